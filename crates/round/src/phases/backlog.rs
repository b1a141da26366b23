//! The backlog: operations that wait for the next block, as many as the queue holds.

use crate::{desk::Desk, host::Host, request::Waiting, Op, RejectReason};
use alloc::vec::Vec;

/// Orders the backlog, and rejects the youngest operations beyond `capacity`. Orders of triggers wait too, ahead of the
/// queue, so more may wait than were admitted.
pub fn limit<H: Host>(desk: &mut Desk<'_, H>, waiting: &mut Vec<Waiting>, capacity: usize) {
	waiting.sort_by_key(|waiting| waiting.place);
	for Waiting { queued, .. } in waiting.split_off(kept(waiting, capacity)) {
		if !matches!(queued.op, Op::AtomicBatch { .. }) {
			desk.reject_op(queued.account, &queued.op, RejectReason::QueueFull);
		}
	}
}

/// The number of operations to keep. A batch is kept as a whole or not at all.
fn kept(waiting: &[Waiting], capacity: usize) -> usize {
	let most = waiting.len().min(capacity);
	let mut kept = 0;
	while let Some(Waiting { queued, .. }) = waiting.get(kept) {
		let members = match queued.op {
			Op::AtomicBatch { operations } => usize::from(operations),
			_ => 0,
		};
		let next = kept.saturating_add(members).saturating_add(1);
		if next > most {
			break;
		}
		kept = next;
	}
	kept
}
