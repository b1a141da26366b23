//! Pages as the cache holds them: for search and for change, whereas [`Page`] is the stored form.

use super::{
	layout::{Layout, Leaf},
	page::{Child, Page, Slots, ROOM},
	MIN_PAGE_CAPACITY, PAGE_CAPACITY,
};
use alloc::vec::Vec;
use core::{fmt, num::NonZeroU32};

/// A page of a tree.
pub(crate) enum Node<L: Layout> {
	Leaf(L::Leaf),
	Inner(Vec<Branch<L::Key>>),
	Free(Option<u32>),
}

impl<L: Layout> fmt::Debug for Node<L> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Node::Leaf(leaf) => write!(f, "Leaf({})", leaf.len()),
			Node::Inner(branches) => write!(f, "Inner({})", branches.len()),
			Node::Free(next) => write!(f, "Free({next:?})"),
		}
	}
}

impl<L: Layout> Node<L> {
	/// Converts a stored page. `None` if it is empty, out of order or holds an entry of another tree.
	pub fn from_page(page: &Page<L::Entry, L::Place>, layout: L) -> Option<Self> {
		match page {
			Page::Leaf(entries) => {
				let mut leaf = L::Leaf::new();
				let mut last = None;
				for entry in entries.iter() {
					let key = layout.key(entry);
					if last.is_some_and(|last| key <= last) || !layout.admits(entry) {
						return None;
					}
					leaf.push(entry, layout);
					last = Some(key);
				}
				last.map(|_| Node::Leaf(leaf))
			}
			Page::Inner(children) => {
				let branch = |child: &Child<L::Place>| Branch {
					low: layout.key_of(child.low),
					to: Link::to(child.page),
				};
				let mut branches = Vec::with_capacity(ROOM);
				branches.extend(children.iter().map(branch));
				// The key of the first child may bound nothing.
				let is_sorted = branches.get(1..)?.is_sorted_by(|one, next| one.low < next.low);
				is_sorted.then_some(Node::Inner(branches))
			}
			Page::Free(next) => Some(Node::Free(*next)),
		}
	}

	pub fn to_page(&self, layout: L) -> Page<L::Entry, L::Place> {
		match self {
			Node::Leaf(leaf) => Page::Leaf(Slots::from_vec(leaf.entries(layout))),
			Node::Inner(branches) => {
				let child = |branch: &Branch<L::Key>| Child {
					low: layout.place(branch.low),
					page: branch.to.page,
				};
				Page::Inner(Slots::from_vec(branches.iter().map(child).collect()))
			}
			Node::Free(next) => Page::Free(*next),
		}
	}

	/// Number of entries.
	pub fn len(&self) -> usize {
		match self {
			Node::Leaf(leaf) => leaf.len(),
			Node::Inner(branches) => branches.len(),
			Node::Free(_) => 0,
		}
	}

	/// Whether both nodes are leaves, or both are inner pages.
	pub fn is_like(&self, other: &Self) -> bool {
		core::mem::discriminant(self) == core::mem::discriminant(other)
	}

	/// Splits off the later half, and returns it with its lowest key. `None` if there is nothing to split.
	pub fn split(&mut self) -> Option<(L::Key, Self)> {
		match self {
			Node::Leaf(leaf) => {
				let later = leaf.halve();
				Some((later.key(0)?, Node::Leaf(later)))
			}
			Node::Inner(branches) => {
				let later = branches.split_off(branches.len() / 2);
				Some((later.first()?.low, Node::Inner(later)))
			}
			Node::Free(_) => None,
		}
	}

	/// Moves all entries of `later`, the next page of the same kind, into this one.
	pub fn absorb(&mut self, later: Self) {
		match (self, later) {
			(Node::Leaf(leaf), Node::Leaf(later)) => leaf.absorb(later),
			(Node::Inner(branches), Node::Inner(later)) => branches.extend(later),
			_ => {}
		}
	}
}

/// The number of a page, and its slot in the cache once the page is there. The slot never changes.
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

/// An index into the cache, counted from one, so that zero can stand for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot(NonZeroU32);

impl Slot {
	/// The slot behind `count` others.
	pub fn behind(count: usize) -> Self {
		Self(counted(count.saturating_add(1)))
	}

	pub fn index(self) -> usize {
		index_of(self.0)
	}
}

/// An entry of an inner page; [`Child`] is its stored form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Branch<K> {
	pub low: K,
	pub to: Link,
}

/// Index of the only branch below which `key` may be.
#[inline]
pub(crate) fn branch_for<K: Ord>(branches: &[Branch<K>], key: &K) -> usize {
	let later = branches.get(1..).unwrap_or_default();
	leading(later, |branch| branch.low <= *key)
}

/// Number of entries that satisfy `leads`, which holds for a number of first entries and for no others.
///
/// A binary search waits for memory at every step, because each step needs the result of the one before.
/// This search requests all of it at once: the last entry of each run, and then a single run.
pub(crate) fn leading<T>(entries: &[T], leads: impl Fn(&T) -> bool) -> usize {
	const RUN: usize = 4;
	let runs = entries.chunks_exact(RUN).filter(|run| run.last().is_some_and(&leads)).count();
	let before = runs.saturating_mul(RUN);
	let rest = entries.get(before..).unwrap_or_default();
	let more = rest.iter().take(RUN).filter(|entry| leads(entry)).count();
	before.saturating_add(more)
}

/// Converts a count above zero, so that zero can stand for none.
pub(crate) fn counted(count: usize) -> NonZeroU32 {
	let count = u32::try_from(count).ok().and_then(NonZeroU32::new);
	count.unwrap_or(NonZeroU32::MIN)
}

pub(crate) fn index_of(counted: NonZeroU32) -> usize {
	usize::try_from(counted.get().saturating_sub(1)).unwrap_or(usize::MAX)
}

/// Limits of the entries in a page.
///
/// Pages below a quarter are joined, and a split or a join leaves about a half. The distance between the two prevents a
/// single entry that comes and goes from causing a split and a join each time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Occupancy {
	capacity: usize,
}

impl Occupancy {
	pub fn new(capacity: usize) -> Self {
		Self { capacity: capacity.clamp(MIN_PAGE_CAPACITY, PAGE_CAPACITY) }
	}

	/// A page with more entries is split.
	pub fn most(&self) -> usize {
		self.capacity
	}

	/// A page with fewer entries is joined with a neighbour, unless it is the root.
	pub fn least<L: Layout>(&self, node: &Node<L>) -> usize {
		match node {
			Node::Inner(_) => self.least_in_leaf().max(2),
			_ => self.least_in_leaf(),
		}
	}

	pub fn least_in_leaf(&self) -> usize {
		self.capacity / 4
	}

	/// Two neighbours with more entries in total share them evenly; otherwise they become one page.
	pub fn most_joined(&self) -> usize {
		self.capacity.saturating_sub(self.capacity / 4)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::{collection::vec, prelude::*};

	proptest! {
		#[test]
		fn search_should_find_what_a_binary_search_finds(mut entries in vec(0u8..50, 0..66), key in 0u8..52) {
			entries.sort_unstable();
			let found = leading(&entries, |entry| *entry < key);
			assert_eq!(found, entries.partition_point(|entry| *entry < key));
		}
	}
}
