//! Trees in memory, for tests and simulations.

use super::{store::decode, Entry, TreeHeader, TreePage, TreeStore};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::Encode;
use novation_units::Unreadable;

/// Encoded trees in memory.
#[derive(Clone, Debug)]
pub struct MemoryTrees<Id> {
	headers: BTreeMap<Id, Vec<u8>>,
	pages: BTreeMap<(Id, u32), Vec<u8>>,
}

impl<Id> Default for MemoryTrees<Id> {
	fn default() -> Self {
		Self { headers: BTreeMap::new(), pages: BTreeMap::new() }
	}
}

impl<Id: Ord + Copy> MemoryTrees<Id> {
	/// The encoded headers, to be damaged by tests.
	pub fn headers_mut(&mut self) -> &mut BTreeMap<Id, Vec<u8>> {
		&mut self.headers
	}

	/// The encoded pages, to be damaged by tests.
	pub fn pages_mut(&mut self) -> &mut BTreeMap<(Id, u32), Vec<u8>> {
		&mut self.pages
	}
}

impl<Id: Ord + Copy, E: Entry> TreeStore<Id, E> for MemoryTrees<Id> {
	fn header(&self, tree: Id) -> Result<Option<TreeHeader>, Unreadable> {
		decode(self.headers.get(&tree))
	}

	fn set_header(&mut self, tree: Id, header: &TreeHeader) {
		self.headers.insert(tree, header.encode());
	}

	fn page(&self, tree: Id, page: u32) -> Result<Option<TreePage<E>>, Unreadable> {
		decode(self.pages.get(&(tree, page)))
	}

	fn set_page(&mut self, tree: Id, page: u32, stored: &TreePage<E>) {
		self.pages.insert((tree, page), stored.encode());
	}

	fn remove_page(&mut self, tree: Id, page: u32) {
		self.pages.remove(&(tree, page));
	}
}
