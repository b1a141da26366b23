//! Iceberg orders through the whole round.

use novation_book::SelfTrade;
use novation_exchange_types::{CancelReason, Event, RejectReason};
use novation_sim::{ask, bid, Exchange, Styled, BLOCK, BTC};
use novation_units::{AccountIndex, Lots, Millis, Side, Ticks};

const PRICE: u64 = 1_000_000;

fn told(exchange: &Exchange, account: AccountIndex) -> Vec<Event> {
	let is_its = |event: &Event| match event {
		Event::OrderRejected { account: who, .. } | Event::OrderCancelled { account: who, .. } => {
			*who == account
		}
		_ => false,
	};
	exchange.events().into_iter().filter(is_its).collect()
}

fn shown(exchange: &Exchange, side: Side) -> u64 {
	let levels = exchange.book().depth(BTC, side, 99, None).unwrap();
	levels.iter().map(|level| level.lots.0).sum()
}

/// An exchange on which an iceberg of 20 lots shows 5 at a time, before an order of 4 lots.
fn begin() -> (Exchange, [AccountIndex; 3]) {
	let mut exchange = Exchange::dev();
	let traders = [(); 3].map(|()| exchange.trader(10_000));
	exchange.place(traders[0], ask(BTC, 20, PRICE).named(1).showing(5));
	exchange.place(traders[1], ask(BTC, 4, PRICE).named(1)).round();
	(exchange, traders)
}

#[test]
fn taker_should_meet_what_is_shown_before_what_was_hidden() {
	let (mut exchange, [iceberg, other, taker]) = begin();
	assert_eq!(shown(&exchange, Side::Ask), 9);
	exchange.place(taker, bid(BTC, 12, PRICE).ioc()).round();
	let fills: Vec<_> = exchange.fills_of(taker).iter().map(|fill| fill.0 .0).collect();
	assert_eq!(fills, [5, 4, 3]);
	assert_eq!((exchange.lots(iceberg, BTC), exchange.lots(other, BTC)), (-8, -4));
	assert_eq!(shown(&exchange, Side::Ask), 2);
}

#[test]
fn margin_should_be_reserved_for_all_of_an_iceberg_and_freed_by_its_cancel() {
	let (mut exchange, [iceberg, _, taker]) = begin();
	assert_eq!(exchange.account(iceberg).positions[0].asks.lots, Lots(20));
	exchange.place(taker, bid(BTC, 7, PRICE).ioc()).round();
	assert_eq!(exchange.account(iceberg).positions[0].asks.lots, Lots(15));
	exchange.cancel(iceberg, BTC, 1).round();
	assert!(matches!(told(&exchange, iceberg)[..], [Event::OrderCancelled { lots: Lots(15), .. }]));
	assert_eq!(exchange.account(iceberg).positions[0].asks.lots, Lots(0));
}

#[test]
fn cancel_should_find_an_iceberg_at_its_new_place() {
	let (mut exchange, [iceberg, _, taker]) = begin();
	exchange.place(taker, bid(BTC, 12, PRICE).ioc()).round();
	let key = exchange.venue.get().open_orders[&iceberg][0].key;
	assert_eq!(exchange.book().get(&key).unwrap().account, iceberg);
	exchange.cancel(iceberg, BTC, 1).round();
	assert!(exchange.resting().is_empty());
}

#[test]
fn amended_iceberg_should_hide_less_and_keep_its_place() {
	let (mut exchange, [iceberg, _, taker]) = begin();
	exchange.shrink(iceberg, BTC, 1, 7).round();
	assert_eq!(shown(&exchange, Side::Ask), 9);
	assert_eq!(exchange.account(iceberg).positions[0].asks.lots, Lots(7));
	exchange.place(taker, bid(BTC, 1, PRICE).ioc()).round();
	assert_eq!(exchange.lots(iceberg, BTC), -1);
	exchange.shrink(iceberg, BTC, 1, 3).round();
	assert_eq!(shown(&exchange, Side::Ask), 7);
}

#[test]
fn taker_should_trade_all_its_size_and_rest_in_parts() {
	let (mut exchange, [.., taker]) = begin();
	exchange.place(taker, bid(BTC, 40, PRICE).showing(6)).round();
	assert_eq!(exchange.lots(taker, BTC), 24);
	let (_, side, rest) = exchange.resting()[0];
	assert_eq!((side, rest.lots, rest.shown()), (Side::Bid, Lots(16), Lots(6)));
}

#[test]
fn post_only_iceberg_should_rest_in_parts_or_not_at_all() {
	let (mut exchange, [.., taker]) = begin();
	exchange.place(taker, bid(BTC, 40, PRICE).showing(6).post_only()).round();
	let best = Ticks(PRICE);
	let reason = RejectReason::WouldCross { best };
	assert!(
		matches!(told(&exchange, taker)[..], [Event::OrderRejected { reason: why, .. }] if why == reason)
	);
	exchange.place(taker, bid(BTC, 40, PRICE - 1).showing(6).post_only()).round();
	assert_eq!(shown(&exchange, Side::Bid), 6);
}

#[test]
fn display_that_is_too_small_should_be_rejected_with_the_least() {
	let mut exchange = Exchange::dev();
	let trader = exchange.trader(10_000);
	for (lots, display, least) in [(200, 1, 2), (201, 2, 3), (5, 0, 1)] {
		exchange.place(trader, ask(BTC, lots, PRICE).showing(display)).round();
		let reason = RejectReason::DisplayTooSmall { least: Lots(least) };
		let told = told(&exchange, trader);
		assert!(
			matches!(told[..], [Event::OrderRejected { reason: why, .. }] if why == reason),
			"{told:?}"
		);
		exchange.place(trader, ask(BTC, lots, PRICE).named(lots).showing(least)).round();
		assert_eq!(told.len(), 1);
	}
	assert_eq!(exchange.resting().len(), 3);
	exchange.amend(BTC, |market| market.orders.min_lots = Lots(4));
	exchange.place(trader, ask(BTC, 9, PRICE).showing(3)).round();
	let reason = RejectReason::DisplayTooSmall { least: Lots(4) };
	let told = told(&exchange, trader);
	assert!(
		matches!(told[..], [Event::OrderRejected { reason: why, .. }] if why == reason),
		"{told:?}"
	);
}

#[test]
fn reduce_only_iceberg_should_never_turn_its_position() {
	let (mut exchange, [iceberg, other, taker]) = begin();
	exchange.place(taker, bid(BTC, 12, PRICE).ioc()).round();
	exchange.cancel(iceberg, BTC, 1).round();
	// Long 12. Parts of 2 sell 9 of them, and 8 more are for sale at once behind them.
	exchange.place(taker, ask(BTC, 9, PRICE).named(2).reducing().showing(2));
	exchange.place(taker, ask(BTC, 8, PRICE).named(3).reducing()).round();
	exchange.place(other, bid(BTC, 20, PRICE).ioc()).round();
	assert_eq!(exchange.lots(taker, BTC), 0);
	let gone = CancelReason::NothingToReduce;
	let told = told(&exchange, taker);
	let named = |event: &Event| match event {
		Event::OrderCancelled { client_id, lots, reason, .. } if *reason == gone => {
			(client_id.0, lots.0)
		}
		event => panic!("{event:?}"),
	};
	// 2 of the iceberg, 8 of the other, 2 of the iceberg; then there is nothing to reduce.
	assert_eq!(told.iter().map(named).collect::<Vec<_>>(), [(2, 5)]);
}

#[test]
fn iceberg_should_leave_whole_when_it_expires_or_meets_its_owner() {
	let (mut exchange, [iceberg, _, taker]) = begin();
	let end = Millis(exchange.venue.get().now.0 + 2 * BLOCK.0);
	exchange.place(taker, ask(BTC, 30, PRICE).named(7).showing(3).until(end)).round();
	let own = bid(BTC, 1, PRICE).named(2).ioc().on_self_trade(SelfTrade::CancelBoth);
	exchange.place(iceberg, own).round();
	assert!(matches!(told(&exchange, iceberg)[0], Event::OrderCancelled { lots: Lots(20), .. }));
	assert!(matches!(told(&exchange, taker)[..], [Event::OrderCancelled { lots: Lots(30), .. }]));
	exchange.place(iceberg, bid(BTC, 9, PRICE).named(3).ioc()).round();
	assert!(exchange.resting().is_empty());
}

#[test]
fn next_parts_should_be_paid_for_like_makers() {
	for (budget, traded) in [(1, 0), (2, 0), (3, 5), (4, 9), (5, 9), (6, 14)] {
		let (mut exchange, [.., taker]) = begin();
		exchange.place(taker, bid(BTC, 24, PRICE));
		// One unit is for the taker itself.
		exchange.round_within(budget, 99);
		assert_eq!(exchange.lots(taker, BTC), traded, "with {budget} units");
		exchange.rounds(2);
		assert_eq!(exchange.lots(taker, BTC), 24);
	}
}

#[test]
fn refills_should_come_out_the_same_in_one_block_and_over_many() {
	let (mut exchange, [iceberg, other, taker]) = begin();
	exchange.place(taker, bid(BTC, 22, PRICE));
	let mut fills = Vec::new();
	for _ in 0..9 {
		exchange.round_within(4, 99);
		fills.extend(exchange.fills_of(taker));
	}
	assert_eq!((exchange.lots(iceberg, BTC), exchange.lots(other, BTC)), (-18, -4));
	assert_eq!(fills.iter().map(|fill| fill.0 .0).collect::<Vec<_>>(), [5, 4, 5, 5, 3]);
}
