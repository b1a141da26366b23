//! `FreeWithinAllowance`.

use crate::{mock::*, Allowances as Stored, FreeWithinAllowance, WeightInfo};
use codec::Encode;
use frame_support::{
	assert_ok,
	dispatch::{DispatchInfo, PostDispatchInfo},
	pallet_prelude::{TransactionSource, ValidTransaction},
};
use novation_access::OPENING;
use novation_ports::memory::Memory;
use sp_runtime::{
	traits::{DispatchTransaction, TransactionExtension, TxBaseImplication},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};

type Extension = FreeWithinAllowance<Test, Fee>;
type Validity<T> = Result<T, TransactionValidityError>;

/// A call with this many orders and cancels.
fn ask_for(orders: u8, cancels: u8) -> RuntimeCall {
	frame_system::Call::remark { remark: vec![orders, cancels] }.into()
}

/// A call that is not of the order book.
fn other() -> RuntimeCall {
	frame_system::Call::set_heap_pages { pages: 1 }.into()
}

fn offer(who: u64, call: &RuntimeCall) -> Validity<ValidTransaction> {
	let (origin, info) = (RuntimeOrigin::signed(who), DispatchInfo::default());
	let implication = TxBaseImplication(());
	let source = TransactionSource::External;
	Extension::from(Fee)
		.validate(origin, call, &info, 0, (), &implication, source)
		.map(|(validity, ..)| validity)
}

fn apply(who: u64, call: &RuntimeCall) -> Validity<()> {
	let (origin, info) = (RuntimeOrigin::signed(who), DispatchInfo::default());
	let (pre, _) = Extension::from(Fee).validate_and_prepare(origin, call, &info, 0, 0)?;
	let post = PostDispatchInfo::default();
	Extension::post_dispatch_details(pre, &info, &post, 0, &Ok(())).map(|_| ())
}

fn orders_left() -> u64 {
	Allowances::left(ALICES).expect("nothing is damaged").expect("Alice has an account").orders
}

fn custom<T>(code: u8) -> Validity<T> {
	Err(InvalidTransaction::Custom(code).into())
}

#[test]
fn orders_should_be_free_until_the_allowance_is_used_up() {
	run(0, || {
		for left in (0..OPENING).rev() {
			assert_ok!(apply(ALICE, &ask_for(1, 0)));
			assert_eq!((fees(), orders_left()), (0, left));
		}
		assert_ok!(apply(ALICE, &ask_for(1, 0)));
		assert_eq!((fees(), orders_left()), (1, 0));
	});
}

#[test]
fn transaction_should_pay_the_fee_when_the_allowance_covers_a_part_of_it() {
	run(0, || {
		assert_ok!(apply(ALICE, &ask_for(OPENING as u8 + 1, 0)));
		assert_eq!((fees(), orders_left()), (1, OPENING));
	});
}

#[test]
fn cancels_should_stay_free_when_orders_are_not() {
	run(0, || {
		assert_ok!(apply(ALICE, &ask_for(OPENING as u8, 0)));
		assert_ok!(apply(ALICE, &ask_for(0, 2 * OPENING as u8)));
		assert_eq!(fees(), 0);
		assert_ok!(apply(ALICE, &ask_for(0, 1)));
		assert_eq!(fees(), 1);
	});
}

#[test]
fn pool_should_spend_nothing() {
	run(0, || {
		assert_ok!(offer(ALICE, &ask_for(1, 0)));
		assert_eq!((orders_left(), Stored::<Test>::iter().count()), (OPENING, 0));
	});
}

#[test]
fn calls_outside_the_order_book_should_pay_the_fee() {
	run(0, || {
		assert_ok!(apply(ALICE, &other()));
		assert_ok!(apply(NOBODY, &other()));
		assert_eq!((fees(), orders_left()), (2, OPENING));
	});
}

#[test]
fn transaction_should_be_rejected_when_its_signer_may_not_send() {
	run(0, || {
		assert_eq!(offer(NOBODY, &ask_for(1, 0)), custom(1));
		assert_eq!(offer(EXPIRED, &ask_for(1, 0)), custom(2));
		assert_eq!(apply(NOBODY, &ask_for(1, 0)), custom(1));
		assert_eq!(fees(), 0);
	});
}

#[test]
fn cancels_should_go_before_fees_and_fees_before_orders() {
	run(0, || {
		let priority = |call| offer(ALICE, &call).expect("it is valid").priority;
		let (orders, cancels) = (priority(ask_for(1, 1)), priority(ask_for(0, 1)));
		let fee = priority(other());
		assert!(orders < fee && fee < cancels);
	});
}

#[test]
fn free_transaction_should_give_back_the_weight_of_the_fee() {
	run(0, || {
		let info = DispatchInfo::default();
		let unspent = |call: &RuntimeCall| {
			let origin = RuntimeOrigin::signed(ALICE);
			let (pre, _) = Extension::from(Fee)
				.validate_and_prepare(origin, call, &info, 0, 0)
				.expect("it is valid");
			Extension::post_dispatch_details(pre, &info, &PostDispatchInfo::default(), 0, &Ok(()))
				.expect("it is valid")
		};
		assert_eq!(unspent(&ask_for(1, 0)), CHARGE);
		assert_eq!(unspent(&other()).ref_time(), 0);
		let weight = |call| Extension::from(Fee).weight(&call);
		assert_eq!(weight(other()), CHARGE);
		assert_eq!(weight(ask_for(1, 0)), CHARGE.saturating_add(<() as WeightInfo>::spend(1)));
	});
}

#[test]
fn extension_should_be_encoded_as_that_of_the_fee() {
	assert_eq!(Extension::from(Fee).encode(), Fee.encode());
}

/// Finding A1: free transactions wait only as far as the allowance pays for all of them.
#[test]
fn pending_transactions_should_be_free_only_within_the_allowance() {
	run(0, || {
		let waits = |place| {
			Memory::with(|state| state.place = place);
			offer(ALICE, &ask_for(5, 0)).expect("it is valid").priority == 0
		};
		// The opening allowance is 20 orders: four transactions of five.
		assert_eq!([1, 4, 5].map(waits), [true, true, false]);
	});
}

/// Finding A2: the weight of free transactions is counted apart from that of others.
#[test]
fn weight_of_free_transactions_should_be_noted() {
	run(0, || {
		apply(ALICE, &ask_for(1, 0)).expect("it is free");
		let free = crate::FreeWeight::<Test>::get();
		apply(ALICE, &other()).expect("it pays");
		assert_eq!(crate::FreeWeight::<Test>::get(), free);
	});
}
