//! The exchange: who of the six pallets implements which port, and how much of a block it may use.

use crate::{
	AccountId, Assets, Balance, Clearing, Liquidation, Markets, Oracle, Runtime, Timestamp, Weight,
	MAXIMUM_BLOCK_WEIGHT, QUOTE_ASSET, TUSD,
};
use frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32},
	PalletId,
};
use frame_system::EnsureRoot;

parameter_types! {
	pub const CustodyId: PalletId = PalletId(*b"nova/clr");
	/// Sweeps beyond what the block's own operations have paid for.
	pub const TradingBudget: Weight = MAXIMUM_BLOCK_WEIGHT.saturating_div(5);
	/// Kept for liquidation, whatever the flood of orders.
	pub const LiquidationBudget: Weight = MAXIMUM_BLOCK_WEIGHT.saturating_div(5);
}

/// What opening an account costs at least: an account is about 100 bytes of state for good.
const MIN_OPENING_DEPOSIT: Balance = 10 * TUSD;

impl pallet_markets::Config for Runtime {
	type AdminOrigin = EnsureRoot<AccountId>;
	type MaxMarkets = ConstU32<16>;
	type OnRiskRaised = Liquidation;
	type WeightInfo = pallet_markets::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkSetup = crate::benchmarks::Exchange;
}

impl pallet_oracle::Config for Runtime {
	type AdminOrigin = EnsureRoot<AccountId>;
	type Clock = Timestamp;
	type Markets = Markets;
	type WeightInfo = pallet_oracle::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkSetup = crate::benchmarks::Exchange;
}

parameter_types! {
	pub const QuoteAsset: u32 = QUOTE_ASSET;
}

impl pallet_clearing::Config for Runtime {
	type Assets = Assets;
	type QuoteAsset = QuoteAsset;
	type CustodyId = CustodyId;
	type MinOpeningDeposit = ConstU128<MIN_OPENING_DEPOSIT>;
	type Margin = crate::Margin;
	type OnRiskRaised = Liquidation;
	type Clock = Timestamp;
	type WeightInfo = pallet_clearing::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkSetup = crate::benchmarks::Exchange;
}

impl pallet_margin::Config for Runtime {
	type Markets = Markets;
	type Prices = Oracle;
	type Accounts = Clearing;
}

impl pallet_order_book::Config for Runtime {
	type Markets = Markets;
	type Prices = Oracle;
	type Accounts = Clearing;
	type Watchtower = Liquidation;
	type Clock = Timestamp;
	type MaxQueue = ConstU32<16_384>;
	type TradingBudget = TradingBudget;
	type LiquidationBudget = LiquidationBudget;
	type WeightInfo = pallet_order_book::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkSetup = crate::benchmarks::Exchange;
}

impl pallet_liquidation::Config for Runtime {
	type Accounts = Clearing;
	type WeightInfo = pallet_liquidation::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkSetup = crate::benchmarks::Exchange;
}
