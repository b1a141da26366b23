//! What a block has room for.

use crate::{configs::limits::*, Runtime, Weight, MAXIMUM_BLOCK_WEIGHT};
use frame_support::traits::Get;
use pallet_order_book::{weights::SubstrateWeight, WeightInfo as _};

type Round = SubstrateWeight<Runtime>;

fn max_markets() -> u32 {
	<Runtime as pallet_markets::Config>::MaxMarkets::get()
}

fn max_queue() -> u32 {
	<Runtime as pallet_order_book::Config>::MaxQueue::get()
}

/// What the hook of the order book reserves at most.
fn largest_reserve() -> Weight {
	Round::round_markets(max_markets())
		.saturating_add(Round::round_wait(max_queue()))
		.saturating_add(TRADING)
		.saturating_add(LIQUIDATION)
}

#[test]
fn everything_that_can_come_together_should_fit_into_a_block() {
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	let together =
		[limits.base_block, largest_reserve(), MESSAGES, ARRIVALS, ARRIVALS, NORMAL, OPERATIONAL]
			.into_iter()
			.fold(Weight::zero(), |sum, share| sum.saturating_add(share));
	assert!(together.all_lte(MAXIMUM_BLOCK_WEIGHT), "{together:?}");
	assert_eq!(limits.max_block, MAXIMUM_BLOCK_WEIGHT);
}
