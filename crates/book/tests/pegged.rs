//! Orders whose price moves with an index.

mod common;

use common::{order, Lenient, BOOK, MARKET, NOW, PEGGED};
use novation_book::{
	apply, plan, price_from, rung, Action, Book, BookError, Level, MemoryStore, OrderKey, Peg,
	Plan, Removal, RestingOrder, SelfTrade, Taker,
};
use novation_units::{AccountIndex, Lots, Side, Ticks};

fn book() -> Book<MemoryStore> {
	Book::with_page_capacity(MemoryStore::default(), 4)
}

fn rest(book: &mut Book<MemoryStore>, side: Side, order: RestingOrder) -> OrderKey {
	let seq = book.next_seq(MARKET).unwrap();
	let order = RestingOrder { seq, ..order };
	book.insert(MARKET, side, order).unwrap();
	order.key(MARKET, side)
}

/// An order `offset` ticks from the index, but no worse than `limit`.
fn pegged(offset: i64, limit: u64, lots: u64) -> RestingOrder {
	RestingOrder {
		price: rung(offset),
		peg: Some(Peg { limit: Ticks(limit) }),
		..order(0, 0, lots)
	}
}

fn buy(limit: u64, lots: u64, index: Option<u64>) -> Taker {
	Taker {
		market: MARKET,
		side: Side::Bid,
		limit: Ticks(limit),
		lots: Lots(lots),
		account: AccountIndex(99),
		self_trade: SelfTrade::CancelMaker,
		index: index.map(Ticks),
	}
}

fn run(book: &mut Book<MemoryStore>, taker: &Taker) -> Plan<()> {
	let plan = plan(book, taker, NOW, 100, &mut Lenient).unwrap();
	apply(book, taker, &plan).unwrap();
	assert_eq!(book.check(BOOK), Ok(()));
	assert_eq!(book.check(PEGGED), Ok(()));
	plan
}

/// (number, price) of every fill.
fn fills(plan: &Plan<()>) -> Vec<(u64, u64)> {
	let fill = |action: &Action<()>| match action {
		Action::Fill { maker, price, .. } => Some((maker.seq.0, price.0)),
		Action::Remove { .. } => None,
	};
	plan.actions.iter().filter_map(fill).collect()
}

#[test]
fn both_kinds_should_be_served_by_price_and_then_by_time() {
	let mut book = book();
	rest(&mut book, Side::Ask, order(102, 0, 1));
	rest(&mut book, Side::Ask, pegged(2, 1, 1));
	rest(&mut book, Side::Ask, order(102, 0, 1));
	rest(&mut book, Side::Ask, pegged(1, 1, 1));
	rest(&mut book, Side::Ask, order(101, 0, 1));
	let taker = buy(200, 9, Some(100));
	let plan = plan(&mut book, &taker, NOW, 9, &mut Lenient).unwrap();
	assert_eq!(fills(&plan), [(3, 101), (4, 101), (0, 102), (1, 102), (2, 102)]);
	// A tick higher they stand behind.
	let plan = run(&mut book, &buy(102, 9, Some(101)));
	assert_eq!(fills(&plan), [(4, 101), (0, 102), (2, 102), (3, 102)]);
}

#[test]
fn pegged_orders_should_sleep_without_an_index() {
	let mut book = book();
	rest(&mut book, Side::Ask, pegged(2, 1, 1));
	rest(&mut book, Side::Ask, order(150, 0, 1));
	assert_eq!(fills(&run(&mut book, &buy(200, 9, None))), [(1, 150)]);
	assert_eq!(book.best_at(MARKET, Side::Ask, None), Ok(None));
	let best = book.best_at(MARKET, Side::Ask, Some(Ticks(100))).unwrap();
	assert_eq!(best.map(|best| best.1), Some(Ticks(102)));
}

#[test]
fn order_that_the_index_has_brought_beyond_its_limit_should_leave_when_it_is_met() {
	let mut book = book();
	rest(&mut book, Side::Ask, pegged(2, 102, 1));
	rest(&mut book, Side::Ask, pegged(3, 50, 1));
	let plan = run(&mut book, &buy(200, 9, Some(99)));
	assert!(matches!(plan.actions[0], Action::Remove { why: Removal::BeyondLimit, .. }));
	assert_eq!(fills(&plan), [(1, 102)]);
	let mut book = self::book();
	rest(&mut book, Side::Ask, pegged(2, 102, 1));
	assert_eq!(fills(&run(&mut book, &buy(200, 9, Some(100)))), [(0, 102)], "at its very limit");
}

#[test]
fn two_pegged_orders_should_be_refused_to_cross() {
	let mut book = book();
	rest(&mut book, Side::Ask, pegged(5, 1, 1));
	for (offset, crosses) in [(4, false), (5, true), (6, true)] {
		let seq = book.next_seq(MARKET).unwrap();
		let bid = RestingOrder { seq, ..pegged(offset, 900, 1) };
		let answer = book.insert(MARKET, Side::Bid, bid);
		let expected = if crosses { Err(BookError::WouldCross { best: rung(5) }) } else { Ok(()) };
		assert_eq!(answer, expected, "{offset}");
	}
}

#[test]
fn depth_should_show_pegged_orders_where_the_index_puts_them() {
	let mut book = book();
	rest(&mut book, Side::Bid, order(99, 0, 4));
	rest(&mut book, Side::Bid, pegged(-1, 101, 3));
	rest(&mut book, Side::Bid, pegged(-3, 150, 2));
	let level = |price, lots, orders| Level { price: Ticks(price), lots: Lots(lots), orders };
	let mut depth = |index: Option<u64>, levels| {
		book.depth(MARKET, Side::Bid, levels, index.map(Ticks)).unwrap()
	};
	assert_eq!(depth(None, 9), [level(99, 4, 1)]);
	assert_eq!(depth(Some(100), 9), [level(99, 7, 2), level(97, 2, 1)]);
	assert_eq!(depth(Some(100), 1), [level(99, 7, 2)]);
	assert_eq!(depth(Some(102), 9), [level(101, 3, 1), level(99, 6, 2)]);
	assert_eq!(depth(Some(103), 9), [level(100, 2, 1), level(99, 4, 1)], "one is beyond its limit");
}

#[test]
fn pegged_iceberg_should_compete_with_all_orders_of_its_price() {
	let mut book = book();
	rest(&mut book, Side::Ask, pegged(2, 1, 5).displaying(Some(Lots(2))));
	rest(&mut book, Side::Ask, order(102, 0, 1));
	let plan = run(&mut book, &buy(102, 4, Some(100)));
	assert_eq!(fills(&plan), [(0, 102), (1, 102), (2, 102)]);
	assert_eq!(book.best(PEGGED, Side::Ask).unwrap().map(|order| order.lots), Some(Lots(2)));
}

#[test]
fn keys_should_name_the_market_and_each_its_own_book() {
	let mut book = book();
	let fixed = rest(&mut book, Side::Ask, order(102, 0, 1));
	let pegged = rest(&mut book, Side::Ask, pegged(2, 1, 1));
	assert_eq!((fixed.book, fixed.market()), (BOOK, MARKET));
	assert_eq!((pegged.book, pegged.market()), (PEGGED, MARKET));
	assert_eq!(book.get(&pegged).map(|order| order.offset()), Ok(Some(2)));
	assert_eq!(book.order_count(BOOK, Side::Ask).unwrap(), 1);
	book.remove(&pegged).unwrap();
	assert_eq!(book.get(&fixed).map(|order| order.offset()), Ok(None));
}

#[test]
fn offsets_should_sort_and_never_leave_the_range_of_prices() {
	let offsets = [i64::MIN, -2, -1, 0, 1, i64::MAX];
	assert!(offsets.map(rung).is_sorted());
	for offset in offsets {
		assert_eq!(pegged(offset, 1, 1).offset(), Some(offset));
	}
	for (index, offset, price) in [(5, -3, 2), (5, -5, 0), (5, -6, 0), (5, i64::MIN, 0), (9, 0, 9)]
	{
		assert_eq!(price_from(Ticks(index), offset), Ticks(price));
	}
	assert_eq!(price_from(Ticks(u64::MAX), 1), Ticks(u64::MAX));
}
