//! Weights of the calls and of the round's work. Replaced by the benchmarks' output: `make weights`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the work of this pallet costs.
pub trait WeightInfo {
	/// `submit`.
	fn submit(n: u32) -> Weight;
	/// `empty_round`.
	fn empty_round() -> Weight;
	/// `market`.
	fn market() -> Weight;
	/// `operation`.
	fn operation() -> Weight;
	/// `maker`.
	fn maker() -> Weight;
	/// `cancel`.
	fn cancel() -> Weight;
	/// `health_check`.
	fn health_check() -> Weight;
	/// `due_slot`.
	fn due_slot() -> Weight;
}

/// Weights for the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn submit(n: u32) -> Weight {
		Weight::from_parts(15_000_000, 4_000)
			.saturating_add(Weight::from_parts(2_000_000, 500).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 2))
	}
	fn empty_round() -> Weight {
		Weight::from_parts(40_000_000, 8_000).saturating_add(T::DbWeight::get().reads_writes(10, 8))
	}
	fn market() -> Weight {
		Weight::from_parts(30_000_000, 12_000).saturating_add(T::DbWeight::get().reads_writes(6, 4))
	}
	fn operation() -> Weight {
		Weight::from_parts(25_000_000, 9_000).saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	fn maker() -> Weight {
		Weight::from_parts(35_000_000, 9_000).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
	fn cancel() -> Weight {
		Weight::from_parts(20_000_000, 9_000).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
	fn health_check() -> Weight {
		Weight::from_parts(12_000_000, 2_000).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	fn due_slot() -> Weight {
		Weight::from_parts(5_000_000, 1_500).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
}

impl WeightInfo for () {
	fn submit(_: u32) -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn empty_round() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn market() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn operation() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn maker() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn cancel() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn health_check() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn due_slot() -> Weight {
		Weight::from_parts(1_000, 10)
	}
}
