//! Views of a book: price levels, and the price of size.

use crate::{order::Rank, Book, BookError, BookPlace, BookStore, RestingOrder};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{
	mul_div_ceil, mul_div_floor, BookId, Lots, MarketId, Moment, OrderSeq, Side, Ticks,
};
use scale_info::TypeInfo;

/// All orders of one price.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Level {
	/// Price in ticks.
	pub price: Ticks,
	/// Shown lots of all orders; saturates at the largest [`Lots`].
	pub lots: Lots,
	/// Number of orders.
	pub orders: u32,
}

/// A size to be priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impact {
	/// Notional to trade: a sum of `lots × ticks`.
	pub lot_ticks: u128,
	/// The most orders to examine, expired ones included.
	pub max_orders: u32,
	/// Orders that have expired by now do not count: a quote that nobody can hit must not move a price.
	pub now: Moment,
}

impl<S: BookStore> Book<S> {
	/// The first `levels` prices of a side, best first, expired orders included.
	///
	/// Pegged orders stand at their price for `index`. Those beyond their limits are left out; without an
	/// index all of them are.
	///
	/// Reads every order of those levels: for queries, not for the execution of blocks.
	///
	/// # Errors
	///
	/// [`BookError::Fault`].
	pub fn depth(
		&mut self,
		market: MarketId,
		side: Side,
		levels: u32,
		index: Option<Ticks>,
	) -> Result<Vec<Level>, BookError> {
		let wanted = usize::try_from(levels).unwrap_or(usize::MAX);
		let fixed = self.levels(BookId::Market(market), side, wanted, |order| Some(order.price))?;
		let Some(index) = index else { return Ok(fixed) };
		let pegged = self.levels(BookId::Pegged(market), side, wanted, |order| {
			let price = order.price_at(index);
			(!order.is_beyond_limit(side, price)).then_some(price)
		})?;
		let mut levels: BTreeMap<Rank, Level> = BTreeMap::new();
		for level in fixed.into_iter().chain(pegged) {
			let rank = BookPlace { price: level.price, seq: OrderSeq(0) }.rank(side);
			let empty = Level { lots: Lots::ZERO, orders: 0, ..level };
			let sum = levels.entry(rank).or_insert(empty);
			sum.lots = Lots(sum.lots.0.saturating_add(level.lots.0));
			sum.orders = sum.orders.saturating_add(level.orders);
		}
		Ok(levels.into_values().take(wanted).collect())
	}

	/// The first `wanted` prices of one book; `price_of` returns the price of an order, if it has one.
	fn levels(
		&mut self,
		book: BookId,
		side: Side,
		wanted: usize,
		price_of: impl Fn(&RestingOrder) -> Option<Ticks>,
	) -> Result<Vec<Level>, BookError> {
		let mut found: Vec<Level> = Vec::new();
		self.walk(book, side, |order| {
			let Some(price) = price_of(order) else { return true };
			let is_complete = found.len() == wanted;
			match found.last_mut() {
				Some(level) if level.price == price => {
					level.lots = Lots(level.lots.0.saturating_add(order.shown().0));
					level.orders = level.orders.saturating_add(1);
				}
				_ if is_complete => return false,
				_ => found.push(Level { price, lots: order.shown(), orders: 1 }),
			}
			true
		})?;
		Ok(found)
	}

	/// The first order of a side that has not expired, among its first `max_orders`.
	///
	/// Pegged orders do not count: they follow the index, and say nothing about it.
	///
	/// # Errors
	///
	/// [`BookError::Fault`].
	pub fn best_live(
		&mut self,
		market: MarketId,
		side: Side,
		now: Moment,
		max_orders: u32,
	) -> Result<Option<RestingOrder>, BookError> {
		let mut looked_at: u32 = 0;
		let mut best = None;
		self.walk(BookId::Market(market), side, |order| {
			if looked_at == max_orders {
				return false;
			}
			looked_at = looked_at.saturating_add(1);
			if order.is_expired(now) {
				return true;
			}
			best = Some(*order);
			false
		})?;
		Ok(best)
	}

	/// The average price of trading `impact.lot_ticks` against the orders of `side`; for zero lot ticks the
	/// best price. `None` if the orders do not suffice. Neither hidden lots nor pegged orders count.
	///
	/// The last order may be taken by a fraction of a lot. The price is rounded against the taker: up when
	/// asks are hit, down when bids are.
	///
	/// # Errors
	///
	/// [`BookError::Overflow`], [`Fault`](BookError::Fault).
	pub fn impact_price(
		&mut self,
		market: MarketId,
		side: Side,
		impact: &Impact,
	) -> Result<Option<Ticks>, BookError> {
		let mut sweep = Sweep { left: impact.lot_ticks, lots: 0 };
		let mut looked_at: u32 = 0;
		let mut price = Ok(None);
		self.walk(BookId::Market(market), side, |order| {
			if looked_at == impact.max_orders {
				return false;
			}
			looked_at = looked_at.saturating_add(1);
			if order.is_expired(impact.now) || sweep.takes_all_of(order) {
				return true;
			}
			price = sweep.average(side, impact.lot_ticks, order.price).map(Some);
			false
		})?;
		price
	}
}

/// A trade through the book, level by level.
struct Sweep {
	/// Notional still to trade, in `lots × ticks`.
	left: u128,
	/// Lots of all orders taken in full.
	lots: u128,
}

impl Sweep {
	/// Takes all of an order, if something is left to trade behind it.
	fn takes_all_of(&mut self, order: &RestingOrder) -> bool {
		let notional = u128::from(order.shown().0).saturating_mul(order.price.0.into());
		match self.left.checked_sub(notional) {
			Some(left) if left > 0 => {
				self.left = left;
				self.lots = self.lots.saturating_add(order.shown().0.into());
				true
			}
			_ => false,
		}
	}

	/// The average price of `total` when the rest trades at `price`: `total / (l + r / price)` with `l` lots
	/// and a rest of `r`.
	fn average(&self, side: Side, total: u128, price: Ticks) -> Result<Ticks, BookError> {
		if total == 0 {
			return Ok(price);
		}
		let total = i128::try_from(total).map_err(|_| BookError::Overflow)?;
		let lots = self
			.lots
			.checked_mul(price.0.into())
			.and_then(|lot_ticks| lot_ticks.checked_add(self.left))
			.ok_or(BookError::Overflow)?;
		let average = match side {
			Side::Bid => mul_div_floor(total, price.0.into(), lots),
			Side::Ask => mul_div_ceil(total, price.0.into(), lots),
		}?;
		u64::try_from(average).map(Ticks).map_err(|_| BookError::Overflow)
	}
}
