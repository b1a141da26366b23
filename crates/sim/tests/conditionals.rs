//! Conditional orders, deadlines and atomic batches.

use novation_exchange_types::{
	BracketRequest, BracketStage, CancelReason, ConditionalKind, Direction, Event, Exit, Op,
	OrderRequest, RejectReason, TriggerRequest, TwapRequest, MAX_CONDITIONALS,
};
use novation_sim::{ask, bid, toy, Exchange, Styled, BLOCK, BTC};
use novation_units::{AccountIndex, ClientOrderId, Lots, Millis, Quote, Ticks};

/// A market at 1 000, a well-funded maker, and a trader.
fn exchange() -> (Exchange, AccountIndex, AccountIndex) {
	let mut exchange = Exchange::new([(BTC, toy())]);
	exchange.price(BTC, 1_000).round();
	let (maker, trader) = (exchange.trader(10_000), exchange.trader(10_000));
	(exchange, maker, trader)
}

fn sell_below(mark: u64, order: OrderRequest) -> Op {
	Op::Trigger(TriggerRequest { order, direction: Direction::Below, mark: Ticks(mark) })
}

fn exit(mark: u64, price: u64) -> Option<Exit> {
	Some(Exit { mark: Ticks(mark), price: Ticks(price) })
}

fn conditionals(exchange: &Exchange, account: AccountIndex) -> usize {
	exchange
		.venue
		.get()
		.conditionals
		.get(&account)
		.map_or(0, |conditionals| conditionals.orders.len())
}

fn open(exchange: &Exchange, account: AccountIndex) -> Vec<u64> {
	let venue = exchange.venue.get();
	let orders = venue.open_orders.get(&account).map(Vec::as_slice).unwrap_or_default();
	orders.iter().map(|order| order.client_id.0).collect()
}

/// A short form of the last round's events about orders with one client id.
fn told(exchange: &Exchange, account: AccountIndex, name: u64) -> Vec<&'static str> {
	let is_named = |who: &AccountIndex, id: &ClientOrderId| (*who, id.0) == (account, name);
	let short = |event: Event| match event {
		Event::ConditionalScheduled { account, client_id, .. }
			if is_named(&account, &client_id) =>
		{
			Some("scheduled")
		}
		Event::ConditionalTriggered { account, client_id, .. }
			if is_named(&account, &client_id) =>
		{
			Some("triggered")
		}
		Event::ConditionalHeld { account, client_id, .. } if is_named(&account, &client_id) => {
			Some("held")
		}
		Event::ConditionalEnded { account, client_id, .. } if is_named(&account, &client_id) => {
			Some("ended")
		}
		Event::OrderFilled { taker, taker_client_id: Some(id), .. } if is_named(&taker, &id) => {
			Some("filled")
		}
		Event::OrderCancelled { account, client_id, .. } if is_named(&account, &client_id) => {
			Some("cancelled")
		}
		Event::OrderPlaced { account, client_id, .. } if is_named(&account, &client_id) => {
			Some("placed")
		}
		Event::OrderRejected { account, client_id, .. } if is_named(&account, &client_id) => {
			Some("refused")
		}
		_ => None,
	};
	exchange.events().into_iter().filter_map(short).collect()
}

fn rejections(exchange: &Exchange) -> Vec<(u64, RejectReason)> {
	let find = |event: Event| match event {
		Event::OrderRejected { client_id, reason, .. } => Some((client_id.0, reason)),
		_ => None,
	};
	exchange.events().into_iter().filter_map(find).collect()
}

#[test]
fn stop_should_trade_in_the_block_whose_mark_reaches_it() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, bid(BTC, 50, 980)).place(maker, ask(BTC, 10, 1_000).named(1)).round();
	exchange.place(trader, bid(BTC, 10, 1_000).ioc());
	exchange.submit(trader, sell_below(990, ask(BTC, 10, 950).ioc().reducing().named(7))).round();
	assert_eq!(told(&exchange, trader, 7), ["scheduled"]);
	exchange.price(BTC, 991).round();
	assert_eq!(told(&exchange, trader, 7), NOTHING);
	exchange.price(BTC, 990).round();
	assert_eq!(told(&exchange, trader, 7), ["triggered", "filled"]);
	assert_eq!((exchange.lots(trader, BTC), conditionals(&exchange, trader)), (0, 0));
}

const NOTHING: [&str; 0] = [];

#[test]
fn take_profit_of_a_short_should_wait_for_a_falling_mark_and_rest_as_a_limit_order() {
	let (mut exchange, _, trader) = exchange();
	let order = bid(BTC, 5, 940).post_only().named(3);
	exchange.submit(trader, sell_below(960, order)).round();
	exchange.price(BTC, 955).round();
	assert_eq!(told(&exchange, trader, 3), ["triggered", "placed"]);
	assert_eq!(open(&exchange, trader), [3]);
}

#[test]
fn trigger_that_the_mark_has_passed_already_should_act_at_once() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, bid(BTC, 50, 980)).round();
	exchange.submit(trader, sell_below(1_000, ask(BTC, 4, 950).ioc().named(1))).round();
	assert_eq!(told(&exchange, trader, 1), ["scheduled", "triggered", "filled"]);
}

#[test]
fn triggers_should_act_nearest_first_and_go_on_in_the_next_block() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, bid(BTC, 50, 960)).round();
	for (name, mark) in [(1, 980), (2, 990), (3, 985)] {
		exchange.submit(trader, sell_below(mark, ask(BTC, 5, 950).ioc().named(name)));
	}
	exchange.round();
	exchange.price(BTC, 970);
	let mut filled = Vec::new();
	for _ in 0..6 {
		exchange.round_within(3, 1_000);
		filled.extend((1..=3).filter(|name| told(&exchange, trader, *name).contains(&"filled")));
	}
	assert_eq!(filled, [2, 3, 1]);
}

#[test]
fn trigger_should_not_act_without_a_price_or_while_the_market_reopens() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, bid(BTC, 50, 980)).round();
	exchange.submit(trader, sell_below(990, ask(BTC, 4, 950).ioc().named(1))).round();
	exchange.silence(BTC).rounds(30);
	exchange.price(BTC, 985).round();
	assert_eq!(
		(told(&exchange, trader, 1), conditionals(&exchange, trader)),
		(NOTHING.to_vec(), 1)
	);
	exchange.rounds(20);
	assert_eq!(told(&exchange, trader, 1), ["triggered", "filled"]);
}

#[test]
fn cancels_should_meet_conditional_orders() {
	let (mut exchange, _, trader) = exchange();
	for name in 1..=3 {
		exchange.submit(trader, sell_below(900, ask(BTC, 4, 950).named(name)));
	}
	exchange.round().cancel(trader, BTC, 2).round();
	assert_eq!(
		(told(&exchange, trader, 2), conditionals(&exchange, trader)),
		(vec!["cancelled"], 2)
	);
	exchange.cancel_all(trader, BTC).round();
	assert_eq!(conditionals(&exchange, trader), 0);
	exchange.cancel(trader, BTC, 1).round();
	assert_eq!(rejections(&exchange), [(1, RejectReason::NotFound)]);
}

#[test]
fn name_of_an_conditional_order_should_be_taken() {
	let (mut exchange, _, trader) = exchange();
	exchange.submit(trader, sell_below(900, ask(BTC, 4, 950).named(1))).round();
	exchange.place(trader, bid(BTC, 4, 950).named(1));
	exchange.submit(trader, sell_below(900, ask(BTC, 4, 950).named(1))).round();
	assert_eq!(rejections(&exchange), [(1, RejectReason::DuplicateClientId); 2]);
}

#[test]
fn conditional_orders_of_an_account_should_be_bounded() {
	let (mut exchange, _, trader) = exchange();
	for name in 0..=MAX_CONDITIONALS as u64 {
		exchange.submit(trader, sell_below(900, ask(BTC, 4, 950).named(name)));
	}
	exchange.round();
	assert_eq!(
		rejections(&exchange),
		[(MAX_CONDITIONALS as u64, RejectReason::TooManyConditionals)]
	);
}

fn twap(lots: u64, slices: u16, blocks: u64) -> Op {
	let order = bid(BTC, lots, 1_010).ioc().named(9);
	Op::Twap(TwapRequest { order, slices, interval: Millis(blocks * BLOCK.0) })
}

#[test]
fn twap_should_trade_evenly_over_its_time() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, ask(BTC, 100, 1_000)).round();
	exchange.submit(trader, twap(10, 4, 2));
	let mut sizes = Vec::new();
	for _ in 0..8 {
		exchange.round();
		sizes.push(exchange.lots(trader, BTC));
	}
	assert_eq!(sizes, [2, 2, 5, 5, 7, 7, 10, 10]);
	assert_eq!(conditionals(&exchange, trader), 0);
}

#[test]
fn twap_should_catch_up_by_no_more_than_its_bound() {
	let (mut exchange, maker, trader) = exchange();
	exchange.submit(trader, twap(100, 10, 1)).rounds(6);
	assert_eq!(told(&exchange, trader, 9), ["held"]);
	exchange.place(maker, ask(BTC, 100, 1_000)).round();
	assert_eq!(exchange.lots(trader, BTC), 30);
	exchange.rounds(3);
	// 70 were due with the seventh slice. The last three send at most 30 each, and 100 are due at the end.
	assert_eq!((exchange.lots(trader, BTC), conditionals(&exchange, trader)), (100, 0));
	assert_eq!(told(&exchange, trader, 9), ["filled", "ended"]);
}

#[test]
fn twap_should_end_with_its_last_slice_whatever_is_left() {
	let (mut exchange, _, trader) = exchange();
	exchange.submit(trader, twap(10, 2, 1)).rounds(2);
	assert_eq!(told(&exchange, trader, 9), ["held", "ended"]);
}

/// A bracket of the trader: buys 10 at `price`, and exits at 950 or at 1 050.
fn bracket(price: u64) -> Op {
	let entry = bid(BTC, 10, price).named(5);
	Op::Bracket(BracketRequest { entry, stop: exit(950, 920), target: exit(1_050, 1_040) })
}

fn stage(exchange: &Exchange, account: AccountIndex) -> (u64, u64, bool) {
	match exchange.venue.get().conditionals[&account].orders[0].kind {
		ConditionalKind::Bracket(at) => {
			(at.filled.0, at.closed.0, matches!(at.stage, BracketStage::Armed { .. }))
		}
		_ => panic!("no bracket"),
	}
}

#[test]
fn exits_should_follow_what_the_entry_has_filled_and_survive_its_cancel() {
	let (mut exchange, maker, trader) = exchange();
	exchange.submit(trader, bracket(1_000)).round();
	assert_eq!(stage(&exchange, trader), (0, 0, false));
	exchange.place(maker, ask(BTC, 4, 1_000).ioc()).round();
	assert_eq!(stage(&exchange, trader), (4, 0, true));
	exchange.cancel(trader, BTC, 5).round();
	assert_eq!((stage(&exchange, trader), open(&exchange, trader)), ((4, 0, true), vec![]));
	exchange.place(maker, bid(BTC, 50, 1_045)).price(BTC, 1_050).round();
	assert_eq!(told(&exchange, trader, 5), ["triggered", "filled", "ended"]);
	assert_eq!((exchange.lots(trader, BTC), conditionals(&exchange, trader)), (0, 0));
	exchange.price(BTC, 940).round();
	assert_eq!(told(&exchange, trader, 5), NOTHING);
}

#[test]
fn exit_should_cancel_what_is_left_of_the_entry() {
	let (mut exchange, maker, trader) = exchange();
	exchange.submit(trader, bracket(1_000)).place(maker, bid(BTC, 50, 930)).round();
	exchange.place(maker, ask(BTC, 4, 1_000).ioc().named(1)).round();
	exchange.price(BTC, 950).round();
	assert_eq!(told(&exchange, trader, 5), ["triggered", "cancelled", "filled", "ended"]);
	assert_eq!((exchange.lots(trader, BTC), open(&exchange, trader)), (0, vec![]));
	let exited = |event: &Event| {
		matches!(
			event,
			Event::OrderCancelled { reason: CancelReason::BracketTriggered, lots: Lots(6), .. }
		)
	};
	assert!(exchange.events().iter().any(exited));
}

#[test]
fn exit_should_try_again_until_it_has_closed_or_its_tries_are_used_up() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, ask(BTC, 10, 1_000)).round();
	exchange.submit(trader, bracket(1_000)).round();
	exchange.place(maker, bid(BTC, 4, 930).named(1)).price(BTC, 945).round();
	assert_eq!((exchange.lots(trader, BTC), stage(&exchange, trader)), (6, (10, 4, false)));
	exchange.rounds(2);
	assert_eq!(told(&exchange, trader, 5), ["held"]);
	exchange.place(maker, bid(BTC, 6, 930).named(2)).round();
	assert_eq!((exchange.lots(trader, BTC), conditionals(&exchange, trader)), (0, 0));

	exchange.price(BTC, 1_000).place(maker, ask(BTC, 10, 1_000).named(3)).round();
	exchange.submit(trader, bracket(1_000)).round();
	exchange.price(BTC, 945).rounds(10);
	assert_eq!((exchange.lots(trader, BTC), conditionals(&exchange, trader)), (10, 0));
}

#[test]
fn bracket_should_end_when_its_position_was_closed_otherwise() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, ask(BTC, 10, 1_000)).place(maker, bid(BTC, 50, 930).named(1)).round();
	exchange.submit(trader, bracket(1_000)).round();
	exchange.place(trader, ask(BTC, 10, 930).ioc().named(6)).round();
	assert_eq!(told(&exchange, trader, 5), ["ended"]);
}

#[test]
fn bracket_should_end_with_an_entry_that_filled_nothing() {
	let (mut exchange, _, trader) = exchange();
	exchange.submit(trader, bracket(1_000)).round();
	exchange.cancel(trader, BTC, 5).round();
	assert_eq!(told(&exchange, trader, 5), ["cancelled", "ended"]);
	assert_eq!(conditionals(&exchange, trader), 0);
}

#[test]
fn deadline_should_cancel_what_could_add_to_a_position_and_nothing_else() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, ask(BTC, 10, 1_000)).round();
	exchange.place(trader, bid(BTC, 10, 1_000).ioc()).round();
	let at = Some(Millis(exchange.venue.get().now.0 + 3 * BLOCK.0));
	exchange.submit(trader, Op::CancelAt { agent: None, market: None, at });
	exchange.place(trader, bid(BTC, 4, 990).named(1));
	exchange.submit(trader, sell_below(900, ask(BTC, 4, 950).named(2)));
	exchange.submit(trader, sell_below(900, ask(BTC, 4, 950).reducing().named(3)));
	exchange.rounds(2);
	assert_eq!((open(&exchange, trader), conditionals(&exchange, trader)), (vec![1], 2));
	// A taker of the same block is too late.
	exchange.place(maker, ask(BTC, 4, 990).ioc().named(1)).round();
	assert_eq!((open(&exchange, trader), conditionals(&exchange, trader)), (vec![], 1));
	assert_eq!(exchange.lots(trader, BTC), 10);
}

#[test]
fn deadline_should_move_and_go_away() {
	let (mut exchange, _, trader) = exchange();
	let deadline = |exchange: &Exchange, ahead: u64| {
		let height = Millis(exchange.venue.get().now.0 + ahead * BLOCK.0);
		Op::CancelAt { agent: None, market: None, at: Some(height) }
	};
	exchange.place(trader, bid(BTC, 4, 990).named(1));
	exchange.submit(trader, deadline(&exchange, 3)).round();
	exchange.submit(trader, deadline(&exchange, 4)).rounds(2);
	assert_eq!(open(&exchange, trader), [1], "renewed in the last block before it");
	exchange.submit(trader, Op::CancelAt { agent: None, market: None, at: None }).rounds(5);
	assert_eq!(open(&exchange, trader), [1]);
}

#[test]
fn deadline_should_go_on_in_the_next_block_when_there_is_no_room() {
	let (mut exchange, _, trader) = exchange();
	for name in 0..5 {
		exchange.place(trader, bid(BTC, 4, 990).named(name));
	}
	let height = Millis(exchange.venue.get().now.0 + 2 * BLOCK.0);
	exchange.submit(trader, Op::CancelAt { agent: None, market: None, at: Some(height) }).round();
	exchange.round_within(3, 1_000);
	assert_eq!(open(&exchange, trader).len(), 3);
	exchange.round();
	assert_eq!(open(&exchange, trader).len(), 0);
}

/// Queues an atomic batch.
fn whole(exchange: &mut Exchange, account: AccountIndex, ops: &[Op]) {
	exchange.submit(account, Op::AtomicBatch { operations: ops.len() as u8 });
	for op in ops {
		exchange.submit(account, *op);
	}
}

#[test]
fn atomic_batch_should_move_all_quotes_or_none() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(trader, bid(BTC, 4, 990).named(1)).place(trader, ask(BTC, 4, 1_010).named(2));
	exchange.place(maker, ask(BTC, 4, 1_005)).round();
	let replace =
		|id, order: OrderRequest| Op::Replace { market: BTC, client_id: ClientOrderId(id), order };
	let crossing = bid(BTC, 4, 1_005).post_only().named(3);
	let fine = ask(BTC, 4, 1_020).post_only().named(4);
	whole(&mut exchange, trader, &[replace(1, crossing), replace(2, fine)]);
	exchange.round();
	let crosses = RejectReason::WouldCross { best: Ticks(1_005) };
	assert_eq!(rejections(&exchange), [(3, crosses), (4, RejectReason::BatchFailed)]);
	assert_eq!(open(&exchange, trader), [1, 2]);
	let sound = bid(BTC, 4, 1_004).post_only().named(3);
	whole(&mut exchange, trader, &[replace(1, sound), replace(2, fine)]);
	exchange.round();
	assert_eq!(open(&exchange, trader), [3, 4]);
}

#[test]
fn atomic_batch_should_need_margin_for_all_of_it() {
	let (mut exchange, _, _) = exchange();
	let poor = exchange.trader(0);
	// Enough for one of the two orders. Each needs 4 % of about a million atoms.
	exchange.deposit(poor, Quote(60_000));
	let order = |id, price| Op::Place(bid(BTC, 100, price).post_only().named(id));
	whole(&mut exchange, poor, &[order(1, 990), order(2, 991)]);
	exchange.round();
	let reasons = rejections(&exchange);
	assert_eq!(reasons[0], (1, RejectReason::BatchFailed));
	assert!(matches!(reasons[1], (2, RejectReason::InsufficientMargin { .. })));
	assert_eq!(open(&exchange, poor), []);
}

#[test]
fn cancels_of_a_atomic_batch_should_beat_takers_and_wait_together_without_room() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, ask(BTC, 4, 1_000).named(1)).round();
	exchange.place(trader, bid(BTC, 4, 1_000).ioc());
	let cancel = Op::Cancel { market: BTC, client_id: ClientOrderId(1) };
	let place = Op::Place(ask(BTC, 4, 1_010).post_only().named(2));
	whole(&mut exchange, maker, &[cancel, place]);
	exchange.round();
	assert_eq!((exchange.lots(trader, BTC), open(&exchange, maker)), (0, vec![2]));

	let cancel = Op::Cancel { market: BTC, client_id: ClientOrderId(2) };
	whole(&mut exchange, maker, &[cancel, Op::Place(ask(BTC, 4, 1_020).post_only().named(3))]);
	exchange.round_within(1, 1_000);
	assert_eq!((open(&exchange, maker), exchange.venue.get().queue.len()), (vec![2], 3));
	exchange.round();
	assert_eq!(open(&exchange, maker), [3]);
}
