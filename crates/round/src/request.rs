//! Operations on their way through the round, each with its place in the queue.

use crate::{AgentCap, Op, OrderRequest, Queued};
use alloc::vec::Vec;
use novation_units::{AccountIndex, ClientOrderId};

/// An order request with its sender and its place in the queue.
#[derive(Clone, Copy, Debug)]
pub struct Placement {
	pub place: usize,
	pub account: AccountIndex,
	pub order: OrderRequest,
	pub agent: Option<AgentCap>,
}

impl Placement {
	/// The account and the name of the order, which no other order of the queue has.
	pub fn name(&self) -> (AccountIndex, ClientOrderId) {
		(self.account, self.order.client_id)
	}

	/// The order waits for the next block, with what is left to do.
	pub fn waits(self) -> Waiting {
		let Self { place, account, order, agent } = self;
		Waiting { place, queued: Queued { account, op: Op::Place(order), agent } }
	}
}

/// An operation that this block has no room for. It keeps its place in the queue.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
	pub place: usize,
	pub queued: Queued,
}

impl Waiting {
	/// The name of the order that is to be placed.
	pub fn name(&self) -> Option<(AccountIndex, ClientOrderId)> {
		let order = self.queued.op.order()?;
		Some((self.queued.account, order.client_id))
	}
}

/// The queue of a block after its cancels: what is left to place.
#[derive(Debug, Default)]
pub struct Remaining {
	/// Orders, in their order.
	pub placements: Vec<Placement>,
	/// Atomic batches, in their order.
	pub batches: Vec<crate::rules::atomic_batch::AtomicBatch>,
}
