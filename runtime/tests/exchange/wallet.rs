//! Signed transactions, as a wallet sends them.

use codec::Encode;
use frame_support::{
	pallet_prelude::{DispatchResult, TransactionSource, TransactionValidity},
	storage::{with_transaction, TransactionOutcome},
};
use novation_runtime::{
	signing, AccountId, Executive, Header, RuntimeCall, System, UncheckedExtrinsic,
};
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::{sr25519, Pair};
use sp_runtime::{
	transaction_validity::TransactionValidityError, Digest, DigestItem, DispatchError,
};

/// Starts the first block.
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

/// A transaction signed by the key of `seed`, with its next ordinary nonce.
pub fn signed(seed: &str, call: RuntimeCall) -> UncheckedExtrinsic {
	signed_with(System::account_nonce(AccountId::from(pair(seed).public())), seed, call)
}

/// A transaction signed by the key of `seed`, with the given nonce.
pub fn signed_with(nonce: u32, seed: &str, call: RuntimeCall) -> UncheckedExtrinsic {
	signing::signed(&pair(seed), nonce, System::block_hash(0), call)
}

/// Applies a transaction to the block, which must accept it.
pub fn apply(seed: &str, call: RuntimeCall) -> DispatchResult {
	Executive::apply_extrinsic(signed(seed, call)).expect("the transaction is valid")
}

/// Applies a transaction to the block.
pub fn apply_with(
	nonce: u32,
	seed: &str,
	call: RuntimeCall,
) -> Result<DispatchResult, TransactionValidityError> {
	Executive::apply_extrinsic(signed_with(nonce, seed, call))
}

/// Validates a transaction as the pool does.
pub fn offer(transaction: UncheckedExtrinsic) -> TransactionValidity {
	with_transaction(|| {
		let hash = System::block_hash(0);
		let said = Executive::validate_transaction(TransactionSource::External, transaction, hash);
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(said))
	})
	.expect("it is rolled back")
}
