//! The invariants of a book.

use crate::{
	book::crosses,
	tree::{CheckError, Failure, Flaw},
	Book, BookError, BookStore, PageKey, RestingOrder,
};
use novation_units::{BookFault, BookId, FaultKind, OrderSeq, Side, Ticks};

/// A broken invariant of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inconsistency {
	/// The header or a page cannot be used.
	Fault(BookFault),
	/// A page has fewer or more entries than its place allows.
	Occupancy(PageKey, usize),
	/// An entry of this page is outside its bounds or out of order.
	Order(PageKey),
	/// An order in this page has no lots.
	NoLots(PageKey),
	/// An iceberg in this page shows nothing, or more than its display, or hides nothing.
	Iceberg(PageKey),
	/// An order has a number that was never issued.
	UnknownSeq(OrderSeq),
	/// The page is reached twice, or its number was never allocated.
	PageReused(PageKey),
	/// This many page numbers of a side are neither in the tree nor free.
	PagesLeaked(Side, u32),
	/// The header states another number of orders than the side has.
	OrderCount(Side),
	/// The header states another sum of lots than the side has.
	LotSum(Side),
	/// The best bid is not below the best ask.
	Crossed {
		/// Price of the best bid.
		bid: Ticks,
		/// Price of the best ask.
		ask: Ticks,
	},
}

impl<S: BookStore> Book<S> {
	/// Reads a whole book and checks its invariants.
	///
	/// # Errors
	///
	/// The first [`Inconsistency`].
	pub fn check(&mut self, book: BookId) -> Result<(), Inconsistency> {
		let unusable = |error| Inconsistency::of_error(book, error);
		self.cache.header_to_change(book).map_err(Inconsistency::Fault)?;
		for side in [Side::Bid, Side::Ask] {
			self.check_side(book, side)?;
		}
		let bid = self.best(book, Side::Bid).map_err(unusable)?;
		let ask = self.best(book, Side::Ask).map_err(unusable)?;
		match (bid, ask) {
			(Some(bid), Some(ask)) if crosses(Side::Bid, bid.price, ask.price) => {
				Err(Inconsistency::Crossed { bid: bid.price, ask: ask.price })
			}
			_ => Ok(()),
		}
	}

	fn check_side(&mut self, book: BookId, side: Side) -> Result<(), Inconsistency> {
		let unusable = |error| Inconsistency::of_error(book, error);
		let header = self.header(book).map_err(unusable)?;
		let mut lots: u128 = 0;
		let checked = self.look(book, side, |tree| {
			Ok(tree.check(|page, order| {
				lots = lots.saturating_add(order.lots.0.into());
				check_order(PageKey { book, side, page }, order, header.next_seq)
			}))
		});
		match checked.map_err(unusable)? {
			Err(CheckError::Entry(inconsistency)) => Err(inconsistency),
			Err(CheckError::Tree(flaw)) => Err(Inconsistency::of_flaw(book, side, flaw)),
			Ok(()) if lots != header.side(side).lots => Err(Inconsistency::LotSum(side)),
			Ok(()) => Ok(()),
		}
	}
}

impl Inconsistency {
	fn of_error(book: BookId, error: BookError) -> Self {
		match error {
			BookError::Fault(fault) => Inconsistency::Fault(fault),
			_ => {
				let kind = FaultKind::Contradiction;
				Inconsistency::Fault(BookFault { book, side: None, page: None, kind })
			}
		}
	}

	fn of_flaw(book: BookId, side: Side, flaw: Flaw) -> Self {
		let key = |page| PageKey { book, side, page };
		let fault = |page, kind| BookFault { book, side: Some(side), page, kind };
		match flaw {
			Flaw::Failure(Failure::Fault { page, kind }) => Inconsistency::Fault(fault(page, kind)),
			Flaw::Failure(Failure::NotFound | Failure::Exists | Failure::Full) => {
				Inconsistency::Fault(fault(None, FaultKind::Contradiction))
			}
			Flaw::Occupancy { page, entries } => Inconsistency::Occupancy(key(page), entries),
			Flaw::Order { page } => Inconsistency::Order(key(page)),
			Flaw::PageReused { page } => Inconsistency::PageReused(key(page)),
			Flaw::PagesLeaked(pages) => Inconsistency::PagesLeaked(side, pages),
			Flaw::EntryCount => Inconsistency::OrderCount(side),
		}
	}
}

fn check_order(key: PageKey, order: &RestingOrder, next_seq: u64) -> Result<(), Inconsistency> {
	if order.lots.is_zero() {
		return Err(Inconsistency::NoLots(key));
	}
	let is_sound = |iceberg: &crate::Iceberg| {
		let is_part = !iceberg.hidden.is_zero() && iceberg.hidden < order.lots;
		is_part && order.shown() <= iceberg.display
	};
	if order.iceberg.as_ref().is_some_and(|iceberg| !is_sound(iceberg)) {
		return Err(Inconsistency::Iceberg(key));
	}
	if order.seq.0 >= next_seq {
		return Err(Inconsistency::UnknownSeq(order.seq));
	}
	Ok(())
}
