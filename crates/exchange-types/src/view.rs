//! A market with its state and its prices, and how it values a position.

use crate::{Market, MarketState, PriceState};
use alloc::{collections::BTreeMap, vec::Vec};
use novation_units::{FundingIndex, MarketId, Millis, Overflow, Ppm, TickValue, Ticks};

/// A market with its terms, state and prices.
#[derive(Clone, Debug)]
pub struct MarketView {
	/// Its terms.
	pub market: Market,
	/// Its state.
	pub state: MarketState,
	/// Its prices.
	pub price: PriceState,
}

/// Markets that were fed since the last round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FedMarkets {
	/// Time of the last round; `None` before the first.
	pub last_round: Option<Millis>,
	/// The markets, in any order.
	pub markets: Vec<MarketId>,
}

/// All markets of a block.
pub type Markets = BTreeMap<MarketId, MarketView>;

/// Reason for which the health of an account is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthError {
	/// The account has a position or orders in this market, and the market has no valid price.
	PriceAbsent(MarketId),
	/// An amount overflowed.
	Overflow,
}

impl From<Overflow> for HealthError {
	fn from(_: Overflow) -> Self {
		Self::Overflow
	}
}

/// Which price values a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkSource {
	/// The mark of this block, if there is one.
	Now,
	/// The last known mark: only for deciding when to check the account again.
	LastKnown,
}

/// Prices and margin terms that value an account's exposure in a market.
#[derive(Clone, Copy, Debug)]
pub struct Valuation {
	/// The mark price.
	pub mark: Ticks,
	/// Value of one lot per tick.
	pub tick_value: TickValue,
	/// Initial margin rate at the market's open interest.
	pub initial: Ppm,
	/// Maintenance margin rate.
	pub maintenance: Ppm,
	/// Withdrawal margin rate: margin that must stay after a withdrawal.
	pub withdrawal: Ppm,
	/// Fee rate of a fill of an open order.
	pub order_fee: Ppm,
	/// Funding index.
	pub funding_index: FundingIndex,
}

impl MarketView {
	/// The valuation of this market; `None` without a price.
	pub fn valuation(&self, valued: MarkSource) -> Result<Option<Valuation>, Overflow> {
		let mark = match valued {
			MarkSource::Now => self.price.prices().map(|prices| prices.mark),
			MarkSource::LastKnown => self.price.last_mark,
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
