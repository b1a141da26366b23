//! Orders that cross trade one by one, in queue order, price before time.

use crate::{
	desk::{Desk, Stop},
	host::Host,
	request::{Placement, Waiting},
	rules::{
		agent_limits,
		eligibility::{doable, ensure_may_cross, limit},
	},
	state::{Budget, Work},
	steps::{
		leave,
		place::place,
		sweep::{sweep, Sweep, SweepOutcome},
	},
	CancelReason, Fault, OrderKind, OrderRequest, RejectReason,
};
use alloc::vec::Vec;
use novation_book::End;
use novation_units::Lots;

/// The most makers of a fill-or-kill order.
const FILL_OR_KILL_MAKERS: u32 = 128;

/// Trades every order that crosses, in order.
///
/// - `has_auctioned`: whether an auction has used the budget.
pub fn trade<H: Host>(
	desk: &mut Desk<'_, H>,
	takers: Vec<Placement>,
	has_auctioned: bool,
	waiting: &mut Vec<Waiting>,
) -> Result<(), Fault> {
	for (number, mut rest) in takers.into_iter().enumerate() {
		// The first order had the whole budget, so waiting would not give it more.
		let may_wait = number > 0 || has_auctioned;
		loop {
			let order = match take(desk, &rest, may_wait) {
				Ok(Some(order)) => order,
				Ok(None) => break,
				Err(stop) => {
					let Placement { account, order, .. } = rest;
					if let Some(reason) = desk.stopped(account, order.market, stop)? {
						desk.reject(account, order.client_id, order.market, reason);
					}
					break;
				}
			};
			let has_traded = order.lots < rest.order.lots;
			rest.order = order;
			// The number of affordable makers assumes the most expensive ones, so there may be room for more.
			if !has_traded || desk.affordable(Budget::Trading, Work::Maker) == 0 {
				waiting.push(rest.waits());
				break;
			}
		}
	}
	Ok(())
}

/// Trades one order. Returns the part that exceeds the budget and continues in the next block.
///
/// A fill-or-kill order that needs more makers than the budget covers waits only if it may.
fn take<H: Host>(
	desk: &mut Desk<'_, H>,
	placement: &Placement,
	may_wait: bool,
) -> Result<Option<OrderRequest>, Stop> {
	let Placement { account, order, agent, .. } = *placement;
	let affordable = desk.affordable(Budget::Trading, Work::Maker);
	if affordable == 0 {
		return Ok(Some(order));
	}
	desk.ensure_readable(account)?;
	ensure_may_cross(desk, order.market)?;
	// An earlier taker of this block may have changed the position.
	let lots = doable(desk, account, &order)?;
	if lots.is_zero() {
		return Err(RejectReason::NothingToReduce.into());
	}
	let limit = limit(desk, &order)?;
	agent_limits::ensure_may(desk, account, &order, agent)?;
	let all_or_none = order.kind == OrderKind::FillOrKill;
	let max_makers = if all_or_none { affordable.min(FILL_OR_KILL_MAKERS) } else { affordable };
	let terms = Sweep {
		market: order.market,
		account,
		side: order.side,
		client_id: Some(order.client_id),
		limit,
		lots,
		self_trade: order.self_trade,
		all_or_none,
	};
	let swept = sweep(desk, &terms, max_makers)?;
	desk.charge(Budget::Trading, Work::Maker, swept.makers);
	let may_wait = may_wait && max_makers < FILL_OR_KILL_MAKERS;
	let placement = Placement { order: OrderRequest { lots, ..order }, ..*placement };
	finish(desk, &placement, &swept, may_wait)
}

/// Finishes an order that has traded all it could. Returns the part that continues in the next block.
fn finish<H: Host>(
	desk: &mut Desk<'_, H>,
	placement: &Placement,
	swept: &SweepOutcome,
	may_wait: bool,
) -> Result<Option<OrderRequest>, Stop> {
	let Placement { account, order, agent, .. } = *placement;
	let left = OrderRequest { lots: swept.left, ..order };
	let all_or_none = order.kind == OrderKind::FillOrKill;
	let reason = match swept.end {
		End::Filled => return Ok(None),
		End::StepsExhausted if all_or_none && may_wait => return Ok(Some(order)),
		End::StepsExhausted if !all_or_none => return Ok(Some(left)),
		End::StepsExhausted => {
			// A sweep leaves at most its size.
			let lots = order.lots.sub(swept.left).unwrap_or(Lots::ZERO);
			return Err(RejectReason::TooManyMakers { lots }.into());
		}
		End::Stopped(CancelReason::InsufficientMargin) if swept.left == order.lots => {
			return Err(RejectReason::InsufficientMargin { missing: swept.missing }.into());
		}
		End::Stopped(CancelReason::TooManyPositions) if swept.left == order.lots => {
			return Err(RejectReason::TooManyPositions.into());
		}
		_ if all_or_none => {
			// A sweep leaves at most its size.
			let available = order.lots.sub(swept.left).unwrap_or(Lots::ZERO);
			return Err(RejectReason::NotFillable { available }.into());
		}
		End::NothingCrosses if order.kind.resting().is_some() => {
			match place(desk, account, &left, agent) {
				Ok(()) => return Ok(None),
				Err(Stop::Fault(fault)) => return Err(fault.into()),
				Err(_) => CancelReason::CannotRest,
			}
		}
		End::NothingCrosses => CancelReason::NothingCrosses,
		End::SelfTrade => CancelReason::SelfTrade,
		End::Stopped(reason) => reason,
	};
	leave::drop_request(desk, account, &left, reason);
	Ok(None)
}
