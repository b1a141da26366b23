//! Single orders, one rule each.

use novation_book::SelfTrade;
use novation_exchange_types::{CancelReason, Event, RejectReason};
use novation_sim::{ask, bid, Exchange, Styled, BLOCK, BTC, ETH};
use novation_units::{AccountIndex, BookId, ClientOrderId, Lots, Millis, Side};

/// The reject reasons in the last round of orders with this client id.
fn rejections(exchange: &Exchange, account: AccountIndex, id: u64) -> Vec<RejectReason> {
	let find = |event: Event| match event {
		Event::OrderRejected { account: who, client_id, reason, .. }
			if (who, client_id) == (account, ClientOrderId(id)) =>
		{
			Some(reason)
		}
		_ => None,
	};
	exchange.events().into_iter().filter_map(find).collect()
}

/// The cancel reasons in the last round of orders with this client id, with the lots left.
fn cancels(exchange: &Exchange, account: AccountIndex, id: u64) -> Vec<(CancelReason, u64)> {
	let find = |event: Event| match event {
		Event::OrderCancelled { account: who, client_id, lots, reason, .. }
			if (who, client_id) == (account, ClientOrderId(id)) =>
		{
			Some((reason, lots.0))
		}
		_ => None,
	};
	exchange.events().into_iter().filter_map(find).collect()
}

fn open(exchange: &Exchange, account: AccountIndex) -> usize {
	exchange.venue.get().open_orders.get(&account).map_or(0, Vec::len)
}

#[test]
fn crossing_order_should_trade_and_rest_with_what_is_left() {
	let mut exchange = Exchange::dev();
	let (maker, taker) = (exchange.trader(10_000), exchange.trader(10_000));
	exchange.place(maker, ask(BTC, 10, 1_000_000)).round();
	exchange.place(taker, bid(BTC, 15, 1_000_000).named(1)).round();
	assert_eq!(exchange.lots(taker, BTC), 10);
	let best = exchange.book().best(BookId::Market(BTC), Side::Bid).unwrap().unwrap();
	assert_eq!((best.account, best.lots), (taker, Lots(5)));
}

#[test]
fn cancel_should_beat_a_taker_wherever_it_stands_in_the_block() {
	for cancel_first in [true, false] {
		let mut exchange = Exchange::dev();
		let (maker, taker) = (exchange.trader(10_000), exchange.trader(10_000));
		exchange.place(maker, ask(BTC, 10, 1_000_000).named(1)).round();
		if cancel_first {
			exchange.cancel(maker, BTC, 1).place(taker, bid(BTC, 10, 1_000_000).ioc());
		} else {
			exchange.place(taker, bid(BTC, 10, 1_000_000).ioc()).cancel(maker, BTC, 1);
		}
		exchange.round();
		assert_eq!(exchange.lots(taker, BTC), 0);
		assert_eq!(cancels(&exchange, maker, 1), [(CancelReason::Requested, 10)]);
	}
}

#[test]
fn maker_of_the_same_block_should_be_there_for_its_takers() {
	let mut exchange = Exchange::dev();
	let (maker, taker) = (exchange.trader(10_000), exchange.trader(10_000));
	exchange.place(taker, bid(BTC, 10, 1_000_000).ioc()).place(maker, ask(BTC, 10, 1_000_000));
	exchange.round();
	assert_eq!(exchange.lots(taker, BTC), 10);
}

#[test]
fn replacement_of_a_filled_order_should_place_nothing() {
	let mut exchange = Exchange::dev();
	let (maker, taker) = (exchange.trader(10_000), exchange.trader(10_000));
	exchange.place(maker, ask(BTC, 10, 1_000_000).named(1)).round();
	exchange.place(taker, bid(BTC, 10, 1_000_000).ioc()).round();
	exchange.replace(maker, 1, ask(BTC, 10, 1_001_000).named(2)).round();
	assert_eq!(rejections(&exchange, maker, 2), [RejectReason::NotFound]);
	assert_eq!((open(&exchange, maker), exchange.lots(maker, BTC)), (0, -10));
}

#[test]
fn replacement_should_move_an_order_under_the_same_name() {
	let mut exchange = Exchange::dev();
	let maker = exchange.trader(10_000);
	exchange.place(maker, ask(BTC, 10, 1_000_000).named(1)).round();
	exchange.replace(maker, 1, ask(BTC, 7, 1_001_000).named(1)).round();
	assert_eq!(cancels(&exchange, maker, 1), [(CancelReason::Replaced, 10)]);
	assert_eq!(
		exchange.book().best(BookId::Market(BTC), Side::Ask).unwrap().unwrap().lots,
		Lots(7)
	);
}

#[test]
fn smaller_order_should_keep_its_place_and_free_its_margin() {
	let mut exchange = Exchange::dev();
	let (first, second, taker) =
		(exchange.trader(10_000), exchange.trader(10_000), exchange.trader(10_000));
	exchange.place(first, ask(BTC, 10, 1_000_000).named(1)).round();
	exchange.place(second, ask(BTC, 10, 1_000_000)).round();
	exchange.shrink(first, BTC, 1, 4).round();
	assert_eq!(exchange.account(first).positions[0].asks.lots, Lots(4));
	exchange.place(taker, bid(BTC, 6, 1_000_000).ioc()).round();
	assert_eq!((exchange.lots(first, BTC), exchange.lots(second, BTC)), (-4, -2));
}

#[test]
fn amendment_should_beat_a_taker_wherever_it_stands_in_the_block() {
	let mut exchange = Exchange::dev();
	let (maker, taker) = (exchange.trader(10_000), exchange.trader(10_000));
	exchange.place(maker, ask(BTC, 10, 1_000_000).named(1)).round();
	exchange.place(taker, bid(BTC, 10, 1_000_000).ioc()).shrink(maker, BTC, 1, 3).round();
	assert_eq!(exchange.lots(taker, BTC), 3);
}

#[test]
fn amendment_should_meet_what_was_sent_a_moment_before() {
	let mut exchange = Exchange::dev();
	let maker = exchange.trader(10_000);
	exchange.place(maker, ask(BTC, 10, 1_000_000).named(1)).shrink(maker, BTC, 1, 3).round();
	assert_eq!(
		exchange.book().best(BookId::Market(BTC), Side::Ask).unwrap().unwrap().lots,
		Lots(3)
	);
}

#[test]
fn amendment_that_makes_nothing_smaller_should_be_rejected_with_what_is_left() {
	let mut exchange = Exchange::dev();
	let maker = exchange.trader(10_000);
	exchange.place(maker, ask(BTC, 10, 1_000_000).named(1)).round();
	for lots in [10, 11] {
		exchange.shrink(maker, BTC, 1, lots).round();
		assert_eq!(rejections(&exchange, maker, 1), [RejectReason::NotSmaller { left: Lots(10) }]);
	}
	exchange.shrink(maker, BTC, 2, 3).round();
	assert_eq!(rejections(&exchange, maker, 2), [RejectReason::NotFound]);
}

#[test]
fn name_of_an_open_order_should_be_rejected_to_another() {
	let mut exchange = Exchange::dev();
	let trader = exchange.trader(10_000);
	exchange.place(trader, bid(BTC, 1, 990_000).named(1)).round();
	exchange.place(trader, bid(ETH, 1, 390_000).named(1)).round();
	assert_eq!(rejections(&exchange, trader, 1), [RejectReason::DuplicateClientId]);
}

#[test]
fn name_of_a_taker_should_be_rejected_to_a_later_order_of_the_same_block() {
	let mut exchange = Exchange::dev();
	let (maker, taker) = (exchange.trader(10_000), exchange.trader(10_000));
	exchange.place(maker, ask(BTC, 4, 1_000_000)).round();
	exchange.place(taker, bid(BTC, 10, 1_000_000).named(7));
	exchange.place(taker, bid(BTC, 10, 990_000).named(7)).round();
	assert_eq!(rejections(&exchange, taker, 7), [RejectReason::DuplicateClientId]);
	assert_eq!(open(&exchange, taker), 1);
	exchange.cancel(taker, BTC, 7).round();
	assert!(exchange.resting().is_empty());
}

#[test]
fn expired_order_should_neither_trade_nor_stand_in_the_way() {
	let mut exchange = Exchange::dev();
	let (maker, taker) = (exchange.trader(10_000), exchange.trader(10_000));
	let end = Millis(exchange.venue.get().now.0 + 2 * BLOCK.0);
	exchange.place(maker, ask(BTC, 10, 1_000_000).named(1).until(end)).round();
	exchange.place(taker, bid(BTC, 10, 1_000_000).named(2).post_only()).round();
	assert_eq!(cancels(&exchange, maker, 1), [(CancelReason::Expired, 10)]);
	assert_eq!(
		exchange.book().best(BookId::Market(BTC), Side::Bid).unwrap().unwrap().account,
		taker
	);
	exchange.place(maker, ask(BTC, 1, 1_010_000).named(3).until(end)).round();
	assert_eq!(rejections(&exchange, maker, 3), [RejectReason::Expired]);
}

#[test]
fn order_should_trade_in_the_block_before_its_end_and_in_none_after() {
	let mut exchange = Exchange::dev();
	let (maker, taker) = (exchange.trader(10_000), exchange.trader(10_000));
	let end = Millis(exchange.venue.get().now.0 + 3 * BLOCK.0);
	exchange.place(maker, ask(BTC, 10, 1_000_000).named(1).until(end)).round();
	exchange.place(taker, bid(BTC, 4, 1_000_000).named(1).ioc()).round();
	assert_eq!(exchange.lots(taker, BTC), 4);
	exchange.place(taker, bid(BTC, 4, 1_000_000).named(2).ioc()).round();
	assert_eq!(exchange.venue.get().now, end);
	assert_eq!(exchange.lots(taker, BTC), 4);
	assert_eq!(cancels(&exchange, maker, 1), [(CancelReason::Expired, 6)]);
	exchange.place(maker, ask(BTC, 1, 1_010_000).named(3).until(end)).round();
	assert_eq!(rejections(&exchange, maker, 3), [RejectReason::Expired]);
}

#[test]
fn order_with_an_end_should_trade_at_once_only_before_it() {
	let mut exchange = Exchange::dev();
	let (maker, taker) = (exchange.trader(10_000), exchange.trader(10_000));
	exchange.place(maker, ask(BTC, 10, 1_000_000)).round();
	let next = exchange.venue.get().now.0 + BLOCK.0;
	exchange.place(taker, bid(BTC, 4, 1_000_000).named(1).until(Millis(next)));
	exchange.place(taker, bid(BTC, 3, 1_000_000).named(2).until(Millis(next + BLOCK.0)));
	exchange.round();
	assert_eq!(rejections(&exchange, taker, 1), [RejectReason::Expired]);
	assert_eq!(exchange.lots(taker, BTC), 3);
}

#[test]
fn fill_or_kill_should_trade_all_or_change_nothing() {
	let mut exchange = Exchange::dev();
	let (maker, taker) = (exchange.trader(10_000), exchange.trader(10_000));
	exchange.place(maker, ask(BTC, 4, 1_000_000).named(1));
	exchange.place(maker, ask(BTC, 4, 1_001_000).named(2)).round();
	let before = exchange.accounts.get().clone();
	exchange.place(taker, bid(BTC, 9, 1_001_000).named(1).fok()).round();
	assert_eq!(rejections(&exchange, taker, 1), [RejectReason::NotFillable { available: Lots(8) }]);
	assert_eq!(*exchange.accounts.get(), before);
	exchange.place(taker, bid(BTC, 8, 1_001_000).named(1).fok()).round();
	assert_eq!(exchange.lots(taker, BTC), 8);
}

#[test]
fn post_only_order_should_be_rejected_when_it_would_trade() {
	let mut exchange = Exchange::dev();
	let (maker, taker) = (exchange.trader(10_000), exchange.trader(10_000));
	exchange.place(maker, ask(BTC, 4, 1_000_000)).round();
	exchange.place(taker, bid(BTC, 4, 1_000_000).named(1).post_only()).round();
	assert!(matches!(rejections(&exchange, taker, 1)[..], [RejectReason::WouldCross { .. }]));
}

#[test]
fn reduce_only_order_should_never_open_or_turn_a_position() {
	let mut exchange = Exchange::dev();
	let (maker, taker) = (exchange.trader(10_000), exchange.trader(10_000));
	exchange.place(maker, ask(BTC, 4, 1_000_000).named(1)).round();
	exchange.place(taker, bid(BTC, 4, 1_000_000).named(1).reducing().ioc()).round();
	assert_eq!(rejections(&exchange, taker, 1), [RejectReason::NothingToReduce]);
	exchange.place(taker, bid(BTC, 4, 1_000_000).named(1).ioc()).round();
	exchange.place(maker, bid(BTC, 100, 1_000_000).named(2)).round();
	exchange.place(taker, ask(BTC, 50, 1_000_000).named(1).reducing().ioc()).round();
	assert_eq!((exchange.lots(taker, BTC), exchange.lots(maker, BTC)), (0, 0));
}

#[test]
fn resting_reduce_only_order_should_go_when_its_position_has_gone() {
	let mut exchange = Exchange::dev();
	let (one, two, other) =
		(exchange.trader(10_000), exchange.trader(10_000), exchange.trader(10_000));
	exchange.place(one, bid(BTC, 4, 1_000_000)).round();
	exchange.place(two, ask(BTC, 4, 1_000_000).ioc()).round();
	exchange.place(one, ask(BTC, 4, 1_010_000).named(1).reducing());
	exchange.place(one, ask(BTC, 4, 1_011_000).named(2).reducing()).round();
	exchange.place(other, bid(BTC, 10, 1_011_000).named(1).ioc()).round();
	assert_eq!(cancels(&exchange, one, 2), [(CancelReason::NothingToReduce, 4)]);
	assert_eq!((exchange.lots(one, BTC), exchange.lots(other, BTC)), (0, 4));
}

#[test]
fn own_order_should_be_treated_as_the_taker_says() {
	let cases = [
		(SelfTrade::CancelMaker, true, 4),
		(SelfTrade::CancelTaker, false, 0),
		(SelfTrade::CancelBoth, true, 0),
	];
	for (rule, maker_goes, bought) in cases {
		let mut exchange = Exchange::dev();
		let (trader, other) = (exchange.trader(10_000), exchange.trader(10_000));
		exchange.place(trader, ask(BTC, 4, 1_000_000).named(1)).round();
		exchange.place(other, ask(BTC, 4, 1_000_000).named(1)).round();
		exchange.place(trader, bid(BTC, 4, 1_000_000).named(2).ioc().on_self_trade(rule)).round();
		let gone = cancels(&exchange, trader, 1) == [(CancelReason::SelfTrade, 4)];
		assert_eq!((gone, exchange.lots(trader, BTC)), (maker_goes, bought), "{rule:?}");
	}
}

#[test]
fn maker_that_cannot_pay_should_go_without_failing_the_taker() {
	let mut exchange = Exchange::dev();
	let (poor, rich, taker) =
		(exchange.trader(100), exchange.trader(10_000), exchange.trader(10_000));
	// A hundred dollars carry 2 400 dollars of bitcoin; then the money leaves.
	exchange.place(poor, ask(BTC, 200, 1_000_000).named(1)).round();
	exchange.place(rich, ask(BTC, 200, 1_000_000).named(1)).round();
	let most = exchange.withdrawable(poor).unwrap();
	assert!(most.0 > 0);
	// The margin of the order cannot leave, so only a price move makes the order unaffordable.
	exchange.price(BTC, 1_040_000).round();
	exchange.place(taker, bid(BTC, 200, 1_000_000).named(1).ioc()).round();
	assert_eq!(cancels(&exchange, poor, 1), [(CancelReason::InsufficientMargin, 200)]);
	assert_eq!(exchange.lots(taker, BTC), 200);
	assert_eq!(exchange.lots(rich, BTC), -200);
}

#[test]
fn order_beyond_its_account_should_be_rejected_with_what_is_missing() {
	let mut exchange = Exchange::dev();
	let trader = exchange.trader(100);
	exchange.place(trader, bid(BTC, 1_000, 1_000_000).named(1)).round();
	let refused = rejections(&exchange, trader, 1);
	let [RejectReason::InsufficientMargin { missing }] = refused[..] else { panic!("{refused:?}") };
	exchange.deposit(trader, missing);
	exchange.place(trader, bid(BTC, 1_000, 1_000_000).named(1)).round();
	assert_eq!(open(&exchange, trader), 1);
}

#[test]
fn order_beyond_the_band_should_be_rejected_with_the_limit() {
	let mut exchange = Exchange::dev();
	let trader = exchange.trader(10_000);
	exchange.place(trader, bid(BTC, 1, 1_100_001).named(1)).round();
	let refused = rejections(&exchange, trader, 1);
	let [RejectReason::OutsideBand { limit }] = refused[..] else { panic!("{refused:?}") };
	exchange.place(trader, bid(BTC, 1, limit.0).named(1)).round();
	assert_eq!(open(&exchange, trader), 1);
}

#[test]
fn resting_order_should_not_fill_once_the_band_has_left_it() {
	let mut exchange = Exchange::dev();
	let (maker, taker) = (exchange.trader(10_000), exchange.trader(10_000));
	exchange.place(maker, bid(BTC, 4, 1_000_000).named(1)).round();
	exchange.price(BTC, 905_000).round().price(BTC, 900_000).round();
	exchange.place(taker, ask(BTC, 4, 900_000).named(1).ioc()).round();
	assert_eq!(cancels(&exchange, maker, 1), [(CancelReason::OutsideBand, 4)]);
	assert_eq!(exchange.lots(taker, BTC), 0);
}

#[test]
fn cancel_all_should_leave_other_markets_alone() {
	let mut exchange = Exchange::dev();
	let trader = exchange.trader(10_000);
	exchange.place(trader, bid(BTC, 1, 990_000).named(1));
	exchange.place(trader, bid(BTC, 1, 980_000).named(2));
	exchange.place(trader, bid(ETH, 1, 390_000).named(3)).round();
	exchange.cancel_all(trader, BTC).round();
	assert_eq!(open(&exchange, trader), 1);
	exchange.cancel(trader, BTC, 3).round();
	assert_eq!(
		rejections(&exchange, trader, 3),
		[RejectReason::NotFound],
		"it rests in another market"
	);
}
