//! The pages of a tree in memory: each is decoded once, and encoded once at the flush.

use super::{
	node::{Node, Slot},
	Layout, Page,
};
use alloc::{
	collections::{btree_map::Entry, BTreeMap},
	vec::Vec,
};

/// Pages that trees have used so far, which their callers pay for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
	/// Pages read from the store.
	pub loaded: u32,
	/// Pages created that the store did not have.
	pub made: u32,
}

impl Counts {
	pub fn load(&mut self, pages: u32) {
		self.loaded = self.loaded.saturating_add(pages);
	}
}

/// The pages of a tree that were read or created.
#[derive(Debug)]
pub(crate) struct Pages<L: Layout> {
	/// In the order in which they were needed first. A page never changes its index, removed ones included.
	pages: Vec<CachedPage<L>>,
	slots: BTreeMap<u32, Slot>,
	/// The root and its slot, as last looked up.
	pub root: Option<(u32, Slot)>,
}

#[derive(Debug)]
struct CachedPage<L: Layout> {
	number: u32,
	/// The page as the flush will store it; `None` if the flush will remove it.
	node: Option<Node<L>>,
	is_dirty: bool,
}

impl<L: Layout> Default for Pages<L> {
	fn default() -> Self {
		Self { pages: Vec::new(), slots: BTreeMap::new(), root: None }
	}
}

impl<L: Layout> Pages<L> {
	/// Returns the slot of a page, and reads the page first if necessary.
	pub fn slot<F>(
		&mut self,
		number: u32,
		counts: &mut Counts,
		read: impl FnOnce() -> Result<Node<L>, F>,
	) -> Result<Slot, F> {
		match self.slots.entry(number) {
			Entry::Occupied(slot) => Ok(*slot.get()),
			Entry::Vacant(entry) => {
				counts.load(1);
				let node = Some(read()?);
				let slot = *entry.insert(Slot::behind(self.pages.len()));
				self.pages.push(CachedPage { number, node, is_dirty: false });
				Ok(slot)
			}
		}
	}

	pub fn number(&self, slot: Slot) -> Option<u32> {
		Some(self.pages.get(slot.index())?.number)
	}

	/// The page in a slot; `None` if it was removed.
	pub fn get(&self, slot: Slot) -> Option<&Node<L>> {
		self.pages.get(slot.index())?.node.as_ref()
	}

	/// Whether a page of that number is cached and not removed.
	pub fn holds(&self, number: u32) -> bool {
		self.slots.get(&number).is_some_and(|slot| self.get(*slot).is_some())
	}

	/// The page in a slot, to be changed.
	pub fn get_mut(&mut self, slot: Slot) -> Option<&mut Node<L>> {
		let page = self.pages.get_mut(slot.index())?;
		page.is_dirty |= page.node.is_some();
		page.node.as_mut()
	}

	/// Takes a page out of its slot. Without a [`set`](Self::set) the flush removes it.
	pub fn take(&mut self, slot: Slot) -> Option<Node<L>> {
		let page = self.pages.get_mut(slot.index())?;
		page.is_dirty |= page.node.is_some();
		page.node.take()
	}

	/// Puts a page into a slot from which one was taken.
	pub fn set(&mut self, slot: Slot, node: Node<L>) {
		if let Some(page) = self.pages.get_mut(slot.index()) {
			page.node = Some(node);
		}
	}

	/// Puts a page under a number; `None` removes the page of that number.
	pub fn put(&mut self, number: u32, counts: &mut Counts, node: Option<Node<L>>) -> Slot {
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

	/// Notes the slot of a child in its parent, so that no page is looked up by its number twice.
	pub fn link(&mut self, parent: Slot, child: usize, slot: Slot) {
		let page = self.pages.get_mut(parent.index());
		if let Some(Node::Inner(branches)) = page.and_then(|page| page.node.as_mut()) {
			if let Some(branch) = branches.get_mut(child) {
				branch.to.slot = Some(slot);
			}
		}
	}

	/// Passes each changed page to `write`, in order of their numbers; `None` stands for a removed page.
	pub fn flush(
		&mut self,
		layout: L,
		mut write: impl FnMut(u32, Option<Page<L::Entry, L::Place>>),
	) {
		for (number, slot) in &self.slots {
			let Some(cached) = self.pages.get_mut(slot.index()) else { continue };
			if core::mem::take(&mut cached.is_dirty) {
				write(*number, cached.node.as_ref().map(|node| node.to_page(layout)));
			}
		}
	}
}
