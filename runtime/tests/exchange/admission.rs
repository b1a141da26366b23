//! `pallet-order-book`: what an extrinsic checks before an operation may wait for the round.

use crate::{driver::*, fixtures::*};
use codec::{Decode, Encode};
use frame_support::{assert_err, dispatch::DispatchClass, traits::Get};
use novation_exchange_types::{MarketStatus, Op, OrderRequest};
use novation_ports::InspectMarkets;
use novation_runtime::{Markets, OrderBook, Runtime, RuntimeCall};
use novation_sim::{ask, bid, Styled, BTC};
use novation_units::{ClientOrderId, Lots, MarketId, Ticks};
use pallet_order_book::{Error as AnyError, Queue};

type Error = AnyError<Runtime>;

const NOWHERE: MarketId = MarketId(99);

fn order() -> OrderRequest {
	bid(BTC, ONE_BTC, at(99_000))
}

/// Each call that brings the operation `op`, by itself and in a batch.
fn both(op: Op) -> [RuntimeCall; 2] {
	let alone = match op {
		Op::Place(order) => place(order),
		Op::Cancel { market, client_id } => cancel(market, client_id.0),
		Op::CancelAll { market } => cancel_all(market),
		Op::Replace { market, client_id, order } => replace(market, client_id.0, order),
		Op::Amend { market, client_id, lots } => amend(market, client_id.0, lots),
		op => submit(vec![op]),
	};
	[alone, submit(vec![op])]
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

/// The two operations that place `order`.
fn placing(order: OrderRequest) -> impl Iterator<Item = RuntimeCall> {
	let replace = Op::Replace { market: BTC, client_id: ClientOrderId(0), order };
	both(Op::Place(order)).into_iter().chain(both(replace))
}

#[test]
fn operation_should_be_rejected_when_its_signer_has_no_account() {
	fed(|| {
		for call in every_operation(BTC).into_iter().flat_map(both) {
			assert_err!(sign(&alice(), call), Error::NoAccount);
		}
	});
}

#[test]
fn operation_should_be_rejected_when_its_market_is_unknown() {
	fed(|| {
		open(&alice(), 1_000);
		for call in every_operation(NOWHERE).into_iter().flat_map(both) {
			assert_err!(sign(&alice(), call), Error::UnknownMarket);
		}
	});
}

#[test]
fn replacement_should_be_rejected_when_either_market_is_unknown() {
	fed(|| {
		open(&alice(), 1_000);
		let elsewhere = OrderRequest { market: NOWHERE, ..order() };
		assert_err!(sign(&alice(), replace(NOWHERE, 0, order())), Error::UnknownMarket);
		assert_err!(sign(&alice(), replace(BTC, 0, elsewhere)), Error::UnknownMarket);
	});
}

#[test]
fn order_should_be_admitted_exactly_within_the_bounds_of_its_market() {
	fed(|| {
		open(&alice(), 1_000);
		let bounds = Markets::market(BTC).expect("bitcoin is listed").orders;
		let sizes = [
			(bounds.min_lots.0, Ok(())),
			(bounds.max_lots.0, Ok(())),
			(bounds.min_lots.0 - 1, Err(Error::LotsOutOfBounds.into())),
			(bounds.max_lots.0 + 1, Err(Error::LotsOutOfBounds.into())),
			(u64::MAX, Err(Error::LotsOutOfBounds.into())),
		];
		for (lots, expected) in sizes {
			let amended = Op::Amend { market: BTC, client_id: ClientOrderId(0), lots: Lots(lots) };
			let placed = placing(OrderRequest { lots: Lots(lots), ..order() });
			for call in placed.chain(both(amended)) {
				assert_eq!(sign(&alice(), call), expected, "{lots} lots");
			}
		}
		let prices = [
			(1, Ok(())),
			(bounds.max_price.0, Ok(())),
			(0, Err(Error::PriceOutOfBounds.into())),
			(bounds.max_price.0 + 1, Err(Error::PriceOutOfBounds.into())),
		];
		for (price, expected) in prices {
			for call in placing(OrderRequest { price: Ticks(price), ..order() }) {
				assert_eq!(sign(&alice(), call), expected, "{price} ticks");
			}
		}
		block(|| ());
	});
}

#[test]
fn display_should_be_admitted_only_of_an_order_that_may_rest() {
	fed(|| {
		open(&alice(), 1_000);
		let shown = order().showing(ONE_BTC / 10);
		for (order, expected) in [
			(shown, Ok(())),
			(shown.post_only(), Ok(())),
			(shown.ioc(), Err(Error::DisplayWithoutRest.into())),
			(shown.fok(), Err(Error::DisplayWithoutRest.into())),
		] {
			for call in placing(order) {
				assert_eq!(sign(&alice(), call), expected, "{order:?}");
			}
		}
		block(|| ());
	});
}

#[test]
fn offset_should_be_admitted_exactly_within_the_highest_price() {
	fed(|| {
		open(&alice(), 1_000);
		let most = Markets::market(BTC).expect("bitcoin is listed").orders.max_price.0 as i64;
		for (offset, expected) in [
			(most, Ok(())),
			(-most, Ok(())),
			(most + 1, Err(Error::OffsetOutOfBounds.into())),
			(-most - 1, Err(Error::OffsetOutOfBounds.into())),
			(i64::MIN, Err(Error::OffsetOutOfBounds.into())),
		] {
			for call in placing(order().pegged(offset)) {
				assert_eq!(sign(&alice(), call), expected, "{offset} ticks");
			}
		}
		block(|| ());
	});
}

#[test]
fn order_should_be_admitted_only_when_its_market_takes_orders() {
	fed(|| {
		open(&alice(), 1_000);
		let statuses = [
			(MarketStatus::Initialising, false),
			(MarketStatus::PostOnly, true),
			(MarketStatus::Open, true),
			(MarketStatus::CancelOnly, false),
			(MarketStatus::ReduceOnly, true),
			(MarketStatus::Halted, false),
			(MarketStatus::Settled, false),
		];
		for (status, takes_orders) in statuses {
			govern(set_status(BTC, status));
			let expected = if takes_orders { Ok(()) } else { Err(Error::MarketClosed.into()) };
			for call in placing(order()) {
				assert_eq!(sign(&alice(), call), expected, "{status:?}");
			}
		}
		block(|| ());
	});
}

#[test]
fn cancel_should_be_admitted_whatever_the_status() {
	fed(|| {
		open(&alice(), 1_000);
		for status in [
			MarketStatus::Initialising,
			MarketStatus::PostOnly,
			MarketStatus::Open,
			MarketStatus::CancelOnly,
			MarketStatus::ReduceOnly,
			MarketStatus::Halted,
			MarketStatus::Settled,
		] {
			govern(set_status(BTC, status));
			make(&alice(), cancel(BTC, 1));
			make(&alice(), cancel_all(BTC));
		}
		block(|| ());
	});
}

#[test]
fn batch_should_be_rejected_when_it_is_empty() {
	fed(|| {
		open(&alice(), 1_000);
		assert_err!(sign(&alice(), submit(vec![])), Error::EmptyBatch);
	});
}

#[test]
fn batch_should_be_admitted_whole_or_not_at_all() {
	fed(|| {
		open(&alice(), 1_000);
		let bad = OrderRequest { lots: Lots(0), ..order() };
		let mixed = submit(vec![Op::Place(order()), Op::Place(order().named(1)), Op::Place(bad)]);
		assert_err!(sign(&alice(), mixed), Error::LotsOutOfBounds);
		assert_eq!(Queue::<Runtime>::get().concat().len(), 0);
	});
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
		let most: u32 = <Runtime as pallet_order_book::Config>::MaxQueue::get();
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

#[test]
fn queue_should_refuse_a_batch_whole_when_only_a_part_fits() {
	fed(|| {
		open(&alice(), 1_000);
		let most: u32 = <Runtime as pallet_order_book::Config>::MaxQueue::get();
		let cancels = |count| submit(vec![Op::CancelAll { market: BTC }; count]);
		block(|| {
			for _ in 0..most / 64 - 1 {
				make(&alice(), cancels(64));
			}
			make(&alice(), cancels(1));
			assert_err!(sign(&alice(), cancels(64)), Error::QueueFull);
			make(&alice(), cancels(63));
		});
	});
}

/// Every operation is paid for before the round, so that a block full of them fits.
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

/// A trader who only leaves does not pay for orders.
#[test]
fn operation_should_weigh_what_it_may_do() {
	let [place, cancel, cancel_all, replace, amend] =
		every_operation(BTC).map(|op| OrderBook::weight_of(&[op]) - OrderBook::weight_of(&[]));
	assert_eq!([cancel_all, amend], [cancel; 2]);
	assert!(cancel.all_lt(replace) && place.all_lt(replace));
}

/// The pool refuses for good what no block has room for.
#[test]
fn largest_batch_should_fit_into_a_block() {
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
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
