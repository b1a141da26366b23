//! Damage to values that all markets share.

use super::*;

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
	let slot = due_slot(&exchange, trader);
	exchange.venue.edit().unreadable.insert(Value::DueSlot(slot));
	while !exchange.venue.get().schedule.has_come(slot) {
		swing(&mut exchange);
	}
	let value = CommonValue::DueSlot(slot.number);
	let fault = Fault::Common { value, kind: FaultKind::Unreadable };
	assert_eq!(faults(&exchange), [Event::CommonFaulted { fault }]);
	assert!(exchange.venue.get().damaged_slots.contains(&slot));
	swing(&mut exchange);
	assert!(next_slot(&exchange, slot) > slot.number);
}

/// Moves the price of a market in which somebody has a position to and fro.
fn swing_in(exchange: &mut Exchange, market: MarketId) {
	let top = if market == ETH { 400_000 } else { 1_000_000 };
	let next = if exchange.mark(market) < top / 100 * 99 { top } else { top / 100 * 98 };
	exchange.price(market, next).round();
}

/// Moves the price of bitcoin to and fro.
fn swing(exchange: &mut Exchange) {
	swing_in(exchange, BTC);
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
	let due = due_slot(&exchange, trader);
	exchange.accounts.unreadable().insert(trader);
	while next_slot(&exchange, due) <= due.number {
		swing(&mut exchange);
	}
	exchange.accounts.unreadable().clear();
	for _ in 0..4 {
		swing(&mut exchange);
	}
	let slot = due_slot(&exchange, trader);
	assert!(slot > due, "it was checked: {slot:?}");
	assert_eq!(exchange.venue.get().due(slot), [trader]);
}

#[test]
fn damaged_insurance_should_stop_liquidation_and_nothing_else() {
	let (mut exchange, _, trader) = exchange();
	exchange.insure(1_000);
	exchange.venue.edit().enqueue(Size::Small, QueueEntry { account: trader, from: 0 });
	exchange.accounts.unreadable().insert(novation_ledger::INSURANCE);
	exchange.place(trader, bid(BTC, 5, 1_000_010).named(7)).round();
	let insurance = novation_ledger::INSURANCE;
	let event = account_fault(insurance, AccountValue::Account, FaultKind::Unreadable);
	assert_eq!(faults(&exchange), [event]);
	assert_eq!(exchange.lots(trader, BTC), 5);
	assert_eq!(exchange.venue.get().liquidations(), [trader]);
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
	let due = due_slot(&exchange, holder);
	while exchange.venue.get().schedule.of(due.class).slot() + 20 < due.number {
		swing_in(&mut exchange, ETH);
	}
	// The round that reaches the slot starts again.
	exchange.accounts.unreadable().insert(maker);
	exchange.place(trader, bid(BTC, 5, 1_000_010).named(7).ioc());
	swing_in(&mut exchange, ETH);
	assert!(exchange.venue.get().schedule.has_come(due));
	assert_eq!(rejections(&exchange, trader), [RejectReason::MarketFaulted]);
	let slot = due_slot(&exchange, holder);
	assert!(exchange.venue.get().due(slot).contains(&holder), "{slot:?}");
}
