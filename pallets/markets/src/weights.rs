//! Weights, measured by benchmarks. Written by `make weights`; not to be edited.
//!
//! 2026-11-22, 10 steps, 5 repeats, on AMD EPYC.

#![cfg_attr(rustfmt, rustfmt_skip)]

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
	/// `clear_fault`.
	fn clear_fault() -> Weight;
}

/// Weights for the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// Storage: `Markets::Markets` (r:1 w:1)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(198), added: 2673, mode: `Measured`)
	// Storage: `Markets::CounterForMarkets` (r:1 w:1)
	// Proof: `Markets::CounterForMarkets` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	fn add_market() -> Weight {
		// Recorded proof: 427 bytes. Shortest run: 18_357 ns.
		Weight::from_parts(21_021_000, 3892)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	// Storage: `Markets::Markets` (r:1 w:1)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(198), added: 2673, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	fn update_market() -> Weight {
		// Recorded proof: 593 bytes. Shortest run: 19_840 ns.
		Weight::from_parts(22_975_000, 4058)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	// Storage: `Markets::Markets` (r:1 w:1)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(198), added: 2673, mode: `Measured`)
	fn set_status() -> Weight {
		// Recorded proof: 587 bytes. Shortest run: 14_481 ns.
		Weight::from_parts(16_735_000, 4052)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	// Not measured yet. By analogy with `set_status`, twice: it reads and writes the state of a market as well.
	fn clear_fault() -> Weight {
		Self::set_status().saturating_mul(2)
	}
}

/// Weights for tests: the same small amount for every call, and for each unit of work in it.
impl WeightInfo for () {
	fn add_market() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn update_market() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn set_status() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn clear_fault() -> Weight {
		Weight::from_parts(1_000, 10)
	}
}
