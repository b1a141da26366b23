//! Weights of the calls. Replaced by the benchmarks' output: `make weights`.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the work of this pallet costs.
pub trait WeightInfo {
	/// `feed`.
	fn feed(n: u32) -> Weight;
	/// `set_feeders`.
	fn set_feeders(n: u32) -> Weight;
}

/// Weights for the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn feed(n: u32) -> Weight {
		Weight::from_parts(12_000_000, 3_000)
			.saturating_add(Weight::from_parts(4_000_000, 2_000).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads_writes(2, 1).saturating_mul(n.into()))
	}
	fn set_feeders(n: u32) -> Weight {
		Weight::from_parts(20_000_000, 4_000)
			.saturating_add(Weight::from_parts(500_000, 500).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(17, 18))
	}
}

impl WeightInfo for () {
	fn feed(_: u32) -> Weight {
		Weight::from_parts(1_000, 0)
	}
	fn set_feeders(_: u32) -> Weight {
		Weight::from_parts(1_000, 0)
	}
}
