//! Who gives up how much of a position, and in which order it is shown.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_risk::Exposure;
use novation_units::{mul_div_floor, Lots, Overflow, Quote, Side, PPM};
use scale_info::TypeInfo;

/// Lots to be taken from the holders of the opposite side, in proportion to what they hold.
///
/// Ask [`ProRata::take`] once per holder, in any order. It cuts the running total, not each share:
/// so every holder gives within one lot of its exact share, no holder gives more than it has, and
/// all together exactly what is wanted, without a second pass and without knowing who comes last.
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
	/// To take `wanted` lots from holders who have `opposite` together; at most all they have.
	pub fn new(wanted: Lots, opposite: Lots) -> Self {
		Self { wanted: wanted.min(opposite), opposite, passed: Lots::ZERO }
	}

	/// What the next holder gives, who has `holder` lots; README, formula 3.
	///
	/// # Errors
	///
	/// [`Overflow`] if the holders have more together than was said.
	pub fn take(&mut self, holder: Lots) -> Result<Lots, Overflow> {
		let passed = self.passed.add(holder)?;
		if passed > self.opposite {
			return Err(Overflow);
		}
		let share = self.due(passed)?.sub(self.due(self.passed)?)?;
		self.passed = passed;
		Ok(share)
	}

	/// What holders of `passed` lots together have to give, rounded down.
	fn due(&self, passed: Lots) -> Result<Lots, Overflow> {
		if passed.is_zero() {
			return Ok(Lots::ZERO);
		}
		let wanted = i128::from(self.wanted.0);
		let due = mul_div_floor(wanted, u128::from(passed.0), u128::from(self.opposite.0))?;
		u64::try_from(due).map(Lots).map_err(|_| Overflow)
	}
}

/// How exposed a position is to deleveraging: profit ratio times leverage, in millionths.
///
/// - `equity`, `notional`: of the whole account that holds it.
///
/// For a long `mark ÷ entry`, for a short `entry ÷ mark`, times notional over equity; rounded down.
/// Higher comes first. Zero without a profit; the largest value when equity or entry are not above
/// zero. For show: who gives how much is [`ProRata`]'s; README, formula 4.
///
/// # Errors
///
/// [`Overflow`], and nothing else.
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
