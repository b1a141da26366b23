//! `deposit`.

use super::*;
use crate::{Event, InCustody, Indices, NextIndex, Owners};
use frame_support::{assert_noop, assert_ok};
use novation_ledger::FIRST_TRADER;
use novation_ports::memory::Memory;
use sp_runtime::{ArithmeticError, DispatchError};

#[test]
fn deposit_should_open_an_account_when_it_is_the_first() {
	run(|| {
		assert_ok!(deposit(ALICE, MIN_DEPOSIT));
		assert_eq!(FIRST, FIRST_TRADER);
		assert_eq!(Indices::<Test>::get(ALICE), Some(FIRST));
		assert_eq!(Owners::<Test>::get(FIRST), Some(ALICE));
		assert_eq!(NextIndex::<Test>::get(), AccountIndex(17));
		assert_eq!(cash(FIRST), Some(Quote(100)));
		assert_eq!(wallet(ALICE), ENDOWMENT - MIN_DEPOSIT);
		assert_eq!(custody(), INSURANCE_FUND + MIN_DEPOSIT);
		assert_eq!(InCustody::<Test>::get(), custody());
		let opened = Event::AccountOpened { who: ALICE, account: FIRST };
		assert_eq!(events(), [opened, Event::Deposited { account: FIRST, amount: MIN_DEPOSIT }]);
	});
}

#[test]
fn deposit_should_add_to_the_account_when_there_is_one() {
	run(|| {
		assert_ok!(deposit(ALICE, MIN_DEPOSIT));
		assert_ok!(deposit(BOB, MIN_DEPOSIT));
		System::reset_events();
		assert_ok!(deposit(ALICE, 1));
		assert_eq!((cash(FIRST), cash(AccountIndex(17))), (Some(Quote(101)), Some(Quote(100))));
		assert_eq!(events(), [Event::Deposited { account: FIRST, amount: 1 }]);
	});
}

#[test]
fn deposit_should_be_announced_with_the_account_before_it() {
	run(|| {
		assert_ok!(deposit(ALICE, MIN_DEPOSIT));
		assert_ok!(deposit(ALICE, 5));
		let before = Memory::with(|state| state.deposits.clone());
		let cash: Vec<_> = before.iter().map(|(index, account)| (*index, account.cash)).collect();
		assert_eq!(cash, [(FIRST, Quote(0)), (FIRST, Quote(100))]);
	});
}

#[test]
fn deposit_should_take_all_that_the_signer_has() {
	run(|| {
		assert_ok!(deposit(ALICE, ENDOWMENT));
		assert_eq!(wallet(ALICE), 0);
	});
}

#[test]
fn deposit_should_be_rejected_when_it_is_zero() {
	run(|| {
		assert_noop!(deposit(ALICE, 0), Error::<Test>::ZeroAmount);
	});
}

#[test]
fn deposit_should_be_rejected_when_the_first_is_too_small() {
	run(|| {
		assert_noop!(deposit(ALICE, MIN_DEPOSIT - 1), Error::<Test>::DepositTooSmall);
		assert_ok!(deposit(ALICE, MIN_DEPOSIT));
		assert_ok!(deposit(ALICE, MIN_DEPOSIT - 1));
	});
}

#[test]
fn deposit_should_be_rejected_when_it_is_more_than_the_ledger_holds() {
	run(|| {
		assert_noop!(deposit(ALICE, u128::MAX), Error::<Test>::AmountTooLarge);
		assert_noop!(deposit(ALICE, 1 << 127), Error::<Test>::AmountTooLarge);
		assert_ok!(deposit(ALICE, MIN_DEPOSIT));
		Accounts::<Test>::mutate(FIRST, |account| {
			account.as_mut().expect("an account").cash = Quote(i128::MAX);
		});
		assert_noop!(deposit(ALICE, 1), Error::<Test>::AmountTooLarge);
		Accounts::<Test>::mutate(FIRST, |account| {
			account.as_mut().expect("an account").cash = Quote(100);
		});
	});
}

#[test]
fn deposit_should_be_rejected_when_custody_would_overflow() {
	run(|| {
		let before = InCustody::<Test>::get();
		InCustody::<Test>::put(u128::MAX);
		let overflow = DispatchError::Arithmetic(ArithmeticError::Overflow);
		assert_noop!(deposit(ALICE, MIN_DEPOSIT), overflow);
		InCustody::<Test>::put(before);
	});
}

#[test]
fn deposit_should_be_rejected_when_the_signer_has_less() {
	run(|| {
		for (who, amount) in [(ALICE, ENDOWMENT + 1), (PAUPER, MIN_DEPOSIT)] {
			let before = NextIndex::<Test>::get();
			assert!(deposit(who, amount).is_err());
			assert_eq!((Indices::<Test>::get(who), NextIndex::<Test>::get()), (None, before));
		}
	});
}

#[test]
fn deposit_should_be_rejected_when_every_index_is_taken() {
	run(|| {
		NextIndex::<Test>::put(AccountIndex(u32::MAX));
		assert_noop!(deposit(ALICE, MIN_DEPOSIT), Error::<Test>::TooManyAccounts);
		NextIndex::<Test>::put(AccountIndex(u32::MAX - 1));
		assert_ok!(deposit(ALICE, MIN_DEPOSIT));
		assert_eq!(Indices::<Test>::get(ALICE), Some(AccountIndex(u32::MAX - 1)));
	});
}

#[test]
fn deposit_should_be_rejected_when_it_is_not_signed() {
	run(|| {
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Clearing::deposit(origin, MIN_DEPOSIT), DispatchError::BadOrigin);
		}
	});
}
