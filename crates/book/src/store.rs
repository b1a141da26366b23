//! Where pages live.

use crate::{BookHeader, Page, PageKey};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{DecodeAll, Encode};
use core::cell::Cell;
use novation_units::MarketId;

/// A place for headers and pages. What does not decode is absent.
pub trait BookStore {
	/// A market's header; `None` if no order has ever rested there.
	fn header(&self, market: MarketId) -> Option<BookHeader>;
	/// Store a header.
	fn set_header(&mut self, market: MarketId, header: &BookHeader);
	/// A page.
	fn page(&self, key: PageKey) -> Option<Page>;
	/// Store a page.
	fn set_page(&mut self, key: PageKey, page: &Page);
	/// Forget a page; nothing happens if it is absent.
	fn remove_page(&mut self, key: PageKey);
}

impl<S: BookStore> BookStore for &mut S {
	fn header(&self, market: MarketId) -> Option<BookHeader> {
		(**self).header(market)
	}
	fn set_header(&mut self, market: MarketId, header: &BookHeader) {
		(**self).set_header(market, header)
	}
	fn page(&self, key: PageKey) -> Option<Page> {
		(**self).page(key)
	}
	fn set_page(&mut self, key: PageKey, page: &Page) {
		(**self).set_page(key, page)
	}
	fn remove_page(&mut self, key: PageKey) {
		(**self).remove_page(key)
	}
}

/// What a [`MemoryStore`] was asked so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
	/// Headers and pages read.
	pub reads: u64,
	/// Headers and pages written or removed.
	pub writes: u64,
	/// Encoded size of what was read.
	pub bytes_read: u64,
	/// Encoded size of what was written.
	pub bytes_written: u64,
}

impl Traffic {
	fn read(mut self, bytes: usize) -> Self {
		self.reads = self.reads.saturating_add(1);
		self.bytes_read = self.bytes_read.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
		self
	}

	fn wrote(mut self, bytes: usize) -> Self {
		self.writes = self.writes.saturating_add(1);
		self.bytes_written =
			self.bytes_written.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
		self
	}
}

/// Encoded pages in memory, with counts of what was read and written.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
	headers: BTreeMap<MarketId, Vec<u8>>,
	pages: BTreeMap<PageKey, Vec<u8>>,
	traffic: Cell<Traffic>,
}

impl MemoryStore {
	/// What was read and written so far.
	pub fn traffic(&self) -> Traffic {
		self.traffic.get()
	}

	/// Every stored page with its encoded bytes.
	pub fn pages(&self) -> impl Iterator<Item = (&PageKey, &[u8])> {
		self.pages.iter().map(|(key, bytes)| (key, bytes.as_slice()))
	}

	fn read(&self, bytes: Option<&Vec<u8>>) {
		self.traffic.set(self.traffic.get().read(bytes.map_or(0, Vec::len)));
	}

	fn wrote(&self, bytes: usize) {
		self.traffic.set(self.traffic.get().wrote(bytes));
	}
}

impl BookStore for MemoryStore {
	fn header(&self, market: MarketId) -> Option<BookHeader> {
		let bytes = self.headers.get(&market);
		self.read(bytes);
		BookHeader::decode_all(&mut bytes?.as_slice()).ok()
	}

	fn set_header(&mut self, market: MarketId, header: &BookHeader) {
		let bytes = header.encode();
		self.wrote(bytes.len());
		self.headers.insert(market, bytes);
	}

	fn page(&self, key: PageKey) -> Option<Page> {
		let bytes = self.pages.get(&key);
		self.read(bytes);
		Page::decode_all(&mut bytes?.as_slice()).ok()
	}

	fn set_page(&mut self, key: PageKey, page: &Page) {
		let bytes = page.encode();
		self.wrote(bytes.len());
		self.pages.insert(key, bytes);
	}

	fn remove_page(&mut self, key: PageKey) {
		self.wrote(0);
		self.pages.remove(&key);
	}
}
