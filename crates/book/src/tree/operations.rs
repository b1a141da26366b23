//! Operations on a tree: finding, inserting and removing entries.
//!
//! An operation looks up every page that it needs before its first change. A refused operation has
//! therefore changed nothing.

use super::{
	node::{branch_for, Branch, Link, Node, Occupancy, Slot},
	Counts, Failure, Layout, Leaf, Pages, Source, TreeShape,
};
use alloc::{vec, vec::Vec};
use novation_units::{FaultKind, Unreadable};

/// A tree at work: its pages, and a copy of its shape that the caller stores afterwards.
pub(crate) struct Tree<'a, S, L: Layout> {
	pub source: S,
	pub pages: &'a mut Pages<L>,
	pub counts: &'a mut Counts,
	pub layout: L,
	pub shape: TreeShape,
	pub occupancy: Occupancy,
}

/// An inner page on the path to a leaf, and the index of the child on the path.
struct Step {
	slot: Slot,
	child: usize,
}

/// The path from the root to a leaf. Only splitting and joining pages needs it.
struct Path {
	steps: Vec<Step>,
	leaf: Slot,
}

impl<S: Source<L>, L: Layout> Tree<'_, S, L> {
	/// The page in a slot contradicts its place in the tree.
	pub fn contradiction(&self, slot: Slot) -> Failure {
		Failure::Fault { page: self.pages.number(slot), kind: FaultKind::Contradiction }
	}

	fn contradicting_page(page: u32) -> Failure {
		Failure::Fault { page: Some(page), kind: FaultKind::Contradiction }
	}

	/// The slot of a page that the tree names.
	pub fn slot(&mut self, page: u32) -> Result<Slot, Failure> {
		let (source, layout) = (&self.source, self.layout);
		self.pages.slot(page, self.counts, || {
			let fault = |kind| Failure::Fault { page: Some(page), kind };
			let stored = source.page(page).map_err(|Unreadable| fault(FaultKind::Unreadable))?;
			let stored = stored.ok_or(fault(FaultKind::Missing))?;
			Node::from_page(&stored, layout).ok_or(fault(FaultKind::Contradiction))
		})
	}

	fn put(&mut self, page: u32, node: Option<Node<L>>) -> Slot {
		self.pages.put(page, self.counts, node)
	}

	pub fn node(&self, slot: Slot) -> Result<&Node<L>, Failure> {
		self.pages.get(slot).ok_or_else(|| self.contradiction(slot))
	}

	pub fn leaf(&self, slot: Slot) -> Result<&L::Leaf, Failure> {
		match self.pages.get(slot) {
			Some(Node::Leaf(leaf)) => Ok(leaf),
			_ => Err(self.contradiction(slot)),
		}
	}

	fn inner(&self, slot: Slot) -> Result<&[Branch<L::Key>], Failure> {
		match self.pages.get(slot) {
			Some(Node::Inner(branches)) => Ok(branches),
			_ => Err(self.contradiction(slot)),
		}
	}

	fn leaf_mut(&mut self, slot: Slot) -> Result<&mut L::Leaf, Failure> {
		let error = self.contradiction(slot);
		match self.pages.get_mut(slot) {
			Some(Node::Leaf(leaf)) => Ok(leaf),
			_ => Err(error),
		}
	}

	fn inner_mut(&mut self, slot: Slot) -> Result<&mut Vec<Branch<L::Key>>, Failure> {
		let error = self.contradiction(slot);
		match self.pages.get_mut(slot) {
			Some(Node::Inner(branches)) => Ok(branches),
			_ => Err(error),
		}
	}

	/// The slot of the root.
	fn root(&mut self) -> Result<Slot, Failure> {
		let page = self.shape.root;
		match self.pages.root {
			Some((root, slot)) if root == page => Ok(slot),
			_ => {
				let slot = self.slot(page)?;
				self.pages.root = Some((page, slot));
				Ok(slot)
			}
		}
	}

	/// The slot of a child of an inner page.
	fn child(&mut self, parent: Slot, index: usize) -> Result<Slot, Failure> {
		self.descend(parent, |_| index)
	}

	/// The slot of the child of an inner page that `choose` selects.
	fn descend(
		&mut self,
		parent: Slot,
		choose: impl FnOnce(&[Branch<L::Key>]) -> usize,
	) -> Result<Slot, Failure> {
		let branches = self.inner(parent)?;
		let index = choose(branches);
		match branches.get(index) {
			Some(Branch { to: Link { slot: Some(slot), .. }, .. }) => Ok(*slot),
			Some(Branch { to: Link { page, .. }, .. }) => {
				let slot = self.slot(*page)?;
				self.pages.link(parent, index, slot);
				Ok(slot)
			}
			None => Err(self.contradiction(parent)),
		}
	}

	/// The only leaf that may hold `key`, in a tree that is not empty. Most operations need no other page.
	fn leaf_for(&mut self, key: L::Key) -> Result<Slot, Failure> {
		let mut slot = self.root()?;
		for _ in 1..self.shape.height {
			slot = self.descend(slot, |branches| branch_for(branches, &key))?;
		}
		Ok(slot)
	}

	/// The path to the only leaf that may hold `key`, in a tree that is not empty.
	fn path(&mut self, key: L::Key) -> Result<Path, Failure> {
		let mut steps = Vec::with_capacity(usize::from(self.shape.height));
		let mut slot = self.root()?;
		for _ in 1..self.shape.height {
			let child = branch_for(self.inner(slot)?, &key);
			steps.push(Step { slot, child });
			let next = self.child(slot, child)?;
			if steps.iter().any(|step| step.slot == next) {
				return Err(self.contradiction(slot));
			}
			slot = next;
		}
		Ok(Path { steps, leaf: slot })
	}

	/// The leaf behind the one that `key` leads to.
	fn next_leaf(&mut self, key: L::Key) -> Result<Option<Slot>, Failure> {
		let path = self.path(key)?;
		for (levels_below, step) in path.steps.iter().rev().enumerate() {
			let behind = step.child.saturating_add(1);
			if behind < self.inner(step.slot)?.len() {
				let mut slot = self.child(step.slot, behind)?;
				for _ in 0..levels_below {
					slot = self.child(slot, 0)?;
				}
				return Ok(Some(slot));
			}
		}
		Ok(None)
	}

	/// The leaf with the first entry; `None` if the tree is empty.
	pub fn first_leaf(&mut self) -> Result<Option<Slot>, Failure> {
		if self.shape.height == 0 {
			return Ok(None);
		}
		let mut slot = self.root()?;
		for _ in 1..self.shape.height {
			slot = self.child(slot, 0)?;
		}
		self.leaf(slot)?;
		Ok(Some(slot))
	}

	/// The key of the first entry.
	pub fn first_key(&mut self) -> Result<Option<L::Key>, Failure> {
		let Some(slot) = self.first_leaf()? else { return Ok(None) };
		let key = self.leaf(slot)?.key(0);
		key.map(Some).ok_or_else(|| self.contradiction(slot))
	}

	/// The first entry.
	pub fn first(&mut self) -> Result<Option<L::Entry>, Failure> {
		match self.first_leaf()? {
			Some(slot) => self.get_at(slot, 0).map(Some),
			None => Ok(None),
		}
	}

	/// The leaf and the index of the first entry behind `key`; `None` at the end of the tree.
	pub fn seek_after(&mut self, key: L::Key) -> Result<Option<(Slot, usize)>, Failure> {
		if self.shape.height == 0 {
			return Ok(None);
		}
		let mut slot = self.leaf_for(key)?;
		let leaf = self.leaf(slot)?;
		let mut index = leaf.seek(key);
		if leaf.key(index) == Some(key) {
			index = index.saturating_add(1);
		}
		if index >= leaf.len() {
			let Some(next) = self.next_leaf(key)? else { return Ok(None) };
			(slot, index) = (next, 0);
		}
		// In a damaged tree an empty leaf would end a walk too early, and an unsorted one never.
		match self.leaf(slot)?.key(index) {
			Some(found) if found > key => Ok(Some((slot, index))),
			_ => Err(self.contradiction(slot)),
		}
	}

	/// The first entry behind `key`.
	pub fn after(&mut self, key: L::Key) -> Result<Option<L::Entry>, Failure> {
		match self.seek_after(key)? {
			Some((slot, index)) => self.get_at(slot, index).map(Some),
			None => Ok(None),
		}
	}

	/// The leaf and the index of the entry with this key.
	pub fn find(&mut self, key: L::Key) -> Result<(Slot, usize), Failure> {
		if self.shape.height == 0 {
			return Err(Failure::NotFound);
		}
		let slot = self.leaf_for(key)?;
		let index = self.leaf(slot)?.search(key).map_err(|_| Failure::NotFound)?;
		Ok((slot, index))
	}

	/// The entry at a place that was found.
	pub fn get_at(&self, slot: Slot, index: usize) -> Result<L::Entry, Failure> {
		let entry = self.leaf(slot)?.get(index, self.layout);
		entry.ok_or_else(|| self.contradiction(slot))
	}

	/// Replaces the entry at a place that was found by another of the same key.
	pub fn set_at(&mut self, slot: Slot, index: usize, entry: &L::Entry) -> Result<(), Failure> {
		let layout = self.layout;
		self.leaf_mut(slot)?.set(index, entry, layout);
		Ok(())
	}

	/// Inserts an entry.
	pub fn insert(&mut self, entry: L::Entry) -> Result<(), Failure> {
		self.shape.entries = self.shape.entries.checked_add(1).ok_or(Failure::HEADER)?;
		let (layout, key) = (self.layout, self.layout.key(&entry));
		if self.shape.height == 0 {
			let root = self.allocate()?;
			let mut leaf = L::Leaf::new();
			leaf.push(&entry, layout);
			self.put(root, Some(Node::Leaf(leaf)));
			self.shape.root = root;
			self.shape.height = 1;
			return Ok(());
		}
		let slot = self.leaf_for(key)?;
		let leaf = self.leaf(slot)?;
		let Err(index) = leaf.search(key) else { return Err(Failure::Exists) };
		if leaf.len() < self.occupancy.most() {
			self.leaf_mut(slot)?.insert(index, &entry, layout);
			return Ok(());
		}
		self.insert_and_split(index, key, entry)
	}

	fn insert_and_split(
		&mut self,
		index: usize,
		key: L::Key,
		entry: L::Entry,
	) -> Result<(), Failure> {
		let path = self.path(key)?;
		let mut fresh = self.allocate_for_splits(&path)?;

		let layout = self.layout;
		self.leaf_mut(path.leaf)?.insert(index, &entry, layout);
		let mut split = self.split_if_overfull(path.leaf, &mut fresh)?;
		for step in path.steps.iter().rev() {
			let Some(branch) = split else { return Ok(()) };
			self.inner_mut(step.slot)?.insert(step.child.saturating_add(1), branch);
			split = self.split_if_overfull(step.slot, &mut fresh)?;
		}
		match (split, fresh.pop()) {
			(Some(branch), Some(root)) => self.raise_root(root, branch),
			_ => Ok(()),
		}
	}

	/// Allocates numbers for all pages that one more entry in the leaf of `path` will create.
	fn allocate_for_splits(&mut self, path: &Path) -> Result<Vec<u32>, Failure> {
		let is_full =
			|slot: &Slot| self.node(*slot).is_ok_and(|n| n.len() >= self.occupancy.most());
		let upwards = core::iter::once(path.leaf).chain(path.steps.iter().rev().map(|s| s.slot));
		let full = upwards.take_while(is_full).count();
		// If the root splits as well, it gets a new root above it.
		let wanted = full.saturating_add(usize::from(full > path.steps.len()));
		let mut fresh = Vec::new();
		for _ in 0..wanted {
			let page = self.allocate()?;
			// A damaged list of free pages may name a page twice.
			if fresh.contains(&page) {
				return Err(Self::contradicting_page(page));
			}
			fresh.push(page);
		}
		Ok(fresh)
	}

	fn split_if_overfull(
		&mut self,
		slot: Slot,
		fresh: &mut Vec<u32>,
	) -> Result<Option<Branch<L::Key>>, Failure> {
		if self.node(slot)?.len() <= self.occupancy.most() {
			return Ok(None);
		}
		let error = self.contradiction(slot);
		let page = fresh.pop().ok_or(Failure::Full)?;
		let (low, later) = self.pages.get_mut(slot).and_then(Node::split).ok_or(error)?;
		let slot = Some(self.put(page, Some(later)));
		Ok(Some(Branch { low, to: Link { page, slot } }))
	}

	/// Puts a new root above the old one and `later`, which was split off from it.
	fn raise_root(&mut self, root: u32, later: Branch<L::Key>) -> Result<(), Failure> {
		let height = self.shape.height.checked_add(1).ok_or(Failure::Full)?;
		let low = self.layout.unbounded(later.low);
		let first = Branch { low, to: Link::to(self.shape.root) };
		self.put(root, Some(Node::Inner(vec![first, later])));
		self.shape.root = root;
		self.shape.height = height;
		Ok(())
	}

	/// Removes the entry of `key` from the place where it was found.
	pub fn remove_at(&mut self, key: L::Key, slot: Slot, index: usize) -> Result<(), Failure> {
		self.shape.entries = self.shape.entries.checked_sub(1).ok_or(Failure::HEADER)?;
		if self.leaf(slot)?.len() > self.least_in_leaf() {
			self.leaf_mut(slot)?.remove(index);
			return Ok(());
		}
		self.remove_and_join(key, slot, index)
	}

	#[cold]
	fn remove_and_join(&mut self, key: L::Key, slot: Slot, index: usize) -> Result<(), Failure> {
		let path = self.path(key)?;
		self.look_up_neighbours(&path)?;
		self.leaf_mut(slot)?.remove(index);
		self.join_upwards(&path)
	}

	/// A leaf with fewer entries is joined with a neighbour, or freed if it is the root.
	fn least_in_leaf(&self) -> usize {
		match self.shape.height {
			1 => 1,
			_ => self.occupancy.least_in_leaf(),
		}
	}

	fn join_upwards(&mut self, path: &Path) -> Result<(), Failure> {
		let mut slot = path.leaf;
		for step in path.steps.iter().rev() {
			let node = self.node(slot)?;
			if node.len() >= self.occupancy.least(node) {
				return Ok(());
			}
			self.join(step)?;
			slot = step.slot;
		}
		self.lower_root()
	}

	/// The child on the path and its neighbour: the index of the earlier one, and both slots.
	fn neighbours(&mut self, step: &Step) -> Result<(usize, Slot, Slot), Failure> {
		let last = self.inner(step.slot)?.len().checked_sub(2);
		let earlier = step.child.min(last.ok_or_else(|| self.contradiction(step.slot))?);
		let later = self.child(step.slot, earlier.saturating_add(1))?;
		Ok((earlier, self.child(step.slot, earlier)?, later))
	}

	/// Loads and examines every page that removing one entry from the leaf of `path` will join.
	fn look_up_neighbours(&mut self, path: &Path) -> Result<(), Failure> {
		let mut slot = path.leaf;
		let mut len = self.node(slot)?.len().saturating_sub(1);
		for step in path.steps.iter().rev() {
			let node = self.node(slot)?;
			if len >= self.occupancy.least(node) {
				return Ok(());
			}
			let (_, earlier, later) = self.neighbours(step)?;
			let neighbour = if earlier == slot { later } else { earlier };
			if neighbour == slot || path.steps.iter().any(|step| step.slot == neighbour) {
				return Err(self.contradiction(step.slot));
			}
			let other = self.node(neighbour)?;
			if !self.node(slot)?.is_like(other) {
				return Err(self.contradiction(neighbour));
			}
			if len.saturating_add(other.len()) > self.occupancy.most_joined() {
				return Ok(());
			}
			len = self.inner(step.slot)?.len().saturating_sub(1);
			slot = step.slot;
		}
		Ok(())
	}

	/// Joins the child on the path with its neighbour, or shares their entries evenly.
	fn join(&mut self, step: &Step) -> Result<(), Failure> {
		let (index, earlier, later) = self.neighbours(step)?;
		let behind = index.saturating_add(1);
		let (mut joined, other) = match (self.pages.take(earlier), self.pages.take(later)) {
			(Some(joined), Some(other)) => (joined, other),
			_ => return Err(self.contradiction(step.slot)),
		};
		joined.absorb(other);
		let half = if joined.len() > self.occupancy.most_joined() { joined.split() } else { None };
		self.pages.set(earlier, joined);
		match half {
			Some((low, half)) => {
				self.pages.set(later, half);
				if let Some(branch) = self.inner_mut(step.slot)?.get_mut(behind) {
					branch.low = low;
				}
			}
			None => {
				let gone = self.inner_mut(step.slot)?.remove(behind);
				self.free(gone.to.page);
			}
		}
		Ok(())
	}

	/// Removes a root that is empty or has a single child.
	fn lower_root(&mut self) -> Result<(), Failure> {
		let (root, slot) = (self.shape.root, self.root()?);
		match self.node(slot)? {
			Node::Leaf(leaf) if leaf.len() == 0 => {
				self.free(root);
				self.shape.root = 0;
				self.shape.height = 0;
			}
			Node::Inner(branches) => {
				if let [only] = branches[..] {
					self.shape.root = only.to.page;
					self.shape.height = self.shape.height.saturating_sub(1);
					self.free(root);
				}
			}
			_ => {}
		}
		Ok(())
	}

	/// Allocates a page number. With a damaged count it could be that of a page on the path to the entry.
	fn allocate(&mut self) -> Result<u32, Failure> {
		let Some(page) = self.shape.free else {
			let page = self.shape.pages;
			if self.pages.holds(page) {
				return Err(Self::contradicting_page(page));
			}
			self.shape.pages = page.checked_add(1).ok_or(Failure::Full)?;
			return Ok(page);
		};
		let slot = self.slot(page)?;
		match self.node(slot)? {
			Node::Free(next) => self.shape.free = *next,
			_ => return Err(self.contradiction(slot)),
		}
		Ok(page)
	}

	fn free(&mut self, page: u32) {
		if page.checked_add(1) == Some(self.shape.pages) {
			self.shape.pages = page;
			self.put(page, None);
		} else {
			self.put(page, Some(Node::Free(self.shape.free)));
			self.shape.free = Some(page);
		}
	}
}
