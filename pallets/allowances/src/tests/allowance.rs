//! The operations that an account may send for free.

use crate::{mock::*, Allowances as Stored};
use frame_support::storage::unhashed;
use novation_access::{Left, CANCELS, OPENING, OPERATION};
use novation_ledger::Account;
use novation_ports::{memory::Memory, OnDeposit};
use novation_units::{AccountIndex, Quote, Unreadable};

const DAY: u64 = 24 * 3_600_000;

fn left() -> Left {
	Allowances::left(ALICES).expect("nothing is damaged").expect("Alice has an account")
}

#[test]
fn account_should_begin_with_a_few_orders_and_twice_as_many_cancels() {
	run(0, || assert_eq!(left(), Left { orders: OPENING, cancels: 2 * OPENING }));
}

#[test]
fn allowance_should_be_unknown_when_there_is_no_account() {
	run(0, || assert_eq!(Allowances::left(AccountIndex(99)), Ok(None)));
}

#[test]
fn volume_should_earn_operations() {
	run(0, || {
		let account = Account { volume: 1_000 * OPERATION, ..Account::default() };
		Memory::open(ALICE, ALICES, account);
		assert_eq!(left().orders, OPENING + 1_000);
	});
}

#[test]
fn cancels_should_exceed_orders_by_a_bounded_number() {
	run(0, || {
		let account = Account { volume: 1_000_000 * OPERATION, ..Account::default() };
		Memory::open(ALICE, ALICES, account);
		assert_eq!(left().cancels - left().orders, CANCELS);
	});
}

#[test]
fn cash_should_earn_operations_while_it_is_there() {
	run(240 * i128::from(OPERATION), || {
		let before = Memory::with(|state| state.accounts.get(&ALICES).cloned());
		assert_eq!(Allowances::before_deposit(ALICES, &Account::default()), Ok(()));
		Memory::with(|state| state.now.0 += DAY);
		assert_eq!(left().orders, OPENING + 240);
		// A deposit settles what the cash before it has earned, and earns nothing for the past.
		assert_eq!(
			Allowances::before_deposit(ALICES, &before.expect("Alice has an account")),
			Ok(())
		);
		let rich = Account { cash: Quote(i128::from(OPERATION) * 1_000_000), ..Account::default() };
		Memory::open(ALICE, ALICES, rich);
		assert_eq!(left().orders, OPENING + 240);
	});
}

#[test]
fn deposit_should_open_the_allowance() {
	run(0, || {
		assert!(!Stored::<Test>::contains_key(ALICES));
		assert_eq!(Allowances::before_deposit(ALICES, &Account::default()), Ok(()));
		assert!(Stored::<Test>::contains_key(ALICES));
	});
}

#[test]
fn damaged_allowance_should_be_neither_a_new_one_nor_overwritten() {
	run(0, || {
		assert_eq!(Allowances::before_deposit(ALICES, &Account::default()), Ok(()));
		let key = Stored::<Test>::hashed_key_for(ALICES);
		let before = unhashed::get_raw(&key).expect("it is stored");
		unhashed::put_raw(&key, &[1]);
		assert_eq!(Allowances::left(ALICES), Err(Unreadable));
		assert_eq!(Allowances::before_deposit(ALICES, &Account::default()), Err(Unreadable));
		assert_eq!(unhashed::get_raw(&key), Some(vec![1]));
		unhashed::put_raw(&key, &before);
	});
}
