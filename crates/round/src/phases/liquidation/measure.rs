//! Measures how far prices have moved, for the paths of the health schedule.

use crate::state::Health;
use crate::{
	desk::Desk, host::Host, period, MarketState, MarketView, Measured, DELTA_PPB, MOST_PPB,
};

use novation_risk::relative_move_ppb;
use novation_units::{mul_div_ceil, Class, FundingIndex, Overflow, RATE_ONE};

/// One, in billionths.
const PPB: u128 = 1_000_000_000;

/// Extends the paths once a period, and in each block in which a market has moved by more than [`DELTA_PPB`] since the
/// last measure.
///
/// A market without open interest is not measured, and its measured price follows its mark: nobody has a stake in it.
/// Bound: the number of markets.
pub fn measure<H: Host>(desk: &mut Desk<'_, H>, health: &mut Health<'_, H>) {
	let period = period(desk.now.time);
	let mut moves = [(Class::Major, 0), (Class::Middle, 0), (Class::Wild, 0)];
	let mut most = 0;
	for view in desk.markets.values_mut() {
		let Some(now) = measurable(view) else { continue };
		let Some(last) = view.state.measured.filter(|_| !view.state.open_interest.is_zero()) else {
			view.state.measured = Some(now);
			continue;
		};
		let moved = moved(view, last, now).unwrap_or(MOST_PPB);
		let own = Class::of(view.market.margin.class);
		for (_, most) in moves.iter_mut().filter(|(class, _)| *class >= own) {
			*most = moved.max(*most);
		}
		most = moved.max(most);
	}
	if period == health.schedule.measured && most <= DELTA_PPB {
		return;
	}
	health.schedule.measured = period;
	for (class, moved) in moves {
		health.schedule.of_mut(class).advance(moved);
	}
	for view in desk.markets.values_mut() {
		if let Some(now) = measurable(view) {
			view.state.measured = Some(now);
		}
	}
}

/// The prices of a market to measure. The mark of a market that is not priced stands still.
fn measurable(view: &MarketView) -> Option<Measured> {
	let MarketState { funding, .. } = &view.state;
	Some(Measured { mark: view.price.last_mark?, funding: funding.index })
}

/// The move of a market in billionths: of its mark, and of what a lot was charged as a share of its value.
fn moved(view: &MarketView, last: Measured, now: Measured) -> Result<u64, Overflow> {
	let price = relative_move_ppb(last.mark, now.mark);
	let charged = FundingIndex(now.funding.0.checked_sub(last.funding.0).ok_or(Overflow)?);
	let mark = u128::from(last.mark.min(now.mark).0);
	let lot = mark.checked_mul(u128::from(view.market.tick_value.0)).ok_or(Overflow)?;
	let unit = lot.checked_mul(RATE_ONE.unsigned_abs().into()).ok_or(Overflow)?;
	let share = mul_div_ceil(charged.0.checked_abs().ok_or(Overflow)?, PPB, unit)?;
	price.checked_add(u64::try_from(share).map_err(|_| Overflow)?).ok_or(Overflow)
}
