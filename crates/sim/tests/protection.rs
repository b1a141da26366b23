//! Protection ends with its position.

use novation_exchange_types::{
	BracketRequest, BracketStage, CancelReason, ConditionalKind, Direction, Event, Exit,
	MarketStatus, Op, OrderRequest, TriggerRequest, TwapRequest,
};
use novation_sim::{ask, bid, toy, Exchange, Styled, BTC};
use novation_units::{AccountIndex, ClientOrderId, Millis, Ticks};

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

/// Finding O2: the exits of a bracket never act on a position that was closed and opened again, even in one block.
#[test]
fn exit_should_not_act_on_a_position_opened_later() {
	for in_one_block in [true, false] {
		let (mut exchange, maker, trader) = exchange();
		exchange.place(maker, ask(BTC, 20, 1_000)).place(maker, bid(BTC, 50, 930).named(1)).round();
		exchange.submit(trader, bracket(1_000)).round();
		exchange.place(trader, ask(BTC, 10, 930).ioc().named(6));
		if !in_one_block {
			exchange.round();
		}
		exchange.place(trader, bid(BTC, 10, 1_000).ioc().named(7)).round();
		exchange.price(BTC, 945).round();
		assert_eq!((exchange.lots(trader, BTC), conditionals(&exchange, trader)), (10, 0));
	}
}

/// Finding O2: exits never close more than is left of the position that they protect.
#[test]
fn exit_should_shrink_with_its_position() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, ask(BTC, 20, 1_000)).place(maker, bid(BTC, 50, 930).named(1)).round();
	exchange.submit(trader, bracket(1_000)).round();
	exchange.place(trader, ask(BTC, 6, 930).ioc().named(6)).round();
	exchange.place(trader, bid(BTC, 6, 1_000).ioc().named(7)).round();
	exchange.price(BTC, 945).round();
	assert_eq!((exchange.lots(trader, BTC), conditionals(&exchange, trader)), (6, 0));
}

/// Finding O2: a bracket whose position has ended protects what its entry fills later.
#[test]
fn bracket_should_protect_what_its_entry_fills_after_its_position_has_ended() {
	let (mut exchange, maker, trader) = exchange();
	exchange.submit(trader, bracket(980)).place(maker, bid(BTC, 50, 930)).round();
	exchange.place(maker, ask(BTC, 4, 980).ioc().named(1)).round();
	exchange.place(maker, bid(BTC, 4, 985).named(2)).round();
	exchange.place(trader, ask(BTC, 4, 985).ioc().named(6)).round();
	assert_eq!(stage(&exchange, trader), (4, 0, false));
	exchange.place(maker, ask(BTC, 3, 980).ioc().named(3)).round();
	assert_eq!(stage(&exchange, trader), (7, 0, true));
	exchange.price(BTC, 945).round();
	assert_eq!((exchange.lots(trader, BTC), conditionals(&exchange, trader)), (0, 0));
}

/// Finding O2: a reduce-only stop, and a reduce-only TWAP, end with the position that they were meant for.
#[test]
fn reduce_only_conditional_should_end_with_its_position() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, ask(BTC, 20, 1_000)).place(maker, bid(BTC, 50, 930).named(1)).round();
	let stop = sell_below(950, ask(BTC, 10, 930).named(3).reducing().ioc());
	// Filed before its position, together with the order that opens it.
	exchange.submit(trader, stop).place(trader, bid(BTC, 10, 1_000).ioc().named(2)).round();
	let order = ask(BTC, 10, 990).named(4).reducing().ioc();
	let twap = TwapRequest { order, slices: 10, interval: Millis(60_000) };
	exchange.submit(trader, Op::Twap(twap)).round();
	assert_eq!(conditionals(&exchange, trader), 2);
	exchange.place(trader, ask(BTC, 10, 930).ioc().named(6)).round();
	let reason = CancelReason::PositionClosed;
	let ended =
		|event: &&Event| matches!(event, Event::OrderCancelled { reason: at, .. } if *at == reason);
	assert_eq!(exchange.events().iter().filter(ended).count(), 2);
	exchange.place(trader, bid(BTC, 10, 1_000).ioc().named(7)).round();
	exchange.price(BTC, 945).rounds(20);
	assert_eq!((exchange.lots(trader, BTC), conditionals(&exchange, trader)), (10, 0));
}

/// A bracket in a market that lets nothing trade uses up none of its tries.
#[test]
fn exit_should_keep_its_tries_while_its_market_lets_nothing_trade() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, ask(BTC, 10, 1_000)).round();
	exchange.submit(trader, bracket(1_000)).round();
	exchange.price(BTC, 945).round();
	assert_eq!(told(&exchange, trader, 5), ["triggered", "held"]);
	exchange.amend(BTC, |market| market.status = MarketStatus::CancelOnly).rounds(12);
	assert_eq!(told(&exchange, trader, 5), ["held"]);
	exchange.amend(BTC, |market| market.status = MarketStatus::Open);
	exchange.place(maker, bid(BTC, 10, 930).named(2)).round();
	assert_eq!((exchange.lots(trader, BTC), conditionals(&exchange, trader)), (0, 0));
}

/// The tries of an exit are six seconds apart, however many blocks come in between.
#[test]
fn exit_should_try_again_by_time_and_not_by_block() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, ask(BTC, 10, 1_000)).round();
	exchange.submit(trader, bracket(1_000)).round();
	exchange.block = Millis(500);
	exchange.price(BTC, 945).rounds(100);
	assert_eq!(conditionals(&exchange, trader), 1);
	exchange.rounds(24);
	assert_eq!(conditionals(&exchange, trader), 0);
}
