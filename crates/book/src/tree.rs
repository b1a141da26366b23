//! The tree of one side: finding, adding and taking orders.
//!
//! Every page that an operation needs is looked up before the first change, so that a refused
//! operation has changed nothing.

use crate::{
	cache::{Counts, Pages},
	node::{branch_for, Branch, Fill, Leaf, Link, Node, Slot},
	order::Rank,
	BookError, BookStore, PageKey, Position, RestingOrder, TreeHeader,
};
use alloc::{vec, vec::Vec};
use core::mem::discriminant;
use novation_units::{MarketId, Side};

/// A side at work: its pages, and a copy of its header that the caller stores afterwards.
pub(crate) struct Tree<'a, S> {
	pub store: &'a S,
	pub pages: &'a mut Pages,
	pub counts: &'a mut Counts,
	pub market: MarketId,
	pub side: Side,
	pub head: TreeHeader,
	pub fill: Fill,
}

/// An inner page on the way to a leaf, and the child through which the way goes on.
struct Step {
	slot: Slot,
	child: usize,
}

/// The way from the root to a leaf. Only what splits or joins pages needs it.
struct Path {
	steps: Vec<Step>,
	leaf: Slot,
}

impl<S: BookStore> Tree<'_, S> {
	pub fn key(&self, page: u32) -> PageKey {
		PageKey { market: self.market, side: self.side, page }
	}

	pub fn corrupt(&self, slot: Slot) -> BookError {
		match self.pages.number(slot) {
			Some(page) => BookError::Corrupt(self.key(page)),
			None => BookError::CorruptHeader,
		}
	}

	/// Where a page is in the cache.
	pub fn slot(&mut self, page: u32) -> Slot {
		let (key, store, side) = (self.key(page), self.store, self.side);
		let read = || Some(Node::from_page(store.page(key)?, side));
		self.pages.slot(page, self.counts, read)
	}

	fn put(&mut self, page: u32, node: Option<Node>) -> Slot {
		self.pages.put(page, self.counts, node)
	}

	pub fn node(&self, slot: Slot) -> Result<&Node, BookError> {
		self.pages.get(slot).ok_or_else(|| self.corrupt(slot))
	}

	pub fn leaf(&self, slot: Slot) -> Result<&Leaf, BookError> {
		match self.pages.get(slot) {
			Some(Node::Leaf(leaf)) => Ok(leaf),
			_ => Err(self.corrupt(slot)),
		}
	}

	fn inner(&self, slot: Slot) -> Result<&[Branch], BookError> {
		match self.pages.get(slot) {
			Some(Node::Inner(branches)) => Ok(branches),
			_ => Err(self.corrupt(slot)),
		}
	}

	fn leaf_mut(&mut self, slot: Slot) -> Result<&mut Leaf, BookError> {
		let error = self.corrupt(slot);
		match self.pages.get_mut(slot) {
			Some(Node::Leaf(leaf)) => Ok(leaf),
			_ => Err(error),
		}
	}

	fn inner_mut(&mut self, slot: Slot) -> Result<&mut Vec<Branch>, BookError> {
		let error = self.corrupt(slot);
		match self.pages.get_mut(slot) {
			Some(Node::Inner(branches)) => Ok(branches),
			_ => Err(error),
		}
	}

	fn root(&mut self) -> Slot {
		let page = self.head.root;
		match self.pages.root {
			Some((root, slot)) if root == page => slot,
			_ => {
				let slot = self.slot(page);
				self.pages.root = Some((page, slot));
				slot
			}
		}
	}

	/// Where a child of an inner page is.
	fn child(&mut self, parent: Slot, at: usize) -> Result<Slot, BookError> {
		self.descend(parent, |_| at)
	}

	/// Where the child of an inner page is that `choose` names.
	fn descend(
		&mut self,
		parent: Slot,
		choose: impl FnOnce(&[Branch]) -> usize,
	) -> Result<Slot, BookError> {
		let branches = self.inner(parent)?;
		let at = choose(branches);
		match branches.get(at) {
			Some(Branch { to: Link { slot: Some(slot), .. }, .. }) => Ok(*slot),
			Some(Branch { to: Link { page, .. }, .. }) => {
				let slot = self.slot(*page);
				self.pages.link(parent, at, slot);
				Ok(slot)
			}
			None => Err(self.corrupt(parent)),
		}
	}

	/// The only leaf that may hold `rank`. The tree must not be empty. Most operations need no more than it.
	fn leaf_for(&mut self, rank: Rank) -> Result<Slot, BookError> {
		let mut slot = self.root();
		for _ in 1..self.head.height {
			slot = self.descend(slot, |branches| branch_for(branches, rank))?;
		}
		Ok(slot)
	}

	/// The way to the only leaf that may hold `rank`. The tree must not be empty.
	fn path(&mut self, rank: Rank) -> Result<Path, BookError> {
		let mut steps = Vec::with_capacity(usize::from(self.head.height));
		let mut slot = self.root();
		for _ in 1..self.head.height {
			let child = branch_for(self.inner(slot)?, rank);
			steps.push(Step { slot, child });
			let next = self.child(slot, child)?;
			if steps.iter().any(|step| step.slot == next) {
				return Err(self.corrupt(slot));
			}
			slot = next;
		}
		Ok(Path { steps, leaf: slot })
	}

	/// The leaf behind the one that `rank` leads to.
	fn next_leaf(&mut self, rank: Rank) -> Result<Option<Slot>, BookError> {
		let path = self.path(rank)?;
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

	/// The order that is served first.
	pub fn first(&mut self) -> Result<Option<RestingOrder>, BookError> {
		if self.head.height == 0 {
			return Ok(None);
		}
		let mut slot = self.root();
		for _ in 1..self.head.height {
			slot = self.child(slot, 0)?;
		}
		match self.leaf(slot)?.get(0, self.side) {
			Some(order) => Ok(Some(order)),
			None => Err(self.corrupt(slot)),
		}
	}

	/// The leaf of the first order at or behind `rank`, and where in it; `None` at the end of the side.
	pub fn seek(&mut self, rank: Rank) -> Result<Option<(&Leaf, usize)>, BookError> {
		if self.head.height == 0 {
			return Ok(None);
		}
		let mut slot = self.leaf_for(rank)?;
		let leaf = self.leaf(slot)?;
		let mut at = leaf.seek(rank);
		if at == leaf.len() {
			let Some(next) = self.next_leaf(rank)? else { return Ok(None) };
			(slot, at) = (next, 0);
		}
		// In a broken tree an empty leaf would end a walk too early, and one out of order never.
		let leaf = self.leaf(slot)?;
		match leaf.get(at, self.side) {
			Some(first) if first.rank(self.side) >= rank => Ok(Some((leaf, at))),
			_ => Err(self.corrupt(slot)),
		}
	}

	/// Where the order of `rank` is.
	fn find(&mut self, rank: Rank) -> Result<(Slot, usize), BookError> {
		if self.head.height == 0 {
			return Err(BookError::NotFound);
		}
		let slot = self.leaf_for(rank)?;
		let at = self.leaf(slot)?.search(rank).map_err(|_| BookError::NotFound)?;
		Ok((slot, at))
	}

	fn order(&self, slot: Slot, at: usize) -> Result<RestingOrder, BookError> {
		let order = self.leaf(slot)?.get(at, self.side);
		order.filter(|order| order.book(self.market) == self.market).ok_or(BookError::NotFound)
	}

	/// The order of `rank`.
	pub fn get(&mut self, rank: Rank) -> Result<RestingOrder, BookError> {
		let (slot, at) = self.find(rank)?;
		self.order(slot, at)
	}

	/// Put what `update` makes of an order in its place. Its price and number must stay.
	pub fn update(
		&mut self,
		rank: Rank,
		update: impl FnOnce(RestingOrder) -> RestingOrder,
	) -> Result<(), BookError> {
		let (slot, at) = self.find(rank)?;
		let before = self.order(slot, at)?;
		let (before, order) = (before.lots, update(before));
		self.head.lots = self
			.head
			.lots
			.checked_sub(before.0.into())
			.and_then(|others| others.checked_add(order.lots.0.into()))
			.ok_or(BookError::CorruptHeader)?;
		let side = self.side;
		self.leaf_mut(slot)?.set(at, &order, side);
		Ok(())
	}

	/// Add an order at its place.
	pub fn insert(&mut self, order: RestingOrder) -> Result<(), BookError> {
		self.head.orders = self.head.orders.checked_add(1).ok_or(BookError::CorruptHeader)?;
		let lots = self.head.lots.checked_add(order.lots.0.into());
		self.head.lots = lots.ok_or(BookError::CorruptHeader)?;
		let rank = order.rank(self.side);
		if self.head.height == 0 {
			let root = self.allocate()?;
			let mut leaf = Leaf::new();
			leaf.push(&order, self.side);
			self.put(root, Some(Node::Leaf(leaf)));
			self.head.root = root;
			self.head.height = 1;
			return Ok(());
		}
		let slot = self.leaf_for(rank)?;
		let leaf = self.leaf(slot)?;
		let Err(at) = leaf.search(rank) else { return Err(BookError::Exists) };
		if leaf.len() < self.fill.most() {
			let side = self.side;
			self.leaf_mut(slot)?.insert(at, &order, side);
			return Ok(());
		}
		self.insert_and_split(at, rank, order)
	}

	fn insert_and_split(
		&mut self,
		at: usize,
		rank: Rank,
		order: RestingOrder,
	) -> Result<(), BookError> {
		let path = self.path(rank)?;
		let mut fresh = self.allocate_for_splits(&path)?;

		let side = self.side;
		self.leaf_mut(path.leaf)?.insert(at, &order, side);
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

	/// Numbers for all pages that one more order in the leaf of `path` will create.
	fn allocate_for_splits(&mut self, path: &Path) -> Result<Vec<u32>, BookError> {
		let is_full = |slot: &Slot| self.node(*slot).is_ok_and(|n| n.len() >= self.fill.most());
		let way_up = core::iter::once(path.leaf).chain(path.steps.iter().rev().map(|s| s.slot));
		let full = way_up.take_while(is_full).count();
		// If the root splits as well, a new root comes above it.
		let wanted = full.saturating_add(usize::from(full > path.steps.len()));
		let mut fresh = Vec::new();
		for _ in 0..wanted {
			let page = self.allocate()?;
			// In a broken list of free pages the same one comes twice.
			if fresh.contains(&page) {
				return Err(BookError::Corrupt(self.key(page)));
			}
			fresh.push(page);
		}
		Ok(fresh)
	}

	fn split_if_overfull(
		&mut self,
		slot: Slot,
		fresh: &mut Vec<u32>,
	) -> Result<Option<Branch>, BookError> {
		if self.node(slot)?.len() <= self.fill.most() {
			return Ok(None);
		}
		let error = self.corrupt(slot);
		let page = fresh.pop().ok_or(BookError::Full)?;
		let (low, later) = self.pages.get_mut(slot).and_then(Node::split).ok_or(error)?;
		let slot = Some(self.put(page, Some(later)));
		Ok(Some(Branch { low, to: Link { page, slot } }))
	}

	/// Put a new root above the old one and `later`, which was split off from it.
	fn raise_root(&mut self, root: u32, later: Branch) -> Result<(), BookError> {
		let height = self.head.height.checked_add(1).ok_or(BookError::Full)?;
		let low = Position::default().rank(self.side);
		let first = Branch { low, to: Link::to(self.head.root) };
		self.put(root, Some(Node::Inner(vec![first, later])));
		self.head.root = root;
		self.head.height = height;
		Ok(())
	}

	/// Take an order out.
	pub fn remove(&mut self, rank: Rank) -> Result<RestingOrder, BookError> {
		let (slot, at) = self.find(rank)?;
		let order = self.order(slot, at)?;
		self.head.orders = self.head.orders.checked_sub(1).ok_or(BookError::CorruptHeader)?;
		let others = self.head.lots.checked_sub(order.lots.0.into());
		self.head.lots = others.ok_or(BookError::CorruptHeader)?;
		if self.leaf(slot)?.len() > self.least_in_leaf() {
			self.leaf_mut(slot)?.remove(at);
		} else {
			self.remove_and_join(rank, slot, at)?;
		}
		Ok(order)
	}

	#[cold]
	fn remove_and_join(&mut self, rank: Rank, slot: Slot, at: usize) -> Result<(), BookError> {
		let path = self.path(rank)?;
		self.look_up_neighbours(&path)?;
		self.leaf_mut(slot)?.remove(at);
		self.join_upwards(&path)
	}

	/// A leaf with fewer orders is joined with a neighbour, or given up if it is the root.
	fn least_in_leaf(&self) -> usize {
		match self.head.height {
			1 => 1,
			_ => self.fill.least_in_leaf(),
		}
	}

	fn join_upwards(&mut self, path: &Path) -> Result<(), BookError> {
		let mut slot = path.leaf;
		for step in path.steps.iter().rev() {
			let node = self.node(slot)?;
			if node.len() >= self.fill.least(node) {
				return Ok(());
			}
			self.join(step)?;
			slot = step.slot;
		}
		self.lower_root()
	}

	/// The child that `step` goes through and its neighbour: the index of the earlier, and both.
	fn neighbours(&mut self, step: &Step) -> Result<(usize, Slot, Slot), BookError> {
		let last = self.inner(step.slot)?.len().checked_sub(2);
		let earlier = step.child.min(last.ok_or_else(|| self.corrupt(step.slot))?);
		let later = self.child(step.slot, earlier.saturating_add(1))?;
		Ok((earlier, self.child(step.slot, earlier)?, later))
	}

	/// Load and try every page that taking one order out of the leaf of `path` will join.
	fn look_up_neighbours(&mut self, path: &Path) -> Result<(), BookError> {
		let mut slot = path.leaf;
		let mut len = self.node(slot)?.len().saturating_sub(1);
		for step in path.steps.iter().rev() {
			let node = self.node(slot)?;
			if len >= self.fill.least(node) {
				return Ok(());
			}
			let kind = discriminant(node);
			let (_, earlier, later) = self.neighbours(step)?;
			let neighbour = if earlier == slot { later } else { earlier };
			if neighbour == slot || path.steps.iter().any(|step| step.slot == neighbour) {
				return Err(self.corrupt(step.slot));
			}
			let other = self.node(neighbour)?;
			if discriminant(other) != kind {
				return Err(self.corrupt(neighbour));
			}
			if len.saturating_add(other.len()) > self.fill.most_joined() {
				return Ok(());
			}
			len = self.inner(step.slot)?.len().saturating_sub(1);
			slot = step.slot;
		}
		Ok(())
	}

	/// Make one page of the child that `step` goes through and its neighbour, or share evenly.
	fn join(&mut self, step: &Step) -> Result<(), BookError> {
		let (at, earlier, later) = self.neighbours(step)?;
		let behind = at.saturating_add(1);
		let (mut joined, other) = match (self.pages.take(earlier), self.pages.take(later)) {
			(Some(joined), Some(other)) => (joined, other),
			_ => return Err(self.corrupt(step.slot)),
		};
		joined.absorb(other);
		let half = if joined.len() > self.fill.most_joined() { joined.split() } else { None };
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

	/// Drop a root that is empty, or that has a single child.
	fn lower_root(&mut self) -> Result<(), BookError> {
		let (root, slot) = (self.head.root, self.root());
		match self.node(slot)? {
			Node::Leaf(leaf) if leaf.len() == 0 => {
				self.free(root);
				self.head.root = 0;
				self.head.height = 0;
			}
			Node::Inner(branches) => {
				if let [only] = branches[..] {
					self.head.root = only.to.page;
					self.head.height = self.head.height.saturating_sub(1);
					self.free(root);
				}
			}
			_ => {}
		}
		Ok(())
	}

	/// A number for a new page. With a broken count it could be that of a page on the way to the order.
	fn allocate(&mut self) -> Result<u32, BookError> {
		let Some(page) = self.head.free else {
			let page = self.head.pages;
			if self.pages.holds(page) {
				return Err(BookError::Corrupt(self.key(page)));
			}
			self.head.pages = page.checked_add(1).ok_or(BookError::Full)?;
			return Ok(page);
		};
		let slot = self.slot(page);
		match self.node(slot)? {
			Node::Free(next) => self.head.free = *next,
			_ => return Err(self.corrupt(slot)),
		}
		Ok(page)
	}

	fn free(&mut self, page: u32) {
		if page.checked_add(1) == Some(self.head.pages) {
			self.head.pages = page;
			self.put(page, None);
		} else {
			self.put(page, Some(Node::Free(self.head.free)));
			self.head.free = Some(page);
		}
	}
}
