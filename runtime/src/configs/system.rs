//! Block limits, runtime version and clock.

use super::{costs, limits};
use crate::{
	AccountId, Balance, Block, Nonce, PalletInfo, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeOrigin, RuntimeTask, Weight, MAXIMUM_BLOCK_WEIGHT, VERSION,
};
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
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

/// Hooks have their own share, so one transaction may use the whole share of transactions.
const LARGEST_TRANSACTION: Weight =
	limits::NORMAL.saturating_sub(costs::BLOCK).saturating_sub(costs::EXTRINSIC);

parameter_types! {
	pub const Version: RuntimeVersion = VERSION;

	pub RuntimeBlockLength: BlockLength = BlockLength::builder()
		.max_length(5 * 1024 * 1024)
		.modify_max_length_for_class(DispatchClass::Normal, |length| {
			*length = NORMAL_LENGTH * *length
		})
		.build();

	pub RuntimeBlockWeights: BlockWeights = BlockWeights::builder()
		.base_block(costs::BLOCK)
		.for_class(DispatchClass::all(), |class| {
			class.base_extrinsic = costs::EXTRINSIC;
		})
		.for_class(DispatchClass::non_mandatory(), |class| {
			class.max_extrinsic = Some(LARGEST_TRANSACTION);
		})
		.for_class(DispatchClass::Normal, |class| {
			class.max_total = Some(limits::NORMAL);
		})
		.for_class(DispatchClass::Operational, |class| {
			class.max_total = Some(MAXIMUM_BLOCK_WEIGHT);
			class.reserved = Some(limits::OPERATIONAL);
		})
		.build_or_panic();
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
	type SystemWeightInfo = frame_system::weights::SubstrateWeight<Self>;
	type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Self>;
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = crate::Aura;
	// All blocks of a slot share its timestamp, so no time may pass between two of them.
	type MinimumPeriod = ConstU64<0>;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Self>;
}

impl parachain_info::Config for Runtime {}

impl cumulus_pallet_weight_reclaim::Config for Runtime {
	type WeightInfo = ();
}
