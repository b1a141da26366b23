//! The insurance fund: debts without a market, its income, and its state.

use super::*;

/// An account with this debt and nothing else, whose check is due.
fn debtor(exchange: &mut Exchange, dollars: i128) -> AccountIndex {
	let debtor = exchange.trader(0);
	exchange.deposit(debtor, Quote(-dollars * DOLLAR));
	let mut venue = exchange.venue.edit();
	let slot = venue.schedule.next_slot(Class::Wild, Size::Large);
	let due = venue.put_due(slot, debtor);
	venue.schedule.wild.large.has_due = true;
	let mut accounts = exchange.accounts.edit();
	accounts.0.get_mut(&debtor).unwrap().due = Some(due);
	drop((venue, accounts));
	debtor
}

/// Finding L13: a debt of who was in no market draws 1 000 dollars a day together.
#[test]
fn debt_without_a_market_should_draw_a_thousand_dollars_a_day() {
	let mut exchange = Exchange::dev();
	exchange.insure(100_000).trader(1_000_000);
	debtor(&mut exchange, 700);
	exchange.round();
	assert_eq!((paid(&exchange), exchange.venue.get().bad_debt.0), (700 * DOLLAR, 0));
	debtor(&mut exchange, 700);
	exchange.round();
	// Six seconds have refilled seven cents.
	let refilled = 1_000 * DOLLAR * 6_000 / 86_400_000;
	assert_eq!(paid(&exchange), 300 * DOLLAR + refilled);
	assert_eq!(exchange.venue.get().bad_debt.0, 400 * DOLLAR - refilled);
	exchange.wait(Millis(86_400_000));
	debtor(&mut exchange, 1_001);
	exchange.round();
	assert_eq!(paid(&exchange), 1_000 * DOLLAR);
}

/// Finding L13: everything that comes into the fund repays bad debt first, whatever its way in.
#[test]
fn income_of_the_fund_should_repay_bad_debt_first() {
	let mut exchange = Exchange::dev();
	exchange.trader(1_000_000);
	debtor(&mut exchange, 100);
	exchange.round();
	assert_eq!(exchange.venue.get().bad_debt, Quote(100 * DOLLAR));
	exchange.insure(30).round();
	assert_eq!((exchange.insurance().0, exchange.venue.get().bad_debt.0), (0, 70 * DOLLAR));
	let repaid =
		|event: &Event| matches!(event, Event::BadDebtRepaid { amount } if amount.0 == 30 * DOLLAR);
	assert!(exchange.events().iter().any(repaid));
	exchange.insure(100).round();
	assert_eq!((exchange.insurance().0, exchange.venue.get().bad_debt.0), (30 * DOLLAR, 0));
	exchange.round();
	assert_eq!(exchange.insurance().0, 30 * DOLLAR);
}

/// Finding L13: money that the rooms have refused stays in the fund when a debt arises.
#[test]
fn balance_of_the_fund_should_not_repay_what_its_rooms_have_refused() {
	let mut exchange = Exchange::dev();
	exchange.insure(100_000).trader(1_000_000);
	debtor(&mut exchange, 5_000);
	exchange.rounds(3);
	assert_eq!(exchange.venue.get().bad_debt, Quote(4_000 * DOLLAR));
	assert_eq!(exchange.insurance(), Quote(99_000 * DOLLAR));
}

/// Finding L13: each hour a tenth of its fees goes to the fund, until it holds a hundredth of the custody.
#[test]
fn fund_should_receive_a_tenth_of_the_fees_of_each_hour() {
	let (mut exchange, ..) = opened(100_000, 1_000_000);
	let fees = exchange.account(FEES).cash.0;
	assert_eq!(fees, 550 * DOLLAR);
	exchange.wait(Millis(3_600_000)).round();
	assert_eq!((exchange.insurance().0, exchange.account(FEES).cash.0), (fees / 10, fees * 9 / 10));
	exchange.wait(Millis(3_600_000)).rounds(2);
	assert_eq!(exchange.insurance().0, fees / 10, "an hour without fees brings nothing");
	// The target is a hundredth of the custody: 20 202.42 dollars. The fund has 20 197, and would receive 10.
	exchange.insure(20_142);
	exchange.deposit(FEES, Quote(100 * DOLLAR));
	exchange.wait(Millis(3_600_000)).round();
	assert_eq!(exchange.insurance().0, exchange.custody.0 / 100);
}

/// Without its state the fund receives no fees and repays nothing; rounds go on, and the state is not overwritten.
#[test]
fn fund_should_wait_while_its_state_is_damaged() {
	let (mut exchange, ..) = opened(100_000, 1_000_000);
	let before = exchange.venue.get().fund;
	exchange.venue.edit().unreadable.insert(Value::Fund);
	exchange.wait(Millis(3_600_000)).round();
	assert_eq!((exchange.insurance(), exchange.venue.get().fund), (Quote(0), before));
	let fault = Fault::Common { value: CommonValue::Fund, kind: FaultKind::Unreadable };
	assert!(exchange.events().contains(&Event::CommonFaulted { fault }));
	exchange.venue.edit().unreadable.clear();
	exchange.round();
	assert_eq!(exchange.insurance(), Quote(55 * DOLLAR));
}
