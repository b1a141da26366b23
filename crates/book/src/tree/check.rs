//! The invariants of every tree.

use super::{
	node::{Branch, Node},
	Failure, Layout, Leaf, Source, Tree,
};
use alloc::collections::BTreeSet;

/// A broken invariant of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
	/// A page cannot be used at all.
	Failure(Failure),
	/// A page has fewer or more entries than its place allows.
	Occupancy { page: u32, entries: usize },
	/// An entry of the page is outside the bounds that its parents state, or out of order.
	Order { page: u32 },
	/// The page is reached twice, or its number was never allocated.
	PageReused { page: u32 },
	/// This many page numbers are neither in the tree nor free.
	PagesLeaked(u32),
	/// The header states another number of entries than the leaves have.
	EntryCount,
}

/// A flaw of the tree, or of an entry by the caller's own rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CheckError<E> {
	Tree(Flaw),
	Entry(E),
}

impl<E> From<Flaw> for CheckError<E> {
	fn from(flaw: Flaw) -> Self {
		CheckError::Tree(flaw)
	}
}

impl<E> From<Failure> for CheckError<E> {
	fn from(failure: Failure) -> Self {
		CheckError::Tree(Flaw::Failure(failure))
	}
}

/// A traversal of a whole tree.
struct Traversal<V> {
	visit: V,
	pages: BTreeSet<u32>,
	entries: u64,
}

/// The keys that a page may hold: from the first, up to the second exclusively.
#[derive(Clone, Copy)]
struct Bounds<K> {
	from: Option<K>,
	to: Option<K>,
}

impl<K: Ord> Bounds<K> {
	fn contain(&self, key: &K) -> bool {
		self.from.as_ref().is_none_or(|from| key >= from)
			&& self.to.as_ref().is_none_or(|to| key < to)
	}
}

impl<S: Source<L>, L: Layout> Tree<'_, S, L> {
	/// Reads the whole tree and checks its invariants; `visit` gets each entry with the number of its page.
	pub fn check<E>(
		&mut self,
		visit: impl FnMut(u32, &L::Entry) -> Result<(), E>,
	) -> Result<(), CheckError<E>> {
		let mut traversal = Traversal { visit, pages: BTreeSet::new(), entries: 0 };
		if self.shape.height > 0 {
			let all = Bounds { from: None, to: None };
			self.check_page(self.shape.root, self.shape.height, all, &mut traversal)?;
		}
		self.check_free(&mut traversal)?;
		if traversal.entries != self.shape.entries {
			return Err(Flaw::EntryCount.into());
		}
		let seen = u32::try_from(traversal.pages.len()).unwrap_or(u32::MAX);
		match self.shape.pages.saturating_sub(seen) {
			0 => Ok(()),
			leaked => Err(Flaw::PagesLeaked(leaked).into()),
		}
	}

	fn reach<V>(&self, page: u32, traversal: &mut Traversal<V>) -> Result<(), Flaw> {
		if page >= self.shape.pages || !traversal.pages.insert(page) {
			return Err(Flaw::PageReused { page });
		}
		Ok(())
	}

	fn check_page<E>(
		&mut self,
		page: u32,
		level: u8,
		bounds: Bounds<L::Key>,
		traversal: &mut Traversal<impl FnMut(u32, &L::Entry) -> Result<(), E>>,
	) -> Result<(), CheckError<E>> {
		self.reach(page, traversal)?;
		let is_root = page == self.shape.root;
		let slot = self.slot(page)?;
		let node = self.node(slot)?;
		let least = match (node, is_root) {
			(Node::Leaf(_), true) => 1,
			(Node::Inner(_), true) => 2,
			_ => self.occupancy.least(node),
		};
		if node.len() < least || node.len() > self.occupancy.most() {
			return Err(Flaw::Occupancy { page, entries: node.len() }.into());
		}
		match node {
			Node::Leaf(leaf) if level == 1 => self.check_entries(page, leaf, bounds, traversal),
			Node::Inner(branches) if level > 1 => {
				let branches = branches.clone();
				self.check_branches(page, &branches, level, bounds, traversal)
			}
			_ => Err(self.contradiction(slot).into()),
		}
	}

	fn check_entries<E>(
		&self,
		page: u32,
		leaf: &L::Leaf,
		bounds: Bounds<L::Key>,
		traversal: &mut Traversal<impl FnMut(u32, &L::Entry) -> Result<(), E>>,
	) -> Result<(), CheckError<E>> {
		let mut last = None;
		for entry in (0..leaf.len()).filter_map(|index| leaf.get(index, self.layout)) {
			let key = self.layout.key(&entry);
			let is_sorted = last.is_none_or(|last| key > last);
			if !self.layout.admits(&entry) || !bounds.contain(&key) || !is_sorted {
				return Err(Flaw::Order { page }.into());
			}
			(traversal.visit)(page, &entry).map_err(CheckError::Entry)?;
			last = Some(key);
			traversal.entries = traversal.entries.saturating_add(1);
		}
		Ok(())
	}

	fn check_branches<E>(
		&mut self,
		page: u32,
		branches: &[Branch<L::Key>],
		level: u8,
		bounds: Bounds<L::Key>,
		traversal: &mut Traversal<impl FnMut(u32, &L::Entry) -> Result<(), E>>,
	) -> Result<(), CheckError<E>> {
		let mut from = bounds.from;
		let repeats_bound = |first: &Branch<L::Key>| from.is_none_or(|from| first.low == from);
		if !branches.first().is_some_and(repeats_bound) {
			return Err(Flaw::Order { page }.into());
		}
		for (index, branch) in branches.iter().enumerate() {
			let next = branches.get(index.saturating_add(1)).map(|next| next.low);
			let is_behind = |next: &L::Key| from.is_none_or(|from| *next > from);
			if next.is_some_and(|next| !is_behind(&next) || !bounds.contain(&next)) {
				return Err(Flaw::Order { page }.into());
			}
			let within = Bounds { from, to: next.or(bounds.to) };
			self.check_page(branch.to.page, level.saturating_sub(1), within, traversal)?;
			from = next.or(from);
		}
		Ok(())
	}

	fn check_free<V, E>(&mut self, traversal: &mut Traversal<V>) -> Result<(), CheckError<E>> {
		let mut next = self.shape.free;
		while let Some(page) = next {
			self.reach(page, traversal)?;
			let slot = self.slot(page)?;
			match self.node(slot)? {
				Node::Free(after) => next = *after,
				_ => return Err(self.contradiction(slot).into()),
			}
		}
		Ok(())
	}
}
