//! The books of all markets.

use crate::{
	cache::{Cache, OrderTree},
	tree::{Failure, Leaf, Occupancy},
	BookError, BookHeader, BookStore, RestingOrder, SideHeader, PAGE_CAPACITY,
};
use novation_units::{BookFault, BookId, Lots, MarketId, OrderKey, OrderSeq, Side, Ticks};

/// The books of all markets over a store.
///
/// This is a write-back cache: nothing reaches the store before [`flush`](Self::flush). Dropping the books,
/// or [`discard`](Self::discard), leaves the store as it was.
///
/// # Faults
///
/// A book in which a fault was found refuses all further operations with the same fault, and the flush
/// leaves it out: none of its changes since the last flush are written. All other books work on and are
/// written. The caller of a halted market decides about those changes:
///
/// - [`forget`](Self::forget) drops them. The caller must undo what it has booked for them elsewhere.
/// - [`retain_changes`](Self::retain_changes) keeps them for the flush. A refused operation changes
///   nothing, so they are complete, unless the fault interrupted [`apply`](crate::apply).
#[derive(Debug)]
pub struct Book<S> {
	pub(crate) cache: Cache<S>,
}

impl<S: BookStore> Book<S> {
	/// The books in `store`.
	pub fn new(store: S) -> Self {
		Self::with_page_capacity(store, PAGE_CAPACITY)
	}

	/// The books in `store`, with pages of at most `capacity` entries, between
	/// [`MIN_PAGE_CAPACITY`](crate::MIN_PAGE_CAPACITY) and [`PAGE_CAPACITY`]. A store supports a single
	/// capacity.
	pub fn with_page_capacity(store: S, capacity: usize) -> Self {
		Self { cache: Cache::new(store, Occupancy::new(capacity)) }
	}

	/// The store as of the last flush.
	pub fn store(&self) -> &S {
		&self.cache.store
	}

	/// The store, to be changed outside the books. The cache does not notice changes of pages.
	pub fn store_mut(&mut self) -> &mut S {
		&mut self.cache.store
	}

	/// Writes all changes since the last flush, each page once. Leaves out books with faults.
	pub fn flush(&mut self) {
		self.cache.flush();
	}

	/// [Flushes](Self::flush), and returns the store.
	pub fn into_store(mut self) -> S {
		self.flush();
		self.cache.store
	}

	/// Returns the store as of the last flush.
	pub fn discard(self) -> S {
		self.cache.store
	}

	/// The faults found so far, at most one for each book.
	pub fn faults(&self) -> impl Iterator<Item = BookFault> + '_ {
		self.cache.faults()
	}

	/// Drops everything cached of a book: its changes since the last flush, and its fault.
	///
	/// The next operation reads the book from the store again. The two books of a market share the order
	/// numbers, so forget them together.
	pub fn forget(&mut self, book: BookId) {
		self.cache.forget(book);
	}

	/// Lifts the fault of a book and keeps its changes since the last flush, which are complete.
	///
	/// An operation that meets the damage again finds the fault again.
	///
	/// # Errors
	///
	/// The fault, if it has interrupted [`apply`](crate::apply): the changes are incomplete.
	pub fn retain_changes(&mut self, book: BookId) -> Result<(), BookFault> {
		self.cache.retain(book)
	}

	/// Pages read from the store so far.
	pub fn pages_loaded(&self) -> u32 {
		self.cache.counts.loaded
	}

	/// Pages created so far that the store did not have.
	pub fn pages_made(&self) -> u32 {
		self.cache.counts.made
	}

	/// The header of a book.
	///
	/// # Errors
	///
	/// [`BookError::Fault`].
	pub fn header(&mut self, book: BookId) -> Result<BookHeader, BookError> {
		Ok(*self.cache.header(book)?.get())
	}

	/// Number of resting orders of a side, expired ones included.
	///
	/// # Errors
	///
	/// [`BookError::Fault`].
	pub fn order_count(&mut self, book: BookId, side: Side) -> Result<u64, BookError> {
		Ok(self.header(book)?.side(side).orders())
	}

	/// Whether the book has a header, or needs none because it has no pages.
	///
	/// # Errors
	///
	/// [`BookError::Fault`].
	pub fn ensure_header(&mut self, book: BookId) -> Result<(), BookError> {
		self.cache.header_to_change(book)?;
		Ok(())
	}

	/// Issues the sequence number of the next order of a market, pegged or not.
	///
	/// # Errors
	///
	/// [`BookError::Full`], [`Fault`](BookError::Fault).
	pub fn next_seq(&mut self, market: MarketId) -> Result<OrderSeq, BookError> {
		let header = self.cache.header_to_change(BookId::Market(market))?;
		let seq = header.get().next_seq;
		let next_seq = seq.checked_add(1).ok_or(BookError::Full)?;
		header.get_mut().next_seq = next_seq;
		Ok(OrderSeq(seq))
	}

	/// Lets an order rest behind all orders of its price with lower numbers.
	///
	/// Only orders of the same kind, fixed or pegged, are checked for crossing. To compare the two kinds
	/// is up to the caller, who knows the index.
	///
	/// # Errors
	///
	/// [`BookError::NoLots`], [`UnknownSeq`](BookError::UnknownSeq), [`Exists`](BookError::Exists),
	/// [`WouldCross`](BookError::WouldCross), [`Full`](BookError::Full), [`Fault`](BookError::Fault).
	pub fn insert(
		&mut self,
		market: MarketId,
		side: Side,
		order: RestingOrder,
	) -> Result<(), BookError> {
		let opposite = side.opposite();
		if let Some(rank) = self.look(order.book(market), opposite, |tree| tree.first_key())? {
			let best = rank.place(opposite).price;
			if crosses(side, order.price, best) {
				return Err(BookError::WouldCross { best });
			}
		}
		if order.shown().is_zero() {
			return Err(BookError::NoLots);
		}
		if order.seq.0 >= self.cache.header(BookId::Market(market))?.get().next_seq {
			return Err(BookError::UnknownSeq);
		}
		self.add(market, side, order)
	}

	/// Inserts an order that is known to be valid.
	pub(crate) fn add(
		&mut self,
		market: MarketId,
		side: Side,
		order: RestingOrder,
	) -> Result<(), BookError> {
		let book = order.book(market);
		let next_seq = order.seq.0.checked_add(1).ok_or(BookError::Full)?;
		let mut opened = self.cache.side_to_change(book, side)?;
		let lots = opened.header.get().side(side).lots.checked_add(order.lots.0.into());
		let Some(lots) = lots else { return Err(opened.refuse(Failure::HEADER)) };
		if let Err(failure) = opened.tree.insert(order) {
			return Err(opened.refuse(failure));
		}
		let shape = opened.tree.shape;
		let header = opened.header.get_mut();
		*header.side_mut(side) = SideHeader { shape, lots };
		// Pegged orders have their numbers from the market, whose orders they compete with.
		header.next_seq = header.next_seq.max(next_seq);
		Ok(())
	}

	/// The order with this key.
	///
	/// # Errors
	///
	/// [`BookError::NotFound`], [`Fault`](BookError::Fault).
	pub fn get(&mut self, key: &OrderKey) -> Result<RestingOrder, BookError> {
		self.look(key.book, key.side, |tree| {
			let (slot, index) = tree.find(rank_of(key))?;
			tree.get_at(slot, index)
		})
	}

	/// Removes and returns the order with this key.
	///
	/// # Errors
	///
	/// [`BookError::NotFound`], [`Fault`](BookError::Fault).
	pub fn remove(&mut self, key: &OrderKey) -> Result<RestingOrder, BookError> {
		let rank = rank_of(key);
		self.change(key.book, key.side, |tree, lots| {
			let (slot, index) = tree.find(rank)?;
			let order = tree.get_at(slot, index)?;
			*lots = lots.checked_sub(order.lots.0.into()).ok_or(Failure::HEADER)?;
			tree.remove_at(rank, slot, index)?;
			Ok(order)
		})
	}

	/// Changes the size of an order, which keeps its place. An iceberg shrinks by its hidden part first.
	///
	/// The caller must not let an order grow at its old place.
	///
	/// # Errors
	///
	/// [`BookError::NoLots`], [`NotFound`](BookError::NotFound), [`Fault`](BookError::Fault).
	pub fn set_lots(&mut self, key: &OrderKey, lots: Lots) -> Result<(), BookError> {
		if lots.is_zero() {
			return Err(BookError::NoLots);
		}
		self.update(key, |order| order.resized(lots))
	}

	/// Replaces the order at `key` by the result of `update`, which has the same key.
	pub(crate) fn update(
		&mut self,
		key: &OrderKey,
		update: impl FnOnce(RestingOrder) -> RestingOrder,
	) -> Result<(), BookError> {
		self.change(key.book, key.side, |tree, lots| {
			let (slot, index) = tree.find(rank_of(key))?;
			let before = tree.get_at(slot, index)?;
			let (removed, order) = (before.lots, update(before));
			*lots = lots
				.checked_sub(removed.0.into())
				.and_then(|others| others.checked_add(order.lots.0.into()))
				.ok_or(Failure::HEADER)?;
			tree.set_at(slot, index, &order)
		})
	}

	/// The order of a side that is served first, expired or not.
	///
	/// # Errors
	///
	/// [`BookError::Fault`].
	pub fn best(&mut self, book: BookId, side: Side) -> Result<Option<RestingOrder>, BookError> {
		self.look(book, side, |tree| tree.first())
	}

	/// The order that is served next after `key`, whether or not that order still rests.
	///
	/// # Errors
	///
	/// [`BookError::Fault`].
	pub fn after(&mut self, key: &OrderKey) -> Result<Option<RestingOrder>, BookError> {
		self.look(key.book, key.side, |tree| tree.after(rank_of(key)))
	}

	/// Passes the orders of a side to `visit`, best first, until it returns `false`.
	pub(crate) fn walk(
		&mut self,
		book: BookId,
		side: Side,
		mut visit: impl FnMut(&RestingOrder) -> bool,
	) -> Result<(), BookError> {
		self.look(book, side, |tree| {
			let mut from = tree.first_leaf()?.map(|slot| (slot, 0));
			while let Some((slot, index)) = from {
				let leaf = tree.leaf(slot)?;
				if !leaf.orders_from(index, side).all(|order| visit(&order)) {
					return Ok(());
				}
				let last = leaf.len().checked_sub(1).and_then(|last| leaf.key(last));
				from = match last {
					Some(last) => tree.seek_after(last)?,
					None => return Err(tree.contradiction(slot)),
				};
			}
			Ok(())
		})
	}

	/// Looks into one side of a book.
	pub(crate) fn look<T>(
		&mut self,
		book: BookId,
		side: Side,
		look: impl FnOnce(&mut OrderTree<'_, S>) -> Result<T, Failure>,
	) -> Result<T, BookError> {
		let mut opened = self.cache.side(book, side)?;
		look(&mut opened.tree).map_err(|failure| opened.refuse(failure))
	}

	/// Changes one side of a book and its sum of lots. A refused change leaves the header as it was.
	fn change<T>(
		&mut self,
		book: BookId,
		side: Side,
		change: impl FnOnce(&mut OrderTree<'_, S>, &mut u128) -> Result<T, Failure>,
	) -> Result<T, BookError> {
		let mut opened = self.cache.side(book, side)?;
		let mut lots = opened.header.get().side(side).lots;
		match change(&mut opened.tree, &mut lots) {
			Ok(value) => {
				let shape = opened.tree.shape;
				*opened.header.get_mut().side_mut(side) = SideHeader { shape, lots };
				Ok(value)
			}
			Err(failure) => Err(opened.refuse(failure)),
		}
	}
}

fn rank_of(key: &OrderKey) -> crate::order::Rank {
	crate::BookPlace { price: key.price, seq: key.seq }.rank(key.side)
}

/// Whether an order of `side` with this `limit` trades with an opposite one at `price`.
pub(crate) fn crosses(side: Side, limit: Ticks, price: Ticks) -> bool {
	match side {
		Side::Bid => price <= limit,
		Side::Ask => price >= limit,
	}
}
