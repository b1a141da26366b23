//! Signs transactions with the runtime's own types, for benchmarks and tests.

use crate::{AccountId, Hash, Nonce, RuntimeCall, TxExtension, UncheckedExtrinsic, VERSION};
use codec::Encode;
use cumulus_pallet_weight_reclaim::StorageWeightReclaim;
use sp_core::{sr25519, Pair};
use sp_runtime::{
	generic::{Era, SignedPayload},
	MultiSignature,
};

/// Returns an immortal transaction without a tip, signed by `pair` for the chain with this genesis.
pub fn signed(
	pair: &sr25519::Pair,
	nonce: Nonce,
	genesis: Hash,
	call: RuntimeCall,
) -> UncheckedExtrinsic {
	let extension = (
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		pallet_agents::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(0).into(),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
	);
	let extension = TxExtension::new(StorageWeightReclaim::new(extension));
	let (spec, transaction) = (VERSION.spec_version, VERSION.transaction_version);
	let implicit = ((), spec, transaction, genesis, genesis, (), (), (), None);
	let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
	let signature: MultiSignature = payload.using_encoded(|bytes| pair.sign(bytes)).into();
	let who = AccountId::from(pair.public());
	UncheckedExtrinsic::new_signed(call, who.into(), signature, extension)
}
