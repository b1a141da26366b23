//! Quote asset that comes into custody without a deposit.

use super::*;
use crate::{Event, InCustody};
use frame_support::{assert_ok, traits::Hooks};
use novation_ledger::INSURANCE;

fn give(amount: u128) {
	let custody = Clearing::custody_account();
	assert_ok!(Assets::transfer(RuntimeOrigin::signed(BOB), QuoteAsset::get(), custody, amount));
	System::reset_events();
}

#[test]
fn gift_should_go_to_the_insurance_fund_at_the_end_of_the_block() {
	run(|| {
		give(7);
		assert_eq!(cash(INSURANCE), Some(Quote(5_000)));
		Clearing::on_finalize(1);
		assert_eq!(cash(INSURANCE), Some(Quote(5_007)));
		assert_eq!(InCustody::<Test>::get(), custody());
		assert_eq!(events(), [Event::GiftReceived { amount: 7 }]);
	});
}

#[test]
fn gift_should_open_the_insurance_fund_when_there_is_none() {
	run_with(0, || {
		assert_eq!(cash(INSURANCE), None);
		give(1);
		Clearing::on_finalize(1);
		assert_eq!(cash(INSURANCE), Some(Quote(1)));
	});
}

#[test]
fn block_without_a_gift_should_change_nothing() {
	run(|| {
		assert_ok!(deposit(ALICE, 1_000));
		System::reset_events();
		Clearing::on_finalize(1);
		assert_eq!((cash(INSURANCE), events()), (Some(Quote(5_000)), vec![]));
	});
}
