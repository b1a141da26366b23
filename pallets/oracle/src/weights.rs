//! Weights, measured by benchmarks. Written by `make weights`; not to be edited.
//!
//! 2026-11-22, 10 steps, 5 repeats, on AMD EPYC.

#![cfg_attr(rustfmt, rustfmt_skip)]

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
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	// Storage: `Markets::Markets` (r:16 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(198), added: 2673, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:16 w:16)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	fn feed(n: u32) -> Weight {
		// Recorded proof: 2113 + 724 n bytes. Shortest run: 27_841 ns.
		Weight::from_parts(27_813_525, 3558)
			// Standard error of the time: 31_109.
			.saturating_add(Weight::from_parts(9_554_521, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3201).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 0))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}
	// Storage: `Markets::Markets` (r:17 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(198), added: 2673, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:0 w:16)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:0 w:1)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	fn set_feeders(n: u32) -> Weight {
		// Recorded proof: 3343 bytes. Shortest run: 109_213 ns.
		Weight::from_parts(120_195_639, 46408)
			// Standard error of the time: 5_514.
			.saturating_add(Weight::from_parts(49_094, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(17, 17))
	}
}

/// Weights for tests: the same small amount for every call, and for each unit of work in it.
impl WeightInfo for () {
	fn feed(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
	fn set_feeders(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
}
