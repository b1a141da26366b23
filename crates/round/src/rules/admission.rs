//! Admission to the queue: every rule that needs no price, account or book.

use super::bounds::{self, Bound};
use crate::{
	BracketRequest, Market, Op, OrderKind, OrderRequest, TriggerRequest, TwapRequest, MAX_INTERVAL,
	MAX_SLICES, MIN_INTERVAL,
};
use novation_units::{Lots, MarketId, Millis, Side};

/// Reason why an operation is not admitted to the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inadmissible {
	/// No market has this id.
	UnknownMarket,
	/// The market takes no orders in its present status.
	MarketClosed,
	/// The size is below the market's smallest order or above its largest.
	Lots,
	/// A price is zero or above the market's highest.
	Price,
	/// The order at its limit is worth less than the market's smallest notional.
	Notional,
	/// The order never rests, so it has nothing to display.
	DisplayWithoutRest,
	/// A pegged order's offset from the index exceeds the market's highest price.
	Offset,
	/// A TWAP is not immediate-or-cancel, or its slices are too many, too few, too small, too close or too far apart.
	Schedule,
	/// A bracket without exits, with a stop on the wrong side of its target, or with a reduce-only entry.
	Bracket,
	/// The time of a deadline has passed.
	DeadlinePassed,
	/// The mark of an atomic batch without its batch.
	Note,
}

/// Checks that `op` may wait for a round at `now`. `market` is called once for each market that `op` names.
///
/// # Errors
///
/// [`Inadmissible`].
pub fn admissible(
	op: &Op,
	now: Millis,
	market: impl Fn(MarketId) -> Option<Market>,
) -> Result<(), Inadmissible> {
	let find = |id| market(id).ok_or(Inadmissible::UnknownMarket);
	match op {
		Op::Place(order) => check_order(order, &find(order.market)?),
		Op::Cancel { market, .. } | Op::CancelAll { market } => find(*market).map(drop),
		Op::Replace { market, order, .. } => {
			if *market != order.market {
				find(*market)?;
			}
			check_order(order, &find(order.market)?)
		}
		Op::Amend { market, lots, .. } => Ok(bounds::ensure_lots(*lots, &find(*market)?)?),
		Op::Trigger(TriggerRequest { order, mark, .. }) => {
			let market = find(order.market)?;
			check_order(order, &market)?;
			Ok(bounds::ensure_price(*mark, &market)?)
		}
		Op::Twap(request) => check_schedule(request, &find(request.order.market)?),
		Op::Bracket(request) => check_bracket(request, &find(request.entry.market)?),
		Op::CancelAt { at: Some(at), .. } if *at <= now => Err(Inadmissible::DeadlinePassed),
		Op::CancelAt { market, .. } => market.map_or(Ok(()), |market| find(market).map(drop)),
		Op::AtomicBatch { .. } => Err(Inadmissible::Note),
	}
}

impl From<Bound> for Inadmissible {
	fn from(bound: Bound) -> Self {
		match bound {
			Bound::Lots { .. } => Self::Lots,
			Bound::Price { .. } => Self::Price,
			Bound::Notional { .. } => Self::Notional,
		}
	}
}

fn ensure(holds: bool, reason: Inadmissible) -> Result<(), Inadmissible> {
	if holds {
		Ok(())
	} else {
		Err(reason)
	}
}

fn check_order(order: &OrderRequest, market: &Market) -> Result<(), Inadmissible> {
	ensure(market.status.may_rest(), Inadmissible::MarketClosed)?;
	// Also orders that only reduce: their bounds guard the arithmetic of the round.
	bounds::ensure_size(order.lots, order.price, order.reduce_only, market)?;
	// The round checks the size of the display, because the error of a call cannot carry the smallest one.
	let may_rest = order.kind.resting().is_some();
	ensure(may_rest || order.display.is_none(), Inadmissible::DisplayWithoutRest)?;
	let distance = order.kind.offset().unwrap_or_default().unsigned_abs();
	ensure(distance <= market.orders.max_price.0, Inadmissible::Offset)
}

fn check_schedule(request: &TwapRequest, market: &Market) -> Result<(), Inadmissible> {
	let TwapRequest { order, slices, interval } = *request;
	check_order(&order, market)?;
	let is_sound = order.kind == OrderKind::ImmediateOrCancel
		&& (2..=MAX_SLICES).contains(&slices)
		&& (MIN_INTERVAL..=MAX_INTERVAL).contains(&interval);
	ensure(is_sound, Inadmissible::Schedule)?;
	// Rounded down: the smallest slice.
	let slice = Lots(order.lots.0.checked_div(slices.into()).unwrap_or(0));
	match bounds::ensure_size(slice, order.price, order.reduce_only, market) {
		Err(Bound::Lots { .. }) => Err(Inadmissible::Schedule),
		checked => Ok(checked?),
	}
}

fn check_bracket(request: &BracketRequest, market: &Market) -> Result<(), Inadmissible> {
	let BracketRequest { entry, stop, target } = *request;
	check_order(&entry, market)?;
	for exit in stop.iter().chain(&target) {
		bounds::ensure_price(exit.mark, market)?;
		bounds::ensure_price(exit.price, market)?;
	}
	let is_sound = match (stop, target, entry.side) {
		(None, None, _) => false,
		(Some(stop), Some(target), Side::Bid) => stop.mark < target.mark,
		(Some(stop), Some(target), Side::Ask) => stop.mark > target.mark,
		_ => true,
	};
	ensure(is_sound && !entry.reduce_only, Inadmissible::Bracket)
}
