//! The book: orders by name, in order, on two sides of many markets.

use crate::{
	cache::{Cache, CachedHeader},
	node::Fill,
	tree::Tree,
	BookError, BookHeader, BookStore, OrderKey, RestingOrder, PAGE_CAPACITY,
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
		self.cache.counts().loaded
	}

	/// Pages made so far that were not there to be read.
	pub fn pages_made(&self) -> u32 {
		self.cache.counts().made
	}

	/// A market's header.
	pub fn header(&mut self, market: MarketId) -> BookHeader {
		*self.cache.book(market).0.header.get()
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
		let header = &mut self.cache.book(market).0.header;
		let seq = header.get().next_seq;
		let next_seq = seq.checked_add(1).ok_or(BookError::Full)?;
		header.get_mut().next_seq = next_seq;
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
		if let Some(opposite) = self.tree(order.book(market), side.opposite()).first()? {
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
		if order.seq.0 >= self.cache.book(market).0.header.get().next_seq {
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
		let next_seq = order.seq.0.checked_add(1).ok_or(BookError::Full)?;
		let (header, mut tree) = self.open(order.book(market), side);
		tree.insert(order)?;
		let header = header.get_mut();
		*header.side_mut(side) = tree.head;
		// Pegged orders have their numbers from the market, whose orders they compete with.
		header.next_seq = header.next_seq.max(next_seq);
		Ok(())
	}

	/// The order of that name.
	///
	/// # Errors
	///
	/// [`BookError::NotFound`], [`Corrupt`](BookError::Corrupt).
	pub fn get(&mut self, key: &OrderKey) -> Result<RestingOrder, BookError> {
		self.tree(key.market, key.side).get(key.rank())
	}

	/// Take an order out of the book.
	///
	/// # Errors
	///
	/// [`BookError::NotFound`], [`Corrupt`](BookError::Corrupt),
	/// [`CorruptHeader`](BookError::CorruptHeader).
	pub fn remove(&mut self, key: &OrderKey) -> Result<RestingOrder, BookError> {
		let (header, mut tree) = self.open(key.market, key.side);
		let order = tree.remove(key.rank())?;
		*header.get_mut().side_mut(key.side) = tree.head;
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
		self.update(key, |order| order.resized(lots))
	}

	/// Put what `update` makes of the order at `key` in its place.
	pub(crate) fn update(
		&mut self,
		key: &OrderKey,
		update: impl FnOnce(RestingOrder) -> RestingOrder,
	) -> Result<(), BookError> {
		let (header, mut tree) = self.open(key.market, key.side);
		tree.update(key.rank(), update)?;
		*header.get_mut().side_mut(key.side) = tree.head;
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
		self.tree(market, side).first()
	}

	/// The order that is served next after `key`, whether or not that one still rests.
	///
	/// # Errors
	///
	/// [`BookError::Corrupt`].
	pub fn after(&mut self, key: &OrderKey) -> Result<Option<RestingOrder>, BookError> {
		let Some(rank) = key.rank().next() else { return Ok(None) };
		let mut tree = self.tree(key.market, key.side);
		let found = tree.seek(rank)?;
		Ok(found.and_then(|(leaf, at)| leaf.get(at, key.side)))
	}

	pub(crate) fn tree(&mut self, market: MarketId, side: Side) -> Tree<'_, S> {
		let (_, tree) = self.open(market, side);
		tree
	}

	/// A side, and where its header goes after a change. What is refused leaves the header as it was.
	fn open(&mut self, market: MarketId, side: Side) -> (&mut CachedHeader, Tree<'_, S>) {
		let fill = self.fill;
		let (book, counts, store) = self.cache.book(market);
		let (header, pages) = book.side(side);
		let head = *header.get().side(side);
		(header, Tree { store, pages, counts, market, side, head, fill })
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
