//! The agenda: a book of its own, in which the mark price and the clock find who waits for them.
//!
//! Each entry stands at the price, time or block that it waits for, so that the next one to be reached is the best
//! of its side, however many there are.

use crate::{Budget, Direction, Meter, Round, Venue, Work};
use novation_book::{BookStore, OrderKey, RestingOrder};
use novation_ledger::AccountStore;
use novation_units::{
	AccountIndex, BlockHeight, ClientOrderId, Lots, MarketId, Millis, Side, Ticks,
};

/// What waits for no market is kept under ids that no market has.
const CLOCK: MarketId = MarketId(HIGHEST_MARKET.0 + 1);
const HEIGHT: MarketId = MarketId(HIGHEST_MARKET.0 + 2);
/// The highest id of a market. Those above are for the agenda, and from 32 768 on for pegged orders.
pub const HIGHEST_MARKET: MarketId = MarketId(32_765);

/// What an entry of the agenda waits for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum When {
	/// The mark price of a market.
	Mark { market: MarketId, direction: Direction, mark: Ticks },
	/// The chain's clock.
	Time(Millis),
	/// A block.
	Height(BlockHeight),
}

impl When {
	fn place(self) -> (MarketId, Side, Ticks) {
		match self {
			Self::Mark { market, direction, mark } => (market, direction.side(), mark),
			Self::Time(at) => (CLOCK, Side::Ask, Ticks(at.0)),
			Self::Height(at) => (HEIGHT, Side::Ask, Ticks(at.0.into())),
		}
	}
}

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Note that an account waits. `None` if the agenda contradicts itself.
	pub(crate) fn schedule(&mut self, account: AccountIndex, when: When) -> Option<OrderKey> {
		let (market, side, price) = when.place();
		let entry = RestingOrder {
			price,
			seq: self.agenda.next_seq(market).ok()?,
			lots: Lots(1),
			account,
			client_id: ClientOrderId(0),
			expires_at: None,
			reduce_only: false,
			iceberg: None,
			peg: None,
		};
		self.agenda.file(market, side, entry).ok()?;
		Some(entry.key(market, side))
	}

	/// Forget that somebody waits.
	pub(crate) fn unschedule(&mut self, scheduled: impl IntoIterator<Item = OrderKey>) {
		for key in scheduled {
			// An entry that is not there needs no removal.
			self.agenda.remove(&key).ok();
		}
	}

	/// [`next_due`](Self::next_due), as long as more than so many operations are affordable.
	pub(crate) fn next_due_above(
		&mut self,
		now: When,
		operations: u32,
	) -> Option<(AccountIndex, OrderKey)> {
		let affordable = self.affordable(Budget::Trading, Work::Operation);
		(affordable > operations).then(|| self.next_due(now)).flatten()
	}

	/// Take the next entry that `now` has reached out of the agenda. None when there is no more, or no budget.
	pub(crate) fn next_due(&mut self, now: When) -> Option<(AccountIndex, OrderKey)> {
		let (market, side, reached) = now.place();
		let entry = self.agenda.best(market, side).ok()??;
		let is_due = match side {
			Side::Ask => entry.price <= reached,
			Side::Bid => entry.price >= reached,
		};
		if !is_due || !self.spend(Budget::Trading, Work::Operation) {
			return None;
		}
		let key = entry.key(market, side);
		self.agenda.remove(&key).ok()?;
		Some((entry.account, key))
	}
}
