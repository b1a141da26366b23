//! Faults of stored state, which events name when a market halts.

use crate::{BookId, Side};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A stored value that does not decode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// Kind of damage to stored state.
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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum FaultKind {
	/// Another stored value names this one, but it is absent.
	Missing,
	/// The value does not decode.
	Unreadable,
	/// The value decodes, but contradicts itself or another stored value.
	Contradiction,
}

/// Damage to a book. The market halts until an operator has restored the value.
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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BookFault {
	/// The damaged book.
	pub book: BookId,
	/// Side of the book; `None` if its header is unreadable.
	pub side: Option<Side>,
	/// Number of the page within the side; `None` if the header is at fault.
	pub page: Option<u32>,
	/// Kind of damage.
	pub kind: FaultKind,
}

/// Damage to one tree of a set of trees that are named by `Id`.
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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TreeFault<Id> {
	/// The damaged tree.
	pub tree: Id,
	/// Number of the page within the tree; `None` if the header is at fault.
	pub page: Option<u32>,
	/// Kind of damage.
	pub kind: FaultKind,
}
