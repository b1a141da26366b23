//! How a market's prices are made.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use novation_units::{Millis, Ppm, PPM};
use scale_info::TypeInfo;

/// Prices of one market.
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
	/// Oldest that a feed may be and still count.
	pub max_age: Millis,
	/// Furthest that the index may move at once, as a part of itself.
	pub max_move: Ppm,
	/// Time over which the basis is averaged, such as 150 000.
	pub basis_time: Millis,
	/// Furthest that the mark may be from the index, as a part of the index.
	pub max_basis: Ppm,
}

/// Why price terms cannot be used, and what mends them.
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
	/// Every feed would be too old: give at least the time between two feeds.
	NoAge,
	/// The index could never move: give more than zero.
	NoMove,
	/// The basis would be averaged over no time: give more than zero.
	NoBasisTime,
	/// The mark could fall to zero: give less than 1 000 000.
	BasisTooWide,
}

impl fmt::Display for PriceTermsError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::NoAge => "the largest age must be at least the time between two feeds",
			Self::NoMove => "the largest move must be above zero",
			Self::NoBasisTime => "the basis time must be above zero",
			Self::BasisTooWide => "the largest basis must be below 1000000 ppm",
		})
	}
}

impl core::error::Error for PriceTermsError {}

impl PriceTerms {
	/// Whether these terms make sense.
	///
	/// # Errors
	///
	/// The first rule that is broken, see [`PriceTermsError`].
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
