//! The accounting of the measurement, and what it must find where the answer is known.

use novation_exchange_types::{Op, Queued};
use novation_fairness::{
	compare, figures, Case, Effort, Fill, History, Market, Mode, Outcome, Power, Setting, Source,
	SLOT_STEPS,
};
use novation_sim::{bid, LawChecks, Styled, BTC};

const MODES: [Mode; 3] = [Mode::Continuous, Mode::Auction, Mode::Sealed];

fn case(mode: Mode, block_steps: u64, power: Power, steps: u64) -> Case {
	let setting = Setting::usual(mode, block_steps);
	Case { setting, power, collator: 0, steps, law_checks: LawChecks::Off }
}

fn outcomes(case: &Case, seeds: u64) -> Vec<Outcome> {
	(0..seeds).map(|seed| History::new(case.clone(), &Source::Synthetic, seed).run()).collect()
}

#[test]
fn gains_of_all_accounts_should_be_what_they_paid_in_fees() {
	for mode in MODES {
		for power in [Power::Withholds, Power::Straddles, Power::Overtakes] {
			let case = case(mode, 5, power, 600);
			let outcome = History::new(case, &Source::Synthetic, 7).run();
			let gains: i128 = outcome.groups.values().map(|tally| tally.gain).sum();
			let fees: i128 = outcome.groups.values().map(|tally| tally.fees).sum();
			assert!(fees > 0, "{mode:?}");
			assert_eq!(gains, -fees, "{mode:?}");
			// Each fill has two sides.
			let notional: i128 = outcome.groups.values().map(|tally| tally.notional).sum();
			assert_eq!(notional % 2, 0);
		}
	}
}

#[test]
fn gains_should_be_the_change_of_the_ledger_and_keep_every_law() {
	for mode in MODES {
		let case = Case { law_checks: LawChecks::EachRound, ..case(mode, 5, Power::Withholds, 0) };
		let mut history = History::new(case, &Source::Synthetic, 3);
		let mark = 1_000_000;
		let accounts = history.accounts.clone();
		let equity = |history: &History| -> Vec<i128> {
			accounts.iter().map(|account| history.venue.equity(*account, mark)).collect()
		};
		let before = equity(&history);
		let fills: Vec<Fill> =
			(1..=4 * SLOT_STEPS / 5).flat_map(|block| history.block(block * 5)).collect();
		assert!(fills.len() > 5, "{mode:?}: {} fills", fills.len());
		for ((account, before), after) in accounts.iter().zip(before).zip(equity(&history)) {
			let gain: i128 = fills.iter().map(|fill| fill.gain(*account, mark)).sum();
			assert_eq!(after - before, gain, "{mode:?}: {account:?}");
		}
	}
}

#[test]
fn seed_should_determine_the_outcome() {
	let run = |seed| {
		let case = case(Mode::Continuous, 5, Power::Withholds, 600);
		History::new(case, &Source::Synthetic, seed).run()
	};
	assert_eq!(run(1), run(1));
	assert_ne!(run(1), run(2));
}

#[test]
fn idea_that_is_tried_should_leave_the_exchange_as_it_was() {
	for mode in MODES {
		let mut history = History::new(case(mode, 5, Power::Takes, 0), &Source::Synthetic, 5);
		(1..=12).for_each(|block| drop(history.block(block * 5)));
		let trader = *history.accounts.last().unwrap();
		let order = bid(BTC, 1_000, 1_005_000).named(1).ioc();
		let idea = [Queued { account: trader, op: Op::Place(order), agent: None }];
		let (saved, book) = (history.venue.save(), history.venue.resting());
		let tried = history.venue.trial(&saved, 1_000_000, &idea);
		assert!(!tried.is_empty(), "{mode:?}");
		assert_eq!(history.venue.resting(), book, "{mode:?}");
		assert_eq!(history.venue.block(1_000_000, &idea), tried, "{mode:?}");
	}
}

#[test]
fn office_without_sight_should_bring_nothing() {
	let own = case(Mode::Continuous, 5, Power::Quotes, 2_400);
	let other = Case { collator: 1, ..own.clone() };
	let extra = compare(&outcomes(&own, 12), &outcomes(&other, 12), Outcome::profit);
	assert!(extra.mean.abs() < 3.0 * extra.error, "{extra:?}");
	assert!(extra.error < 0.3, "the check is too weak: {extra:?}");
}

#[test]
fn sight_should_pay_in_a_continuous_market_of_slow_blocks() {
	let outsider = case(Mode::Continuous, 60, Power::Quotes, 3_000);
	let collator = Case { power: Power::Withholds, ..outsider.clone() };
	let extra = compare(&outcomes(&collator, 16), &outcomes(&outsider, 16), Outcome::profit);
	assert!(extra.mean > 3.0 * extra.error, "{extra:?}");
}

#[test]
fn sealed_order_should_wait_for_the_next_block() {
	let quoted_after = |mode| {
		let mut history = History::new(case(mode, 5, Power::Takes, 0), &Source::Synthetic, 1);
		(1..=3).map(|block| (history.block(block * 5), history.venue.resting().len()).1).collect()
	};
	let plain: Vec<usize> = quoted_after(Mode::Auction);
	let sealed: Vec<usize> = quoted_after(Mode::Sealed);
	assert!(plain[0] > 0, "{plain:?}");
	assert_eq!(sealed[0], 0);
	assert!(sealed[1] > 0, "{sealed:?}");
}

#[test]
fn figures_should_have_a_row_for_each_power() {
	let markets = [Market {
		terms: "usual",
		source: Source::Synthetic,
		setting: Setting::usual(Mode::Auction, 60),
		powers: vec![Power::Takes, Power::Quotes, Power::Appends],
	}];
	let report = figures(&markets, Effort { seeds: 2, steps: 600 });
	let powers: Vec<_> =
		report["rows"].as_array().unwrap().iter().map(|row| &row["power"]).collect();
	assert_eq!(powers, ["takes", "quotes", "appends"]);
}
