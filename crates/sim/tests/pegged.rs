//! Orders that follow the index, through the whole round.

use novation_exchange_types::{CancelReason, Event, RejectReason};
use novation_sim::{ask, bid, Exchange, Styled, BLOCK, BTC};
use novation_units::{AccountIndex, Lots, Millis, Side, Ticks};

const PRICE: u64 = 1_000_000;

fn exchange() -> (Exchange, [AccountIndex; 3]) {
	let mut exchange = Exchange::dev();
	let traders = [(); 3].map(|()| exchange.trader(10_000));
	(exchange, traders)
}

fn rejections(exchange: &Exchange, account: AccountIndex) -> Vec<RejectReason> {
	let rejection = |event: Event| match event {
		Event::OrderRejected { account: who, reason, .. } if who == account => Some(reason),
		_ => None,
	};
	exchange.events().into_iter().filter_map(rejection).collect()
}

fn cancels(exchange: &Exchange, account: AccountIndex) -> Vec<(CancelReason, u64)> {
	let cancel = |event: Event| match event {
		Event::OrderCancelled { account: who, reason, lots, .. } if who == account => {
			Some((reason, lots.0))
		}
		_ => None,
	};
	exchange.events().into_iter().filter_map(cancel).collect()
}

/// Lots of the only resting order, its offset and its limit.
fn only(exchange: &Exchange) -> (u64, Option<i64>, u64) {
	let [(_, _, order)] = exchange.resting()[..] else { panic!("{:?}", exchange.resting()) };
	(order.lots.0, order.offset(), order.limit().0)
}

#[test]
fn pegged_order_should_trade_where_the_index_of_the_block_puts_it() {
	let (mut exchange, [maker, taker, _]) = exchange();
	exchange.place(maker, bid(BTC, 10, PRICE).pegged(-50)).round();
	for index in [990_000, 998_000] {
		exchange.price(BTC, index).place(taker, ask(BTC, 1, index - 100).ioc()).round();
		assert_eq!(exchange.fills_of(taker), [(Lots(1), Ticks(index - 50))]);
	}
	assert_eq!(only(&exchange), (8, Some(-50), PRICE));
}

#[test]
fn margin_should_be_reserved_at_the_limit_and_not_move_with_the_index() {
	let (mut exchange, [maker, taker, _]) = exchange();
	exchange.place(maker, bid(BTC, 10, PRICE).named(1).pegged(-50)).round();
	let reserved = |exchange: &Exchange| exchange.account(maker).positions[0].bids;
	assert_eq!(reserved(&exchange).lot_ticks, 10 * u128::from(PRICE));
	exchange.price(BTC, 995_000).place(taker, ask(BTC, 4, 990_000).ioc()).round();
	assert_eq!(reserved(&exchange).lot_ticks, 6 * u128::from(PRICE));
	exchange.shrink(maker, BTC, 1, 5).round();
	assert_eq!(reserved(&exchange).lot_ticks, 5 * u128::from(PRICE));
	exchange.cancel(maker, BTC, 1).round();
	assert_eq!(reserved(&exchange).lot_ticks, 0);
}

#[test]
fn pegged_order_should_be_rejected_when_it_cannot_stand_where_it_would() {
	let (mut exchange, [maker, ..]) = exchange();
	exchange.place(maker, bid(BTC, 1, PRICE).pegged(1)).round();
	let reason = RejectReason::BeyondLimit { price: Ticks(PRICE + 1) };
	assert_eq!(rejections(&exchange, maker), [reason]);
	exchange.place(maker, ask(BTC, 1, PRICE).pegged(-1)).round();
	let reason = RejectReason::BeyondLimit { price: Ticks(PRICE - 1) };
	assert_eq!(rejections(&exchange, maker), [reason]);
	exchange.place(maker, bid(BTC, 1, PRICE).pegged(-(PRICE as i64))).round();
	assert_eq!(rejections(&exchange, maker), [RejectReason::BeyondLimit { price: Ticks(0) }]);
	exchange.place(maker, bid(BTC, 1, PRICE * 2).pegged(100_001)).round();
	let reason = RejectReason::OutsideBand { limit: Ticks(1_100_000) };
	assert_eq!(rejections(&exchange, maker), [reason]);
	exchange.place(maker, bid(BTC, 1, PRICE).pegged(0)).round();
	assert_eq!(only(&exchange), (1, Some(0), PRICE));
}

#[test]
fn order_beyond_its_limit_should_leave_when_it_is_met_and_not_before() {
	let (mut exchange, [maker, taker, _]) = exchange();
	exchange.place(maker, bid(BTC, 10, PRICE + 10).named(1).pegged(0)).round();
	exchange.price(BTC, PRICE + 11).round();
	assert_eq!(exchange.resting().len(), 1);
	exchange.place(taker, ask(BTC, 1, PRICE).ioc()).round();
	assert_eq!(cancels(&exchange, maker), [(CancelReason::BeyondLimit, 10)]);
	assert_eq!(exchange.account(maker).positions.len(), 0);
	assert_eq!(exchange.lots(taker, BTC), 0);
}

#[test]
fn order_beyond_its_limit_should_not_stand_in_the_way_of_a_post_only_order() {
	let (mut exchange, [maker, other, _]) = exchange();
	exchange.place(maker, bid(BTC, 10, PRICE + 10).pegged(0)).round();
	exchange.price(BTC, PRICE + 11).place(other, ask(BTC, 1, PRICE + 1).post_only()).round();
	assert_eq!(cancels(&exchange, maker), [(CancelReason::BeyondLimit, 10)]);
	assert_eq!(only(&exchange), (1, None, PRICE + 1));
}

#[test]
fn order_that_the_index_moves_across_the_book_should_take_before_all_takers() {
	let (mut exchange, [maker, pegged, taker]) = exchange();
	exchange.place(maker, ask(BTC, 10, PRICE + 100).named(1));
	exchange.place(pegged, bid(BTC, 6, PRICE + 500).named(2).pegged(-100)).round();
	exchange.price(BTC, PRICE + 250);
	exchange.place(taker, bid(BTC, 10, PRICE + 100).named(3).ioc()).round();
	assert_eq!(exchange.fills_of(pegged), [(Lots(6), Ticks(PRICE + 100))]);
	assert_eq!(exchange.fills_of(taker), [(Lots(4), Ticks(PRICE + 100))]);
	assert_eq!(exchange.account(pegged).positions[0].bids.lots, Lots(0));
}

#[test]
fn what_is_left_of_an_order_that_took_should_keep_its_place() {
	let (mut exchange, [maker, pegged, taker]) = exchange();
	exchange.place(maker, ask(BTC, 4, PRICE + 100));
	exchange.place(pegged, bid(BTC, 9, PRICE + 500).named(1).pegged(-100).showing(2)).round();
	let seq = exchange.resting().last().unwrap().2.seq;
	exchange.price(BTC, PRICE + 250).round();
	let [(_, Side::Bid, rest)] = exchange.resting()[..] else { panic!("one order") };
	assert_eq!((rest.lots, rest.shown(), rest.seq), (Lots(5), Lots(2), seq));
	assert_eq!(exchange.account(pegged).positions[0].bids.lots, Lots(5));
	exchange.place(taker, ask(BTC, 5, PRICE).ioc()).round();
	assert_eq!(exchange.lots(pegged, BTC), 9);
}

#[test]
fn best_of_the_moved_orders_should_take_first() {
	let (mut exchange, [maker, near, far]) = exchange();
	exchange.place(maker, ask(BTC, 4, PRICE + 100));
	exchange.place(far, bid(BTC, 4, PRICE + 500).pegged(-101));
	exchange.place(near, bid(BTC, 3, PRICE + 500).pegged(-100)).round();
	exchange.price(BTC, PRICE + 300).round();
	assert_eq!((exchange.lots(near, BTC), exchange.lots(far, BTC)), (3, 1));
}

#[test]
fn moved_orders_should_take_no_more_than_the_budget_and_go_on_in_the_next_block() {
	let (mut exchange, [maker, pegged, _]) = exchange();
	for id in 0..5 {
		exchange.place(maker, ask(BTC, 1, PRICE + 100).named(id));
	}
	exchange.place(pegged, bid(BTC, 5, PRICE + 500).pegged(-100)).round();
	exchange.price(BTC, PRICE + 250);
	for (budget, traded) in [(0, 0), (1, 0), (2, 1), (4, 4), (9, 5)] {
		exchange.round_within(budget, 99);
		assert_eq!(exchange.lots(pegged, BTC), traded, "with {budget} units");
	}
}

#[test]
fn pegged_orders_should_sleep_while_there_is_no_price() {
	let (mut exchange, [maker, taker, _]) = exchange();
	exchange.place(taker, bid(BTC, 3, PRICE)).place(maker, ask(BTC, 3, PRICE).named(1)).round();
	exchange.place(maker, bid(BTC, 3, PRICE).named(2).pegged(-10)).round();
	exchange.silence(BTC).wait(Millis(61_000)).round();
	exchange.place(taker, ask(BTC, 3, PRICE - 10).reducing().ioc()).round();
	assert_eq!((exchange.lots(taker, BTC), exchange.resting().len()), (3, 1));
	exchange.place(taker, ask(BTC, 3, PRICE - 10).named(9).reducing().pegged(0)).round();
	assert_eq!(rejections(&exchange, taker), [RejectReason::PriceAbsent]);
	exchange.cancel(maker, BTC, 2).round();
	assert!(exchange.resting().is_empty());
}

#[test]
fn post_only_should_be_about_where_the_orders_stand_now() {
	let (mut exchange, [maker, other, _]) = exchange();
	exchange.place(maker, ask(BTC, 4, PRICE + 5).named(1)).round();
	exchange.place(other, bid(BTC, 4, PRICE + 100).pegged(5).post_only()).round();
	let reason = RejectReason::WouldCross { best: Ticks(PRICE + 5) };
	assert_eq!(rejections(&exchange, other), [reason]);
	exchange.place(other, bid(BTC, 4, PRICE + 100).pegged(4).post_only()).round();
	exchange.place(maker, ask(BTC, 4, PRICE + 4).named(2).post_only()).round();
	let reason = RejectReason::WouldCross { best: Ticks(PRICE + 4) };
	assert_eq!(rejections(&exchange, maker), [reason]);
	exchange.place(maker, ask(BTC, 4, PRICE - 100).named(3).pegged(4).post_only()).round();
	assert_eq!(rejections(&exchange, maker), [reason]);
}

#[test]
fn crossing_pegged_order_should_take_at_once_and_rest_with_what_is_left() {
	let (mut exchange, [maker, pegged, _]) = exchange();
	exchange.place(maker, ask(BTC, 4, PRICE + 5)).round();
	exchange.place(pegged, bid(BTC, 9, PRICE + 100).pegged(7)).round();
	assert_eq!(exchange.fills_of(pegged), [(Lots(4), Ticks(PRICE + 5))]);
	assert_eq!(only(&exchange), (5, Some(7), PRICE + 100));
}

#[test]
fn reduce_only_pegged_order_should_never_turn_its_position() {
	let (mut exchange, [holder, other, maker]) = exchange();
	exchange.place(holder, bid(BTC, 3, PRICE)).place(other, ask(BTC, 3, PRICE)).round();
	exchange.place(holder, ask(BTC, 9, PRICE - 900).named(2).reducing().pegged(100)).round();
	exchange.place(maker, bid(BTC, 9, PRICE - 1)).round();
	// Reduce-only orders are cut to the position at entry, and the position shrinks afterwards.
	exchange.place(other, bid(BTC, 1, PRICE + 100).ioc()).round();
	exchange.price(BTC, PRICE - 300).round();
	assert_eq!(exchange.lots(holder, BTC), 0);
	assert!(exchange.resting().iter().all(|(_, side, _)| *side == Side::Bid));
}

#[test]
fn pegged_order_should_expire_and_be_cancelled_like_others() {
	let (mut exchange, [maker, other, _]) = exchange();
	let end = Millis(exchange.venue.get().now.0 + 2 * BLOCK.0);
	exchange.place(maker, bid(BTC, 9, PRICE).until(end).pegged(-5)).round();
	exchange.place(other, ask(BTC, 1, PRICE - 5).post_only()).round();
	assert_eq!(cancels(&exchange, maker), [(CancelReason::Expired, 9)]);
	exchange.place(maker, bid(BTC, 9, PRICE).named(2).pegged(-50));
	exchange.place(maker, bid(BTC, 9, PRICE - 90).named(3)).round();
	exchange.cancel_all(maker, BTC).round();
	assert_eq!(exchange.resting().len(), 1);
	assert_eq!(cancels(&exchange, maker).len(), 2);
}

#[test]
fn pegged_order_should_not_take_any_more_from_its_block_on() {
	let (mut exchange, [early, late, seller]) = exchange();
	let next = exchange.venue.get().now.0 + BLOCK.0;
	exchange.place(early, bid(BTC, 9, PRICE + 50).until(Millis(next + BLOCK.0)).pegged(-5));
	exchange.place(late, bid(BTC, 9, PRICE + 50).until(Millis(next + 2 * BLOCK.0)).pegged(-5));
	exchange.place(seller, ask(BTC, 9, PRICE)).round();
	exchange.price(BTC, PRICE + 50).round();
	assert_eq!(cancels(&exchange, early), [(CancelReason::Expired, 9)]);
	assert_eq!([early, late].map(|account| exchange.lots(account, BTC)), [0, 9]);
}

#[test]
fn mark_should_not_follow_pegged_orders() {
	let (mut exchange, [maker, other, _]) = exchange();
	exchange.rounds(3);
	let mark = exchange.mark(BTC);
	exchange.place(maker, bid(BTC, 9, PRICE * 2).pegged(5_000));
	exchange.place(other, ask(BTC, 9, 1).pegged(6_000)).rounds(50);
	assert_eq!(exchange.mark(BTC), mark);
}
