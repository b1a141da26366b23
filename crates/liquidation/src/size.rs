//! How much of a position to close.

use novation_risk::Exposure;
use novation_units::{mul_div_ceil, Lots, Overflow, Ppm, Quote, Side, Ticks, PPM};

/// Why a liquidation size cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeError {
	/// A product left its range: some input is beyond the market's limits.
	Overflow,
	/// There is no position to close.
	NoPosition,
	/// Closing at this price costs at least the margin that it frees, so that no size helps: close
	/// all of it, or at a better price.
	NothingFreed,
}

impl From<Overflow> for SizeError {
	fn from(_: Overflow) -> Self {
		Self::Overflow
	}
}

/// At what price a position is to be closed, and what that costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
	/// Worst price of the fill.
	pub price: Ticks,
	/// Liquidation fee on the notional at that price.
	pub fee: Ppm,
}

/// The smallest size of `exposure` that brings its account back to initial margin.
///
/// - `shortfall`: initial margin less equity of the whole account, without open orders. Nothing is
///   to be closed if it is not above zero.
///
/// Closing frees initial margin at mark and costs the distance from mark to `closing.price` and the
/// fee; README, formula 1. Rounded up, against the account, with the atoms by which the fee and the
/// requirement may round; at most the whole position. At a better price less would have been
/// enough.
///
/// # Errors
///
/// [`SizeError`].
pub fn lots_to_restore(
	shortfall: Quote,
	exposure: &Exposure,
	closing: Closing,
) -> Result<Lots, SizeError> {
	let side = exposure.lots.side().ok_or(SizeError::NoPosition)?;
	if shortfall <= Quote::ZERO {
		return Ok(Lots::ZERO);
	}
	let freed = freed_per_lot(exposure, side, closing)?;
	if freed <= 0 {
		return Err(SizeError::NothingFreed);
	}
	let missing = shortfall.add(ROUNDING)?;
	let lots = mul_div_ceil(missing.0, u128::from(PPM), freed.unsigned_abs())?;
	let open = exposure.lots.abs();
	Ok(u64::try_from(lots).map_or(open, |lots| Lots(lots).min(open)))
}

/// The fee and the requirement are each rounded up by less than one atom.
const ROUNDING: Quote = Quote(2);

/// Millionths of an atom by which closing one lot narrows the shortfall.
fn freed_per_lot(exposure: &Exposure, side: Side, closing: Closing) -> Result<i128, Overflow> {
	let mark = i128::from(exposure.mark.0);
	let price = i128::from(closing.price.0);
	let loss = match side {
		Side::Bid => mark.checked_sub(price),
		Side::Ask => price.checked_sub(mark),
	};
	let margin = mark.checked_mul(i128::from(exposure.initial.0));
	let fee = price.checked_mul(i128::from(closing.fee.0));
	margin
		.and_then(|margin| margin.checked_sub(loss?.checked_mul(i128::from(PPM))?))
		.and_then(|freed| freed.checked_sub(fee?))
		.and_then(|freed| freed.checked_mul(i128::from(exposure.tick_value.0)))
		.ok_or(Overflow)
}
