//! Why money stays.

use crate::{Fault, HealthError};
use novation_units::{Millis, Quote};

/// Why money may not leave an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithdrawalRejected {
	/// At most this much may leave now.
	AtMost(Quote),
	/// The health of the account is not known.
	Unknown(HealthError),
	/// The account is being liquidated.
	InLiquidation,
	/// A market of the account opens in steps after a gap in its price.
	Reopening {
		/// When the last of its markets has finished its present step.
		until: Millis,
	},
	/// A stored value of a market of the account is damaged.
	Damaged(Fault),
}
