//! Stored values that do not decode: nothing is written over them.

use super::*;
use crate::{BadDebt, Event, InCustody, Indices, MarketStates, NextIndex};
use frame_support::{assert_noop, assert_ok, storage::unhashed, traits::Hooks};
use novation_exchange_types::{AccountValue, CommonValue, Fault, MarketState};
use novation_ledger::INSURANCE;
use novation_ports::{
	memory::{Damaged, Memory},
	Accounts as Port, MarketFaults,
};
use novation_units::{FaultKind, MarketId, Millis, Unreadable};

/// Replaces a stored value by a single byte while a test runs.
fn with_damage(key: Vec<u8>, test: impl FnOnce()) {
	let before = unhashed::get_raw(&key);
	unhashed::put_raw(&key, &[1]);
	test();
	assert_eq!(unhashed::get_raw(&key), Some(vec![1]), "the damaged value was written");
	match before {
		Some(value) => unhashed::put_raw(&key, &value),
		None => unhashed::kill(&key),
	}
}

#[test]
fn account_that_does_not_decode_should_not_be_read_as_empty() {
	run(|| {
		assert_ok!(deposit(ALICE, 1_000));
		with_damage(Accounts::<Test>::hashed_key_for(FIRST), || {
			assert_noop!(deposit(ALICE, 1), Error::<Test>::AccountUnreadable);
			assert_noop!(withdraw(ALICE, 1), Error::<Test>::AccountUnreadable);
			assert_ok!(deposit(BOB, MIN_DEPOSIT));
		});
	});
}

#[test]
fn index_that_does_not_decode_should_not_open_another_account() {
	run(|| {
		assert_ok!(deposit(ALICE, 1_000));
		with_damage(Indices::<Test>::hashed_key_for(ALICE), || {
			assert_noop!(deposit(ALICE, 1_000), Error::<Test>::AccountUnreadable);
			assert_noop!(withdraw(ALICE, 1), Error::<Test>::AccountUnreadable);
		});
	});
}

#[test]
fn count_of_accounts_that_does_not_decode_should_open_none() {
	run(|| {
		assert_ok!(deposit(ALICE, 1_000));
		with_damage(NextIndex::<Test>::hashed_key().to_vec(), || {
			assert_noop!(deposit(BOB, 1_000), Error::<Test>::AccountUnreadable);
			assert_ok!(deposit(ALICE, 1));
		});
	});
}

#[test]
fn count_of_custody_that_does_not_decode_should_stop_money() {
	run(|| {
		assert_ok!(deposit(ALICE, 1_000));
		with_damage(InCustody::<Test>::hashed_key().to_vec(), || {
			let rejected = Err(Error::<Test>::CustodyUnreadable.into());
			for call in [deposit, withdraw] {
				let result = frame_support::storage::with_storage_layer(|| call(ALICE, 1));
				assert_eq!(result, rejected);
			}
			// All of custody would be a gift otherwise.
			System::reset_events();
			Clearing::on_finalize(1);
			assert_eq!(cash(INSURANCE), Some(Quote(5_000)));
			assert_eq!(events(), [Event::GiftHeld { amount: None }]);
		});
	});
}

#[test]
fn insurance_fund_that_does_not_decode_should_take_no_gift() {
	run(|| {
		let custody = Clearing::custody_account();
		let (bob, asset) = (RuntimeOrigin::signed(BOB), QuoteAsset::get());
		assert_ok!(Assets::transfer(bob, asset, custody, 7));
		with_damage(Accounts::<Test>::hashed_key_for(INSURANCE), || {
			System::reset_events();
			Clearing::on_finalize(1);
			assert_eq!(events(), [Event::GiftHeld { amount: Some(7) }]);
		});
		Clearing::on_finalize(2);
		assert_eq!(cash(INSURANCE), Some(Quote(5_007)));
	});
}

#[test]
fn account_that_is_missing_should_not_begin_again() {
	run(|| {
		assert_ok!(deposit(ALICE, 1_000));
		let account = Accounts::<Test>::take(FIRST).expect("Alice has an account");
		assert_noop!(deposit(ALICE, 1_000), Error::<Test>::AccountUnreadable);
		assert_noop!(withdraw(ALICE, 1), Error::<Test>::AccountUnreadable);
		Accounts::<Test>::insert(FIRST, account);
	});
}

#[test]
fn money_should_wait_for_what_other_pallets_have_stored() {
	run(|| {
		assert_ok!(deposit(ALICE, 1_000));
		Memory::damage(Damaged::Allowance(FIRST), true);
		let layered = frame_support::storage::with_storage_layer(|| deposit(ALICE, 1));
		assert_eq!(layered, failed(Error::AllowanceUnreadable));
		give_position(FIRST);
		Memory::damage(Damaged::Schedule, true);
		assert_noop!(withdraw(ALICE, 1), Error::<Test>::ScheduleUnreadable);
		Memory::damage(Damaged::Schedule, false);
		assert_ok!(withdraw(ALICE, 1));
	});
}

#[test]
fn bad_debt_that_cannot_be_added_should_be_reported() {
	run(|| {
		with_damage(BadDebt::<Test>::hashed_key().to_vec(), || {
			System::reset_events();
			<Clearing as Port<u64>>::add_bad_debt(Quote(7));
			assert_eq!(events(), [Event::BadDebtUncounted { amount: Quote(7) }]);
			let fault = Fault::Common { value: CommonValue::Custody, kind: FaultKind::Unreadable };
			assert_eq!(Clearing::conservation(), Err(fault));
		});
	});
}

#[test]
fn money_should_not_be_added_up_over_a_damaged_account() {
	run(|| {
		assert_ok!(deposit(ALICE, 1_000));
		with_damage(Accounts::<Test>::hashed_key_for(FIRST), || {
			let (value, kind) = (AccountValue::Account, FaultKind::Unreadable);
			let fault = Fault::Account { account: FIRST, value, kind };
			assert_eq!(Clearing::conservation(), Err(fault));
			assert!(Clearing::do_try_state().is_err());
		});
	});
}

#[test]
fn fault_should_be_cleared_in_a_state_that_decodes_only() {
	run(|| {
		let market = MarketId(0);
		let fault = Fault::Common { value: CommonValue::Markets, kind: FaultKind::Unreadable };
		let state = MarketState { fault: Some(fault), ..MarketState::start(Millis(5)) };
		assert_eq!(Clearing::clear_fault(market), Ok(None));
		MarketStates::<Test>::insert(market, &state);
		with_damage(MarketStates::<Test>::hashed_key_for(market), || {
			assert_eq!(Clearing::clear_fault(market), Err(Unreadable));
		});
		assert_eq!(Clearing::clear_fault(market), Ok(Some(fault)));
		let cleared = MarketState { fault: None, ..state };
		assert_eq!(MarketStates::<Test>::get(market), Some(cleared));
		assert_eq!(Clearing::clear_fault(market), Ok(None));
	});
}
