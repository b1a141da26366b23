//! The agenda: lists in which conditional orders wait for a mark price, for the clock or for a block.
//!
//! Each entry stands at the price, time or block that it waits for, so that the next entry to be reached is the best of
//! its list, however many entries there are.

use crate::{AgendaFault, Direction, WaitList};
use novation_book::{Book, BookError, BookStore, OrderKey, RestingOrder};
use novation_units::{
	AccountIndex, BlockHeight, ClientOrderId, FaultKind, Lots, MarketId, Millis, Side, Ticks,
};

/// What waits for no market is kept under ids that no market has.
const CLOCK: MarketId = MarketId(HIGHEST_MARKET.0 + 1);
const HEIGHT: MarketId = MarketId(HIGHEST_MARKET.0 + 2);
/// The highest id of a market. Those above are for the agenda, and from 32 768 on for pegged orders.
pub const HIGHEST_MARKET: MarketId = MarketId(32_765);

/// What an entry of the agenda waits for.
#[derive(Clone, Copy, Debug)]
pub enum When {
	/// The mark price of a market.
	Mark { market: MarketId, direction: Direction, mark: Ticks },
	/// The clock of the chain.
	Time(Millis),
	/// A block.
	Height(BlockHeight),
}

impl When {
	/// The list of all entries that wait for the same.
	pub fn list(self) -> WaitList {
		match self {
			Self::Mark { market, direction: Direction::Above, .. } => WaitList::MarkAbove(market),
			Self::Mark { market, direction: Direction::Below, .. } => WaitList::MarkBelow(market),
			Self::Time(_) => WaitList::Time,
			Self::Height(_) => WaitList::Height,
		}
	}

	fn place(self) -> (MarketId, Side, Ticks) {
		match self {
			Self::Mark { market, direction, mark } => (market, direction.side(), mark),
			Self::Time(time) => (CLOCK, Side::Ask, Ticks(time.0)),
			Self::Height(height) => (HEIGHT, Side::Ask, Ticks(height.0.into())),
		}
	}
}

/// The agenda of the block.
pub struct Agenda<'a, S>(Book<&'a mut S>);

impl<'a, S: BookStore> Agenda<'a, S> {
	pub fn new(store: &'a mut S) -> Self {
		Self(Book::new(store))
	}

	/// Pages read and created so far.
	pub fn pages(&self) -> (u32, u32) {
		(self.0.pages_loaded(), self.0.pages_made())
	}

	/// Adds an entry, and returns its place.
	pub fn add(&mut self, account: AccountIndex, when: When) -> Result<OrderKey, AgendaFault> {
		let (market, side, price) = when.place();
		let fault = |error| fault(when.list(), error);
		let entry = RestingOrder {
			price,
			seq: self.0.next_seq(market).map_err(fault)?,
			lots: Lots(1),
			account,
			client_id: ClientOrderId(0),
			expires_at: None,
			reduce_only: false,
			iceberg: None,
			peg: None,
		};
		self.0.file(market, side, entry).map_err(fault)?;
		Ok(entry.key(market, side))
	}

	/// Removes an entry. An entry that is gone needs no removal.
	pub fn remove(&mut self, key: &OrderKey) -> Result<(), AgendaFault> {
		match self.0.remove(key) {
			Ok(_) | Err(BookError::NotFound) => Ok(()),
			Err(error) => Err(fault(list_of(key), error)),
		}
	}

	/// The first entry that `now` has reached.
	pub fn first_reached(
		&mut self,
		now: When,
	) -> Result<Option<(AccountIndex, OrderKey)>, AgendaFault> {
		let (market, side, reached) = now.place();
		let entry = self.0.best(market, side).map_err(|error| fault(now.list(), error))?;
		let is_due = |entry: &RestingOrder| match side {
			Side::Ask => entry.price <= reached,
			Side::Bid => entry.price >= reached,
		};
		Ok(entry.filter(is_due).map(|entry| (entry.account, entry.key(market, side))))
	}

	pub fn flush(&mut self) {
		self.0.flush();
	}
}

/// The list of an entry.
pub fn list_of(key: &OrderKey) -> WaitList {
	match (key.market, key.side) {
		(CLOCK, _) => WaitList::Time,
		(HEIGHT, _) => WaitList::Height,
		(market, Side::Ask) => WaitList::MarkAbove(market),
		(market, Side::Bid) => WaitList::MarkBelow(market),
	}
}

fn fault(list: WaitList, error: BookError) -> AgendaFault {
	match error {
		BookError::Corrupt(key) => {
			AgendaFault { list, page: Some(key.page), kind: FaultKind::Missing }
		}
		_ => AgendaFault { list, page: None, kind: FaultKind::Contradiction },
	}
}
