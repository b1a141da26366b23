//! What a market asks of the accounts that trade it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use novation_units::{mul_div_ceil, Ppm, Quote, PPM};
use scale_info::TypeInfo;

/// Margin of one market, as parts of notional.
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
	/// Needed to open, while the market's open interest is small.
	pub initial: Ppm,
	/// Needed to be left alone.
	pub maintenance: Ppm,
	/// What must stay when money leaves, such as 100 000 for a tenth.
	pub withdrawal: Ppm,
	/// Open notional up to which `initial` holds as it is.
	pub open_interest_lower: Quote,
	/// Open notional from which all of the notional is needed. Zero switches the scaling off.
	pub open_interest_upper: Quote,
}

/// Why margin terms cannot be used, and what mends them.
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
	/// Maintenance margin is zero, so that no account would ever be liquidated: raise it.
	MaintenanceZero,
	/// Maintenance margin does not stay below initial margin.
	MaintenanceNotBelowInitial {
		/// Maintenance margin must be below this.
		initial: Ppm,
	},
	/// Initial margin is above all of the notional: lower it to 1 000 000 or less.
	InitialAboveAll,
	/// Less would have to stay on a withdrawal than to open.
	WithdrawalBelowInitial {
		/// Withdrawal margin must be at least this.
		initial: Ppm,
	},
	/// Withdrawal margin is above all of the notional: lower it to 1 000 000 or less.
	WithdrawalAboveAll,
	/// The lower bound of open interest is negative, or not below the upper one: give
	/// `0 <= lower < upper`, or zero for both to switch the scaling off.
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
				write!(f, "open interest bounds must be 0 <= lower < upper, or both zero for none")
			}
		}
	}
}

impl core::error::Error for MarginTermsError {}

impl MarginTerms {
	/// Initial margin while the market's open notional is `open_notional`, rounded up.
	///
	/// Rises in a straight line from `initial` at the lower bound to all of the notional at the
	/// upper one; README, formula 1.
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

	/// Whether these terms can protect a market.
	///
	/// # Errors
	///
	/// The first rule that is broken, see [`MarginTermsError`].
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
