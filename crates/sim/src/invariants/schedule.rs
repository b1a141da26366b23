//! No account below maintenance is overlooked.

use super::{ensure, Violation};
use crate::Exchange;
use novation_exchange_types::{Event, MarkSource, MAX_LIQUIDATIONS};
use novation_round::account_health;
use novation_units::AccountIndex;
use std::collections::BTreeSet;

/// I-6: an account that is liquidatable at this block's prices waits for liquidation, or its slot has
/// come, so that the next round looks at it first.
///
/// If the budget was enough and the queue has room, the slot is no excuse, but for two who changed after
/// this round's look: counterparties of a deleveraging, and accounts that have since traded away the
/// position whose absent price kept their health unknown.
pub fn liquidatable(exchange: &Exchange) -> Result<(), Violation> {
	let venue = exchange.venue.get();
	let markets = exchange.markets();
	let waiting: BTreeSet<AccountIndex> = venue.liquidations.iter().copied().collect();
	ensure(waiting.len() == venue.liquidations.len(), "I-6 queue", || "listed twice".into())?;
	let deleveraged: BTreeSet<AccountIndex> =
		venue.events.iter().filter_map(counterparty).collect();
	let started = venue.events.iter().filter(|at| matches!(at, Event::LiquidationStarted { .. }));
	let room = exchange.last.in_liquidation + started.count() < MAX_LIQUIDATIONS;
	for (index, account) in &exchange.accounts.get().0 {
		ensure(account.in_liquidation == waiting.contains(index), "I-6 queue", || {
			format!("{index:?} says in_liquidation {}", account.in_liquidation)
		})?;
		let Ok(health) = account_health(&markets, account, MarkSource::Now) else { continue };
		if !health.is_liquidatable() || account.in_liquidation {
			continue;
		}
		let due = account.due_slot.is_some_and(|slot| slot <= venue.schedule.slot());
		ensure(due, "I-6 unhealthy outside the queue", || {
			format!("{index:?} with {health:?}, due {:?} of {:?}", account.due_slot, venue.schedule)
		})?;
		let before = exchange.last.accounts.0.get(index).cloned().unwrap_or_default();
		let was_unknown = account_health(&markets, &before, MarkSource::Now).is_err();
		let missed = !exchange.last.liquidated_all || !room;
		let excused = missed || was_unknown || deleveraged.contains(index);
		ensure(excused, "I-6 unhealthy after an ample round", || format!("{index:?}: {health:?}"))?;
	}
	Ok(())
}

fn counterparty(event: &Event) -> Option<AccountIndex> {
	match event {
		Event::Deleveraged { counterparty, .. } => Some(*counterparty),
		_ => None,
	}
}

/// Every account with a position names a slot that is still to come, and that slot has it; an account
/// with a debt and nothing else waits for its settlement.
pub fn slots(exchange: &Exchange) -> Result<(), Violation> {
	let venue = exchange.venue.get();
	for index in exchange.traders() {
		let account = exchange.account(index);
		let owes = !account.has_position() && account.cash.0 < 0;
		if account.in_liquidation || !account.has_position() && !owes {
			continue;
		}
		let Some(slot) = account.due_slot else {
			let found = || format!("{index:?} is in no slot: {account:?}");
			return ensure(false, "schedule", found);
		};
		let listed = venue.slots.get(&slot).is_some_and(|due| due.contains(&index));
		ensure(listed && slot >= venue.schedule.next_slot, "schedule", || {
			format!("{index:?} names slot {slot}, listed {listed}, {:?}", venue.schedule)
		})?;
	}
	Ok(())
}
