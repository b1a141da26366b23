//! Ten thousand accounts, and a price that falls by the full clamp in each block.

use novation_exchange_types::{Event, MarkSource};
use novation_round::account_health;
use novation_sim::{ask, bid, Exchange, LawChecks, Styled, AMPLE, BTC};
use novation_units::AccountIndex;

const ACCOUNTS: u32 = if cfg!(debug_assertions) { 600 } else { 10_000 };

/// Longs of ten lots each, with leverage from 25 down to 2, against the same number of shorts.
fn crowd() -> (Exchange, Vec<AccountIndex>) {
	let mut exchange = Exchange::dev();
	exchange.law_checks = LawChecks::Off;
	exchange.insure(20_000);
	let maker = exchange.trader(100_000_000);
	let mut longs = Vec::new();
	for number in 0..ACCOUNTS {
		let dollars = 5 + i128::from(number % 46);
		longs.push(exchange.trader(dollars));
	}
	exchange.place(maker, ask(BTC, 10 * u64::from(ACCOUNTS) / 2, 1_000_000).named(1)).round();
	for (number, long) in longs.iter().enumerate() {
		if number < longs.len() / 2 {
			exchange.place(*long, bid(BTC, 10, 1_000_000).named(1).ioc());
		} else {
			exchange.place(*long, bid(BTC, 10, 1_000_000).named(1));
		}
	}
	exchange.round();
	for _ in 0..ACCOUNTS / 100 {
		let short = exchange.trader(1_000_000);
		exchange.place(short, ask(BTC, 500, 1_000_000).named(1).ioc());
	}
	exchange.round();
	exchange.law_checks = LawChecks::EachRound;
	(exchange, longs)
}

/// Lets the price fall to `end`, one clamp per block, then counts the blocks until the queue is empty.
fn fall(end: u64, liquidation: u32) -> (Exchange, u32) {
	let (mut exchange, longs) = crowd();
	let open: i64 = longs.iter().map(|long| exchange.lots(*long, BTC)).sum();
	assert_eq!(open, 10 * i64::from(ACCOUNTS));
	exchange.price(BTC, end);
	while exchange.venue.get().prices[&BTC].prices().unwrap().index.0 > end {
		exchange.round_within(AMPLE, liquidation);
	}
	// An account that is not critical waits for a book, which appears now.
	let maker = exchange.trader(100_000_000);
	for at in 0..40 {
		exchange.place(maker, bid(BTC, u64::from(ACCOUNTS), end - at).named(at));
	}
	let mut blocks = 0;
	loop {
		exchange.round_within(AMPLE, liquidation);
		blocks += 1;
		let markets = exchange.markets();
		let is_sick = |index: &AccountIndex| {
			let health = account_health(&markets, &exchange.account(*index), MarkSource::Now);
			health.unwrap().is_liquidatable()
		};
		let is_done = exchange.venue.get().schedule.queues.is_empty();
		if is_done && !exchange.traders().any(|index| is_sick(&index)) {
			return (exchange, blocks);
		}
		assert!(blocks < 600, "{} still wait", exchange.venue.get().schedule.queues.len());
	}
}

#[test]
fn crowd_should_be_drained_within_bounded_blocks_after_a_gap() {
	for (end, liquidation) in [(700_000, 30_000), (400_000, 30_000), (700_000, AMPLE)] {
		let (exchange, blocks) = fall(end, liquidation);
		let bad_debt = exchange.venue.get().bad_debt;
		println!(
			"to {end} with {liquidation} units a block: {blocks} blocks, bad debt {bad_debt:?}"
		);
		assert!(exchange.venue.get().schedule.queues.is_empty());
		assert_eq!(bad_debt.0, 0);
		assert!(blocks <= if liquidation == AMPLE { 2 } else { 100 }, "{blocks} blocks");
	}
}

#[test]
fn account_should_be_found_in_the_very_block_in_which_it_falls_below_maintenance() {
	// Shorts under a slow rise, where the bound of the schedule has no slack.
	let mut exchange = Exchange::dev();
	let maker = exchange.trader(1_000_000);
	exchange.place(maker, bid(BTC, 50_000, 1_000_000).named(1)).round();
	for cents in 0..40 {
		let short = exchange.trader(42);
		exchange.deposit(short, novation_units::Quote(cents * 110_000));
		exchange.place(short, ask(BTC, 100, 1_000_000).named(1).ioc());
	}
	exchange.round();
	// A fortieth of a slot per block. The simulator checks I-6 after each.
	let mut began = 0;
	for step in 0..1_500 {
		exchange.price(BTC, 1_000_000 + step * 25).round();
		let is_start = |event: &&Event| matches!(event, Event::LiquidationStarted { .. });
		began += exchange.events().iter().filter(is_start).count();
	}
	assert!(began > 10, "{began} accounts are below maintenance");
}
