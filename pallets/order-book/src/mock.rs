//! The pallet with the other pallets of the exchange in memory. It uses the measured weights, so the round runs
//! within the budgets that it has on the chain.

use crate as pallet_order_book;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, Get, Hooks, Time},
	weights::{
		constants::{WEIGHT_REF_TIME_PER_MICROS, WEIGHT_REF_TIME_PER_SECOND},
		RuntimeDbWeight, Weight,
	},
};
use frame_system::limits::BlockWeights;
use novation_access::{AgentLimits, MarketLimit};
use novation_exchange_types::{Event, Queued};
use novation_ledger::Account;
use novation_ports::{memory::Memory, Agent, EventOwners};
use novation_pricing::Feed;
use novation_sim::{btc, eth, BTC, DOLLAR, ETH};
use novation_units::{AccountIndex, Lots, Millis, Quote, Ticks};
use sp_io::TestExternalities;
use sp_runtime::Perbill;

/// Owners of accounts with 100 000 dollars.
pub const ALICE: u64 = 1;
pub const BOB: u64 = 2;
/// An agent of Alice in bitcoin: ten lots an order, four operations a block, until [`END`].
pub const AGENT: u64 = 9;
/// A signer without an account.
pub const NOBODY: u64 = 3;

pub const ALICES: AccountIndex = AccountIndex(16);
pub const BOBS: AccountIndex = AccountIndex(17);

/// Clock of the chain when a test begins.
pub const START: Millis = Millis(10_000_000);
/// End of the agent's limits.
pub const END: Millis = Millis(10_060_000);
/// Price of bitcoin: 100 000 dollars.
pub const PRICE: u64 = 1_000_000;
/// Operations that wait at most.
pub const MAX_QUEUE: u32 = 130;

/// Emits the events of the round in place of the pallets that own them.
#[frame_support::pallet]
pub mod owners {
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::event]
	pub enum Event<T: Config> {
		/// An event of the round.
		Round(novation_exchange_types::Event),
	}
}

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		OrderBook: pallet_order_book,
		Owners: owners,
	}
);

/// Limits of one block of the chain.
const BLOCK: Weight = Weight::from_parts(2 * WEIGHT_REF_TIME_PER_SECOND, 10 * 1024 * 1024);

const fn share(percent: u64) -> Weight {
	BLOCK.saturating_mul(percent).saturating_div(100)
}

parameter_types! {
	pub Block: BlockWeights =
		BlockWeights::with_sensible_defaults(BLOCK, Perbill::from_percent(75));
	pub const Storage: RuntimeDbWeight = RuntimeDbWeight {
		read: 7 * WEIGHT_REF_TIME_PER_MICROS,
		write: 21 * WEIGHT_REF_TIME_PER_MICROS,
	};
	pub const MarketsBudget: Weight = share(12);
	pub const TradingBudget: Weight = share(15);
	pub const WaitingBudget: Weight = share(8);
	pub const BusyBlock: Weight = share(8);
	pub const LiquidationBudget: Weight = share(20);
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type BlockWeights = Block;
	type DbWeight = Storage;
}

/// The clock of the exchange in memory.
pub struct Clock;

impl Time for Clock {
	type Moment = u64;
	fn now() -> u64 {
		Memory::with(|state| state.now.0)
	}
}

/// Records no proof.
pub struct NoProof;

impl Get<Option<u64>> for NoProof {
	fn get() -> Option<u64> {
		None
	}
}

/// Wraps every event of the round into that of [`owners`].
pub struct Emitter;

impl EventOwners<RuntimeEvent> for Emitter {
	fn owned(event: Event) -> RuntimeEvent {
		owners::Event::Round(event).into()
	}
}

impl owners::Config for Test {}

impl pallet_order_book::Config for Test {
	type Markets = Memory;
	type Prices = Memory;
	type Accounts = Memory;
	type Agents = Memory;
	type LiquidationQueue = Memory;
	type EventOwners = Emitter;
	type Clock = Clock;
	type MaxQueue = ConstU32<MAX_QUEUE>;
	type QueueLimit = ConstU32<MAX_QUEUE>;
	type MarketsBudget = MarketsBudget;
	type TradingBudget = TradingBudget;
	type WaitingBudget = WaitingBudget;
	type BusyBlock = BusyBlock;
	type LiquidationBudget = LiquidationBudget;
	type RecordedProof = NoProof;
	type WeightInfo = crate::weights::SubstrateWeight<Test>;
}

/// Runs a test with bitcoin and ether open and fed, in a block that has begun.
pub fn run(test: impl FnOnce()) {
	Memory::reset();
	for (who, index) in [(ALICE, ALICES), (BOB, BOBS)] {
		Memory::open(who, index, Account { cash: Quote(100_000 * DOLLAR), ..Account::default() });
	}
	let limit = MarketLimit { market: BTC, max_order: Lots(10), max_position: Lots(1_000) };
	let limits = AgentLimits {
		markets: vec![limit].try_into().expect("one market"),
		max_leverage: 5,
		operations_per_block: 4,
		free_per_day: 10_000,
		max_loss_per_day: novation_units::Quote(1_000_000_000_000),
		expires_at: END,
	};
	Memory::with(|state| {
		state.now = START;
		state.agents.insert(AGENT, Agent { account: ALICES, number: 0, limits });
		state.markets.insert(BTC, btc());
		state.markets.insert(ETH, eth());
		state.feeders = 1;
		let feed = |price| vec![Feed { feeder: 0, price: Ticks(price), at: START }];
		state.feeds.insert(BTC, feed(PRICE));
		state.feeds.insert(ETH, feed(400_000));
	});
	TestExternalities::default().execute_with(|| {
		begin(1);
		test();
		end();
		OrderBook::do_try_state().expect("the laws of the pallet hold");
	});
}

fn begin(number: u64) {
	System::reset_events();
	System::initialize(&number, &Default::default(), &Default::default());
	OrderBook::on_initialize(number);
}

fn end() {
	OrderBook::on_finalize(System::block_number());
}

/// Ends the block, begins the next one, and returns the events of the round.
pub fn round() -> Vec<Event> {
	end();
	let events = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::Owners(owners::Event::Round(event)) => Some(event),
		_ => None,
	});
	let events = events.collect();
	begin(System::block_number() + 1);
	events
}

/// The operations that wait for the round.
pub fn queued() -> Vec<Queued> {
	crate::Queue::<Test>::get().concat()
}
