//! Weights, measured by benchmarks. Written by `make weights`; not to be edited.
//!
//! 2026-11-28, 8 steps, 10 repeats, on Intel(R) Xeon(R) Processor.
//! `round_orders` again: 2026-11-28, 4 steps, 40 repeats, on Intel(R) Xeon(R) Processor.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the work of this pallet costs.
pub trait WeightInfo {
	/// `submit`.
	fn submit(n: u32, m: u32) -> Weight;
	/// `submit_by_owner`.
	fn submit_by_owner(n: u32, m: u32) -> Weight;
	/// `round_quiet`.
	fn round_quiet(n: u32) -> Weight;
	/// `round_markets`.
	fn round_markets(n: u32) -> Weight;
	/// `round_wait`.
	fn round_wait(n: u32) -> Weight;
	/// `round_place`.
	fn round_place(n: u32) -> Weight;
	/// `round_pages`.
	fn round_pages(n: u32) -> Weight;
	/// `round_splits`.
	fn round_splits(n: u32) -> Weight;
	/// `round_accounts`.
	fn round_accounts(n: u32) -> Weight;
	/// `round_orders`.
	fn round_orders(n: u32) -> Weight;
	/// `round_positions`.
	fn round_positions(n: u32) -> Weight;
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
	// Storage: `Agents::Sent` (r:1 w:1)
	// Proof: `Agents::Sent` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	fn submit(n: u32, m: u32) -> Weight {
		// Recorded proof: 0 bytes. Shortest run: 38_623 ns.
		Weight::from_parts(34_664_296, 3465)
			// Standard error of the time: 15_964.
			.saturating_add(Weight::from_parts(2_176_053, 0).saturating_mul(n.into()))
			// Standard error of the time: 66_024.
			.saturating_add(Weight::from_parts(4_704_709, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	fn submit_by_owner(n: u32, m: u32) -> Weight {
		// Recorded proof: 0 bytes. Shortest run: 23_638 ns.
		Weight::from_parts(20_858_078, 0)
			// Standard error of the time: 20_618.
			.saturating_add(Weight::from_parts(623_062, 0).saturating_mul(n.into()))
			// Standard error of the time: 85_274.
			.saturating_add(Weight::from_parts(2_745_132, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 0))
	}
	// Not measured yet: a round without markets of `round_markets`, and three of the 23 reads of each market there.
	fn round_quiet(n: u32) -> Weight {
		Weight::from_parts(48_477_000, 6166)
			.saturating_add(Weight::from_parts(43_823_619, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2000).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(8, 3))
			.saturating_add(T::DbWeight::get().reads(3_u64.saturating_mul(n.into())))
	}
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `Markets::Markets` (r:17 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:16 w:16)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:16 w:16)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(87), added: 2562, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:16 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:32 w:0)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Pages` (r:160 w:0)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(5010), added: 7485, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:18 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:1 w:0)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `OrderBook::AgendaPages` (r:96 w:0)
	// Proof: `OrderBook::AgendaPages` (`max_values`: None, `max_size`: Some(5010), added: 7485, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_markets(n: u32) -> Weight {
		// Recorded proof: 817 + 14924 n bytes. Shortest run: 46_053 ns.
		Weight::from_parts(48_477_000, 6166)
			// Standard error of the time: 5_858_739.
			.saturating_add(Weight::from_parts(335_981_081, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 39764).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(8, 3))
			.saturating_add(T::DbWeight::get().reads(23_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
	}
	// Storage: `Markets::Markets` (r:3 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:2 w:2)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:2 w:2)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(87), added: 2562, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:2 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:1)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:1 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_wait(n: u32) -> Weight {
		// Recorded proof: 721 + 60 n bytes. Shortest run: 71_971 ns.
		Weight::from_parts(136_567_488, 9138)
			// Standard error of the time: 4_247.
			.saturating_add(Weight::from_parts(651_568, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 60).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(14, 8))
	}
	// Storage: `Markets::Markets` (r:2 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:1 w:1)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:1 w:1)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(87), added: 2562, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:1 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:2 w:1)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Pages` (r:10 w:8)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(5010), added: 7485, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:3 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:2 w:0)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:1 w:1)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:1 w:1)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(7438), added: 9913, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:1)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_place(n: u32) -> Weight {
		// Recorded proof: 8236 + 37 n bytes. Shortest run: 398_650 ns.
		Weight::from_parts(390_618_935, 16638)
			// Standard error of the time: 310_761.
			.saturating_add(Weight::from_parts(4_268_728, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 110).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(22, 10))
	}
	// Storage: `Markets::Markets` (r:2 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:1 w:1)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:1 w:1)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(87), added: 2562, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:1 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:2 w:1)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Pages` (r:104 w:100)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(5010), added: 7485, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:3 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:2 w:0)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:1 w:1)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:1 w:1)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(7438), added: 9913, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:1)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_pages(n: u32) -> Weight {
		// Recorded proof: 8466 + 2233 n bytes. Shortest run: 385_930 ns.
		Weight::from_parts(228_005_759, 16465)
			// Standard error of the time: 1_653_541.
			.saturating_add(Weight::from_parts(38_551_943, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 4777).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(21, 9))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}
	// Storage: `Markets::Markets` (r:2 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:1 w:1)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:1 w:1)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(87), added: 2562, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:1 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:2 w:1)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Pages` (r:104 w:205)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(5010), added: 7485, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:3 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:2 w:0)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:1 w:1)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:1 w:1)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(7438), added: 9913, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:1)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_splits(n: u32) -> Weight {
		// Recorded proof: 8466 + 2269 n bytes. Shortest run: 412_717 ns.
		Weight::from_parts(558_598_476, 16465)
			// Standard error of the time: 2_438_900.
			.saturating_add(Weight::from_parts(41_583_403, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 4813).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(21, 9))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
	}
	// Storage: `Markets::Markets` (r:2 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:1 w:1)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:1 w:1)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(87), added: 2562, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:1 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:2 w:1)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Pages` (r:6 w:4)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(5010), added: 7485, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:3 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:2 w:1)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:100 w:100)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:100 w:100)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(7438), added: 9913, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:2)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_accounts(n: u32) -> Weight {
		// Recorded proof: 7511 + 197 n bytes. Shortest run: 405_966 ns.
		Weight::from_parts(846_671_276, 15990)
			// Standard error of the time: 1_676_610.
			.saturating_add(Weight::from_parts(23_272_844, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2669).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(20, 9))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
	}
	// Storage: `Markets::Markets` (r:2 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:1 w:1)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:1 w:1)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(87), added: 2562, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:1 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:2 w:1)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Pages` (r:3 w:1)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(5010), added: 7485, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:3 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:2 w:1)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:16 w:16)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:16 w:16)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(7438), added: 9913, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:2)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_orders(n: u32) -> Weight {
		// Recorded proof: 10926 + 17 n bytes. Shortest run: 709_915 ns.
		Weight::from_parts(934_815_640, 51511)
			// Standard error of the time: 239_105.
			.saturating_add(Weight::from_parts(1_284_129, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 18).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(52, 42))
	}
	// Storage: `Markets::Markets` (r:17 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:16 w:16)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:16 w:16)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(87), added: 2562, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:16 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:32 w:1)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Pages` (r:4 w:2)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(5010), added: 7485, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:18 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:2 w:0)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:1 w:1)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:1 w:1)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(7438), added: 9913, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:1)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_positions(n: u32) -> Weight {
		// Recorded proof: 23462 + 93 n bytes. Shortest run: 1_119_263 ns.
		Weight::from_parts(1_149_261_123, 103544)
			// Standard error of the time: 3_241_153.
			.saturating_add(Weight::from_parts(55_911_953, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 97).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(128, 41))
	}
	// Storage: `Markets::Markets` (r:2 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:1 w:1)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:1 w:1)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(87), added: 2562, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:1 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:2 w:1)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Pages` (r:10 w:9)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(5010), added: 7485, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:3 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:3 w:1)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:4 w:4)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:2 w:1)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(7438), added: 9913, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:2)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_take(n: u32) -> Weight {
		// Recorded proof: 9342 + 55 n bytes. Shortest run: 485_607 ns.
		Weight::from_parts(705_311_256, 20240)
			// Standard error of the time: 243_314.
			.saturating_add(Weight::from_parts(2_871_549, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 128).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(27, 15))
	}
	// Storage: `Markets::Markets` (r:2 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:1 w:1)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:1 w:1)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(87), added: 2562, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:1 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:2 w:1)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Pages` (r:10 w:9)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(5010), added: 7485, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:3 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:1 w:1)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(7438), added: 9913, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:1 w:1)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:2 w:0)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:1)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_cancel(n: u32) -> Weight {
		// Recorded proof: 8238 + 58 n bytes. Shortest run: 383_328 ns.
		Weight::from_parts(410_656_480, 16639)
			// Standard error of the time: 98_877.
			.saturating_add(Weight::from_parts(1_453_239, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 131).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(22, 11))
	}
	// Storage: `Markets::Markets` (r:2 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:1 w:1)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:1 w:1)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(87), added: 2562, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:1 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:2 w:0)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:3 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:2 w:2)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:2 w:3)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:128 w:128)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_check(n: u32) -> Weight {
		// Recorded proof: 6116 + 149 n bytes. Shortest run: 307_193 ns.
		Weight::from_parts(123_917_583, 14530)
			// Standard error of the time: 1_284_565.
			.saturating_add(Weight::from_parts(22_741_884, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2625).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(18, 9))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}
	// Storage: `Markets::Markets` (r:2 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:1 w:1)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:1 w:1)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(87), added: 2562, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:1 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:2 w:0)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:3 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:2 w:1)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:68 w:67)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `Clearing::NextIndex` (r:1 w:0)
	// Proof: `Clearing::NextIndex` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:2)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_deleverage(n: u32) -> Weight {
		// Recorded proof: 5717 + 137 n bytes. Shortest run: 349_520 ns.
		Weight::from_parts(293_384_766, 16608)
			// Standard error of the time: 1_324_061.
			.saturating_add(Weight::from_parts(24_673_233, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2613).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(22, 10))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}
	// Storage: `Markets::Markets` (r:2 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:1 w:1)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:1 w:1)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(87), added: 2562, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:1 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:2 w:0)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:3 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:65 w:64)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:64 w:64)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:2 w:0)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_slots(n: u32) -> Weight {
		// Recorded proof: 2316 + 566 n bytes. Shortest run: 125_258 ns.
		Weight::from_parts(270_381_072, 10730)
			// Standard error of the time: 1_166_022.
			.saturating_add(Weight::from_parts(39_001_261, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3041).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(17, 5))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
	}
}

/// Weights for tests: the same small amount for every call, and for each unit of work in it.
impl WeightInfo for () {
	fn submit(n: u32, m: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1)).saturating_mul(u64::from(m).saturating_add(1))
	}
	fn submit_by_owner(n: u32, m: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1)).saturating_mul(u64::from(m).saturating_add(1))
	}
	fn round_quiet(n: u32) -> Weight {
		Weight::from_parts(500, 5).saturating_mul(u64::from(n).saturating_add(1))
	}
	fn round_markets(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
	fn round_wait(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
	fn round_place(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
	fn round_pages(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
	fn round_splits(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
	fn round_accounts(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
	fn round_orders(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
	fn round_positions(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
	fn round_take(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
	fn round_cancel(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
	fn round_check(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
	fn round_deleverage(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
	fn round_slots(n: u32) -> Weight {
		Weight::from_parts(1_000, 10).saturating_mul(u64::from(n).saturating_add(1))
	}
}
