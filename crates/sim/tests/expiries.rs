//! Orders that may no longer trade leave by themselves.

use novation_exchange_types::{CancelReason, Event, Op, RejectReason};
use novation_sim::{ask, bid, Exchange, Styled, BLOCK, BTC, ETH};
use novation_units::{AccountIndex, MarketId, Millis, Quote, Side};

fn cancels(exchange: &Exchange, account: AccountIndex) -> Vec<CancelReason> {
	let find = |event: Event| match event {
		Event::OrderCancelled { account: who, reason, .. } if who == account => Some(reason),
		_ => None,
	};
	exchange.events().into_iter().filter_map(find).collect()
}

fn rejections(exchange: &Exchange, account: AccountIndex) -> Vec<RejectReason> {
	let find = |event: Event| match event {
		Event::OrderRejected { account: who, reason, .. }
		| Event::OperationRejected { account: who, reason, .. }
			if who == account =>
		{
			Some(reason)
		}
		_ => None,
	};
	exchange.events().into_iter().filter_map(find).collect()
}

fn open(exchange: &Exchange, account: AccountIndex) -> usize {
	exchange.venue.get().open_orders.get(&account).map_or(0, Vec::len)
}

fn after(exchange: &Exchange, blocks: u64) -> Millis {
	Millis(exchange.venue.get().now.0 + blocks * BLOCK.0)
}

/// Finding O3: an expired order leaves depth, margin, name and place in the first round at its end, although nobody
/// meets it.
#[test]
fn expired_order_should_leave_though_nobody_meets_it() {
	let mut exchange = Exchange::dev();
	let trader = exchange.trader(41);
	let end = after(&exchange, 3);
	exchange.place(trader, bid(BTC, 100, 900_000).named(1).until(end)).rounds(2);
	assert_eq!(open(&exchange, trader), 1);
	exchange.round();
	assert_eq!(cancels(&exchange, trader), [CancelReason::Expired]);
	assert_eq!((open(&exchange, trader), exchange.resting().len()), (0, 0));
	let depth = exchange.book().depth(BTC, Side::Bid, 9, None).expect("a sound book");
	assert_eq!(depth, []);
	assert_eq!(exchange.account(trader).positions, [], "no margin, no place among its markets");
	exchange.place(trader, bid(BTC, 100, 900_000).named(1)).round();
	assert_eq!(rejections(&exchange, trader), []);
}

/// Finding O3: no judgement fails for the sake of an expired order, in the very block of its end.
#[test]
fn expired_order_should_not_make_the_next_one_fail() {
	let mut exchange = Exchange::dev();
	let (maker, trader) = (exchange.trader(10_000), exchange.trader(41));
	exchange.place(maker, ask(ETH, 100, 400_000).named(1)).round();
	let end = after(&exchange, 2);
	exchange.place(trader, bid(BTC, 100, 900_000).named(1).until(end)).round();
	exchange.place(trader, bid(ETH, 200, 400_000).named(1).ioc()).round();
	assert_eq!(exchange.lots(trader, ETH), 100);
}

/// Finding O3: when the sweep finds no room, its owner's next operation drops the order first.
#[test]
fn expired_order_should_leave_before_the_next_operation_of_its_owner() {
	let mut exchange = Exchange::dev();
	let traders: Vec<AccountIndex> = (0..20).map(|_| exchange.trader(41)).collect();
	let end = after(&exchange, 2);
	for trader in &traders {
		exchange.place(*trader, bid(BTC, 100, 900_000).named(1).until(end));
	}
	exchange.round();
	let last = traders[19];
	exchange.place(last, bid(BTC, 100, 900_000).named(1)).round_within(20, 20);
	assert_eq!(cancels(&exchange, last), [CancelReason::Expired]);
	assert_eq!((rejections(&exchange, last), open(&exchange, last)), (vec![], 1));
	let left: usize = traders.iter().map(|trader| open(&exchange, *trader)).sum();
	assert!(left > 10, "most had no room: {left}");
	exchange.round();
	let left: usize = traders.iter().map(|trader| open(&exchange, *trader)).sum();
	assert_eq!(left, 1);
}

/// Finding O3: the end is a time. Twelve blocks of half a second change nothing about it.
#[test]
fn order_should_last_as_long_in_short_blocks_as_in_long_ones() {
	for block in [500, 6_000] {
		let mut exchange = Exchange::dev();
		let trader = exchange.trader(1_000);
		exchange.block = Millis(block);
		let end = Millis(exchange.venue.get().now.0 + 30_000);
		exchange.place(trader, bid(BTC, 1, 900_000).named(1).until(end));
		exchange.rounds(30_000 / block - 1);
		assert_eq!(open(&exchange, trader), 1, "blocks of {block} ms");
		exchange.round();
		assert_eq!(open(&exchange, trader), 0, "blocks of {block} ms");
	}
}

fn cancel_at(agent: Option<u8>, market: Option<MarketId>, at: Option<Millis>) -> Op {
	Op::CancelAt { agent, market, at }
}

/// A dead man's switch is a time as well.
#[test]
fn deadline_should_come_at_its_time_in_short_blocks() {
	let mut exchange = Exchange::dev();
	let trader = exchange.trader(1_000);
	exchange.block = Millis(500);
	let at = Millis(exchange.venue.get().now.0 + 18_000);
	exchange.submit(trader, cancel_at(None, None, Some(at)));
	exchange.place(trader, bid(BTC, 1, 900_000).named(1)).rounds(35);
	assert_eq!(open(&exchange, trader), 1);
	exchange.round();
	assert_eq!(cancels(&exchange, trader), [CancelReason::DeadlineExpired]);
}

/// Finding O12: an agent disarms its own switch, and neither its owner's nor another agent's.
#[test]
fn agent_should_move_no_switch_but_its_own() {
	let mut exchange = Exchange::dev();
	let trader = exchange.trader(1_000);
	let at = Some(after(&exchange, 3));
	exchange.submit(trader, cancel_at(None, None, at));
	exchange.submit(trader, cancel_at(Some(0), Some(ETH), at));
	exchange.place(trader, bid(BTC, 1, 900_000).named(1));
	exchange.place(trader, bid(ETH, 1, 390_000).named(2)).round();
	exchange.submit(trader, cancel_at(Some(1), Some(ETH), None));
	exchange.submit(trader, cancel_at(Some(1), Some(BTC), None));
	exchange.rounds(2);
	assert_eq!(open(&exchange, trader), 0);

	let at = Some(after(&exchange, 3));
	exchange.submit(trader, cancel_at(Some(0), Some(ETH), at));
	exchange.place(trader, bid(BTC, 1, 900_000).named(1));
	exchange.place(trader, bid(ETH, 1, 390_000).named(2)).rounds(3);
	assert_eq!(open(&exchange, trader), 1, "only the order in the market of the switch is gone");
}

/// A deadline too many is refused with an event, although it names no order.
#[test]
fn deadline_too_many_should_be_told() {
	let mut exchange = Exchange::dev();
	let trader = exchange.trader(1_000);
	exchange.submit(trader, cancel_at(None, None, Some(after(&exchange, 90)))).round();
	for agent in [None, Some(3)] {
		for market in [BTC, ETH] {
			exchange.submit(trader, cancel_at(agent, Some(market), Some(after(&exchange, 90))));
		}
	}
	exchange.round();
	assert_eq!(rejections(&exchange, trader), []);
	let mut many = Exchange::new((0..6).map(|id| (MarketId(id), novation_sim::btc())));
	let trader = many.trader(1_000);
	for id in 0..5 {
		many.submit(trader, cancel_at(Some(0), Some(MarketId(id)), Some(after(&many, 90))));
	}
	many.round();
	assert_eq!(rejections(&many, trader), [RejectReason::TooManyDeadlines]);
	assert_eq!(many.account(trader).cash, Quote(1_000 * novation_sim::DOLLAR));
	assert_eq!(many.venue.get().conditionals[&trader].deadlines.len(), 4);
}
