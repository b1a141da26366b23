//! Expiries: orders leave the book when they may no longer trade, whether or not anybody meets them.
//!
//! The agenda has one entry for each account with orders that expire, at the earliest of them.

use crate::{
	desk::Desk,
	host::Host,
	state::{Budget, Work},
	steps::leave,
	AgendaPlace, CancelReason, Fault, OpenOrder, Wait,
};
use alloc::vec::Vec;
use novation_units::AccountIndex;

/// Removes every order that has expired. Three quarters of the budget are left for the operations of this block; what
/// is left over is removed in the next one, or before the next operation of its owner.
pub fn sweep<H: Host>(desk: &mut Desk<'_, H>) -> Result<(), Fault> {
	let now = Wait::Expiry(desk.now.time);
	let for_queue = desk.affordable(Budget::Trading, Work::Operation) / 4 * 3;
	let mut passed = None;
	while !desk.faults.has_list(now.list()) {
		let reached = match desk.state.agenda.first_reached(now, passed) {
			Ok(reached) => reached,
			Err(fault) => {
				desk.faults.add(fault);
				return Ok(());
			}
		};
		// The end of the round moves the entry.
		let Some(entry) = reached else { return Ok(()) };
		passed = Some(entry.place);
		desk.has_expired = desk.affordable(Budget::Trading, Work::Operation) <= for_queue
			|| !desk.spend(Budget::Trading, Work::Operation);
		if desk.has_expired {
			return Ok(());
		}
		if desk.ensure_readable(entry.account).is_ok() && !drop_expired(desk, entry.account)? {
			desk.has_expired = true;
			return Ok(());
		}
	}
	Ok(())
}

/// Removes the orders of an account that have expired. Returns false if the budget ends first.
pub fn drop_expired<H: Host>(desk: &mut Desk<'_, H>, account: AccountIndex) -> Result<bool, Fault> {
	if desk.ensure_readable(account).is_err() {
		return Ok(true);
	}
	let now = desk.now.time;
	let is_over = |open: &&OpenOrder| open.expires_at.is_some_and(|end| end <= now);
	let orders = desk.state.orders.of(account)?.iter().filter(is_over);
	let expired: Vec<OpenOrder> = orders.copied().collect();
	for open in expired {
		if desk.ensure_sound(open.key.market()).is_err() {
			continue;
		}
		if !desk.spend(Budget::Trading, Work::Cancel) {
			return Ok(false);
		}
		leave::cancel_open(desk, account, open, CancelReason::Expired)?;
	}
	Ok(true)
}

/// Moves the entries of accounts whose earliest expiry has changed.
pub fn reschedule<H: Host>(desk: &mut Desk<'_, H>) {
	for (account, before, after) in desk.state.orders.moved_expiries() {
		let place = |at| AgendaPlace::of_expiry(account, at);
		desk.charge(Budget::Trading, Work::Operation, 1);
		desk.unschedule(before.map(place));
		let Some(place) = after.map(place).filter(|at| !desk.faults.has_list(at.wait.list()))
		else {
			continue;
		};
		if let Err(fault) = desk.state.agenda.put(account, place) {
			desk.faults.add(fault);
		}
	}
}
