//! Weights of the calls. Replaced by the benchmarks' output: `make weights`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the work of this pallet costs.
pub trait WeightInfo {
	/// `hint`.
	fn hint() -> Weight;
}

/// Weights for the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn hint() -> Weight {
		Weight::from_parts(15_000_000, 6_000).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
}

impl WeightInfo for () {
	fn hint() -> Weight {
		Weight::from_parts(1_000, 0)
	}
}
