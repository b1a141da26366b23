//! Pages as the cache holds them: made for search and for change, where [`Page`] is made to be stored.

use crate::{
	order::Rank,
	page::{Child, Page, Slots, ROOM},
	RestingOrder, MIN_PAGE_CAPACITY, PAGE_CAPACITY,
};
use alloc::vec::Vec;
use core::num::NonZeroU32;
use novation_units::Side;

/// A page of a side's tree.
#[derive(Clone, Debug)]
pub(crate) enum Node {
	Leaf(Leaf),
	Inner(Vec<Branch>),
	Free(Option<u32>),
}

impl Node {
	pub fn from_page(page: Page, side: Side) -> Self {
		match page {
			Page::Leaf(orders) => Node::Leaf(Leaf::new(orders.into_vec(), side)),
			Page::Inner(children) => {
				let branch =
					|child: &Child| Branch { low: child.low.rank(side), to: Link::to(child.page) };
				let mut branches = Vec::with_capacity(ROOM);
				branches.extend(children.iter().map(branch));
				Node::Inner(branches)
			}
			Page::Free(next) => Node::Free(next),
		}
	}

	pub fn to_page(&self, side: Side) -> Page {
		match self {
			Node::Leaf(leaf) => Page::Leaf(Slots::from_vec(leaf.orders_from(0).copied().collect())),
			Node::Inner(branches) => {
				let child = |branch: &Branch| Child {
					low: branch.low.position(side),
					page: branch.to.page,
				};
				Page::Inner(Slots::from_vec(branches.iter().map(child).collect()))
			}
			Node::Free(next) => Page::Free(*next),
		}
	}

	/// Entries in it.
	pub fn len(&self) -> usize {
		match self {
			Node::Leaf(leaf) => leaf.len(),
			Node::Inner(branches) => branches.len(),
			Node::Free(_) => 0,
		}
	}

	/// Give the later half away, and say where it begins. `None` if there is nothing to halve.
	pub fn split(&mut self) -> Option<(Rank, Node)> {
		match self {
			Node::Leaf(leaf) => {
				let later = leaf.split_off(leaf.len() / 2);
				Some((later.places().first()?.rank, Node::Leaf(later)))
			}
			Node::Inner(branches) => {
				let later = branches.split_off(branches.len() / 2);
				Some((later.first()?.low, Node::Inner(later)))
			}
			Node::Free(_) => None,
		}
	}

	/// Take in all of `later`, the next page of the same kind.
	pub fn absorb(&mut self, later: Node) {
		match (self, later) {
			(Node::Leaf(leaf), Node::Leaf(later)) => leaf.append(&later, 0),
			(Node::Inner(branches), Node::Inner(later)) => branches.extend(later),
			_ => {}
		}
	}
}

/// A page's number, and its place in the cache once it is there, where it then stays.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
	pub page: u32,
	pub slot: Option<Slot>,
}

impl Link {
	pub fn to(page: u32) -> Self {
		Self { page, slot: None }
	}
}

/// A place in the cache, counted from one, which leaves zero for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot(NonZeroU32);

impl Slot {
	pub fn new(index: usize) -> Self {
		Self(NonZeroU32::MIN.saturating_add(u32::try_from(index).unwrap_or(u32::MAX)))
	}

	pub fn index(self) -> usize {
		usize::try_from(self.0.get().saturating_sub(1)).unwrap_or(usize::MAX)
	}
}

/// An entry of an inner page: what [`Child`] is in the store.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Branch {
	pub low: Rank,
	pub to: Link,
}

/// Which of `branches` the order of `rank` is below, if anywhere.
pub(crate) fn branch_for(branches: &[Branch], rank: Rank) -> usize {
	let later = branches.get(1..).unwrap_or_default();
	leading(later, |branch| branch.low <= rank)
}

/// How many entries of a page are at its beginning, where those that `leads` holds of are.
///
/// A binary search would wait for memory at every step, since it needs the answer of one step to know
/// the next. Here the answers are independent: the last of every eight entries, and then eight of them.
fn leading<T>(entries: &[T], leads: impl Fn(&T) -> bool) -> usize {
	const RUN: usize = 4;
	let runs = entries.chunks_exact(RUN).filter(|run| run.last().is_some_and(&leads)).count();
	let before = runs.saturating_mul(RUN);
	let rest = entries.get(before..).unwrap_or_default();
	let more = rest.iter().take(RUN).filter(|entry| leads(entry)).count();
	before.saturating_add(more)
}

/// Orders, best first. An order stays where it is in memory: what moves to keep them sorted is small.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
	/// The first `len` are those of the orders, best first. What follows is to be used again.
	places: Vec<Place>,
	len: usize,
	/// As many as there are places, in no order.
	orders: Vec<RestingOrder>,
}

/// An order's rank, and where it is in memory.
#[derive(Clone, Copy, Debug)]
struct Place {
	rank: Rank,
	order: usize,
}

impl Leaf {
	pub fn new(orders: Vec<RestingOrder>, side: Side) -> Self {
		let place = |(order, at): (usize, &RestingOrder)| Place { rank: at.rank(side), order };
		let mut places = Vec::with_capacity(ROOM);
		places.extend(orders.iter().enumerate().map(place));
		Self { places, len: orders.len(), orders }
	}

	pub fn with_room() -> Self {
		Self { places: Vec::with_capacity(ROOM), len: 0, orders: Vec::with_capacity(ROOM) }
	}

	pub fn len(&self) -> usize {
		self.len
	}

	fn places(&self) -> &[Place] {
		self.places.get(..self.len).unwrap_or_default()
	}

	/// Where the first order at or behind `rank` is; the end, if there is none.
	pub fn seek(&self, rank: Rank) -> usize {
		leading(self.places(), |place| place.rank < rank)
	}

	/// Where the order of `rank` is, or else would be.
	pub fn search(&self, rank: Rank) -> Result<usize, usize> {
		let at = self.seek(rank);
		match self.places().get(at) {
			Some(place) if place.rank == rank => Ok(at),
			_ => Err(at),
		}
	}

	pub fn get(&self, at: usize) -> Option<&RestingOrder> {
		self.orders.get(self.places().get(at)?.order)
	}

	/// An order to change. Its price and number must stay.
	pub fn get_mut(&mut self, at: usize) -> Option<&mut RestingOrder> {
		let order = self.places().get(at)?.order;
		self.orders.get_mut(order)
	}

	pub fn orders_from(&self, at: usize) -> impl Iterator<Item = &RestingOrder> {
		let places = self.places().get(at..).unwrap_or_default();
		places.iter().filter_map(|place| self.orders.get(place.order))
	}

	pub fn insert(&mut self, at: usize, rank: Rank, order: RestingOrder) {
		if self.len == self.places.len() {
			self.places.push(Place { rank, order: self.orders.len() });
			self.orders.push(order);
		} else if let Some(gone) = self.places.get(self.len) {
			if let Some(gone) = self.orders.get_mut(gone.order) {
				*gone = order;
			}
		}
		self.len = self.len.saturating_add(1);
		if let Some([place, ..]) = self.places.get_mut(at..self.len).map(last_to_front) {
			place.rank = rank;
		}
	}

	pub fn remove(&mut self, at: usize) -> Option<RestingOrder> {
		let order = *self.get(at)?;
		first_to_back(self.places.get_mut(at..self.len)?);
		self.len = self.len.saturating_sub(1);
		Some(order)
	}

	/// Give away the orders from an index on.
	fn split_off(&mut self, from: usize) -> Self {
		let mut later = Self::with_room();
		later.append(self, from);
		self.len = self.len.min(from);
		later
	}

	/// Add what `other` holds from an index on.
	fn append(&mut self, other: &Leaf, from: usize) {
		for place in other.places().get(from..).unwrap_or_default() {
			if let Some(order) = other.orders.get(place.order) {
				self.insert(self.len, place.rank, *order);
			}
		}
	}
}

/// What `rotate_right(1)` does, by one copy.
fn last_to_front<T: Copy>(entries: &mut [T]) -> &mut [T] {
	if let Some((last, others)) = entries.split_last() {
		let (last, others) = (*last, others.len());
		entries.copy_within(..others, 1);
		entries[0] = last;
	}
	entries
}

/// What `rotate_left(1)` does, by one copy.
fn first_to_back<T: Copy>(entries: &mut [T]) {
	if let Some((first, others)) = entries.split_first() {
		let (first, others) = (*first, others.len());
		entries.copy_within(1.., 0);
		entries[others] = first;
	}
}

/// How full pages are kept.
///
/// The distance between joining (below a quarter) and what a split or a join leaves (about a half)
/// keeps an order that comes and goes from splitting and joining each time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fill {
	capacity: usize,
}

impl Fill {
	pub fn new(capacity: usize) -> Self {
		Self { capacity: capacity.clamp(MIN_PAGE_CAPACITY, PAGE_CAPACITY) }
	}

	/// A page with more entries is split.
	pub fn most(&self) -> usize {
		self.capacity
	}

	/// A page with fewer entries, the root apart, is joined with a neighbour.
	pub fn least(&self, node: &Node) -> usize {
		match node {
			Node::Inner(_) => self.least_in_leaf().max(2),
			_ => self.least_in_leaf(),
		}
	}

	pub fn least_in_leaf(&self) -> usize {
		self.capacity / 4
	}

	/// Two neighbours with more entries together share them evenly, otherwise they become one page.
	pub fn most_joined(&self) -> usize {
		self.capacity.saturating_sub(self.capacity / 4)
	}
}
