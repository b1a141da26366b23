//! Weights, measured by benchmarks. Written by `make weights`; not to be edited.
//!
//! 2026-11-23, 6 steps, 5 repeats, on AMD EPYC,
//! which verifies a signature in 35.1 µs; times are 1.396 of these, at the speed of the reference.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the work of this pallet costs.
pub trait WeightInfo {
	/// `submit`.
	fn submit(n: u32, m: u32) -> Weight;
	/// `submit_by_owner`.
	fn submit_by_owner(n: u32, m: u32) -> Weight;
	/// `round_markets`.
	fn round_markets(n: u32) -> Weight;
	/// `round_wait`.
	fn round_wait(n: u32) -> Weight;
	/// `round_place`.
	fn round_place(n: u32) -> Weight;
	/// `round_pages`.
	fn round_pages(n: u32) -> Weight;
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
	// Storage: `Clearing::Indices` (r:1 w:0)
	// Proof: `Clearing::Indices` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `Measured`)
	// Storage: `Agents::Agents` (r:1 w:0)
	// Proof: `Agents::Agents` (`max_values`: None, `max_size`: Some(421), added: 2896, mode: `Measured`)
	// Storage: `Agents::Sent` (r:1 w:1)
	// Proof: `Agents::Sent` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	// Storage: `Markets::Markets` (r:16 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	fn submit(n: u32, m: u32) -> Weight {
		// Recorded proof: 498 + 200 m + 11 n bytes. Shortest run: 44_776 ns.
		Weight::from_parts(66_490_959, 4873)
			// Standard error of the time: 8_956.
			.saturating_add(Weight::from_parts(1_421_926, 0).saturating_mul(n.into()))
			// Standard error of the time: 35_577.
			.saturating_add(Weight::from_parts(4_288_994, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 1763).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 123).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(5, 1))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(m.into())))
	}
	// Storage: `Clearing::Indices` (r:1 w:0)
	// Proof: `Clearing::Indices` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `Measured`)
	// Storage: `Markets::Markets` (r:16 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	fn submit_by_owner(n: u32, m: u32) -> Weight {
		// Recorded proof: 0 + 200 m + 11 n bytes. Shortest run: 26_339 ns.
		Weight::from_parts(39_181_648, 4346)
			// Standard error of the time: 8_361.
			.saturating_add(Weight::from_parts(597_179, 0).saturating_mul(n.into()))
			// Standard error of the time: 33_213.
			.saturating_add(Weight::from_parts(4_238_376, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 1763).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 123).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 0))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(m.into())))
	}
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `Markets::Markets` (r:17 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
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
		// Recorded proof: 74 + 14958 n bytes. Shortest run: 35_714 ns.
		Weight::from_parts(16_670_445, 120188)
			// Standard error of the time: 2_280_136.
			.saturating_add(Weight::from_parts(397_995_199, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 29310).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(9, 3))
			.saturating_add(T::DbWeight::get().reads(23_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
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
		// Recorded proof: 797 + 60 n bytes. Shortest run: 55_232 ns.
		Weight::from_parts(97_748_137, 9215)
			// Standard error of the time: 1_060.
			.saturating_add(Weight::from_parts(667_459, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 60).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(15, 8))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
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
	// Storage: `OrderBook::Pages` (r:6 w:4)
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
	fn round_place(n: u32) -> Weight {
		// Recorded proof: 22158 + 38 n bytes. Shortest run: 931_519 ns.
		Weight::from_parts(1_345_692_435, 102226)
			// Standard error of the time: 291_536.
			.saturating_add(Weight::from_parts(9_371_898, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 113).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(128, 40))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
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
	// Storage: `OrderBook::Pages` (r:104 w:205)
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
	fn round_pages(n: u32) -> Weight {
		// Recorded proof: 22521 + 2273 n bytes. Shortest run: 946_060 ns.
		Weight::from_parts(1_388_828_134, 102243)
			// Standard error of the time: 557_668.
			.saturating_add(Weight::from_parts(50_745_587, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 4809).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(127, 39))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
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
	// Storage: `OrderBook::Pages` (r:6 w:4)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(5010), added: 7485, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:18 w:0)
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
		// Recorded proof: 22011 + 192 n bytes. Shortest run: 937_087 ns.
		Weight::from_parts(1_307_334_189, 102076)
			// Standard error of the time: 513_518.
			.saturating_add(Weight::from_parts(37_095_617, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2668).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(126, 39))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
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
	// Storage: `OrderBook::Pages` (r:3 w:1)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(5010), added: 7485, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:18 w:0)
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
		// Recorded proof: 25235 + 17 n bytes. Shortest run: 1_312_927 ns.
		Weight::from_parts(1_989_592_135, 105346)
			// Standard error of the time: 164_997.
			.saturating_add(Weight::from_parts(558_595, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 17).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(158, 72))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
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
		// Recorded proof: 23591 + 92 n bytes. Shortest run: 1_332_026 ns.
		Weight::from_parts(1_814_623_095, 103671)
			// Standard error of the time: 1_246_399.
			.saturating_add(Weight::from_parts(77_815_132, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 94).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(129, 41))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
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
	// Storage: `OrderBook::Pages` (r:7 w:6)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(5010), added: 7485, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:18 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:3 w:1)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:4 w:4)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:2 w:2)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(7438), added: 9913, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:2)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_take(n: u32) -> Weight {
		// Recorded proof: 24618 + 48 n bytes. Shortest run: 969_265 ns.
		Weight::from_parts(1_576_549_524, 103901)
			// Standard error of the time: 469_540.
			.saturating_add(Weight::from_parts(9_642_845, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 130).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(133, 46))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
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
	// Storage: `OrderBook::Pages` (r:6 w:5)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(5010), added: 7485, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:18 w:0)
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
		// Recorded proof: 22998 + 53 n bytes. Shortest run: 879_030 ns.
		Weight::from_parts(1_297_819_917, 102807)
			// Standard error of the time: 213_011.
			.saturating_add(Weight::from_parts(4_296_399, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 123).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(128, 41))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
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
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:18 w:0)
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
		// Recorded proof: 20315 + 149 n bytes. Shortest run: 832_301 ns.
		Weight::from_parts(1_219_292_767, 100504)
			// Standard error of the time: 428_986.
			.saturating_add(Weight::from_parts(20_659_402, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2625).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(124, 39))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
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
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:18 w:0)
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
		// Recorded proof: 19921 + 137 n bytes. Shortest run: 827_504 ns.
		Weight::from_parts(1_274_038_339, 100110)
			// Standard error of the time: 791_497.
			.saturating_add(Weight::from_parts(27_478_324, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2613).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(128, 40))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
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
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1802244), added: 1802739, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:18 w:0)
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
		// Recorded proof: 16515 + 566 n bytes. Shortest run: 592_343 ns.
		Weight::from_parts(950_720_438, 96708)
			// Standard error of the time: 141_926.
			.saturating_add(Weight::from_parts(31_617_057, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3041).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(122, 35))
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
