//! Damage to the book, the state or the price of a market.

use super::*;

#[test]
fn missing_page_should_halt_its_market() {
	let (mut exchange, _, trader) = exchange();
	exchange.pages.edit().pages_mut().remove(&page()).expect("a page");
	ensure_halts(&mut exchange, trader, asks(Some(0), FaultKind::Missing));
	assert_eq!(exchange.pages.page(page()), Ok(None), "nothing of the book is written");
}

#[test]
fn garbled_page_should_halt_its_market() {
	let (mut exchange, _, trader) = exchange();
	exchange.pages.edit().pages_mut().insert(page(), vec![0xff; 40]);
	ensure_halts(&mut exchange, trader, asks(Some(0), FaultKind::Unreadable));
	assert_eq!(exchange.pages.edit().pages_mut()[&page()], vec![0xff; 40]);
}

#[test]
fn garbled_header_should_halt_its_market() {
	let (mut exchange, _, trader) = exchange();
	exchange.pages.edit().headers_mut().insert(BookId::Market(BTC), vec![0xff]);
	let damage = BookFault { side: None, ..asks(None, FaultKind::Unreadable) };
	ensure_halts(&mut exchange, trader, damage);
	assert_eq!(exchange.pages.edit().headers_mut()[&BookId::Market(BTC)], vec![0xff]);
}

#[test]
fn missing_header_should_halt_its_market_when_an_order_would_rest() {
	let (mut exchange, _, trader) = exchange();
	exchange.pages.edit().headers_mut().remove(&BookId::Market(BTC)).expect("a header");
	exchange.place(trader, bid(BTC, 5, 999_000).named(7)).round();
	let fault = Fault::Book(BookFault { side: None, ..asks(None, FaultKind::Missing) });
	assert_eq!(faults(&exchange), [Event::MarketFaulted { market: BTC, fault }]);
	assert_eq!(rejections(&exchange, trader), [RejectReason::MarketFaulted]);
	assert!(exchange.pages.edit().headers_mut().get(&BookId::Market(BTC)).is_none());
}

#[test]
fn orders_of_a_halted_market_should_stay_as_they_are() {
	let (mut exchange, maker, trader) = exchange();
	exchange.pages.edit().pages_mut().remove(&page()).expect("a page");
	let before = exchange.account(maker);
	exchange.cancel(maker, BTC, 1).cancel(maker, ETH, 2);
	exchange.place(trader, bid(BTC, 5, 1_000_010).named(7)).round();
	assert_eq!(rejections(&exchange, maker), [RejectReason::MarketFaulted]);
	let open = exchange.venue.get().open_orders[&maker].clone();
	assert_eq!(open.iter().map(|order| order.client_id.0).collect::<Vec<_>>(), [1]);
	assert_eq!(exchange.account(maker).position(BTC), before.position(BTC), "still reserved");
	assert_eq!(exchange.account(maker).position(ETH), None);
	// The deadline cannot cancel them either.
	exchange
		.submit(maker, Op::CancelAt { agent: None, market: None, at: Some(Millis(u64::MAX)) })
		.rounds(1);
	exchange.submit(maker, Op::CancelAll { market: BTC }).round();
	assert_eq!(exchange.account(maker).position(BTC), before.position(BTC));
}

#[test]
fn liquidation_should_wait_for_a_market_with_a_fault() {
	let (mut exchange, maker, trader) = exchange();
	exchange.insure(1_000_000);
	exchange.place(trader, bid(BTC, 10, 1_000_010).named(7)).round();
	assert_eq!(exchange.lots(trader, BTC), 10);
	let cash = exchange.account(trader).cash.0 - 2 * DOLLAR;
	exchange.accounts.edit().0.get_mut(&trader).expect("a trader").cash.0 -= cash;
	exchange.custody.0 -= cash;
	exchange.place(maker, bid(BTC, 10, 850_000).named(3)).round();
	exchange.pages.edit().headers_mut().insert(BookId::Market(BTC), vec![0xff]);
	exchange.price(BTC, 900_000).rounds(5);
	assert!(exchange.markets()[&BTC].state.fault.is_some());
	assert_eq!(exchange.lots(trader, BTC), 10, "nothing is closed");
	assert_eq!(exchange.lots(maker, BTC), -10);
}

#[test]
fn unreadable_state_or_price_should_halt_its_market() {
	for (value, damaged) in
		[(MarketValue::State, Value::State(BTC)), (MarketValue::Price, Value::Price(BTC))]
	{
		let (mut exchange, _, trader) = exchange();
		let stored = exchange.venue.get().states[&BTC].clone();
		let price = exchange.venue.get().prices[&BTC].clone();
		exchange.venue.edit().unreadable.insert(damaged);
		exchange.place(trader, bid(BTC, 5, 1_000_010).named(7).ioc()).round();
		let fault = Fault::Market { market: BTC, value, kind: FaultKind::Unreadable };
		assert_eq!(faults(&exchange), [Event::MarketFaulted { market: BTC, fault }]);
		assert_eq!(rejections(&exchange, trader), [RejectReason::MarketFaulted]);
		assert_eq!(exchange.venue.get().prices[&BTC], price, "no default takes its place");
		let state = exchange.venue.get().states[&BTC].clone();
		match value {
			MarketValue::State => assert_eq!(state, stored),
			MarketValue::Price => assert_eq!(state.fault, Some(fault)),
		}
	}
}
