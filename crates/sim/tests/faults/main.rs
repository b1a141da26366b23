//! Behaviour when a stored value is missing or garbled: the table of the round's README, row by row.

mod accounts;
mod agenda;
mod common_values;
mod halfway;
mod markets;
mod passes;

use novation_book::{BookStore, PageKey};
use novation_exchange_types::{
	AccountValue, BracketRequest, CommonValue, ConditionalKind, Direction, Event, Exit, Fault,
	MarketStatus, MarketValue, Op, QueueEntry, RejectReason, TriggerRequest, WaitList,
};
use novation_laws as laws;
use novation_ledger::Due;
use novation_sim::{
	ask, bid, toy, toy_auction, Exchange, LawChecks, Styled, Value, AMPLE, BLOCK, BTC, DOLLAR, ETH,
};
use novation_units::{
	AccountIndex, BookFault, BookId, FaultKind, Lots, MarketId, Millis, Side, Size, Slot, Ticks,
	TreeFault,
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

/// The slot in which an account waits.
fn due_slot(exchange: &Exchange, account: AccountIndex) -> Slot {
	exchange.account(account).due.and_then(Due::slot).expect("it has a position")
}

/// The next slot to be served, of the class and the size of this one.
fn next_slot(exchange: &Exchange, slot: Slot) -> u64 {
	exchange.venue.get().schedule.next_slot(slot.class, slot.size).number
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

fn trigger(market: MarketId, mark: u64, name: u64) -> Op {
	let order = bid(market, 1, mark).named(name).ioc();
	Op::Trigger(TriggerRequest { order, direction: Direction::Above, mark: Ticks(mark) })
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
