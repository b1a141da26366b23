//! Tests of the block limits.

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

/// Returns the largest reserve of the order book's hook with this number of postponed operations.
fn largest_reserve(waiting: u32) -> Weight {
	Round::round_quiet(max_markets())
		.saturating_add(MARKETS)
		.saturating_add(Round::round_wait(waiting))
		.saturating_add(TRADING)
		.saturating_add(if waiting > 0 { WAITING } else { Weight::zero() })
		.saturating_add(LIQUIDATION)
}

/// Returns the weight of everything that can coincide in a block, with this much from normal
/// transactions.
fn together(waiting: u32, normal: Weight) -> Weight {
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	let reserve = largest_reserve(waiting);
	[limits.base_block, reserve, MESSAGES, ARRIVALS, ARRIVALS, normal, OPERATIONAL]
		.into_iter()
		.fold(Weight::zero(), |sum, share| sum.saturating_add(share))
}

#[test]
fn everything_that_can_come_together_should_fit_into_a_block() {
	let most = together(0, NORMAL);
	assert!(most.all_lte(MAXIMUM_BLOCK_WEIGHT), "{most:?}");
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	assert_eq!(limits.max_block, MAXIMUM_BLOCK_WEIGHT);
}

/// A backlog takes room and so slows down new transactions.
#[test]
fn full_queue_should_leave_ordinary_transactions_half_of_their_share() {
	let most = together(max_queue(), NORMAL / 2);
	assert!(most.all_lte(MAXIMUM_BLOCK_WEIGHT), "{most:?}");
}
