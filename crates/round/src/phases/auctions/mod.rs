//! Auctions: in a market that trades by auction, all new orders of a block meet at one price, together with the resting
//! orders. The order of the queue plays no part. The README has the rules.

mod booking;
mod entrants;
mod walk;

use crate::{
	desk::{Desk, Stop},
	host::Host,
	request::{Placement, Waiting},
	rules::eligibility::ensure_may_cross,
	state::{Budget, Work},
	steps::place::{best_opposite, place},
	Fault, RejectReason,
};
use alloc::{collections::BTreeMap, vec::Vec};
use entrants::{Entrants, Entry};
use novation_book::{Claim, RestingOrder};
use novation_units::{Lots, MarketId, Side};

/// An order that takes part in the clearing.
#[derive(Clone, Copy, Debug)]
struct Bidder {
	/// Its limit, and the part of it that may trade.
	claim: Claim,
	/// Its whole size, larger than the claim if it is reduce-only and larger than the position.
	whole: Lots,
	reduce_only: bool,
	/// The resting order; `None` if it is new in this block.
	rested: Option<RestingOrder>,
}

/// The orders of one side that take part.
#[derive(Clone, Debug, Default)]
struct Bidders {
	/// Ordered by price.
	orders: Vec<Bidder>,
	/// Whether the budget ended before the resting orders that could trade.
	is_cut_short: bool,
}

/// Holds the auction of every auction market with new orders in this block, in order of market. Returns whether there
/// was any.
pub fn hold<H: Host>(
	desk: &mut Desk<'_, H>,
	auctions: BTreeMap<MarketId, Vec<Placement>>,
	waiting: &mut Vec<Waiting>,
) -> Result<bool, Fault> {
	let has_auctioned = !auctions.is_empty();
	for (market, mut placements) in auctions {
		// The only order that neither senders nor collators can choose. No two orders compare equal, since the queued orders
		// of an account have distinct client ids.
		placements.sort_unstable_by_key(Placement::name);
		let held = match ensure_may_cross(desk, market) {
			Ok(()) => hold_one(desk, market, placements, waiting),
			Err(reason) => rest_in_turn(desk, placements, reason),
		};
		held?;
	}
	Ok(has_auctioned)
}

/// While nothing may trade, an order rests unless it crosses the orders that rest at that time.
fn rest_in_turn<H: Host>(
	desk: &mut Desk<'_, H>,
	placements: Vec<Placement>,
	reason: RejectReason,
) -> Result<(), Fault> {
	for Placement { account, order, agent, .. } in placements {
		let trades = match order.kind.resting() {
			Some(resting) if !resting.post_only => {
				best_opposite(desk, &order).map(|best| best.is_some())
			}
			resting => Ok(resting.is_none()),
		};
		let placed = match trades {
			Ok(true) => Err(reason.into()),
			Ok(false) => place(desk, account, &order, agent),
			Err(fault) => Err(fault.into()),
		};
		let Err(stop) = placed else { continue };
		if let Some(reason) = desk.stopped(account, order.market, stop)? {
			desk.reject(account, order.client_id, order.market, reason);
		}
	}
	Ok(())
}

fn hold_one<H: Host>(
	desk: &mut Desk<'_, H>,
	market: MarketId,
	placements: Vec<Placement>,
	waiting: &mut Vec<Waiting>,
) -> Result<(), Fault> {
	let mut entrants = Entrants::default();
	for placement in placements {
		let Placement { account, order, .. } = placement;
		let stop = match entrants::enter(desk, &mut entrants, placement) {
			Ok(Entry::Done) => continue,
			Ok(Entry::Waits) => Stop::NoRoom,
			Err(stop) => stop,
		};
		match desk.stopped(account, market, stop)? {
			Some(reason) => desk.reject(account, order.client_id, market, reason),
			None => waiting.push(placement.waits()),
		}
	}
	let cleared = clear(desk, market, entrants, waiting);
	cleared.map_err(|fault| desk.met_in(market, fault))
}

/// Clears an auction with the orders that have entered.
fn clear<H: Host>(
	desk: &mut Desk<'_, H>,
	market: MarketId,
	mut entrants: Entrants,
	waiting: &mut Vec<Waiting>,
) -> Result<(), Fault> {
	// At least half of the budget is left for continuous trading, and neither side starves the other.
	let most = desk.affordable(Budget::Trading, Work::Maker).div_ceil(4);
	let asks = walk::bidders(desk, market, Side::Ask, &mut entrants, most)?;
	let bids = walk::bidders(desk, market, Side::Bid, &mut entrants, most)?;
	let filled = booking::clear_auction(desk, market, &bids.orders, &asks.orders)?;
	let is_cut_short = |side| match side {
		Side::Bid => asks.is_cut_short,
		Side::Ask => bids.is_cut_short,
	};
	for placement in entrants.into_orders() {
		// An order that did not participate got nothing.
		let outcome = filled.get(&placement.name()).copied().unwrap_or(booking::Outcome::NOTHING);
		let may_wait = is_cut_short(placement.order.side);
		waiting.extend(booking::leave_auction(desk, placement, outcome, may_wait)?);
	}
	Ok(())
}
