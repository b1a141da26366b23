//! The rules of matching, one by one.

mod common;

use common::{order, Lenient, BOOK, MARKET, NOW};
use novation_book::{
	apply, plan, Action, Book, BookError, End, FillCheck, MemoryStore, OrderKey, Plan, Removal,
	RestingOrder, SelfTrade, Taker, Verdict,
};
use novation_units::{AccountIndex, Lots, Millis, OrderSeq, Side, Ticks};

/// Rests asks of (price, lots), in this order, numbered from 0.
fn asks(orders: &[(u64, u64)]) -> Book<MemoryStore> {
	book(Side::Ask, &orders.iter().map(|(price, lots)| order(*price, 0, *lots)).collect::<Vec<_>>())
}

fn book(side: Side, orders: &[RestingOrder]) -> Book<MemoryStore> {
	let mut book = Book::with_page_capacity(MemoryStore::default(), 4);
	for order in orders {
		let seq = book.next_seq(MARKET).unwrap();
		book.insert(MARKET, side, RestingOrder { seq, ..*order }).unwrap();
	}
	book
}

fn taker(side: Side, limit: u64, lots: u64) -> Taker {
	Taker {
		market: MARKET,
		side,
		limit: Ticks(limit),
		lots: Lots(lots),
		account: AccountIndex(99),
		self_trade: SelfTrade::CancelTaker,
		index: None,
	}
}

fn run<J: FillCheck>(
	book: &mut Book<MemoryStore>,
	taker: &Taker,
	judge: &mut J,
) -> Plan<J::Reason> {
	let plan = plan(book, taker, NOW, 100, judge).unwrap();
	apply(book, taker, &plan).unwrap();
	assert_eq!(book.check(BOOK), Ok(()));
	plan
}

/// (seq, lots) of every fill.
fn fills<R>(plan: &Plan<R>) -> Vec<(u64, u64)> {
	let fill = |action: &Action<R>| match action {
		Action::Fill { maker, lots, .. } => Some((maker.seq.0, lots.0)),
		Action::Remove { .. } => None,
	};
	plan.actions.iter().filter_map(fill).collect()
}

fn resting(book: &mut Book<MemoryStore>, side: Side) -> Vec<(u64, u64)> {
	let first = book.best(BOOK, side).unwrap();
	std::iter::successors(first, |order| book.after(&order.key(MARKET, side)).unwrap())
		.map(|order| (order.seq.0, order.lots.0))
		.collect()
}

#[test]
fn better_price_should_trade_first_and_the_earlier_order_within_a_price() {
	let mut book = asks(&[(101, 5), (100, 5), (101, 5), (100, 5)]);
	let plan = run(&mut book, &taker(Side::Bid, 101, 13), &mut Lenient);
	assert_eq!(fills(&plan), [(1, 5), (3, 5), (0, 3)]);
	assert_eq!((plan.left, plan.end), (Lots(0), End::Filled));
	assert_eq!(resting(&mut book, Side::Ask), [(0, 2), (2, 5)]);
}

#[test]
fn order_at_the_very_limit_should_trade_and_one_behind_it_should_not() {
	for (side, limit, traded) in [(Side::Bid, 100, 1), (Side::Bid, 99, 0), (Side::Bid, 101, 2)] {
		let mut book = asks(&[(100, 1), (101, 1)]);
		let plan = run(&mut book, &taker(side, limit, 5), &mut Lenient);
		assert_eq!((fills(&plan).len(), plan.end), (traded, End::NothingCrosses));
	}
	for (limit, traded) in [(100, 1), (101, 0), (99, 2)] {
		let mut book = book(Side::Bid, &[order(100, 0, 1), order(99, 0, 1)]);
		let plan = run(&mut book, &taker(Side::Ask, limit, 5), &mut Lenient);
		assert_eq!((fills(&plan).len(), plan.end), (traded, End::NothingCrosses));
	}
}

#[test]
fn partly_filled_maker_should_keep_its_place() {
	let mut book = asks(&[(100, 5), (100, 5)]);
	run(&mut book, &taker(Side::Bid, 100, 2), &mut Lenient);
	let plan = run(&mut book, &taker(Side::Bid, 100, 4), &mut Lenient);
	assert_eq!(fills(&plan), [(0, 3), (1, 1)]);
}

#[test]
fn expired_maker_should_leave_without_a_trade() {
	let expiring = |at| RestingOrder { expires_at: Some(at), ..order(100, 0, 1) };
	let mut book = book(Side::Ask, &[999, 1_000, 1_001].map(Millis).map(expiring));
	let plan = run(&mut book, &taker(Side::Bid, 100, 1), &mut Lenient);
	let expired =
		|action: &&Action<()>| matches!(action, Action::Remove { why: Removal::Expired, .. });
	assert_eq!(plan.actions.iter().filter(expired).count(), 2);
	assert_eq!(fills(&plan), [(2, 1)]);
}

#[test]
fn account_should_not_trade_with_itself() {
	let own = |lots| RestingOrder { account: AccountIndex(99), ..order(100, 0, lots) };
	let orders = [order(100, 0, 1), own(7), order(100, 0, 1)];
	let outcome = |self_trade| {
		let mut book = book(Side::Ask, &orders);
		let plan = run(&mut book, &Taker { self_trade, ..taker(Side::Bid, 100, 2) }, &mut Lenient);
		(fills(&plan), plan.left.0, plan.end, resting(&mut book, Side::Ask))
	};
	let maker = outcome(SelfTrade::CancelMaker);
	assert_eq!(maker, (vec![(0, 1), (2, 1)], 0, End::Filled, vec![]));
	let taker = outcome(SelfTrade::CancelTaker);
	assert_eq!(taker, (vec![(0, 1)], 1, End::SelfTrade, vec![(1, 7), (2, 1)]));
	let both = outcome(SelfTrade::CancelBoth);
	assert_eq!(both, (vec![(0, 1)], 1, End::SelfTrade, vec![(2, 1)]));
}

#[test]
fn expired_own_order_should_not_stop_the_taker() {
	let end = Some(NOW.time);
	let own = RestingOrder { account: AccountIndex(99), expires_at: end, ..order(100, 0, 1) };
	let mut book = book(Side::Ask, &[own, order(100, 0, 1)]);
	let plan = run(&mut book, &taker(Side::Bid, 100, 1), &mut Lenient);
	assert_eq!((fills(&plan), plan.end), (vec![(1, 1)], End::Filled));
}

/// Answers from a list.
struct Scripted(Vec<Verdict<&'static str>>, Vec<(u64, u64, u64)>);

impl FillCheck for Scripted {
	type Reason = &'static str;
	fn check(&mut self, maker: &RestingOrder, _: Ticks, offered: Lots) -> Verdict<&'static str> {
		self.1.push((maker.seq.0, maker.lots.0, offered.0));
		self.0.remove(0)
	}
}

#[test]
fn maker_that_the_judge_cancels_should_leave_and_the_taker_go_on() {
	let mut book = asks(&[(100, 5), (100, 5)]);
	let mut judge = Scripted(vec![Verdict::CancelMaker("broke"), Verdict::Fill(Lots(2))], vec![]);
	let plan = run(&mut book, &taker(Side::Bid, 100, 2), &mut judge);
	let why = Removal::Denied("broke");
	assert!(matches!(plan.actions[0], Action::Remove { why: found, .. } if found == why));
	assert_eq!(resting(&mut book, Side::Ask), [(1, 3)]);
}

#[test]
fn rest_of_a_maker_should_be_offered_again_after_a_grant_of_less() {
	let mut book = asks(&[(100, 5), (100, 5)]);
	let verdicts = vec![
		Verdict::Fill(Lots(2)),
		Verdict::CancelMaker("that was all it could bear"),
		Verdict::Fill(Lots(1)),
		Verdict::StopTaker("that was all the taker could bear"),
	];
	let mut judge = Scripted(verdicts, vec![]);
	let plan = run(&mut book, &taker(Side::Bid, 100, 6), &mut judge);
	assert_eq!(judge.1, [(0, 5, 5), (0, 3, 3), (1, 5, 4), (1, 4, 3)]);
	assert_eq!(fills(&plan), [(0, 2), (1, 1)]);
	assert_eq!(plan.end, End::Stopped("that was all the taker could bear"));
	assert_eq!(plan.left, Lots(3));
	assert_eq!(resting(&mut book, Side::Ask), [(1, 4)]);
}

#[test]
fn verdict_outside_the_offer_should_be_an_error() {
	for granted in [0, 4] {
		let mut book = asks(&[(100, 3)]);
		let mut judge = Scripted(vec![Verdict::Fill(Lots(granted))], vec![]);
		let error = plan(&mut book, &taker(Side::Bid, 100, 9), NOW, 9, &mut judge).unwrap_err();
		assert_eq!(error, BookError::BadVerdict { offered: Lots(3), granted: Lots(granted) });
	}
}

#[test]
fn plan_should_end_at_its_bound_and_go_on_from_there_later() {
	let mut book = asks(&[(100, 1); 10]);
	let mut taker = taker(Side::Bid, 100, 10);
	for bound in [0, 3, 3] {
		let plan = plan(&mut book, &taker, NOW, bound, &mut Lenient).unwrap();
		assert_eq!(plan.actions.len() as u32, bound);
		assert_eq!(plan.end, End::StepsExhausted);
		apply(&mut book, &taker, &plan).unwrap();
		taker.lots = plan.left;
	}
	let plan = plan(&mut book, &taker, NOW, 4, &mut Lenient).unwrap();
	assert_eq!((fills(&plan).len(), plan.end), (4, End::Filled));
}

/// Always grants a single lot.
struct Miser;

impl FillCheck for Miser {
	type Reason = ();
	fn check(&mut self, _: &RestingOrder, _: Ticks, _: Lots) -> Verdict<()> {
		Verdict::Fill(Lots(1))
	}
}

#[test]
fn judge_should_not_stretch_a_plan_beyond_its_bound() {
	let mut book = asks(&[(100, u64::MAX)]);
	let taker = taker(Side::Bid, 100, u64::MAX);
	let plan = plan(&mut book, &taker, NOW, 50, &mut Miser).unwrap();
	assert_eq!((plan.actions.len(), plan.end), (50, End::StepsExhausted));
	apply(&mut book, &taker, &plan).unwrap();
	assert_eq!(resting(&mut book, Side::Ask), [(0, u64::MAX - 50)]);
}

#[test]
fn planning_should_not_change_the_book() {
	let mut book = asks(&[(100, 5), (101, 5), (102, 5)]);
	let before = (book.header(BOOK).unwrap(), resting(&mut book, Side::Ask));
	plan(&mut book, &taker(Side::Bid, 200, 12), NOW, 9, &mut Lenient).unwrap();
	assert_eq!((book.header(BOOK).unwrap(), resting(&mut book, Side::Ask)), before);
}

#[test]
fn plan_for_another_book_should_be_refused_and_write_nothing() {
	let mut book = asks(&[(100, 5), (101, 5)]);
	let taker = taker(Side::Bid, 101, 9);
	let plan = plan(&mut book, &taker, NOW, 9, &mut Lenient).unwrap();
	let second = OrderKey { book: BOOK, side: Side::Ask, price: Ticks(101), seq: OrderSeq(1) };
	book.set_lots(&second, Lots(6)).unwrap();
	assert_eq!(apply(&mut book, &taker, &plan), Err(BookError::PlanStale));
	assert_eq!(resting(&mut book, Side::Ask), [(0, 5), (1, 6)]);
	book.remove(&second).unwrap();
	assert_eq!(apply(&mut book, &taker, &plan), Err(BookError::NotFound));
	assert_eq!(resting(&mut book, Side::Ask), [(0, 5)]);
}
