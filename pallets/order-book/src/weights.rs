//! Weights, measured by benchmarks. Written by `make weights`; not to be edited.
//!
//! 2026-11-28, 6 steps, 10 repeats, on Intel(R) Xeon(R) Processor.
//! `round_place` and `round_orders` were measured once more, with 8 steps and 8 repeats, since they had come out without a
//! slope. Of `round_orders` only the times are of that run (one of two, which differed much; the dearer is here): its
//! reads, proof and error are those of the file before.

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
	// Storage: `Agents::Sent` (r:1 w:1)
	// Proof: `Agents::Sent` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `Measured`)
	fn submit(n: u32, m: u32) -> Weight {
		// Recorded proof: 0 bytes. Shortest run: 37_886 ns.
		Weight::from_parts(41_818_345, 3465)
			// Standard error of the time: 28_915.
			.saturating_add(Weight::from_parts(1_948_073, 0).saturating_mul(n.into()))
			// Standard error of the time: 122_117.
			.saturating_add(Weight::from_parts(4_414_838, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	fn submit_by_owner(n: u32, m: u32) -> Weight {
		// Recorded proof: 0 bytes. Shortest run: 26_369 ns.
		Weight::from_parts(15_422_949, 0)
			// Standard error of the time: 19_351.
			.saturating_add(Weight::from_parts(1_055_854, 0).saturating_mul(n.into()))
			// Standard error of the time: 81_724.
			.saturating_add(Weight::from_parts(4_372_124, 0).saturating_mul(m.into()))
			.saturating_add(T::DbWeight::get().reads_writes(0, 0))
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
		// Recorded proof: 0 + 14958 n bytes. Shortest run: 47_167 ns.
		Weight::from_parts(53_327_000, 120080)
			// Standard error of the time: 5_459_191.
			.saturating_add(Weight::from_parts(434_143_440, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 29310).saturating_mul(n.into()))
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
		// Recorded proof: 721 + 60 n bytes. Shortest run: 71_867 ns.
		Weight::from_parts(121_101_784, 9139)
			// Standard error of the time: 3_424.
			.saturating_add(Weight::from_parts(577_488, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 60).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(14, 8))
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
		// Recorded proof: 21761 + 42 n bytes. Shortest run: 933_854 ns.
		Weight::from_parts(995_218_128, 102008)
			// Standard error of the time: 227_581.
			.saturating_add(Weight::from_parts(3_660_608, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 117).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(127, 40))
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
		// Recorded proof: 22413 + 2273 n bytes. Shortest run: 959_103 ns.
		Weight::from_parts(961_258_992, 102135)
			// Standard error of the time: 2_717_425.
			.saturating_add(Weight::from_parts(47_598_837, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 4809).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(126, 39))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
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
		// Recorded proof: 21903 + 192 n bytes. Shortest run: 955_352 ns.
		Weight::from_parts(1_389_486_216, 101968)
			// Standard error of the time: 2_370_809.
			.saturating_add(Weight::from_parts(23_675_243, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2668).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(125, 39))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
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
		Weight::from_parts(1_337_148_909, 105346)
			// Standard error of the time: 164_997.
			.saturating_add(Weight::from_parts(3_692_908, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 17).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(158, 72))
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
		// Recorded proof: 23483 + 92 n bytes. Shortest run: 1_142_195 ns.
		Weight::from_parts(1_173_135_520, 103563)
			// Standard error of the time: 2_147_784.
			.saturating_add(Weight::from_parts(54_283_138, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 94).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(128, 41))
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
		// Recorded proof: 24510 + 48 n bytes. Shortest run: 982_962 ns.
		Weight::from_parts(1_168_110_490, 103793)
			// Standard error of the time: 759_575.
			.saturating_add(Weight::from_parts(5_347_726, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 130).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(132, 46))
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
		// Recorded proof: 22890 + 53 n bytes. Shortest run: 906_806 ns.
		Weight::from_parts(988_325_567, 102699)
			// Standard error of the time: 293_105.
			.saturating_add(Weight::from_parts(1_792_504, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 123).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(127, 41))
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
		// Recorded proof: 20207 + 149 n bytes. Shortest run: 867_015 ns.
		Weight::from_parts(1_370_575_460, 100396)
			// Standard error of the time: 1_588_822.
			.saturating_add(Weight::from_parts(12_514_391, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2625).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(123, 39))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
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
		// Recorded proof: 19813 + 137 n bytes. Shortest run: 900_588 ns.
		Weight::from_parts(1_197_836_155, 100002)
			// Standard error of the time: 1_515_444.
			.saturating_add(Weight::from_parts(13_552_720, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 2613).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(127, 40))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
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
		// Recorded proof: 16407 + 566 n bytes. Shortest run: 619_819 ns.
		Weight::from_parts(641_976_325, 96600)
			// Standard error of the time: 123_447.
			.saturating_add(Weight::from_parts(26_227_436, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 3041).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads_writes(121, 35))
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
