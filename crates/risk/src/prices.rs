//! Zero and liquidation prices, and the size of a price move.

use crate::{health, Exposure, Health};
use novation_units::{div_floor, mul_div_ceil, mul_div_floor, Overflow, Quote, Side, Ticks, PPM};

/// Reason why a zero price does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZeroPriceError {
	/// The account has no position in this market.
	NoPosition,
	/// A product left its range: some input exceeds the market's limits.
	Overflow,
}

impl From<Overflow> for ZeroPriceError {
	fn from(_: Overflow) -> Self {
		Self::Overflow
	}
}

/// Returns the price at which a close keeps the ratio of equity to maintenance margin.
///
/// `exposure` must be one of the exposures that `health` includes. Each position carries a share of
/// the equity in proportion to its maintenance margin; see formula 8 of the README. The price is
/// rounded in favour of the account (up for a long, down for a short) and is at least one tick. It
/// follows that:
///
/// - With equity at or above zero, equity stays there. That holds for closing any part of any
///   positions, each at its zero price.
/// - With negative equity, closing all positions brings it to at least zero. The exception is a
///   short whose price would have to be below one tick.
///
/// # Errors
///
/// [`ZeroPriceError`].
pub fn zero_price(health: &Health, exposure: &Exposure) -> Result<Ticks, ZeroPriceError> {
	let side = exposure.lots.side().ok_or(ZeroPriceError::NoPosition)?;
	let part = exposure.maintenance_margin()?.0.unsigned_abs();
	let equity = mul_div_floor(health.equity.0, part, health.maintenance.0.unsigned_abs())?;
	let per_tick = exposure.tick_value.notional(exposure.lots.abs(), Ticks(1))?;
	// The floor of a floor is the floor of the whole, so dividing twice loses nothing.
	let ticks = div_floor(equity, per_tick.0.unsigned_abs())?;
	let mark = i128::from(exposure.mark.0);
	let price = match side {
		Side::Bid => mark.checked_sub(ticks),
		Side::Ask => mark.checked_add(ticks).map(|price| price.min(i128::from(u64::MAX))),
	};
	let price = price.ok_or(Overflow)?.max(1);
	Ok(u64::try_from(price).map(Ticks).map_err(|_| Overflow)?)
}

/// Returns the mark of market `i` at which the account first becomes liquidatable.
///
/// All other marks stay the same. For a long this is the highest such price, for a short the
/// lowest. Exact: one tick towards safety, the account is not liquidatable. Returns `None` if no
/// such price exists, or if the account has no position in market `i`.
///
/// # Errors
///
/// [`Overflow`] if a sum or a product leaves its range.
pub fn liquidation_price(
	cash: Quote,
	exposures: &[Exposure],
	i: usize,
) -> Result<Option<Ticks>, Overflow> {
	let Some(exposure) = exposures.get(i) else { return Ok(None) };
	let Some(side) = exposure.lots.side() else { return Ok(None) };
	let account = health(cash, exposures)?;
	let others = account.maintenance.sub(exposure.maintenance_margin()?)?;
	let at_mark = exposure.lots.value(exposure.mark, exposure.tick_value)?;
	// Excess over maintenance if this position had no value and no requirement.
	let excess = account.equity.sub(at_mark)?.sub(others)?;
	let per_tick = exposure.tick_value.notional(exposure.lots.abs(), Ticks(1))?.0.unsigned_abs();
	let (part, missing) = match side {
		Side::Bid => (PPM.checked_sub(exposure.maintenance.0).ok_or(Overflow)?, -excess),
		Side::Ask => (PPM.checked_add(exposure.maintenance.0).ok_or(Overflow)?, excess),
	};
	let divisor = per_tick.checked_mul(u128::from(part)).ok_or(Overflow)?;
	let price = match side {
		// Liquidatable strictly below `missing × PPM ÷ divisor`.
		Side::Bid => mul_div_ceil(missing.0, u128::from(PPM), divisor)?.checked_sub(1),
		// Liquidatable strictly above `missing × PPM ÷ divisor`.
		Side::Ask => mul_div_floor(missing.0, u128::from(PPM), divisor)?.checked_add(1),
	}
	.ok_or(Overflow)?;
	let top = i128::from(u64::MAX);
	let price = match side {
		Side::Bid if price < 1 => return Ok(None),
		Side::Ask if price > top => return Ok(None),
		Side::Bid => price.min(top),
		Side::Ask => price.max(1),
	};
	Ok(u64::try_from(price).ok().map(Ticks))
}

/// Returns the distance from `from` to `to` in billionths of `from`, rounded up.
///
/// Callers accumulate it and compare the sum with [`Health::safe_move`]. A move from zero counts as `u64::MAX`.
pub fn relative_move_ppb(from: Ticks, to: Ticks) -> u64 {
	let distance = i128::from(from.0.abs_diff(to.0));
	mul_div_ceil(distance, u128::from(PPB), u128::from(from.0))
		.ok()
		.and_then(|share| u64::try_from(share).ok())
		.unwrap_or(u64::MAX)
}

/// One, in billionths.
const PPB: u64 = 1_000_000_000;
