//! Stored values that do not decode: nothing is written over them.

use super::*;
use crate::{InCustody, Indices, NextIndex};
use frame_support::{assert_noop, assert_ok, storage::unhashed, traits::Hooks};
use novation_ledger::INSURANCE;

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
			Clearing::on_finalize(1);
			assert_eq!(cash(INSURANCE), Some(Quote(5_000)));
		});
	});
}

#[test]
fn insurance_fund_that_does_not_decode_should_take_no_gift() {
	run(|| {
		let custody = Clearing::custody_account();
		let (bob, asset) = (RuntimeOrigin::signed(BOB), QuoteAsset::get());
		assert_ok!(Assets::transfer(bob, asset, custody, 7));
		with_damage(Accounts::<Test>::hashed_key_for(INSURANCE), || Clearing::on_finalize(1));
		Clearing::on_finalize(2);
		assert_eq!(cash(INSURANCE), Some(Quote(5_007)));
	});
}
