//! Weights of the calls. Replaced by the benchmarks' output: `make weights`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the work of this pallet costs.
pub trait WeightInfo {
	/// `add_market`.
	fn add_market() -> Weight;
	/// `update_market`.
	fn update_market() -> Weight;
	/// `set_status`.
	fn set_status() -> Weight;
}

/// Weights for the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn add_market() -> Weight {
		Weight::from_parts(20_000_000, 4_000).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	fn update_market() -> Weight {
		Weight::from_parts(20_000_000, 4_000).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	fn set_status() -> Weight {
		Weight::from_parts(15_000_000, 4_000).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
}

impl WeightInfo for () {
	fn add_market() -> Weight {
		Weight::from_parts(1_000, 0)
	}
	fn update_market() -> Weight {
		Weight::from_parts(1_000, 0)
	}
	fn set_status() -> Weight {
		Weight::from_parts(1_000, 0)
	}
}
