//! A market with its state and its prices, and how it values a position.

use crate::{Market, MarketState, PriceState};
use alloc::{collections::BTreeMap, vec::Vec};
use novation_units::{FundingIndex, MarketId, Millis, Overflow, Ppm, TickValue, Ticks, PPM};

/// A market with its terms, state and prices.
#[derive(Clone, Debug)]
pub struct MarketView {
	/// Its terms.
	pub market: Market,
	/// Its state.
	pub state: MarketState,
	/// Its prices.
	pub price: PriceState,
	/// The time at which they hold.
	pub now: Millis,
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
	/// The account has a position or orders in this market, and the market has never had a mark.
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
	/// The mark, which stands still while the market is not priced. A position or an order that is not priced needs its
	/// whole notional as initial and as withdrawal margin.
	Now,
	/// The same mark, without that requirement.
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
	/// The valuation of this market; `None` before its first mark.
	pub fn valuation(&self, valued: MarkSource) -> Result<Option<Valuation>, Overflow> {
		let Some(mark) = self.price.last_mark else { return Ok(None) };
		let is_priced = valued == MarkSource::LastKnown || self.is_priced();
		let Market { tick_value, margin, orders, .. } = &self.market;
		let open_notional = tick_value.notional(self.state.open_interest, mark)?;
		Ok(Some(Valuation {
			mark,
			tick_value: *tick_value,
			initial: if is_priced { margin.initial_at(open_notional) } else { Ppm(PPM) },
			maintenance: margin.maintenance,
			withdrawal: if is_priced { margin.withdrawal } else { Ppm(PPM) },
			order_fee: orders.maker_fee,
			funding_index: self.state.funding.index,
		}))
	}
}
