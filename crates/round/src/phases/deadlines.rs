//! Deadlines: the orders of accounts that did not renew their deadline in time are cancelled.

use crate::{
	desk::Desk,
	host::Host,
	state::Budget,
	steps::{conditional, leave},
	CancelReason, Deadline, Fault, RejectReason, Wait,
};
use novation_units::{AccountIndex, BlockHeight};

/// Cancels the orders of every account whose deadline has come. If the budget ends first, the next block cancels the
/// rest.
pub fn expire<H: Host>(desk: &mut Desk<'_, H>) -> Result<(), Fault> {
	let height = desk.now.block;
	let mut passed = None;
	while let Some((account, place)) = desk.next_due(Wait::Height(height), &mut passed) {
		let deadline = desk.state.conditionals_of(account)?.deadline;
		if deadline.map(|deadline| deadline.scheduled) != Some(place) {
			// An entry that the account does not name acts for nobody.
			continue;
		}
		let is_done = cancel_all(desk, account)?;
		let deadline = if is_done { None } else { arm(desk, account, height).ok() };
		desk.state.edit_conditionals(account)?.deadline = deadline;
		if !is_done {
			return Ok(());
		}
	}
	Ok(())
}

/// Cancels everything that could add to a position. Returns false if the budget ends first.
fn cancel_all<H: Host>(desk: &mut Desk<'_, H>, account: AccountIndex) -> Result<bool, Fault> {
	let reason = CancelReason::DeadlineExpired;
	let is_done = leave::cancel_orders(desk, account, None, Budget::Trading, reason)?
		&& conditional::cancel_all(desk, account, reason, |conditional| !conditional.protects())?;
	Ok(is_done)
}

/// Puts a deadline into the agenda.
///
/// # Errors
///
/// [`RejectReason::AgendaFaulted`] if its list is damaged.
pub fn arm<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	height: BlockHeight,
) -> Result<Deadline, RejectReason> {
	let scheduled = desk.schedule(account, Wait::Height(height))?;
	Ok(Deadline { height, scheduled })
}
