//! What may leave an account between two rounds.

use crate::{account_health, HealthError, Loaded, Markets, Valued};
use novation_ledger::Account;
use novation_units::{MarketId, Millis, Quote};

/// Why money may not leave an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithdrawalRefused {
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
}

/// What may leave `account` at `now`. `market` tells a market as it is worth now ([`Loaded::aged`]), and is asked once
/// for each position.
pub fn withdrawable(
	account: &Account,
	now: Millis,
	market: impl Fn(MarketId) -> Option<Loaded>,
) -> Result<Quote, WithdrawalRefused> {
	if account.in_liquidation {
		return Err(WithdrawalRefused::InLiquidation);
	}
	let load = |at: &novation_ledger::Position| Some((at.market, market(at.market)?));
	let markets: Markets = account.positions.iter().filter_map(load).collect();
	let health =
		account_health(&markets, account, Valued::Now).map_err(WithdrawalRefused::Unknown)?;
	match markets.values().filter_map(|loaded| loaded.stage(now).until()).max() {
		Some(until) => Err(WithdrawalRefused::Reopening { until }),
		None => Ok(health.withdrawable(account.cash)),
	}
}
