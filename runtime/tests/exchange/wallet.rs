//! Signed transactions, as a wallet sends them.

use codec::Encode;
use frame_support::{
	pallet_prelude::{DispatchResult, TransactionSource, TransactionValidity},
	storage::{with_transaction, TransactionOutcome},
};
use novation_runtime::{
	AccountId, Executive, Header, RuntimeCall, System, TxExtension, UncheckedExtrinsic,
};
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::{sr25519, Pair};
use sp_runtime::{
	generic::{Era, SignedPayload},
	transaction_validity::TransactionValidityError,
	Digest, DigestItem, DispatchError, MultiSignature,
};

/// Begin the first block.
pub fn begin_block() {
	let slot = DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(1).encode());
	Executive::initialize_block(&Header {
		parent_hash: System::block_hash(0),
		number: 1,
		state_root: Default::default(),
		extrinsics_root: Default::default(),
		digest: Digest { logs: vec![slot] },
	});
}

fn pair(seed: &str) -> sr25519::Pair {
	sr25519::Pair::from_string(seed, None).expect("a derivation path")
}

/// A transaction that the key of `seed` has signed, with its next ordinary nonce.
pub fn signed(seed: &str, call: RuntimeCall) -> UncheckedExtrinsic {
	signed_with(System::account_nonce(AccountId::from(pair(seed).public())), seed, call)
}

/// A transaction that the key of `seed` has signed, with a nonce of its choice.
pub fn signed_with(nonce: u32, seed: &str, call: RuntimeCall) -> UncheckedExtrinsic {
	let who = AccountId::from(pair(seed).public());
	let extension: TxExtension = (
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		pallet_agents::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(0).into(),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
	)
		.into();
	let payload = SignedPayload::new(call.clone(), extension.clone()).expect("the state is built");
	let signature: MultiSignature = payload.using_encoded(|bytes| pair(seed).sign(bytes)).into();
	UncheckedExtrinsic::new_signed(call, who.into(), signature, extension)
}

/// Put a transaction into the block, which must take it.
pub fn apply(seed: &str, call: RuntimeCall) -> DispatchResult {
	Executive::apply_extrinsic(signed(seed, call)).expect("the transaction is valid")
}

/// Put a transaction into the block.
pub fn apply_with(
	nonce: u32,
	seed: &str,
	call: RuntimeCall,
) -> Result<DispatchResult, TransactionValidityError> {
	Executive::apply_extrinsic(signed_with(nonce, seed, call))
}

/// What the transaction pool says to a transaction.
pub fn offer(transaction: UncheckedExtrinsic) -> TransactionValidity {
	with_transaction(|| {
		let hash = System::block_hash(0);
		let said = Executive::validate_transaction(TransactionSource::External, transaction, hash);
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(said))
	})
	.expect("it is rolled back")
}
