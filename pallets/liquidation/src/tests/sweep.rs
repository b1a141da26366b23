//! Damaged slots of the health schedule, and the sweep that schedules their accounts again.

use crate::{mock::*, sweep::SWEPT, Due, Event, Pages, Sweeping, WeightInfo};
use frame_support::{storage::unhashed, traits::Hooks};
use novation_exchange_types::{HealthSchedule, SLOT_PPM};
use novation_ledger::{Account, FIRST_TRADER};
use novation_ports::{
	memory::{Damaged, Memory},
	Accounts, LiquidationQueue,
};
use novation_units::{AccountIndex, Quote, Unreadable};

/// A slot that the path has reached.
const NOW: u64 = 7;

/// The account of a trader, by its number.
fn trader(number: u32) -> AccountIndex {
	AccountIndex(FIRST_TRADER.0 + number)
}

/// Opens accounts that must be checked, each in this slot.
fn open(count: u32, slot: u64) {
	for number in 0..count {
		// A debt without a position is watched.
		let account = Account { cash: Quote(-1), due_slot: Some(slot), ..Account::default() };
		Memory::open(u64::from(number), trader(number), account);
		Liquidation::put_due(slot, trader(number));
	}
}

/// The path has reached a slot, and earlier ones have passed.
fn reach(slot: u64) {
	let schedule =
		HealthSchedule { path_ppm: slot * SLOT_PPM, next_slot: slot, deleveraging: None };
	Liquidation::set_schedule(&schedule);
}

/// Replaces a stored value by a byte that does not decode.
fn damage(key: Vec<u8>) {
	unhashed::put_raw(&key, &[1]);
}

/// What a round does about slots: it passes a damaged one unless the path ends there.
fn round() -> Vec<AccountIndex> {
	let mut schedule = Liquidation::schedule().expect("a sound schedule");
	let mut found = Vec::new();
	while schedule.next_slot <= schedule.slot() {
		let due = Liquidation::take_due(schedule.next_slot).unwrap_or_else(|Unreadable| Vec::new());
		if due.is_empty() && schedule.next_slot == schedule.slot() {
			break;
		}
		if due.is_empty() {
			schedule.next_slot += 1;
		}
		found.extend(due);
	}
	Liquidation::set_schedule(&schedule);
	found
}

/// Runs blocks until nothing is swept, and returns the accounts that rounds found due.
fn sweep(blocks: u64) -> Vec<AccountIndex> {
	let mut found = Vec::new();
	for block in 2..2 + blocks {
		System::set_block_number(block);
		Liquidation::on_initialize(block);
		found.extend(round());
	}
	assert_eq!(Sweeping::<Test>::get(), None, "the sweep ends within {blocks} blocks");
	found
}

/// Puts accounts that a round found into a slot to come, as the end of a round does.
fn put_back(accounts: &[AccountIndex]) {
	let next = Liquidation::schedule().expect("a sound schedule").next_slot;
	for index in accounts {
		let mut account = Memory::account(*index).unwrap().expect("an account");
		account.due_slot = Some(next);
		Memory::set_account(*index, &account);
		Liquidation::put_due(next, *index);
	}
}

fn count_key(slot: u64) -> Vec<u8> {
	Pages::<Test>::hashed_key_for(slot)
}

fn page_key(slot: u64, page: u32) -> Vec<u8> {
	Due::<Test>::hashed_key_for((slot, page))
}

/// A count and a page that do not decode, and a page that is missing.
fn each_damage(test: impl Fn(&dyn Fn(u64))) {
	run(|| test(&|slot| damage(count_key(slot))));
	run(|| test(&|slot| damage(page_key(slot, 0))));
	run(|| test(&|slot| unhashed::kill(&page_key(slot, 0))));
}

#[test]
fn accounts_of_a_damaged_slot_should_be_found_again() {
	each_damage(|spoil| {
		reach(NOW);
		open(3, NOW);
		spoil(NOW);
		assert_eq!(Liquidation::take_due(NOW), Err(Unreadable));
		let found = sweep(5);
		assert_eq!(found, [trader(0), trader(1), trader(2)]);
		assert!(Liquidation::schedule().unwrap().next_slot > NOW, "the damaged slot has passed");
		put_back(&found);
	});
}

#[test]
fn sweep_should_report_the_damaged_slot_once() {
	run(|| {
		reach(NOW);
		open(SWEPT + 1, NOW);
		damage(count_key(NOW));
		assert_eq!(Liquidation::take_due(NOW), Err(Unreadable));
		let found = sweep(6);
		assert_eq!(events(), [Event::SweepStarted { slot: NOW }]);
		assert_eq!(found.len() as u32, SWEPT + 1);
		put_back(&found);
	});
}

#[test]
fn accounts_that_a_damaged_slot_cannot_take_should_be_found_again() {
	each_damage(|spoil| {
		let later = NOW + 5;
		reach(NOW);
		Liquidation::put_due(later, AccountIndex(1_000));
		spoil(later);
		let before = (unhashed::get_raw(&count_key(later)), unhashed::get_raw(&page_key(later, 0)));
		open(2, later);
		let after = (unhashed::get_raw(&count_key(later)), unhashed::get_raw(&page_key(later, 0)));
		assert_eq!(before, after, "nothing is written over the damage");
		// The slot may be repaired before it is due, and does not hold them then.
		let found = sweep(5);
		assert_eq!(found, [trader(0), trader(1)]);
		put_back(&found);
	});
}

#[test]
fn accounts_in_later_slots_should_stay_there() {
	run(|| {
		reach(NOW);
		open(1, NOW + 1);
		assert_eq!(Liquidation::take_due(NOW), Ok(vec![]));
		Liquidation::begin_sweep(NOW - 1);
		assert_eq!(sweep(2), []);
		let account = Memory::account(trader(0)).unwrap();
		assert_eq!(account.and_then(|account| account.due_slot), Some(NOW + 1));
	});
}

#[test]
fn sweep_should_examine_a_bounded_number_of_accounts_in_a_block() {
	run(|| {
		reach(NOW);
		open(SWEPT + 1, NOW);
		assert_eq!(Liquidation::on_initialize(2), <() as WeightInfo>::sweep(0));
		Liquidation::begin_sweep(NOW - 1);
		assert_eq!(Liquidation::on_initialize(2), <() as WeightInfo>::sweep(SWEPT));
		assert_eq!(Sweeping::<Test>::get().map(|sweep| sweep.next), Some(trader(SWEPT)));
		Liquidation::on_initialize(3);
		assert_eq!(Sweeping::<Test>::get(), None);
	});
}

#[test]
fn damaged_account_should_stand_in_the_next_slot_until_it_is_restored() {
	run(|| {
		reach(NOW);
		open(1, NOW);
		damage(page_key(NOW, 0));
		assert_eq!(Liquidation::take_due(NOW), Err(Unreadable));
		Memory::damage(Damaged::Account(trader(0)), true);
		let found = sweep(5);
		assert_eq!(found, [trader(0)], "the round passes it on from slot to slot");
		Memory::damage(Damaged::Account(trader(0)), false);
		put_back(&found);
	});
}

#[test]
fn sweep_should_wait_while_it_does_not_know_all_accounts() {
	run(|| {
		reach(NOW);
		open(1, NOW - 1);
		Liquidation::begin_sweep(NOW - 1);
		Memory::damage(Damaged::EndOfAccounts, true);
		Liquidation::on_initialize(2);
		assert!(Sweeping::<Test>::exists());
		Memory::damage(Damaged::EndOfAccounts, false);
		let found = sweep(2);
		assert_eq!(found, [trader(0)]);
		put_back(&found);
	});
}

#[test]
fn damaged_sweep_should_begin_again_with_every_account() {
	run(|| {
		reach(NOW);
		open(1, NOW + 50);
		damage(Sweeping::<Test>::hashed_key().to_vec());
		let found = sweep(3);
		assert_eq!(found, [trader(0)]);
		put_back(&found);
	});
}
