//! Batches that are carried out whole: done step by step on the side, and taken over if every step went well.

use super::Naive;
use novation_exchange_types::{
	CancelReason, Event, Matching, Op, OrderRequest, Queued, RejectReason,
};
use novation_units::{AccountIndex, ClientOrderId};
use std::collections::BTreeSet;

/// A batch with its place in the queue.
#[derive(Clone, Debug)]
pub struct Batch {
	/// The place.
	pub place: usize,
	/// Whose.
	pub account: AccountIndex,
	/// What it asks for.
	pub ops: Vec<Queued>,
}

impl Naive {
	pub(super) fn batch(&mut self, batch: &Batch, taken: &BTreeSet<(AccountIndex, ClientOrderId)>) {
		let before = self.clone();
		if let Err((failed, reason)) = self.try_batch(batch, taken) {
			*self = before;
			for (at, Queued { op, .. }) in batch.ops.iter().enumerate() {
				let reason = if at == failed { reason } else { RejectReason::BatchFailed };
				let (market, client_id) = op.names().unwrap();
				let account = batch.account;
				self.events.push(Event::OrderRejected { account, client_id, market, reason });
			}
		}
	}

	fn try_batch(
		&mut self,
		batch: &Batch,
		taken: &BTreeSet<(AccountIndex, ClientOrderId)>,
	) -> Result<(), (usize, RejectReason)> {
		for (at, Queued { op, .. }) in batch.ops.iter().enumerate() {
			let (market, name, reason) = match *op {
				Op::Cancel { market, client_id } => (market, client_id, CancelReason::Requested),
				Op::Replace { market, client_id, .. } => {
					(market, client_id, CancelReason::Replaced)
				}
				_ => continue,
			};
			if !self.cancel(batch.account, market, name, reason) {
				return Err((at, RejectReason::NotFound));
			}
		}
		for (at, Queued { op, agent, .. }) in batch.ops.iter().enumerate() {
			if let Op::Place(order) | Op::Replace { order, .. } = op {
				if self.facts[&order.market].terms.matching == Matching::Auction {
					return Err((at, RejectReason::NotInAuction));
				}
				let lots = match self.examine(batch.account, order) {
					Ok(_) if taken.contains(&(batch.account, order.client_id)) => {
						Err(RejectReason::DuplicateClientId)
					}
					examined => examined,
				};
				let lots = lots.map_err(|reason| (at, reason))?;
				let order = OrderRequest { lots, ..*order };
				self.rest(batch.account, &order, *agent).map_err(|reason| (at, reason))?;
			}
		}
		Ok(())
	}
}
