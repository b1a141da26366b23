//! The pallet with the other pallets of the exchange in memory.

use crate as pallet_liquidation;
use frame_support::derive_impl;
use novation_ports::memory::Memory;
use sp_io::TestExternalities;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Liquidation: pallet_liquidation,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

impl pallet_liquidation::Config for Test {
	type Accounts = Memory;
	type WeightInfo = ();
}

/// Events of the pallet in this block.
pub fn events() -> Vec<crate::Event<Test>> {
	System::read_events_for_pallet()
}

/// Runs a test on an empty schedule.
pub fn run(test: impl FnOnce()) {
	Memory::reset();
	TestExternalities::default().execute_with(|| {
		System::set_block_number(1);
		test();
		Liquidation::do_try_state().expect("the laws of the pallet hold");
	});
}
