//! Finds the accounts that may be below maintenance, and gives the others a place in the health schedule.

use super::{is_readable, Purse};
use crate::{
	desk::Desk,
	host::Host,
	period,
	rules::{held_health, is_closable},
	state::{Budget, Health, Work},
	CommonValue, Event, Fault, HealthError, QueueEntry,
};
use alloc::vec::Vec;
use novation_ledger::{Account, Due, Liquidation, FIRST_TRADER};
use novation_risk::Health as Found;
use novation_units::{AccountIndex, Class, MarketId, Quote, Size, Slot};

/// Notional from which an account is large: 10 000 dollars.
const LARGE: Quote = Quote(10_000_000_000);

/// Checks the accounts of a size that are due, while the purse has more than its floor. Each of them enters the queue, is
/// parked, or gets another place.
pub fn check_due<H: Host>(
	desk: &mut Desk<'_, H>,
	health: &mut Health<'_, H>,
	size: Size,
	purse: Purse,
) -> Result<(), Fault> {
	for class in Class::ALL {
		while health.schedule.of(class).of(size).has_due {
			if !purse.has_room(desk, health) || !desk.spend(Budget::Liquidation, Work::DueSlot) {
				return Ok(());
			}
			if !check_next(desk, health, (class, size), purse)? {
				return Ok(());
			}
		}
	}
	Ok(())
}

/// Empties the next slot of a class and a size. Returns false if the purse ends first.
fn check_next<H: Host>(
	desk: &mut Desk<'_, H>,
	health: &mut Health<'_, H>,
	(class, size): (Class, Size),
	purse: Purse,
) -> Result<bool, Fault> {
	let wheel = *health.schedule.of(class);
	let last = wheel.slot();
	let slot = match health.first_occupied(class, size, wheel.of(size).next_slot, last) {
		Ok(slot) => slot,
		Err(fault) => {
			desk.faults.add(fault);
			health.schedule.of_mut(class).of_mut(size).has_due = false;
			return Ok(true);
		}
	};
	let Some(slot) = slot else {
		let served = health.schedule.of_mut(class).of_mut(size);
		(served.next_slot, served.has_due) = (last.max(served.next_slot), false);
		return Ok(true);
	};
	health.schedule.of_mut(class).of_mut(size).next_slot = slot.number;
	match empty(desk, health, slot, purse) {
		Ok(false) => return Ok(false),
		Ok(true) => (),
		Err(fault @ Fault::Common { value: CommonValue::DueSlot(_), .. }) => {
			// The accounts of a damaged slot are due again when they change, or when the sweep has found them.
			desk.faults.add(fault);
			health.note_damage(slot);
		}
		Err(fault) => return Err(fault),
	}
	let served = health.schedule.of_mut(class).of_mut(size);
	match slot.number < last {
		true => served.next_slot = slot.number.saturating_add(1),
		// Accounts that can bear less than a slot come back to this one, and are due when the path has grown.
		false => served.has_due = false,
	}
	Ok(true)
}

/// Checks all accounts of a slot that were in it before. Returns false if the purse ends first.
fn empty<H: Host>(
	desk: &mut Desk<'_, H>,
	health: &mut Health<'_, H>,
	slot: Slot,
	purse: Purse,
) -> Result<bool, Fault> {
	health.seal(slot)?;
	while let Some(account) = health.pop_due(slot)? {
		desk.charge(Budget::Liquidation, Work::HealthCheck, 1);
		check(desk, health, account, slot)?;
		// The slot is paid for, so at least one account is checked.
		if !purse.has_room(desk, health) {
			return Ok(false);
		}
	}
	health.close(slot)?;
	Ok(true)
}

/// Checks one account of a slot.
fn check<H: Host>(
	desk: &mut Desk<'_, H>,
	health: &mut Health<'_, H>,
	index: AccountIndex,
	slot: Slot,
) -> Result<(), Fault> {
	if !is_readable(desk, index) {
		// A damaged account moves to the next slot while it is damaged.
		let number = health.schedule.of(slot.class).slot().saturating_add(1);
		health.put_due(Slot { number, ..slot }, index);
		return Ok(());
	}
	let mut account = desk.state.accounts.read(index)?;
	let is_here = match account.due {
		// One that was damaged in its own slot is checked in a later one.
		Some(Due::Slot { slot: named, .. }) => {
			named == slot
				|| named.number < health.schedule.next_slot(named.class, named.size).number
		}
		Some(Due::Parked) | None => false,
	};
	if is_here {
		account.due = None;
		judge(desk, health, index, account)?;
	}
	Ok(())
}

/// Hands the accounts that are parked in a market that can be closed to the checks.
pub fn unpark<H: Host>(
	desk: &mut Desk<'_, H>,
	health: &mut Health<'_, H>,
	purse: Purse,
) -> Result<(), Fault> {
	if health.schedule.parked == 0 {
		return Ok(());
	}
	let closable = desk.markets.iter().filter(|(_, view)| view.is_closable());
	let closable: Vec<MarketId> = closable.map(|(market, _)| *market).collect();
	for market in closable {
		while purse.has_room(desk, health) && desk.spend(Budget::Liquidation, Work::DueSlot) {
			let parked = match health.parked(market) {
				Ok(parked) => parked,
				Err(fault) => {
					desk.faults.add(fault);
					return Ok(());
				}
			};
			if parked.is_empty() {
				break;
			}
			// Bound: a page of them, which the purse may go below its floor by.
			for index in parked {
				desk.charge(Budget::Liquidation, Work::HealthCheck, 1);
				return_parked(desk, health, index, market)?;
			}
		}
	}
	Ok(())
}

/// Judges an account that was parked in a market.
fn return_parked<H: Host>(
	desk: &mut Desk<'_, H>,
	health: &mut Health<'_, H>,
	index: AccountIndex,
	market: MarketId,
) -> Result<(), Fault> {
	// A damaged account stays parked.
	if !is_readable(desk, index) {
		return Ok(());
	}
	let mut account = desk.state.accounts.read(index)?;
	let markets: Vec<MarketId> = held(&account).chain([market]).collect();
	health.unpark(markets.into_iter(), index)?;
	if account.due == Some(Due::Parked) {
		account.due = None;
		judge(desk, health, index, account)?;
	}
	Ok(())
}

/// The markets in which an account has a position.
fn held(account: &Account) -> impl Iterator<Item = MarketId> + '_ {
	account.positions.iter().filter(|held| !held.lots.is_zero()).map(|held| held.market)
}

/// What follows from the health of an account.
enum Verdict {
	/// It enters the queue.
	Liquidate(Found),
	/// Nothing of it can be closed, or its health is unknown.
	Park,
	/// It waits in the schedule.
	Wait(Option<Found>),
	/// It holds nothing.
	Rest,
}

fn verdict<H: Host>(desk: &Desk<'_, H>, index: AccountIndex, account: &Account) -> Verdict {
	if index < FIRST_TRADER && !account.has_position() {
		return Verdict::Rest;
	}
	match held_health(&desk.markets, account) {
		Ok(found) if owes(index, account) => Verdict::Liquidate(found),
		Ok(_) if !account.has_position() => Verdict::Rest,
		Ok(found) if !found.is_liquidatable() => Verdict::Wait(Some(found)),
		Ok(found) if held(account).any(|market| is_closable(&desk.markets, market)) => {
			Verdict::Liquidate(found)
		}
		Ok(_) | Err(HealthError::PriceAbsent(_)) => Verdict::Park,
		// Terms exclude an overflow. The account is checked again.
		Err(HealthError::Overflow) => Verdict::Wait(None),
	}
}

/// Gives an account that waits nowhere its place: in the queue, with its markets, or in the schedule.
pub fn judge<H: Host>(
	desk: &mut Desk<'_, H>,
	health: &mut Health<'_, H>,
	index: AccountIndex,
	mut account: Account,
) -> Result<(), Fault> {
	match verdict(desk, index, &account) {
		Verdict::Liquidate(found) => {
			let (size, since) = (size_of(&found), desk.now.time);
			account.liquidation = Some(Liquidation { since, size, last: None });
			health.push(size, QueueEntry { account: index, from: period(since) })?;
			let Found { equity, maintenance, .. } = found;
			desk.events.push(Event::LiquidationStarted { account: index, equity, maintenance });
		}
		Verdict::Wait(Some(found)) => {
			if found.is_called() && !account.is_called {
				let Found { equity, maintenance, .. } = found;
				desk.events.push(Event::MarginCall { account: index, equity, maintenance });
			}
			account.is_called = found.is_called();
			let slot = slot_of(desk, health, &account, &found);
			account.due = Some(health.put_due(slot, index));
		}
		Verdict::Wait(None) => account.due = Some(wait_a_slot(desk, health, index, &account)),
		Verdict::Park => account.due = Some(park(desk, health, index, &account)?),
		Verdict::Rest => account.due = None,
	}
	health.note_placed(index, &account);
	desk.state.accounts.write(index, account);
	Ok(())
}

/// Parks an account in the markets of its positions that cannot be closed.
fn park<H: Host>(
	desk: &Desk<'_, H>,
	health: &mut Health<'_, H>,
	index: AccountIndex,
	account: &Account,
) -> Result<Due, Fault> {
	let closed = held(account).filter(|market| !is_closable(&desk.markets, *market));
	let closed: Vec<MarketId> = closed.collect();
	if closed.is_empty() {
		return Ok(wait_a_slot(desk, health, index, account));
	}
	health.park(closed.into_iter(), index)?;
	Ok(Due::Parked)
}

/// Places an account of unknown health in the slot after the present one.
fn wait_a_slot<H: Host>(
	desk: &Desk<'_, H>,
	health: &mut Health<'_, H>,
	index: AccountIndex,
	account: &Account,
) -> Due {
	let class = class_of(desk, account);
	let number = health.schedule.of(class).slot().saturating_add(1);
	health.put_due(Slot { class, size: Size::Large, number }, index)
}

fn size_of(found: &Found) -> Size {
	if found.notional >= LARGE {
		Size::Large
	} else {
		Size::Small
	}
}

/// The highest class of a market in which an account has a position.
fn class_of<H: Host>(desk: &Desk<'_, H>, account: &Account) -> Class {
	let class = |market| desk.market(market).map(|view| Class::of(view.market.margin.class));
	held(account).filter_map(class).max().unwrap_or(Class::Major)
}

/// The slot of an account: where it may be called for margin next, or where it may fall below maintenance margin.
fn slot_of<H: Host>(
	desk: &Desk<'_, H>,
	health: &Health<'_, H>,
	account: &Account,
	found: &Found,
) -> Slot {
	let safe = if account.is_called { found.safe_move() } else { found.move_to_call() };
	health.schedule.due_slot(class_of(desk, account), size_of(found), safe.0)
}

/// Brings the place of every account that has changed in this block up to date.
pub fn place_changed<H: Host>(
	desk: &mut Desk<'_, H>,
	health: &mut Health<'_, H>,
) -> Result<(), Fault> {
	let changed: Vec<_> = desk.state.accounts.changed().collect();
	for index in changed {
		let is_placed =
			|account: &Account| account.in_liquidation() || health.is_placed(index, account);
		if desk.state.accounts.look(index, is_placed)? {
			continue;
		}
		let account = desk.state.accounts.read(index)?;
		replace(desk, health, index, account)?;
	}
	Ok(())
}

/// Moves an account that has changed to the slot that it needs now. One that may wait longer than before keeps its place:
/// the check there moves it.
fn replace<H: Host>(
	desk: &mut Desk<'_, H>,
	health: &mut Health<'_, H>,
	index: AccountIndex,
	mut account: Account,
) -> Result<(), Fault> {
	let verdict = verdict(desk, index, &account);
	if let Verdict::Wait(Some(found)) = &verdict {
		account.is_called &= found.is_called();
	}
	let slot = match &verdict {
		Verdict::Wait(Some(found)) => slot_of(desk, health, &account, found),
		// The next round checks it.
		Verdict::Liquidate(found) => {
			let (class, size) = (class_of(desk, &account), size_of(found));
			health.schedule.of_mut(class).of_mut(size).has_due = true;
			health.schedule.due_slot(class, size, 0)
		}
		Verdict::Park if account.due == Some(Due::Parked) => return Ok(()),
		Verdict::Park | Verdict::Wait(None) | Verdict::Rest => {
			leave_place(health, index, &account)?;
			account.due = match verdict {
				Verdict::Park => Some(park(desk, health, index, &account)?),
				Verdict::Wait(_) => Some(wait_a_slot(desk, health, index, &account)),
				_ => None,
			};
			desk.state.accounts.write(index, account);
			return Ok(());
		}
	};
	let keeps = account.due.and_then(Due::slot).is_some_and(|due| {
		let is_ahead = due.number >= health.schedule.next_slot(due.class, due.size).number;
		is_ahead && (due.class, due.size) == (slot.class, slot.size) && due.number <= slot.number
	});
	if !keeps {
		leave_place(health, index, &account)?;
		account.due = Some(health.put_due(slot, index));
	}
	desk.state.accounts.write(index, account);
	Ok(())
}

/// Takes an account out of the place where it waits.
fn leave_place<H: Host>(
	health: &mut Health<'_, H>,
	index: AccountIndex,
	account: &Account,
) -> Result<(), Fault> {
	match account.due {
		Some(Due::Parked) => {
			let markets: Vec<MarketId> = held(account).collect();
			health.unpark(markets.into_iter(), index)?;
		}
		Some(due) => health.take_out(due, index),
		None => (),
	}
	Ok(())
}

/// Whether a trader is left with only a debt, which the waterfall must settle. The funding account may be negative
/// between its payments and its receipts.
pub fn owes(index: AccountIndex, account: &Account) -> bool {
	index >= FIRST_TRADER && !account.has_position() && account.cash < Quote::ZERO
}
