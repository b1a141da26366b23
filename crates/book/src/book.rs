//! The book: orders by name, in order, on two sides of many markets.

use crate::{
	cache::Cache, order::Rank, page::Fill, tree::Tree, BookError, BookHeader, BookStore, OrderKey,
	RestingOrder, PAGE_CAPACITY,
};
use novation_units::{Lots, MarketId, OrderSeq, Side};

/// The books of all markets over a store.
///
/// It is a write-back cache: nothing reaches the store before [`flush`](Self::flush), and a book that
/// is dropped, or taken apart by [`discard`](Self::discard), leaves the store as it was.
#[derive(Debug)]
pub struct Book<S> {
	pub(crate) cache: Cache<S>,
	pub(crate) fill: Fill,
}

impl<S: BookStore> Book<S> {
	/// The books in `store`.
	pub fn new(store: S) -> Self {
		Self::with_page_capacity(store, PAGE_CAPACITY)
	}

	/// The same with smaller pages, hence deeper trees: `capacity` entries, within
	/// [`MIN_PAGE_CAPACITY`](crate::MIN_PAGE_CAPACITY) and [`PAGE_CAPACITY`]. A store is used with
	/// one capacity only.
	pub fn with_page_capacity(store: S, capacity: usize) -> Self {
		Self { cache: Cache::new(store), fill: Fill::new(capacity) }
	}

	/// The store as of the last flush.
	pub fn store(&self) -> &S {
		&self.cache.store
	}

	/// The store, to change what is no book. Pages changed behind the cache are not seen.
	pub fn store_mut(&mut self) -> &mut S {
		&mut self.cache.store
	}

	/// Write what has changed since the last flush, each page once.
	pub fn flush(&mut self) {
		self.cache.flush();
	}

	/// [`flush`](Self::flush), and give the store back.
	pub fn into_store(mut self) -> S {
		self.flush();
		self.cache.store
	}

	/// Give the store back as of the last flush.
	pub fn discard(self) -> S {
		self.cache.store
	}

	/// Pages read from the store so far.
	pub fn pages_loaded(&self) -> u32 {
		self.cache.pages_loaded
	}

	/// Pages read from the store or made so far, each once.
	pub fn pages_touched(&self) -> u32 {
		self.cache.pages_touched()
	}

	/// A market's header.
	pub fn header(&mut self, market: MarketId) -> BookHeader {
		self.cache.header(market)
	}

	/// Resting orders of a side, expired ones included.
	pub fn order_count(&mut self, market: MarketId, side: Side) -> u64 {
		self.header(market).side(side).orders
	}

	/// Give out the next order's number.
	///
	/// # Errors
	///
	/// [`BookError::Full`].
	pub fn next_seq(&mut self, market: MarketId) -> Result<OrderSeq, BookError> {
		let mut header = self.header(market);
		let seq = header.next_seq;
		header.next_seq = seq.checked_add(1).ok_or(BookError::Full)?;
		self.cache.set_header(market, header);
		Ok(OrderSeq(seq))
	}

	/// Let an order rest, behind all of its price that have a lower number. Orders of fixed prices and
	/// pegged ones are compared each with their own kind: how the two stand to each other is for the
	/// caller to look at, who knows the index.
	///
	/// # Errors
	///
	/// [`BookError::NoLots`], [`UnknownSeq`](BookError::UnknownSeq), [`Exists`](BookError::Exists),
	/// [`WouldCross`](BookError::WouldCross), [`Full`](BookError::Full),
	/// [`Corrupt`](BookError::Corrupt), [`CorruptHeader`](BookError::CorruptHeader).
	pub fn insert(
		&mut self,
		market: MarketId,
		side: Side,
		order: RestingOrder,
	) -> Result<(), BookError> {
		if let Some(opposite) = self.best(order.book(market), side.opposite())? {
			if crosses(side, order.price, opposite.price) {
				return Err(BookError::WouldCross { best: opposite.price });
			}
		}
		self.file(market, side, order)
	}

	/// Like [`insert`](Self::insert), whatever stands on the other side: for a book whose sides never trade
	/// with each other, such as an agenda.
	///
	/// # Errors
	///
	/// As for [`insert`](Self::insert), without [`WouldCross`](BookError::WouldCross).
	pub fn file(
		&mut self,
		market: MarketId,
		side: Side,
		order: RestingOrder,
	) -> Result<(), BookError> {
		if order.shown().is_zero() {
			return Err(BookError::NoLots);
		}
		if order.seq.0 >= self.header(market).next_seq {
			return Err(BookError::UnknownSeq);
		}
		self.add(market, side, order)
	}

	/// [`file`](Self::file) what is known to be in order.
	pub(crate) fn add(
		&mut self,
		market: MarketId,
		side: Side,
		order: RestingOrder,
	) -> Result<(), BookError> {
		let market = order.book(market);
		let mut header = self.header(market);
		// Pegged orders have their numbers from the market, whose orders they compete with.
		let next_seq = order.seq.0.checked_add(1).ok_or(BookError::Full)?;
		header.next_seq = header.next_seq.max(next_seq);
		let mut head = *header.side(side);
		head.orders = head.orders.checked_add(1).ok_or(BookError::CorruptHeader)?;
		head.lots = head.lots.checked_add(order.lots.0.into()).ok_or(BookError::CorruptHeader)?;
		let mut tree = self.tree_with(market, side, head);
		tree.insert(order)?;
		*header.side_mut(side) = tree.head;
		self.cache.set_header(market, header);
		Ok(())
	}

	/// The order of that name.
	///
	/// # Errors
	///
	/// [`BookError::NotFound`], [`Corrupt`](BookError::Corrupt).
	pub fn get(&mut self, key: &OrderKey) -> Result<RestingOrder, BookError> {
		self.first_from(key.market, key.side, key.rank())?
			.filter(|order| order.key(key.market, key.side) == *key)
			.ok_or(BookError::NotFound)
	}

	/// Take an order out of the book.
	///
	/// # Errors
	///
	/// [`BookError::NotFound`], [`Corrupt`](BookError::Corrupt),
	/// [`CorruptHeader`](BookError::CorruptHeader).
	pub fn remove(&mut self, key: &OrderKey) -> Result<RestingOrder, BookError> {
		let lots = self.get(key)?.lots;
		let mut header = self.header(key.market);
		let mut head = *header.side(key.side);
		head.orders = head.orders.checked_sub(1).ok_or(BookError::CorruptHeader)?;
		head.lots = head.lots.checked_sub(lots.0.into()).ok_or(BookError::CorruptHeader)?;
		let mut tree = self.tree_with(key.market, key.side, head);
		let order = tree.remove(key.rank())?;
		*header.side_mut(key.side) = tree.head;
		self.cache.set_header(key.market, header);
		Ok(order)
	}

	/// Change the size of an order, which keeps its place. More lots at the old place is for the
	/// caller to forbid. An iceberg shrinks by its hidden part first.
	///
	/// # Errors
	///
	/// [`BookError::NoLots`], [`NotFound`](BookError::NotFound), [`Corrupt`](BookError::Corrupt),
	/// [`CorruptHeader`](BookError::CorruptHeader).
	pub fn set_lots(&mut self, key: &OrderKey, lots: Lots) -> Result<(), BookError> {
		if lots.is_zero() {
			return Err(BookError::NoLots);
		}
		let before = self.get(key)?;
		self.update(key, before.lots, before.resized(lots))
	}

	/// Write another state of the order at `key`, which had `before` lots and keeps its place.
	pub(crate) fn update(
		&mut self,
		key: &OrderKey,
		before: Lots,
		order: RestingOrder,
	) -> Result<(), BookError> {
		let mut header = self.header(key.market);
		let head = header.side_mut(key.side);
		head.lots = head
			.lots
			.checked_sub(before.0.into())
			.and_then(|others| others.checked_add(order.lots.0.into()))
			.ok_or(BookError::CorruptHeader)?;
		*self.tree(key.market, key.side).order_mut(key.rank())? = order;
		self.cache.set_header(key.market, header);
		Ok(())
	}

	/// The order that is served first, expired or not.
	///
	/// # Errors
	///
	/// [`BookError::Corrupt`].
	pub fn best(
		&mut self,
		market: MarketId,
		side: Side,
	) -> Result<Option<RestingOrder>, BookError> {
		self.first_from(market, side, Rank::FIRST)
	}

	/// The order that is served next after `key`, whether or not that one still rests.
	///
	/// # Errors
	///
	/// [`BookError::Corrupt`].
	pub fn after(&mut self, key: &OrderKey) -> Result<Option<RestingOrder>, BookError> {
		match key.rank().next() {
			Some(rank) => self.first_from(key.market, key.side, rank),
			None => Ok(None),
		}
	}

	fn first_from(
		&mut self,
		market: MarketId,
		side: Side,
		rank: Rank,
	) -> Result<Option<RestingOrder>, BookError> {
		Ok(self.tree(market, side).orders_from(rank)?.first().copied())
	}

	pub(crate) fn tree(&mut self, market: MarketId, side: Side) -> Tree<'_, S> {
		let head = *self.header(market).side(side);
		self.tree_with(market, side, head)
	}

	fn tree_with(&mut self, market: MarketId, side: Side, head: crate::TreeHeader) -> Tree<'_, S> {
		Tree { cache: &mut self.cache, market, side, head, fill: self.fill }
	}
}

/// Whether an order of `side` with this `limit` trades with an opposite one at `price`.
pub(crate) fn crosses(
	side: Side,
	limit: novation_units::Ticks,
	price: novation_units::Ticks,
) -> bool {
	match side {
		Side::Bid => price <= limit,
		Side::Ask => price >= limit,
	}
}
