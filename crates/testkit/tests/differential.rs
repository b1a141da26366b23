//! The round against the rules, operation by operation.

use novation_round::{Event, Market};
use novation_testkit::{
	naive::Naive, seeds, toy, toy_auction, Exchange, Flow, Mix, Random, BTC, ETH,
};
use novation_units::Quote;

/// In what two differentials differ.
struct Setup {
	seeds: u64,
	rounds: u64,
	/// Atoms that each account begins with; a lot is about 10 000 atoms.
	atoms: [i128; 8],
	/// How the first market matches; the second one is continuous.
	first: fn() -> Market,
}

/// What a differential has seen.
#[derive(Default)]
struct Seen {
	operations: u64,
	fills: usize,
	auctions: usize,
}

fn differ(setup: Setup) -> Seen {
	let mut seen = Seen::default();
	for seed in seeds(setup.seeds) {
		history(seed, &setup, &mut seen);
	}
	let Seen { operations, fills, auctions } = seen;
	println!("{operations} operations, {fills} fills, {auctions} auctions without a difference");
	seen
}

fn history(seed: u64, setup: &Setup, seen: &mut Seen) {
	let mut exchange = Exchange::new([(BTC, (setup.first)()), (ETH, toy())]);
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
	let mut flow = Flow::new(mix, seed).with_algos();
	for round in 0..setup.rounds {
		for market in [BTC, ETH] {
			exchange.price(market, random.within(996..1_005));
		}
		let count = random.within(0..40);
		flow.height = exchange.venue.get().height;
		let queue = flow.batch(count, exchange.venue.get().now);
		for queued in &queue {
			exchange.enqueue(*queued);
		}
		exchange.round();
		naive.observe(&exchange);
		naive.round(&queue);
		seen.operations += count;
		let events = exchange.events();
		seen.fills += events.iter().filter(|at| matches!(at, Event::Filled { .. })).count();
		seen.auctions += events.iter().filter(|at| matches!(at, Event::Cleared { .. })).count();
		if let Some(difference) = naive.difference(&exchange) {
			panic!("NOVATION_SEED={seed} round {round}: {difference}\nqueue {queue:?}");
		}
		assert!(
			exchange.venue.get().liquidations.is_empty(),
			"NOVATION_SEED={seed}: no liquidation"
		);
	}
}

/// Rounds per history: a million operations a test in release, a part of it in debug.
const ROUNDS: u64 = if cfg!(debug_assertions) { 150 } else { 6_700 };

const RICH: [i128; 8] = [1_000_000_000_000; 8];
const SCARCE: [i128; 8] =
	[20_000, 40_000, 60_000, 100_000, 150_000, 250_000, 500_000, 1_000_000_000];

#[test]
fn round_should_do_as_the_rules_say_when_everybody_is_rich() {
	differ(Setup { seeds: 8, rounds: ROUNDS, atoms: RICH, first: toy });
}

#[test]
fn round_should_do_as_the_rules_say_when_margin_is_scarce() {
	differ(Setup { seeds: 8, rounds: ROUNDS, atoms: SCARCE, first: toy });
}

#[test]
fn auction_should_do_as_the_rules_say_when_everybody_is_rich() {
	let seen = differ(Setup { seeds: 8, rounds: ROUNDS, atoms: RICH, first: toy_auction });
	assert!(seen.auctions > seen.operations as usize / 100, "only {} auctions", seen.auctions);
}

#[test]
fn auction_should_do_as_the_rules_say_when_margin_is_scarce() {
	let seen = differ(Setup { seeds: 8, rounds: ROUNDS, atoms: SCARCE, first: toy_auction });
	assert!(seen.auctions > seen.operations as usize / 100, "only {} auctions", seen.auctions);
}
