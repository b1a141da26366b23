//! Margin terms of a market, and their validation.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use novation_units::{mul_div_ceil, Ppm, Quote, PPM};
use scale_info::TypeInfo;

/// Margin rates of one market, as parts per million of notional.
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
pub struct MarginTerms {
	/// Initial margin rate while the market's open interest is small.
	pub initial: Ppm,
	/// Maintenance margin rate. Below it, an account is liquidated.
	pub maintenance: Ppm,
	/// Margin rate that must remain after a withdrawal, such as 100 000 for a tenth.
	pub withdrawal: Ppm,
	/// Open notional up to which `initial` applies unscaled.
	pub open_interest_lower: Quote,
	/// Open notional from which initial margin is 100 %. Zero for both bounds disables scaling.
	pub open_interest_upper: Quote,
	/// How wild the market is: 0 a major, 1 a middle one, 2 a wild one. Its class in the health schedule, and the bound of its
	/// room in the insurance fund.
	pub class: u8,
}

/// Reason why margin terms are invalid, and how to correct them.
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
pub enum MarginTermsError {
	/// Maintenance margin is zero, so no account would ever be liquidated: raise it.
	MaintenanceZero,
	/// Maintenance margin is not below initial margin.
	MaintenanceNotBelowInitial {
		/// Exclusive upper bound for maintenance margin.
		initial: Ppm,
	},
	/// Initial margin exceeds the notional: lower it to 1 000 000 or less.
	InitialAboveAll,
	/// Withdrawal margin is below initial margin.
	WithdrawalBelowInitial {
		/// Inclusive lower bound for withdrawal margin.
		initial: Ppm,
	},
	/// Withdrawal margin exceeds the notional: lower it to 1 000 000 or less.
	WithdrawalAboveAll,
	/// The open-interest bounds are not `0 <= lower < upper`. Set both to zero to disable scaling.
	OpenInterestBounds,
}

impl fmt::Display for MarginTermsError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::MaintenanceZero => write!(f, "maintenance margin must be above zero"),
			Self::MaintenanceNotBelowInitial { initial } => {
				write!(
					f,
					"maintenance margin must be below the initial margin of {} ppm",
					initial.0
				)
			}
			Self::InitialAboveAll => write!(f, "initial margin must be at most {PPM} ppm"),
			Self::WithdrawalBelowInitial { initial } => {
				write!(
					f,
					"withdrawal margin must be at least the initial margin of {} ppm",
					initial.0
				)
			}
			Self::WithdrawalAboveAll => write!(f, "withdrawal margin must be at most {PPM} ppm"),
			Self::OpenInterestBounds => {
				write!(
					f,
					"open interest bounds must be 0 <= lower < upper, or both zero to disable"
				)
			}
		}
	}
}

impl core::error::Error for MarginTermsError {}

impl MarginTerms {
	/// Returns the initial margin rate at an open notional of `open_notional`, rounded up.
	///
	/// Rises linearly from `initial` at the lower bound to 100 % at the upper bound. See formula 1
	/// of the README.
	pub fn initial_at(&self, open_notional: Quote) -> Ppm {
		let above = open_notional.0.saturating_sub(self.open_interest_lower.0);
		let span = self.open_interest_upper.0.saturating_sub(self.open_interest_lower.0);
		if self.open_interest_upper.is_zero() || above <= 0 {
			return self.initial;
		}
		if above >= span {
			return Ppm(self.initial.0.max(PPM));
		}
		let room = i128::from(PPM.saturating_sub(self.initial.0));
		let added = mul_div_ceil(room, above.unsigned_abs(), span.unsigned_abs())
			.ok()
			.and_then(|added| u32::try_from(added).ok())
			.unwrap_or(PPM);
		Ppm(self.initial.0.saturating_add(added))
	}

	/// Checks that these terms protect a market.
	///
	/// # Errors
	///
	/// The first broken rule, as a [`MarginTermsError`].
	pub fn validate(&self) -> Result<(), MarginTermsError> {
		let initial = self.initial;
		if self.maintenance.is_zero() {
			return Err(MarginTermsError::MaintenanceZero);
		}
		if self.maintenance >= initial {
			return Err(MarginTermsError::MaintenanceNotBelowInitial { initial });
		}
		if initial.0 > PPM {
			return Err(MarginTermsError::InitialAboveAll);
		}
		if self.withdrawal < initial {
			return Err(MarginTermsError::WithdrawalBelowInitial { initial });
		}
		if self.withdrawal.0 > PPM {
			return Err(MarginTermsError::WithdrawalAboveAll);
		}
		let (lower, upper) = (self.open_interest_lower, self.open_interest_upper);
		let off = lower.is_zero() && upper.is_zero();
		if !off && (lower < Quote::ZERO || lower >= upper) {
			return Err(MarginTermsError::OpenInterestBounds);
		}
		Ok(())
	}
}
