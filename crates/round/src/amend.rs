//! Amendments, a part of phase 3: an order becomes smaller and keeps its place in time.

use crate::{
	cancels::{NotDone, Placements},
	Budget, Event, Meter, RejectReason, Round, Venue, Work,
};
use novation_book::BookStore;
use novation_ledger::{AccountStore, Accounts, OrderChange};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId};

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Leave no more than `lots` of the order of this name, whether it rests or is queued before the amendment.
	///
	/// It costs what a cancel costs: the same account, the same page, and no more written.
	pub(crate) fn amend(
		&mut self,
		account: AccountIndex,
		market: MarketId,
		client_id: ClientOrderId,
		lots: Lots,
		placements: &mut Placements,
	) -> Result<(), NotDone> {
		if !self.spend(Budget::Trading, Work::Cancel) {
			return Err(NotDone::NoRoom);
		}
		let queued = placements.shrink(account, market, client_id, lots);
		let resting = self.shrink_resting(account, market, client_id, lots);
		let left = queued.into_iter().chain(resting).max();
		match left {
			None => Err(NotDone::Rejected(RejectReason::NotFound)),
			Some(left) if left <= lots => Err(NotDone::Rejected(RejectReason::NotSmaller { left })),
			Some(_) => {
				self.venue.emit(Event::OrderAmended { account, client_id, market, lots });
				Ok(())
			}
		}
	}

	/// The same for an order that rests; what it was before.
	fn shrink_resting(
		&mut self,
		account: AccountIndex,
		market: MarketId,
		client_id: ClientOrderId,
		lots: Lots,
	) -> Option<Lots> {
		let open =
			self.find_order(account, client_id).filter(|order| order.key.home() == market)?;
		let resting = self.book.get(&open.key).ok()?;
		let Ok(less) = resting.lots.sub(lots) else { return Some(resting.lots) };
		let mut holder = self.ledger.read(account);
		let change =
			OrderChange { market, side: open.key.side, lots: less, price: resting.limit() };
		// Cannot fail: what rests was reserved. `try_state` compares the sums with the book.
		if !less.is_zero()
			&& holder.release(change).is_ok()
			&& self.book.set_lots(&open.key, lots).is_ok()
		{
			self.ledger.write(account, holder);
		}
		Some(resting.lots)
	}
}
