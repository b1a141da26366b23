//! Errors of withdrawals.

use crate::{Fault, HealthError};
use novation_units::{Millis, Quote};

/// Reason for which a withdrawal is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithdrawalRejected {
	/// The request exceeds this amount, the most that may leave now.
	AtMost(Quote),
	/// The health of the account is unknown.
	Unknown(HealthError),
	/// The account is in liquidation.
	InLiquidation,
	/// A market of the account reopens in stages after a price gap.
	Reopening {
		/// Latest end of the present stage among these markets.
		until: Millis,
	},
	/// A stored value of a market of the account is damaged.
	Damaged(Fault),
}
