//! A write-back cache: each page is decoded once, and encoded once at the flush.

use crate::{BookError, BookHeader, BookStore, Page, PageKey};
use alloc::collections::{btree_map::Entry, BTreeMap};
use novation_units::MarketId;

/// A value as it will be stored; `None` is absent.
#[derive(Debug)]
struct Cached<T> {
	value: Option<T>,
	is_dirty: bool,
}

#[derive(Debug)]
pub(crate) struct Cache<S> {
	pub store: S,
	headers: BTreeMap<MarketId, Cached<BookHeader>>,
	pages: BTreeMap<PageKey, Cached<Page>>,
	pub pages_loaded: u32,
}

impl<S: BookStore> Cache<S> {
	pub fn new(store: S) -> Self {
		Self { store, headers: BTreeMap::new(), pages: BTreeMap::new(), pages_loaded: 0 }
	}

	pub fn pages_touched(&self) -> u32 {
		u32::try_from(self.pages.len()).unwrap_or(u32::MAX)
	}

	pub fn header(&mut self, market: MarketId) -> BookHeader {
		let store = &self.store;
		self.headers
			.entry(market)
			.or_insert_with(|| Cached { value: store.header(market), is_dirty: false })
			.value
			.unwrap_or_default()
	}

	pub fn set_header(&mut self, market: MarketId, header: BookHeader) {
		self.headers.insert(market, Cached { value: Some(header), is_dirty: true });
	}

	fn cached(&mut self, key: PageKey) -> &mut Cached<Page> {
		match self.pages.entry(key) {
			Entry::Occupied(entry) => entry.into_mut(),
			Entry::Vacant(entry) => {
				self.pages_loaded = self.pages_loaded.saturating_add(1);
				entry.insert(Cached { value: self.store.page(key), is_dirty: false })
			}
		}
	}

	pub fn page(&mut self, key: PageKey) -> Result<&Page, BookError> {
		self.cached(key).value.as_ref().ok_or(BookError::Corrupt(key))
	}

	pub fn page_mut(&mut self, key: PageKey) -> Result<&mut Page, BookError> {
		let cached = self.cached(key);
		cached.is_dirty |= cached.value.is_some();
		cached.value.as_mut().ok_or(BookError::Corrupt(key))
	}

	/// Take a page out; [`put`](Self::put) it back, or it is removed from the store.
	pub fn take(&mut self, key: PageKey) -> Result<Page, BookError> {
		let cached = self.cached(key);
		cached.is_dirty |= cached.value.is_some();
		cached.value.take().ok_or(BookError::Corrupt(key))
	}

	pub fn put(&mut self, key: PageKey, page: Page) {
		self.pages.insert(key, Cached { value: Some(page), is_dirty: true });
	}

	pub fn remove(&mut self, key: PageKey) {
		self.pages.insert(key, Cached { value: None, is_dirty: true });
	}

	pub fn flush(&mut self) {
		for (key, cached) in self.pages.iter_mut().filter(|(_, cached)| cached.is_dirty) {
			match &cached.value {
				Some(page) => self.store.set_page(*key, page),
				None => self.store.remove_page(*key),
			}
			cached.is_dirty = false;
		}
		for (market, cached) in self.headers.iter_mut().filter(|(_, cached)| cached.is_dirty) {
			if let Some(header) = &cached.value {
				self.store.set_header(*market, header);
			}
			cached.is_dirty = false;
		}
	}
}
