//! Pages: the values in which a tree is stored.

use crate::{BookPlace, RestingOrder};
use alloc::vec::Vec;
use codec::{
	Compact, Decode, DecodeWithMemTracking, Encode, EncodeLike, Error, Input, MaxEncodedLen,
};
use core::ops::{Deref, DerefMut};
use scale_info::{Type, TypeInfo};

/// The most entries of a page: values of a leaf, children of an inner page.
pub const PAGE_CAPACITY: usize = 64;

/// Room for one entry above the capacity, until the page is split.
pub(crate) const ROOM: usize = PAGE_CAPACITY + 1;

/// The smallest capacity that splitting and joining support. Tests use it to build deep trees.
pub const MIN_PAGE_CAPACITY: usize = 4;

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
	/// Wraps the entries of a cached page: the tree keeps them within the capacity.
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
		// A length from 64 to 16 383 takes two bytes.
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
pub struct Child<P = BookPlace> {
	/// Bounds the entries below this child: none ranks before `low`, and all those below earlier children do.
	///
	/// In the first entry of a page it repeats the bound of the page's parent. On the path to the first
	/// entry of the tree it bounds nothing, so that a new first entry rewrites no inner pages.
	pub low: P,
	/// Number of the child.
	pub page: u32,
}

/// A stored page of a tree; by default of one side of a book.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Page<E = RestingOrder, P = BookPlace> {
	/// Entries, in order.
	#[codec(index = 0)]
	Leaf(Slots<E>),
	/// Pages one level down, in order.
	#[codec(index = 1)]
	Inner(Slots<Child<P>>),
	/// An unused page number, with the next unused one.
	#[codec(index = 2)]
	Free(Option<u32>),
}
