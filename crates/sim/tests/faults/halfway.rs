//! Faults that an operation meets after it has changed something.

use super::*;

fn contradicts(account: AccountIndex) -> Event {
	account_fault(account, AccountValue::OpenOrders, FaultKind::Contradiction)
}

fn names(exchange: &Exchange, account: AccountIndex) -> Vec<u64> {
	let venue = exchange.venue.get();
	let list = venue.open_orders.get(&account);
	list.into_iter().flatten().map(|order| order.client_id.0).collect()
}

#[test]
fn operation_that_meets_a_fault_halfway_should_leave_nothing_behind() {
	let (mut exchange, maker, _) = exchange();
	exchange.place(maker, ask(ETH, 10, 400_020).named(3)).round();
	misplace(&exchange, maker, 3);
	let before = exchange.account(maker);
	// The first order could be cancelled, the second cannot.
	exchange.cancel_all(maker, ETH).round();
	let (market, reason) = (Some(ETH), RejectReason::AccountFaulted);
	let rejected = Event::OperationRejected { account: maker, market, reason };
	assert_eq!(exchange.events(), [contradicts(maker), rejected]);
	assert_eq!(exchange.account(maker), before);
	assert_eq!(names(&exchange, maker), [1, 2, 3]);
	assert_eq!(exchange.resting().len(), 3);
}

#[test]
fn deadline_of_a_damaged_account_should_wait_where_the_account_names_it() {
	let (mut exchange, maker, trader) = exchange();
	let height = Millis(exchange.venue.get().now.0 + 2 * BLOCK.0);
	exchange.submit(maker, Op::CancelAt { agent: None, market: None, at: Some(height) }).round();
	let noted = exchange.venue.get().conditionals[&maker].clone();
	misplace(&exchange, maker, 2);
	for name in 0..3 {
		exchange.place(trader, bid(ETH, 1, 390_000).named(name)).round();
		assert_eq!(names(&exchange, trader).len() as u64, name + 1, "others go on");
		assert_eq!(faults(&exchange), [contradicts(maker)]);
		assert_eq!(names(&exchange, maker), [1, 2]);
		assert_eq!(exchange.venue.get().conditionals[&maker], noted);
		assert_eq!(laws::conditionals(&exchange), Ok(()));
	}
	restore(&exchange, maker, 2);
	exchange.round();
	assert_eq!(names(&exchange, maker), [0; 0]);
	assert_eq!(exchange.venue.get().conditionals.get(&maker), None);
	assert_eq!(laws::conditionals(&exchange), Ok(()));
}

#[test]
fn deadline_that_its_account_does_not_name_should_cancel_nothing() {
	let (mut exchange, maker, _) = exchange();
	let height = Millis(exchange.venue.get().now.0 + 2 * BLOCK.0);
	exchange.submit(maker, Op::CancelAt { agent: None, market: None, at: Some(height) });
	exchange.submit(maker, trigger(BTC, 1_500_000, 30)).round();
	exchange.venue.edit().conditionals.get_mut(&maker).expect("a deadline").deadlines.clear();
	exchange.rounds(2);
	assert_eq!(names(&exchange, maker), [1, 2]);
	assert_eq!(laws::conditionals(&exchange), Ok(()), "the entry is gone");
}

#[test]
fn trigger_of_a_damaged_account_should_wait_until_it_is_restored() {
	let (mut exchange, maker, trader) = exchange();
	exchange.submit(trader, trigger(ETH, 402_000, 31)).round();
	exchange.venue.edit().unreadable.insert(Value::Conditionals(trader));
	exchange.place(maker, bid(ETH, 1, 390_000).named(3));
	exchange.price(ETH, 402_500).rounds(2);
	assert_eq!(names(&exchange, maker), [1, 2, 3], "others go on");
	let event = account_fault(trader, AccountValue::Conditionals, FaultKind::Unreadable);
	assert_eq!(faults(&exchange), [event]);
	exchange.venue.edit().unreadable.clear();
	assert_eq!(laws::conditionals(&exchange), Ok(()));
	exchange.round();
	assert_eq!(exchange.lots(trader, ETH), 1);
	assert_eq!(laws::conditionals(&exchange), Ok(()));
}

#[test]
fn trigger_beyond_the_bounds_of_its_market_should_send_no_order() {
	let (mut exchange, _, trader) = exchange();
	let order = bid(ETH, 1, 390_000).named(31);
	let request = TriggerRequest { order, direction: Direction::Above, mark: Ticks(402_000) };
	exchange.submit(trader, Op::Trigger(request)).round();
	let most = exchange.markets()[&ETH].market.orders.max_lots;
	{
		let mut venue = exchange.venue.edit();
		let orders = &mut venue.conditionals.get_mut(&trader).expect("a trigger").orders;
		let ConditionalKind::Trigger { order, .. } = &mut orders[0].kind else { panic!() };
		order.lots = Lots(most.0 + 1);
	}
	exchange.price(ETH, 402_500).round();
	let reason = RejectReason::LotsOutOfBounds { least: Lots(1), most };
	assert_eq!(rejections(&exchange, trader), [reason]);
	assert_eq!(names(&exchange, trader), [0; 0]);
	assert_eq!(laws::conditionals(&exchange), Ok(()));
}

#[test]
fn order_that_needs_a_missing_header_should_halt_its_market_and_not_its_account() {
	let (mut exchange, maker, _) = exchange();
	exchange.pages.edit().headers_mut().remove(&BookId::Market(BTC)).expect("a header");
	exchange.cancel(maker, BTC, 1).cancel(maker, ETH, 2).round();
	let fault = Fault::Book(BookFault { side: None, ..asks(None, FaultKind::Missing) });
	assert_eq!(faults(&exchange), [Event::MarketFaulted { market: BTC, fault }]);
	assert_eq!(names(&exchange, maker), [1], "its order for ether is cancelled");
}

#[test]
fn missing_header_of_the_agenda_should_be_found_by_a_cancel() {
	let (mut exchange, _, trader) = exchange();
	exchange.submit(trader, trigger(BTC, 1_005_000, 30)).round();
	let list = WaitList::MarkAbove(BTC);
	exchange.venue.agenda().edit().headers_mut().remove(&list).expect("a header");
	exchange.cancel(trader, BTC, 30).round();
	let fault = Fault::Agenda(TreeFault { tree: list, page: None, kind: FaultKind::Missing });
	assert_eq!(faults(&exchange), [Event::AgendaFaulted { fault }]);
	assert_eq!(exchange.venue.get().conditionals.get(&trader), None);
}

#[test]
fn list_that_names_the_order_of_another_account_should_not_cancel_it() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(trader, ask(ETH, 10, 400_020).named(2)).round();
	let foreign = exchange.venue.get().open_orders[&maker][1].key;
	exchange.venue.edit().open_orders.get_mut(&trader).expect("a list")[0].key = foreign;
	let before = exchange.account(maker);
	exchange.cancel(trader, ETH, 2).cancel_all(trader, ETH).shrink(trader, ETH, 2, 1).round();
	assert_eq!(faults(&exchange), [contradicts(trader)]);
	assert_eq!(exchange.account(maker), before);
	assert_eq!(exchange.resting().len(), 3);
}

#[test]
fn order_that_its_account_lists_elsewhere_should_halt_its_market_when_it_is_filled() {
	let (mut exchange, maker, trader) = exchange();
	misplace(&exchange, maker, 1);
	exchange.place(trader, bid(BTC, 10, 1_000_010).named(7).ioc()).round();
	let Event::AccountFaulted { fault, .. } = contradicts(maker) else { panic!() };
	let halted = Event::MarketFaulted { market: BTC, fault };
	assert_eq!(faults(&exchange), [contradicts(maker), halted]);
	assert_eq!((exchange.lots(maker, BTC), exchange.lots(trader, BTC)), (0, 0));
	assert_eq!(names(&exchange, maker), [1, 2]);
}

#[test]
fn batch_that_meets_an_expired_order_of_a_damaged_account_should_halt_the_market() {
	let (mut exchange, maker, trader) = exchange();
	let end = Millis(exchange.venue.get().now.0 + 2 * BLOCK.0);
	exchange.place(maker, ask(BTC, 1, 1_000_005).named(3).until(end)).round();
	misplace(&exchange, maker, 3);
	exchange.cancel(maker, BTC, 3);
	exchange.submit(trader, Op::AtomicBatch { operations: 1 });
	exchange.place(trader, bid(BTC, 1, 1_000_006).named(7).post_only());
	exchange.place(trader, bid(ETH, 1, 390_000).named(8)).round();
	let Event::AccountFaulted { fault, .. } = contradicts(maker) else { panic!() };
	let halted = Event::MarketFaulted { market: BTC, fault };
	assert_eq!(faults(&exchange), [contradicts(maker), halted]);
	assert_eq!(names(&exchange, trader), [8], "other markets go on");
	assert_eq!(exchange.venue.get().queue, []);
}

#[test]
fn auction_should_go_on_without_an_order_of_a_damaged_account() {
	let mut exchange = Exchange::new([(BTC, toy_auction()), (ETH, toy())]);
	exchange.law_checks = LawChecks::Off;
	let (damaged, buyer, seller) =
		(exchange.trader(1_000), exchange.trader(1_000), exchange.trader(1_000));
	exchange.price(BTC, 1_000).price(ETH, 1_000).round();
	exchange.place(damaged, ask(BTC, 1, 1_010).named(1)).round();
	misplace(&exchange, damaged, 1);
	// It meets the order of its own account that the list misplaces.
	exchange.place(damaged, bid(BTC, 1, 1_010).named(2));
	exchange.place(buyer, bid(BTC, 1, 1_000).named(3));
	exchange.place(seller, ask(BTC, 1, 1_000).named(4)).round();
	assert_eq!(faults(&exchange), [contradicts(damaged)]);
	assert_eq!(rejections(&exchange, damaged), [RejectReason::AccountFaulted]);
	assert_eq!((exchange.lots(buyer, BTC), exchange.lots(seller, BTC)), (1, -1));
}

#[test]
fn bracket_should_go_on_waiting_for_an_entry_that_a_missing_list_does_not_show() {
	let (mut exchange, _, trader) = exchange();
	let other = exchange.trader(1_000_000);
	let target = Some(Exit { mark: Ticks(500_000), price: Ticks(500_000) });
	let entry = bid(ETH, 5, 399_000).named(30);
	exchange.submit(trader, Op::Bracket(BracketRequest { entry, stop: None, target })).round();
	let bracket =
		|exchange: &Exchange| match exchange.venue.get().conditionals[&trader].orders[0].kind {
			ConditionalKind::Bracket(bracket) => (bracket.awaits_entry, bracket.filled.0),
			kind => panic!("{kind:?}"),
		};
	let list = exchange.venue.edit().open_orders.remove(&trader).expect("a list");
	exchange.place(other, ask(ETH, 2, 399_000).named(31).ioc()).round();
	let event = account_fault(trader, AccountValue::OpenOrders, FaultKind::Missing);
	assert_eq!(faults(&exchange), [event]);
	assert_eq!(bracket(&exchange), (true, 2));
	exchange.venue.edit().open_orders.insert(trader, list);
	exchange.place(other, ask(ETH, 1, 399_000).named(32).ioc()).round();
	assert_eq!(faults(&exchange), []);
	assert_eq!(bracket(&exchange), (true, 3));
	assert_eq!(laws::conditionals(&exchange), Ok(()));
}

/// Moves the price of ether to and fro, while an operation finds the damage to `holder` in each block.
fn swing(exchange: &mut Exchange, holder: AccountIndex) {
	let next = if exchange.mark(ETH) < 396_000 { 400_000 } else { 392_000 };
	exchange.cancel_all(holder, ETH).price(ETH, next).round();
}

#[test]
fn account_with_a_damaged_list_should_still_be_checked_when_it_is_due() {
	let (mut exchange, _, _) = exchange();
	let holder = exchange.trader(1_000);
	exchange.place(holder, bid(ETH, 10, 400_010).named(1).ioc()).round();
	let due = due_slot(&exchange, holder);
	exchange.venue.edit().unreadable.insert(Value::OpenOrders(holder));
	while next_slot(&exchange, due) <= due.number {
		swing(&mut exchange, holder);
	}
	let event = account_fault(holder, AccountValue::OpenOrders, FaultKind::Unreadable);
	assert_eq!(faults(&exchange), [event]);
	assert!(due_slot(&exchange, holder) > due);
	assert_eq!(laws::schedule(&exchange), Ok(()));
}

#[test]
fn account_that_could_not_be_read_when_it_was_due_should_be_checked_once_it_is_restored() {
	let (mut exchange, _, _) = exchange();
	let holder = exchange.trader(1_000);
	exchange.place(holder, bid(ETH, 10, 400_010).named(1).ioc()).round();
	let due = due_slot(&exchange, holder);
	exchange.accounts.unreadable().insert(holder);
	while next_slot(&exchange, due) <= due.number {
		swing(&mut exchange, holder);
	}
	exchange.accounts.unreadable().clear();
	assert_eq!(due_slot(&exchange, holder), due, "nobody has written it");
	let other = exchange.trader(0);
	for _ in 0..4 {
		swing(&mut exchange, other);
	}
	assert!(due_slot(&exchange, holder) > due);
	assert_eq!(laws::schedule(&exchange), Ok(()));
}
