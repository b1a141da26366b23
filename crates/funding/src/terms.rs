//! How a market's funding is set.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use novation_units::{Millis, Quote, Rate};
use scale_info::TypeInfo;

/// Funding of one market.
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
pub struct FundingTerms {
	/// What holding the position costs by itself, per eight hours; may be negative.
	pub interest: Rate,
	/// How far interest may pull the rate away from the premium, per eight hours.
	pub premium_clamp: Rate,
	/// Most that one hour may charge, either way.
	pub max_rate: Rate,
	/// Size, in money, at which the book's impact prices are taken.
	pub impact_notional: Quote,
	/// Longest time that one sample speaks for.
	pub max_sample_gap: Millis,
}

/// Why funding terms cannot be used, and what mends them.
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
pub enum FundingTermsError {
	/// The clamp is negative: give zero or more.
	NegativeClamp,
	/// The cap per hour is negative: give zero or more.
	NegativeMaxRate,
	/// The impact notional is not above zero: give the size of an order that matters.
	NoImpactNotional,
	/// A sample would speak for no time: give at least the time of a block.
	NoSampleGap,
}

impl fmt::Display for FundingTermsError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::NegativeClamp => "the premium clamp must be zero or more",
			Self::NegativeMaxRate => "the largest rate must be zero or more",
			Self::NoImpactNotional => "the impact notional must be above zero",
			Self::NoSampleGap => "the longest gap must be at least the time of a block",
		})
	}
}

impl core::error::Error for FundingTermsError {}

impl FundingTerms {
	/// Whether these terms make sense.
	///
	/// # Errors
	///
	/// The first rule that is broken, see [`FundingTermsError`].
	pub fn validate(&self) -> Result<(), FundingTermsError> {
		if self.premium_clamp < Rate::ZERO {
			return Err(FundingTermsError::NegativeClamp);
		}
		if self.max_rate < Rate::ZERO {
			return Err(FundingTermsError::NegativeMaxRate);
		}
		if self.impact_notional <= Quote::ZERO {
			return Err(FundingTermsError::NoImpactNotional);
		}
		if self.max_sample_gap.is_zero() {
			return Err(FundingTermsError::NoSampleGap);
		}
		Ok(())
	}

	/// The rate of one hour whose average premium was `average`, towards zero; README, formula 3.
	pub fn hourly_rate(&self, average: Rate) -> Rate {
		let average = i128::from(average.0);
		let clamp = i128::from(self.premium_clamp.0);
		let pull = i128::from(self.interest.0).saturating_sub(average).min(clamp).max(-clamp);
		let cap = i128::from(self.max_rate.0);
		let rate = (average.saturating_add(pull) / HOURS_PER_QUOTED_RATE).min(cap).max(-cap);
		Rate(i64::try_from(rate).unwrap_or(0))
	}
}

/// Premium and interest are quoted for eight hours, and charged each hour.
const HOURS_PER_QUOTED_RATE: i128 = 8;
