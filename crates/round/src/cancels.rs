//! Phase 3: cancels, and amendments (`amend.rs`). Each beats every taker of the same block, wherever the two stood in
//! it.

use crate::{
	atomic_batch::AtomicBatch,
	round::{Placement, Waiting},
	Budget, CancelReason, Event, Meter, Op, OpenOrder, OrderRequest, Queued, RejectReason, Round,
	Venue, Work,
};
use alloc::{collections::BTreeSet, vec::Vec};
use novation_book::{BookStore, RestingOrder};
use novation_ledger::{AccountStore, OrderChange};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Side};

/// Why an operation on an order had no effect.
pub(crate) enum NotDone {
	Rejected(RejectReason),
	/// The budget is used up.
	NoRoom,
}

/// The orders of the queue that no cancel has met yet, in their order.
pub(crate) struct Placements {
	/// Where a cancel has met an order there is none any more.
	orders: Vec<Option<Placement>>,
	/// With the index of each in `orders`.
	names: BTreeSet<(AccountIndex, ClientOrderId, usize)>,
}

impl Placements {
	/// Before any operation of a queue of this length, none of which places more than one order.
	fn of_queue(operations: usize) -> Self {
		Self { orders: Vec::with_capacity(operations), names: BTreeSet::new() }
	}

	fn push(&mut self, placement: Placement) {
		let Placement { account, order, .. } = placement;
		self.names.insert((account, order.client_id, self.orders.len()));
		self.orders.push(Some(placement));
	}

	/// Whether an account has queued an order of this name so far, in any market.
	pub(crate) fn has(&self, account: AccountIndex, client_id: ClientOrderId) -> bool {
		let named = (account, client_id, 0)..=(account, client_id, usize::MAX);
		self.names.range(named).next().is_some()
	}

	/// Which orders of a market an account has queued so far, under one name or under any.
	fn find(
		&self,
		account: AccountIndex,
		market: MarketId,
		client_id: Option<ClientOrderId>,
	) -> Vec<usize> {
		let first = client_id.unwrap_or(ClientOrderId(0));
		let last = client_id.unwrap_or(ClientOrderId(u64::MAX));
		let named = self.names.range((account, first, 0)..=(account, last, usize::MAX));
		let is_meant = |at: &usize| {
			let placement = self.orders.get(*at).and_then(Option::as_ref);
			placement.is_some_and(|placement| placement.order.market == market)
		};
		named.map(|(_, _, at)| *at).filter(is_meant).collect()
	}

	/// Take out what an account has queued so far in a market, under one name or under any.
	fn take(
		&mut self,
		account: AccountIndex,
		market: MarketId,
		client_id: Option<ClientOrderId>,
	) -> Vec<Placement> {
		let found = self.find(account, market, client_id);
		let mut taken = Vec::with_capacity(found.len());
		for at in found {
			if let Some(placement) = self.orders.get_mut(at).and_then(Option::take) {
				self.names.remove(&(account, placement.order.client_id, at));
				taken.push(placement);
			}
		}
		taken
	}

	/// Make what an account has queued so far under a name smaller; what each of them was before.
	pub(crate) fn shrink(
		&mut self,
		account: AccountIndex,
		market: MarketId,
		client_id: ClientOrderId,
		lots: Lots,
	) -> Vec<Lots> {
		let mut before = Vec::new();
		for at in self.find(account, market, Some(client_id)) {
			if let Some(Some(Placement { order, .. })) = self.orders.get_mut(at) {
				before.push(order.lots);
				order.lots = order.lots.min(lots);
			}
		}
		before
	}
}

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Carry out every cancel and every amendment of the queue, file its conditional orders, and return what is left to
	/// place: orders in their order, and the batches that are to be carried out whole.
	///
	/// Each cancel also meets what its account has queued before it, such as a taker that was postponed.
	pub(crate) fn cancel(
		&mut self,
		queue: Vec<Queued>,
		waiting: &mut Vec<Waiting>,
	) -> (Vec<Placement>, Vec<AtomicBatch>) {
		let mut placements = Placements::of_queue(queue.len());
		let mut batches = Vec::new();
		let mut queue = queue.into_iter().enumerate();
		while let Some((place, queued)) = queue.next() {
			let Queued { account, op, .. } = queued;
			if let Op::AtomicBatch { operations } = op {
				let ops = queue.by_ref().take(operations.into()).map(|(_, queued)| queued);
				batches.push(AtomicBatch { place, account, ops: ops.collect() });
				continue;
			}
			match (self.carry_out(place, queued, &mut placements), op.names()) {
				(Err(NotDone::NoRoom), _) => waiting.push(Waiting { place, queued }),
				(Err(NotDone::Rejected(reason)), Some((market, client_id))) => {
					self.reject_order(account, client_id, market, reason);
				}
				_ => (),
			}
		}
		(placements.orders.into_iter().flatten().collect(), batches)
	}

	fn carry_out(
		&mut self,
		place: usize,
		queued: Queued,
		placements: &mut Placements,
	) -> Result<(), NotDone> {
		let Queued { account, op, agent } = queued;
		match op {
			Op::Place(order) => placements.push(Placement { place, account, order, agent }),
			Op::Cancel { market, client_id } => {
				let reason = CancelReason::Requested;
				self.cancel_one(account, market, client_id, reason, placements)?;
			}
			Op::CancelAll { market } => self.cancel_market(account, market, placements)?,
			Op::Replace { market, client_id, order } => {
				let reason = CancelReason::Replaced;
				self.cancel_one(account, market, client_id, reason, placements)?;
				placements.push(Placement { place, account, order, agent });
			}
			Op::Amend { market, client_id, lots } => {
				self.amend(account, market, client_id, lots, placements)?;
			}
			Op::Trigger(request) => self.schedule_trigger(account, &request, agent, placements)?,
			Op::Twap(request) => self.schedule_twap(account, &request, agent, placements)?,
			Op::Bracket(request) => {
				self.schedule_bracket(account, &request, agent, placements)?;
				placements.push(Placement { place, account, order: request.entry, agent });
			}
			Op::CancelAt { height } => self.set_deadline(account, height)?,
			// Taken out of the queue together with its batch.
			Op::AtomicBatch { .. } => (),
		}
		Ok(())
	}

	/// Cancel what an account has in a market: queued so far, open, or waiting.
	fn cancel_market(
		&mut self,
		account: AccountIndex,
		market: MarketId,
		placements: &mut Placements,
	) -> Result<(), NotDone> {
		let reason = CancelReason::Requested;
		for placement in placements.take(account, market, None) {
			self.cancel_placement(&placement, reason);
		}
		let is_done = self.cancel_orders(account, Some(market), Budget::Trading, reason)
			&& self
				.cancel_conditionals(account, reason, |conditional| conditional.market == market);
		is_done.then_some(()).ok_or(NotDone::NoRoom)
	}

	/// Cancel up to all open orders of an account that is liquidated; false if the budget ended before the orders did.
	pub(crate) fn cancel_liquidated(&mut self, account: AccountIndex) -> bool {
		self.cancel_orders(account, None, Budget::Liquidation, CancelReason::Liquidation)
	}

	/// Cancel up to all open orders of an account, in one market or in every one; false if the budget
	/// ended before the orders did.
	pub(crate) fn cancel_orders(
		&mut self,
		account: AccountIndex,
		market: Option<MarketId>,
		budget: Budget,
		reason: CancelReason,
	) -> bool {
		let wanted = |order: &OpenOrder| market.is_none_or(|market| order.key.home() == market);
		let orders: Vec<OpenOrder> =
			self.orders_of(account).iter().copied().filter(wanted).collect();
		for order in orders {
			if !self.spend(budget, Work::Cancel) {
				return false;
			}
			self.take_from_book(account, order, reason);
		}
		true
	}

	fn cancel_one(
		&mut self,
		account: AccountIndex,
		market: MarketId,
		client_id: ClientOrderId,
		reason: CancelReason,
		placements: &mut Placements,
	) -> Result<(), NotDone> {
		if !self.spend(Budget::Trading, Work::Cancel) {
			return Err(NotDone::NoRoom);
		}
		let queued = placements.take(account, market, Some(client_id));
		for placement in &queued {
			self.cancel_placement(placement, reason);
		}
		let open = self.find_order(account, client_id).filter(|order| order.key.home() == market);
		if let Some(order) = open {
			self.take_from_book(account, order, reason);
		} else if queued.is_empty() {
			// With its entry gone a bracket keeps what its exits protect, until it is named again.
			let conditional = self
				.find_conditional(account, client_id)
				.filter(|conditional| conditional.market == market);
			let conditional = conditional.ok_or(NotDone::Rejected(RejectReason::NotFound))?;
			self.cancel_conditional(account, &conditional, reason);
		}
		Ok(())
	}

	/// Tell that an order of the queue is gone before it could do anything more.
	fn cancel_placement(&mut self, placement: &Placement, reason: CancelReason) {
		let Placement { account, order, .. } = *placement;
		let OrderRequest { client_id, market, lots, .. } = order;
		self.venue.emit(Event::OrderCancelled { account, client_id, market, lots, reason });
	}

	pub(crate) fn take_from_book(
		&mut self,
		account: AccountIndex,
		order: OpenOrder,
		reason: CancelReason,
	) {
		match self.book.remove(&order.key) {
			Ok(resting) => self.order_left_book(order.key.home(), order.key.side, &resting, reason),
			Err(_) => self.forget_order(account, order.client_id),
		}
	}

	/// Release the margin of an order that is no longer in the book, and tell its client.
	pub(crate) fn order_left_book(
		&mut self,
		market: MarketId,
		side: Side,
		order: &RestingOrder,
		reason: CancelReason,
	) {
		let change = OrderChange { market, side, lots: order.lots, price: order.limit() };
		// Cannot fail: what rests was reserved. `try_state` compares the sums with the book.
		self.ledger.edit(order.account, |account| account.release(change)).ok();
		self.forget_order(order.account, order.client_id);
		self.venue.emit(Event::OrderCancelled {
			account: order.account,
			client_id: order.client_id,
			market,
			lots: order.lots,
			reason,
		});
	}

	pub(crate) fn reject_order(
		&mut self,
		account: AccountIndex,
		client_id: ClientOrderId,
		market: MarketId,
		reason: RejectReason,
	) {
		self.venue.emit(Event::OrderRejected { account, client_id, market, reason });
	}
}
