//! Behaviour when a stored value is missing or garbled: the table of the round's README, row by row.

use novation_book::{BookStore, PageKey};
use novation_exchange_types::{
	AccountValue, BracketRequest, CommonValue, ConditionalKind, Direction, Event, Exit, Fault,
	MarketStatus, MarketValue, Op, RejectReason, TriggerRequest, WaitList,
};
use novation_laws as laws;
use novation_sim::{
	ask, bid, toy, toy_auction, Exchange, LawChecks, Styled, Value, AMPLE, BTC, DOLLAR, ETH,
};
use novation_units::{
	AccountIndex, BlockHeight, BookFault, BookId, FaultKind, Lots, MarketId, Side, Ticks, TreeFault,
};

/// An exchange with an ask of ten lots in each market, and a trader.
fn exchange() -> (Exchange, AccountIndex, AccountIndex) {
	let mut exchange = Exchange::dev();
	exchange.law_checks = LawChecks::Off;
	let (maker, trader) = (exchange.trader(1_000_000), exchange.trader(1_000_000));
	exchange.place(maker, ask(BTC, 10, 1_000_010).named(1));
	exchange.place(maker, ask(ETH, 10, 400_010).named(2)).round();
	(exchange, maker, trader)
}

fn rejections(exchange: &Exchange, account: AccountIndex) -> Vec<RejectReason> {
	let rejection = |event: &Event| match event {
		Event::OrderRejected { account: rejected, reason, .. } if *rejected == account => {
			Some(*reason)
		}
		_ => None,
	};
	exchange.events().iter().filter_map(rejection).collect()
}

fn faults(exchange: &Exchange) -> Vec<Event> {
	let is_fault = |event: &Event| {
		matches!(
			event,
			Event::MarketFaulted { .. }
				| Event::AccountFaulted { .. }
				| Event::AgendaFaulted { .. }
				| Event::CommonFaulted { .. }
		)
	};
	exchange.events().into_iter().filter(is_fault).collect()
}

/// The ask side of the bitcoin book is damaged: the market halts, and does none of its operations.
fn ensure_halts(exchange: &mut Exchange, trader: AccountIndex, damage: BookFault) {
	let before = exchange.account(trader);
	exchange.place(trader, bid(BTC, 5, 1_000_010).named(7).ioc());
	exchange.place(trader, bid(ETH, 5, 400_010).named(8).ioc()).round();
	let fault = Fault::Book(damage);
	assert_eq!(faults(exchange), [Event::MarketFaulted { market: BTC, fault }]);
	assert_eq!(rejections(exchange, trader), [RejectReason::MarketFaulted]);
	assert_eq!(exchange.lots(trader, BTC), 0);
	assert_eq!(exchange.lots(trader, ETH), 5, "other markets go on");
	assert_eq!(exchange.venue.get().states[&BTC].fault, Some(fault));
	let now = exchange.venue.get().now;
	assert_eq!(exchange.markets()[&BTC].status(now), MarketStatus::Halted);
	assert_eq!(exchange.account(trader).positions.len(), before.positions.len() + 1);

	// Only once: the market stays halted without another event.
	exchange.place(trader, bid(BTC, 5, 1_000_010).named(9)).round();
	assert_eq!(faults(exchange), []);
	assert_eq!(rejections(exchange, trader), [RejectReason::MarketFaulted]);
}

fn asks(page: Option<u32>, kind: FaultKind) -> BookFault {
	BookFault { book: BookId::Market(BTC), side: Some(Side::Ask), page, kind }
}

fn page() -> PageKey {
	PageKey { book: BookId::Market(BTC), side: Side::Ask, page: 0 }
}

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
	exchange.submit(maker, Op::CancelAt { height: Some(BlockHeight(100)) }).rounds(1);
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

fn account_fault(account: AccountIndex, value: AccountValue, kind: FaultKind) -> Event {
	let fault = Fault::Account { account, value, kind };
	Event::AccountFaulted { account, fault }
}

/// The operations of a damaged account are rejected, with one event per block. All others proceed.
fn ensure_rejects(exchange: &mut Exchange, damaged: AccountIndex, event: Event) {
	let other = exchange.trader(1_000_000);
	for _ in 0..2 {
		exchange.place(damaged, bid(ETH, 1, 390_000).named(20));
		exchange.place(damaged, bid(ETH, 1, 390_000).named(21));
		exchange.place(other, bid(ETH, 1, 390_000)).round();
		assert_eq!(faults(exchange), [event.clone()]);
		assert_eq!(rejections(exchange, damaged), [RejectReason::AccountFaulted; 2]);
		assert_eq!(rejections(exchange, other), []);
		exchange.submit(other, Op::CancelAll { market: ETH }).round();
	}
}

#[test]
fn garbled_account_should_be_rejected_and_not_be_overwritten() {
	let (mut exchange, _, trader) = exchange();
	let before = exchange.account(trader);
	exchange.accounts.unreadable().insert(trader);
	let event = account_fault(trader, AccountValue::Account, FaultKind::Unreadable);
	ensure_rejects(&mut exchange, trader, event);
	exchange.accounts.unreadable().clear();
	assert_eq!(exchange.account(trader), before);
}

#[test]
fn missing_account_should_be_rejected_and_not_begin_again() {
	let (mut exchange, _, trader) = exchange();
	exchange.accounts.edit().0.remove(&trader).expect("an account");
	let event = account_fault(trader, AccountValue::Account, FaultKind::Missing);
	ensure_rejects(&mut exchange, trader, event);
	assert!(!exchange.accounts.get().0.contains_key(&trader));
}

#[test]
fn garbled_open_orders_should_reject_their_account() {
	let (mut exchange, maker, _) = exchange();
	let before = exchange.venue.get().open_orders[&maker].clone();
	exchange.venue.edit().unreadable.insert(Value::OpenOrders(maker));
	let event = account_fault(maker, AccountValue::OpenOrders, FaultKind::Unreadable);
	ensure_rejects(&mut exchange, maker, event);
	assert_eq!(exchange.venue.get().open_orders[&maker], before);
}

#[test]
fn missing_open_orders_should_reject_their_account() {
	let (mut exchange, maker, _) = exchange();
	exchange.venue.edit().open_orders.remove(&maker).expect("a list");
	let event = account_fault(maker, AccountValue::OpenOrders, FaultKind::Missing);
	ensure_rejects(&mut exchange, maker, event);
	assert!(!exchange.venue.get().open_orders.contains_key(&maker));
}

#[test]
fn open_orders_that_contradict_the_book_should_reject_their_account() {
	let (mut exchange, maker, _) = exchange();
	exchange.venue.edit().open_orders.get_mut(&maker).expect("a list")[0].key.seq.0 += 99;
	exchange.cancel(maker, BTC, 1).round();
	let event = account_fault(maker, AccountValue::OpenOrders, FaultKind::Contradiction);
	assert_eq!(faults(&exchange), [event]);
	assert_eq!(rejections(&exchange, maker), [RejectReason::AccountFaulted]);
	assert!(exchange.markets()[&BTC].state.fault.is_none(), "the book is sound");
}

#[test]
fn market_should_halt_where_an_order_of_a_damaged_account_is_met() {
	for kind in [FaultKind::Unreadable, FaultKind::Missing] {
		let (mut exchange, maker, trader) = exchange();
		match kind {
			FaultKind::Unreadable => {
				exchange.accounts.unreadable().insert(maker);
			}
			_ => {
				exchange.accounts.edit().0.remove(&maker).expect("an account");
			}
		}
		exchange.place(trader, bid(BTC, 5, 1_000_010).named(7).ioc());
		exchange.place(trader, bid(ETH, 5, 390_000).named(8)).round();
		let value = AccountValue::Account;
		let fault = Fault::Account { account: maker, value, kind };
		let halted = Event::MarketFaulted { market: BTC, fault };
		assert_eq!(faults(&exchange), [account_fault(maker, value, kind), halted]);
		assert_eq!(rejections(&exchange, trader), [RejectReason::MarketFaulted]);
		assert_eq!(exchange.lots(trader, BTC), 0);
		assert_eq!(exchange.venue.get().open_orders[&trader].len(), 1, "its bid for ether rests");
	}
}

fn trigger(market: MarketId, mark: u64, name: u64) -> Op {
	let order = bid(market, 1, mark).named(name).ioc();
	Op::Trigger(TriggerRequest { order, direction: Direction::Above, mark: Ticks(mark) })
}

#[test]
fn damaged_list_of_the_agenda_should_stop_what_waits_there() {
	for kind in [FaultKind::Missing, FaultKind::Unreadable] {
		let (mut exchange, _, trader) = exchange();
		exchange.submit(trader, trigger(BTC, 1_005_000, 30));
		exchange.submit(trader, trigger(ETH, 402_000, 31)).round();
		let list = WaitList::MarkAbove(BTC);
		{
			let agenda = exchange.venue.agenda();
			let mut trees = agenda.edit();
			match kind {
				FaultKind::Missing => trees.pages_mut().remove(&(list, 0)),
				_ => trees.pages_mut().insert((list, 0), vec![0xff; 9]),
			};
		}
		exchange.price(BTC, 1_006_000).price(ETH, 402_500).round();
		let fault = Fault::Agenda(TreeFault { tree: list, page: Some(0), kind });
		assert_eq!(faults(&exchange), [Event::AgendaFaulted { fault }]);
		let triggered = |event: &Event| match event {
			Event::ConditionalTriggered { client_id, .. } => Some(client_id.0),
			_ => None,
		};
		let fired: Vec<u64> = exchange.events().iter().filter_map(triggered).collect();
		assert_eq!(fired, [31], "those that wait elsewhere act");
		exchange.submit(trader, trigger(BTC, 1_009_000, 32));
		exchange.place(trader, bid(BTC, 1, 990_000).named(33)).round();
		assert_eq!(rejections(&exchange, trader), [RejectReason::AgendaFaulted]);
		assert_eq!(exchange.venue.get().open_orders[&trader].len(), 1, "the market goes on");
	}
}

#[test]
fn damaged_conditional_orders_should_reject_their_account() {
	for kind in [FaultKind::Missing, FaultKind::Unreadable] {
		let (mut exchange, _, trader) = exchange();
		exchange.submit(trader, trigger(BTC, 1_005_000, 30)).round();
		match kind {
			FaultKind::Missing => {
				exchange.venue.edit().conditionals.remove(&trader).expect("a trigger");
			}
			_ => {
				exchange.venue.edit().unreadable.insert(Value::Conditionals(trader));
			}
		}
		let event = account_fault(trader, AccountValue::Conditionals, kind);
		ensure_rejects(&mut exchange, trader, event.clone());
		exchange.price(BTC, 1_006_000).round();
		assert_eq!(faults(&exchange), [event]);
		assert_eq!(exchange.lots(trader, BTC), 0, "its trigger does not act");
	}
}

#[test]
fn damaged_queue_should_stay_while_the_rest_goes_on() {
	let (mut exchange, _, trader) = exchange();
	exchange.venue.edit().unreadable.insert(Value::Queue);
	exchange.place(trader, bid(BTC, 5, 1_000_010).named(7)).price(BTC, 1_001_000).round();
	let (value, kind) = (CommonValue::Queue, FaultKind::Unreadable);
	assert_eq!(faults(&exchange), [Event::CommonFaulted { fault: Fault::Common { value, kind } }]);
	assert_eq!(exchange.venue.get().queue.len(), 1);
	assert_eq!(exchange.lots(trader, BTC), 0);
	let index = exchange.markets()[&BTC].price.prices().expect("a price").index;
	assert!(index > Ticks(1_000_000), "prices go on");
	exchange.venue.edit().unreadable.clear();
	exchange.round();
	assert_eq!(exchange.lots(trader, BTC), 5);
}

#[test]
fn damaged_schedule_or_terms_should_stop_the_round() {
	for (value, damaged) in
		[(CommonValue::HealthSchedule, Value::Schedule), (CommonValue::Markets, Value::Markets)]
	{
		let (mut exchange, _, trader) = exchange();
		exchange.venue.edit().unreadable.insert(damaged);
		exchange.place(trader, bid(BTC, 5, 1_000_010).named(7)).round();
		let fault = Fault::Common { value, kind: FaultKind::Unreadable };
		assert_eq!(exchange.events(), [Event::CommonFaulted { fault }]);
		assert_eq!(exchange.venue.get().queue.len(), 1);
		exchange.venue.edit().unreadable.clear();
		exchange.round();
		assert_eq!(exchange.lots(trader, BTC), 5);
	}
}

#[test]
fn damaged_slot_of_the_schedule_should_be_passed() {
	let (mut exchange, _, trader) = exchange();
	exchange.place(trader, bid(BTC, 5, 1_000_010).named(7)).round();
	let slot = exchange.venue.get().schedule.slot();
	exchange.venue.edit().unreadable.insert(Value::DueSlot(slot));
	exchange.price(BTC, 1_010_000).round();
	let value = CommonValue::DueSlot(slot);
	let fault = Fault::Common { value, kind: FaultKind::Unreadable };
	assert_eq!(faults(&exchange), [Event::CommonFaulted { fault }]);
	assert!(exchange.venue.get().schedule.next_slot > slot);
}

#[test]
fn prices_should_be_absent_while_the_list_of_feeders_is_damaged() {
	let (mut exchange, _, _) = exchange();
	exchange.venue.edit().unreadable.insert(Value::Feeders);
	exchange.price(BTC, 1_010_000).round();
	let fault = Fault::Common { value: CommonValue::Feeders, kind: FaultKind::Unreadable };
	assert_eq!(faults(&exchange), [Event::CommonFaulted { fault }]);
	assert!(exchange.markets().values().all(|view| view.price.prices().is_none()));
	exchange.venue.edit().unreadable.clear();
	exchange.price(BTC, 1_010_000).round();
	assert!(exchange.markets()[&BTC].price.prices().is_some());
}

#[test]
fn damaged_account_should_be_checked_once_it_is_restored() {
	let (mut exchange, _, trader) = exchange();
	exchange.place(trader, bid(BTC, 5, 1_000_010).named(7)).round();
	let due = exchange.account(trader).due_slot.expect("it has a position");
	exchange.accounts.unreadable().insert(trader);
	while exchange.venue.get().schedule.next_slot <= due {
		let next = if exchange.mark(ETH) < 396_000 { 400_000 } else { 392_000 };
		exchange.price(ETH, next).round();
	}
	exchange.accounts.unreadable().clear();
	for price in [400_000, 392_000, 400_000, 392_000] {
		exchange.price(ETH, price).round();
	}
	let slot = exchange.account(trader).due_slot.expect("it has a position");
	assert!(slot > due, "it was checked: slot {slot}");
	let slots = &exchange.venue.get().slots;
	assert!(slots.get(&slot).is_some_and(|due| due.contains(&trader)), "slot {slot} of {slots:?}");
}

#[test]
fn damaged_insurance_should_stop_liquidation_and_nothing_else() {
	let (mut exchange, _, trader) = exchange();
	exchange.insure(1_000);
	exchange.venue.edit().liquidations.push(trader);
	exchange.accounts.unreadable().insert(novation_ledger::INSURANCE);
	exchange.place(trader, bid(BTC, 5, 1_000_010).named(7)).round();
	let insurance = novation_ledger::INSURANCE;
	let event = account_fault(insurance, AccountValue::Account, FaultKind::Unreadable);
	assert_eq!(faults(&exchange), [event]);
	assert_eq!(exchange.lots(trader, BTC), 5);
	assert_eq!(exchange.venue.get().liquidations, [trader]);
}

#[test]
fn round_that_starts_over_should_spend_no_more_than_its_budget() {
	let (mut exchange, maker, trader) = exchange();
	exchange.accounts.unreadable().insert(maker);
	for name in 0..10 {
		exchange.place(trader, bid(ETH, 1, 390_000 - name).named(name));
	}
	exchange.place(trader, bid(BTC, 5, 1_000_010).named(20).ioc());
	// The first attempt meets the damaged maker after eleven of fourteen units.
	let summary = exchange.round_within(14, 14);
	assert_eq!((summary.operations, summary.postponed), (11, 8));
	exchange.round();
	assert_eq!(exchange.venue.get().open_orders[&trader].len(), 10);
	assert_eq!(exchange.venue.get().queue, []);
	assert_eq!(rejections(&exchange, trader), [RejectReason::MarketFaulted]);
}

#[test]
fn account_should_stay_in_the_schedule_when_a_round_starts_over() {
	let (mut exchange, maker, trader) = exchange();
	let holder = exchange.trader(1_000);
	exchange.place(holder, bid(ETH, 10, 400_010).named(1).ioc()).round();
	assert_eq!(exchange.lots(holder, ETH), 10);
	let due = exchange.account(holder).due_slot.expect("it has a position");
	let swing = |exchange: &mut Exchange| {
		let next = if exchange.mark(ETH) < 396_000 { 400_000 } else { 392_000 };
		exchange.price(ETH, next).round();
	};
	while exchange.venue.get().schedule.slot() + 20 < due {
		swing(&mut exchange);
	}
	// The round that reaches the slot starts again.
	exchange.accounts.unreadable().insert(maker);
	exchange.place(trader, bid(BTC, 5, 1_000_010).named(7).ioc());
	swing(&mut exchange);
	assert!(exchange.venue.get().schedule.slot() >= due);
	assert_eq!(rejections(&exchange, trader), [RejectReason::MarketFaulted]);
	let slot = exchange.account(holder).due_slot.expect("it has a position");
	let slots = &exchange.venue.get().slots;
	assert!(slots.get(&slot).is_some_and(|due| due.contains(&holder)), "slot {slot} of {slots:?}");
}

/// Makes the entry of an order in the list of its account name another place of the book.
fn misplace(exchange: &Exchange, account: AccountIndex, name: u64) {
	let mut venue = exchange.venue.edit();
	let list = venue.open_orders.get_mut(&account).expect("a list");
	let entry = list.iter_mut().find(|order| order.client_id.0 == name).expect("an open order");
	entry.key.seq.0 += 99;
}

/// Undoes [`misplace`].
fn restore(exchange: &Exchange, account: AccountIndex, name: u64) {
	let mut venue = exchange.venue.edit();
	let list = venue.open_orders.get_mut(&account).expect("a list");
	let entry = list.iter_mut().find(|order| order.client_id.0 == name).expect("an open order");
	entry.key.seq.0 -= 99;
}

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
	assert_eq!(exchange.events(), [contradicts(maker)]);
	assert_eq!(exchange.account(maker), before);
	assert_eq!(names(&exchange, maker), [1, 2, 3]);
	assert_eq!(exchange.resting().len(), 3);
}

#[test]
fn deadline_of_a_damaged_account_should_wait_where_the_account_names_it() {
	let (mut exchange, maker, trader) = exchange();
	let height = BlockHeight(exchange.venue.get().height.0 + 2);
	exchange.submit(maker, Op::CancelAt { height: Some(height) }).round();
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
	let height = BlockHeight(exchange.venue.get().height.0 + 2);
	exchange.submit(maker, Op::CancelAt { height: Some(height) });
	exchange.submit(maker, trigger(BTC, 1_500_000, 30)).round();
	exchange.venue.edit().conditionals.get_mut(&maker).expect("a deadline").deadline = None;
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
	assert_eq!(rejections(&exchange, trader), [RejectReason::Overflow]);
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
	let end = BlockHeight(exchange.venue.get().height.0 + 2);
	exchange.place(maker, ask(BTC, 1, 1_000_005).named(3).until_block(end)).round();
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
	let due = exchange.account(holder).due_slot.expect("it has a position");
	exchange.venue.edit().unreadable.insert(Value::OpenOrders(holder));
	while exchange.venue.get().schedule.next_slot <= due {
		swing(&mut exchange, holder);
	}
	let event = account_fault(holder, AccountValue::OpenOrders, FaultKind::Unreadable);
	assert_eq!(faults(&exchange), [event]);
	assert!(exchange.account(holder).due_slot.expect("it has a position") > due);
	assert_eq!(laws::schedule(&exchange), Ok(()));
}

#[test]
fn account_that_could_not_be_read_when_it_was_due_should_be_checked_once_it_is_restored() {
	let (mut exchange, _, _) = exchange();
	let holder = exchange.trader(1_000);
	exchange.place(holder, bid(ETH, 10, 400_010).named(1).ioc()).round();
	let due = exchange.account(holder).due_slot.expect("it has a position");
	exchange.accounts.unreadable().insert(holder);
	while exchange.venue.get().schedule.next_slot <= due {
		swing(&mut exchange, holder);
	}
	exchange.accounts.unreadable().clear();
	assert_eq!(exchange.account(holder).due_slot, Some(due), "nobody has written it");
	let other = exchange.trader(0);
	for _ in 0..4 {
		swing(&mut exchange, other);
	}
	assert!(exchange.account(holder).due_slot.expect("it has a position") > due);
	assert_eq!(laws::schedule(&exchange), Ok(()));
}

/// An exchange in which this many accounts have two asks each, the second of which their lists misplace, and the passes
/// of the round in which all of them cancel both.
fn passes(damaged: u64, budget: u32) -> (Exchange, u64) {
	let (mut exchange, _, _) = exchange();
	let accounts: Vec<_> = (0..damaged).map(|_| exchange.trader(1_000_000)).collect();
	for account in &accounts {
		exchange.place(*account, ask(ETH, 1, 400_020).named(1));
		exchange.place(*account, ask(ETH, 1, 400_030).named(2));
	}
	exchange.round();
	for account in &accounts {
		misplace(&exchange, *account, 2);
		exchange.cancel_all(*account, ETH);
	}
	let before = exchange.venue.get().passes.get();
	exchange.round_within(budget, budget);
	let passes = exchange.venue.get().passes.get() - before;
	(exchange, passes)
}

#[test]
fn round_should_take_one_pass_more_for_each_damaged_value_that_it_meets() {
	for damaged in 0..8 {
		let (exchange, passes) = passes(damaged, AMPLE);
		assert_eq!(passes, damaged + 1);
		assert_eq!(faults(&exchange).len() as u64, damaged);
		assert_eq!(exchange.resting().len() as u64, 2 + 2 * damaged, "nothing is half done");
	}
}

#[test]
fn budget_should_bound_the_passes_whatever_is_damaged() {
	let damaged = 20;
	for budget in [1, 2, 5, 8] {
		let (mut exchange, passes) = passes(damaged, budget);
		// To find one of these faults takes two cancels.
		assert_eq!(passes, u64::from(budget) / 2 + 1);
		assert_eq!(exchange.venue.get().queue.len() as u64, damaged - u64::from(budget) / 2);
		exchange.round();
		assert_eq!(exchange.venue.get().queue, []);
	}
}
