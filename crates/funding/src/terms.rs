//! Funding terms of a market, and their validation.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use novation_units::{Millis, Quote, Rate};
use scale_info::TypeInfo;

/// Funding terms of one market.
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
	/// Interest rate of holding a position, per eight hours; may be negative.
	pub interest: Rate,
	/// Largest pull of interest on the premium, per eight hours.
	pub premium_clamp: Rate,
	/// Largest charge per hour, in either direction.
	pub max_rate: Rate,
	/// Order size, in atoms of the quote asset, at which the impact prices are taken.
	pub impact_notional: Quote,
	/// Longest time that one sample covers.
	pub max_sample_gap: Millis,
}

/// Reason why funding terms are invalid, and how to correct them.
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
	/// The premium clamp is negative: set zero or more.
	NegativeClamp,
	/// The hourly cap is negative: set zero or more.
	NegativeMaxRate,
	/// The impact notional is not above zero: set the size of a typical large order.
	NoImpactNotional,
	/// A sample would cover no time: set at least one block time.
	NoSampleGap,
}

impl fmt::Display for FundingTermsError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::NegativeClamp => "the premium clamp must be zero or more",
			Self::NegativeMaxRate => "the maximum rate must be zero or more",
			Self::NoImpactNotional => "the impact notional must be above zero",
			Self::NoSampleGap => "the maximum sample gap must be at least one block time",
		})
	}
}

impl core::error::Error for FundingTermsError {}

impl FundingTerms {
	/// Checks that these terms are consistent.
	///
	/// # Errors
	///
	/// The first broken rule, as a [`FundingTermsError`].
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

	/// Returns the rate of an hour with this average premium, rounded towards zero. See formula 3
	/// of the README.
	pub fn hourly_rate(&self, average: Rate) -> Rate {
		let average = i128::from(average.0);
		let clamp = i128::from(self.premium_clamp.0);
		let pull = i128::from(self.interest.0).saturating_sub(average).min(clamp).max(-clamp);
		let cap = i128::from(self.max_rate.0);
		let rate = (average.saturating_add(pull) / HOURS_PER_QUOTED_RATE).min(cap).max(-cap);
		Rate(i64::try_from(rate).unwrap_or(0))
	}
}

/// Venues quote premium and interest for eight hours; this market charges each hour.
const HOURS_PER_QUOTED_RATE: i128 = 8;
