//! Behaviour when a stored value is missing or garbled: the table of the round's README, row by row.

use novation_book::{BookStore, PageKey};
use novation_exchange_types::{
	AccountValue, CommonValue, Direction, Event, Fault, MarketStatus, MarketValue, Op,
	RejectReason, TriggerRequest, WaitList,
};
use novation_sim::{ask, bid, Exchange, LawChecks, Styled, Value, BTC, DOLLAR, ETH};
use novation_units::{
	AccountIndex, BlockHeight, BookFault, BookId, FaultKind, MarketId, Side, Ticks, TreeFault,
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
