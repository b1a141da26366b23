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
	/// The account and the client id of the order, unique in the queue.
	pub fn name(&self) -> (AccountIndex, ClientOrderId) {
		(self.account, self.order.client_id)
	}

	/// The order waits for the next block, with the part that is still to do.
	pub fn waits(self) -> Waiting {
		let Self { place, account, order, agent } = self;
		Waiting { place, queued: Queued { account, op: Op::Place(order), agent } }
	}
}

/// An operation for which this block has no room. It keeps its place in the queue.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
	pub place: usize,
	pub queued: Queued,
}

impl Waiting {
	/// The client id of the order to place.
	pub fn name(&self) -> Option<(AccountIndex, ClientOrderId)> {
		let order = self.queued.op.order()?;
		Some((self.queued.account, order.client_id))
	}
}

/// The queue of a block after its cancels: orders and batches to place.
#[derive(Debug, Default)]
pub struct Remaining {
	/// Orders, in order.
	pub placements: Vec<Placement>,
	/// Atomic batches, in order.
	pub batches: Vec<crate::rules::atomic_batch::AtomicBatch>,
}
