//! Deadlines: the orders of accounts that did not renew their deadline in time are cancelled.

use crate::{
	desk::{Desk, Stop},
	host::Host,
	state::Budget,
	steps::{conditional, leave},
	CancelReason, Deadline, Fault, Wait,
};
use novation_units::{AccountIndex, BlockHeight};

/// Cancels the orders of every account whose deadline has come. If the budget ends first, the next block cancels the
/// rest.
pub fn expire<H: Host>(desk: &mut Desk<'_, H>) -> Result<(), Fault> {
	let height = desk.now.block;
	while let Some((account, _)) = desk.next_due(Wait::Height(height)) {
		let cancelled = match desk.ensure_readable(account) {
			Ok(()) => cancel_all(desk, account),
			Err(reason) => Err(Stop::Rejected(reason)),
		};
		let is_done = match cancelled {
			Ok(is_done) => is_done,
			Err(Stop::Fault(fault)) if !desk.is_own(account, fault) => return Err(fault),
			Err(_) => {
				// The orders of a damaged account stay. Its deadline is tried again in the next block.
				arm(desk, account, BlockHeight(height.0.saturating_add(1)));
				continue;
			}
		};
		let deadline = if is_done { None } else { arm(desk, account, height) };
		desk.state.edit_conditionals(account)?.deadline = deadline;
		if !is_done {
			return Ok(());
		}
	}
	Ok(())
}

/// Cancels everything that could add to a position. Returns false if the budget ends first.
fn cancel_all<H: Host>(desk: &mut Desk<'_, H>, account: AccountIndex) -> Result<bool, Stop> {
	let reason = CancelReason::DeadlineExpired;
	let is_done = leave::cancel_orders(desk, account, None, Budget::Trading, reason)?
		&& conditional::cancel_all(desk, account, reason, |conditional| !conditional.protects())?;
	Ok(is_done)
}

/// Puts a deadline into the agenda; `None` if its list is damaged.
pub fn arm<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	height: BlockHeight,
) -> Option<Deadline> {
	let scheduled = desk.schedule(account, Wait::Height(height)).ok()?;
	Some(Deadline { height, scheduled })
}
