//! Tests of the block limits.

use crate::{
	configs::{
		bundle::{cores, share_of_core, BlockLimit},
		limits::*,
		system::block_weights,
	},
	Hash, Runtime, System, Weight, FULL_CORE,
};
use codec::Compact;
use cumulus_primitives_core::{BlockBundleInfo, ClaimQueueOffset, CoreInfo, CoreSelector};
use frame_support::{
	dispatch::DispatchClass,
	traits::{Get, PreInherents},
};
use pallet_order_book::{weights::SubstrateWeight, WeightInfo as _};
use sp_io::TestExternalities;
use sp_runtime::Digest;

type Round = SubstrateWeight<Runtime>;

/// Numbers of cores with bundles of twelve, six and four blocks.
const CORES: [u16; 3] = [1, 2, 3];

fn max_markets() -> u32 {
	<Runtime as pallet_markets::Config>::MaxMarkets::get()
}

/// Runs a test in the block at `index` of a bundle, on a chain with this many cores.
fn in_block<T>(cores: u16, index: u8, test: impl FnOnce() -> T) -> T {
	let core = CoreInfo {
		selector: CoreSelector(0),
		claim_queue_offset: ClaimQueueOffset(0),
		number_of_cores: Compact(cores),
	};
	let bundle = BlockBundleInfo { index, is_last: false };
	let digest = Digest { logs: vec![core.to_digest_item(), bundle.to_digest_item()] };
	TestExternalities::default().execute_with(|| {
		System::initialize(&1, &Hash::default(), &digest);
		test()
	})
}

/// Returns the largest reserve of the order book's hook with this number of postponed operations.
fn largest_reserve(waiting_operations: u32) -> Weight {
	Round::round_quiet(max_markets())
		.saturating_add(markets())
		.saturating_add(Round::round_wait(waiting_operations))
		.saturating_add(trading())
		.saturating_add(if waiting_operations > 0 { waiting() } else { Weight::zero() })
		.saturating_add(liquidation())
}

/// Returns the weight of everything that can coincide in the present block, with this part of the
/// share of normal transactions.
fn together(waiting_operations: u32, normal_percent: u64) -> Weight {
	let block = share_of_core(cores());
	let limits = block_weights(block);
	[
		limits.base_block,
		largest_reserve(waiting_operations),
		messages(),
		arrivals(),
		arrivals(),
		percent_of(percent_of(block, NORMAL_PERCENT), normal_percent),
		percent_of(block, OPERATIONAL_PERCENT),
	]
	.into_iter()
	.fold(Weight::zero(), |sum, share| sum.saturating_add(share))
}

#[test]
fn everything_that_can_come_together_should_fit_into_a_block() {
	for number in CORES {
		in_block(number, 1, || {
			let (most, block) = (together(0, 100), share_of_core(number.into()));
			assert!(most.all_lte(block), "{number} cores: {most:?} of {block:?}");
		});
	}
}

/// A backlog takes room and so slows down new transactions.
#[test]
fn full_queue_should_leave_ordinary_transactions_a_quarter_of_their_share() {
	for number in CORES {
		in_block(number, 1, || {
			let (most, block) = (together(queue(), 25), share_of_core(number.into()));
			assert!(most.all_lte(block), "{number} cores: {most:?} of {block:?}");
		});
	}
}

/// What hooks and inherents do not claim is for normal transactions, and never the reserve of operational ones.
#[test]
fn normal_transactions_should_have_what_hooks_and_inherents_leave() {
	for number in CORES {
		in_block(number, 1, || {
			let block = share_of_core(number.into());
			let most = || {
				let limits = <Runtime as frame_system::Config>::BlockWeights::get();
				limits.get(DispatchClass::Normal).max_total.expect("a limit")
			};
			let claimed = || *System::block_weight().get(DispatchClass::Mandatory);
			let operational = percent_of(block, OPERATIONAL_PERCENT);
			for more in [Weight::zero(), percent_of(block, 40), percent_of(block, 30)] {
				System::register_extra_weight_unchecked(more, DispatchClass::Mandatory);
				let sum = most().saturating_add(claimed()).saturating_add(operational);
				// Each share is rounded down.
				let rounding = Weight::from_parts(2, 2);
				assert!(sum.all_lte(block) && sum.saturating_add(rounding).all_gte(block));
			}
			System::register_extra_weight_unchecked(block, DispatchClass::Mandatory);
			assert_eq!(most(), Weight::zero());
		});
	}
}

/// The shares of the exchange are parts of the limit that the SDK keeps.
#[test]
fn share_of_core_should_be_the_limit_of_later_blocks() {
	for number in 1..=12 {
		in_block(number, 1, || {
			assert_eq!(BlockLimit::get(), share_of_core(number.into()), "{number} cores");
			assert_eq!(cores(), u32::from(number));
		});
	}
}

#[test]
fn first_block_should_have_the_core_for_inherents_and_its_share_for_transactions() {
	in_block(1, 0, || {
		assert_eq!(BlockLimit::get(), FULL_CORE);
		<Runtime as frame_system::Config>::PreInherents::pre_inherents();
		System::note_inherents_applied();
		assert_eq!(BlockLimit::get(), share_of_core(1));
	});
}

/// The blocks of a core pay for the instance that a validator makes once.
#[test]
fn blocks_of_a_core_should_pay_for_one_instance_together() {
	let base = |limit| block_weights(limit).base_block.ref_time();
	let whole = base(FULL_CORE);
	for number in CORES {
		let blocks = 12_u64.div_ceil(number.into());
		let of_all = blocks * base(share_of_core(number.into()));
		let opening = (of_all - whole) / (blocks - 1);
		assert_eq!(opening, 6_000_000_000, "{number} cores");
	}
}

/// Everything that may be sent must fit the smallest block, or nobody could ever include it.
#[test]
fn largest_batch_should_fit_the_smallest_block() {
	in_block(1, 1, || {
		let limits = block_weights(share_of_core(1));
		let class = limits.get(DispatchClass::Normal);
		let most = class.max_extrinsic.expect("a limit");
		let batch = Round::submit(64, 16);
		assert!(batch.all_lte(most), "{batch:?} of {most:?}");
	});
}
