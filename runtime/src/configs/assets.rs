//! Native token, quote asset and transaction fees.

use crate::{
	AccountId, Balance, Balances, Runtime, RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason,
	System, MICRO_NOVA, MILLI_NOVA,
};
use frame_support::{
	dispatch::DispatchClass,
	traits::{ConstU128, ConstU32, ConstU8, VariantCountOf},
	weights::{ConstantMultiplier, Weight, WeightToFee},
};
use frame_system::{EnsureNever, EnsureRoot};
use pallet_transaction_payment::{Multiplier, MultiplierUpdate};
use polkadot_runtime_common::SlowAdjustingFeeUpdate;
use sp_runtime::{traits::Convert, Perquintill};

/// Minimum balance of an account: a tenth of a transfer fee, so that any fee can create the
/// collators' pot.
pub const EXISTENTIAL_DEPOSIT: Balance = 100 * MICRO_NOVA;

/// Deposit for stored items and bytes, refunded when they are removed.
pub const fn deposit(items: u32, bytes: u32) -> Balance {
	// Cannot overflow: 32-bit numbers times less than 2^34.
	items as Balance * 10 * MILLI_NOVA + bytes as Balance * 100 * MICRO_NOVA
}

impl pallet_balances::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Balance = Balance;
	type AccountStore = System;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type DustRemoval = ();
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type ReserveIdentifier = [u8; 8];
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type DoneSlashHandler = ();
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Self>;
}

/// Assets that can serve as collateral.
///
/// Only root creates them: collateral is a risk decision, and the chain has no other use for
/// assets.
impl pallet_assets::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Balance = Balance;
	type AssetId = u32;
	type AssetIdParameter = u32;
	type ReserveData = ();
	type Currency = Balances;
	type CreateOrigin = EnsureNever<AccountId>;
	type ForceOrigin = EnsureRoot<AccountId>;
	type AssetDeposit = ConstU128<{ deposit(1, 200) }>;
	type AssetAccountDeposit = ConstU128<{ deposit(1, 16) }>;
	type MetadataDepositBase = ConstU128<{ deposit(1, 68) }>;
	type MetadataDepositPerByte = ConstU128<{ deposit(0, 1) }>;
	type ApprovalDeposit = ConstU128<{ deposit(1, 32) }>;
	type StringLimit = ConstU32<50>;
	type RemoveItemsLimit = ConstU32<1_000>;
	type Freezer = ();
	type Holder = ();
	type Extra = ();
	type CallbackHandle = ();
	type AssetIdAllocator = ();
	type WeightInfo = pallet_assets::weights::SubstrateWeight<Self>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
}

/// Converts weight to a fee, linearly.
///
/// The more expensive of time and proof size counts, so that a transaction pays for the scarcer
/// resource. Together with [`LENGTH_FEE`], a plain transfer costs about 0.001 NOVA while blocks are
/// not full. The full time for normal transactions in a block costs 3 NOVA.
pub struct WeightFee;

impl WeightFee {
	/// Atoms per picosecond of reference time.
	const PER_REF_TIME: Balance = 2;
	/// Atoms per byte of declared proof size. Declared sizes are several times the actual ones.
	const PER_PROOF_BYTE: Balance = 100_000;
}

impl WeightToFee for WeightFee {
	type Balance = Balance;

	fn weight_to_fee(weight: &Weight) -> Balance {
		let time = Balance::from(weight.ref_time()).saturating_mul(Self::PER_REF_TIME);
		let proof = Balance::from(weight.proof_size()).saturating_mul(Self::PER_PROOF_BYTE);
		time.max(proof)
	}
}

/// Atoms per byte of an encoded transaction.
pub const LENGTH_FEE: Balance = MICRO_NOVA;

/// Highest fee multiplier: full blocks make a transaction ten times as expensive, and no more.
const MAX_MULTIPLIER: u32 = 10;

/// Follows the fullness of blocks slowly, as the relay chain does, but without what is free and up to a cap.
pub struct FeeUpdate;

impl Convert<Multiplier, Multiplier> for FeeUpdate {
	fn convert(previous: Multiplier) -> Multiplier {
		let free = pallet_allowances::FreeWeight::<Runtime>::take();
		let whole = frame_system::BlockWeight::<Runtime>::get();
		frame_system::BlockWeight::<Runtime>::mutate(|block| {
			block.reduce(free, DispatchClass::Normal);
		});
		let next = SlowAdjustingFeeUpdate::<Runtime>::convert(previous);
		frame_system::BlockWeight::<Runtime>::put(whole);
		next.min(Self::max())
	}
}

impl MultiplierUpdate for FeeUpdate {
	fn min() -> Multiplier {
		SlowAdjustingFeeUpdate::<Runtime>::min()
	}

	fn max() -> Multiplier {
		Multiplier::from_u32(MAX_MULTIPLIER)
	}

	fn target() -> Perquintill {
		SlowAdjustingFeeUpdate::<Runtime>::target()
	}

	fn variability() -> Multiplier {
		SlowAdjustingFeeUpdate::<Runtime>::variability()
	}
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	// Fees and tips go to the pot that pays collators.
	type OnChargeTransaction = pallet_transaction_payment::FungibleAdapter<
		Balances,
		parachains_common::impls::DealWithFees<Runtime>,
	>;
	type WeightToFee = WeightFee;
	type LengthToFee = ConstantMultiplier<Balance, ConstU128<LENGTH_FEE>>;
	type FeeMultiplierUpdate = FeeUpdate;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Self>;
}
