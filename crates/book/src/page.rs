//! Pages: the values that a book is stored in.

use crate::{Position, RestingOrder};
use alloc::vec::Vec;
use codec::{
	Compact, Decode, DecodeWithMemTracking, Encode, EncodeLike, Error, Input, MaxEncodedLen,
};
use core::ops::{Deref, DerefMut};
use novation_units::{MarketId, Side};
use scale_info::{Type, TypeInfo};

/// Entries that a page may hold: orders of a leaf, children of an inner page.
pub const PAGE_CAPACITY: usize = 64;

/// Room for an entry too many, until the page is split.
pub(crate) const ROOM: usize = PAGE_CAPACITY + 1;

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
	/// What the cache holds, which keeps pages within the capacity.
	pub(crate) fn from_vec(entries: Vec<T>) -> Self {
		Self(entries)
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
