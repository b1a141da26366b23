//! What a signed transaction pays, and what it takes of a block.

use crate::{driver::*, fixtures::*};
use codec::Encode;
use frame_support::{assert_ok, pallet_prelude::DispatchResult};
use novation_round::OrderRequest;
use novation_runtime::{
	configs::assets::EXISTENTIAL_DEPOSIT,
	genesis_presets::{account, ENDOWMENT},
	AccountId, Balance, Balances, CollatorSelection, Executive, Header, Runtime, RuntimeCall,
	System, TxExtension, UncheckedExtrinsic, MILLI_NOVA, NOVA,
};
use novation_testkit::{bid, BTC};
use novation_units::Lots;
use pallet_order_book::Prepaid;
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::{sr25519, Pair};
use sp_runtime::{
	generic::{Era, SignedPayload},
	Digest, DigestItem, MultiSignature,
};

/// Begin the first block.
fn begin_block() {
	let slot = DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(1).encode());
	Executive::initialize_block(&Header {
		parent_hash: System::block_hash(0),
		number: 1,
		state_root: Default::default(),
		extrinsics_root: Default::default(),
		digest: Digest { logs: vec![slot] },
	});
}

/// A transaction that the key of `seed` has signed.
fn signed(seed: &str, call: RuntimeCall) -> UncheckedExtrinsic {
	let pair = sr25519::Pair::from_string(seed, None).expect("a derivation path");
	let who = AccountId::from(pair.public());
	let extension: TxExtension = (
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		frame_system::CheckNonce::from(System::account_nonce(&who)),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(0),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
	)
		.into();
	let payload = SignedPayload::new(call.clone(), extension.clone()).expect("the state is built");
	let signature: MultiSignature = payload.using_encoded(|bytes| pair.sign(bytes)).into();
	UncheckedExtrinsic::new_signed(call, who.into(), signature, extension)
}

fn apply(seed: &str, call: RuntimeCall) -> DispatchResult {
	Executive::apply_extrinsic(signed(seed, call)).expect("the transaction is valid")
}

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
fn transaction_should_be_refused_when_its_signature_is_for_another_call() {
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

/// What an extrinsic declares and does not read is given to others, but the round has yet to read its share.
#[test]
fn block_should_keep_the_proof_that_its_round_will_need() {
	proven(|| {
		open(&alice(), 50_000);
		begin_block();
		let kept_by = |call| {
			let before = System::block_weight().total().proof_size();
			let result = apply("//Alice", call);
			(result, System::block_weight().total().proof_size() - before)
		};
		let order = bid(BTC, ONE_BTC, at(99_000));

		let (refused, kept_by_refused) = kept_by(place(OrderRequest { lots: Lots(0), ..order }));
		assert!(refused.is_err());
		assert_eq!(Prepaid::<Runtime>::get().proof_size(), 0);
		let (taken, kept_by_taken) = kept_by(place(order));
		assert_ok!(taken);

		let share = Prepaid::<Runtime>::get().proof_size();
		assert!(share > 0, "the proof of a round is not nothing");
		assert!(kept_by_refused < share, "{kept_by_refused} bytes are kept of a share of {share}");
		assert!(kept_by_taken >= share, "{kept_by_taken} bytes are kept of a share of {share}");
	});
}
