//! Damaged slots of the health schedule, and the sweep that schedules their accounts again.

use crate::{mock::*, sweep::SWEPT, Due, Event, Pages, Sweeping, WeightInfo};
use frame_support::{storage::unhashed, traits::Hooks};
use novation_exchange_types::{HealthSchedule, SLOT_PPB};
use novation_ledger::{Account, Due as Place, FIRST_TRADER};
use novation_ports::{
	memory::{Damaged, Memory},
	Accounts, LiquidationQueue,
};
use novation_units::{AccountIndex, Class, Quote, Size, Slot};

/// A slot that the path has reached.
const NOW: u64 = 7;

fn slot(number: u64) -> Slot {
	Slot { class: Class::Major, size: Size::Small, number }
}

/// The account of a trader, by its number.
fn trader(number: u32) -> AccountIndex {
	AccountIndex(FIRST_TRADER.0 + number)
}

/// Opens accounts that must be checked, each in this slot.
fn open(count: u32, number: u64) {
	for trader_number in 0..count {
		let page = Liquidation::append(slot(number), trader(trader_number)).unwrap();
		// A debt without a position is watched.
		let due = Some(Place::Slot { slot: slot(number), page });
		let account = Account { cash: Quote(-1), due, ..Account::default() };
		Memory::open(u64::from(trader_number), trader(trader_number), account);
	}
}

/// The path has reached a slot, and earlier ones have passed.
fn reach(number: u64) {
	let mut schedule = HealthSchedule::default();
	for class in Class::ALL {
		let wheel = schedule.of_mut(class);
		wheel.path = number * SLOT_PPB;
		(wheel.large.next_slot, wheel.small.next_slot) = (number, number);
	}
	Liquidation::set_schedule(&schedule);
}

/// Replaces a stored value by a byte that does not decode.
fn damage(key: Vec<u8>) {
	unhashed::put_raw(&key, &[1]);
}

/// What a round does about a damaged slot at which a path stands: it reports it, and passes once the path has gone on.
fn pass(number: u64) {
	let mut schedule = Liquidation::schedule().expect("a sound schedule");
	for class in Class::ALL {
		if schedule.of(class).slot() > number {
			for size in Size::ALL {
				let next = &mut schedule.of_mut(class).of_mut(size).next_slot;
				*next = (*next).max(number + 1);
			}
		}
	}
	Liquidation::set_schedule(&schedule);
}

/// Runs blocks until nothing is swept.
fn sweep(blocks: u64) {
	for block in 2..2 + blocks {
		System::set_block_number(block);
		Liquidation::on_initialize(block);
		pass(NOW);
	}
	assert_eq!(Sweeping::<Test>::get(), None, "the sweep ends within {blocks} blocks");
}

fn due(number: u32) -> Option<Slot> {
	let account = Memory::account(trader(number)).unwrap().expect("an account");
	account.due.and_then(Place::slot)
}

/// Removes the damage, as an operator does.
fn repair(number: u64) {
	Due::<Test>::remove((slot(number), 0));
	Pages::<Test>::remove(slot(number));
}

/// A count and a page that do not decode, and a page that is missing.
fn each_damage(test: impl Fn(&dyn Fn(u64))) {
	run(|| test(&|number| damage(Pages::<Test>::hashed_key_for(slot(number)))));
	run(|| test(&|number| damage(Due::<Test>::hashed_key_for((slot(number), 0)))));
	run(|| test(&|number| Due::<Test>::remove((slot(number), 0))));
}

#[test]
fn accounts_of_a_damaged_slot_should_be_scheduled_again() {
	each_damage(|spoil| {
		reach(NOW);
		open(3, NOW);
		spoil(NOW);
		Liquidation::report_slot(slot(NOW));
		sweep(5);
		let next = Liquidation::schedule().unwrap().next_slot(Class::Major, Size::Small);
		assert!(next.number > NOW, "the damaged slot has passed");
		assert!((0..3).all(|number| due(number) == Some(next)));
		assert_eq!(Liquidation::slot_page(next, 0), Ok((0..3).map(trader).collect()));
		repair(NOW);
	});
}

#[test]
fn sweep_should_report_the_damaged_slot_once() {
	run(|| {
		reach(NOW);
		open(SWEPT + 1, NOW);
		damage(Pages::<Test>::hashed_key_for(slot(NOW)));
		Liquidation::report_slot(slot(NOW));
		sweep(6);
		assert_eq!(events(), [Event::SweepStarted { slot: NOW }]);
		assert!((0..=SWEPT).all(|number| due(number).is_some_and(|at| at.number > NOW)));
		repair(NOW);
	});
}

#[test]
fn accounts_in_later_slots_should_stay_there() {
	run(|| {
		reach(NOW);
		open(1, NOW + 1);
		Liquidation::begin_sweep(NOW - 1);
		sweep(2);
		assert_eq!(due(0), Some(slot(NOW + 1)));
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
		damage(Due::<Test>::hashed_key_for((slot(NOW), 0)));
		Liquidation::report_slot(slot(NOW));
		Memory::damage(Damaged::Account(trader(0)), true);
		sweep(5);
		let next = Liquidation::schedule().unwrap().next_slot(Class::Major, Size::Small);
		assert_eq!(Liquidation::slot_page(next, 0), Ok(vec![trader(0)]));
		Memory::damage(Damaged::Account(trader(0)), false);
		let mut account = Memory::account(trader(0)).unwrap().expect("an account");
		account.due = Some(Place::Slot { slot: next, page: 0 });
		Memory::set_account(trader(0), &account);
		repair(NOW);
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
		sweep(2);
		assert_eq!(due(0), Some(slot(NOW)));
	});
}

#[test]
fn damaged_sweep_should_begin_again_with_every_account() {
	run(|| {
		reach(NOW);
		open(1, NOW + 50);
		damage(Sweeping::<Test>::hashed_key().to_vec());
		sweep(3);
		assert_eq!(due(0), Some(slot(NOW)));
	});
}
