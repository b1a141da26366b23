//! Orders whose price moves with an index.
//!
//! Such orders never change places with each other when the index moves. They rest in a book of their own,
//! sorted by their distance to the index, so that a move of the index rewrites nothing.

use crate::{book::crosses, Book, BookError, BookStore, RestingOrder};
use novation_units::{BookId, MarketId, Side, Ticks};

/// Maps a signed distance to an unsigned one of the same order.
const ZERO: u64 = 1 << 63;

/// The fields of a pegged order besides its distance to the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Peg {
	/// The worst price at which the order may trade.
	pub limit: Ticks,
}

/// The `price` of a resting order that stands `offset` ticks from the index. It is a sort key, not a price.
pub fn rung(offset: i64) -> Ticks {
	Ticks(u64::from_ne_bytes(offset.to_ne_bytes()) ^ ZERO)
}

/// The price `offset` ticks from `index`, clamped to the range of prices.
pub fn price_from(index: Ticks, offset: i64) -> Ticks {
	index.offset_by(offset)
}

impl RestingOrder {
	/// Distance of a pegged order to the index, in ticks; `None` for an order of a fixed price.
	pub fn offset(&self) -> Option<i64> {
		self.peg.map(|_| i64::from_ne_bytes((self.price.0 ^ ZERO).to_ne_bytes()))
	}

	/// The price at which the order would trade when the index is `index`.
	pub fn price_at(&self, index: Ticks) -> Ticks {
		self.offset().map_or(self.price, |offset| price_from(index, offset))
	}

	/// The worst price at which the order may trade; margin is reserved for this price.
	pub fn limit(&self) -> Ticks {
		self.peg.map_or(self.price, |peg| peg.limit)
	}

	/// Whether the index has moved the order to a `price` at which it may not trade.
	pub fn is_beyond_limit(&self, side: Side, price: Ticks) -> bool {
		self.peg.is_some_and(|peg| !crosses(side, peg.limit, price))
	}

	/// The book of a market in which the order rests.
	pub fn book(&self, market: MarketId) -> BookId {
		match self.peg {
			Some(_) => BookId::Pegged(market),
			None => BookId::Market(market),
		}
	}
}

impl<S: BookStore> Book<S> {
	/// The order that is served first when the index is `index`, with its price. Without an index pegged
	/// orders do not take part.
	///
	/// # Errors
	///
	/// [`BookError::Fault`].
	pub fn best_at(
		&mut self,
		market: MarketId,
		side: Side,
		index: Option<Ticks>,
	) -> Result<Option<(RestingOrder, Ticks)>, BookError> {
		let fixed = self.best(BookId::Market(market), side)?;
		let pegged = match index {
			Some(_) => self.best(BookId::Pegged(market), side)?,
			None => None,
		};
		let priced = |order: RestingOrder| (order, order.price_at(index.unwrap_or_default()));
		let orders = fixed.into_iter().chain(pegged).map(priced);
		Ok(orders.min_by_key(|(order, price)| order.rank_at(side, *price)))
	}
}
