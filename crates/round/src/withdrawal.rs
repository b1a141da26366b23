//! What may leave an account between two rounds.

use crate::{account_health, MarkSource, MarketView, Markets, WithdrawalRejected};
use novation_ledger::Account;
use novation_units::{MarketId, Millis, Quote};

/// What may leave `account` at `now`. `market` tells a market as it is worth now ([`MarketView::aged`]), and is asked once
/// for each position.
pub fn withdrawable(
	account: &Account,
	now: Millis,
	market: impl Fn(MarketId) -> Option<MarketView>,
) -> Result<Quote, WithdrawalRejected> {
	if account.in_liquidation {
		return Err(WithdrawalRejected::InLiquidation);
	}
	let load = |at: &novation_ledger::Position| Some((at.market, market(at.market)?));
	let markets: Markets = account.positions.iter().filter_map(load).collect();
	let health =
		account_health(&markets, account, MarkSource::Now).map_err(WithdrawalRejected::Unknown)?;
	match markets.values().filter_map(|loaded| loaded.stage(now).until()).max() {
		Some(until) => Err(WithdrawalRejected::Reopening { until }),
		None => Ok(health.withdrawable(account.cash)),
	}
}
