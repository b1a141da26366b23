//! Withdrawals between two rounds.

use super::margin::account_health;
use crate::{MarkSource, MarketView, Markets, WithdrawalRejected};
use novation_ledger::Account;
use novation_units::{MarketId, Millis, Quote};

/// The amount that may leave `account` at `now`. `market` returns a market with its prices as of now
/// ([`MarketView::aged`]), and is called once for each position.
///
/// # Errors
///
/// [`WithdrawalRejected`].
pub fn withdrawable(
	account: &Account,
	now: Millis,
	market: impl Fn(MarketId) -> Option<MarketView>,
) -> Result<Quote, WithdrawalRejected> {
	if account.in_liquidation {
		return Err(WithdrawalRejected::InLiquidation);
	}
	let load =
		|position: &novation_ledger::Position| Some((position.market, market(position.market)?));
	let markets: Markets = account.positions.iter().filter_map(load).collect();
	let health =
		account_health(&markets, account, MarkSource::Now).map_err(WithdrawalRejected::Unknown)?;
	match markets.values().filter_map(|view| view.stage(now).until()).max() {
		Some(until) => Err(WithdrawalRejected::Reopening { until }),
		None => Ok(health.withdrawable(account.cash)),
	}
}
