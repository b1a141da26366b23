//! Pallets of the exchange: which pallet implements which port, and the share of a block each may
//! use.

use super::{assets::deposit, events::Owners, limits};
use crate::{
	AccountId, Agents, Allowances, Assets, Balance, Balances, Clearing, Clock, Liquidation,
	Markets, Oracle, OrderBook, Runtime, Weight, BLOCKS_PER_SLOT, BLOCK_INTERVAL, QUOTE_ASSET,
	TUSD,
};
use cumulus_primitives_storage_weight_reclaim::get_proof_size;
use frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32, ConstU64, Get},
	PalletId,
};
use frame_system::EnsureRoot;

parameter_types! {
	pub const CustodyId: PalletId = PalletId(*b"nova/clr");
	pub MarketsBudget: Weight = limits::markets();
	pub TradingBudget: Weight = limits::trading();
	pub WaitingBudget: Weight = limits::waiting();
	pub BusyBlock: Weight = limits::busy();
	pub LiquidationBudget: Weight = limits::liquidation();
	pub QueueLimit: u32 = limits::queue();
}

/// Proof size that the node has recorded in this block so far.
pub struct RecordedProof;

impl Get<Option<u64>> for RecordedProof {
	fn get() -> Option<u64> {
		get_proof_size()
	}
}

/// Minimum deposit that opens an account: an account occupies about 100 bytes of state permanently.
const MIN_OPENING_DEPOSIT: Balance = 10 * TUSD;

impl pallet_clock::Config for Runtime {
	type Step = ConstU64<BLOCK_INTERVAL>;
	type StepsPerSlot = ConstU64<{ BLOCKS_PER_SLOT as u64 }>;
	type StepInSlot = super::bundle::PlaceInSlot;
}

impl pallet_markets::Config for Runtime {
	type AdminOrigin = EnsureRoot<AccountId>;
	type MaxMarkets = ConstU32<24>;
	type OnRiskRaised = Liquidation;
	type Faults = Clearing;
	type WeightInfo = pallet_markets::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkSetup = crate::benchmarks::Exchange;
}

impl pallet_oracle::Config for Runtime {
	type AdminOrigin = EnsureRoot<AccountId>;
	type Clock = Clock;
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
	type OnDeposit = Allowances;
	type OnRiskRaised = Liquidation;
	type Clock = Clock;
	type WeightInfo = pallet_clearing::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkSetup = crate::benchmarks::Exchange;
}

impl pallet_margin::Config for Runtime {
	type Markets = Markets;
	type Prices = Oracle;
	type Accounts = Clearing;
	type Clock = Clock;
}

impl pallet_order_book::Config for Runtime {
	type Markets = Markets;
	type Prices = Oracle;
	type Accounts = Clearing;
	type Agents = Agents;
	type LiquidationQueue = Liquidation;
	type EventOwners = Owners;
	type Clock = Clock;
	type MaxQueue = ConstU32<{ limits::QUEUE_OF_THREE_CORES }>;
	type QueueLimit = QueueLimit;
	type MarketsBudget = MarketsBudget;
	type TradingBudget = TradingBudget;
	type WaitingBudget = WaitingBudget;
	type BusyBlock = BusyBlock;
	type LiquidationBudget = LiquidationBudget;
	type RecordedProof = RecordedProof;
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

impl pallet_agents::Config for Runtime {
	type Currency = Balances;
	type Accounts = Clearing;
	type Clock = Clock;
	type MaxAgents = ConstU32<16>;
	// The agent with limits in all markets, the agent count, and the agent's operation count.
	type AgentDeposit = ConstU128<{ deposit(3, 550) }>;
	type WindowDeposit = ConstU128<{ deposit(1, 68) }>;
	type RecordedProof = RecordedProof;
	type WeightInfo = pallet_agents::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkSetup = crate::benchmarks::Exchange;
}

impl pallet_allowances::Config for Runtime {
	type Accounts = Clearing;
	type Agents = Agents;
	type Calls = OrderBook;
	type Clock = Clock;
	type RecordedProof = RecordedProof;
	type WeightInfo = pallet_allowances::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkSetup = crate::benchmarks::Exchange;
}
