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
