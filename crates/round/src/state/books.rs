//! The books of all markets. Damage becomes a fault.

use crate::{desk::Stop, Fault, RejectReason};
use alloc::collections::BTreeSet;
use novation_book::{
	apply, plan, Book, BookError, BookStore, FillCheck, Impact, OrderKey, Plan, RestingOrder, Taker,
};
use novation_units::{BookFault, BookId, FaultKind, Lots, MarketId, Moment, OrderSeq, Side, Ticks};

/// The books of the block.
///
/// The second field is the markets whose books have changed.
pub struct Books<'a, S>(Book<&'a mut S>, BTreeSet<MarketId>);

/// The best orders of both books of a side, with the prices at the index.
#[derive(Clone, Copy)]
pub struct Front {
	fixed: Option<RestingOrder>,
	pegged: Option<RestingOrder>,
	pub index: Option<Ticks>,
}

impl<'a, S: BookStore> Books<'a, S> {
	pub fn new(store: &'a mut S) -> Self {
		Self(Book::new(store), BTreeSet::new())
	}

	/// Pages read and created so far.
	pub fn pages(&self) -> (u32, u32) {
		(self.0.pages_loaded(), self.0.pages_made())
	}

	/// Whether an order of this market has come, gone or changed its size.
	pub fn has_changed(&self, market: MarketId) -> bool {
		self.1.contains(&market)
	}

	/// The best order with a fixed price.
	pub fn best(&mut self, market: MarketId, side: Side) -> Result<Option<RestingOrder>, Fault> {
		let book = BookId::Market(market);
		self.0.best(book, side).map_err(|error| fault(book, side, error))
	}

	/// The best pegged order.
	pub fn best_pegged(
		&mut self,
		market: MarketId,
		side: Side,
	) -> Result<Option<RestingOrder>, Fault> {
		let book = BookId::Pegged(market);
		self.0.best(book, side).map_err(|error| fault(book, side, error))
	}

	/// Whether a side has pegged orders. Reads the header only.
	pub fn has_pegged(&mut self, market: MarketId, side: Side) -> Result<bool, Fault> {
		let book = BookId::Pegged(market);
		let orders = self.0.order_count(book, side).map_err(|error| fault(book, side, error))?;
		Ok(orders > 0)
	}

	/// The best orders of a side. Without an index, pegged orders are left out.
	pub fn front(
		&mut self,
		market: MarketId,
		side: Side,
		index: Option<Ticks>,
	) -> Result<Front, Fault> {
		let fixed = self.best(market, side)?;
		let pegged = match index {
			Some(_) => self.best_pegged(market, side)?,
			None => None,
		};
		Ok(Front { fixed, pegged, index })
	}

	/// Advances behind an order of the front.
	pub fn pass(
		&mut self,
		front: &mut Front,
		market: MarketId,
		side: Side,
		order: &RestingOrder,
	) -> Result<(), Fault> {
		let next = self.after(&order.key(market, side))?;
		match order.peg {
			Some(_) => front.pegged = next,
			None => front.fixed = next,
		}
		Ok(())
	}

	/// The order after a place of a book.
	pub fn after(&mut self, key: &OrderKey) -> Result<Option<RestingOrder>, Fault> {
		self.0.after(key).map_err(|error| fault(key.book, key.side, error))
	}

	/// The order at this place; `None` if there is none.
	pub fn get(&mut self, key: &OrderKey) -> Result<Option<RestingOrder>, Fault> {
		match self.0.get(key) {
			// A book whose header is missing shows nothing.
			Err(BookError::NotFound) => self
				.0
				.ensure_header(key.book)
				.map(|()| None)
				.map_err(|error| fault(key.book, key.side, error)),
			found => found.map(Some).map_err(|error| fault(key.book, key.side, error)),
		}
	}

	/// Removes an order that the book has just returned. A book that does not have it contradicts itself.
	pub fn remove(&mut self, key: &OrderKey) -> Result<RestingOrder, Fault> {
		self.1.insert(key.market());
		self.0.remove(key).map_err(|error| fault(key.book, key.side, error))
	}

	/// Changes the size of an order that the book has just returned.
	pub fn set_lots(&mut self, key: &OrderKey, lots: Lots) -> Result<(), Fault> {
		self.1.insert(key.market());
		self.0.set_lots(key, lots).map_err(|error| fault(key.book, key.side, error))
	}

	/// Issues the number of the next order of a market.
	pub fn next_seq(&mut self, market: MarketId, side: Side) -> Result<OrderSeq, Stop> {
		let book = BookId::Market(market);
		self.0.next_seq(market).map_err(|error| refused(book, side, error))
	}

	/// Lets an order rest.
	pub fn insert(
		&mut self,
		market: MarketId,
		side: Side,
		order: RestingOrder,
	) -> Result<(), Stop> {
		let book = order.book(market);
		self.1.insert(market);
		self.0.insert(market, side, order).map_err(|error| refused(book, side, error))
	}

	/// The best order of a side that may still trade.
	pub fn best_live(
		&mut self,
		market: MarketId,
		side: Side,
		now: Moment,
		most: u32,
	) -> Result<Option<RestingOrder>, Fault> {
		self.0
			.best_live(market, side, now, most)
			.map_err(|error| fault(BookId::Market(market), side, error))
	}

	/// The average price of a notional on one side; `None` if it overflows or the orders do not suffice.
	pub fn impact_price(
		&mut self,
		market: MarketId,
		side: Side,
		impact: &Impact,
	) -> Result<Option<Ticks>, Fault> {
		match self.0.impact_price(market, side, impact) {
			Err(BookError::Overflow) => Ok(None),
			price => price.map_err(|error| fault(BookId::Market(market), side, error)),
		}
	}

	/// Plans to match a taker with the book. Changes nothing.
	pub fn plan<C: FillCheck>(
		&mut self,
		taker: &Taker,
		now: Moment,
		most: u32,
		check: &mut C,
	) -> Result<Plan<C::Reason>, Fault> {
		let side = taker.side.opposite();
		plan(&mut self.0, taker, now, most, check)
			.map_err(|error| fault(BookId::Market(taker.market), side, error))
	}

	/// Executes a plan.
	pub fn apply<R: Copy>(&mut self, taker: &Taker, plan: &Plan<R>) -> Result<(), Fault> {
		let side = taker.side.opposite();
		if !plan.actions.is_empty() {
			self.1.insert(taker.market);
		}
		apply(&mut self.0, taker, plan)
			.map_err(|error| fault(BookId::Market(taker.market), side, error))
	}

	pub fn flush(&mut self) {
		self.0.flush();
	}
}

impl Front {
	/// The two books, each on its own.
	pub fn apart(self) -> [Self; 2] {
		[Self { pegged: None, ..self }, Self { fixed: None, ..self }]
	}

	/// The order that is served first, and its price.
	pub fn first(&self, side: Side) -> Option<(RestingOrder, Ticks)> {
		// Only a pegged order needs the index, and without an index there is none.
		let priced =
			|order: &RestingOrder| (*order, order.price_at(self.index.unwrap_or(order.price)));
		let orders = self.fixed.iter().chain(&self.pegged).map(priced);
		orders.min_by_key(|(order, price)| (novation_book::priority(side, *price), order.seq))
	}
}

fn fault(book: BookId, side: Side, error: BookError) -> Fault {
	Fault::Book(match error {
		BookError::Fault(damage) => damage,
		// The caller has just read the same value from the book.
		_ => BookFault { book, side: Some(side), page: None, kind: FaultKind::Contradiction },
	})
}

/// Reason why a new order cannot rest. Page and order numbers can run out, which is not damage.
fn refused(book: BookId, side: Side, error: BookError) -> Stop {
	match error {
		BookError::Full => Stop::Rejected(RejectReason::Overflow),
		error => Stop::Fault(fault(book, side, error)),
	}
}
