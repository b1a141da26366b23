//! Accounts below maintenance, from the first step to the last.

use novation_exchange_types::{Event, QueueEntry};
use novation_ledger::Liquidation;
use novation_sim::{ask, bid, Exchange, Styled, AMPLE, BLOCK, BTC, DOLLAR};
use novation_units::{AccountIndex, Lots, Millis, Quote, Rate, Size};

/// An exchange in which `long` has bought `lots` of bitcoin at 1 000 000 from `short`.
fn opened(lots: u64, dollars: i128) -> (Exchange, AccountIndex, AccountIndex) {
	let mut exchange = Exchange::dev();
	let (long, short) = (exchange.trader(dollars), exchange.trader(1_000_000));
	exchange.place(long, bid(BTC, lots, 1_000_000).named(100)).round();
	exchange.place(short, ask(BTC, lots, 1_000_000).named(100).ioc()).round();
	assert_eq!(exchange.lots(long, BTC), lots as i64);
	(exchange, long, short)
}

fn happened(exchange: &Exchange, wanted: impl Fn(&Event) -> bool) -> usize {
	exchange.events().iter().filter(|event| wanted(event)).count()
}

fn deleveraged(event: &Event) -> bool {
	matches!(event, Event::Deleveraged { .. })
}

#[test]
fn liquidation_should_close_the_smallest_size_that_restores_initial_margin() {
	let (mut exchange, long, _) = opened(1_000, 500);
	let maker = exchange.trader(1_000_000);
	// At 967 000 a loss of 330 dollars leaves about 170, below the maintenance margin of 193.
	exchange.price(BTC, 967_000);
	exchange.place(maker, bid(BTC, 5_000, 967_000).named(1));
	exchange.place(maker, ask(BTC, 5_000, 967_100).named(2)).rounds(2);
	let left = exchange.lots(long, BTC);
	assert!(left > 0 && left < 1_000, "{left} lots left");
	let health = exchange.health(long).unwrap();
	assert!(health.meets_initial(), "{health:?}");
	// Initial margin would not allow two more lots: the size is the smallest, up to the fee that better fills saved.
	let lot = 967_000 * 10 * 4 / 100;
	assert!(health.equity.0 - health.initial.0 < 2 * lot, "{health:?}");
	assert!(exchange.insurance().0 > 0, "the fee goes to the insurance fund");
	assert!(exchange.venue.get().schedule.queues.is_empty());
}

#[test]
fn liquidation_should_cancel_the_orders_of_the_account_first() {
	let (mut exchange, long, _) = opened(1_000, 600);
	exchange.place(long, bid(BTC, 50, 950_000).named(1)).round();
	exchange.price(BTC, 955_000).round();
	assert!(exchange.account(long).in_liquidation());
	assert!(!exchange.account(long).has_orders());
}

#[test]
fn account_in_liquidation_should_only_shrink() {
	let (mut exchange, long, _) = opened(1_000, 500);
	exchange.price(BTC, 967_000).round();
	assert!(exchange.account(long).in_liquidation());
	exchange.place(long, bid(BTC, 1, 960_000).named(1)).round();
	assert_eq!(happened(&exchange, |event| matches!(event, Event::OrderRejected { .. })), 1);
	exchange.deposit(long, Quote(1_000 * DOLLAR)).round();
	assert!(!exchange.account(long).in_liquidation(), "a deposit ends it");
}

#[test]
fn insurance_should_pay_what_the_book_lacks_to_the_zero_price() {
	let (mut exchange, long, _) = opened(1_000, 500);
	exchange.insure(10_000);
	let maker = exchange.trader(1_000_000);
	exchange.place(maker, bid(BTC, 5_000, 945_000).named(1)).round();
	// At 945 000 the account is bankrupt by 50 dollars.
	exchange.price(BTC, 945_000).round();
	assert_eq!(happened(&exchange, deleveraged), 0);
	assert_eq!(exchange.lots(long, BTC), 0);
	assert!(exchange.insurance().0 < 10_000 * DOLLAR);
	assert_eq!(exchange.venue.get().bad_debt, Quote::ZERO);
	assert!(exchange.account(long).cash.0 >= 0);
}

#[test]
fn deleveraging_should_take_from_every_holder_in_proportion() {
	let mut exchange = Exchange::dev();
	let long = exchange.trader(500);
	exchange.place(long, bid(BTC, 1_000, 1_000_000)).round();
	let shorts: Vec<_> = [100, 200, 300, 400]
		.map(|lots| {
			let short = exchange.trader(100_000);
			exchange.place(short, ask(BTC, lots, 1_000_000).ioc());
			(short, lots)
		})
		.to_vec();
	exchange.round();
	// A second long, so that the bankrupt one holds half of the open interest.
	let (other, rich) = (exchange.trader(100_000), exchange.trader(100_000));
	exchange.place(other, bid(BTC, 1_000, 1_000_000)).round();
	exchange.place(rich, ask(BTC, 1_000, 1_000_000).ioc()).round();
	exchange.price(BTC, 945_000).round();
	assert_eq!(happened(&exchange, deleveraged), 5);
	assert_eq!(exchange.lots(long, BTC), 0);
	for (short, lots) in shorts {
		let left = -exchange.lots(short, BTC);
		assert!((left - lots as i64 / 2).abs() <= 1, "{left} of {lots}");
	}
	assert_eq!(exchange.lots(rich, BTC), -500);
	assert_eq!(exchange.lots(other, BTC), 1_000);
	assert_eq!(exchange.venue.get().bad_debt, Quote::ZERO);
}

#[test]
fn bad_debt_should_arise_only_when_neither_insurance_nor_counterparties_are_left() {
	// Both sides are bankrupt in the end: the short has no gain to take.
	let (mut exchange, long, short) = opened(1_000, 500);
	exchange.price(BTC, 945_000).round();
	assert_eq!(happened(&exchange, |event| matches!(event, Event::BadDebtIncurred { .. })), 0);
	assert_eq!((exchange.lots(long, BTC), exchange.lots(short, BTC)), (0, 0));
	// A debt without a position. The insurance fund can pay half of it.
	let debtor = exchange.trader(0);
	exchange.insure(30);
	let fund = exchange.insurance().0;
	exchange.deposit(debtor, Quote(-fund - 20 * DOLLAR));
	{
		let mut venue = exchange.venue.edit();
		let mut accounts = exchange.accounts.edit();
		let account = accounts.0.get_mut(&debtor).unwrap();
		let (since, size) = (venue.now, Size::Small);
		account.liquidation = Some(Liquidation { since, size, last: None });
		venue.enqueue(size, QueueEntry { account: debtor, from: 0 });
	}
	exchange.round();
	assert_eq!(exchange.insurance(), Quote::ZERO);
	assert_eq!(exchange.venue.get().bad_debt, Quote(20 * DOLLAR));
	assert_eq!(exchange.account(debtor).cash, Quote::ZERO);
	assert!(exchange.venue.get().schedule.queues.is_empty());
}

/// Finding L5: whoever closes below its zero price leaves its loss to others, and who buys from it may be itself.
#[test]
fn account_should_not_close_itself_into_a_debt() {
	for (price, is_closed) in [(945_000, false), (952_000, true)] {
		let (mut exchange, long, _) = opened(1_000, 500);
		let maker = exchange.trader(1_000_000);
		exchange.insure(1_000);
		exchange.price(BTC, 951_000);
		exchange.place(maker, bid(BTC, 1_000, price).named(1));
		// There is no budget for liquidation.
		exchange.place(long, ask(BTC, 1_000, price).named(1).reducing().ioc());
		exchange.round_within(AMPLE, 0);
		assert_eq!(exchange.lots(long, BTC) == 0, is_closed, "at {price}");
		assert!(exchange.account(long).cash >= Quote::ZERO);
		assert_eq!(exchange.insurance(), Quote(1_000 * DOLLAR));
	}
}

#[test]
fn one_account_that_is_a_whole_side_should_be_liquidated_whole() {
	let mut exchange = Exchange::dev();
	let long = exchange.trader(50_000);
	exchange.place(long, bid(BTC, 100_000, 1_000_000)).round();
	for _ in 0..50 {
		let short = exchange.trader(10_000);
		exchange.place(short, ask(BTC, 2_000, 1_000_000).ioc());
	}
	exchange.round();
	assert_eq!(exchange.venue.get().states[&BTC].open_interest, Lots(100_000));
	exchange.price(BTC, 940_000).rounds(2);
	assert_eq!(exchange.venue.get().states[&BTC].open_interest, Lots(0));
	assert_eq!(exchange.venue.get().bad_debt, Quote::ZERO);
	assert!(exchange.account(long).cash.0 >= 0);
}

#[test]
fn deleveraging_should_end_and_stay_in_proportion_when_no_block_can_ask_everybody() {
	let mut exchange = Exchange::dev();
	let long = exchange.trader(40);
	exchange.place(long, bid(BTC, 90, 1_000_000)).round();
	let shorts: Vec<_> = (0..90).map(|_| exchange.trader(1_000)).collect();
	for short in &shorts {
		exchange.place(*short, ask(BTC, 1, 1_000_000).ioc());
	}
	exchange.round();
	// The same number of lots again without a loss, so that deleveraging takes every second lot.
	let (other, rich) = (exchange.trader(100_000), exchange.trader(100_000));
	exchange.place(other, bid(BTC, 90, 1_000_000)).round();
	exchange.place(rich, ask(BTC, 90, 1_000_000).ioc()).round();
	exchange.price(BTC, 945_000);
	let mut rounds = 0;
	while exchange.lots(long, BTC) > 0 {
		exchange.round_within(AMPLE, 30);
		rounds += 1;
		assert!(rounds < 20, "{} lots are still open", exchange.lots(long, BTC));
	}
	let taken: i64 = shorts.iter().map(|short| 1 + exchange.lots(*short, BTC)).sum();
	assert!((44..=46).contains(&taken), "{taken} of 90 shorts gave a lot");
	assert_eq!(exchange.lots(rich, BTC), taken - 90);
}

#[test]
fn liquidation_should_go_on_in_the_next_blocks_when_its_budget_is_small() {
	let mut exchange = Exchange::dev();
	let maker = exchange.trader(10_000_000);
	let longs: Vec<_> = (0..40).map(|_| exchange.trader(50)).collect();
	exchange.place(maker, ask(BTC, 4_000, 1_000_000).named(1)).round();
	for long in &longs {
		exchange.place(*long, bid(BTC, 100, 1_000_000).ioc());
	}
	exchange.round();
	exchange.price(BTC, 966_000).cancel(maker, BTC, 1);
	for at in 0..100 {
		exchange.place(maker, bid(BTC, 50, 966_000 - at).named(100 + at));
	}
	let mut rounds = 0;
	loop {
		exchange.round_within(AMPLE, 12);
		rounds += 1;
		let markets = exchange.markets();
		let sick = longs.iter().filter(|long| {
			let account = exchange.account(**long);
			let health = novation_round::account_health(
				&markets,
				&account,
				novation_exchange_types::MarkSource::Now,
			);
			health.unwrap().is_liquidatable()
		});
		if sick.count() == 0 && exchange.venue.get().schedule.queues.is_empty() {
			break;
		}
		assert!(rounds < 200);
	}
	assert!(rounds > 3, "{rounds} rounds");
}

#[test]
fn withdrawal_should_bring_the_next_look_at_the_account_forward() {
	let (mut exchange, long, _) = opened(1_000, 5_000);
	let most = exchange.withdrawable(long).unwrap();
	exchange.withdraw(long, most).unwrap();
	assert!(exchange.withdraw(long, Quote(1)).is_err());
	exchange.round();
	exchange.price(BTC, 915_000).rounds(2);
	assert!(exchange.account(long).in_liquidation() || exchange.lots(long, BTC) < 1_000);
}

#[test]
fn funding_should_be_charged_each_hour_and_be_zero_sum() {
	let (mut exchange, long, short) = opened(1_000, 5_000);
	let before = [long, short].map(|who| exchange.health(who).unwrap().equity.0);
	let mut charges = 0;
	for _ in 0..(3 * 3_600_000 / BLOCK.0) {
		exchange.round();
		charges += happened(
			&exchange,
			|event| matches!(event, Event::FundingCharged { market, .. } if *market == BTC),
		);
	}
	assert_eq!(charges, 3);
	let after = [long, short].map(|who| exchange.health(who).unwrap().equity.0);
	let (paid, received) = (before[0] - after[0], after[1] - before[1]);
	// Three hours of interest at 0.01 % per eight hours on 10 000 dollars.
	assert!((370_000..=380_000).contains(&paid), "{paid}");
	assert!((0..=2).contains(&(paid - received)), "{paid} {received}");
}

#[test]
fn account_that_funding_alone_has_worn_down_should_be_found() {
	let (mut exchange, long, _) = opened(1_000, 430);
	// A tenth in eight hours, with constant prices.
	exchange.amend(BTC, |market| {
		market.funding.interest = Rate(100_000_000);
		market.funding.premium_clamp = Rate(100_000_000);
	});
	exchange.block = Millis(60_000);
	exchange.rounds(3 * 60);
	assert!(exchange.account(long).in_liquidation() || exchange.lots(long, BTC) < 1_000);
}
