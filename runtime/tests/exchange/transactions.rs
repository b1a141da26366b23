//! Fees of signed transactions, and their use of block limits.

use crate::{driver::*, fixtures::*, wallet::*};
use frame_support::assert_ok;
use novation_access::WINDOWED;
use novation_runtime::{
	configs::assets::EXISTENTIAL_DEPOSIT,
	genesis_presets::{account, ENDOWMENT},
	Balance, Balances, CollatorSelection, Executive, Runtime, RuntimeCall, System, MILLI_NOVA,
	NOVA,
};
use novation_sim::{bid, BTC};
use pallet_agents::WeightInfo as _;
use pallet_allowances::WeightInfo as _;
use pallet_order_book::Admitted;

fn transfer(amount: Balance) -> RuntimeCall {
	let dest = account("//Somebody//new").expect("a path").into();
	pallet_balances::Call::transfer_allow_death { dest, value: amount }.into()
}

#[test]
fn fee_of_a_transfer_should_be_about_a_thousandth_and_go_to_the_pot() {
	unfed(|| {
		let dave = account("//Dave").expect("a path");
		let pot = CollatorSelection::account_id();
		assert_eq!(Balances::free_balance(&pot), 0);
		begin_block();

		assert_ok!(apply("//Dave", transfer(NOVA)));

		let fee = ENDOWMENT - NOVA - Balances::free_balance(dave);
		assert!((MILLI_NOVA / 2..MILLI_NOVA * 2).contains(&fee), "{fee} atoms");
		assert!(fee >= EXISTENTIAL_DEPOSIT, "the pot could not come into existence");
		assert_eq!(Balances::free_balance(&pot), fee);
	});
}

#[test]
fn transaction_should_be_rejected_when_its_signature_is_for_another_call() {
	unfed(|| {
		begin_block();
		let mut forged = signed("//Dave", transfer(NOVA));
		forged.function = transfer(2 * NOVA);
		assert!(Executive::apply_extrinsic(forged).is_err());
	});
}

#[test]
fn feeder_should_pay_nothing_unless_the_feed_fails() {
	unfed(|| {
		begin_block();
		assert_ok!(apply("//Feeder//0", feed_call(&[(BTC, at(100_000))])));
		assert_eq!(Balances::free_balance(feeder(0)), ENDOWMENT);
		assert!(apply("//Feeder//0", feed_call(&[(BTC, 0)])).is_err());
		assert!(Balances::free_balance(feeder(0)) < ENDOWMENT);
	});
}

/// Proof size that an extrinsic declares and does not use is free for others, except the share that the round will use.
#[test]
fn block_should_keep_the_proof_that_its_round_will_need() {
	// Extrinsics read nothing.
	proven(0, || {
		open(&alice(), 50_000);
		begin_block();
		let kept_by = |call| {
			let before = System::block_weight().total().proof_size();
			let result = apply("//Alice", call);
			(result, System::block_weight().total().proof_size() - before)
		};
		let order = bid(BTC, ONE_BTC, at(99_000));

		let (refused, kept_by_refused) = kept_by(submit(vec![]));
		assert!(refused.is_err());
		assert_eq!(Admitted::<Runtime>::get().paid.proof_size(), 0);
		let (taken, kept_by_taken) = kept_by(place(order));
		assert_ok!(taken);

		let share = Admitted::<Runtime>::get().paid.proof_size();
		assert!(share > 0, "the proof of a round is not nothing");
		assert!(kept_by_refused < share, "{kept_by_refused} bytes are kept of a share of {share}");
		assert!(kept_by_taken >= share, "{kept_by_taken} bytes are kept of a share of {share}");
	});
}

/// The weight of an order's transaction, if the recorded proof grows by this many bytes with each query.
fn time_of_an_order(nonce: u32, step: usize) -> u64 {
	proven(step, || {
		open(&alice(), 50_000);
		begin_block();
		let before = System::block_weight().total().ref_time();
		assert_ok!(apply_with(nonce, "//Alice", place(bid(BTC, ONE_BTC, at(99_000)))));
		System::block_weight().total().ref_time() - before
	})
}

#[test]
fn transaction_should_pay_less_when_the_block_has_read_before_what_it_reads() {
	type Db = <Runtime as frame_system::Config>::DbWeight;
	let budget = pallet_allowances::weights::SubstrateWeight::<Runtime>::spend(0);
	let window = pallet_agents::weights::SubstrateWeight::<Runtime>::check_nonce(0);
	for (nonce, first_look) in [(0, Db::get().reads_writes(1, 1)), (WINDOWED, window)] {
		let first = time_of_an_order(nonce, 1_000);
		let again = time_of_an_order(nonce, 0);
		assert_eq!(first - again, first_look.saturating_add(budget).ref_time());
	}
}
