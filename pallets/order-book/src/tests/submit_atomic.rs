//! `submit_atomic`.

use super::*;
use codec::{Decode, Encode};
use novation_exchange_types::{Event, RejectReason};
use novation_sim::{ask, Styled};
use novation_units::Ticks;

const CANCEL: Op = Op::Cancel { market: BTC, client_id: ClientOrderId(5) };

fn atomic(ops: Vec<Op>) -> Call<Test> {
	Call::submit_atomic { ops: ops.try_into().expect("at most four") }
}

#[test]
fn batch_should_wait_for_the_round_behind_its_note() {
	run(|| {
		let ops = [Op::Place(order().post_only()), CANCEL];
		assert_eq!(sign(ALICE, atomic(ops.to_vec())), Ok(()));
		let note = Op::AtomicBatch { operations: 2 };
		assert_eq!(queued(), [note, ops[0], ops[1]].map(|op| by_owner(ALICES, op)));
	});
}

#[test]
fn batch_should_be_done_whole_or_not_at_all() {
	run(|| {
		assert_eq!(sign(BOB, place(ask(BTC, 10, PRICE).named(1))), Ok(()));
		round();
		let sound = Op::Place(order().post_only().named(1));
		let crossing = Op::Place(bid(BTC, 10, PRICE).post_only().named(2));
		assert_eq!(sign(ALICE, atomic(vec![sound, crossing])), Ok(()));
		let reasons: Vec<_> = round()
			.into_iter()
			.filter_map(|event| match event {
				Event::OrderRejected { reason, .. } => Some(reason),
				_ => None,
			})
			.collect();
		let crosses = RejectReason::WouldCross { best: Ticks(PRICE) };
		assert_eq!(reasons, [RejectReason::BatchFailed, crosses]);
	});
}

#[test]
fn batch_should_be_rejected_when_its_signer_has_no_account() {
	run(|| assert_signed(atomic(vec![CANCEL])));
}

#[test]
fn batch_should_be_rejected_when_it_is_empty() {
	run(|| assert_rejected(atomic(vec![]), Error::EmptyBatch));
}

#[test]
fn batch_should_be_rejected_when_an_order_may_take() {
	run(|| {
		for op in [
			Op::Place(order()),
			Op::Place(order().ioc()),
			Op::Replace { market: BTC, client_id: name(5), order: order() },
			Op::CancelAll { market: BTC },
			Op::CancelAt { agent: None, market: None, at: None },
			Op::AtomicBatch { operations: 1 },
		] {
			assert_rejected(atomic(vec![op]), Error::NotInAtomicBatch);
		}
	});
}

#[test]
fn batch_should_be_rejected_when_its_market_is_unknown() {
	run(|| {
		let elsewhere = OrderRequest { market: NOWHERE, ..order() }.post_only();
		assert_rejected(atomic(vec![Op::Place(elsewhere)]), Error::UnknownMarket);
	});
}

#[test]
fn batch_should_carry_four_operations_and_no_more() {
	let encoded = |count| {
		let mut bytes = atomic(vec![]).encode();
		assert_eq!(bytes.pop(), Some(0), "an empty list ends the call");
		vec![CANCEL; count].encode_to(&mut bytes);
		bytes
	};
	assert!(Call::<Test>::decode(&mut &encoded(4)[..]).is_ok());
	assert!(Call::<Test>::decode(&mut &encoded(5)[..]).is_err());
}

#[test]
fn queue_should_have_room_for_the_note_too() {
	run(|| {
		let cancels = |count| vec![CANCEL; count];
		assert_eq!(sign(ALICE, submit(cancels(64))), Ok(()));
		assert_eq!(sign(ALICE, submit(cancels(64))), Ok(()));
		assert_eq!(sign(ALICE, atomic(cancels(2))), rejected(Error::QueueFull));
		assert_eq!(sign(ALICE, atomic(cancels(1))), Ok(()));
	});
}
