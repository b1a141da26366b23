//! Withdrawals between two rounds.

use super::margin::account_health;
use crate::{HealthError, MarkSource, MarketView, Markets, WithdrawalRejected};
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
	if account.in_liquidation() {
		return Err(WithdrawalRejected::InLiquidation);
	}
	let load =
		|position: &novation_ledger::Position| Some((position.market, market(position.market)?));
	let markets: Markets = account.positions.iter().filter_map(load).collect();
	let health =
		account_health(&markets, account, MarkSource::Now).map_err(WithdrawalRejected::Unknown)?;
	if let Some(until) = markets.values().filter_map(|view| view.stage(now).until()).max() {
		return Err(WithdrawalRejected::Reopening { until });
	}
	let held = account.positions.iter().filter(|position| !position.lots.is_zero());
	let mut held = held.map(|position| position.market);
	match held.find(|market| !markets.get(market).is_some_and(MarketView::is_priced)) {
		Some(market) => Err(WithdrawalRejected::Unknown(HealthError::PriceAbsent(market))),
		None => Ok(health.withdrawable(account.cash)),
	}
}
