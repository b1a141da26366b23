//! The pallet with the other pallets of the exchange in memory.

use crate as pallet_oracle;
use frame_support::{derive_impl, traits::Time};
use frame_system::EnsureRoot;
use novation_ports::memory::Memory;
use novation_sim::{btc, eth, BTC, ETH};
use novation_units::Millis;
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

/// Feeders from the start, and a signer that is none.
pub const FEEDERS: [u64; 3] = [11, 12, 13];
pub const ALICE: u64 = 1;
/// Clock of the chain when a test begins.
pub const START: Millis = Millis(1_000);

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Oracle: pallet_oracle,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

/// The clock of the exchange in memory.
pub struct Clock;

impl Time for Clock {
	type Moment = u64;
	fn now() -> u64 {
		Memory::with(|state| state.now.0)
	}
}

impl pallet_oracle::Config for Test {
	type AdminOrigin = EnsureRoot<u64>;
	type Clock = Clock;
	type Markets = Memory;
	type WeightInfo = ();
}

/// Runs a test with three feeders and two markets.
pub fn run(test: impl FnOnce()) {
	Memory::reset();
	Memory::list(BTC, btc());
	Memory::list(ETH, eth());
	Memory::with(|state| state.now = START);
	let config = RuntimeGenesisConfig {
		oracle: pallet_oracle::GenesisConfig { feeders: FEEDERS.to_vec() },
		..Default::default()
	};
	let mut state = TestExternalities::new(config.build_storage().expect("a valid genesis"));
	state.execute_with(|| {
		System::set_block_number(1);
		test();
		Oracle::do_try_state().expect("the laws of the pallet hold");
	});
}

/// Events of the pallet in this block.
pub fn events() -> Vec<crate::Event<Test>> {
	System::read_events_for_pallet()
}
