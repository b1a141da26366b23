//! Weights, measured by benchmarks. Written by `make weights`; not to be edited.
//!
//! 2026-11-23, 8 steps, 4 repeats, on AMD EPYC.

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
	// Storage: `Agents::Agents` (r:1 w:0)
	// Proof: `Agents::Agents` (`max_values`: None, `max_size`: Some(421), added: 2896, mode: `Measured`)
	// Storage: `Agents::Sent` (r:1 w:1)
	// Proof: `Agents::Sent` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	// Storage: `Markets::Markets` (r:16 w:0)
	// Proof: `Markets::Markets` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `Measured`)
	// Storage: `Timestamp::Now` (r:1 w:0)
	// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `Measured`)
	// Storage: `OrderBook::Admitted` (r:1 w:1)
	// Proof: `OrderBook::Admitted` (`max_values`: Some(1), `max_size`: Some(20), added: 515, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:1)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	fn submit(n: u32, m: u32) -> Weight {
		// Recorded proof: 1269 + 197 m bytes. Shortest run: 46_479 ns.
		Weight::from_parts(635_343, 4877)
			// Standard error of the time: 14_053.
			.saturating_add(Weight::from_parts(1_461_786, 0).saturating_mul(n.into()))
			// Standard error of the time: 58_123.
			.saturating_add(Weight::from_parts(5_124_337, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 1853).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(0, 103).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(7, 3))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(m.into())))
	}
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1785860), added: 1786355, mode: `Measured`)
	// Storage: `OrderBook::Admitted` (r:1 w:1)
	// Proof: `OrderBook::Admitted` (`max_values`: Some(1), `max_size`: Some(20), added: 515, mode: `Measured`)
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
	// Storage: `OrderBook::Queue` (r:1 w:0)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:11 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:1 w:0)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `OrderBook::AgendaPages` (r:57 w:0)
	// Proof: `OrderBook::AgendaPages` (`max_values`: None, `max_size`: Some(5010), added: 7485, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_markets(n: u32) -> Weight {
		// Recorded proof: 3389 + 14405 n bytes. Shortest run: 39_168 ns.
		Weight::from_parts(82_399_989, 38481)
			// Standard error of the time: 2_118_028.
			.saturating_add(Weight::from_parts(221_978_323, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 38396).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(20, 4))
			.saturating_add(T::DbWeight::get().reads(21_u64.saturating_mul(n.into())))
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
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1785860), added: 1786355, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:0)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:1 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_wait(n: u32) -> Weight {
		// Recorded proof: 839 + 69 n bytes. Shortest run: 57_325 ns.
		Weight::from_parts(77_544_246, 9250)
			// Standard error of the time: 1_237.
			.saturating_add(Weight::from_parts(277_028, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 69).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(16, 8))
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
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1785860), added: 1786355, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:1)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:18 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:2 w:0)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:1 w:1)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:1 w:1)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(6926), added: 9401, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:1)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_place(n: u32) -> Weight {
		// Recorded proof: 22001 + 101 n bytes. Shortest run: 842_005 ns.
		Weight::from_parts(883_760_258, 102247)
			// Standard error of the time: 299_626.
			.saturating_add(Weight::from_parts(8_657_984, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 176).saturating_mul(n.into()))
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
	// Storage: `OrderBook::Pages` (r:104 w:205)
	// Proof: `OrderBook::Pages` (`max_values`: None, `max_size`: Some(5010), added: 7485, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1785860), added: 1786355, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:1)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:18 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:2 w:0)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:1 w:1)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:1 w:1)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(6926), added: 9401, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:1)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_pages(n: u32) -> Weight {
		// Recorded proof: 22798 + 2328 n bytes. Shortest run: 885_540 ns.
		Weight::from_parts(861_624_269, 102572)
			// Standard error of the time: 1_022_954.
			.saturating_add(Weight::from_parts(29_814_886, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 4872).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(128, 40))
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
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1785860), added: 1786355, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:1)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:18 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:2 w:1)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:100 w:100)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:100 w:100)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(6926), added: 9401, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:2)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_accounts(n: u32) -> Weight {
		// Recorded proof: 21845 + 256 n bytes. Shortest run: 908_364 ns.
		Weight::from_parts(908_022_290, 102098)
			// Standard error of the time: 331_308.
			.saturating_add(Weight::from_parts(29_359_576, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2728).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(127, 40))
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
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1785860), added: 1786355, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:1)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:18 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:2 w:1)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:16 w:16)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:16 w:16)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(6926), added: 9401, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:2)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_orders(n: u32) -> Weight {
		// Recorded proof: 26376 + 27 n bytes. Shortest run: 1_361_269 ns.
		Weight::from_parts(1_492_584_352, 106545)
			// Standard error of the time: 254_430.
			.saturating_add(Weight::from_parts(188_343, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 27).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(159, 73))
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
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1785860), added: 1786355, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:1)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:18 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:2 w:0)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:1 w:1)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:1 w:1)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(6926), added: 9401, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:1)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_positions(n: u32) -> Weight {
		// Recorded proof: 27447 + 93 n bytes. Shortest run: 1_377_733 ns.
		Weight::from_parts(1_385_322_305, 107529)
			// Standard error of the time: 4_001_607.
			.saturating_add(Weight::from_parts(139_428_116, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 97).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(130, 42))
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
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1785860), added: 1786355, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:1)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:18 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:3 w:1)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:4 w:4)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:2 w:2)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(6926), added: 9401, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:2)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_take(n: u32) -> Weight {
		// Recorded proof: 24953 + 53 n bytes. Shortest run: 947_262 ns.
		Weight::from_parts(953_597_790, 104482)
			// Standard error of the time: 255_669.
			.saturating_add(Weight::from_parts(13_483_942, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 131).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(135, 47))
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
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1785860), added: 1786355, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:1)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	// Storage: `OrderBook::AgendaHeaders` (r:18 w:0)
	// Proof: `OrderBook::AgendaHeaders` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::OpenOrders` (r:1 w:1)
	// Proof: `OrderBook::OpenOrders` (`max_values`: None, `max_size`: Some(6926), added: 9401, mode: `Measured`)
	// Storage: `Clearing::Accounts` (r:1 w:1)
	// Proof: `Clearing::Accounts` (`max_values`: None, `max_size`: Some(1492), added: 3967, mode: `Measured`)
	// Storage: `Liquidation::Pages` (r:2 w:0)
	// Proof: `Liquidation::Pages` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `Measured`)
	// Storage: `Liquidation::Due` (r:1 w:1)
	// Proof: `Liquidation::Due` (`max_values`: None, `max_size`: Some(534), added: 3009, mode: `Measured`)
	// Storage: `OrderBook::LastRound` (r:0 w:1)
	// Proof: `OrderBook::LastRound` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `Measured`)
	fn round_cancel(n: u32) -> Weight {
		// Recorded proof: 22526 + 99 n bytes. Shortest run: 904_579 ns.
		Weight::from_parts(952_104_245, 102547)
			// Standard error of the time: 476_625.
			.saturating_add(Weight::from_parts(4_577_475, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 181).saturating_mul(n.into()))
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
	// Storage: `OrderBook::Headers` (r:32 w:0)
	// Proof: `OrderBook::Headers` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `Measured`)
	// Storage: `OrderBook::Backlog` (r:1 w:0)
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1785860), added: 1786355, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:0)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
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
		// Recorded proof: 20321 + 149 n bytes. Shortest run: 845_220 ns.
		Weight::from_parts(892_955_562, 100510)
			// Standard error of the time: 396_407.
			.saturating_add(Weight::from_parts(17_295_511, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2625).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(125, 39))
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
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1785860), added: 1786355, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:0)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
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
		// Recorded proof: 19922 + 137 n bytes. Shortest run: 910_778 ns.
		Weight::from_parts(1_063_448_098, 100113)
			// Standard error of the time: 2_367_982.
			.saturating_add(Weight::from_parts(22_755_568, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2613).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(129, 40))
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
	// Proof: `OrderBook::Backlog` (`max_values`: Some(1), `max_size`: Some(1785860), added: 1786355, mode: `Measured`)
	// Storage: `OrderBook::Queue` (r:1 w:0)
	// Proof: `OrderBook::Queue` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
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
		// Recorded proof: 16521 + 566 n bytes. Shortest run: 601_056 ns.
		Weight::from_parts(707_485_050, 96711)
			// Standard error of the time: 173_817.
			.saturating_add(Weight::from_parts(21_826_532, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3041).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(124, 35))
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
