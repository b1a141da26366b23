//! The health of an account at the prices of this block.

use crate::{HealthError, MarkSource, MarketView, Markets, Valuation};
use alloc::vec::Vec;
use novation_ledger::{Account, Position};
use novation_risk::{Exposure, Health};
use novation_units::{Lots, MarketId, Overflow, SignedLots};

/// What `account` is exposed to, market by market, in the order of its positions.
pub fn exposures(
	account: &Account,
	value: impl Fn(MarketId) -> Result<Option<Valuation>, Overflow>,
) -> Result<Vec<Exposure>, HealthError> {
	account.positions.iter().map(|position| exposure(position, &value)).collect()
}

fn exposure(
	position: &Position,
	value: impl Fn(MarketId) -> Result<Option<Valuation>, Overflow>,
) -> Result<Exposure, HealthError> {
	let absent = HealthError::PriceAbsent(position.market);
	let valuation = value(position.market)?.ok_or(absent)?;
	let owed =
		novation_funding::owed(position.lots, position.funding_index, valuation.funding_index)?;
	Ok(Exposure {
		lots: position.lots,
		quote: position.quote,
		funding_owed: owed,
		mark: valuation.mark,
		tick_value: valuation.tick_value,
		initial: valuation.initial,
		maintenance: valuation.maintenance,
		withdrawal: valuation.withdrawal,
		order_fee: valuation.order_fee,
		bids: position.bids,
		asks: position.asks,
	})
}

/// The health of `account` with these markets.
pub fn account_health(
	markets: &Markets,
	account: &Account,
	valued: MarkSource,
) -> Result<Health, HealthError> {
	let value = |market| {
		markets.get(&market).map_or(Ok(None), |loaded: &MarketView| loaded.valuation(valued))
	};
	account.positions.iter().try_fold(Health::of(account.cash), |health, position| {
		Ok(health.with(&exposure(position, value)?)?)
	})
}

/// By how many of `lots` an order against `position` could shrink it: never more than its size.
pub fn reducible(position: SignedLots, side: novation_units::Side, lots: Lots) -> Lots {
	if position.side() == Some(side.opposite()) {
		lots.min(position.abs())
	} else {
		Lots::ZERO
	}
}
