//! Weights of the calls and of the round's work. Estimates, not measured yet: `make weights` replaces them.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the work of this pallet costs.
pub trait WeightInfo {
	/// `submit`.
	fn submit(n: u32) -> Weight;
	/// `round_markets`.
	fn round_markets(n: u32) -> Weight;
	/// `round_wait`.
	fn round_wait(n: u32) -> Weight;
	/// `round_rest`.
	fn round_rest(n: u32) -> Weight;
	/// `round_take`.
	fn round_take(n: u32) -> Weight;
	/// `round_cancel`.
	fn round_cancel(n: u32) -> Weight;
	/// `round_check`.
	fn round_check(n: u32) -> Weight;
	/// `round_deleverage`.
	fn round_deleverage(n: u32) -> Weight;
	/// `round_slots`.
	fn round_slots(n: u32) -> Weight;
}

/// Weights for the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn submit(n: u32) -> Weight {
		Weight::from_parts(15_000_000, 4_000)
			.saturating_add(Weight::from_parts(2_000_000, 500).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 2))
	}
	fn round_markets(n: u32) -> Weight {
		Weight::from_parts(40_000_000, 8_000)
			.saturating_add(T::DbWeight::get().reads_writes(10, 8))
			.saturating_add(Weight::from_parts(30_000_000, 12_000).saturating_add(T::DbWeight::get().reads_writes(6, 4)).saturating_mul(n.into()))
	}
	fn round_wait(n: u32) -> Weight {
		Weight::from_parts(1_000_000, 100).saturating_mul(n.into())
	}
	fn round_rest(n: u32) -> Weight {
		Weight::from_parts(25_000_000, 9_000).saturating_add(T::DbWeight::get().reads_writes(4, 4)).saturating_mul(n.into())
	}
	fn round_take(n: u32) -> Weight {
		Weight::from_parts(35_000_000, 9_000).saturating_add(T::DbWeight::get().reads_writes(3, 3)).saturating_mul(n.into())
	}
	fn round_cancel(n: u32) -> Weight {
		Weight::from_parts(20_000_000, 9_000).saturating_add(T::DbWeight::get().reads_writes(3, 3)).saturating_mul(n.into())
	}
	fn round_check(n: u32) -> Weight {
		Weight::from_parts(12_000_000, 2_000).saturating_add(T::DbWeight::get().reads_writes(1, 1)).saturating_mul(n.into())
	}
	fn round_deleverage(n: u32) -> Weight {
		Self::round_check(n)
	}
	fn round_slots(n: u32) -> Weight {
		Weight::from_parts(5_000_000, 1_500).saturating_add(T::DbWeight::get().reads_writes(2, 2)).saturating_mul(n.into())
	}
}

/// Weights for tests: the same small amount for every call, and for each unit of work in it.
impl WeightInfo for () {
	fn submit(n: u32) -> Weight {
		unit(n)
	}
	fn round_markets(n: u32) -> Weight {
		unit(n)
	}
	fn round_wait(n: u32) -> Weight {
		unit(n)
	}
	fn round_rest(n: u32) -> Weight {
		unit(n)
	}
	fn round_take(n: u32) -> Weight {
		unit(n)
	}
	fn round_cancel(n: u32) -> Weight {
		unit(n)
	}
	fn round_check(n: u32) -> Weight {
		unit(n)
	}
	fn round_deleverage(n: u32) -> Weight {
		unit(n)
	}
	fn round_slots(n: u32) -> Weight {
		unit(n)
	}
}

fn unit(n: u32) -> Weight {
	Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
}
