//! Weights, measured by benchmarks. Written by `make weights`; not to be edited.
//!
//! 2026-11-28, 8 steps, 10 repeats, on Intel(R) Xeon(R) Processor.

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
	fn check_nonce(n: u32) -> Weight;
}

/// Weights for the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// Storage: `Clearing::Indices` (r:2 w:0)
	// Proof: `Clearing::Indices` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `Measured`)
	// Storage: `Agents::Agents` (r:1 w:1)
	// Proof: `Agents::Agents` (`max_values`: None, `max_size`: Some(421), added: 2896, mode: `Measured`)
	// Storage: `Agents::AgentNumbers` (r:1 w:1)
	// Proof: `Agents::AgentNumbers` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	// Storage: `Agents::Windows` (r:1 w:0)
	// Proof: `Agents::Windows` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `Measured`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(103), added: 2578, mode: `Measured`)
	fn authorise() -> Weight {
		// Recorded proof: 246 bytes. Shortest run: 88_731 ns.
		Weight::from_parts(97_398_000, 6186)
			.saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}
	// Storage: `Agents::Agents` (r:1 w:1)
	// Proof: `Agents::Agents` (`max_values`: None, `max_size`: Some(421), added: 2896, mode: `Measured`)
	// Storage: `Agents::AgentNumbers` (r:1 w:1)
	// Proof: `Agents::AgentNumbers` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `Measured`)
	// Storage: `Agents::Windows` (r:1 w:0)
	// Proof: `Agents::Windows` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `Measured`)
	// Storage: `Balances::Holds` (r:1 w:1)
	// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(103), added: 2578, mode: `Measured`)
	// Storage: `Agents::Sent` (r:0 w:1)
	// Proof: `Agents::Sent` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	fn revoke() -> Weight {
		// Recorded proof: 707 bytes. Shortest run: 108_249 ns.
		Weight::from_parts(148_133_000, 4172)
			.saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	// Storage: `Clearing::Indices` (r:1 w:0)
	// Proof: `Clearing::Indices` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `Measured`)
	// Storage: `Agents::Agents` (r:1 w:0)
	// Proof: `Agents::Agents` (`max_values`: None, `max_size`: Some(421), added: 2896, mode: `Measured`)
	// Storage: `Agents::Windows` (r:1 w:1)
	// Proof: `Agents::Windows` (`max_values`: None, `max_size`: Some(68), added: 2543, mode: `Measured`)
	fn check_nonce(n: u32) -> Weight {
		// Recorded proof: 475 bytes. Shortest run: 32_470 ns.
		Weight::from_parts(21_528_558, 3940)
			// Standard error of the time: 73_837.
			.saturating_add(Weight::from_parts(11_243_998, 0).saturating_mul(n.into()))
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
	fn check_nonce(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
}
