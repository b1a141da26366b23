//! The pallet over the balances pallet, with the other pallets of the exchange in memory.

use crate as pallet_agents;
use frame_support::{
	derive_impl,
	traits::{ConstU128, ConstU32, Get, Time},
};
use novation_access::{AgentLimits, MarketLimit};
use novation_ledger::Account;
use novation_ports::memory::Memory;
use novation_units::{AccountIndex, Lots, MarketId, Millis};
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

/// Owners of accounts.
pub const ALICE: u64 = 1;
pub const BOB: u64 = 2;
/// A signer with money and without an account.
pub const CAROL: u64 = 3;
/// A key without money, which Alice authorises.
pub const KEY: u64 = 9;

pub const ALICES: AccountIndex = AccountIndex(16);
pub const BOBS: AccountIndex = AccountIndex(17);

pub const ENDOWMENT: u128 = 1_000_000;
pub const MAX_AGENTS: u32 = 3;
pub const AGENT_DEPOSIT: u128 = 700;
pub const WINDOW_DEPOSIT: u128 = 30;
/// Clock of the chain when a test begins.
pub const START: Millis = Millis(1_000);
/// End of the limits in these tests.
pub const END: Millis = Millis(61_000);

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Agents: pallet_agents,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type Nonce = u32;
	type AccountData = pallet_balances::AccountData<u128>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = u128;
	type ExistentialDeposit = ConstU128<1>;
	type RuntimeHoldReason = RuntimeHoldReason;
}

/// The clock of the exchange in memory.
pub struct Clock;

impl Time for Clock {
	type Moment = u64;
	fn now() -> u64 {
		Memory::with(|state| state.now.0)
	}
}

/// Nobody records a proof.
pub struct NoProof;

impl Get<Option<u64>> for NoProof {
	fn get() -> Option<u64> {
		None
	}
}

impl pallet_agents::Config for Test {
	type Currency = Balances;
	type Accounts = Memory;
	type Clock = Clock;
	type MaxAgents = ConstU32<MAX_AGENTS>;
	type AgentDeposit = ConstU128<AGENT_DEPOSIT>;
	type WindowDeposit = ConstU128<WINDOW_DEPOSIT>;
	type RecordedProof = NoProof;
	type WeightInfo = ();
}

/// Runs a test in which Alice and Bob have accounts.
pub fn run(test: impl FnOnce()) {
	Memory::reset();
	Memory::open(ALICE, ALICES, Account::default());
	Memory::open(BOB, BOBS, Account::default());
	Memory::with(|state| state.now = START);
	let balances = [ALICE, BOB, CAROL].map(|who| (who, ENDOWMENT)).to_vec();
	let config = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		..Default::default()
	};
	let mut state = TestExternalities::new(config.build_storage().expect("a valid genesis"));
	state.execute_with(|| {
		System::set_block_number(1);
		test();
		Agents::do_try_state().expect("the laws of the pallet hold");
	});
}

/// Limits in these markets.
pub fn limits(markets: &[u16]) -> AgentLimits {
	let limit = |market: &u16| MarketLimit {
		market: MarketId(*market),
		max_order: Lots(10),
		max_position: Lots(20),
	};
	AgentLimits {
		markets: markets.iter().map(limit).collect::<Vec<_>>().try_into().expect("at most 16"),
		max_leverage: 5,
		operations_per_block: 4,
		free_per_day: 10_000,
		max_loss_per_day: novation_units::Quote(1_000_000_000_000),
		expires_at: END,
	}
}

/// Events of the pallet in this block.
pub fn events() -> Vec<crate::Event<Test>> {
	System::read_events_for_pallet()
}
