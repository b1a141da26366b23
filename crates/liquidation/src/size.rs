//! Size of a liquidation order.

use novation_risk::Exposure;
use novation_units::{mul_div_ceil, Lots, Overflow, Ppm, Quote};

/// Reason why a liquidation size does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeError {
	/// A product left its range: some input exceeds the market's limits.
	Overflow,
	/// The account has no position in this market.
	NoPosition,
}

impl From<Overflow> for SizeError {
	fn from(_: Overflow) -> Self {
		Self::Overflow
	}
}

/// Returns the margin that liquidation restores for `lots` of this exposure, at mark. Rounded up.
///
/// # Errors
///
/// [`Overflow`] if a product leaves its range.
pub fn restore_margin(exposure: &Exposure, lots: Lots) -> Result<Quote, Overflow> {
	exposure.initial.of_ceil(exposure.tick_value.notional(lots, exposure.mark)?)
}

/// Returns the smallest size of `exposure` whose close at mark restores the margin of the account.
///
/// - `shortfall`: restored margin less equity of the whole account, without open orders. The size
///   is zero unless the shortfall is above zero.
/// - `fee`: liquidation fee, as a share of the notional closed.
///
/// Found by bisection, since the gain grows with the size. See formula 1 of the README. It includes
/// the atoms of rounding in fee and requirement, and is at most the whole position.
///
/// # Errors
///
/// [`SizeError`].
pub fn lots_to_restore(shortfall: Quote, exposure: &Exposure, fee: Ppm) -> Result<Lots, SizeError> {
	if exposure.lots.is_zero() {
		return Err(SizeError::NoPosition);
	}
	if shortfall <= Quote::ZERO {
		return Ok(Lots::ZERO);
	}
	let missing = shortfall.add(ROUNDING)?;
	let open = exposure.lots.abs();
	let (mut too_few, mut enough) = (0, open.0);
	// At most 63 halvings.
	while enough.saturating_sub(too_few) > 1 {
		let middle = too_few.midpoint(enough);
		match gain(exposure, open, Lots(middle), fee)? >= missing {
			true => enough = middle,
			false => too_few = middle,
		}
	}
	Ok(Lots(enough))
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

/// Returns the margin freed by closing `lots` at mark, less the fee.
fn gain(exposure: &Exposure, open: Lots, lots: Lots, fee: Ppm) -> Result<Quote, Overflow> {
	let before = restore_margin(exposure, open)?;
	let after = restore_margin(exposure, open.sub(lots)?)?;
	let closed = exposure.tick_value.notional(lots, exposure.mark)?;
	before.sub(after)?.sub(fee.of_ceil(closed)?)
}
