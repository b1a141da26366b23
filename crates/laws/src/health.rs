//! Accounts below maintenance are always found.

use crate::{law::ensure, Accounts, Broken, Law, Liquidations, RoundRecord, Valuation};
use alloc::{collections::BTreeSet, format};
use novation_exchange_types::{Event, MarkSource, MAX_LIQUIDATIONS};
use novation_ledger::FIRST_TRADER;
use novation_units::AccountIndex;

/// I-6: an account is flagged as in liquidation if and only if the queue lists it, once.
pub fn liquidation_queue(state: &(impl Accounts + Liquidations)) -> Result<(), Broken> {
	let broken = |index, detail| Law::Liquidation.broken(detail).of_account(index);
	let mut waiting = BTreeSet::new();
	for index in state.liquidation_queue() {
		ensure(waiting.insert(index), || broken(index, "it is in the queue twice".into()))?;
	}
	for (index, account) in state.accounts() {
		let waits = waiting.remove(&index);
		ensure(account.in_liquidation == waits, || {
			broken(index, format!("its flag is {}, the queue lists it: {waits}", !waits))
		})?;
	}
	match waiting.first() {
		None => Ok(()),
		Some(index) => Err(broken(*index, "the queue lists no account".into())),
	}
}

/// I-6: `equity < maintenance ⇒ in the liquidation queue, or the account's slot has come`. In the latter case the next
/// round checks it first.
///
/// If the budget sufficed and the queue has room, the slot excuses only accounts that changed after the check of this
/// round. These are holders that a pool has asked, vaults, and accounts that have since closed the position whose absent
/// price hid their health.
pub fn overlooked(
	state: &(impl Accounts + Valuation + Liquidations),
	round: &RoundRecord,
) -> Result<(), Broken> {
	let (markets, schedule) = (state.markets(), state.schedule());
	let deleveraged: BTreeSet<AccountIndex> = round.events.iter().filter_map(holder).collect();
	let is_start = |event: &&Event| matches!(event, Event::LiquidationStarted { .. });
	let started = round.events.iter().filter(is_start).count();
	let has_room = round.in_liquidation.saturating_add(started) < MAX_LIQUIDATIONS;
	for (index, account) in state.accounts() {
		let broken = |detail| Law::Liquidation.broken(detail).of_account(index);
		let Ok(health) = state.health(&markets, &account, MarkSource::Now) else { continue };
		if !health.is_liquidatable() || account.in_liquidation {
			continue;
		}
		let is_due = account.due_slot.is_some_and(|slot| slot <= schedule.slot());
		ensure(is_due, || {
			let due = account.due_slot;
			broken(format!("outside the queue with {health:?}, due {due:?} of {schedule:?}"))
		})?;
		let before = round.accounts.get(&index).cloned().unwrap_or_default();
		let was_unknown = state.health(&markets, &before, MarkSource::Now).is_err();
		let missed = !round.liquidated_all || !has_room;
		ensure(missed || was_unknown || deleveraged.contains(&index), || {
			broken(format!("outside the queue after an ample round, with {health:?}"))
		})?;
	}
	Ok(())
}

fn holder(event: &Event) -> Option<AccountIndex> {
	match event {
		Event::Deleveraged { account, .. } => Some(*account),
		_ => None,
	}
}

/// I-23: a trader not in liquidation, with a position or with `cash < 0`, names a slot ≥ the next one. That slot lists
/// it.
pub fn schedule(state: &(impl Accounts + Liquidations)) -> Result<(), Broken> {
	let schedule = state.schedule();
	let traders = state.accounts().filter(|(index, _)| *index >= FIRST_TRADER);
	for (index, account) in traders {
		let is_watched = account.has_position() || account.cash.0 < 0;
		if account.in_liquidation || !is_watched {
			continue;
		}
		let is_listed = account
			.due_slot
			.is_some_and(|slot| slot >= schedule.next_slot && state.slot_lists(slot, index));
		ensure(is_listed, || {
			let due = account.due_slot;
			let detail = format!("it names slot {due:?}, which does not list it: {schedule:?}");
			Law::HealthSchedule.broken(detail).of_account(index)
		})?;
	}
	Ok(())
}
