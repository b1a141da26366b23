//! Liquidation: checks the accounts that may be below maintenance, and continues the waterfall.

pub mod absorb;
pub mod deleverage;
pub mod insurance;
pub mod schedule;
pub mod shares;
pub mod waterfall;

use crate::{
	desk::{Desk, Stop},
	host::Host,
	state::Health,
	state::{Budget, Work},
	steps::sweep::{sweep, Sweep, SweepOutcome},
	Event, Fault,
};
use alloc::collections::BTreeSet;
use deleverage::{close_pools, Pools};
use novation_book::SelfTrade;
use novation_ledger::{Account, FEES, FUNDING, HOUSE, INSURANCE};
use novation_liquidation::PATIENCE;
use novation_units::{AccountIndex, Lots, MarketId, Millis, Side, Ticks};

/// A position, or a part of it, that the exchange closes.
#[derive(Clone, Copy, Debug)]
pub struct Closing {
	pub account: AccountIndex,
	pub market: MarketId,
	/// The side on which the account trades: opposite to its position.
	pub side: Side,
	pub lots: Lots,
	pub limit: Ticks,
}

/// Finds the accounts below maintenance, and continues with those in liquidation, oldest first.
pub fn liquidate<H: Host>(desk: &mut Desk<'_, H>, health: &mut Health<'_, H>) -> Result<(), Fault> {
	schedule::check_due(desk, health)?;
	if health.queue.is_empty() {
		return Ok(());
	}
	// Without the system accounts nothing can be booked.
	if [INSURANCE, FEES, FUNDING, HOUSE].iter().any(|index| !is_readable(desk, *index)) {
		return Ok(());
	}
	let mut pools = Pools::default();
	let queue = core::mem::take(&mut health.queue);
	for index in queue {
		if !serve(desk, &mut pools, index)? {
			health.queue.push(index);
		}
	}
	let closed: BTreeSet<_> = close_pools(desk, health, pools)?.into_iter().collect();
	// An account that holds nothing any more settles its debt or leaves. What still waits comes again in the next block.
	let queue = core::mem::take(&mut health.queue);
	for index in queue {
		if !closed.contains(&index) || !serve(desk, &mut Pools::default(), index)? {
			health.queue.push(index);
		}
	}
	Ok(())
}

/// Takes the steps of an account in the queue. Returns whether it leaves the queue.
fn serve<H: Host>(
	desk: &mut Desk<'_, H>,
	pools: &mut Pools,
	index: AccountIndex,
) -> Result<bool, Fault> {
	let is_readable = desk.ensure_readable(index).is_ok();
	if !is_readable || !waterfall::liquidate_account(desk, pools, index)? {
		return Ok(false);
	}
	let mut account = desk.state.accounts.read(index)?;
	account.in_liquidation = false;
	account.last = None;
	desk.state.accounts.write(index, account);
	desk.events.push(Event::LiquidationEnded { account: index });
	Ok(true)
}

/// Whether an account has been in liquidation for so long that it waits for nothing more.
fn is_overdue(account: &Account, now: Millis) -> bool {
	account.in_liquidation && now.since(account.since) >= PATIENCE
}

/// The market of the last forced close of an account in liquidation. Its room pays for a debt that is left.
fn last_close(account: &Account) -> Option<MarketId> {
	account.last
}

/// Notes a forced close.
fn note_close(account: &mut Account, market: MarketId) {
	account.last = Some(market);
}

/// Whether an account decodes. Its lists and the books may still be damaged.
pub fn is_readable<H: Host>(desk: &mut Desk<'_, H>, index: AccountIndex) -> bool {
	match desk.state.accounts.look(index, |_| ()) {
		Ok(()) => true,
		Err(fault) => {
			desk.faults.add(fault);
			false
		}
	}
}

/// Trades a position against the book. `None` if the budget does not cover it.
fn sweep_forced<H: Host>(
	desk: &mut Desk<'_, H>,
	closing: &Closing,
) -> Result<Option<SweepOutcome>, Fault> {
	let max_makers = desk.affordable(Budget::Liquidation, Work::Maker);
	if max_makers == 0 {
		return Ok(None);
	}
	let Closing { account, market, side, lots, limit } = *closing;
	let terms = Sweep {
		market,
		account,
		side,
		client_id: None,
		limit,
		lots,
		self_trade: SelfTrade::CancelMaker,
		all_or_none: false,
	};
	match sweep(desk, &terms, max_makers) {
		Ok(swept) => {
			desk.charge(Budget::Liquidation, Work::Maker, swept.makers);
			Ok(Some(swept))
		}
		Err(Stop::Fault(fault)) => Err(desk.met_in(market, fault)),
		Err(_) => Ok(None),
	}
}
