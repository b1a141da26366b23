//! `CheckNonce`: ordinary nonces as the system has them, windowed nonces once each and in any order.

use super::*;
use crate::{CheckNonce, Windows};
use codec::{Compact, Encode};
use frame_support::{
	assert_ok,
	dispatch::DispatchInfo,
	pallet_prelude::{TransactionSource, ValidTransaction},
};
use novation_access::{AHEAD, WIDTH, WINDOWED};
use sp_runtime::{
	traits::{DispatchTransaction, TransactionExtension, TxBaseImplication},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};

type Validity<T> = Result<T, TransactionValidityError>;

fn remark() -> RuntimeCall {
	frame_system::Call::remark { remark: vec![] }.into()
}

/// The pool's look at a transaction.
fn offer(who: u64, nonce: u32) -> Validity<ValidTransaction> {
	let (origin, info) = (RuntimeOrigin::signed(who), DispatchInfo::default());
	let source = TransactionSource::External;
	let implication = TxBaseImplication(());
	let extension = CheckNonce::<Test>::from(nonce);
	extension
		.validate(origin, &remark(), &info, 0, (), &implication, source)
		.map(|(validity, ..)| validity)
}

/// The use of a transaction in a block.
fn apply(who: u64, nonce: u32) -> Validity<()> {
	let (origin, info) = (RuntimeOrigin::signed(who), DispatchInfo::default());
	let extension = CheckNonce::<Test>::from(nonce);
	extension.validate_and_prepare(origin, &remark(), &info, 0, 0).map(|_| ())
}

fn invalid<T>(reason: InvalidTransaction) -> Validity<T> {
	Err(reason.into())
}

#[test]
fn windowed_nonces_should_be_used_in_any_order_and_once_each() {
	run(|| {
		assert_ok!(authorise(ALICE, KEY, limits(&[0])));
		let numbers = [5, 3, 1, 4, 2, 0, 9];
		for number in numbers {
			assert_ok!(apply(KEY, WINDOWED | number));
		}
		for number in numbers {
			assert_eq!(apply(KEY, WINDOWED | number), invalid(InvalidTransaction::Stale));
		}
		assert_eq!(System::account_nonce(KEY), 0);
	});
}

#[test]
fn windowed_nonce_should_be_rejected_when_it_is_too_old_or_too_far_ahead() {
	run(|| {
		assert_eq!(apply(ALICE, WINDOWED | (AHEAD + 1)), invalid(InvalidTransaction::Future));
		assert_ok!(apply(ALICE, WINDOWED | AHEAD));
		let old = WINDOWED | (AHEAD - WIDTH);
		assert_eq!(apply(ALICE, old), invalid(InvalidTransaction::Stale));
		assert_ok!(apply(ALICE, old + 1));
	});
}

#[test]
fn ordinary_nonces_should_be_used_one_after_the_other() {
	run(|| {
		let next = System::account_nonce(ALICE);
		assert_ok!(apply(ALICE, next));
		assert_ok!(apply(ALICE, WINDOWED | 7));
		assert_ok!(apply(ALICE, next + 1));
		assert_eq!(apply(ALICE, next + 1), invalid(InvalidTransaction::Stale));
		assert_eq!(apply(ALICE, next + 3), invalid(InvalidTransaction::Future));
	});
}

#[test]
fn windowed_nonces_should_stand_beside_each_other_in_the_pool() {
	run(|| {
		let one = offer(ALICE, WINDOWED | 1).expect("it is valid");
		let two = offer(ALICE, WINDOWED | 2).expect("it is valid");
		assert_eq!((one.requires.len(), two.requires.len()), (0, 0));
		assert_ne!(one.provides, two.provides);
		assert_eq!(offer(ALICE, WINDOWED | 1).map(|again| again.provides), Ok(one.provides));
		assert_eq!(Windows::<Test>::iter().count(), 0, "the pool uses no number");
	});
}

#[test]
fn signer_should_have_no_window_when_nobody_has_paid_for_one() {
	run(|| {
		assert_eq!(offer(CAROL, WINDOWED | 1), invalid(InvalidTransaction::Custom(1)));
		assert_eq!(Windows::<Test>::iter().count(), 0);
	});
}

#[test]
fn number_should_stay_used_when_its_key_is_authorised_again() {
	run(|| {
		assert_ok!(authorise(ALICE, KEY, limits(&[0])));
		assert_ok!(apply(KEY, WINDOWED | 1));
		assert_ok!(revoke(ALICE, KEY));
		assert_eq!(apply(KEY, WINDOWED | 2), invalid(InvalidTransaction::Custom(1)));
		assert_ok!(authorise(ALICE, KEY, limits(&[0])));
		assert_eq!(apply(KEY, WINDOWED | 1), invalid(InvalidTransaction::Stale));
		assert_ok!(apply(KEY, WINDOWED | 2));
	});
}

#[test]
fn extension_should_be_encoded_as_that_of_the_system() {
	let nonce = WINDOWED | 5;
	assert_eq!(CheckNonce::<Test>::from(nonce).encode(), Compact(nonce).encode());
}

#[test]
fn damaged_window_should_allow_no_number() {
	run(|| {
		assert_ok!(apply(ALICE, WINDOWED));
		let key = Windows::<Test>::hashed_key_for(ALICE);
		let before = frame_support::storage::unhashed::get_raw(&key).expect("it is stored");
		frame_support::storage::unhashed::put_raw(&key, &[1]);
		let damaged: TransactionValidityError = InvalidTransaction::Custom(5).into();
		assert_eq!(apply(ALICE, WINDOWED), Err(damaged));
		assert_eq!(offer(ALICE, WINDOWED + 1).map(drop), Err(damaged));
		frame_support::storage::unhashed::put_raw(&key, &before);
		assert_eq!(apply(ALICE, WINDOWED), Err(InvalidTransaction::Stale.into()));
	});
}
