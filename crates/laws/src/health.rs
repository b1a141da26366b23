//! Accounts below maintenance are always found, wait in one place, and are served in time.

use crate::{law::ensure, Accounts, Broken, Law, Liquidations, RoundRecord, Valuation};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	format,
};
use novation_exchange_types::{period, HealthSchedule, MarkSource, Markets};
use novation_ledger::{Account, Due, FIRST_TRADER};
use novation_units::{AccountIndex, MarketId, Millis, Quote, Slot};

/// I-6: an account is flagged as in liquidation if and only if the queue lists it, once.
pub fn liquidation_queue(state: &(impl Accounts + Liquidations)) -> Result<(), Broken> {
	let broken = |index, detail| Law::Liquidation.broken(detail).of_account(index);
	let mut waiting = BTreeSet::new();
	for entry in state.liquidation_queue() {
		let index = entry.account;
		ensure(waiting.insert(index), || broken(index, "it is in the queue twice".into()))?;
	}
	for (index, account) in state.accounts() {
		let waits = waiting.remove(&index);
		ensure(account.in_liquidation() == waits, || {
			broken(index, format!("its flag is {}, the queue lists it: {waits}", !waits))
		})?;
	}
	match waiting.first() {
		None => Ok(()),
		Some(index) => Err(broken(*index, "the queue lists no account".into())),
	}
}

/// The markets in which an account has a position.
fn held(account: &Account) -> impl Iterator<Item = MarketId> + '_ {
	account.positions.iter().filter(|held| !held.lots.is_zero()).map(|held| held.market)
}

/// I-6: every account below maintenance margin, at the last marks of whatever it holds, is in the queue, or parked while
/// nothing of it can be closed, or in a slot that has come. In the last case the next round checks it first.
///
/// If the budget sufficed, the slot excuses only accounts that changed in this round, and accounts with a market that
/// has moved since the last measure, by less than counts. An order, and a market without a price, excuse nobody.
pub fn overlooked(
	state: &(impl Accounts + Valuation + Liquidations),
	round: &RoundRecord,
) -> Result<(), Broken> {
	let (markets, schedule) = (state.markets(), state.schedule());
	for (index, account) in state.accounts() {
		let broken = |detail| Law::Liquidation.broken(detail).of_account(index);
		if account.in_liquidation() || index < FIRST_TRADER {
			continue;
		}
		let Ok(health) = state.health(&markets, &account, MarkSource::LastKnown) else { continue };
		let owes = !account.has_position() && account.cash < Quote::ZERO;
		if !health.is_liquidatable() && !owes {
			continue;
		}
		let is_closable = |market| markets.get(&market).is_some_and(|view| view.is_closable());
		let slot = match account.due {
			Some(Due::Parked) if !held(&account).any(is_closable) || !round.liquidated_all => {
				continue
			}
			Some(Due::Slot { slot, .. }) => slot,
			due => return Err(broken(format!("outside the queue with {health:?}, due {due:?}"))),
		};
		ensure(schedule.has_come(slot), || {
			broken(format!("outside the queue with {health:?}, due {slot:?} of {schedule:?}"))
		})?;
		let has_changed = round.accounts.get(&index) != Some(&account);
		let will_check = schedule.of(slot.class).of(slot.size).has_due;
		let excused = (has_changed || !round.liquidated_all) && will_check
			|| is_unmeasured(&markets, &account);
		ensure(excused, || {
			broken(format!("outside the queue after an ample round, with {health:?}, {slot:?}"))
		})?;
	}
	Ok(())
}

/// Whether a market of an account has moved since the last measure.
fn is_unmeasured(markets: &Markets, account: &Account) -> bool {
	held(account).filter_map(|market| markets.get(&market)).any(|view| {
		let measured = view.state.measured;
		let at_mark = measured.map(|measured| measured.mark) == view.price.last_mark;
		let is_charged =
			measured.map(|measured| measured.funding) != Some(view.state.funding.index);
		!at_mark || is_charged
	})
}

/// after a round with an ample budget, nobody waits for a service of this period or an earlier one, except the
/// accounts that were found or served in this round.
pub fn served(state: &impl Liquidations, round: &RoundRecord, now: Millis) -> Result<(), Broken> {
	if !round.liquidated_all {
		return Ok(());
	}
	let period = period(now);
	for entry in state.liquidation_queue() {
		ensure(entry.from >= period, || {
			let detail = format!("it waits since period {} in {period}", entry.from);
			Law::Liquidation.broken(detail).of_account(entry.account)
		})?;
	}
	Ok(())
}

/// I-23: a trader not in liquidation, with a position or with `cash < 0`, waits in exactly one place: in the slot that it
/// names, from the next one on, or parked with one of its markets. Nobody else waits.
pub fn schedule(state: &(impl Accounts + Liquidations)) -> Result<(), Broken> {
	let schedule: HealthSchedule = state.schedule();
	let broken = |index, detail| Err(Law::HealthSchedule.broken(detail).of_account(index));
	let mut listed: BTreeMap<AccountIndex, (Slot, u32)> = BTreeMap::new();
	for (slot, page, index) in state.listed() {
		if let Some(other) = listed.insert(index, (slot, page)) {
			return broken(index, format!("it is in {other:?} and in {:?}", (slot, page)));
		}
	}
	let traders = state.accounts().filter(|(index, _)| *index >= FIRST_TRADER);
	for (index, account) in traders {
		let place = listed.remove(&index);
		let is_watched = account.has_position() || account.cash.0 < 0;
		let is_right = match account.due {
			_ if account.in_liquidation() || !is_watched => place.is_none(),
			None => false,
			Some(Due::Parked) => {
				place.is_none() && held(&account).any(|market| state.is_parked(market, index))
			}
			Some(Due::Slot { slot, page }) => {
				let next = schedule.next_slot(slot.class, slot.size);
				slot.number >= next.number && place == Some((slot, page))
			}
		};
		if !is_right {
			let due = account.due;
			return broken(index, format!("it names {due:?}, and is in {place:?}: {schedule:?}"));
		}
	}
	Ok(())
}
