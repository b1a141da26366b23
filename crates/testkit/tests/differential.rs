//! The round against the rules, operation by operation.

use novation_testkit::{naive::Naive, seeds, toy, Exchange, Flow, Mix, Random, BTC, ETH};
use novation_units::Quote;

/// In what two differentials differ.
struct Setup {
	seeds: u64,
	rounds: u64,
	/// Atoms that each account begins with; a lot is about 10 000 atoms.
	atoms: [i128; 8],
}

fn differ(setup: Setup) -> u64 {
	let mut operations = 0;
	for seed in seeds(setup.seeds) {
		operations += history(seed, &setup);
	}
	operations
}

fn history(seed: u64, setup: &Setup) -> u64 {
	let mut exchange = Exchange::new([(BTC, toy()), (ETH, toy())]);
	let mut naive = Naive::default();
	let mut random = Random::new(seed ^ 0x5eed);
	let accounts: Vec<_> = setup
		.atoms
		.map(|atoms| {
			let account = exchange.trader(0);
			exchange.deposit(account, Quote(atoms));
			naive.deposit(account, atoms);
			account
		})
		.to_vec();
	let markets = vec![(BTC, 1_000), (ETH, 1_000)];
	let mix = Mix { accounts, markets, spread: 12, max_lots: 30, names: 12 };
	let mut flow = Flow::new(mix, seed);
	let mut operations = 0;
	for round in 0..setup.rounds {
		for market in [BTC, ETH] {
			exchange.price(market, random.within(996..1_005));
		}
		let count = random.within(0..40);
		let queue = flow.batch(count, exchange.venue.get().now);
		for queued in &queue {
			exchange.enqueue(*queued);
		}
		exchange.round();
		naive.observe(&exchange);
		naive.round(&queue);
		operations += count;
		if let Some(difference) = naive.difference(&exchange) {
			panic!("NOVATION_SEED={seed} round {round}: {difference}\nqueue {queue:?}");
		}
		assert!(
			exchange.venue.get().liquidations.is_empty(),
			"NOVATION_SEED={seed}: no liquidation"
		);
	}
	operations
}

/// Rounds per history: a million operations a test in release, a part of it in debug.
const ROUNDS: u64 = if cfg!(debug_assertions) { 150 } else { 6_700 };

#[test]
fn round_should_do_as_the_rules_say_when_everybody_is_rich() {
	let operations = differ(Setup { seeds: 8, rounds: ROUNDS, atoms: [1_000_000_000_000; 8] });
	println!("{operations} operations without a difference");
}

#[test]
fn round_should_do_as_the_rules_say_when_margin_is_scarce() {
	let atoms = [20_000, 40_000, 60_000, 100_000, 150_000, 250_000, 500_000, 1_000_000_000];
	let operations = differ(Setup { seeds: 8, rounds: ROUNDS, atoms });
	println!("{operations} operations without a difference");
}
