//! Weights of the calls. Replaced by the benchmarks' output: `make weights`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the work of this pallet costs.
pub trait WeightInfo {
	/// `deposit`.
	fn deposit() -> Weight;
	/// `withdraw`.
	fn withdraw() -> Weight;
}

/// Weights for the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn deposit() -> Weight {
		Weight::from_parts(60_000_000, 10_000).saturating_add(T::DbWeight::get().reads_writes(7, 6))
	}
	fn withdraw() -> Weight {
		Weight::from_parts(80_000_000, 40_000)
			.saturating_add(T::DbWeight::get().reads_writes(24, 6))
	}
}

impl WeightInfo for () {
	fn deposit() -> Weight {
		Weight::from_parts(1_000, 0)
	}
	fn withdraw() -> Weight {
		Weight::from_parts(1_000, 0)
	}
}
