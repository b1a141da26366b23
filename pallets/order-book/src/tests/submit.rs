//! `submit`, with the operations that have no call of their own.

use super::*;
use crate::Admitted;
use codec::{Decode, Encode};
use frame_support::traits::Time;
use novation_exchange_types::{BracketRequest, Direction, Exit, TriggerRequest, TwapRequest};
use novation_sim::Styled;
use novation_units::{Lots, Millis, Ticks};

fn stop(mark: u64, order: OrderRequest) -> Op {
	Op::Trigger(TriggerRequest { order, direction: Direction::Below, mark: Ticks(mark) })
}

fn exit(mark: u64, price: u64) -> Option<Exit> {
	Some(Exit { mark: Ticks(mark), price: Ticks(price) })
}

fn bracket(stop: Option<Exit>, target: Option<Exit>) -> Op {
	Op::Bracket(BracketRequest { entry: order(), stop, target })
}

fn twap(order: OrderRequest, slices: u16, interval: u64) -> Op {
	Op::Twap(TwapRequest { order, slices, interval: Millis(interval) })
}

#[test]
fn batch_should_wait_for_the_round_in_its_order() {
	run(|| {
		let ops =
			vec![Op::Place(order()), Op::CancelAll { market: BTC }, Op::Place(order().named(1))];
		assert_eq!(sign(ALICE, submit(ops.clone())), Ok(()));
		let expected: Vec<_> = ops.into_iter().map(|op| by_owner(ALICES, op)).collect();
		assert_eq!(queued(), expected);
		assert_eq!(Admitted::<Test>::get().operations, 3);
	});
}

#[test]
fn batch_should_be_rejected_when_its_signer_has_no_account() {
	run(|| assert_signed(submit(vec![Op::CancelAll { market: BTC }])));
}

#[test]
fn batch_should_be_rejected_when_it_is_empty() {
	run(|| assert_rejected(submit(vec![]), Error::EmptyBatch));
}

#[test]
fn batch_should_be_rejected_whole_when_one_operation_is() {
	run(|| {
		let bad = OrderRequest { lots: Lots(0), ..order() };
		let mixed = vec![Op::Place(order()), Op::Place(order().named(1)), Op::Place(bad)];
		assert_rejected(submit(mixed), Error::LotsOutOfBounds);
		assert_eq!(Admitted::<Test>::get().operations, 0);
	});
}

#[test]
fn batch_should_carry_64_operations_and_no_more() {
	let encoded = |count| {
		let mut bytes = submit(vec![]).encode();
		assert_eq!(bytes.pop(), Some(0), "an empty list ends the call");
		vec![Op::CancelAll { market: BTC }; count].encode_to(&mut bytes);
		bytes
	};
	assert!(Call::<Test>::decode(&mut &encoded(64)[..]).is_ok());
	assert!(Call::<Test>::decode(&mut &encoded(65)[..]).is_err());
}

#[test]
fn queue_should_take_a_batch_only_when_all_of_it_fits() {
	run(|| {
		let cancels = |count| submit(vec![Op::CancelAll { market: BTC }; count]);
		assert_eq!(sign(ALICE, cancels(64)), Ok(()));
		assert_eq!(sign(ALICE, cancels(64)), Ok(()));
		assert_eq!(sign(ALICE, cancels(3)), rejected(Error::QueueFull));
		assert_eq!(sign(ALICE, cancels(2)), Ok(()));
		assert_eq!(sign(ALICE, cancels(1)), rejected(Error::QueueFull));
		assert_eq!(queued().len(), MAX_QUEUE as usize);
		round();
		assert_eq!(sign(ALICE, cancels(1)), Ok(()));
	});
}

#[test]
fn trigger_should_be_admitted_when_its_order_and_its_mark_are_sound() {
	run(|| {
		let op = stop(PRICE, order());
		assert_admitted(submit(vec![op]), op);
	});
	run(|| {
		assert_rejected(submit(vec![stop(0, order())]), Error::PriceOutOfBounds);
		let elsewhere = OrderRequest { market: NOWHERE, ..order() };
		assert_rejected(submit(vec![stop(PRICE, elsewhere)]), Error::UnknownMarket);
		let empty = OrderRequest { lots: Lots(0), ..order() };
		assert_rejected(submit(vec![stop(PRICE, empty)]), Error::LotsOutOfBounds);
	});
}

#[test]
fn twap_should_be_admitted_exactly_within_its_bounds() {
	run(|| {
		let taker = OrderRequest { lots: Lots(1_000), ..order() }.ioc();
		for wrong in [
			twap(taker, 1, 6_000),
			twap(taker, 1_001, 6_000),
			twap(taker, 4, 5_999),
			twap(taker, 4, 3_600_001),
			twap(OrderRequest { lots: Lots(3), ..taker }, 4, 6_000),
			twap(order(), 4, 6_000),
		] {
			assert_rejected(submit(vec![wrong]), Error::BadSchedule);
		}
		for right in [twap(taker, 2, 6_000), twap(taker, 1_000, 3_600_000)] {
			assert_eq!(sign(ALICE, submit(vec![right])), Ok(()));
		}
	});
}

#[test]
fn bracket_should_be_admitted_when_its_exits_are_on_their_sides() {
	run(|| {
		let (below, above) = (exit(PRICE - 20_000, PRICE - 30_000), exit(PRICE, PRICE - 5_000));
		for wrong in [bracket(None, None), bracket(above, below)] {
			assert_rejected(submit(vec![wrong]), Error::BadBracket);
		}
		let reducing = BracketRequest { entry: order().reducing(), stop: below, target: None };
		assert_rejected(submit(vec![Op::Bracket(reducing)]), Error::BadBracket);
		let free = exit(PRICE - 20_000, 0);
		assert_rejected(submit(vec![bracket(free, None)]), Error::PriceOutOfBounds);
		for right in [bracket(below, above), bracket(below, None), bracket(None, above)] {
			assert_eq!(sign(ALICE, submit(vec![right])), Ok(()));
		}
	});
}

#[test]
fn deadline_should_be_admitted_when_its_time_is_to_come() {
	run(|| {
		let deadline = |at| Op::CancelAt { agent: None, market: None, at };
		let now = <Test as crate::Config>::Clock::now();
		assert_rejected(submit(vec![deadline(Some(Millis(now)))]), Error::DeadlinePassed);
		for right in [Some(Millis(now + 1)), None] {
			assert_eq!(sign(ALICE, submit(vec![deadline(right)])), Ok(()));
		}
	});
}

#[test]
fn batch_should_be_rejected_when_it_brings_the_note_of_an_atomic_one() {
	run(|| {
		let note = Op::AtomicBatch { operations: 1 };
		assert_rejected(submit(vec![note, Op::Place(order())]), Error::NotInAtomicBatch);
	});
}
