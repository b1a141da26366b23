//! The header of a book: one small value per book.

use crate::TreeShape;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::Side;
use scale_info::TypeInfo;

/// The root of a book's storage. A book without a header is empty.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct BookHeader {
	/// Sequence number of the next order; in a book of pegged orders a number above all of theirs.
	pub next_seq: u64,
	/// Orders that buy.
	pub bids: SideHeader,
	/// Orders that sell.
	pub asks: SideHeader,
}

impl BookHeader {
	/// One side of the book.
	pub fn side(&self, side: Side) -> &SideHeader {
		match side {
			Side::Bid => &self.bids,
			Side::Ask => &self.asks,
		}
	}

	pub(crate) fn side_mut(&mut self, side: Side) -> &mut SideHeader {
		match side {
			Side::Bid => &mut self.bids,
			Side::Ask => &mut self.asks,
		}
	}
}

/// One side of a book.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct SideHeader {
	/// The tree of resting orders.
	pub shape: TreeShape,
	/// Lots of all resting orders, hidden lots of icebergs included.
	pub lots: u128,
}

impl SideHeader {
	/// Number of resting orders, expired ones included.
	pub fn orders(&self) -> u64 {
		self.shape.entries
	}
}
