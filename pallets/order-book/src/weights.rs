//! Weights, measured by benchmarks. Written by `make weights`; not to be edited.
//!
//! 2026-11-22, 10 steps, 5 repeats, on AMD EPYC.

#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What the work of this pallet costs.
pub trait WeightInfo {
	/// `submit`.
	fn submit(n: u32, m: u32) -> Weight;
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
	// Storage: `OrderBook::Queue` (r:1 w:1)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `Markets::Markets` (r:16 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(198), added: 2673, mode: `Measured`)
	// Storage: `OrderBook::Prepaid` (r:1 w:1)
	// Proof: `OrderBook::Prepaid` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn submit(n: u32, m: u32) -> Weight {
		Weight::from_parts(25_919_388, 4175)
			.saturating_add(Weight::from_parts(1_500_000, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(3_000_000, 2673).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 2))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(m.into())))
	}
	// Storage: `Markets::Markets` (r:17 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(198), added: 2673, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `OrderBook::Prepaid` (r:1 w:0)
	// Proof: `OrderBook::Prepaid` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:16 w:16)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:16 w:16)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(78), added: 2553, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:16 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:16 w:0)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Pages` (r:160 w:0)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(3282), added: 5757, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:0)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:1 w:0)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_markets(n: u32) -> Weight {
		// Recorded proof: 1242 + 10475 n bytes. Shortest run: 27_842 ns.
		Weight::from_parts(54_822_073, 4415)
			// Standard error of the time: 699_826.
			.saturating_add(Weight::from_parts(138_447_081, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 35300).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(9, 3))
			.saturating_add(T::DbWeight::get().reads(15_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	// Storage: `Markets::Markets` (r:3 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(198), added: 2673, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:2 w:2)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:2 w:2)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(78), added: 2553, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:2 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:1)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:0)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_wait(n: u32) -> Weight {
		// Recorded proof: 803 + 55 n bytes. Shortest run: 52_478 ns.
		Weight::from_parts(65_534_462, 9217)
			// Standard error of the time: 537.
			.saturating_add(Weight::from_parts(109_363, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 55).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(15, 8))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	// Storage: `Markets::Markets` (r:17 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(198), added: 2673, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:16 w:16)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:16 w:16)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(78), added: 2553, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:16 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:16 w:1)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Pages` (r:104 w:205)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(3282), added: 5757, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:1)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:101 w:0)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:100 w:100)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1483), added: 3958, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:100 w:100)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(6926), added: 9401, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:100 w:100)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_place(n: u32) -> Weight {
		Weight::from_parts(9_000, 20).saturating_mul(n.into())
			.saturating_add(T::DbWeight::get().reads_writes(0, 0).saturating_mul(n.into()))
	}
	fn round_pages(n: u32) -> Weight {
		Weight::from_parts(60_000, 9000).saturating_mul(n.into())
			.saturating_add(T::DbWeight::get().reads_writes(1, 2).saturating_mul(n.into()))
	}
	fn round_accounts(n: u32) -> Weight {
		Weight::from_parts(60_000, 2000).saturating_mul(n.into())
			.saturating_add(T::DbWeight::get().reads_writes(3, 4).saturating_mul(n.into()))
	}
	fn round_orders(n: u32) -> Weight {
		Weight::from_parts(20_000, 500).saturating_mul(n.into())
			.saturating_add(T::DbWeight::get().reads_writes(0, 0).saturating_mul(n.into()))
	}
	fn round_positions(n: u32) -> Weight {
		Weight::from_parts(300_000, 0).saturating_mul(n.into())
			.saturating_add(T::DbWeight::get().reads_writes(0, 0).saturating_mul(n.into()))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	// Storage: `Markets::Markets` (r:17 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(198), added: 2673, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:16 w:16)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:16 w:16)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(78), added: 2553, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:16 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:16 w:1)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Pages` (r:7 w:6)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(3282), added: 5757, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:1)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:130 w:0)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:131 w:131)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1483), added: 3958, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:129 w:129)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(6926), added: 9401, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:129 w:129)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_take(n: u32) -> Weight {
		Weight::from_parts(12_000, 30).saturating_mul(n.into())
			.saturating_add(T::DbWeight::get().reads_writes(0, 0).saturating_mul(n.into()))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	// Storage: `Markets::Markets` (r:17 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(198), added: 2673, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:16 w:16)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:16 w:16)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(78), added: 2553, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:16 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:16 w:1)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Pages` (r:124 w:123)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(3282), added: 5757, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:1)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:60 w:60)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(6926), added: 9401, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:60 w:60)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1483), added: 3958, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:61 w:0)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:60 w:60)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_cancel(n: u32) -> Weight {
		Weight::from_parts(8_000, 20).saturating_mul(n.into())
			.saturating_add(T::DbWeight::get().reads_writes(0, 0).saturating_mul(n.into()))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	// Storage: `Markets::Markets` (r:17 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(198), added: 2673, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:16 w:16)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:16 w:16)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(78), added: 2553, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:16 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:16 w:0)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:0)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:129 w:1)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:129 w:129)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:128 w:128)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1483), added: 3958, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_check(n: u32) -> Weight {
		// Recorded proof: 31835 + 2146 n bytes. Shortest run: 715_066 ns.
		Weight::from_parts(493_555_617, 69875)
			// Standard error of the time: 1_240_591.
			.saturating_add(Weight::from_parts(73_767_458, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 4675).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(89, 37))
			.saturating_add(T::DbWeight::get().reads(3_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	// Storage: `Markets::Markets` (r:17 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(198), added: 2673, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:16 w:16)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:16 w:16)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(78), added: 2553, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:16 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:16 w:0)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:0)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:65 w:0)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:68 w:67)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1483), added: 3958, mode: `Measured`)
	// Storage: `Clearing::NextIndex` (r:1 w:0)
	// Proof: `Clearing::NextIndex` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:64 w:64)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_deleverage(n: u32) -> Weight {
		// Recorded proof: 26121 + 2277 n bytes. Shortest run: 793_683 ns.
		Weight::from_parts(804_311_876, 66373)
			// Standard error of the time: 1_297_948.
			.saturating_add(Weight::from_parts(76_955_905, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 4806).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(93, 38))
			.saturating_add(T::DbWeight::get().reads(3_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
	}
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	// Storage: `Markets::Markets` (r:17 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(198), added: 2673, mode: `Measured`)
	// Storage: `Clearing::MarketStates` (r:16 w:16)
	// Proof: `Clearing::MarketStates` (`max_values`: None, `max_size`: Some(91), added: 2566, mode: `Measured`)
	// Storage: `Oracle::Prices` (r:16 w:16)
	// Proof: `Oracle::Prices` (`max_values`: None, `max_size`: Some(78), added: 2553, mode: `Measured`)
	// Storage: `Liquidation::Wheel` (r:1 w:1)
	// Proof: `Liquidation::Wheel` (`max_values`: Some(1), `max_size`: Some(51), added: 546, mode: `Measured`)
	// Storage: `Liquidation::Queue` (r:1 w:1)
	// Proof: `Liquidation::Queue` (`max_values`: Some(1), `max_size`: Some(4098), added: 4593, mode: `Measured`)
	// Storage: `Oracle::Feeders` (r:1 w:0)
	// Proof: `Oracle::Feeders` (`max_values`: Some(1), `max_size`: Some(1025), added: 1520, mode: `Measured`)
	// Storage: `Oracle::Feeds` (r:16 w:0)
	// Proof: `Oracle::Feeds` (`max_values`: None, `max_size`: Some(555), added: 3030, mode: `Measured`)
	// Storage: `OrderBook::Headers` (r:16 w:0)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:0)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: Some(901124), added: 901619, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:65 w:64)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:64 w:64)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:2 w:0)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1483), added: 3958, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_slots(n: u32) -> Weight {
		// Recorded proof: 16223 + 566 n bytes. Shortest run: 502_489 ns.
		Weight::from_parts(562_565_545, 59289)
			// Standard error of the time: 125_523.
			.saturating_add(Weight::from_parts(16_919_133, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3041).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(90, 35))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
	}
}

/// Weights for tests: the same small amount for every call, and for each unit of work in it.
impl WeightInfo for () {
	fn submit(n: u32, m: u32) -> Weight {
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
