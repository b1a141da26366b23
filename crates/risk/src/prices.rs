//! Prices at which something happens to an account, and how far prices have moved.

use crate::{health, Exposure, Health};
use novation_units::{
	div_floor, mul_div_ceil, mul_div_floor, Overflow, Ppm, Quote, Side, Ticks, PPM,
};

/// Why a position has no zero price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZeroPriceError {
	/// There is no position: it has no price at which to close.
	NoPosition,
	/// A product left its range: some input is beyond the market's limits.
	Overflow,
}

impl From<Overflow> for ZeroPriceError {
	fn from(_: Overflow) -> Self {
		Self::Overflow
	}
}

/// The price at which closing this position leaves equity over maintenance margin as it is.
///
/// `exposure` is one of those that `health` adds up. Each position answers for the part of the
/// equity that its maintenance margin is of the whole; README, formula 8. Rounded in favour of the
/// account (a long's up, a short's down), and never below one tick. Hence:
///
/// - with equity at or above zero, closing any part of any positions, each at its zero price,
///   never takes equity below zero;
/// - with negative equity, closing all of them brings it to zero at least, unless a short's price
///   would have had to be below one tick.
///
/// # Errors
///
/// [`ZeroPriceError`].
pub fn zero_price(health: &Health, exposure: &Exposure) -> Result<Ticks, ZeroPriceError> {
	let side = exposure.lots.side().ok_or(ZeroPriceError::NoPosition)?;
	let part = exposure.maintenance_margin()?.0.unsigned_abs();
	let equity = mul_div_floor(health.equity.0, part, health.maintenance.0.unsigned_abs())?;
	let per_tick = exposure.tick_value.notional(exposure.lots.abs(), Ticks(1))?;
	// Floor of a floor is the floor of the whole: nothing is lost by dividing twice.
	let ticks = div_floor(equity, per_tick.0.unsigned_abs())?;
	let mark = i128::from(exposure.mark.0);
	let price = match side {
		Side::Bid => mark.checked_sub(ticks),
		Side::Ask => mark.checked_add(ticks).map(|price| price.min(i128::from(u64::MAX))),
	};
	let price = price.ok_or(Overflow)?.max(1);
	Ok(u64::try_from(price).map(Ticks).map_err(|_| Overflow)?)
}

/// The mark of market `i` at which the account just becomes liquidatable, all others unchanged.
///
/// For a long the highest such price, for a short the lowest. `None` if there is no such price, or
/// no position in market `i`. Exact: one tick further from the brink the account is safe.
///
/// # Errors
///
/// [`Overflow`], and nothing else.
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
	// Excess over maintenance if this position were worth nothing and needed nothing.
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
		// Liquidatable strictly above it.
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

/// How far a price has moved, as a part of where it was, rounded up.
///
/// What is added up against [`Health::safe_move`]. From zero it is the largest value there is.
pub fn relative_move(from: Ticks, to: Ticks) -> Ppm {
	let distance = i128::from(from.0.abs_diff(to.0));
	mul_div_ceil(distance, u128::from(PPM), u128::from(from.0))
		.ok()
		.and_then(|share| u32::try_from(share).ok())
		.map_or(Ppm(u32::MAX), Ppm)
}
