//! Margin: the health of an account at the prices of this block.

use crate::{HealthError, MarkSource, MarketView, Markets, RejectReason, Valuation};
use alloc::vec::Vec;
use novation_ledger::{Account, LedgerError, OrderChange, Position};
use novation_risk::{Exposure, Health, OrderSums};
use novation_units::{Lots, MarketId, Overflow, SignedLots};

/// The exposures of `account` in each market, in the order of its positions.
///
/// # Errors
///
/// [`HealthError`] if a market has never had a mark, or an amount overflows.
pub fn exposures(
	account: &Account,
	value: impl Fn(MarketId) -> Result<Option<Valuation>, Overflow>,
) -> Result<Vec<Exposure>, HealthError> {
	account.positions.iter().map(|position| exposure(account, position, &value)).collect()
}

/// The orders of an account in liquidation are void, so they need no margin.
fn exposure(
	account: &Account,
	position: &Position,
	value: impl Fn(MarketId) -> Result<Option<Valuation>, Overflow>,
) -> Result<Exposure, HealthError> {
	let absent = HealthError::PriceAbsent(position.market);
	let valuation = value(position.market)?.ok_or(absent)?;
	let orders = match account.in_liquidation() {
		true => (OrderSums::default(), OrderSums::default()),
		false => (position.bids, position.asks),
	};
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
		bids: orders.0,
		asks: orders.1,
	})
}

/// The exposure of `account` in a market at this valuation, without its orders; none of a position that it does not have.
///
/// # Errors
///
/// [`Overflow`] if a product leaves its range.
pub fn exposure_in(
	account: &Account,
	market: MarketId,
	value: Valuation,
) -> Result<Exposure, HealthError> {
	let empty = || Exposure {
		mark: value.mark,
		tick_value: value.tick_value,
		initial: value.initial,
		maintenance: value.maintenance,
		..Exposure::default()
	};
	let Some(position) = account.position(market) else { return Ok(empty()) };
	let own = exposure(account, position, |_| Ok(Some(value)))?;
	Ok(Exposure { bids: Default::default(), asks: Default::default(), ..own })
}

/// The health of `account` in these markets.
///
/// # Errors
///
/// [`HealthError`] if a market has never had a mark, or an amount overflows.
pub fn account_health(
	markets: &Markets,
	account: &Account,
	valued: MarkSource,
) -> Result<Health, HealthError> {
	let value =
		|market| markets.get(&market).map_or(Ok(None), |view: &MarketView| view.valuation(valued));
	account.positions.iter().try_fold(Health::of(account.cash), |health, position| {
		Ok(health.with(&exposure(account, position, value)?)?)
	})
}

/// The health of what `account` holds, without its open orders. An order in a market never decides whether an account
/// can be judged.
///
/// # Errors
///
/// As for [`account_health`].
pub fn held_health(markets: &Markets, account: &Account) -> Result<Health, HealthError> {
	let value = |market| {
		markets.get(&market).map_or(Ok(None), |view: &MarketView| view.valuation(MarkSource::Now))
	};
	let held = account.positions.iter().filter(|position| !position.lots.is_zero());
	held.into_iter().try_fold(Health::of(account.cash), |health, position| {
		let exposure = exposure(account, position, value)?;
		let (bids, asks) = (OrderSums::default(), OrderSums::default());
		Ok(health.with(&Exposure { bids, asks, ..exposure })?)
	})
}

/// Whether positions in a market can be closed now.
pub fn is_closable(markets: &Markets, market: MarketId) -> bool {
	markets.get(&market).is_some_and(MarketView::is_closable)
}

/// The part of `lots` by which an order of `side` reduces `position`: at most the size of the position.
pub fn reducible(position: SignedLots, side: novation_units::Side, lots: Lots) -> Lots {
	if position.side() == Some(side.opposite()) {
		lots.min(position.abs())
	} else {
		Lots::ZERO
	}
}

/// Reserves the margin of an order in its account, if the account can afford it. Otherwise only `account` may change.
pub fn try_reserve(
	markets: &Markets,
	account: &mut Account,
	change: OrderChange,
	reduce_only: bool,
) -> Result<(), RejectReason> {
	let view = markets.get(&change.market).ok_or(RejectReason::MarketClosed)?;
	account.reserve(change, view.state.funding.index).map_err(|error| match error {
		LedgerError::TooManyPositions => RejectReason::TooManyPositions,
		_ => RejectReason::Overflow,
	})?;
	if reduce_only {
		return Ok(());
	}
	match account_health(markets, account, MarkSource::Now) {
		Ok(health) if health.meets_initial() => Ok(()),
		Ok(health) => {
			let missing = health.initial.sub(health.equity).map_err(|_| RejectReason::Overflow)?;
			Err(RejectReason::InsufficientMargin { missing })
		}
		Err(HealthError::PriceAbsent(_)) => Err(RejectReason::PriceAbsent),
		Err(HealthError::Overflow) => Err(RejectReason::Overflow),
	}
}
