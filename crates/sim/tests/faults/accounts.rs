//! Damage to an account or its open orders.

use super::*;

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
