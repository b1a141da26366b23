//! What can go wrong.

use crate::PageKey;
use novation_units::{Lots, Overflow, Ticks};

/// Why an operation on a book was refused.
///
/// A refused operation has changed nothing, so the book may be used on. The one exception is named
/// at [`apply`](crate::apply).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookError {
	/// No order rests there: it was filled, cancelled or never placed. Nothing to mend.
	NotFound,
	/// An order rests there already. Take a fresh number from [`Book::next_seq`](crate::Book::next_seq).
	Exists,
	/// The order's sequence number was never given out. Take one from
	/// [`Book::next_seq`](crate::Book::next_seq).
	UnknownSeq,
	/// A resting order has at least one lot. To take one out of the book, remove it.
	NoLots,
	/// At this price the order would trade with the opposite side, whose best price is `best`. Match
	/// it first, or price it behind `best`.
	WouldCross {
		/// Best price of the opposite side; its order may be expired and only wait for its removal.
		best: Ticks,
	},
	/// The numbers of pages or orders are used up: no further order can rest on this side.
	///
	/// Cancelling frees pages. Used up order numbers (2^64) need a new market.
	Full,
	/// A page is absent, of the wrong kind, or does not fit its place in the tree.
	///
	/// Stop the market and restore the page; [`Book::check`](crate::Book::check) says what else is
	/// wrong.
	Corrupt(PageKey),
	/// The header disagrees with its pages: a total would leave its range. As
	/// [`Corrupt`](Self::Corrupt).
	CorruptHeader,
	/// The plan was made for another state of the book. Make it anew.
	PlanStale,
	/// The judge granted nothing, or more than it was offered. The judge is wrong, not the order.
	BadVerdict {
		/// What the judge was asked.
		offered: Lots,
		/// What it granted.
		granted: Lots,
	},
	/// An average left its range: a size is beyond the market's limits.
	Overflow,
}

impl From<Overflow> for BookError {
	fn from(_: Overflow) -> Self {
		BookError::Overflow
	}
}
