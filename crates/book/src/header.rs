//! The header of a book: one small value per market.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::Side;
use scale_info::TypeInfo;

/// What a market's book is found by. An absent header is an empty book.
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
	/// The next order's sequence number; where pegged orders rest, one above all of theirs.
	pub next_seq: u64,
	/// Orders that buy.
	pub bids: TreeHeader,
	/// Orders that sell.
	pub asks: TreeHeader,
}

impl BookHeader {
	/// One side of the book.
	pub fn side(&self, side: Side) -> &TreeHeader {
		match side {
			Side::Bid => &self.bids,
			Side::Ask => &self.asks,
		}
	}

	pub(crate) fn side_mut(&mut self, side: Side) -> &mut TreeHeader {
		match side {
			Side::Bid => &mut self.bids,
			Side::Ask => &mut self.asks,
		}
	}
}

/// The tree of one side.
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
pub struct TreeHeader {
	/// The page at the top; means nothing while `height` is zero.
	pub root: u32,
	/// Levels of pages, leaves included; zero if no order rests here.
	pub height: u8,
	/// Page numbers in use or free: all below this one.
	pub pages: u32,
	/// The first free number; each free page names the next.
	pub free: Option<u32>,
	/// Resting orders.
	pub orders: u64,
	/// Lots of all of them, what icebergs hide included.
	pub lots: u128,
}
