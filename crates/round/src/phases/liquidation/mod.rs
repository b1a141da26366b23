//! Liquidation: serves the accounts in the queue, and checks those that may be below maintenance margin.

pub mod absorb;
pub mod deleverage;
pub mod insurance;
pub mod measure;
pub mod queue;
pub mod schedule;
pub mod shares;
pub mod waterfall;

use crate::{
	desk::{Desk, Stop},
	host::Host,
	state::Health,
	state::{Budget, Work},
	steps::sweep::{sweep, Sweep, SweepOutcome},
	Fault,
};
use novation_book::SelfTrade;
use novation_ledger::{Account, Liquidation, FEES, FUNDING, HOUSE, INSURANCE};
use novation_units::{AccountIndex, Lots, MarketId, Side, Size, Ticks};
use queue::Queue;

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

/// The liquidation budget above a floor, which is left to others. Both in health checks.
#[derive(Clone, Copy, Debug)]
pub struct Purse {
	/// Health checks that must stay affordable.
	pub floor: u32,
}

impl Purse {
	/// Whether the budget has more than the floor, with everything paid that was touched.
	pub fn has_room<H: Host>(self, desk: &mut Desk<'_, H>, health: &Health<'_, H>) -> bool {
		desk.state.note_schedule(health.touched());
		desk.affordable(Budget::Liquidation, Work::HealthCheck) > self.floor
	}
}

/// Turns in which queue and checks share the budget. An account that a turn finds is served in the next one, while it is
/// still in memory.
const TURNS: u32 = 8;

/// Serves the accounts in liquidation, and finds those below maintenance margin.
///
/// In each turn the queue comes first, for half of the turn; what it leaves goes to the checks, and what they leave to the
/// next turn. Large accounts get three quarters of each half, small ones a quarter, and what one leaves goes to the other.
/// While a pool waits for its holders, a quarter of the budget is kept for it, mostly off the queue. What the pools do not
/// need goes to the queue.
pub fn liquidate<H: Host>(desk: &mut Desk<'_, H>, health: &mut Health<'_, H>) -> Result<(), Fault> {
	measure::measure(desk, health);
	let all = desk.affordable(Budget::Liquidation, Work::HealthCheck);
	let pool = if health.schedule.deleveraging.is_some() { all / 4 } else { 0 };
	let whole = all.saturating_sub(pool);
	let mut queue = Queue::of_turns(whole / TURNS);
	// Without the system accounts nothing can be booked.
	let can_book = [INSURANCE, FEES, FUNDING, HOUSE].iter().all(|index| is_readable(desk, *index));
	for turn in 0..TURNS {
		// In eighths of a turn, from its end: the queue ends at four, and its large accounts at five.
		let floor = |eighths: u32| {
			let spent = (u64::from(turn) + 1) * 8 - u64::from(eighths);
			let spent = u64::from(whole) * spent / u64::from(8 * TURNS);
			Purse { floor: all.saturating_sub(u32::try_from(spent).unwrap_or(u32::MAX)) }
		};
		let end = if pool > 0 { 5 } else { 4 };
		if can_book {
			queue.serve(desk, health, Size::Large, floor(end + 1))?;
			queue.serve(desk, health, Size::Small, floor(end))?;
			queue.serve(desk, health, Size::Large, floor(end))?;
		}
		schedule::unpark(desk, health, floor(2))?;
		schedule::check_due(desk, health, Size::Large, floor(1))?;
		schedule::check_due(desk, health, Size::Small, floor(0))?;
		schedule::check_due(desk, health, Size::Large, floor(0))?;
	}
	if can_book {
		queue.serve(desk, health, Size::Large, Purse { floor: pool })?;
		queue.serve(desk, health, Size::Small, Purse { floor: pool })?;
		desk.state.note_schedule(health.touched());
		let pools = core::mem::take(&mut queue.pools);
		let closed = deleverage::close_pools(desk, health, pools)?;
		// What holds nothing any more settles its debt or leaves. A position that joins a pool now comes again in the next
		// block.
		queue.forget(&closed);
		queue.serve(desk, health, Size::Large, Purse { floor: 0 })?;
		queue.serve(desk, health, Size::Small, Purse { floor: 0 })?;
	}
	desk.state.note_schedule(health.touched());
	Ok(())
}

/// Notes the market of a forced close. Its insurance room pays for a debt that is left.
fn note_close(account: &mut Account, market: MarketId) {
	account.liquidation =
		account.liquidation.map(|liquidation| Liquidation { last: Some(market), ..liquidation });
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

/// The most makers of one step, so that no step takes much more than its share of the budget.
const MAX_MAKERS: u32 = 64;

/// Trades a position against the book. `None` if the budget does not cover it.
fn sweep_forced<H: Host>(
	desk: &mut Desk<'_, H>,
	closing: &Closing,
) -> Result<Option<SweepOutcome>, Fault> {
	let max_makers = desk.affordable(Budget::Liquidation, Work::Maker).min(MAX_MAKERS);
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
