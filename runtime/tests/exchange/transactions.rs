//! What a signed transaction pays, and what it takes of a block.

use crate::{driver::*, fixtures::*};
use codec::Encode;
use frame_support::{assert_ok, pallet_prelude::DispatchResult};
use novation_round::OrderRequest;
use novation_runtime::{
	genesis_presets::ENDOWMENT, AccountId, Balances, Executive, Header, Runtime, RuntimeCall,
	System, TxExtension, UncheckedExtrinsic,
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

/// Apply a transaction that the key of `seed` has signed.
fn apply(seed: &str, call: RuntimeCall) -> DispatchResult {
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
	let transaction = UncheckedExtrinsic::new_signed(call, who.into(), signature, extension);
	Executive::apply_extrinsic(transaction).expect("the transaction is valid")
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
