//! Atomic batches: either all of their operations take effect, or none.
//!
//! The operations of a batch are accepted one by one on a draft before any of them takes effect. They follow the same
//! rules as single orders. A batch is in the phase of orders that rest, so its orders are post-only. Its cancels still
//! precede every taker.

use super::eligibility::{ensure_continuous, examine, Names};
use crate::{
	desk::{Desk, Stop},
	host::Host,
	request::Waiting,
	state::{length, Budget, Work},
	steps::place::{accept, Draft},
	AgentCap, CancelReason, Fault, Op, OrderRequest, Queued, RejectReason,
};
use alloc::vec::Vec;
use novation_units::{AccountIndex, ClientOrderId, MarketId};

/// An atomic batch, with its place in the queue.
#[derive(Clone, Debug)]
pub struct AtomicBatch {
	pub place: usize,
	pub account: AccountIndex,
	pub ops: Vec<Queued>,
}

/// A cancel of a batch: its number in the batch, market and client id of the order, and the reason for the client.
type Cancel = (usize, MarketId, ClientOrderId, CancelReason);

impl AtomicBatch {
	/// The cancels, which come first as everywhere.
	fn cancels(&self) -> impl Iterator<Item = Cancel> + '_ {
		let cancel = |(number, queued): (usize, &Queued)| match &queued.op {
			Op::Cancel { market, client_id } => {
				Some((number, *market, *client_id, CancelReason::Requested))
			}
			Op::Replace { market, client_id, .. } => {
				Some((number, *market, *client_id, CancelReason::Replaced))
			}
			_ => None,
		};
		self.ops.iter().enumerate().filter_map(cancel)
	}

	fn orders(&self) -> impl Iterator<Item = (usize, &OrderRequest, Option<AgentCap>)> {
		self.ops.iter().enumerate().filter_map(|(number, queued)| match &queued.op {
			Op::Place(order) | Op::Replace { order, .. } => Some((number, order, queued.agent)),
			_ => None,
		})
	}

	/// The whole batch waits for the next block, at its one place.
	fn waits(self, waiting: &mut Vec<Waiting>) {
		let Self { place, account, ops } = self;
		// The limit of admission is far lower.
		let operations = u8::try_from(ops.len()).unwrap_or(u8::MAX);
		let note = Queued { account, op: Op::AtomicBatch { operations }, agent: None };
		let ops = core::iter::once(note).chain(ops);
		waiting.extend(ops.map(|queued| Waiting { place, queued }));
	}
}

/// Executes a batch if all of its operations can take effect, and rejects all of it otherwise. `names` are those of
/// orders that have still to trade.
pub fn carry_out<H: Host>(
	desk: &mut Desk<'_, H>,
	batch: AtomicBatch,
	names: &Names,
	waiting: &mut Vec<Waiting>,
) -> Result<(), Fault> {
	let operations = length(&batch.ops);
	if desk.affordable(Budget::Trading, Work::Operation) < operations {
		batch.waits(waiting);
		return Ok(());
	}
	// Each operation is accepted and then executed, and both touch the same values.
	desk.charge(Budget::Trading, Work::Operation, operations.saturating_mul(2));
	let (failed, stop) = match draft(desk, &batch, names) {
		Ok(draft) => return draft.commit(desk),
		Err(failure) => failure,
	};
	let market = batch.ops.get(failed).and_then(|queued| queued.op.markets().next());
	let Some(reason) = desk.stopped(batch.account, market, stop)? else { return Ok(()) };
	for (number, queued) in batch.ops.iter().enumerate() {
		let reason = if number == failed { reason } else { RejectReason::BatchFailed };
		if let Some((market, client_id)) = queued.op.names() {
			desk.reject(batch.account, client_id, market, reason);
		}
	}
	Ok(())
}

/// Accepts every operation of a batch, or returns the index of a rejected one with the reason.
fn draft<H: Host>(
	desk: &mut Desk<'_, H>,
	batch: &AtomicBatch,
	names: &Names,
) -> Result<Draft, (usize, Stop)> {
	let readable = desk.ensure_readable(batch.account);
	readable.map_err(|reason| (0, Stop::Rejected(reason)))?;
	let mut draft = Draft::new(desk, batch.account).map_err(|fault| (0, Stop::Fault(fault)))?;
	for (number, market, client_id, reason) in batch.cancels() {
		let accepted = draft.cancel(desk, market, client_id, reason);
		accepted.map_err(|stop| (number, stop))?;
	}
	for (number, order, agent) in batch.orders() {
		let accepted = accept_order(desk, &mut draft, batch.account, order, agent, names);
		accepted.map_err(|stop| (number, stop))?;
	}
	Ok(draft)
}

fn accept_order<H: Host>(
	desk: &mut Desk<'_, H>,
	draft: &mut Draft,
	account: AccountIndex,
	order: &OrderRequest,
	agent: Option<AgentCap>,
	names: &Names,
) -> Result<(), Stop> {
	ensure_continuous(desk, order.market)?;
	let lots = examine(desk, account, order, Some(draft), names)?;
	accept(desk, draft, &OrderRequest { lots, ..*order }, agent)
}

/// Whether an operation may be in an atomic batch.
pub fn may_be_atomic(op: &Op) -> bool {
	match op {
		Op::Cancel { .. } => true,
		Op::Place(order) | Op::Replace { order, .. } => {
			order.kind.resting().is_some_and(|resting| resting.post_only)
		}
		_ => false,
	}
}
