//! A write-back cache: each page is decoded once, and encoded once at the flush.

use crate::{
	node::{Node, Slot},
	BookHeader, BookStore, PageKey,
};
use alloc::{
	collections::{btree_map::Entry, BTreeMap},
	vec::Vec,
};
use novation_units::{MarketId, Side};

#[derive(Debug)]
pub(crate) struct Cache<S> {
	pub store: S,
	books: BTreeMap<MarketId, CachedBook>,
	counts: Counts,
}

/// Pages of all books. Kept, since who pays for them asks often.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
	/// Read from the store.
	pub loaded: u32,
	/// Made, and not there to be read.
	pub made: u32,
}

/// What was read of a market's book.
#[derive(Debug, Default)]
pub(crate) struct CachedBook {
	pub header: CachedHeader,
	bids: Pages,
	asks: Pages,
}

#[derive(Debug, Default)]
pub(crate) struct CachedHeader {
	value: BookHeader,
	is_dirty: bool,
}

/// What was read of a side's pages.
#[derive(Debug, Default)]
pub(crate) struct Pages {
	/// In the order in which they were needed first. A page keeps its place here for good, absent ones too.
	pages: Vec<CachedPage>,
	slots: BTreeMap<u32, Slot>,
	/// The root and where it is, as it was last asked for.
	pub root: Option<(u32, Slot)>,
}

#[derive(Debug)]
struct CachedPage {
	number: u32,
	/// As it will be stored; `None` is absent.
	node: Option<Node>,
	is_dirty: bool,
}

impl<S: BookStore> Cache<S> {
	pub fn new(store: S) -> Self {
		Self { store, books: BTreeMap::new(), counts: Counts::default() }
	}

	/// A market's book, what counts its pages, and the store that the rest of it is in.
	pub fn book(&mut self, market: MarketId) -> (&mut CachedBook, &mut Counts, &S) {
		let store = &self.store;
		let book = self.books.entry(market).or_insert_with(|| CachedBook {
			header: CachedHeader {
				value: store.header(market).unwrap_or_default(),
				is_dirty: false,
			},
			..Default::default()
		});
		(book, &mut self.counts, store)
	}

	pub fn counts(&self) -> Counts {
		self.counts
	}

	pub fn flush(&mut self) {
		for (market, book) in &mut self.books {
			book.bids.flush(&mut self.store, *market, Side::Bid);
			book.asks.flush(&mut self.store, *market, Side::Ask);
			if core::mem::take(&mut book.header.is_dirty) {
				self.store.set_header(*market, &book.header.value);
			}
		}
	}
}

impl CachedBook {
	pub fn side(&mut self, side: Side) -> (&mut CachedHeader, &mut Pages) {
		let pages = match side {
			Side::Bid => &mut self.bids,
			Side::Ask => &mut self.asks,
		};
		(&mut self.header, pages)
	}
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

impl Pages {
	/// Where the page of that number is, after it was read if need be.
	pub fn slot(
		&mut self,
		number: u32,
		counts: &mut Counts,
		read: impl FnOnce() -> Option<Node>,
	) -> Slot {
		match self.slots.entry(number) {
			Entry::Occupied(slot) => *slot.get(),
			Entry::Vacant(entry) => {
				counts.loaded = counts.loaded.saturating_add(1);
				let slot = *entry.insert(Slot::behind(self.pages.len()));
				self.pages.push(CachedPage { number, node: read(), is_dirty: false });
				slot
			}
		}
	}

	pub fn number(&self, slot: Slot) -> Option<u32> {
		Some(self.pages.get(slot.index())?.number)
	}

	/// A page; `None` if it is absent.
	pub fn get(&self, slot: Slot) -> Option<&Node> {
		self.pages.get(slot.index())?.node.as_ref()
	}

	/// Whether a page of that number is known to be there.
	pub fn holds(&self, number: u32) -> bool {
		self.slots.get(&number).is_some_and(|slot| self.get(*slot).is_some())
	}

	/// A page to change.
	pub fn get_mut(&mut self, slot: Slot) -> Option<&mut Node> {
		let page = self.pages.get_mut(slot.index())?;
		page.is_dirty |= page.node.is_some();
		page.node.as_mut()
	}

	/// Take a page out; [`set`](Self::set) it again, or it is removed from the store.
	pub fn take(&mut self, slot: Slot) -> Option<Node> {
		let page = self.pages.get_mut(slot.index())?;
		page.is_dirty |= page.node.is_some();
		page.node.take()
	}

	/// Put a page where one was taken out.
	pub fn set(&mut self, slot: Slot, node: Node) {
		if let Some(page) = self.pages.get_mut(slot.index()) {
			page.node = Some(node);
		}
	}

	/// Store a page under a number; `None` removes what is there.
	pub fn put(&mut self, number: u32, counts: &mut Counts, node: Option<Node>) -> Slot {
		let next = Slot::behind(self.pages.len());
		let slot = *self.slots.entry(number).or_insert(next);
		let page = CachedPage { number, node, is_dirty: true };
		match self.pages.get_mut(slot.index()) {
			Some(cached) => *cached = page,
			None => {
				counts.made = counts.made.saturating_add(1);
				self.pages.push(page);
			}
		}
		slot
	}

	/// Remember where a child of an inner page is: a page is not looked up by its number twice.
	pub fn link(&mut self, parent: Slot, child: usize, slot: Slot) {
		let page = self.pages.get_mut(parent.index());
		if let Some(Node::Inner(branches)) = page.and_then(|page| page.node.as_mut()) {
			if let Some(branch) = branches.get_mut(child) {
				branch.to.slot = Some(slot);
			}
		}
	}

	fn flush<S: BookStore>(&mut self, store: &mut S, market: MarketId, side: Side) {
		for (number, slot) in &self.slots {
			let Some(cached) = self.pages.get_mut(slot.index()) else { continue };
			if !core::mem::take(&mut cached.is_dirty) {
				continue;
			}
			let key = PageKey { market, side, page: *number };
			match &cached.node {
				Some(node) => store.set_page(key, &node.to_page(side)),
				None => store.remove_page(key),
			}
		}
	}
}
