//! Finds the accounts that may be below maintenance.

use super::is_readable;
use crate::{
	desk::Desk,
	host::Host,
	rules::account_health,
	state::{Budget, Health, Work},
	Event, Fault, MarkSource, MAX_LIQUIDATIONS,
};
use novation_ledger::{Account, FIRST_TRADER};
use novation_units::{AccountIndex, Quote};

/// Checks every account that is due, as far as the budget goes. Accounts below maintenance enter the queue. The others
/// are due again when prices have moved as far as they can bear.
pub fn check_due<H: Host>(desk: &mut Desk<'_, H>, health: &mut Health<'_, H>) -> Result<(), Fault> {
	while health.schedule.next_slot <= health.schedule.slot() {
		if !desk.spend(Budget::Liquidation, Work::DueSlot) {
			return Ok(());
		}
		let slot = health.schedule.next_slot;
		let due = match health.take_due(slot) {
			Ok(due) => due,
			// The accounts of a damaged slot are due again when they change.
			Err(fault) => {
				desk.faults.add(fault);
				Default::default()
			}
		};
		if due.is_empty() && slot == health.schedule.slot() {
			return Ok(());
		}
		if due.is_empty() {
			health.schedule.next_slot = slot.saturating_add(1);
		}
		let mut due = due.into_iter();
		while let Some(account) = due.next() {
			if !desk.spend(Budget::Liquidation, Work::HealthCheck) {
				health.put_due(slot, account);
				due.for_each(|account| health.put_due(slot, account));
				return Ok(());
			}
			check(desk, health, account, slot)?;
		}
	}
	Ok(())
}

/// Checks one account of a slot. It enters the queue, or leaves its slot and gets another when the round closes. The
/// new slot is due immediately if its health is unknown or the queue is full.
fn check<H: Host>(
	desk: &mut Desk<'_, H>,
	health: &mut Health<'_, H>,
	index: AccountIndex,
	slot: u64,
) -> Result<(), Fault> {
	if !is_readable(desk, index) {
		// A damaged account moves to the next slot while it is damaged.
		health.put_due(health.schedule.slot().saturating_add(1), index);
		return Ok(());
	}
	let mut account = desk.state.accounts.read(index)?;
	if account.due_slot.is_none_or(|due| due > slot) {
		// It was moved to an earlier slot and checked there, or has closed its positions. One that was damaged in its own
		// slot is checked in a later one.
		return Ok(());
	}
	account.due_slot = None;
	// An absent price liquidates nothing.
	if let Ok(found) = account_health(&desk.markets, &account, MarkSource::Now) {
		if (found.is_liquidatable() || owes(index, &account))
			&& health.queue.len() < MAX_LIQUIDATIONS
		{
			account.in_liquidation = true;
			account.since = desk.now.time;
			account.last = None;
			health.queue.push(index);
			desk.events.push(Event::LiquidationStarted {
				account: index,
				equity: found.equity,
				maintenance: found.maintenance,
			});
		}
	}
	desk.state.accounts.write(index, account);
	Ok(())
}

/// Gives a slot to every account that has changed in this block.
pub fn place_changed<H: Host>(
	desk: &mut Desk<'_, H>,
	health: &mut Health<'_, H>,
) -> Result<(), Fault> {
	let changed: alloc::vec::Vec<_> = desk.state.accounts.changed().collect();
	for index in changed {
		let mut account = desk.state.accounts.read(index)?;
		let slot = slot_for(desk, health, index, &account);
		// An account whose slot has passed is in a damaged slot.
		let due = account.due_slot.filter(|due| *due >= health.schedule.next_slot);
		let earlier = match (slot, due) {
			(Some(slot), Some(due)) => slot < due,
			(Some(_), None) => true,
			(None, _) => false,
		};
		// A later slot needs no move: the check in the earlier slot moves the account.
		if let (true, Some(slot)) = (earlier, slot) {
			health.put_due(slot, index);
		}
		if earlier || slot.is_none() {
			account.due_slot = slot;
			desk.state.accounts.write(index, account);
		}
	}
	Ok(())
}

fn slot_for<H: Host>(
	desk: &Desk<'_, H>,
	health: &Health<'_, H>,
	index: AccountIndex,
	account: &Account,
) -> Option<u64> {
	if account.in_liquidation {
		return None;
	}
	if owes(index, account) {
		return Some(health.schedule.due_slot(0));
	}
	if !account.has_position() {
		return None;
	}
	let safe_ppm = account_health(&desk.markets, account, MarkSource::LastKnown)
		.map_or(0, |health| health.safe_move().0);
	Some(health.schedule.due_slot(safe_ppm))
}

/// Whether a trader is left with only a debt, which the waterfall must settle. The funding account may be negative
/// between its payments and its receipts.
fn owes(index: AccountIndex, account: &Account) -> bool {
	index >= FIRST_TRADER && !account.has_position() && account.cash < Quote::ZERO
}
