//! Price terms of a market, and their validation.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use novation_units::{Millis, Ppm, PPM};
use scale_info::TypeInfo;

/// Price terms of one market.
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
pub struct PriceTerms {
	/// Age above which a feed no longer counts.
	pub max_age: Millis,
	/// Largest move of the index in one step, as a share of itself.
	pub max_move: Ppm,
	/// Time constant of the average basis, such as 150 000.
	pub basis_time: Millis,
	/// Largest distance of the mark from the index, as a share of the index.
	pub max_basis: Ppm,
}

/// Reason why price terms are invalid, and how to correct them.
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
pub enum PriceTermsError {
	/// Every feed would be too old: set at least the interval between two feeds.
	NoAge,
	/// The index could never move: set more than zero.
	NoMove,
	/// The basis would be averaged over no time: set more than zero.
	NoBasisTime,
	/// The mark could fall to zero: set less than 1 000 000.
	BasisTooWide,
}

impl fmt::Display for PriceTermsError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::NoAge => "the maximum age must be at least the interval between two feeds",
			Self::NoMove => "the maximum move must be above zero",
			Self::NoBasisTime => "the basis time must be above zero",
			Self::BasisTooWide => "the maximum basis must be below 1000000 ppm",
		})
	}
}

impl core::error::Error for PriceTermsError {}

impl PriceTerms {
	/// Checks that these terms are consistent.
	///
	/// # Errors
	///
	/// The first broken rule, as a [`PriceTermsError`].
	pub fn validate(&self) -> Result<(), PriceTermsError> {
		if self.max_age.is_zero() {
			return Err(PriceTermsError::NoAge);
		}
		if self.max_move.is_zero() {
			return Err(PriceTermsError::NoMove);
		}
		if self.basis_time.is_zero() {
			return Err(PriceTermsError::NoBasisTime);
		}
		if self.max_basis.0 >= PPM {
			return Err(PriceTermsError::BasisTooWide);
		}
		Ok(())
	}
}
