//! When accounts are found and served. Each finding has its right value.

use novation_exchange_types::{CancelReason, Event, MarketStatus, Op, TwapRequest};
use novation_ledger::{Due, INSURANCE};
use novation_sim::{ask, bid, Exchange, LawChecks, Styled, AMPLE, BLOCK, BTC, DOLLAR, ETH};
use novation_units::{AccountIndex, Lots, Millis, Quote, Size, Ticks};

/// An exchange in which `long` has bought `lots` of bitcoin at 1 000 000 from a rich short.
fn opened(lots: u64, dollars: i128) -> (Exchange, AccountIndex) {
	let mut exchange = Exchange::dev();
	let (long, short) = (exchange.trader(dollars), exchange.trader(10_000_000));
	exchange.place(long, bid(BTC, lots, 1_000_000).named(100)).round();
	exchange.place(short, ask(BTC, lots, 1_000_000).named(100).ioc()).round();
	assert_eq!(exchange.lots(long, BTC), lots as i64);
	(exchange, long)
}

fn happened(exchange: &Exchange, wanted: impl Fn(&Event) -> bool) -> usize {
	exchange.events().iter().filter(|event| wanted(event)).count()
}

fn is_called(event: &Event) -> bool {
	matches!(event, Event::MarginCall { .. })
}

/// Lots that liquidation has closed against the book in the last round.
fn liquidated(exchange: &Exchange) -> u64 {
	let lots = |event: &Event| match event {
		Event::PositionLiquidated { lots, .. } => Some(lots.0),
		_ => None,
	};
	exchange.events().iter().filter_map(lots).sum()
}

/// Finding L1: a maker that replaces its only bid in each block is met by liquidation in each block.
#[test]
fn liquidation_should_meet_the_new_quotes_of_its_block() {
	for cancels in [false, true] {
		let (mut exchange, long) = opened(10_000, 5_000);
		let maker = exchange.trader(10_000_000);
		exchange.place(maker, bid(BTC, 50_000, 966_980).named(1)).round();
		exchange.price(BTC, 967_000);
		let quote = bid(BTC, 50_000, 966_980).named(2);
		if cancels {
			exchange.cancel(maker, BTC, 1).place(maker, quote).round();
		} else {
			exchange.replace(maker, 1, quote).round();
		}
		assert!(exchange.lots(long, BTC) < 10_000, "nothing was closed: {cancels}");
		assert!(liquidated(&exchange) > 0);
		assert_eq!(happened(&exchange, |event| matches!(event, Event::Deleveraged { .. })), 0);
	}
}

/// Finding L1: liquidation never meets an order that its block cancels.
#[test]
fn liquidation_should_not_meet_a_cancelled_order() {
	let (mut exchange, long) = opened(1_000, 500);
	let maker = exchange.trader(10_000_000);
	exchange.place(maker, bid(BTC, 50_000, 966_000).named(1)).round();
	exchange.price(BTC, 967_000).cancel(maker, BTC, 1).round();
	assert_eq!(exchange.lots(long, BTC), 1_000);
}

/// Finding L1: liquidation comes before the takers of its block, wherever they stand.
#[test]
fn liquidation_should_not_depend_on_the_order_of_arrival() {
	let mut results = Vec::new();
	let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
	for order in orders {
		let (mut exchange, long) = opened(1_000, 500);
		let (maker, taker) = (exchange.trader(1_000_000), exchange.trader(1_000_000));
		exchange.place(maker, bid(BTC, 100, 966_500).named(1)).round();
		exchange.price(BTC, 967_000);
		for step in order {
			match step {
				0 => exchange.replace(maker, 1, bid(BTC, 900, 966_900).named(2)),
				1 => exchange.place(taker, ask(BTC, 900, 966_000).named(1).ioc()),
				_ => exchange.place(maker, bid(BTC, 50, 966_800).named(3)),
			};
		}
		exchange.round();
		results.push((exchange.lots(long, BTC), liquidated(&exchange)));
	}
	assert!(results[0].1 > 0, "{results:?}");
	assert!(results.iter().all(|result| *result == results[0]), "{results:?}");
}

/// What makes ether unpriced or closed.
fn close_ether(exchange: &mut Exchange, how: usize) {
	match how {
		0 => exchange.silence(ETH).rounds(12),
		1 => exchange.amend(ETH, |market| market.status = MarketStatus::Halted).round(),
		2 => exchange.amend(ETH, |market| market.status = MarketStatus::Settled).round(),
		_ => exchange.wait(Millis(300_000)).price(ETH, 400_000).round(),
	};
}

/// Finding L2, F-K: an order or a position of one lot in a market that is silent, halted, settled or reopening shields
/// nobody.
#[test]
fn lot_in_a_closed_market_should_shield_nobody() {
	for how in 0..3 {
		for holds in [false, true] {
			let (mut exchange, long) = opened(1_000, 520);
			let maker = exchange.trader(1_000_000);
			if holds {
				exchange.place(maker, ask(ETH, 1, 400_000).named(9)).round();
				exchange.place(long, bid(ETH, 1, 400_000).named(9).ioc()).round();
				assert_eq!(exchange.lots(long, ETH), 1);
			} else {
				exchange.place(long, bid(ETH, 1, 390_000).named(9)).round();
			}
			close_ether(&mut exchange, how);
			exchange.price(BTC, 967_000);
			exchange.place(maker, bid(BTC, 5_000, 967_000).named(1)).rounds(2);
			assert!(exchange.lots(long, BTC) < 1_000, "shielded: {how} {holds}");
			assert!(exchange.health(long).unwrap().equity.0 > 0);
		}
	}
}

/// Finding L2: with an unpriced position, new risk needs its whole notional.
#[test]
fn new_risk_should_need_the_whole_notional_of_an_unpriced_position() {
	let mut exchange = Exchange::dev();
	let (trader, maker) = (exchange.trader(5_000), exchange.trader(1_000_000));
	exchange.place(maker, ask(ETH, 1_000, 400_000).named(1)).round();
	// A position of 4 000 dollars.
	exchange.place(trader, bid(ETH, 1_000, 400_000).named(1).ioc()).round();
	assert_eq!(exchange.lots(trader, ETH), 1_000);
	exchange.silence(ETH).rounds(12);
	let placed = |exchange: &mut Exchange, lots, name| {
		exchange.place(trader, bid(BTC, lots, 1_000_000).named(name)).round();
		happened(exchange, |event| matches!(event, Event::OrderPlaced { .. })) == 1
	};
	// 998 dollars are left: they carry 24 000 dollars, not 120 000.
	assert!(placed(&mut exchange, 2_400, 2));
	assert!(!placed(&mut exchange, 200, 3));
}

/// An account that nothing can be closed of is parked, in no slot and not in the queue, and comes back with its market.
#[test]
fn account_with_nothing_to_close_should_be_parked_until_its_market_wakes() {
	let (mut exchange, long) = opened(1_000, 500);
	exchange.amend(BTC, |market| market.status = MarketStatus::CancelOnly);
	exchange.price(BTC, 960_000).rounds(3);
	assert_eq!(exchange.account(long).due, Some(Due::Parked));
	assert!(exchange.venue.get().schedule.queues.is_empty());
	let maker = exchange.trader(1_000_000);
	exchange.amend(BTC, |market| market.status = MarketStatus::Open);
	exchange.place(maker, bid(BTC, 5_000, 960_000).named(1)).round();
	assert!(exchange.lots(long, BTC) < 1_000);
	assert!(exchange.venue.get().parked.is_empty());
	assert_eq!(exchange.venue.get().schedule.parked, 0);
}

/// An account in the queue whose market closes is parked too, and a deposit takes a parked account out.
#[test]
fn queued_account_should_be_parked_when_its_market_closes_and_saved_by_a_deposit() {
	let (mut exchange, long) = opened(1_000, 500);
	exchange.price(BTC, 967_000).round();
	assert!(exchange.account(long).in_liquidation());
	exchange.amend(BTC, |market| market.status = MarketStatus::Halted).rounds(2);
	assert_eq!(exchange.account(long).due, Some(Due::Parked));
	exchange.deposit(long, Quote(1_000 * DOLLAR));
	exchange.amend(BTC, |market| market.status = MarketStatus::Open).rounds(2);
	assert!(!exchange.account(long).in_liquidation());
	assert!(exchange.account(long).due.and_then(Due::slot).is_some());
}

/// Planted bug 57: a position is not valued at a new price before its market is open.
#[test]
fn unpriced_position_should_keep_its_last_mark_until_the_market_is_open() {
	let (mut exchange, long) = opened(1_000, 500);
	exchange.price(BTC, 900_000).wait(Millis(300_000)).rounds(10);
	assert_eq!(exchange.markets()[&BTC].price.last_mark, Some(Ticks(1_000_000)));
	assert!(exchange.health(long).unwrap().equity.0 > 490 * DOLLAR);
	assert!(!exchange.account(long).in_liquidation());
}

/// Finding L3: a crowd that waits for bids in a thin market keeps nobody from being served.
#[test]
fn crowd_that_waits_for_bids_should_not_keep_others_from_being_served() {
	let mut exchange = Exchange::dev();
	exchange.law_checks = LawChecks::Off;
	let maker = exchange.trader(100_000_000);
	let crowd: Vec<_> = (0..1_100).map(|_| exchange.trader(10)).collect();
	exchange.place(maker, ask(ETH, 50 * 1_100, 400_000).named(1)).round();
	for dust in &crowd {
		exchange.place(*dust, bid(ETH, 45, 400_000).named(1).ioc());
	}
	exchange.round();
	let whale = exchange.trader(500);
	exchange.place(maker, ask(BTC, 1_000, 1_000_000).named(2)).round();
	exchange.place(whale, bid(BTC, 1_000, 1_000_000).named(1).ioc()).round();
	exchange.law_checks = LawChecks::EachRound;
	// Ether falls without a bid: the crowd waits in the queue.
	exchange.price(ETH, 386_000).round_within(AMPLE, 4_000);
	assert!(exchange.venue.get().schedule.queues.len() > 1_024);
	exchange.price(BTC, 967_000);
	exchange.place(maker, bid(BTC, 5_000, 967_000).named(3)).round_within(AMPLE, 4_000);
	exchange.round_within(AMPLE, 4_000);
	assert!(exchange.lots(whale, BTC) < 1_000);
}

/// Finding L4, F-A: 10 000 accounts liquidatable at once, with bids for all, are closed in 12 s of full half-second
/// blocks.
#[test]
fn ten_thousand_accounts_should_drain_in_twelve_seconds() {
	for dust in [0, 1_500] {
		let blocks = drain(10_000, dust);
		println!("10 000 accounts with {dust} near the brink: {blocks} blocks");
		assert!(blocks <= 24, "{blocks} blocks");
	}
}

/// Half-second blocks until `count` accounts are healthy, with `dust` others that are always due.
fn drain(count: u32, dust: u32) -> u32 {
	let mut exchange = Exchange::dev();
	exchange.law_checks = LawChecks::Off;
	let maker = exchange.trader(1_000_000_000);
	let longs: Vec<_> = (0..count).map(|_| exchange.trader(50)).collect();
	let near: Vec<_> = (0..dust).map(|_| exchange.trader(54)).collect();
	exchange.place(maker, ask(BTC, 1_000_000, 1_000_000).named(1)).round();
	exchange.place(maker, ask(BTC, 1_000_000, 1_000_000).named(2)).round();
	for account in longs.iter().chain(&near) {
		exchange.place(*account, bid(BTC, 100, 1_000_000).named(1).ioc());
	}
	exchange.round();
	exchange.cancel_all(maker, BTC);
	for name in 0..20 {
		exchange.place(maker, bid(BTC, 100_000, 966_000).named(10 + name));
	}
	exchange.price(BTC, 966_000).block = Millis(500);
	let mut blocks = 0;
	loop {
		exchange.round_metered();
		blocks += 1;
		let is_open = |index: &&AccountIndex| exchange.lots(**index, BTC) == 100;
		if !longs.iter().any(|index| is_open(&index)) || blocks == 200 {
			return blocks;
		}
	}
}

/// L9: markets without open interest, and markets of a wilder class, turn no wheel.
#[test]
fn path_should_grow_only_by_markets_that_the_class_holds() {
	let (mut exchange, long) = opened(1_000, 5_000);
	let before = exchange.venue.get().schedule;
	for turn in 0..20 {
		exchange.price(ETH, if turn % 2 == 0 { 380_000 } else { 400_000 }).round();
	}
	assert_eq!(exchange.venue.get().schedule.wild.path, before.wild.path);
	// The same swings of a wild market that somebody holds turn the wild wheel only.
	exchange.amend(ETH, |market| market.margin.class = 2);
	let other = exchange.trader(100_000);
	exchange.place(long, ask(ETH, 1, 400_000).named(7)).round();
	exchange.place(other, bid(ETH, 1, 400_000).named(7).ioc()).round();
	let before = exchange.venue.get().schedule;
	for turn in 0..20 {
		exchange.price(ETH, if turn % 2 == 0 { 380_000 } else { 400_000 }).round();
	}
	let after = exchange.venue.get().schedule;
	assert_eq!((after.major.path, after.middle.path), (before.major.path, before.middle.path));
	assert!(after.wild.path > before.wild.path + 900_000_000);
}

/// L9: one measure adds at most the whole price, and empty slots cost nothing.
#[test]
fn path_should_skip_empty_slots() {
	let (mut exchange, long) = opened(100, 500_000);
	exchange.amend(BTC, |market| market.prices.max_move = novation_units::Ppm(1_000_000));
	exchange.amend(BTC, |market| market.orders.max_price = Ticks(1 << 40));
	exchange.price(BTC, 2_000_000);
	exchange.round_within(AMPLE, 12);
	let schedule = exchange.venue.get().schedule;
	assert!(schedule.major.slot() >= 900, "{schedule:?}");
	assert!(!schedule.major.large.has_due, "twelve units suffice for a thousand slots");
	assert!(exchange.account(long).due.and_then(Due::slot).is_some());
}

/// L14: conditional orders end with the liquidation, and its open orders are void at once.
#[test]
fn everything_open_should_end_with_the_liquidation() {
	let (mut exchange, long) = opened(1_000, 600);
	let twap = bid(BTC, 100, 1_000_000).ioc().named(9);
	let twap = TwapRequest { order: twap, slices: 10, interval: Millis(BLOCK.0) };
	exchange.submit(long, Op::Twap(twap));
	for name in 0..40 {
		exchange.place(long, bid(BTC, 1, 955_000 - name).named(name + 1));
	}
	exchange.round();
	let taker = exchange.trader(1_000_000);
	exchange.price(BTC, 956_000).round();
	assert!(exchange.account(long).in_liquidation());
	let ended = |event: &Event| matches!(event, Event::OrderCancelled { account, reason, .. } if *account == long && *reason == CancelReason::Liquidation);
	assert_eq!(happened(&exchange, ended), 17, "the TWAP, and sixteen orders at a service");
	assert!(exchange.venue.get().conditionals.is_empty(), "the TWAP ends first");
	// A taker removes the void orders that it meets, and none of them trades.
	exchange.place(taker, ask(BTC, 10, 950_000).named(1).ioc()).round();
	assert_eq!(exchange.fills_of(taker), []);
	assert!(exchange.venue.get().open_orders[&long].is_empty());
	assert!(!exchange.account(long).has_orders());
}

/// A service closes a fifth of a large position, once a period, and not more within the period.
#[test]
fn large_account_should_be_served_once_a_period_by_a_fifth() {
	let (mut exchange, long) = opened(10_000, 5_000);
	let maker = exchange.trader(10_000_000);
	exchange.price(BTC, 967_000).block = Millis(500);
	// Bids far below the mark, so that each service leaves the account below maintenance margin.
	exchange.place(maker, bid(BTC, 50_000, 957_000).named(1));
	let mut closed = Vec::new();
	for _ in 0..40 {
		exchange.round();
		closed.push((exchange.venue.get().now.0 / 6_000, liquidated(&exchange)));
	}
	let services: Vec<_> = closed.into_iter().filter(|(_, lots)| *lots > 0).collect();
	assert_eq!(services[0].1, 2_069, "the lots of 20 000 dollars are more than a fifth");
	let periods: Vec<_> = services.iter().map(|(period, _)| *period).collect();
	let mut distinct = periods.clone();
	distinct.dedup();
	assert_eq!(periods, distinct, "once a period: {services:?}");
	assert!(exchange.lots(long, BTC) < 10_000);
}

/// The margin call comes once when the excess falls below half of the maintenance margin, and again after it was above.
#[test]
fn margin_call_should_come_once_and_be_armed_again() {
	// 600 dollars for 10 000. At 970 300 the excess is 109 of 194, at 969 000 it is 96.
	let (mut exchange, long) = opened(1_000, 600);
	exchange.price(BTC, 970_300).rounds(2);
	assert_eq!(happened(&exchange, is_called), 0);
	exchange.price(BTC, 968_500).round();
	assert_eq!(happened(&exchange, is_called), 1);
	exchange.price(BTC, 968_000).rounds(3);
	assert_eq!(happened(&exchange, is_called), 0);
	assert!(exchange.account(long).is_called);
	exchange.deposit(long, Quote(100 * DOLLAR));
	exchange.cancel_all(long, BTC).round();
	exchange.price(BTC, 990_000).rounds(20);
	exchange.price(BTC, 955_000).rounds(2);
	assert!(exchange.account(long).is_called);
}

/// L10: an account that is touched or hinted again and again waits in one place.
#[test]
fn account_should_wait_in_one_place_however_often_it_is_touched() {
	let (mut exchange, long) = opened(100, 5_000);
	for _ in 0..20 {
		exchange.withdraw(long, Quote(1)).unwrap();
	}
	let listed = |exchange: &Exchange| {
		let venue = exchange.venue.get();
		venue.slot_pages.values().flatten().filter(|listed| **listed == long).count()
	};
	assert_eq!(listed(&exchange), 1);
	exchange.rounds(2);
	assert_eq!(listed(&exchange), 1);
}

/// L12, F-J: an account that is only checked is not completed, and nothing of its lists is read.
#[test]
fn checked_account_should_not_be_completed() {
	let (mut exchange, long) = opened(100, 5_000);
	let stop = TwapRequest {
		order: bid(BTC, 10, 900_000).ioc().named(9),
		slices: 2,
		interval: Millis(3_600_000),
	};
	exchange.submit(long, Op::Twap(stop)).round();
	assert!(exchange.account(long).has_conditionals);
	exchange.venue.edit().unreadable.insert(novation_sim::Value::Conditionals(long));
	exchange.price(BTC, 1_050_000).round();
	exchange.price(BTC, 950_000).round();
	let faulted = |event: &Event| matches!(event, Event::AccountFaulted { .. });
	assert_eq!(happened(&exchange, faulted), 0);
}

/// with a purse of one step the head of the queue changes its state in each block.
#[test]
fn queue_should_move_on_with_the_smallest_purse() {
	let mut exchange = Exchange::dev();
	let maker = exchange.trader(10_000_000);
	let longs: Vec<_> = (0..12).map(|_| exchange.trader(50)).collect();
	exchange.place(maker, ask(BTC, 1_200, 1_000_000).named(1)).round();
	for long in &longs {
		exchange.place(*long, bid(BTC, 100, 1_000_000).named(1).ioc());
	}
	exchange.round();
	exchange.price(BTC, 966_000);
	exchange.place(maker, bid(BTC, 50_000, 966_000).named(2)).round_within(AMPLE, 30);
	for _ in 0..60 {
		exchange.round_within(AMPLE, 8);
	}
	assert!(longs.iter().all(|long| exchange.lots(*long, BTC) < 100));
	assert_eq!(exchange.account(INSURANCE).positions, []);
	let sizes = [Size::Large, Size::Small];
	assert_eq!(sizes, Size::ALL);
	assert_ne!(Lots(1), Lots(0));
}
