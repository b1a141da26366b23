//! The tree of one side: finding, adding and taking orders.
//!
//! Every page that an operation needs is looked up before the first change, so that a refused
//! operation has changed nothing.

use crate::{
	cache::Cache,
	order::Rank,
	page::{child_for, Fill},
	BookError, BookStore, Child, Page, PageKey, Position, RestingOrder, TreeHeader,
};
use alloc::{vec, vec::Vec};
use core::mem::discriminant;
use novation_units::{MarketId, Side};

/// A side at work: its pages, and a copy of its header that the caller stores afterwards.
pub(crate) struct Tree<'a, S> {
	pub cache: &'a mut Cache<S>,
	pub market: MarketId,
	pub side: Side,
	pub head: TreeHeader,
	pub fill: Fill,
}

/// An inner page on the way to a leaf, and the child through which the way goes on.
struct Step {
	page: u32,
	child: usize,
}

/// The way from the root to a leaf.
struct Path {
	steps: Vec<Step>,
	leaf: u32,
}

impl<S: BookStore> Tree<'_, S> {
	pub fn key(&self, page: u32) -> PageKey {
		PageKey { market: self.market, side: self.side, page }
	}

	fn corrupt(&self, page: u32) -> BookError {
		BookError::Corrupt(self.key(page))
	}

	pub fn page(&mut self, page: u32) -> Result<&Page, BookError> {
		self.cache.page(self.key(page))
	}

	fn leaf(&mut self, page: u32) -> Result<&[RestingOrder], BookError> {
		let error = self.corrupt(page);
		match self.page(page)? {
			Page::Leaf(orders) => Ok(orders),
			_ => Err(error),
		}
	}

	fn inner(&mut self, page: u32) -> Result<&[Child], BookError> {
		let error = self.corrupt(page);
		match self.page(page)? {
			Page::Inner(children) => Ok(children),
			_ => Err(error),
		}
	}

	fn leaf_mut(&mut self, page: u32) -> Result<&mut Vec<RestingOrder>, BookError> {
		let key = self.key(page);
		match self.cache.page_mut(key)? {
			Page::Leaf(orders) => Ok(orders.entries()),
			_ => Err(BookError::Corrupt(key)),
		}
	}

	fn inner_mut(&mut self, page: u32) -> Result<&mut Vec<Child>, BookError> {
		let key = self.key(page);
		match self.cache.page_mut(key)? {
			Page::Inner(children) => Ok(children.entries()),
			_ => Err(BookError::Corrupt(key)),
		}
	}

	/// The way to the only leaf that may hold `rank`. The tree must not be empty.
	fn path(&mut self, rank: Rank) -> Result<Path, BookError> {
		let side = self.side;
		let mut steps = Vec::with_capacity(usize::from(self.head.height));
		let mut page = self.head.root;
		for _ in 1..self.head.height {
			let error = self.corrupt(page);
			let children = self.inner(page)?;
			let child = child_for(children, side, rank);
			let next = children.get(child).ok_or(error)?.page;
			steps.push(Step { page, child });
			if steps.iter().any(|step| step.page == next) {
				return Err(error);
			}
			page = next;
		}
		Ok(Path { steps, leaf: page })
	}

	/// The leaf behind the one that `path` leads to.
	fn next_leaf(&mut self, path: &Path) -> Result<Option<u32>, BookError> {
		for (levels_below, step) in path.steps.iter().rev().enumerate() {
			let children = self.inner(step.page)?;
			if let Some(child) = children.get(step.child.saturating_add(1)) {
				let mut page = child.page;
				for _ in 0..levels_below {
					let error = self.corrupt(page);
					page = self.inner(page)?.first().ok_or(error)?.page;
				}
				return Ok(Some(page));
			}
		}
		Ok(None)
	}

	/// The orders of one leaf from the first at or behind `rank` on; empty at the end of the side.
	pub fn orders_from(&mut self, rank: Rank) -> Result<&[RestingOrder], BookError> {
		if self.head.height == 0 {
			return Ok(&[]);
		}
		let side = self.side;
		let path = self.path(rank)?;
		let orders = self.leaf(path.leaf)?;
		let at = orders.partition_point(|order| order.rank(side) < rank);
		let (page, at) = if at < orders.len() {
			(path.leaf, at)
		} else {
			let Some(page) = self.next_leaf(&path)? else { return Ok(&[]) };
			(page, 0)
		};
		let error = self.corrupt(page);
		let orders = self.leaf(page)?.get(at..).unwrap_or_default();
		// In a broken tree an empty leaf would end a walk too early, and one out of order never.
		match orders.first() {
			Some(first) if first.rank(side) >= rank => Ok(orders),
			_ => Err(error),
		}
	}

	/// The order at `rank`, to change. Its price and number must stay.
	pub fn order_mut(&mut self, rank: Rank) -> Result<&mut RestingOrder, BookError> {
		let (path, at) = self.find(rank)?;
		self.leaf_mut(path.leaf)?.get_mut(at).ok_or(BookError::NotFound)
	}

	fn find(&mut self, rank: Rank) -> Result<(Path, usize), BookError> {
		if self.head.height == 0 {
			return Err(BookError::NotFound);
		}
		let side = self.side;
		let path = self.path(rank)?;
		let at = self
			.leaf(path.leaf)?
			.binary_search_by_key(&rank, |order| order.rank(side))
			.map_err(|_| BookError::NotFound)?;
		Ok((path, at))
	}

	/// Add an order at its place.
	pub fn insert(&mut self, order: RestingOrder) -> Result<(), BookError> {
		if self.head.height == 0 {
			let root = self.allocate()?;
			self.cache.put(self.key(root), Page::leaf(vec![order]));
			self.head.root = root;
			self.head.height = 1;
			return Ok(());
		}
		let side = self.side;
		let rank = order.rank(side);
		let path = self.path(rank)?;
		let place = self.leaf(path.leaf)?.binary_search_by_key(&rank, |order| order.rank(side));
		let Err(at) = place else { return Err(BookError::Exists) };
		let mut fresh = self.allocate_for_splits(&path)?;

		self.leaf_mut(path.leaf)?.insert(at, order);
		let mut split = self.split_if_overfull(path.leaf, &mut fresh)?;
		for step in path.steps.iter().rev() {
			let Some(child) = split else { return Ok(()) };
			self.inner_mut(step.page)?.insert(step.child.saturating_add(1), child);
			split = self.split_if_overfull(step.page, &mut fresh)?;
		}
		match (split, fresh.pop()) {
			(Some(child), Some(root)) => self.raise_root(root, child),
			_ => Ok(()),
		}
	}

	/// Numbers for all pages that one more order in the leaf of `path` will create.
	fn allocate_for_splits(&mut self, path: &Path) -> Result<Vec<u32>, BookError> {
		let most = self.fill.most();
		let way_up = core::iter::once(path.leaf).chain(path.steps.iter().rev().map(|s| s.page));
		let mut fresh = Vec::new();
		for page in way_up {
			if self.page(page)?.len() < most {
				return Ok(fresh);
			}
			fresh.push(self.allocate()?);
		}
		// The root splits as well, so a new root comes above it.
		fresh.push(self.allocate()?);
		Ok(fresh)
	}

	fn split_if_overfull(
		&mut self,
		page: u32,
		fresh: &mut Vec<u32>,
	) -> Result<Option<Child>, BookError> {
		let key = self.key(page);
		if self.cache.page(key)?.len() <= self.fill.most() {
			return Ok(None);
		}
		let later = fresh.pop().ok_or(BookError::Full)?;
		let (low, half) = self.cache.page_mut(key)?.split().ok_or(BookError::Corrupt(key))?;
		self.cache.put(self.key(later), half);
		Ok(Some(Child { low, page: later }))
	}

	/// Put a new root above the old one and `child`, which was split off from it.
	fn raise_root(&mut self, root: u32, child: Child) -> Result<(), BookError> {
		let height = self.head.height.checked_add(1).ok_or(BookError::Full)?;
		let first = Child { low: Position::default(), page: self.head.root };
		self.cache.put(self.key(root), Page::inner(vec![first, child]));
		self.head.root = root;
		self.head.height = height;
		Ok(())
	}

	/// Take an order out.
	pub fn remove(&mut self, rank: Rank) -> Result<RestingOrder, BookError> {
		let (path, at) = self.find(rank)?;
		self.look_up_neighbours(&path)?;

		let order = self.leaf_mut(path.leaf)?.remove(at);
		let mut page = path.leaf;
		for step in path.steps.iter().rev() {
			if self.is_full_enough(page)? {
				return Ok(order);
			}
			self.join(step)?;
			page = step.page;
		}
		self.lower_root()?;
		Ok(order)
	}

	fn is_full_enough(&mut self, page: u32) -> Result<bool, BookError> {
		let fill = self.fill;
		let page = self.page(page)?;
		Ok(page.len() >= fill.least(page))
	}

	/// The child that `step` goes through and its neighbour, as (index of the earlier, both).
	fn neighbours(&mut self, step: &Step) -> Result<(usize, Child, Child), BookError> {
		let error = self.corrupt(step.page);
		let children = self.inner(step.page)?;
		let last = children.len().checked_sub(2).ok_or(error)?;
		let at = step.child.min(last);
		match children.get(at..).unwrap_or_default() {
			[earlier, later, ..] => Ok((at, *earlier, *later)),
			_ => Err(error),
		}
	}

	/// Load and try every page that taking one order out of the leaf of `path` will join.
	fn look_up_neighbours(&mut self, path: &Path) -> Result<(), BookError> {
		let mut page = path.leaf;
		let mut len = self.page(page)?.len().saturating_sub(1);
		for step in path.steps.iter().rev() {
			let fill = self.fill;
			let this = self.page(page)?;
			if len >= fill.least(this) {
				return Ok(());
			}
			let kind = discriminant(this);
			let (_, earlier, later) = self.neighbours(step)?;
			let neighbour = if earlier.page == page { later.page } else { earlier.page };
			if neighbour == page || path.steps.iter().any(|step| step.page == neighbour) {
				return Err(self.corrupt(step.page));
			}
			let error = self.corrupt(neighbour);
			let other = self.page(neighbour)?;
			if discriminant(other) != kind {
				return Err(error);
			}
			if len.saturating_add(other.len()) > self.fill.most_joined() {
				return Ok(());
			}
			len = self.inner(step.page)?.len().saturating_sub(1);
			page = step.page;
		}
		Ok(())
	}

	/// Make one page of the child that `step` goes through and its neighbour, or share evenly.
	fn join(&mut self, step: &Step) -> Result<(), BookError> {
		let (at, earlier, later) = self.neighbours(step)?;
		let second = at.saturating_add(1);
		let mut joined = self.cache.take(self.key(earlier.page))?;
		joined.absorb(self.cache.take(self.key(later.page))?);
		let half = if joined.len() > self.fill.most_joined() { joined.split() } else { None };
		self.cache.put(self.key(earlier.page), joined);
		match half {
			Some((low, half)) => {
				self.cache.put(self.key(later.page), half);
				if let Some(child) = self.inner_mut(step.page)?.get_mut(second) {
					child.low = low;
				}
			}
			None => {
				self.inner_mut(step.page)?.remove(second);
				self.free(later.page);
			}
		}
		Ok(())
	}

	/// Drop a root that is empty, or that has a single child.
	fn lower_root(&mut self) -> Result<(), BookError> {
		let root = self.head.root;
		match self.page(root)? {
			Page::Leaf(orders) if orders.is_empty() => {
				self.free(root);
				self.head.root = 0;
				self.head.height = 0;
			}
			Page::Inner(children) => {
				if let [only] = children[..] {
					self.head.root = only.page;
					self.head.height = self.head.height.saturating_sub(1);
					self.free(root);
				}
			}
			_ => {}
		}
		Ok(())
	}

	fn allocate(&mut self) -> Result<u32, BookError> {
		let Some(page) = self.head.free else {
			let page = self.head.pages;
			self.head.pages = page.checked_add(1).ok_or(BookError::Full)?;
			return Ok(page);
		};
		let error = self.corrupt(page);
		match self.page(page)? {
			Page::Free(next) => self.head.free = *next,
			_ => return Err(error),
		}
		Ok(page)
	}

	fn free(&mut self, page: u32) {
		let key = self.key(page);
		if page.checked_add(1) == Some(self.head.pages) {
			self.head.pages = page;
			self.cache.remove(key);
		} else {
			self.cache.put(key, Page::Free(self.head.free));
			self.head.free = Some(page);
		}
	}
}
