//! Weights, measured by benchmarks. Written by `make weights`; not to be edited.
//!
//! 2026-11-22, 10 steps, 5 repeats, on AMD EPYC.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the work of this pallet costs.
pub trait WeightInfo {
	/// `check_account`.
	fn check_account() -> Weight;
	/// `sweep`.
	fn sweep(accounts: u32) -> Weight;
}

/// Weights for the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	// Storage: `Clearing::Accounts` (r:1 w:1)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1483), added: 3958, mode: `Measured`)
	// Storage: `Liquidation::Schedule` (r:1 w:0)
	// Proof: `Liquidation::Schedule` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:1 w:1)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:1)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	fn check_account() -> Weight {
		// Recorded proof: 2253 bytes. Shortest run: 25_508 ns.
		Weight::from_parts(27_962_000, 5718)
			.saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	// Not measured yet. By analogy: `check_account` for each account, and the reads of sweep, schedule and count.
	fn sweep(accounts: u32) -> Weight {
		Weight::from_parts(5_000_000, 2_000)
			.saturating_add(T::DbWeight::get().reads_writes(1, 0))
			.saturating_add(match accounts {
				0 => Weight::zero(),
				_ => T::DbWeight::get().reads_writes(2, 1),
			})
			.saturating_add(Self::check_account().saturating_mul(u64::from(accounts)))
	}
}

/// Weights for tests: the same small amount for every call, and for each unit of work in it.
impl WeightInfo for () {
	fn check_account() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn sweep(accounts: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(accounts.saturating_add(1)))
	}
}
