//! NOT YET MEASURED: each value is taken from a measured call of like reads and writes, named above it. `make weights`
//! measures them.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the work of this pallet costs.
pub trait WeightInfo {
	/// `spend`.
	fn spend() -> Weight;
}

/// Weights for the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// Half of `deposit` of pallet-clearing: the account, its index, its budget and an agent read twice, the budget written.
	fn spend() -> Weight {
		Weight::from_parts(46_000_000, 8_927)
			.saturating_add(T::DbWeight::get().reads_writes(5, 1))
	}
}

/// Weights for tests: the same small amount for every call, and for each unit of work in it.
impl WeightInfo for () {
	fn spend() -> Weight {
		Weight::from_parts(1_000, 10)
	}
}
