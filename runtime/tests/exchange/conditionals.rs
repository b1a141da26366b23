//! Conditional orders, ladders, deadlines and atomic batches through extrinsics. The simulator's tests cover the
//! details.

use crate::{driver::*, fixtures::*};

use frame_support::assert_err;
use novation_exchange_types::{
	BracketRequest, CancelReason, Direction, Event, Exit, Ladder, Op, OrderRequest, RejectReason,
	TriggerRequest, TwapRequest,
};
use novation_runtime::{Runtime, RuntimeCall};
use novation_sim::{ask, bid, Styled, BTC};
use novation_units::{Millis, Ticks};
use pallet_order_book::{Call, Error as AnyError};

type Error = AnyError<Runtime>;

/// A chain on which Alice quotes both sides of bitcoin and Bob has 100 000 dollars.
fn quoted(test: impl FnOnce()) {
	fed(|| {
		open(&alice(), 1_000_000);
		open(&bob(), 100_000);
		trade(&alice(), bid(BTC, 10 * ONE_BTC, at(95_000)).named(100));
		trade(&alice(), ask(BTC, 10 * ONE_BTC, at(100_100)).named(101));
		test()
	})
}

fn stop(mark: u64, order: OrderRequest) -> Op {
	Op::Trigger(TriggerRequest { order, direction: Direction::Below, mark: Ticks(mark) })
}

fn exit(mark: u64, price: u64) -> Option<Exit> {
	Some(Exit { mark: Ticks(at(mark)), price: Ticks(at(price)) })
}

fn whole(ops: Vec<Op>) -> RuntimeCall {
	Call::submit_atomic { ops: ops.try_into().expect("at most four") }.into()
}

fn ladder(first: OrderRequest, last: u64, rungs: u8) -> RuntimeCall {
	let ladder = Ladder { first, last_price: Ticks(at(last)), rungs };
	Call::place_ladder { ladder }.into()
}

fn has(told: &Told, wanted: impl Fn(&Event) -> bool) -> bool {
	told.round.iter().any(wanted)
}

#[test]
fn stop_should_close_in_the_block_whose_mark_reaches_it() {
	quoted(|| {
		trade(&bob(), bid(BTC, ONE_BTC, at(100_100)).ioc().named(1));
		let order = ask(BTC, ONE_BTC, at(94_000)).ioc().reducing().named(2);
		block(|| make(&bob(), submit(vec![stop(at(97_000), order)])));
		let told = block(|| feed(BTC, at(94_500)));
		assert!(has(&told, |event| matches!(event, Event::ConditionalTriggered { .. })));
		assert_eq!(position(&bob(), BTC), 0);
	});
}

#[test]
fn bracket_and_twap_should_work_through_extrinsics() {
	quoted(|| {
		let entry = bid(BTC, ONE_BTC, at(100_100)).named(1);
		let (stop, target) = (exit(97_000, 94_000), exit(110_000, 109_000));
		let twap = bid(BTC, ONE_BTC, at(100_200)).ioc().named(2);
		let interval = Millis(BLOCK);
		block(|| {
			let bracket = Op::Bracket(BracketRequest { entry, stop, target });
			make(&bob(), submit(vec![bracket]));
			let twap = Op::Twap(TwapRequest { order: twap, slices: 4, interval });
			make(&bob(), submit(vec![twap]));
		});
		assert_eq!(position(&bob(), BTC), (ONE_BTC + ONE_BTC / 4) as i64);
		for _ in 0..3 {
			block(|| ());
		}
		assert_eq!(position(&bob(), BTC), 2 * ONE_BTC as i64);
		let told = block(|| feed(BTC, at(94_500)));
		assert!(has(&told, |event| matches!(event, Event::ConditionalTriggered { .. })));
		assert_eq!(position(&bob(), BTC), ONE_BTC as i64);
	});
}

#[test]
fn ladder_should_rest_as_single_orders() {
	quoted(|| {
		let first = bid(BTC, 1_000, at(99_000)).post_only().named(10);
		let told = block(|| make(&bob(), ladder(first, 98_000, 5)));
		assert_eq!(told.placed(), [10, 11, 12, 13, 14]);
		assert_err!(sign(&bob(), ladder(first, 98_000, 1)), Error::BadLadder);
		assert_err!(sign(&bob(), ladder(first, 98_000, 65)), Error::BadLadder);
		assert_err!(sign(&bob(), ladder(first, 0, 5)), Error::PriceOutOfBounds);
	});
}

#[test]
fn atomic_batch_should_be_done_all_or_refused_all() {
	quoted(|| {
		let sound = bid(BTC, 1_000, at(99_000)).post_only().named(1);
		let crossing = bid(BTC, 1_000, at(100_100)).post_only().named(2);
		let told = block(|| make(&bob(), whole(vec![Op::Place(sound), Op::Place(crossing)])));
		let crosses = RejectReason::WouldCross { best: Ticks(at(100_100)) };
		assert_eq!(told.rejections(), [RejectReason::BatchFailed, crosses]);
		assert_eq!(open_orders(&bob()), NONE);
		block(|| make(&bob(), whole(vec![Op::Place(sound)])));
		assert_eq!(open_orders(&bob()), [1]);
		let taker = Op::Place(bid(BTC, 1_000, at(99_000)).named(3));
		assert_err!(sign(&bob(), whole(vec![taker])), Error::NotInAtomicBatch);
		let note = Op::AtomicBatch { operations: 1 };
		assert_err!(sign(&bob(), submit(vec![note])), Error::NotInAtomicBatch);
	});
}

#[test]
fn deadline_should_cancel_unless_it_is_renewed() {
	quoted(|| {
		trade(&bob(), bid(BTC, 1_000, at(99_000)).named(1));
		let at = Millis(now() + 2 * BLOCK);
		block(|| {
			make(&bob(), submit(vec![Op::CancelAt { agent: None, market: None, at: Some(at) }]))
		});
		let told = block(|| ());
		assert_eq!(told.cancels(), [(1, CancelReason::DeadlineExpired)]);
		let past = Op::CancelAt { agent: None, market: None, at: Some(Millis(now())) };
		assert_err!(sign(&bob(), submit(vec![past])), Error::DeadlinePassed);
	});
}
