//! Phase 3: cancels. A cancel beats every taker of the same block, wherever the two stood in it.

use crate::{CancelReason, Event, Meter, Op, OpenOrder, Purse, Queued, Refusal, Round, Venue, Work};
use alloc::vec::Vec;
use novation_book::{BookStore, RestingOrder};
use novation_ledger::{AccountStore, Accounts, OrderChange};
use novation_units::{AccountIndex, ClientOrderId, MarketId, Side};

/// Why no order was cancelled.
enum NotCancelled {
	NotFound,
	/// The budget is used up.
	NoRoom,
}

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Carry out every cancel of the queue, and return what is left to place, in its order.
	pub(crate) fn cancel(&mut self, queue: Vec<Queued>, waiting: &mut Vec<Queued>) -> Vec<Queued> {
		let mut placements = Vec::new();
		for queued in queue {
			let Queued { account, op } = queued;
			let done = match op {
				Op::Place(_) => {
					placements.push(queued);
					true
				},
				Op::Cancel { market, client_id } => {
					self.cancel_or_refuse(account, market, client_id, CancelReason::Requested)
				},
				Op::CancelAll { market } => {
					self.cancel_all(account, Some(market), Purse::Trading)
				},
				Op::Replace { market, client_id, order } => {
					match self.cancel_one(account, market, client_id, CancelReason::Replaced) {
						Ok(()) => placements.push(Queued { account, op: Op::Place(order) }),
						Err(NotCancelled::NotFound) => {
							let reason = Refusal::NotFound;
							self.refuse(account, order.client_id, order.market, reason);
						},
						Err(NotCancelled::NoRoom) => waiting.push(queued),
					}
					true
				},
			};
			if !done {
				waiting.push(queued);
			}
		}
		placements
	}

	/// Cancel up to all open orders of an account, in one market or in every one; false if the budget
	/// ended before the orders did.
	pub(crate) fn cancel_all(
		&mut self,
		account: AccountIndex,
		market: Option<MarketId>,
		purse: Purse,
	) -> bool {
		let reason = match purse {
			Purse::Trading => CancelReason::Requested,
			Purse::Liquidation => CancelReason::Liquidation,
		};
		let wanted = |order: &OpenOrder| market.map_or(true, |market| order.key.market == market);
		let orders: Vec<OpenOrder> =
			self.orders_of(account).iter().copied().filter(wanted).collect();
		for order in orders {
			if !self.budgets.of(purse).spend(Work::Cancel) {
				return false;
			}
			self.take_from_book(account, order, reason);
		}
		true
	}

	fn cancel_or_refuse(
		&mut self,
		account: AccountIndex,
		market: MarketId,
		client_id: ClientOrderId,
		reason: CancelReason,
	) -> bool {
		match self.cancel_one(account, market, client_id, reason) {
			Ok(()) => true,
			Err(NotCancelled::NotFound) => {
				self.refuse(account, client_id, market, Refusal::NotFound);
				true
			},
			Err(NotCancelled::NoRoom) => false,
		}
	}

	fn cancel_one(
		&mut self,
		account: AccountIndex,
		market: MarketId,
		client_id: ClientOrderId,
		reason: CancelReason,
	) -> Result<(), NotCancelled> {
		if !self.budgets.trading.spend(Work::Cancel) {
			return Err(NotCancelled::NoRoom);
		}
		let order = self
			.find_order(account, client_id)
			.filter(|order| order.key.market == market)
			.ok_or(NotCancelled::NotFound)?;
		self.take_from_book(account, order, reason);
		Ok(())
	}

	fn take_from_book(&mut self, account: AccountIndex, order: OpenOrder, reason: CancelReason) {
		if let Ok(resting) = self.book.remove(&order.key) {
			self.order_left_book(order.key.market, order.key.side, &resting, reason);
		}
		self.forget_order(account, order.client_id);
	}

	/// Release the margin of an order that is no longer in the book, and tell its client.
	pub(crate) fn order_left_book(
		&mut self,
		market: MarketId,
		side: Side,
		order: &RestingOrder,
		reason: CancelReason,
	) {
		let mut account = self.ledger.read(order.account);
		let change = OrderChange { market, side, lots: order.lots, price: order.price };
		// Cannot fail: what rests was reserved. `try_state` compares the sums with the book.
		if account.release(change).is_ok() {
			self.ledger.write(order.account, account);
		}
		self.forget_order(order.account, order.client_id);
		self.venue.emit(Event::Cancelled {
			account: order.account,
			client_id: order.client_id,
			market,
			lots: order.lots,
			reason,
		});
	}

	pub(crate) fn refuse(
		&mut self,
		account: AccountIndex,
		client_id: ClientOrderId,
		market: MarketId,
		reason: Refusal,
	) {
		self.venue.emit(Event::Refused { account, client_id, market, reason });
	}
}
