//! Stores of books.

use crate::{tree::decode, BookHeader, Page};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::cell::Cell;
use novation_units::{BookId, Side, Unreadable};
use scale_info::TypeInfo;

/// Names a page of a book.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PageKey {
	/// The book.
	pub book: BookId,
	/// Side of the book.
	pub side: Side,
	/// Number of the page within the side.
	pub page: u32,
}

/// Stores the headers and pages of books.
pub trait BookStore {
	/// Reads the header of a book; `None` if no order has ever rested there.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn header(&self, book: BookId) -> Result<Option<BookHeader>, Unreadable>;

	/// Stores a header.
	fn set_header(&mut self, book: BookId, header: &BookHeader);

	/// Reads a page; `None` if it is absent.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn page(&self, key: PageKey) -> Result<Option<Page>, Unreadable>;

	/// Stores a page.
	fn set_page(&mut self, key: PageKey, page: &Page);

	/// Removes a page; does nothing if it is absent.
	fn remove_page(&mut self, key: PageKey);
}

impl<S: BookStore> BookStore for &mut S {
	fn header(&self, book: BookId) -> Result<Option<BookHeader>, Unreadable> {
		(**self).header(book)
	}
	fn set_header(&mut self, book: BookId, header: &BookHeader) {
		(**self).set_header(book, header)
	}
	fn page(&self, key: PageKey) -> Result<Option<Page>, Unreadable> {
		(**self).page(key)
	}
	fn set_page(&mut self, key: PageKey, page: &Page) {
		(**self).set_page(key, page)
	}
	fn remove_page(&mut self, key: PageKey) {
		(**self).remove_page(key)
	}
}

/// Accesses to a [`MemoryStore`] so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
	/// Headers and pages read.
	pub reads: u64,
	/// Headers and pages written or removed.
	pub writes: u64,
	/// Encoded size of all values read, in bytes.
	pub bytes_read: u64,
	/// Encoded size of all values written, in bytes.
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

/// Encoded pages in memory, with counts of accesses.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
	headers: BTreeMap<BookId, Vec<u8>>,
	pages: BTreeMap<PageKey, Vec<u8>>,
	traffic: Cell<Traffic>,
}

impl MemoryStore {
	/// Accesses so far.
	pub fn traffic(&self) -> Traffic {
		self.traffic.get()
	}

	/// Every stored page with its encoded bytes.
	pub fn pages(&self) -> impl Iterator<Item = (&PageKey, &[u8])> {
		self.pages.iter().map(|(key, bytes)| (key, bytes.as_slice()))
	}

	/// The encoded headers, to be damaged by tests.
	pub fn headers_mut(&mut self) -> &mut BTreeMap<BookId, Vec<u8>> {
		&mut self.headers
	}

	/// The encoded pages, to be damaged by tests.
	pub fn pages_mut(&mut self) -> &mut BTreeMap<PageKey, Vec<u8>> {
		&mut self.pages
	}

	fn read(&self, bytes: Option<&Vec<u8>>) {
		self.traffic.set(self.traffic.get().read(bytes.map_or(0, Vec::len)));
	}

	fn wrote(&self, bytes: usize) {
		self.traffic.set(self.traffic.get().wrote(bytes));
	}
}

impl BookStore for MemoryStore {
	fn header(&self, book: BookId) -> Result<Option<BookHeader>, Unreadable> {
		let bytes = self.headers.get(&book);
		self.read(bytes);
		decode(bytes)
	}

	fn set_header(&mut self, book: BookId, header: &BookHeader) {
		let bytes = header.encode();
		self.wrote(bytes.len());
		self.headers.insert(book, bytes);
	}

	fn page(&self, key: PageKey) -> Result<Option<Page>, Unreadable> {
		let bytes = self.pages.get(&key);
		self.read(bytes);
		decode(bytes)
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
