//! Block limits, runtime version and clock.

use super::{
	bundle::{BlockLimit, BlockRate},
	costs,
	limits::{normal, percent_of, NORMAL_PERCENT, OPERATIONAL_PERCENT},
};
use crate::{
	AccountId, Balance, Block, Nonce, PalletInfo, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeOrigin, RuntimeTask, System, Weight, VERSION,
};
use cumulus_pallet_parachain_system::block_weight::DynamicMaxBlockWeightHooks;
use frame_support::{
	derive_impl,
	dispatch::{DispatchClass, PerDispatchClass},
	parameter_types,
	traits::{ConstU16, ConstU32, ConstU64},
};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_runtime::Perbill;
use sp_version::RuntimeVersion;

/// Share of the block length for normal transactions.
///
/// The rest is for operational ones, since a runtime upgrade is a single transaction.
const NORMAL_LENGTH: Perbill = Perbill::from_percent(50);

parameter_types! {
	pub const Version: RuntimeVersion = VERSION;
	pub RuntimeBlockLength: BlockLength = block_length(BlockLimit::get());
	pub RuntimeBlockWeights: BlockWeights = present_block_weights();
}

/// Returns the weight limits of the present block. Normal transactions may use what its hooks and inherents leave.
fn present_block_weights() -> BlockWeights {
	let limit = BlockLimit::get();
	let weights = block_weights(limit);
	let claimed = *System::block_weight().get(DispatchClass::Mandatory);
	let per_class = PerDispatchClass::new(|class| {
		let mut limits = weights.get(class).clone();
		if class == DispatchClass::Normal {
			limits.max_total = Some(normal(limit, claimed));
		}
		limits
	});
	BlockWeights { per_class, ..weights }
}

/// Returns the length limits of a block that may use `limit`: transactions may be half of its proof of validity.
fn block_length(limit: Weight) -> BlockLength {
	let length = u32::try_from(limit.proof_size() / 2).unwrap_or(u32::MAX);
	BlockLength::builder()
		.max_length(length)
		.modify_max_length_for_class(DispatchClass::Normal, |length| {
			*length = NORMAL_LENGTH * *length
		})
		.build()
}

/// Returns the weight limits of a block that may use `limit`.
pub fn block_weights(limit: Weight) -> BlockWeights {
	let normal = percent_of(limit, NORMAL_PERCENT);
	let base_block = costs::block(limit);
	// Hooks have their own share, so one transaction may use the whole share of transactions.
	let largest = normal.saturating_sub(base_block).saturating_sub(costs::EXTRINSIC);
	BlockWeights::builder()
		.base_block(base_block)
		.for_class(DispatchClass::all(), |class| {
			class.base_extrinsic = costs::EXTRINSIC;
		})
		.for_class(DispatchClass::non_mandatory(), |class| {
			class.max_extrinsic = Some(largest);
		})
		.for_class(DispatchClass::Normal, |class| {
			class.max_total = Some(normal);
		})
		.for_class(DispatchClass::Operational, |class| {
			class.max_total = Some(limit);
			class.reserved = Some(percent_of(limit, OPERATIONAL_PERCENT));
		})
		.build_or_panic()
}

#[derive_impl(frame_system::config_preludes::ParaChainDefaultConfig)]
impl frame_system::Config for Runtime {
	type AccountId = AccountId;
	type AccountData = pallet_balances::AccountData<Balance>;
	type Nonce = Nonce;
	type Block = Block;
	type BlockHashCount = ConstU32<4096>;
	type BlockWeights = RuntimeBlockWeights;
	type BlockLength = RuntimeBlockLength;
	type DbWeight = costs::Storage;
	type Version = Version;
	type SS58Prefix = ConstU16<42>;
	type MaxConsumers = ConstU32<16>;
	type OnSetCode = cumulus_pallet_parachain_system::ParachainSetCode<Self>;
	type PreInherents = DynamicMaxBlockWeightHooks<Self, BlockRate>;
	type SystemWeightInfo = frame_system::weights::SubstrateWeight<Self>;
	type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Self>;
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = (crate::Aura, crate::Clock);
	// All blocks of a slot share its timestamp, so no time may pass between two of them.
	type MinimumPeriod = ConstU64<0>;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Self>;
}

impl parachain_info::Config for Runtime {}

impl cumulus_pallet_weight_reclaim::Config for Runtime {
	type WeightInfo = ();
}
