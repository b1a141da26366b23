//! Batches that are carried out whole or not at all.
//!
//! Such a batch is tried on copies of what it would change, operation by operation, before any of it is done. It
//! stands among the orders that rest (phase 5), so its orders are post-only; its cancels still beat every taker.

use crate::{
	round::{length, Waiting},
	AgentCap, Budget, CancelReason, Meter, Op, OpenOrder, OrderRequest, Queued, RejectReason,
	Round, Venue, Work, MAX_OPEN_ORDERS,
};
use alloc::{collections::BTreeSet, vec::Vec};
use novation_book::{shelf, BookStore, OrderKey, RestingOrder};
use novation_ledger::{Account, AccountStore, Accounts, OrderChange};
use novation_units::{AccountIndex, ClientOrderId, MarketId, Side, Ticks};

/// A batch that asks to be carried out whole, with its place in the queue.
#[derive(Clone, Debug)]
pub(crate) struct AtomicBatch {
	pub place: usize,
	pub account: AccountIndex,
	pub ops: Vec<Queued>,
}

impl AtomicBatch {
	/// The cancels come first, as everywhere: their market, their order, and the reason to tell.
	fn cancels(&self) -> impl Iterator<Item = (usize, MarketId, ClientOrderId, CancelReason)> + '_ {
		let cancel = |(at, queued): (usize, &Queued)| match &queued.op {
			Op::Cancel { market, client_id } => {
				Some((at, *market, *client_id, CancelReason::Requested))
			}
			Op::Replace { market, client_id, .. } => {
				Some((at, *market, *client_id, CancelReason::Replaced))
			}
			_ => None,
		};
		self.ops.iter().enumerate().filter_map(cancel)
	}

	fn orders(&self) -> impl Iterator<Item = (usize, &OrderRequest, Option<AgentCap>)> {
		self.ops.iter().enumerate().filter_map(|(at, queued)| match &queued.op {
			Op::Place(order) | Op::Replace { order, .. } => Some((at, order, queued.agent)),
			_ => None,
		})
	}

	/// It has to wait, all of it at its one place.
	fn waits(self, waiting: &mut Vec<Waiting>) {
		let Self { place, account, ops } = self;
		let operations = u8::try_from(ops.len()).unwrap_or(u8::MAX);
		let note = Queued { account, op: Op::AtomicBatch { operations }, agent: None };
		let ops = core::iter::once(note).chain(ops);
		waiting.extend(ops.map(|queued| Waiting { place, queued }));
	}
}

/// What a batch would change, while it is tried.
struct Trial {
	index: AccountIndex,
	account: Account,
	open: Vec<OpenOrder>,
	/// What it would take out of the book.
	cancelled: BTreeSet<OrderKey>,
	/// What it would put there.
	placed: Vec<OrderRequest>,
}

impl Trial {
	/// An order of the account is gone: the batch cancels it, or it may not trade any more and is in the way.
	fn drop(&mut self, market: MarketId, side: Side, order: &RestingOrder) {
		let key = order.key(market, side);
		if self.cancelled.insert(key) {
			let change = OrderChange { market, side, lots: order.lots, price: order.limit() };
			// Cannot fail: what rests was reserved.
			self.account.release(change).ok();
			self.open.retain(|at| at.key != key);
		}
	}
}

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Carry out a batch if all of it can be, and refuse all of it otherwise. The names in `taken` are those of orders
	/// that are still to trade.
	pub(crate) fn place_atomic(
		&mut self,
		batch: AtomicBatch,
		taken: &BTreeSet<(AccountIndex, ClientOrderId)>,
		waiting: &mut Vec<Waiting>,
	) {
		let operations = length(&batch.ops);
		if self.affordable(Budget::Trading, Work::Operation) < operations {
			return batch.waits(waiting);
		}
		// Each is tried, and then done. What it touches is the same.
		self.charge(Budget::Trading, Work::Operation, operations.saturating_mul(2));
		match self.try_atomic(&batch, taken) {
			Ok(()) => self.do_atomic(&batch),
			Err((failed, reason)) => {
				for (at, queued) in batch.ops.iter().enumerate() {
					let reason = if at == failed { reason } else { RejectReason::BatchFailed };
					if let Some((market, client_id)) = queued.op.names() {
						self.reject_order(batch.account, client_id, market, reason);
					}
				}
			}
		}
	}

	/// Whether all of it can be done, or which operation cannot, and why.
	fn try_atomic(
		&mut self,
		batch: &AtomicBatch,
		taken: &BTreeSet<(AccountIndex, ClientOrderId)>,
	) -> Result<(), (usize, RejectReason)> {
		let mut trial = Trial {
			index: batch.account,
			account: self.ledger.read(batch.account),
			open: self.orders_of(batch.account).to_vec(),
			cancelled: BTreeSet::new(),
			placed: Vec::new(),
		};
		for (at, market, client_id, _) in batch.cancels() {
			self.try_cancel(&mut trial, market, client_id).map_err(|reason| (at, reason))?;
		}
		for (at, order, agent) in batch.orders() {
			let is_taken = taken.contains(&(batch.account, order.client_id));
			self.try_order(&mut trial, order, agent, is_taken).map_err(|reason| (at, reason))?;
		}
		Ok(())
	}

	fn try_cancel(
		&mut self,
		trial: &mut Trial,
		market: MarketId,
		client_id: ClientOrderId,
	) -> Result<(), RejectReason> {
		let is_it = |at: &OpenOrder| at.client_id == client_id && at.key.home() == market;
		let key = trial.open.iter().find(|at| is_it(at)).ok_or(RejectReason::NotFound)?.key;
		let resting = self.book.get(&key).map_err(|_| RejectReason::NotFound)?;
		trial.drop(market, key.side, &resting);
		Ok(())
	}

	fn try_order(
		&mut self,
		trial: &mut Trial,
		order: &OrderRequest,
		agent: Option<AgentCap>,
		is_taken: bool,
	) -> Result<(), RejectReason> {
		let OrderRequest { market, side, price, client_id, .. } = *order;
		self.ensure_continuous(market)?;
		self.examine_terms(trial.index, order)?;
		let is_open = trial.open.iter().any(|at| at.client_id == client_id)
			|| trial.placed.iter().any(|at| at.client_id == client_id)
			|| self.is_conditional_name(trial.index, order);
		if is_open {
			return Err(RejectReason::DuplicateClientId);
		}
		let lots = self.doable(trial.index, order);
		if lots.is_zero() {
			return Err(RejectReason::NothingToReduce);
		}
		if is_taken {
			return Err(RejectReason::DuplicateClientId);
		}
		if let Some(best) = self.best_beside(trial, order) {
			return Err(RejectReason::WouldCross { best });
		}
		if trial.open.len().saturating_add(trial.placed.len()) >= MAX_OPEN_ORDERS {
			return Err(RejectReason::TooManyOpenOrders);
		}
		self.ensure_agent_could(&trial.account, &OrderRequest { lots, ..*order }, agent)?;
		let change = OrderChange { market, side, lots, price };
		self.try_reserve(&mut trial.account, change, order.reduce_only)?;
		trial.placed.push(*order);
		Ok(())
	}

	/// The best price that the order would cross once the batch is done; what may not trade any more is in nobody's
	/// way.
	fn best_beside(&mut self, trial: &mut Trial, order: &OrderRequest) -> Option<Ticks> {
		let (market, side) = (order.market, order.side.opposite());
		let index = self.index(market);
		let own = trial.placed.iter().filter(|at| at.market == market && at.side == side);
		let own = own.filter_map(|at| at.limit_at(index));
		let own: Vec<Ticks> = own.filter(|price| crosses(order, index, *price)).collect();
		// Without an index pegged orders sleep.
		let books = core::iter::once(market).chain(index.map(|_| shelf(market)));
		let resting: Vec<Ticks> =
			books.filter_map(|book| self.crossed_beside(trial, book, order)).collect();
		let all = own.into_iter().chain(resting);
		match side {
			Side::Ask => all.min(),
			Side::Bid => all.max(),
		}
	}

	/// The same of the orders that rest now, in one of the market's two books.
	fn crossed_beside(
		&mut self,
		trial: &mut Trial,
		book: MarketId,
		order: &OrderRequest,
	) -> Option<Ticks> {
		let (side, index) = (order.side.opposite(), self.index(order.market));
		let mut next = self.book.best(book, side).ok().flatten();
		while let Some(resting) = next {
			let price = resting.price_at(index.unwrap_or_default());
			if !crosses(order, index, price) {
				return None;
			}
			let key = resting.key(order.market, side);
			let is_gone = trial.cancelled.contains(&key)
				|| resting.is_expired(self.moment())
				|| resting.is_beyond_limit(side, price);
			// Each look past an order is paid for; without the budget for it the order is in the way.
			if !is_gone || !self.spend(Budget::Trading, Work::Cancel) {
				return Some(price);
			}
			if resting.account == trial.index {
				trial.drop(order.market, side, &resting);
			}
			next = self.book.after(&key).ok().flatten();
		}
		None
	}

	fn do_atomic(&mut self, batch: &AtomicBatch) {
		for (_, _, client_id, reason) in batch.cancels() {
			if let Some(open) = self.find_order(batch.account, client_id) {
				self.take_from_book(batch.account, open, reason);
			}
		}
		for (_, order, agent) in batch.orders() {
			let order = OrderRequest { lots: self.doable(batch.account, order), ..*order };
			// It was tried: only a book that contradicts itself can refuse now.
			if let Err(reason) = self.place(batch.account, &order, agent) {
				self.reject_order(batch.account, order.client_id, order.market, reason);
			}
		}
	}
}

fn crosses(order: &OrderRequest, index: Option<Ticks>, price: Ticks) -> bool {
	order.limit_at(index).is_some_and(|limit| match order.side {
		Side::Bid => price <= limit,
		Side::Ask => price >= limit,
	})
}

/// Whether an order may be in a atomic batch.
pub fn may_be_atomic(op: &Op) -> bool {
	match op {
		Op::Cancel { .. } => true,
		Op::Place(order) | Op::Replace { order, .. } => {
			order.kind.resting().is_some_and(|resting| resting.post_only)
		}
		_ => false,
	}
}
