//! Withdrawals between two rounds.

use super::margin::account_health;
use crate::{HealthError, MarkSource, MarketView, Markets, WithdrawalRejected};
use alloc::vec::Vec;
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
	// An order is no reason to keep money: its whole notional is reserved while its market is not priced.
	let held = account.positions.iter().filter(|position| !position.lots.is_zero());
	let views = held.filter_map(|position| markets.get_key_value(&position.market));
	let unpriced: Vec<_> = views.filter(|(_, view)| !view.is_priced()).collect();
	if let Some(until) = unpriced.iter().filter_map(|(_, view)| view.stage(now).until()).max() {
		return Err(WithdrawalRejected::Reopening { until });
	}
	match unpriced.first() {
		Some((market, _)) => Err(WithdrawalRejected::Unknown(HealthError::PriceAbsent(**market))),
		None => Ok(health.withdrawable(account.cash)),
	}
}
