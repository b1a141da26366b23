//! Every reason for which an accepted order leaves the book. Two are excepted: the terms of a market exclude
//! `Overflow`, and the waterfall's tests cover `Liquidation`.

use crate::{driver::*, fixtures::*};

use novation_book::SelfTrade;
use novation_exchange_types::{CancelReason, Op, MAX_OPEN_ORDERS};
use novation_sim::{ask, bid, Styled, BTC, ETH};

/// A chain on which Alice and Bob have 100 000 dollars each.
fn with_traders(test: impl FnOnce()) {
	fed(|| {
		open(&alice(), 100_000);
		open(&bob(), 100_000);
		test()
	})
}

#[test]
fn order_should_be_cancelled_when_its_client_asks() {
	with_traders(|| {
		trade(&alice(), bid(BTC, 10, at(99_000)).named(1));
		let told = block(|| make(&alice(), cancel(BTC, 1)));
		assert_eq!(told.cancels(), [(1, CancelReason::Requested)]);
		assert_eq!(open_orders(&alice()), NONE);
		assert!(ledger(&alice()).positions.is_empty());
	});
}

#[test]
fn orders_should_all_be_cancelled_in_one_market_and_stay_in_the_other() {
	with_traders(|| {
		block(|| {
			send(&alice(), bid(BTC, 10, at(99_000)).named(1));
			send(&alice(), ask(BTC, 10, at(101_000)).named(2));
			send(&alice(), bid(ETH, 10, eth_at(3_900)).named(3));
			send(&bob(), bid(BTC, 10, at(99_000)).named(4));
		});
		let told = block(|| make(&alice(), cancel_all(BTC)));
		let requested = CancelReason::Requested;
		assert_eq!(told.cancels(), [(1, requested), (2, requested)]);
		assert_eq!((open_orders(&alice()), open_orders(&bob())), (vec![3], vec![4]));
	});
}

/// A cancel in the block of a taker protects the maker, even if it comes last in the block.
#[test]
fn cancel_should_beat_a_taker_of_the_same_block_wherever_they_stand() {
	let calls = || [(bob(), place(bid(BTC, 10, at(100_000)).ioc())), (alice(), cancel(BTC, 1))];
	let reversed = || {
		let [first, second] = calls();
		[second, first]
	};
	for order in [calls(), reversed()] {
		with_traders(|| {
			trade(&alice(), ask(BTC, 10, at(100_000)).named(1));
			let told = block(|| {
				for (who, call) in order {
					make(&who, call);
				}
			});
			assert_eq!(told.trades(), []);
			assert!(told.cancels().contains(&(1, CancelReason::Requested)), "{told:?}");
		});
	}
}

#[test]
fn replacement_should_take_the_place_of_the_first() {
	with_traders(|| {
		trade(&alice(), bid(BTC, 10, at(99_000)).named(1));
		let told = block(|| {
			make(&alice(), replace(BTC, 1, bid(BTC, 20, at(98_000)).named(1)));
		});
		assert_eq!(told.cancels(), [(1, CancelReason::Replaced)]);
		assert_eq!(told.placed(), [1]);
	});
}

#[test]
fn replacement_should_be_allowed_into_another_market() {
	with_traders(|| {
		trade(&alice(), bid(BTC, 10, at(99_000)).named(1));
		block(|| {
			let elsewhere = bid(ETH, 20, eth_at(3_900)).named(2);
			make(&alice(), replace(BTC, 1, elsewhere));
		});
		let markets: Vec<_> = ledger(&alice()).positions.iter().map(|at| at.market).collect();
		assert_eq!(markets, [ETH]);
		assert_eq!(open_orders(&alice()), [2]);
	});
}

#[test]
fn replacement_should_beat_a_taker_of_the_same_block() {
	with_traders(|| {
		trade(&alice(), ask(BTC, 10, at(100_000)).named(1));
		let told = block(|| {
			send(&bob(), bid(BTC, 10, at(100_000)).ioc());
			make(&alice(), replace(BTC, 1, ask(BTC, 10, at(100_001)).named(1)));
		});
		assert_eq!(told.trades(), []);
	});
}

/// Alice's own orders in the way of her taker: the resting order 1, ahead of order 2 of another account.
fn self_trade(mode: SelfTrade) -> (Told, Vec<u64>) {
	let mut outcome = None;
	with_traders(|| {
		trade(&alice(), ask(BTC, 10, at(100_000)).named(1));
		trade(&bob(), ask(BTC, 10, at(100_001)).named(2));
		let taker = bid(BTC, 20, at(100_001)).named(3).ioc().on_self_trade(mode);
		let told = trade(&alice(), taker);
		outcome = Some((told, open_orders(&alice())));
	});
	outcome.expect("the test ran")
}

#[test]
fn own_maker_should_go_and_the_taker_trade_on_when_it_says_so() {
	let (told, open) = self_trade(SelfTrade::CancelMaker);
	assert!(told.cancels().contains(&(1, CancelReason::SelfTrade)), "{told:?}");
	assert_eq!(told.filled_lots(), 10);
	assert_eq!(open, NONE);
}

#[test]
fn own_maker_should_stay_and_the_taker_go_when_it_says_so() {
	let (told, open) = self_trade(SelfTrade::CancelTaker);
	assert_eq!(told.cancels(), [(3, CancelReason::SelfTrade)]);
	assert_eq!(told.trades(), []);
	assert_eq!(open, [1]);
}

#[test]
fn own_maker_and_taker_should_both_go_when_it_says_so() {
	let (told, open) = self_trade(SelfTrade::CancelBoth);
	let gone = CancelReason::SelfTrade;
	assert_eq!(told.cancels(), [(1, gone), (3, gone)]);
	assert_eq!(told.trades(), []);
	assert_eq!(open, NONE);
}

#[test]
fn maker_should_go_when_its_account_lacks_margin_by_now() {
	fed(|| {
		for (who, amount) in [(alice(), 12_000), (bob(), 100_000)] {
			open(&who, amount);
		}
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		trade(&alice(), bid(BTC, ONE_BTC, at(95_000)).named(1));
		// 12 000 less the fee and a loss of 7 000 suffice for one bitcoin at 93 000, but not for two.
		block(|| feed(BTC, at(93_000)));
		assert_eq!(open_orders(&alice()), [1]);
		let told = trade(&bob(), ask(BTC, ONE_BTC, at(95_000)).named(2).ioc());
		assert!(told.cancels().contains(&(1, CancelReason::InsufficientMargin)), "{told:?}");
		assert_eq!(told.trades(), []);
	});
}

#[test]
fn taker_should_stop_when_its_account_lacks_margin_for_more() {
	fed(|| {
		open(&alice(), 5_000);
		open(&bob(), 100_000);
		block(|| {
			send(&bob(), ask(BTC, ONE_BTC, at(100_000)).named(1));
			send(&bob(), ask(BTC, ONE_BTC, at(100_001)).named(2));
		});
		let told = trade(&alice(), bid(BTC, 2 * ONE_BTC, at(101_000)).named(3));
		assert_eq!(told.filled_lots(), ONE_BTC);
		assert_eq!(told.cancels(), [(3, CancelReason::InsufficientMargin)]);
		assert_eq!(open_orders(&bob()), [2]);
	});
}

#[test]
fn maker_should_go_when_it_is_beyond_the_band_by_now() {
	with_traders(|| {
		trade(&alice(), bid(BTC, 10, at(99_500)).named(1));
		block(|| feed(BTC, at(90_000)));
		let told = trade(&bob(), ask(BTC, 10, at(99_500)).ioc());
		assert!(told.cancels().contains(&(1, CancelReason::OutsideBand)), "{told:?}");
		assert_eq!(told.trades(), []);
	});
}

#[test]
fn taker_should_rest_no_more_than_its_account_can_hold() {
	with_traders(|| {
		let names: Vec<u64> = (0..MAX_OPEN_ORDERS as u64).collect();
		for batch in names.chunks(64) {
			let ops = batch.iter().map(|name| Op::Place(bid(BTC, 1, at(90_000)).named(*name)));
			block(|| make(&alice(), submit(ops.collect())));
		}
		trade(&bob(), ask(BTC, 10, at(100_000)));
		let told = trade(&alice(), bid(BTC, 15, at(100_000)).named(999));
		assert_eq!(told.filled_lots(), 10);
		assert_eq!(told.cancels(), [(999, CancelReason::CannotRest)]);
	});
}

#[test]
fn maker_should_go_when_it_would_add_risk_without_a_price() {
	with_traders(|| {
		meet(&alice(), &bob(), BTC, 10, at(100_000));
		open(&trader(0), 100_000);
		trade(&trader(0), bid(BTC, 10, at(99_000)).named(1));
		let told = silent_block(FRESH + 1, || {
			send(&alice(), ask(BTC, 10, at(99_000)).named(2).reducing().ioc());
		});
		assert!(told.cancels().contains(&(1, CancelReason::PriceAbsent)), "{told:?}");
		assert_eq!(position(&trader(0), BTC), 0);
	});
}
