//! Orders whose price moves with an index.
//!
//! The order of two such orders never changes with the index, so they stand in a book of their own, by
//! their distance to it, and nothing is rewritten when it moves.

use crate::{book::crosses, Book, BookError, BookStore, OrderKey, RestingOrder};
use novation_units::{MarketId, Side, Ticks};

/// Set in the id under which the pegged orders of a market rest. No market has such an id.
const SHELF: u16 = 1 << 15;
/// What makes a signed distance an unsigned one that sorts alike.
const ZERO: u64 = 1 << 63;

/// What a pegged order keeps besides its distance to the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Peg {
	/// The worst price at which it may trade.
	pub limit: Ticks,
}

/// Where the pegged orders of a market rest: under an id that no market has.
pub fn shelf(market: MarketId) -> MarketId {
	MarketId(market.0 | SHELF)
}

/// Whether a market could have this id; others are for [`shelf`].
pub fn is_market(id: MarketId) -> bool {
	id.0 & SHELF == 0
}

/// The `price` of a resting order that stands `offset` ticks from the index: what its tree is sorted by.
pub fn rung(offset: i64) -> Ticks {
	Ticks(u64::from_ne_bytes(offset.to_ne_bytes()) ^ ZERO)
}

/// The price `offset` ticks from `index`; zero, or the highest, if that is none.
pub fn price_from(index: Ticks, offset: i64) -> Ticks {
	Ticks(index.0.saturating_add_signed(offset))
}

impl RestingOrder {
	/// How far from the index it stands, if it is pegged.
	pub fn offset(&self) -> Option<i64> {
		self.peg.map(|_| i64::from_ne_bytes((self.price.0 ^ ZERO).to_ne_bytes()))
	}

	/// Where it would trade when the index is `index`.
	pub fn price_at(&self, index: Ticks) -> Ticks {
		self.offset().map_or(self.price, |offset| price_from(index, offset))
	}

	/// The worst price at which it may trade: what margin is reserved for.
	pub fn limit(&self) -> Ticks {
		self.peg.map_or(self.price, |peg| peg.limit)
	}

	/// Whether the index has brought it to a `price` at which it may not trade.
	pub fn is_beyond_limit(&self, side: Side, price: Ticks) -> bool {
		self.peg.is_some_and(|peg| !crosses(side, peg.limit, price))
	}

	/// Where orders like this one rest.
	pub(crate) fn book(&self, market: MarketId) -> MarketId {
		if self.peg.is_some() {
			shelf(market)
		} else {
			market
		}
	}
}

impl OrderKey {
	/// The market that it is an order of; [`market`](Self::market) is where it rests.
	pub fn home(&self) -> MarketId {
		MarketId(self.market.0 & !SHELF)
	}
}

impl<S: BookStore> Book<S> {
	/// The order that is served first when the index is `index`, and its price then. Without an index
	/// pegged orders sleep.
	///
	/// # Errors
	///
	/// [`BookError::Corrupt`].
	pub fn best_at(
		&mut self,
		market: MarketId,
		side: Side,
		index: Option<Ticks>,
	) -> Result<Option<(RestingOrder, Ticks)>, BookError> {
		let fixed = self.best(market, side)?;
		let pegged = match index {
			Some(_) => self.best(shelf(market), side)?,
			None => None,
		};
		let priced = |order: RestingOrder| (order, order.price_at(index.unwrap_or_default()));
		let orders = fixed.into_iter().chain(pegged).map(priced);
		Ok(orders.min_by_key(|(order, price)| order.rank_at(side, *price)))
	}
}
