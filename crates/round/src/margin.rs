//! The health of an account at the prices of this block.

use crate::{Market, MarketState, PriceState};
use alloc::{collections::BTreeMap, vec::Vec};
use novation_ledger::{Account, Position};
use novation_risk::{Exposure, Health};
use novation_units::{FundingIndex, Lots, MarketId, Overflow, Ppm, SignedLots, TickValue, Ticks};

/// A market with all that the round knows about it.
#[derive(Clone, Debug)]
pub struct Loaded {
	/// Its terms.
	pub market: Market,
	/// Its state.
	pub state: MarketState,
	/// Its prices.
	pub price: PriceState,
}

/// All markets of a block.
pub type Markets = BTreeMap<MarketId, Loaded>;

/// Why the health of an account is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthError {
	/// The account is in this market, and the market has no valid price.
	PriceAbsent(MarketId),
	/// An amount left its range.
	Overflow,
}

impl From<Overflow> for HealthError {
	fn from(_: Overflow) -> Self {
		Self::Overflow
	}
}

/// Which price values a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Valued {
	/// The mark of this block, or nothing at all.
	Now,
	/// The last mark there was: only to decide when to look again.
	LastKnown,
}

/// How a market values what an account has in it.
#[derive(Clone, Copy, Debug)]
pub struct Valuation {
	/// The mark price.
	pub mark: Ticks,
	/// What one lot is worth per tick.
	pub tick_value: TickValue,
	/// Initial margin at the market's open interest.
	pub initial: Ppm,
	/// Maintenance margin.
	pub maintenance: Ppm,
	/// Margin that must stay on withdrawal.
	pub withdrawal: Ppm,
	/// What a fill of an open order costs.
	pub order_fee: Ppm,
	/// The funding index.
	pub funding_index: FundingIndex,
}

impl Loaded {
	/// How this market values positions; `None` without a price.
	pub fn valuation(&self, valued: Valued) -> Result<Option<Valuation>, Overflow> {
		let mark = match valued {
			Valued::Now => self.price.prices().map(|prices| prices.mark),
			Valued::LastKnown => self.price.last_mark,
		};
		let Some(mark) = mark else { return Ok(None) };
		let Market { tick_value, margin, orders, .. } = &self.market;
		let open_notional = tick_value.notional(self.state.open_interest, mark)?;
		Ok(Some(Valuation {
			mark,
			tick_value: *tick_value,
			initial: margin.initial_at(open_notional),
			maintenance: margin.maintenance,
			withdrawal: margin.withdrawal,
			order_fee: orders.maker_fee,
			funding_index: self.state.funding.index,
		}))
	}
}

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
	valued: Valued,
) -> Result<Health, HealthError> {
	let value =
		|market| markets.get(&market).map_or(Ok(None), |loaded: &Loaded| loaded.valuation(valued));
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
