//! Admission on the chain: the limit of the queue, and the weight of calls.

use crate::{driver::*, fixtures::*};
use codec::{Decode, Encode};
use frame_support::{assert_err, dispatch::DispatchClass};
use novation_exchange_types::{Op, OrderRequest};
use novation_runtime::{
	configs::{bundle::share_of_core, system::block_weights},
	OrderBook, Runtime, RuntimeCall,
};
use novation_sim::{ask, bid, Styled, BTC};
use novation_units::{ClientOrderId, MarketId};
use pallet_order_book::{Error as AnyError, Queue};

type Error = AnyError<Runtime>;

fn order() -> OrderRequest {
	bid(BTC, ONE_BTC, at(99_000))
}

fn every_operation(market: MarketId) -> [Op; 5] {
	let order = OrderRequest { market, ..order() };
	let client_id = ClientOrderId(0);
	[
		Op::Place(order),
		Op::Cancel { market, client_id },
		Op::CancelAll { market },
		Op::Replace { market, client_id, order },
		Op::Amend { market, client_id, lots: order.lots },
	]
}

#[test]
fn batch_should_carry_64_operations_and_no_more() {
	fed(|| {
		open(&alice(), 100_000);
		let ops = |count| (0..count).map(|name| Op::Place(bid(BTC, 1, at(99_000)).named(name)));
		let encoded = |count| {
			let mut bytes = submit(vec![]).encode();
			assert_eq!(bytes.pop(), Some(0), "an empty list ends the call");
			ops(count).collect::<Vec<_>>().encode_to(&mut bytes);
			bytes
		};
		let most = RuntimeCall::decode(&mut &encoded(64)[..]).expect("64 operations fit");
		assert!(RuntimeCall::decode(&mut &encoded(65)[..]).is_err());
		let told = block(|| make(&alice(), most));
		assert_eq!(told.placed(), (0..64).collect::<Vec<_>>());
	});
}

#[test]
fn queue_should_be_full_at_its_bound_and_empty_after_the_round() {
	fed(|| {
		open(&alice(), 1_000);
		let most: u32 = <Runtime as pallet_order_book::Config>::QueueLimit::get();
		let batch = vec![Op::CancelAll { market: BTC }; 64];
		block(|| {
			for _ in 0..most / 64 {
				make(&alice(), submit(batch.clone()));
			}
			assert_err!(sign(&alice(), cancel_all(BTC)), Error::QueueFull);
		});
		assert_eq!(Queue::<Runtime>::get().concat().len(), 0);
		block(|| make(&alice(), cancel_all(BTC)));
	});
}

/// Every operation is paid for before the round, so that a block full of operations fits.
#[test]
fn batch_should_weigh_more_with_every_operation() {
	for op in every_operation(BTC) {
		let weights: Vec<_> =
			(0..=64).map(|count| OrderBook::weight_of(&vec![op; count])).collect();
		for pair in weights.windows(2) {
			assert!(pair[0].all_lt(pair[1]), "{op:?}: {pair:?}");
		}
	}
}

/// A trader who only cancels does not pay for orders.
#[test]
fn operation_should_weigh_what_it_may_do() {
	let [place, cancel, cancel_all, replace, amend] =
		every_operation(BTC).map(|op| OrderBook::weight_of(&[op]) - OrderBook::weight_of(&[]));
	assert_eq!([cancel_all, amend], [cancel; 2]);
	assert!(cancel.all_lt(replace) && place.all_lt(replace));
}

/// The pool permanently rejects transactions that fit into no block.
#[test]
fn largest_batch_should_fit_into_the_smallest_block() {
	let limits = block_weights(share_of_core(1));
	let most = limits.get(DispatchClass::Normal).max_extrinsic.expect("there is a limit");
	for op in every_operation(BTC) {
		let weight = OrderBook::weight_of(&vec![op; 64]);
		assert!(weight.all_lte(most), "64 of {op:?} weigh {weight:?} of {most:?}");
	}
}

#[test]
fn order_should_not_trade_before_the_round() {
	fed(|| {
		open(&alice(), 50_000);
		open(&bob(), 50_000);
		block(|| {
			send(&alice(), ask(BTC, ONE_BTC, at(100_000)));
			send(&bob(), bid(BTC, ONE_BTC, at(100_000)));
			assert_eq!(Queue::<Runtime>::get().concat().len(), 2);
			assert_eq!((position(&alice(), BTC), position(&bob(), BTC)), (0, 0));
		});
		assert_eq!(position(&bob(), BTC), ONE_BTC as i64);
	});
}
