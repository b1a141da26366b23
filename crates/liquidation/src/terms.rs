//! What liquidation costs, and when it stops waiting for the book.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use novation_risk::{Health, MarginTerms};
use novation_units::{Overflow, Ppm, Quote, PPM};
use scale_info::TypeInfo;

/// Liquidation in one market.
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
pub struct LiquidationTerms {
	/// What the insurance fund takes of the notional that is closed on the book, out of what the fill
	/// leaves above the zero price.
	pub fee: Ppm,
	/// Part of maintenance margin below which an account no longer waits for the book, such as
	/// 333 333 for a third.
	pub critical: Ppm,
}

/// Why liquidation terms cannot be used, and what mends them.
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
pub enum LiquidationTermsError {
	/// The fee does not stay below maintenance margin, so that closing could ruin an account.
	FeeNotBelowMaintenance {
		/// The fee must be below this.
		maintenance: Ppm,
	},
	/// The critical part is above all of maintenance margin: lower it to 1 000 000 or less.
	CriticalAboveAll,
}

impl fmt::Display for LiquidationTermsError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::FeeNotBelowMaintenance { maintenance } => write!(
				f,
				"the liquidation fee must be below the maintenance margin of {} ppm",
				maintenance.0
			),
			Self::CriticalAboveAll => write!(f, "the critical part must be at most {PPM} ppm"),
		}
	}
}

impl core::error::Error for LiquidationTermsError {}

impl LiquidationTerms {
	/// Whether these terms fit the market's margin.
	///
	/// # Errors
	///
	/// The first rule that is broken, see [`LiquidationTermsError`].
	pub fn validate(&self, margin: &MarginTerms) -> Result<(), LiquidationTermsError> {
		let maintenance = margin.maintenance;
		if self.fee >= maintenance {
			return Err(LiquidationTermsError::FeeNotBelowMaintenance { maintenance });
		}
		if self.critical.0 > PPM {
			return Err(LiquidationTermsError::CriticalAboveAll);
		}
		Ok(())
	}

	/// Whether the account is so far below maintenance that it cannot wait for the book.
	pub(crate) fn is_critical(&self, health: &Health) -> Result<bool, Overflow> {
		Ok(health.equity <= self.critical.of_floor(health.maintenance)?)
	}
}

/// The fee for closing `notional` on the book, rounded up, but no more than `surplus`.
///
/// - `surplus`: what the fill has left above the zero price, [`crate::surplus`]. Out of that, the fee
///   can neither ruin the account nor bring what is left of it nearer to ruin, however many fills
///   follow at the same limit.
pub fn liquidation_fee(
	notional: Quote,
	terms: &LiquidationTerms,
	surplus: Quote,
) -> Result<Quote, Overflow> {
	Ok(terms.fee.of_ceil(notional)?.min(surplus).or_zero())
}
