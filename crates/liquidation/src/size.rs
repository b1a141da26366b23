//! Size of a liquidation order.

use novation_risk::Exposure;
use novation_units::{mul_div_ceil, Lots, Overflow, Ppm, Quote, Side, Ticks, PPM};

/// Reason why a liquidation size does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeError {
	/// A product left its range: some input exceeds the market's limits.
	Overflow,
	/// The account has no position in this market.
	NoPosition,
	/// Closing at this price costs at least the margin that it frees, so no size helps. Close the
	/// whole position, or use a better price.
	NothingFreed,
}

impl From<Overflow> for SizeError {
	fn from(_: Overflow) -> Self {
		Self::Overflow
	}
}

/// Price and fee of a close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
	/// Worst price of the fill, in ticks.
	pub price: Ticks,
	/// Liquidation fee, as a share of the notional at that price.
	pub fee: Ppm,
}

/// Returns the smallest size of `exposure` whose close restores initial margin.
///
/// - `shortfall`: initial margin less equity of the whole account, without open orders. The size is
///   zero unless the shortfall is above zero.
///
/// Closing frees initial margin at mark. It costs the distance from mark to `closing.price`, plus
/// the fee. See formula 1 of the README. The size is rounded up, includes the atoms of rounding in
/// fee and requirement, and is at most the whole position. A better fill price would need fewer
/// lots.
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

/// Share of a position that one service may close.
const SERVICE_SHARE: u64 = 5;
/// Notional that one service may close of any position: 20 000 dollars.
const SERVICE_NOTIONAL: Quote = Quote(20_000_000_000);

/// Returns the lots of `exposure` that one service may close while the account is not critical, so that no large account
/// is dumped into the book of one moment: a fifth, rounded down, or the lots of 20 000 dollars, rounded up.
///
/// # Errors
///
/// [`Overflow`].
pub fn service_room(exposure: &Exposure) -> Result<Lots, Overflow> {
	let open = exposure.lots.abs();
	let lot = exposure.tick_value.notional(Lots(1), exposure.mark)?.0.unsigned_abs().max(1);
	let least = mul_div_ceil(SERVICE_NOTIONAL.0, 1, lot)?;
	let least = u64::try_from(least).unwrap_or(u64::MAX);
	Ok(Lots((open.0 / SERVICE_SHARE).max(least).min(open.0)))
}

/// Fee and requirement each round up by less than one atom.
const ROUNDING: Quote = Quote(2);

/// Returns the reduction of the shortfall per lot closed, in millionths of an atom.
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
