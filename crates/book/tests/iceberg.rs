//! Orders that show a part of their lots at a time.

mod common;

use common::{order, Dice, Lenient, Moody, BOOK, MARKET, NOW};
use novation_book::{
	apply, plan, Action, Book, BookError, End, Iceberg, Inconsistency, Level, MemoryStore, Plan,
	RestingOrder, SelfTrade, Taker,
};
use novation_units::{AccountIndex, ClientOrderId, Lots, Side, Ticks};
use proptest::prelude::*;

/// Rests asks of (price, lots, display), in this order, numbered from 0.
fn asks(orders: &[(u64, u64, Option<u64>)]) -> Book<MemoryStore> {
	let mut book = Book::with_page_capacity(MemoryStore::default(), 4);
	for (price, lots, display) in orders {
		let seq = book.next_seq(MARKET).unwrap().0;
		let order = order(*price, seq, *lots).displaying(display.map(Lots));
		book.insert(MARKET, Side::Ask, order).unwrap();
	}
	book
}

fn buy(limit: u64, lots: u64) -> Taker {
	Taker {
		market: MARKET,
		side: Side::Bid,
		limit: Ticks(limit),
		lots: Lots(lots),
		account: AccountIndex(99),
		self_trade: SelfTrade::CancelMaker,
		index: None,
	}
}

fn run(book: &mut Book<MemoryStore>, taker: &Taker) -> Plan<()> {
	let plan = plan(book, taker, NOW, 100, &mut Lenient).unwrap();
	apply(book, taker, &plan).unwrap();
	assert_eq!(book.check(BOOK), Ok(()));
	plan
}

/// (the owner's name, lots) of every fill.
fn fills(plan: &Plan<()>) -> Vec<(u64, u64)> {
	let fill = |action: &Action<()>| match action {
		Action::Fill { maker, lots, .. } => Some((maker.client_id.0, lots.0)),
		Action::Remove { .. } => None,
	};
	plan.actions.iter().filter_map(fill).collect()
}

fn resting(book: &mut Book<MemoryStore>) -> Vec<RestingOrder> {
	let first = book.best(BOOK, Side::Ask).unwrap();
	std::iter::successors(first, |order| book.after(&order.key(MARKET, Side::Ask)).unwrap())
		.collect()
}

/// (the owner's name, all lots, shown lots) of every resting order.
fn sizes(book: &mut Book<MemoryStore>) -> Vec<(u64, u64, u64)> {
	let size = |order: &RestingOrder| (order.client_id.0, order.lots.0, order.shown().0);
	resting(book).iter().map(size).collect()
}

#[test]
fn next_part_should_stand_behind_its_price_and_before_any_worse_one() {
	let orders = [(100, 9, Some(3)), (100, 4, None), (100, 5, Some(2)), (101, 5, None)];
	let mut book = asks(&orders);
	let plan = run(&mut book, &buy(101, 20));
	let one_by_one = [(0, 3), (1, 4), (2, 2), (0, 3), (2, 2), (0, 3), (2, 1), (3, 2)];
	assert_eq!(fills(&plan), one_by_one);
	assert_eq!(sizes(&mut book), [(3, 3, 3)]);
}

#[test]
fn order_that_came_later_should_be_served_before_the_next_part() {
	let mut book = asks(&[(100, 9, Some(3))]);
	run(&mut book, &buy(100, 3));
	assert_eq!(sizes(&mut book), [(0, 6, 3)]);
	let seq = book.next_seq(MARKET).unwrap().0;
	assert_eq!(seq, 2, "the part that is shown now has number 1");
	book.insert(MARKET, Side::Ask, order(100, seq, 4)).unwrap();
	run(&mut book, &buy(100, 3));
	assert_eq!(sizes(&mut book), [(2, 4, 4), (0, 3, 3)]);
}

#[test]
fn part_that_is_not_used_up_should_keep_its_place() {
	let mut book = asks(&[(100, 9, Some(3)), (100, 4, None)]);
	run(&mut book, &buy(100, 2));
	assert_eq!(sizes(&mut book), [(0, 7, 1), (1, 4, 4)]);
	run(&mut book, &buy(100, 1));
	assert_eq!(sizes(&mut book), [(1, 4, 4), (0, 6, 3)]);
}

#[test]
fn depth_should_show_no_more_than_the_displays() {
	let mut book = asks(&[(100, 9, Some(3)), (100, 4, None), (101, 50, Some(1))]);
	let level = |price, lots, orders| Level { price: Ticks(price), lots: Lots(lots), orders };
	let depth = book.depth(MARKET, Side::Ask, 9, None).unwrap();
	assert_eq!(depth, [level(100, 7, 2), level(101, 1, 1)]);
	let impact = |lot_ticks| novation_book::Impact { lot_ticks, max_orders: 9, now: NOW };
	assert_eq!(book.impact_price(MARKET, Side::Ask, &impact(700)), Ok(Some(Ticks(100))));
	assert_eq!(book.impact_price(MARKET, Side::Ask, &impact(802)), Ok(None));
}

#[test]
fn removal_should_take_the_hidden_part_along() {
	let mut book = asks(&[(100, 9, Some(3))]);
	let key = book.best(BOOK, Side::Ask).unwrap().unwrap().key(MARKET, Side::Ask);
	assert_eq!(book.header(BOOK).unwrap().asks.lots, 9);
	assert_eq!(book.remove(&key).map(|order| order.lots), Ok(Lots(9)));
	assert_eq!(book.header(BOOK).unwrap().asks.lots, 0);
}

#[test]
fn smaller_iceberg_should_hide_less_before_it_shows_less() {
	let mut book = asks(&[(100, 9, Some(3))]);
	let key = book.best(BOOK, Side::Ask).unwrap().unwrap().key(MARKET, Side::Ask);
	for (lots, shown) in [(5, 3), (3, 3), (2, 2)] {
		book.set_lots(&key, Lots(lots)).unwrap();
		assert_eq!(sizes(&mut book), [(0, lots, shown)]);
		assert_eq!(book.check(BOOK), Ok(()));
	}
}

#[test]
fn next_part_should_cost_a_step_and_not_begin_without_it() {
	let mut book = asks(&[(100, 9, Some(3))]);
	let taker = buy(100, 9);
	for (bound, steps, traded) in [(1, 0, 0), (2, 2, 3), (3, 2, 3), (4, 4, 6), (5, 5, 9)] {
		let plan = plan(&mut book, &taker, NOW, bound, &mut Lenient).unwrap();
		assert_eq!((plan.steps, taker.lots.0 - plan.left.0), (steps, traded), "bound {bound}");
		let ends = if traded == 9 { End::Filled } else { End::StepsExhausted };
		assert_eq!(plan.end, ends);
	}
	let part = plan(&mut book, &buy(100, 2), NOW, 1, &mut Lenient).unwrap();
	assert_eq!((part.steps, part.end), (1, End::Filled));
}

#[test]
fn plan_should_be_stale_once_another_order_has_its_next_number() {
	let mut book = asks(&[(100, 9, Some(3))]);
	let taker = buy(100, 4);
	let stale = plan(&mut book, &taker, NOW, 9, &mut Lenient).unwrap();
	book.next_seq(MARKET).unwrap();
	assert_eq!(apply(&mut book, &taker, &stale), Err(BookError::PlanStale));
	assert_eq!(sizes(&mut book), [(0, 9, 3)]);
	run(&mut book, &taker);
	assert_eq!(sizes(&mut book), [(0, 5, 2)]);
}

#[test]
fn own_or_expired_iceberg_should_leave_with_all_of_it() {
	for (account, expires_at) in [(99, None), (16, Some(NOW.time))] {
		let mut book = asks(&[]);
		let seq = book.next_seq(MARKET).unwrap().0;
		let account = AccountIndex(account);
		let order = RestingOrder { account, expires_at, ..order(100, seq, 9) };
		book.insert(MARKET, Side::Ask, order.displaying(Some(Lots(3)))).unwrap();
		let plan = run(&mut book, &buy(100, 9));
		assert!(matches!(plan.actions[..], [Action::Remove { maker, .. }] if maker.lots.0 == 9));
		assert_eq!(sizes(&mut book), []);
	}
}

#[test]
fn check_should_see_an_iceberg_that_shows_too_much() {
	let mut book = asks(&[]);
	let seq = book.next_seq(MARKET).unwrap().0;
	let iceberg = |hidden, display| {
		let iceberg = Some(Iceberg { hidden: Lots(hidden), display: Lots(display) });
		RestingOrder { iceberg, ..order(100, seq, 9) }
	};
	assert_eq!(book.insert(MARKET, Side::Ask, iceberg(9, 3)), Err(BookError::NoLots));
	book.insert(MARKET, Side::Ask, iceberg(5, 3)).unwrap();
	assert!(matches!(book.check(BOOK), Err(Inconsistency::Iceberg(_))));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	/// Property over all takers and all verdicts about them.
	#[test]
	fn iceberg_should_trade_all_of_it_and_never_show_more_than_its_display(
		(lots, display) in (1..300u64, 1..40u64),
		others in prop::collection::vec((99..102u64, 1..30u64, prop::option::of(1..9u64)), 0..9),
		takers in prop::collection::vec((100..102u64, 1..80u64, 0..30u32, any::<u64>()), 1..60),
		amended in prop::option::of((0..20usize, 1..300u64)),
	) {
		const MINE: ClientOrderId = ClientOrderId(0);
		let mut orders = others;
		orders.insert(0, (100, lots, Some(display)));
		let mut book = asks(&orders);
		let (mut total, mut traded) = (lots, 0);
		let mine = |book: &mut Book<_>| {
			resting(book).into_iter().find(|order| order.client_id == MINE)
		};
		for (at, (limit, wanted, steps, seed)) in takers.into_iter().enumerate() {
			if let (Some((when, lots)), Some(order)) = (amended, mine(&mut book)) {
				if when == at && lots < order.lots.0 {
					book.set_lots(&order.key(MARKET, Side::Ask), Lots(lots)).unwrap();
					total -= order.lots.0 - lots;
				}
			}
			let taker = buy(limit, wanted);
			let refusals = Dice(seed).below(50);
			let mut judge = Moody::new(seed, refusals);
			let plan = plan(&mut book, &taker, NOW, steps, &mut judge).unwrap();
			apply(&mut book, &taker, &plan).unwrap();
			prop_assert!(plan.steps <= steps);
			for action in plan.actions.iter().filter(|action| action.maker().client_id == MINE) {
				match action {
					Action::Fill { lots, .. } => {
						prop_assert!(lots.0 <= display);
						traded += lots.0;
					}
					Action::Remove { maker, .. } => total -= maker.lots.0,
				}
			}
			let rest = mine(&mut book);
			prop_assert!(rest.is_none_or(|order| order.shown().0 <= display));
			prop_assert!(rest.is_none_or(|order| order.shown() > Lots(0)));
			prop_assert_eq!(traded + rest.map_or(0, |order| order.lots.0), total);
			prop_assert_eq!(book.check(BOOK), Ok(()));
		}
	}
}
