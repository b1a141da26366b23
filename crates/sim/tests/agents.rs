//! Limits of agents.

use novation_exchange_types::{AgentCap, Event, RejectReason};
use novation_sim::{ask, bid, Exchange, Styled, BTC, DOLLAR};
use novation_units::{AccountIndex, Lots, Quote};

const PRICE: u64 = 1_000_000;
/// Lots in one bitcoin.
const ONE: u64 = 10_000;
const WIDE: AgentCap = AgentCap { max_position: Lots(u64::MAX), max_leverage: u32::MAX };

fn cap(max_position: u64) -> AgentCap {
	AgentCap { max_position: Lots(max_position), ..WIDE }
}

fn leverage(max_leverage: u32) -> AgentCap {
	AgentCap { max_leverage, ..WIDE }
}

/// An exchange with a trader of a million dollars, and a maker that quotes five bitcoin on each side.
fn exchange() -> (Exchange, AccountIndex) {
	let mut exchange = Exchange::dev();
	let (trader, other) = (exchange.trader(1_000_000), exchange.trader(100_000_000));
	exchange.place(other, ask(BTC, 5 * ONE, PRICE + 10).named(1));
	exchange.place(other, bid(BTC, 5 * ONE, PRICE - 10).named(2)).round();
	(exchange, trader)
}

fn rejection(exchange: &Exchange) -> Option<RejectReason> {
	exchange.events().iter().find_map(|event| match event {
		Event::OrderRejected { reason, .. } => Some(*reason),
		_ => None,
	})
}

#[test]
fn agent_should_take_up_to_its_position_and_no_lot_more() {
	let (mut exchange, trader) = exchange();
	let order = bid(BTC, 2 * ONE, PRICE + 10).ioc();
	exchange.place_by(cap(2 * ONE - 1), trader, order).round();
	assert_eq!(rejection(&exchange), Some(RejectReason::AgentPosition { room: Lots(2 * ONE - 1) }));
	exchange.place_by(cap(2 * ONE), trader, order).round();
	assert_eq!((rejection(&exchange), exchange.lots(trader, BTC)), (None, 2 * ONE as i64));
}

#[test]
fn agent_should_rest_no_more_than_fits_beside_the_open_orders_of_its_side() {
	let (mut exchange, trader) = exchange();
	exchange.place(trader, bid(BTC, ONE, PRICE - 100).named(1)).round();
	exchange.place_by(cap(3 * ONE), trader, bid(BTC, 3 * ONE, PRICE - 100).named(2)).round();
	assert_eq!(rejection(&exchange), Some(RejectReason::AgentPosition { room: Lots(2 * ONE) }));
	exchange.place_by(cap(3 * ONE), trader, bid(BTC, 2 * ONE, PRICE - 100).named(2));
	exchange.place_by(cap(3 * ONE), trader, ask(BTC, 3 * ONE, PRICE + 100).named(3)).round();
	assert_eq!(rejection(&exchange), None);
}

#[test]
fn agent_should_reduce_whatever_its_limits_say() {
	let (mut exchange, trader) = exchange();
	exchange.place(trader, bid(BTC, 4 * ONE, PRICE + 10).ioc()).round();
	let nothing = AgentCap { max_position: Lots(0), max_leverage: 0 };
	exchange.place_by(nothing, trader, ask(BTC, 4 * ONE + 1, PRICE - 10).ioc()).round();
	assert_eq!(rejection(&exchange), Some(RejectReason::AgentPosition { room: Lots(4 * ONE) }));
	exchange.place_by(nothing, trader, ask(BTC, 3 * ONE, PRICE - 10).ioc()).round();
	exchange.place_by(nothing, trader, ask(BTC, 9 * ONE, PRICE - 10).ioc().reducing()).round();
	assert_eq!((rejection(&exchange), exchange.lots(trader, BTC)), (None, 0));
}

#[test]
fn agent_should_keep_to_its_leverage_over_all_markets() {
	let (mut exchange, trader) = exchange();
	// Two bitcoin at 100 000 dollars are a fifth of the equity.
	exchange.place(trader, bid(BTC, 2 * ONE, PRICE + 10).ioc()).round();
	exchange.place_by(leverage(1), trader, bid(BTC, 9 * ONE, PRICE - 100).named(1)).round();
	let Some(RejectReason::AgentLeverage { room }) = rejection(&exchange) else {
		panic!("{:?}", exchange.events())
	};
	assert!(room > Quote(799_000 * DOLLAR) && room < Quote(801_000 * DOLLAR), "{room:?}");
	exchange.place_by(leverage(2), trader, bid(BTC, 9 * ONE, PRICE - 100).named(1)).round();
	assert_eq!(rejection(&exchange), None);
}

#[test]
fn agent_should_be_bound_again_when_its_order_takes() {
	let (mut exchange, trader) = exchange();
	// Both were within the limit when the block began. The first fills before the round looks at the second.
	exchange.place_by(cap(2 * ONE), trader, bid(BTC, 2 * ONE, PRICE + 10).ioc().named(1));
	exchange.place_by(cap(2 * ONE), trader, bid(BTC, ONE, PRICE + 10).ioc().named(2)).round();
	assert_eq!(rejection(&exchange), Some(RejectReason::AgentPosition { room: Lots(0) }));
	assert_eq!(exchange.lots(trader, BTC), 2 * ONE as i64);
}

#[test]
fn owner_should_not_be_bound_by_what_binds_its_agent() {
	let (mut exchange, trader) = exchange();
	exchange.place_by(cap(ONE), trader, bid(BTC, ONE, PRICE + 10).ioc().named(1));
	exchange.place(trader, bid(BTC, 3 * ONE, PRICE + 10).ioc().named(2)).round();
	assert_eq!((rejection(&exchange), exchange.lots(trader, BTC)), (None, 4 * ONE as i64));
}

#[test]
fn agent_should_stay_bound_when_its_order_waits_for_another_block() {
	let (mut exchange, trader) = exchange();
	exchange.place_by(cap(ONE), trader, bid(BTC, 2 * ONE, PRICE + 10).ioc());
	assert_eq!(exchange.round_within(0, 1_000).postponed, 1);
	exchange.round();
	assert_eq!(rejection(&exchange), Some(RejectReason::AgentPosition { room: Lots(ONE) }));
}
