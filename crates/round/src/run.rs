//! The phases of a round, in order. The order is part of the rules.
//!
//! The place of an operation in the block matters only within its phase, and not at all in an auction.

use crate::{
	desk::Desk,
	host::Host,
	phases::{
		auctions, backlog, cancels, children, deadlines, expiries, fund, funding, liquidation,
		matching, pegged, prices, rest, settle, take, triggers,
	},
	request::Waiting,
	state::{Budget, Health},
	Fault, Queued,
};
use alloc::vec::Vec;

/// Runs all phases, and returns the operations that wait for the next block, at most `capacity`.
pub fn phases<H: Host>(
	desk: &mut Desk<'_, H>,
	health: &mut Health<'_, H>,
	feeds: &H::Prices,
	queue: Vec<Queued>,
	capacity: usize,
) -> Result<Vec<Waiting>, Fault> {
	let mut waiting = Vec::new();
	desk.begin_charging();
	prices::update(desk, feeds)?;
	funding::charge(desk)?;
	desk.settle_touched(Budget::Trading);
	matching::follow_terms(desk)?;
	expiries::sweep(desk)?;
	deadlines::expire(desk)?;
	let mut remaining = cancels::carry_out(desk, queue, &mut waiting)?;
	let children = triggers::fire(desk, &mut remaining.placements)?;
	let mut to_trade = rest::rest(desk, remaining, &mut waiting)?;
	let children = children::enter_auctions(desk, children, &mut to_trade.auctions)?;
	let has_auctioned = auctions::hold(desk, to_trade.auctions, &mut waiting)?;
	// After the quotes of the block, and before its takers: it meets every new quote, and no order that was cancelled.
	liquidation::liquidate(desk, health)?;
	pegged::trade(desk)?;
	children::trade(desk, children)?;
	take::trade(desk, to_trade.takers, has_auctioned, &mut waiting)?;
	fund::collect(desk)?;
	backlog::limit(desk, &mut waiting, capacity);
	settle::settle(desk, health, &waiting)?;
	Ok(waiting)
}
