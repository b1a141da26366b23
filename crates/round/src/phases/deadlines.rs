//! Deadlines: the orders of accounts that did not renew their deadline in time are cancelled.

use crate::{
	desk::Desk,
	host::Host,
	state::Budget,
	steps::leave::{self, Open},
	CancelReason, Deadline, Fault, RejectReason, Wait,
};
use novation_units::{AccountIndex, MarketId, Millis};

/// Cancels the orders of every account whose deadline has come. If the budget ends first, the next block cancels the
/// rest.
pub fn expire<H: Host>(desk: &mut Desk<'_, H>) -> Result<(), Fault> {
	let now = desk.now.time;
	let mut passed = None;
	while let Some((account, place)) = desk.next_due(Wait::Deadline(now), &mut passed) {
		let deadlines = &desk.state.conditionals_of(account)?.deadlines;
		let due = deadlines.iter().copied().find(|deadline| deadline.scheduled == place);
		// An entry that the account does not name acts for nobody.
		let Some(Deadline { agent, market, .. }) = due else { continue };
		let is_done = cancel_all(desk, account, market)?;
		let again = match is_done {
			true => None,
			false => arm(desk, account, agent, market, now).ok(),
		};
		let deadlines = &mut desk.state.edit_conditionals(account)?.deadlines;
		deadlines.retain(|deadline| deadline.scheduled != place);
		deadlines.extend(again);
		if !is_done {
			return Ok(());
		}
	}
	Ok(())
}

/// Cancels everything that could add to a position, in one market or in all of them. Returns false if the budget ends
/// first.
fn cancel_all<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	market: Option<MarketId>,
) -> Result<bool, Fault> {
	let reason = CancelReason::DeadlineExpired;
	let is_meant = |of: MarketId| market.is_none_or(|market| of == market);
	leave::end(desk, account, (Budget::Trading, usize::MAX), reason, |open| match open {
		Open::Order(order) => is_meant(order.key.market()),
		Open::Conditional(conditional) => !conditional.protects() && is_meant(conditional.market),
	})
}

/// Puts a deadline into the agenda.
///
/// # Errors
///
/// [`RejectReason::AgendaFaulted`] if its list is damaged.
pub fn arm<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	agent: Option<u8>,
	market: Option<MarketId>,
	at: Millis,
) -> Result<Deadline, RejectReason> {
	let scheduled = desk.schedule(account, Wait::Deadline(at))?;
	Ok(Deadline { agent, market, at, scheduled })
}
