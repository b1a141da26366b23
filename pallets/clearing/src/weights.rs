//! Weights, measured by benchmarks. Written by `make weights`; not to be edited.
//!
//! 2026-11-22, 10 steps, 5 repeats, on AMD EPYC.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the work of this pallet costs.
pub trait WeightInfo {
	/// `deposit`.
	fn deposit() -> Weight;
	/// `withdraw`.
	fn withdraw() -> Weight;
	/// `fund_insurance`.
	fn fund_insurance() -> Weight;
	/// `fund_vault`.
	fn fund_vault() -> Weight;
	/// `draw_vault`.
	fn draw_vault() -> Weight;
	/// `complete_draw`.
	fn complete_draw() -> Weight;
}

/// Weights for the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// Storage: `Clearing::Indices` (r:1 w:1)
	// Proof: `Clearing::Indices` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `Measured`)
	// Storage: `Clearing::NextIndex` (r:1 w:1)
	// Proof: `Clearing::NextIndex` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	// Storage: `Assets::Asset` (r:1 w:1)
	// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `Measured`)
	// Storage: `Assets::Account` (r:2 w:2)
	// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `Measured`)
	// Storage: `Clearing::InCustody` (r:1 w:1)
	// Proof: `Clearing::InCustody` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:1 w:1)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1483), added: 3958, mode: `Measured`)
	// Storage: `Clearing::Owners` (r:0 w:1)
	// Proof: `Clearing::Owners` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `Measured`)
	fn deposit() -> Weight {
		// Recorded proof: 2987 bytes. Shortest run: 86_169 ns.
		Weight::from_parts(92_718_000, 8927)
			.saturating_add(T::DbWeight::get().reads_writes(7, 8))
	}
	// Storage: `Clearing::Indices` (r:1 w:0)
	// Proof: `Clearing::Indices` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:1 w:1)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1483), added: 3958, mode: `Measured`)
	// Storage: `Markets::Markets` (r:16 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(198), added: 2673, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:16 w:0)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:16 w:0)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(78), added: 2553, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:0)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:1 w:1)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:1)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `Assets::Asset` (r:1 w:1)
	// Proof: `Assets::Asset` (`max_values`: None, `max_size`: Some(210), added: 2685, mode: `Measured`)
	// Storage: `Assets::Account` (r:2 w:2)
	// Proof: `Assets::Account` (`max_values`: None, `max_size`: Some(134), added: 2609, mode: `Measured`)
	// Storage: `Clearing::InCustody` (r:1 w:1)
	// Proof: `Clearing::InCustody` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn withdraw() -> Weight {
		// Recorded proof: 9465 bytes. Shortest run: 295_701 ns.
		Weight::from_parts(330_953_000, 50055)
			.saturating_add(T::DbWeight::get().reads_writes(57, 7))
	}
	fn fund_insurance() -> Weight {
		Self::deposit()
	}
	fn fund_vault() -> Weight {
		Self::deposit()
	}
	fn draw_vault() -> Weight {
		Self::deposit()
	}
	fn complete_draw() -> Weight {
		Self::withdraw()
	}
}

/// Weights for tests: the same small amount for every call, and for each unit of work in it.
impl WeightInfo for () {
	fn deposit() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn withdraw() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn fund_insurance() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn fund_vault() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn draw_vault() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn complete_draw() -> Weight {
		Weight::from_parts(1_000, 10)
	}
}
