//! Levels and impact prices, against their definitions.

mod common;

use common::{order, MARKET, NOW};
use novation_book::{Book, BookError, Impact, Level, MemoryStore, RestingOrder};
use novation_units::{Lots, Side, Ticks};
use proptest::prelude::*;

fn book(side: Side, orders: &[RestingOrder]) -> Book<MemoryStore> {
	let mut book = Book::with_page_capacity(MemoryStore::default(), 4);
	for order in orders {
		let seq = book.next_seq(MARKET).unwrap();
		book.insert(MARKET, side, RestingOrder { seq, ..*order }).unwrap();
	}
	book
}

fn impact(lot_ticks: u128) -> Impact {
	Impact { lot_ticks, max_orders: 100, now: NOW }
}

#[test]
fn depth_should_add_up_each_price_best_first() {
	let orders: Vec<_> = (0..30).map(|at| order(100 + at % 3, 0, 1 + at)).collect();
	let level = |price: u64, lots: u64| Level { price: Ticks(price), lots: Lots(lots), orders: 10 };
	let mut bids = book(Side::Bid, &orders);
	let levels = bids.depth(MARKET, Side::Bid, 2, None).unwrap();
	assert_eq!(levels, [level(102, 165), level(101, 155)]);
	let mut asks = book(Side::Ask, &orders);
	let levels = asks.depth(MARKET, Side::Ask, 9, None).unwrap();
	assert_eq!(levels, [level(100, 145), level(101, 155), level(102, 165)]);
	assert_eq!(asks.depth(MARKET, Side::Ask, 0, None), Ok(vec![]));
	assert_eq!(asks.depth(MARKET, Side::Bid, 9, None), Ok(vec![]));
}

#[test]
fn best_live_order_should_be_the_first_that_has_not_expired() {
	let ending = |end| RestingOrder { expires_at: Some(end), ..order(100, 0, 1) };
	let expired = [NOW.time, NOW.time].map(ending);
	let mut book = book(Side::Ask, &[expired[0], expired[1], order(101, 0, 1)]);
	let mut best = |max| book.best_live(MARKET, Side::Ask, NOW, max).unwrap();
	assert_eq!(best(3).map(|order| order.price), Some(Ticks(101)));
	assert_eq!(best(2), None);
}

#[test]
fn impact_price_should_be_rounded_against_who_trades() {
	// 3 lots at 100, then 200 lot ticks at 101: 500 / (3 + 200/101) = 100.397…
	let mut asks = book(Side::Ask, &[order(100, 0, 3), order(101, 0, 5)]);
	assert_eq!(asks.impact_price(MARKET, Side::Ask, &impact(500)), Ok(Some(Ticks(101))));
	// 3 lots at 101, then 197 lot ticks at 100: 500 / (3 + 197/100) = 100.603…
	let mut bids = book(Side::Bid, &[order(101, 0, 3), order(100, 0, 5)]);
	assert_eq!(bids.impact_price(MARKET, Side::Bid, &impact(500)), Ok(Some(Ticks(100))));
}

#[test]
fn impact_price_should_be_absent_when_the_book_is_too_thin() {
	let end = Some(NOW.time);
	let expired = RestingOrder { expires_at: end, ..order(99, 0, 900) };
	let mut book = book(Side::Ask, &[expired, order(100, 0, 3), order(200, 0, 1)]);
	let mut ask = |impact| book.impact_price(MARKET, Side::Ask, &impact).unwrap();
	assert_eq!(ask(impact(0)), Some(Ticks(100)));
	assert_eq!(ask(impact(300)), Some(Ticks(100)));
	assert_eq!(ask(impact(500)), Some(Ticks(125)));
	assert_eq!(ask(impact(501)), None);
	assert_eq!(ask(Impact { max_orders: 2, ..impact(301) }), None);
	assert_eq!(ask(Impact { max_orders: 1, ..impact(0) }), None);
}

#[test]
fn impact_price_should_overflow_as_a_value() {
	let mut book = book(Side::Ask, &[order(u64::MAX, 0, u64::MAX)]);
	let answer = book.impact_price(MARKET, Side::Ask, &impact(1 << 127));
	assert_eq!(answer, Err(BookError::Overflow));
	let answer = book.impact_price(MARKET, Side::Ask, &impact(1 << 126));
	assert_eq!(answer, Ok(Some(Ticks(u64::MAX))));
}

proptest! {
	/// The average `a` times the fractional lots is the notional. That many lots buy at least the notional at
	/// `a`, and less at `a - 1`.
	#[test]
	fn impact_price_should_be_the_smallest_that_pays_for_the_sweep(
		orders in prop::collection::vec((1..50u64, 1..20u64), 1..20),
		lot_ticks in 1..3_000u128,
	) {
		let resting: Vec<_> = orders.iter().map(|(price, lots)| order(*price, 0, *lots)).collect();
		let answer = book(Side::Ask, &resting).impact_price(MARKET, Side::Ask, &impact(lot_ticks));
		let mut sorted = orders.clone();
		sorted.sort();
		// Lots as a fraction with one common denominator: the last price.
		let (mut whole, mut left, mut last) = (0u128, lot_ticks, None);
		for (price, lots) in sorted {
			if u128::from(price * lots) >= left {
				last = Some(u128::from(price));
				break;
			}
			left -= u128::from(price * lots);
			whole += u128::from(lots);
		}
		match last {
			None => prop_assert_eq!(answer, Ok(None)),
			Some(last) => {
				let average = u128::from(answer.unwrap().unwrap().0);
				let lots_times_last = whole * last + left;
				prop_assert!(average * lots_times_last >= lot_ticks * last);
				prop_assert!((average - 1) * lots_times_last < lot_ticks * last);
			},
		}
	}
}
