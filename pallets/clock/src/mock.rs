//! The pallet in a chain of twelve steps of half a second to a slot.

use crate as pallet_clock;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU64, OnTimestampSet, Time},
};
use sp_runtime::BuildStorage;

/// Duration of a step, in milliseconds.
pub const STEP: u64 = 500;
/// Duration of a slot, in milliseconds.
pub const SLOT: u64 = 6_000;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Clock: pallet_clock,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
	pub static StepInSlot: u64 = 0;
}

impl pallet_clock::Config for Test {
	type Step = ConstU64<STEP>;
	type StepsPerSlot = ConstU64<{ SLOT / STEP }>;
	type StepInSlot = StepInSlot;
}

/// Runs a test at the start of a chain.
pub fn run(test: impl FnOnce()) {
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage();
	sp_io::TestExternalities::new(storage.expect("a genesis state")).execute_with(test);
}

/// Returns the time of a block of this slot, whose author claims this place in it.
pub fn block(slot: u64, step: u64) -> u64 {
	StepInSlot::set(step);
	Clock::on_timestamp_set(slot * SLOT);
	Clock::now()
}
