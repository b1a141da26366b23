//! NOT YET MEASURED: each value is taken from a measured call of like reads and writes, named above it. `make weights`
//! measures them.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the work of this pallet costs.
pub trait WeightInfo {
	/// `authorise`.
	fn authorise() -> Weight;
	/// `revoke`.
	fn revoke() -> Weight;
	/// `check_nonce`.
	fn check_nonce() -> Weight;
}

/// Weights for the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// As `deposit` of pallet-clearing, which writes as many values: agent, count, hold, two accounts.
	fn authorise() -> Weight {
		Weight::from_parts(92_718_000, 8_927)
			.saturating_add(T::DbWeight::get().reads_writes(8, 5))
	}
	// As `deposit` of pallet-clearing.
	fn revoke() -> Weight {
		Weight::from_parts(92_718_000, 8_927)
			.saturating_add(T::DbWeight::get().reads_writes(8, 6))
	}
	// A third of `deposit` of pallet-clearing: three values read, one written.
	fn check_nonce() -> Weight {
		Weight::from_parts(31_000_000, 8_927)
			.saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
}

/// Weights for tests: the same small amount for every call, and for each unit of work in it.
impl WeightInfo for () {
	fn authorise() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn revoke() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn check_nonce() -> Weight {
		Weight::from_parts(1_000, 10)
	}
}
