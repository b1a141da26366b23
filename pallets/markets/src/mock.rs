//! The pallet with the other pallets of the exchange in memory.

use crate as pallet_markets;
use frame_support::{derive_impl, traits::ConstU32};
use frame_system::EnsureRoot;
use novation_ports::memory::Memory;
use novation_sim::{btc, eth, BTC, ETH};
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

/// Most markets in these tests.
pub const MOST: u32 = 4;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Markets: pallet_markets,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

impl pallet_markets::Config for Test {
	type AdminOrigin = EnsureRoot<u64>;
	type MaxMarkets = ConstU32<MOST>;
	type OnRiskRaised = Memory;
	type Faults = Memory;
	type WeightInfo = ();
}

/// Runs a test with bitcoin and ether listed.
pub fn run(test: impl FnOnce()) {
	Memory::reset();
	let markets =
		vec![(BTC, b"BTC-PERP".to_vec(), 1, 4, btc()), (ETH, b"ETH-PERP".to_vec(), 2, 3, eth())];
	let config = RuntimeGenesisConfig {
		markets: pallet_markets::GenesisConfig { markets, ..Default::default() },
		..Default::default()
	};
	let mut state = TestExternalities::new(config.build_storage().expect("a valid genesis"));
	state.execute_with(|| {
		System::set_block_number(1);
		test();
		Markets::do_try_state().expect("the laws of the pallet hold");
	});
}

/// Events of the pallet in this block.
pub fn events() -> Vec<crate::Event<Test>> {
	System::read_events_for_pallet()
}
