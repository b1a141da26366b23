//! Pro-rata auto-deleveraging, and the rank that traders see.

use crate::weight;
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

/// Returns the deleveraging rank of a position: its profit ratio, times the share of it that is not hedged, in millionths.
///
/// - `opposite`: notional by which the account hedges it, from [`crate::opposite_notional`].
///
/// The ratio is `mark ÷ entry` for a long and `entry ÷ mark` for a short. Rounded down. A higher rank means more exposed.
/// Zero without a profit; `u64::MAX` if the entry is not above zero and nothing is hedged. For display only: the shares
/// are those of [`crate::weight`]. See formula 4 of the README.
///
/// # Errors
///
/// [`Overflow`] if a product leaves its range.
pub fn rank(exposure: &Exposure, opposite: Quote) -> Result<u64, Overflow> {
	let Some(side) = exposure.lots.side() else { return Ok(0) };
	let value = exposure.notional()?;
	let (gained, given) = match side {
		Side::Bid => (value, -exposure.quote),
		Side::Ask => (exposure.quote, value),
	};
	let open = weight(Lots(PPM.into()), gained.sub(given)?, opposite, value)?;
	if open.is_zero() {
		return Ok(0);
	}
	if given <= Quote::ZERO {
		return Ok(u64::MAX);
	}
	let rank = mul_div_floor(gained.0, open.0.into(), given.0.unsigned_abs())?;
	Ok(u64::try_from(rank).unwrap_or(u64::MAX))
}

/// Returns the fifth in which a rank lies among all ranks of its side: 1 gives last, 5 gives first.
pub fn quintile(own: u64, all: impl Iterator<Item = u64>) -> u8 {
	let (mut below, mut count) = (0_u64, 0_u64);
	for rank in all {
		below = below.saturating_add(u64::from(rank < own));
		count = count.saturating_add(1);
	}
	let fifth = below.saturating_mul(5).checked_div(count).unwrap_or(0).min(4);
	u8::try_from(fifth.saturating_add(1)).unwrap_or(5)
}
