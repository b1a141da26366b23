//! Errors of operations on a book.

use novation_units::{BookFault, Lots, Overflow, Ticks};

/// Why an operation on a book was refused.
///
/// A refused operation has changed nothing. The one exception is a fault in the middle of
/// [`apply`](crate::apply).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookError {
	/// No order has this key: it was filled, cancelled or never placed. Nothing to repair.
	NotFound,
	/// An order with this key rests already. Take a fresh number from [`Book::next_seq`](crate::Book::next_seq).
	Exists,
	/// The sequence number of the order was never issued. Take one from
	/// [`Book::next_seq`](crate::Book::next_seq).
	UnknownSeq,
	/// A resting order has at least one lot. To take an order out of the book, remove it.
	NoLots,
	/// At this price the order would trade with the opposite side. Match it first, or price it behind
	/// `best`.
	WouldCross {
		/// Best price of the opposite side. Its order may have expired without being removed yet.
		best: Ticks,
	},
	/// The numbers of pages or orders are used up: no further order can rest on this side.
	///
	/// Cancelling frees pages. Used up order numbers (2^64) need a new market.
	Full,
	/// The stored book is damaged. Halt the market and restore the value that the fault names;
	/// [`Book::check`](crate::Book::check) reports further damage.
	Fault(BookFault),
	/// The book has changed since the plan was made. Make a new plan.
	PlanStale,
	/// The fill check granted nothing, or more than it was offered. The check is wrong, not the order.
	BadVerdict {
		/// Lots offered to the check.
		offered: Lots,
		/// Lots that it granted.
		granted: Lots,
	},
	/// An average is out of range: a size exceeds the market's limits.
	Overflow,
}

impl From<Overflow> for BookError {
	fn from(_: Overflow) -> Self {
		BookError::Overflow
	}
}

impl From<BookFault> for BookError {
	fn from(fault: BookFault) -> Self {
		BookError::Fault(fault)
	}
}
