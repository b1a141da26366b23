//! Weights, measured by benchmarks. Written by `make weights`; not to be edited.
//!
//! 2026-11-28, 8 steps, 10 repeats, on Intel(R) Xeon(R) Processor.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the work of this pallet costs.
pub trait WeightInfo {
	/// `spend`.
	fn spend(n: u32) -> Weight;
}

/// Weights for the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// Storage: `Clearing::Indices` (r:1 w:0)
	// Proof: `Clearing::Indices` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:1 w:0)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `Allowances::Allowances` (r:1 w:1)
	// Proof: `Allowances::Allowances` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	fn spend(n: u32) -> Weight {
		// Recorded proof: 1822 bytes. Shortest run: 32_657 ns.
		Weight::from_parts(28_565_585, 5287)
			// Standard error of the time: 9_301.
			.saturating_add(Weight::from_parts(8_280_018, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}
}

/// Weights for tests: the same small amount for every call, and for each unit of work in it.
impl WeightInfo for () {
	fn spend(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
}
