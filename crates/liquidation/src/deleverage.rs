//! Pro-rata auto-deleveraging, and the rank that traders see.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_risk::Exposure;
use novation_units::{mul_div_floor, Lots, Overflow, Quote, Side, PPM};
use scale_info::TypeInfo;

/// Splits a number of lots over the holders of the opposite side, in proportion to their positions.
///
/// Call [`ProRata::take`] once per holder, in any order. It rounds the running total and not each
/// share. Each holder thus gives within one lot of its exact share and never more than it holds.
/// Together they give exactly the lots wanted, in one pass and whatever the order.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ProRata {
	wanted: Lots,
	opposite: Lots,
	passed: Lots,
}

impl ProRata {
	/// Takes `wanted` lots from holders who together have `opposite`, and never more than
	/// `opposite`.
	pub fn new(wanted: Lots, opposite: Lots) -> Self {
		Self { wanted: wanted.min(opposite), opposite, passed: Lots::ZERO }
	}

	/// Returns the lots that the next holder, with `holder` lots, gives up. See formula 3 of the
	/// README.
	///
	/// # Errors
	///
	/// [`Overflow`] if the holders together have more than `opposite` lots.
	pub fn take(&mut self, holder: Lots) -> Result<Lots, Overflow> {
		let passed = self.passed.add(holder)?;
		if passed > self.opposite {
			return Err(Overflow);
		}
		let share = self.due(passed)?.sub(self.due(self.passed)?)?;
		self.passed = passed;
		Ok(share)
	}

	/// Returns the lots due from holders of `passed` lots together, rounded down.
	fn due(&self, passed: Lots) -> Result<Lots, Overflow> {
		if passed.is_zero() {
			return Ok(Lots::ZERO);
		}
		let wanted = i128::from(self.wanted.0);
		let due = mul_div_floor(wanted, u128::from(passed.0), u128::from(self.opposite.0))?;
		u64::try_from(due).map(Lots).map_err(|_| Overflow)
	}
}

/// Returns the deleveraging rank of a position: profit ratio × leverage, in millionths.
///
/// - `equity`, `notional`: of the whole account.
///
/// The ratio is `mark ÷ entry` for a long and `entry ÷ mark` for a short; leverage is notional over
/// equity. Rounded down. A higher rank means more exposed. Zero without a profit; `u64::MAX` if
/// equity or entry is not above zero. The rank is for display only: [`ProRata`] decides the shares.
/// See formula 4 of the README.
///
/// # Errors
///
/// [`Overflow`] if a product leaves its range.
pub fn rank(exposure: &Exposure, equity: Quote, notional: Quote) -> Result<u64, Overflow> {
	let Some(side) = exposure.lots.side() else { return Ok(0) };
	let value = exposure.notional()?;
	let (gained, given, profits) = match side {
		Side::Bid => (value, -exposure.quote, value > -exposure.quote),
		Side::Ask => (exposure.quote, value, exposure.quote > value),
	};
	if !profits {
		return Ok(0);
	}
	if given <= Quote::ZERO || equity <= Quote::ZERO {
		return Ok(u64::MAX);
	}
	let ratio = mul_div_floor(gained.0, u128::from(PPM), given.0.unsigned_abs())?;
	let rank = mul_div_floor(ratio, notional.or_zero().0.unsigned_abs(), equity.0.unsigned_abs())?;
	Ok(u64::try_from(rank).unwrap_or(u64::MAX))
}
