//! What a book shows: levels, and the price of size.

use crate::{order::Rank, shelf, Book, BookError, BookStore, Position, RestingOrder};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::ops::ControlFlow;
use novation_units::{mul_div_ceil, mul_div_floor, Lots, MarketId, Moment, OrderSeq, Side, Ticks};
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
	/// Their price.
	pub price: Ticks,
	/// What they show together; stays at the largest [`Lots`] if they are even more.
	pub lots: Lots,
	/// How many they are.
	pub orders: u32,
}

/// A size whose price is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impact {
	/// The notional to trade: a sum of `lots × ticks`.
	pub lot_ticks: u128,
	/// Orders to look at, expired ones included.
	pub max_orders: u32,
	/// Orders expired by now do not count: a quote that nobody can hit must not move a price.
	pub now: Moment,
}

impl<S: BookStore> Book<S> {
	/// The first `levels` prices of a side, best first, expired orders included. Pegged orders stand
	/// where `index` puts them, and are left out beyond their limits and without an index.
	///
	/// Reads every order of those levels: for queries, not for the block's own work.
	///
	/// # Errors
	///
	/// [`BookError::Corrupt`].
	pub fn depth(
		&mut self,
		market: MarketId,
		side: Side,
		levels: u32,
		index: Option<Ticks>,
	) -> Result<Vec<Level>, BookError> {
		let wanted = usize::try_from(levels).unwrap_or(usize::MAX);
		let fixed = self.levels(market, side, wanted, |order| Some(order.price))?;
		let Some(index) = index else { return Ok(fixed) };
		let pegged = self.levels(shelf(market), side, wanted, |order| {
			let price = order.price_at(index);
			(!order.is_beyond_limit(side, price)).then_some(price)
		})?;
		let mut levels: BTreeMap<Rank, Level> = BTreeMap::new();
		for level in fixed.into_iter().chain(pegged) {
			let rank = Position { price: level.price, seq: OrderSeq(0) }.rank(side);
			let empty = Level { lots: Lots::ZERO, orders: 0, ..level };
			let sum = levels.entry(rank).or_insert(empty);
			sum.lots = Lots(sum.lots.0.saturating_add(level.lots.0));
			sum.orders = sum.orders.saturating_add(level.orders);
		}
		Ok(levels.into_values().take(wanted).collect())
	}

	/// The first `wanted` prices of a tree, where `price_of` says where an order stands, if anywhere.
	fn levels(
		&mut self,
		market: MarketId,
		side: Side,
		wanted: usize,
		price_of: impl Fn(&RestingOrder) -> Option<Ticks>,
	) -> Result<Vec<Level>, BookError> {
		let mut found: Vec<Level> = Vec::new();
		self.walk(market, side, |order| {
			let Some(price) = price_of(order) else { return ControlFlow::Continue(()) };
			let is_complete = found.len() == wanted;
			match found.last_mut() {
				Some(level) if level.price == price => {
					level.lots = Lots(level.lots.0.saturating_add(order.shown().0));
					level.orders = level.orders.saturating_add(1);
				}
				_ if is_complete => return ControlFlow::Break(()),
				_ => found.push(Level { price, lots: order.shown(), orders: 1 }),
			}
			ControlFlow::Continue(())
		})?;
		Ok(found)
	}

	/// The first order of a side that has not expired, among its first `max_orders`. Pegged orders do
	/// not count: what follows the index tells nothing about it.
	///
	/// # Errors
	///
	/// [`BookError::Corrupt`].
	pub fn best_live(
		&mut self,
		market: MarketId,
		side: Side,
		now: Moment,
		max_orders: u32,
	) -> Result<Option<RestingOrder>, BookError> {
		let mut looked_at: u32 = 0;
		let mut best = None;
		self.walk(market, side, |order| {
			if looked_at == max_orders {
				return ControlFlow::Break(());
			}
			looked_at = looked_at.saturating_add(1);
			if order.is_expired(now) {
				return ControlFlow::Continue(());
			}
			best = Some(*order);
			ControlFlow::Break(())
		})?;
		Ok(best)
	}

	/// The average price of trading `impact.lot_ticks` against the orders of `side`, which is the
	/// best price for nothing. `None` if they are too few. What icebergs hide does not count, nor do
	/// pegged orders.
	///
	/// The last order is taken by a fraction of a lot if need be. Rounded against who trades: up
	/// when asks are hit, down when bids are.
	///
	/// # Errors
	///
	/// [`BookError::Overflow`], [`Corrupt`](BookError::Corrupt).
	pub fn impact_price(
		&mut self,
		market: MarketId,
		side: Side,
		impact: &Impact,
	) -> Result<Option<Ticks>, BookError> {
		let mut sweep = Sweep { left: impact.lot_ticks, lots: 0 };
		let mut looked_at: u32 = 0;
		let mut price = Ok(None);
		self.walk(market, side, |order| {
			if looked_at == impact.max_orders {
				return ControlFlow::Break(());
			}
			looked_at = looked_at.saturating_add(1);
			if order.is_expired(impact.now) || sweep.takes_all_of(order) {
				return ControlFlow::Continue(());
			}
			price = sweep.average(side, impact.lot_ticks, order.price).map(Some);
			ControlFlow::Break(())
		})?;
		price
	}

	/// Visit a side's orders, best first. Each leaf is found once.
	fn walk(
		&mut self,
		market: MarketId,
		side: Side,
		mut visit: impl FnMut(&RestingOrder) -> ControlFlow<()>,
	) -> Result<(), BookError> {
		let mut from = Some(Rank::FIRST);
		let mut tree = self.tree(market, side);
		while let Some(rank) = from {
			let Some((leaf, at)) = tree.seek(rank)? else { return Ok(()) };
			let mut last = rank;
			for order in leaf.orders_from(at, side) {
				if visit(&order).is_break() {
					return Ok(());
				}
				last = order.rank(side);
			}
			if last < rank {
				return Err(BookError::CorruptHeader);
			}
			from = last.next();
		}
		Ok(())
	}
}

/// A trade through the book, level by level.
struct Sweep {
	/// Notional still to trade.
	left: u128,
	/// Lots of the orders taken in full.
	lots: u128,
}

impl Sweep {
	/// Take all of an order, if that leaves something to trade.
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

	/// The average over `total` when what is left trades at `price`: with `l` lots and `r` left,
	/// `total / (l + r / price)`.
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
