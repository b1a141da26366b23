//! Cancels and amendments. Each takes effect before every taker of the same block, wherever the two were in the queue.
//! This phase also schedules conditional orders.

use super::{amend::amend, conditionals, expiries};
use crate::{
	desk::{Desk, Stop},
	host::Host,
	request::{Placement, Remaining, Waiting},
	rules::atomic_batch::AtomicBatch,
	state::{Budget, Work},
	steps::{conditional, leave},
	CancelReason, Fault, Op, OrderRequest, Queued, RejectReason,
};
use alloc::{collections::BTreeSet, vec::Vec};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId};

/// The queued orders that no cancel has met yet, in order.
pub struct Placements {
	/// `None` where a cancel has met the order.
	orders: Vec<Option<Placement>>,
	/// Client ids of the orders, each with its index in `orders`.
	names: BTreeSet<(AccountIndex, ClientOrderId, usize)>,
}

impl Placements {
	/// Starts empty, for a queue of this length. No operation places more than one order.
	fn of_queue(operations: usize) -> Self {
		Self { orders: Vec::with_capacity(operations), names: BTreeSet::new() }
	}

	fn push(&mut self, placement: Placement) {
		let Placement { account, order, .. } = placement;
		self.names.insert((account, order.client_id, self.orders.len()));
		self.orders.push(Some(placement));
	}

	/// Whether an account has queued an order with this client id so far, in any market.
	pub fn has(&self, account: AccountIndex, client_id: ClientOrderId) -> bool {
		let named = (account, client_id, 0)..=(account, client_id, usize::MAX);
		self.names.range(named).next().is_some()
	}

	/// The orders that an account has queued so far in a market, all of them or those with one client id.
	fn find(
		&self,
		account: AccountIndex,
		market: MarketId,
		client_id: Option<ClientOrderId>,
	) -> Vec<usize> {
		let first = client_id.unwrap_or(ClientOrderId(0));
		let last = client_id.unwrap_or(ClientOrderId(u64::MAX));
		let named = self.names.range((account, first, 0)..=(account, last, usize::MAX));
		let is_meant = |index: &usize| {
			let placement = self.orders.get(*index).and_then(Option::as_ref);
			placement.is_some_and(|placement| placement.order.market == market)
		};
		named.map(|(_, _, index)| *index).filter(is_meant).collect()
	}

	/// Removes the orders that an account has queued so far in a market, all of them or those with one client id.
	fn take(
		&mut self,
		account: AccountIndex,
		market: MarketId,
		client_id: Option<ClientOrderId>,
	) -> Vec<Placement> {
		let found = self.find(account, market, client_id);
		let mut taken = Vec::with_capacity(found.len());
		for index in found {
			if let Some(placement) = self.orders.get_mut(index).and_then(Option::take) {
				self.names.remove(&(account, placement.order.client_id, index));
				taken.push(placement);
			}
		}
		taken
	}

	/// The orders that an account has queued so far in a market with a client id.
	pub fn named(
		&self,
		account: AccountIndex,
		market: MarketId,
		client_id: ClientOrderId,
	) -> impl Iterator<Item = &OrderRequest> {
		let found = self.find(account, market, Some(client_id)).into_iter();
		let queued = found.filter_map(|index| self.orders.get(index)?.as_ref());
		queued.map(|placement| &placement.order)
	}

	/// Reduces the orders that an account has queued so far with a client id, and returns their previous sizes.
	pub fn shrink(
		&mut self,
		account: AccountIndex,
		market: MarketId,
		client_id: ClientOrderId,
		lots: Lots,
	) -> Vec<Lots> {
		let mut before = Vec::new();
		for index in self.find(account, market, Some(client_id)) {
			if let Some(Some(Placement { order, .. })) = self.orders.get_mut(index) {
				before.push(order.lots);
				order.lots = order.lots.min(lots);
			}
		}
		before
	}
}

/// Executes every cancel and every amendment of the queue, schedules its conditional orders, and returns the orders to
/// place.
///
/// Each cancel also meets the orders that its account has queued before it, such as a postponed taker.
pub fn carry_out<H: Host>(
	desk: &mut Desk<'_, H>,
	queue: Vec<Queued>,
	waiting: &mut Vec<Waiting>,
) -> Result<Remaining, Fault> {
	let mut placements = Placements::of_queue(queue.len());
	let mut batches = Vec::new();
	let mut queue = queue.into_iter().enumerate();
	while let Some((place, queued)) = queue.next() {
		let Queued { account, op, .. } = queued;
		// Before the owner's next operation.
		if desk.has_expired && !expiries::drop_expired(desk, account)? {
			waiting.push(Waiting { place, queued });
			waiting.extend(members(&op, &mut queue));
			continue;
		}
		if let Op::AtomicBatch { operations } = op {
			let ops = queue.by_ref().take(operations.into()).map(|(_, queued)| queued);
			batches.push(AtomicBatch { place, account, ops: ops.collect() });
			continue;
		}
		let Err(stop) = operate(desk, place, queued, &mut placements) else { continue };
		match desk.stopped(account, op.markets().next(), stop)? {
			None => waiting.push(Waiting { place, queued }),
			Some(reason) => desk.reject_op(account, &op, reason),
		}
	}
	Ok(Remaining { placements: placements.orders.into_iter().flatten().collect(), batches })
}

/// The operations of a batch, with their places.
fn members(op: &Op, queue: &mut impl Iterator<Item = (usize, Queued)>) -> Vec<Waiting> {
	let operations = match op {
		Op::AtomicBatch { operations } => usize::from(*operations),
		_ => 0,
	};
	queue.take(operations).map(|(place, queued)| Waiting { place, queued }).collect()
}

fn operate<H: Host>(
	desk: &mut Desk<'_, H>,
	place: usize,
	queued: Queued,
	placements: &mut Placements,
) -> Result<(), Stop> {
	let Queued { account, op, agent } = queued;
	match op {
		Op::Place(order) => placements.push(Placement { place, account, order, agent }),
		Op::Cancel { market, client_id } => {
			let reason = CancelReason::Requested;
			cancel_one(desk, account, market, client_id, reason, placements)?;
		}
		Op::CancelAll { market } => cancel_market(desk, account, market, placements)?,
		Op::Replace { market, client_id, order } => {
			let reason = CancelReason::Replaced;
			cancel_one(desk, account, market, client_id, reason, placements)?;
			placements.push(Placement { place, account, order, agent });
		}
		Op::Amend { market, client_id, lots } => {
			amend(desk, account, market, client_id, lots, placements)?;
		}
		Op::Trigger(request) => {
			conditionals::schedule_trigger(desk, account, &request, agent, placements)?;
		}
		Op::Twap(request) => {
			conditionals::schedule_twap(desk, account, &request, agent, placements)?;
		}
		Op::Bracket(request) => {
			conditionals::schedule_bracket(desk, account, &request, agent, placements)?;
			placements.push(Placement { place, account, order: request.entry, agent });
		}
		Op::CancelAt { agent, market, at } => {
			conditionals::set_deadline(desk, account, agent, market, at)?;
		}
		// Was removed from the queue together with its batch.
		Op::AtomicBatch { .. } => (),
	}
	Ok(())
}

/// Cancels the orders of an account in a market: those queued so far, open ones and conditional ones.
fn cancel_market<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	market: MarketId,
	placements: &mut Placements,
) -> Result<(), Stop> {
	desk.ensure_unfaulted(account)?;
	desk.ensure_sound(market)?;
	let reason = CancelReason::Requested;
	for placement in placements.take(account, market, None) {
		leave::drop_request(desk, account, &placement.order, reason);
	}
	let is_done = leave::cancel_orders(desk, account, Some(market), Budget::Trading, reason)?
		&& conditional::cancel_all(desk, account, reason, |conditional| {
			conditional.market == market
		})?;
	is_done.then_some(()).ok_or(Stop::NoRoom)
}

fn cancel_one<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	market: MarketId,
	client_id: ClientOrderId,
	reason: CancelReason,
	placements: &mut Placements,
) -> Result<(), Stop> {
	if !desk.spend(Budget::Trading, Work::Cancel) {
		return Err(Stop::NoRoom);
	}
	desk.ensure_unfaulted(account)?;
	desk.ensure_sound(market)?;
	let open = desk.state.find_order(account, client_id)?;
	let open = open.filter(|order| order.key.market() == market);
	if let Some(open) = open {
		// Before any change, since the list of open orders may be damaged.
		desk.state.resting(account, &open)?;
	}
	let queued = placements.take(account, market, Some(client_id));
	for placement in &queued {
		leave::drop_request(desk, account, &placement.order, reason);
	}
	if let Some(order) = open {
		leave::cancel_open(desk, account, order, reason)?;
	} else if queued.is_empty() {
		// Without its entry, a bracket keeps protecting what it has filled, until a cancel names it again.
		let conditional = desk.state.find_conditional(account, client_id)?;
		let conditional = conditional.filter(|conditional| conditional.market == market);
		let conditional = conditional.ok_or(RejectReason::NotFound)?;
		conditional::cancel(desk, account, &conditional, reason)?;
	}
	Ok(())
}
