//! Markets without a price.

use novation_exchange_types::{Event, HealthError, RejectReason, WithdrawalRejected};
use novation_sim::{ask, bid, Exchange, Styled, BTC, DOLLAR};
use novation_units::{AccountIndex, ClientOrderId, Quote};

/// A long and a short of 100 lots at 1 000 000, and a maker with a resting order.
fn silent() -> (Exchange, AccountIndex, AccountIndex, AccountIndex) {
	let mut exchange = Exchange::dev();
	let (long, short) = (exchange.trader(60), exchange.trader(60));
	let maker = exchange.trader(10_000);
	exchange.place(long, bid(BTC, 100, 1_000_000)).place(short, ask(BTC, 100, 1_000_000).ioc());
	exchange.place(maker, bid(BTC, 50, 990_000).named(1)).round();
	assert_eq!(exchange.lots(long, BTC), 100);
	exchange.silence(BTC).rounds(12);
	assert!(!exchange.markets()[&BTC].is_priced());
	(exchange, long, short, maker)
}

fn reasons(exchange: &Exchange, account: AccountIndex) -> Vec<(ClientOrderId, RejectReason)> {
	let find = |event| match event {
		Event::OrderRejected { account: who, client_id, reason, .. } if who == account => {
			Some((client_id, reason))
		}
		_ => None,
	};
	exchange.events().into_iter().filter_map(find).collect()
}

#[test]
fn market_without_a_price_should_take_no_new_risk() {
	let (mut exchange, .., maker) = silent();
	exchange.place(maker, bid(BTC, 1, 990_000).named(2)).round();
	assert_eq!(reasons(&exchange, maker), [(ClientOrderId(2), RejectReason::PriceAbsent)]);
}

#[test]
fn market_without_a_price_should_still_cancel() {
	let (mut exchange, .., maker) = silent();
	exchange.cancel(maker, BTC, 1).round();
	assert!(exchange.resting().is_empty());
}

#[test]
fn market_without_a_price_should_still_let_positions_shrink() {
	let (mut exchange, long, short, _) = silent();
	exchange.place(long, ask(BTC, 100, 1_000_000).named(3).reducing());
	exchange.place(short, bid(BTC, 100, 1_000_000).named(3).reducing().ioc()).round();
	assert_eq!((exchange.lots(long, BTC), exchange.lots(short, BTC)), (0, 0));
}

#[test]
fn money_should_stay_while_a_price_is_absent() {
	let (mut exchange, long, ..) = silent();
	let absent = WithdrawalRejected::Unknown(HealthError::PriceAbsent(BTC));
	assert_eq!(exchange.withdraw(long, Quote(1)), Err(absent));
}

#[test]
fn shrinking_without_a_price_should_not_let_two_accounts_make_a_debt() {
	let (mut exchange, long, short, _) = silent();
	// Both accounts belong to one person: the long sells to the short for almost nothing.
	exchange.place(long, ask(BTC, 100, 1).named(3).reducing()).round();
	exchange.place(short, bid(BTC, 100, 1).named(3).reducing().ioc()).round();
	for account in [long, short] {
		assert!(exchange.account(account).cash.0 >= 0, "{:?}", exchange.account(account));
	}
	if let Ok(most) = exchange.withdrawable(short) {
		assert!(most.0 <= 120 * DOLLAR);
	}
}

#[test]
fn nobody_should_be_liquidated_on_an_absent_price_but_as_soon_as_it_is_back() {
	let (mut exchange, long, ..) = silent();
	exchange.price(BTC, 900_000);
	exchange.venue.edit().feeders = 9;
	exchange.rounds(3);
	assert!(exchange.venue.get().schedule.queues.is_empty());
	assert_eq!(exchange.lots(long, BTC), 100);
	exchange.venue.edit().feeders = 3;
	exchange.round();
	let started = |event: &Event| matches!(event, Event::LiquidationStarted { account, .. } if *account == long);
	assert!(exchange.events().iter().any(started));
}

#[test]
fn funding_should_not_be_charged_for_time_without_a_price() {
	let (mut exchange, ..) = silent();
	let index = exchange.venue.get().states[&BTC].funding.index;
	exchange.wait(novation_units::Millis(5 * 3_600_000)).rounds(3);
	assert_eq!(exchange.venue.get().states[&BTC].funding.index, index);
}
