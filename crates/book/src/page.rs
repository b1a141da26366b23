//! Pages: the values that a book is stored in.

use crate::{order::Rank, Position, RestingOrder};
use alloc::vec::Vec;
use codec::{
	Compact, Decode, DecodeWithMemTracking, Encode, EncodeLike, Error, Input, MaxEncodedLen,
};
use core::ops::{Deref, DerefMut};
use novation_units::{MarketId, Side};
use scale_info::{Type, TypeInfo};

/// Entries that a page may hold: orders of a leaf, children of an inner page.
pub const PAGE_CAPACITY: usize = 64;

/// The smallest capacity that splitting and joining work with. For tests of deep trees.
pub const MIN_PAGE_CAPACITY: usize = 4;

/// Where a page is stored.
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
	/// The book's market.
	pub market: MarketId,
	/// The side of the book.
	pub side: Side,
	/// The page's number within that side.
	pub page: u32,
}

/// At most [`PAGE_CAPACITY`] entries. Longer input does not decode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slots<T>(Vec<T>);

/// More entries than a page may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

impl<T> TryFrom<Vec<T>> for Slots<T> {
	type Error = TooLong;
	fn try_from(entries: Vec<T>) -> Result<Self, TooLong> {
		if entries.len() > PAGE_CAPACITY {
			return Err(TooLong);
		}
		Ok(Self(entries))
	}
}

impl<T> Deref for Slots<T> {
	type Target = [T];
	fn deref(&self) -> &[T] {
		&self.0
	}
}

impl<T> DerefMut for Slots<T> {
	fn deref_mut(&mut self) -> &mut [T] {
		&mut self.0
	}
}

impl<T> Slots<T> {
	/// The entries to add to or take from. What is stored must be back within the capacity.
	pub(crate) fn entries(&mut self) -> &mut Vec<T> {
		&mut self.0
	}
}

impl<T: Encode> Encode for Slots<T> {
	fn size_hint(&self) -> usize {
		self.0.size_hint()
	}
	fn encode_to<O: codec::Output + ?Sized>(&self, output: &mut O) {
		self.0.encode_to(output)
	}
}

impl<T: Encode> EncodeLike for Slots<T> {}

impl<T: Decode> Decode for Slots<T> {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		let Compact(len) = Compact::<u32>::decode(input)?;
		let len = usize::try_from(len).map_err(|_| Error::from("page too long"))?;
		if len > PAGE_CAPACITY {
			return Err("page too long".into());
		}
		let mut entries = Vec::with_capacity(len);
		for _ in 0..len {
			entries.push(T::decode(input)?);
		}
		Ok(Self(entries))
	}
}

impl<T: DecodeWithMemTracking> DecodeWithMemTracking for Slots<T> {}

impl<T: MaxEncodedLen> MaxEncodedLen for Slots<T> {
	fn max_encoded_len() -> usize {
		// The length 64 takes two bytes, as any from 64 to 16 383.
		T::max_encoded_len().saturating_mul(PAGE_CAPACITY).saturating_add(2)
	}
}

impl<T: TypeInfo + 'static> TypeInfo for Slots<T> {
	type Identity = Vec<T>;
	fn type_info() -> Type {
		<Vec<T>>::type_info()
	}
}

/// An entry of an inner page.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Child {
	/// No order below this child ranks before it, and every order below earlier children does.
	///
	/// In the first entry of a page this repeats what the page's parent says. On the way to the best
	/// order it bounds nothing, so that a new best price does not rewrite inner pages.
	pub low: Position,
	/// The child's number.
	pub page: u32,
}

/// A node of a side's tree.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Page {
	/// Orders, best first.
	#[codec(index = 0)]
	Leaf(Slots<RestingOrder>),
	/// Pages one level down, best first.
	#[codec(index = 1)]
	Inner(Slots<Child>),
	/// A number that the tree does not use now, and the next such number.
	#[codec(index = 2)]
	Free(Option<u32>),
}

impl Page {
	pub(crate) fn leaf(entries: Vec<RestingOrder>) -> Self {
		Page::Leaf(Slots(entries))
	}

	pub(crate) fn inner(entries: Vec<Child>) -> Self {
		Page::Inner(Slots(entries))
	}

	/// Entries in it.
	pub(crate) fn len(&self) -> usize {
		match self {
			Page::Leaf(orders) => orders.len(),
			Page::Inner(children) => children.len(),
			Page::Free(_) => 0,
		}
	}

	/// Give the later half away, and say where it begins. `None` if there is nothing to halve.
	pub(crate) fn split(&mut self) -> Option<(Position, Page)> {
		match self {
			Page::Leaf(orders) => {
				let later = halve(orders.entries());
				Some((later.first()?.position(), Page::leaf(later)))
			}
			Page::Inner(children) => {
				let later = halve(children.entries());
				Some((later.first()?.low, Page::inner(later)))
			}
			Page::Free(_) => None,
		}
	}

	/// Take in all of `later`, the next page of the same kind.
	pub(crate) fn absorb(&mut self, later: Page) {
		match (self, later) {
			(Page::Leaf(orders), Page::Leaf(mut later)) => {
				orders.entries().append(later.entries());
			}
			(Page::Inner(children), Page::Inner(mut later)) => {
				children.entries().append(later.entries());
			}
			_ => {}
		}
	}
}

fn halve<T>(entries: &mut Vec<T>) -> Vec<T> {
	entries.split_off(entries.len() / 2)
}

/// Which of `children` the order of `rank` is below, if anywhere.
pub(crate) fn child_for(children: &[Child], side: Side, rank: Rank) -> usize {
	let later = children.get(1..).unwrap_or_default();
	later.partition_point(|child| child.low.rank(side) <= rank)
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
	pub fn least(&self, page: &Page) -> usize {
		let quarter = self.capacity / 4;
		match page {
			Page::Inner(_) => quarter.max(2),
			_ => quarter,
		}
	}

	/// Two neighbours with more entries together share them evenly, otherwise they become one page.
	pub fn most_joined(&self) -> usize {
		self.capacity.saturating_sub(self.capacity / 4)
	}
}
