//! Liquidation terms of a market: the fee, and the threshold for the insurance fund.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use novation_risk::{Health, MarginTerms};
use novation_units::{MarketId, Overflow, Ppm, Quote, PPM};
use scale_info::TypeInfo;

/// Liquidation terms of one market.
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
	/// Share of the notional closed on the book that goes to the insurance fund. A fill pays it
	/// only out of its surplus over the zero price.
	pub fee: Ppm,
	/// Share of maintenance margin at or below which an account stops waiting for the book, such as
	/// 333 333 for a third.
	pub critical: Ppm,
	/// Market whose price moves this one, such as that of a future. A position on its other side is a
	/// hedge, and is deleveraged last. `None`: the market itself.
	pub underlying: Option<MarketId>,
}

/// Reason why liquidation terms are invalid, and how to correct them.
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
	/// The fee is not below maintenance margin, so a close could bankrupt an account.
	FeeNotBelowMaintenance {
		/// Exclusive upper bound for the fee.
		maintenance: Ppm,
	},
	/// The critical share exceeds maintenance margin: lower it to 1 000 000 or less.
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
			Self::CriticalAboveAll => write!(f, "the critical share must be at most {PPM} ppm"),
		}
	}
}

impl core::error::Error for LiquidationTermsError {}

impl LiquidationTerms {
	/// Checks that these terms are consistent with the market's margin terms.
	///
	/// # Errors
	///
	/// The first broken rule, as a [`LiquidationTermsError`].
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

	/// Returns whether the account is too far below maintenance margin to wait for the book.
	pub fn is_critical(&self, health: &Health) -> Result<bool, Overflow> {
		Ok(health.equity <= self.critical.of_floor(health.maintenance)?)
	}
}

/// Returns the fee for closing `notional` on the book: rounded up, and at most `surplus`.
///
/// - `surplus`: value of the fill above the zero price, from [`crate::surplus`]. A fee within the
///   surplus cannot bankrupt the account or bring the remainder closer to bankruptcy. This holds
///   for any number of fills at the same limit.
pub fn liquidation_fee(
	notional: Quote,
	terms: &LiquidationTerms,
	surplus: Quote,
) -> Result<Quote, Overflow> {
	Ok(terms.fee.of_ceil(notional)?.min(surplus).or_zero())
}
