//! A write-back cache of books: each page is decoded once, and encoded once at the flush.

use crate::{
	leaf::OrderLayout,
	tree::{Counts, Failure, Occupancy, Pages, Source, Tree},
	BookError, BookHeader, BookStore, Page, PageKey,
};
use alloc::collections::{btree_map::Entry, BTreeMap};
use novation_units::{BookFault, BookId, FaultKind, Side, Unreadable};

#[derive(Debug)]
pub(crate) struct Cache<S> {
	pub store: S,
	books: BTreeMap<BookId, CachedBook>,
	pub counts: Counts,
	occupancy: Occupancy,
}

/// The cached part of a book.
#[derive(Debug)]
struct CachedBook {
	header: CachedHeader,
	bids: Pages<OrderLayout>,
	asks: Pages<OrderLayout>,
	fault: Option<BookFault>,
	/// Whether a fault has interrupted a change that consists of several operations.
	is_torn: bool,
}

impl CachedBook {
	#[inline]
	fn open<'a, S: BookStore>(
		&'a mut self,
		book: BookId,
		side: Side,
		store: &'a S,
		counts: &'a mut Counts,
		occupancy: Occupancy,
	) -> OpenSide<'a, S> {
		let pages = match side {
			Side::Bid => &mut self.bids,
			Side::Ask => &mut self.asks,
		};
		let tree = Tree {
			source: PagesOf { store, book, side },
			pages,
			counts,
			layout: OrderLayout::new(book, side),
			shape: self.header.value.side(side).shape,
			occupancy,
		};
		OpenSide { header: &mut self.header, tree, fault: &mut self.fault, book, side }
	}

	/// Finds a fault if the book has pages but no header, before one is written.
	#[inline]
	fn ensure_header<S: BookStore>(
		&mut self,
		book: BookId,
		store: &S,
		counts: &mut Counts,
	) -> Result<(), BookFault> {
		if !self.header.is_new || self.header.is_dirty {
			return Ok(());
		}
		for side in [Side::Bid, Side::Ask] {
			counts.load(1);
			// A side that has pages has this one, which is removed last.
			if !matches!(store.page(PageKey { book, side, page: 0 }), Ok(None)) {
				let kind = FaultKind::Missing;
				let fault = BookFault { book, side: None, page: None, kind };
				self.fault = Some(fault);
				return Err(fault);
			}
		}
		Ok(())
	}
}

#[derive(Debug)]
pub(crate) struct CachedHeader {
	value: BookHeader,
	/// Whether the store has no header.
	is_new: bool,
	is_dirty: bool,
}

impl CachedHeader {
	pub fn get(&self) -> &BookHeader {
		&self.value
	}

	pub fn get_mut(&mut self) -> &mut BookHeader {
		self.is_dirty = true;
		&mut self.value
	}
}

/// The stored pages of one side.
pub(crate) struct PagesOf<'a, S> {
	store: &'a S,
	book: BookId,
	side: Side,
}

impl<S: BookStore> Source<OrderLayout> for PagesOf<'_, S> {
	fn page(&self, number: u32) -> Result<Option<Page>, Unreadable> {
		self.store.page(PageKey { book: self.book, side: self.side, page: number })
	}
}

pub(crate) type OrderTree<'a, S> = Tree<'a, PagesOf<'a, S>, OrderLayout>;

/// One side of a book, opened for an operation.
pub(crate) struct OpenSide<'a, S> {
	pub header: &'a mut CachedHeader,
	pub tree: OrderTree<'a, S>,
	fault: &'a mut Option<BookFault>,
	book: BookId,
	side: Side,
}

impl<S> OpenSide<'_, S> {
	/// Converts the failure of an operation, and keeps a fault with the book.
	pub fn refuse(self, failure: Failure) -> BookError {
		match failure {
			Failure::NotFound => BookError::NotFound,
			Failure::Exists => BookError::Exists,
			Failure::Full => BookError::Full,
			Failure::Fault { page, kind } => {
				let fault = BookFault { book: self.book, side: Some(self.side), page, kind };
				*self.fault = Some(fault);
				BookError::Fault(fault)
			}
		}
	}
}

impl<S: BookStore> Cache<S> {
	pub fn new(store: S, occupancy: Occupancy) -> Self {
		Self { store, books: BTreeMap::new(), counts: Counts::default(), occupancy }
	}

	/// The header of a book.
	pub fn header(&mut self, book: BookId) -> Result<&mut CachedHeader, BookFault> {
		Ok(&mut open(&mut self.books, &self.store, book)?.header)
	}

	/// The header of a book, to be changed.
	pub fn header_to_change(&mut self, book: BookId) -> Result<&mut CachedHeader, BookFault> {
		let cached = open(&mut self.books, &self.store, book)?;
		cached.ensure_header(book, &self.store, &mut self.counts)?;
		Ok(&mut cached.header)
	}

	/// One side of a book, in which an order is going to rest.
	#[inline]
	pub fn side_to_change(
		&mut self,
		book: BookId,
		side: Side,
	) -> Result<OpenSide<'_, S>, BookFault> {
		let cached = open(&mut self.books, &self.store, book)?;
		cached.ensure_header(book, &self.store, &mut self.counts)?;
		Ok(cached.open(book, side, &self.store, &mut self.counts, self.occupancy))
	}

	/// One side of a book.
	#[inline]
	pub fn side(&mut self, book: BookId, side: Side) -> Result<OpenSide<'_, S>, BookFault> {
		let cached = open(&mut self.books, &self.store, book)?;
		Ok(cached.open(book, side, &self.store, &mut self.counts, self.occupancy))
	}

	pub fn faults(&self) -> impl Iterator<Item = BookFault> + '_ {
		self.books.values().filter_map(|cached| cached.fault)
	}

	pub fn forget(&mut self, book: BookId) {
		self.books.remove(&book);
	}

	/// Marks a book as changed in part. `fault` is kept with it, unless it has one already.
	pub fn tear(&mut self, book: BookId, fault: BookFault) {
		if let Some(cached) = self.books.get_mut(&book) {
			cached.fault.get_or_insert(fault);
			cached.is_torn = true;
		}
	}

	/// Lifts the fault of a book whose changes are complete.
	pub fn retain(&mut self, book: BookId) -> Result<(), BookFault> {
		let Some(cached) = self.books.get_mut(&book) else { return Ok(()) };
		match cached.fault {
			Some(fault) if cached.is_torn => return Err(fault),
			// The header was at fault, so nothing can have changed.
			Some(BookFault { side: None, .. }) => self.forget(book),
			_ => cached.fault = None,
		}
		Ok(())
	}

	pub fn flush(&mut self) {
		for (book, cached) in &mut self.books {
			if cached.fault.is_some() {
				continue;
			}
			for (side, pages) in [(Side::Bid, &mut cached.bids), (Side::Ask, &mut cached.asks)] {
				let store = &mut self.store;
				pages.flush(OrderLayout::new(*book, side), |number, page| {
					let key = PageKey { book: *book, side, page: number };
					match page {
						Some(page) => store.set_page(key, &page),
						None => store.remove_page(key),
					}
				});
			}
			if core::mem::take(&mut cached.header.is_dirty) {
				self.store.set_header(*book, &cached.header.value);
				cached.header.is_new = false;
			}
		}
	}
}

/// A cached book, whose header is read first if necessary.
fn open<'a, S: BookStore>(
	books: &'a mut BTreeMap<BookId, CachedBook>,
	store: &S,
	book: BookId,
) -> Result<&'a mut CachedBook, BookFault> {
	let cached = match books.entry(book) {
		Entry::Occupied(cached) => cached.into_mut(),
		Entry::Vacant(entry) => entry.insert(read(store, book)),
	};
	match cached.fault {
		Some(fault) => Err(fault),
		None => Ok(cached),
	}
}

fn read<S: BookStore>(store: &S, book: BookId) -> CachedBook {
	let unreadable = BookFault { book, side: None, page: None, kind: FaultKind::Unreadable };
	let (value, is_new, fault) = match store.header(book) {
		Ok(Some(header)) => (header, false, None),
		Ok(None) => (BookHeader::default(), true, None),
		Err(Unreadable) => (BookHeader::default(), false, Some(unreadable)),
	};
	CachedBook {
		header: CachedHeader { value, is_new, is_dirty: false },
		bids: Pages::default(),
		asks: Pages::default(),
		fault,
		is_torn: false,
	}
}
