//! Compares the round with the naive model, operation by operation.

use novation_search::{regressions, shrink, History, Style, Teller, Trial};
use novation_sim::{seeds, Random, BLOCK, BTC, START};
use novation_units::Millis;
use std::{
	sync::atomic::{AtomicU64, Ordering},
	time::{Duration, Instant},
};

/// The longest time to shrink a failing history.
const PATIENCE: Duration = Duration::from_secs(60);

/// Blocks of a history. Eight histories have a million operations in release builds, and fewer in debug builds.
const BLOCKS: u64 = if cfg!(debug_assertions) { 150 } else { 6_700 };

fn number(name: &str) -> Option<u64> {
	std::env::var(name).ok().and_then(|value| value.parse().ok())
}

/// Compares eight histories of `blocks` blocks. With `NOVATION_OPERATIONS`, runs `percent` of that number of operations
/// instead, starting at the seed `NOVATION_FIRST_SEED`.
fn differ(style: &Style, blocks: u64, percent: u64) {
	let a_block = if style.patient { style.operations - 1 } else { (style.operations - 1) / 2 };
	let per_history = blocks * a_block;
	let seeds = match number("NOVATION_OPERATIONS") {
		Some(operations) => {
			let operations = operations * percent / 100;
			let first = number("NOVATION_FIRST_SEED").unwrap_or(0);
			(first..first + operations.div_ceil(per_history).max(1)).collect()
		}
		None => seeds(8),
	};
	let began = Instant::now();
	let (next, operations) = (AtomicU64::new(0), AtomicU64::new(0));
	let work = || {
		while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
			operations.fetch_add(history(style, blocks, *seed), Ordering::Relaxed);
		}
	};
	let workers = std::thread::available_parallelism().map_or(1, |cores| cores.get());
	std::thread::scope(|scope| {
		let spawned: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
		for worker in spawned {
			if let Err(panic) = worker.join() {
				std::panic::resume_unwind(panic);
			}
		}
	});
	let operations = operations.into_inner();
	let per_second = u128::from(operations) * 1_000 / began.elapsed().as_millis().max(1);
	let (first, last) = (seeds.first().unwrap_or(&0), seeds.last().unwrap_or(&0));
	println!("{operations} operations agree, {per_second} a second, seeds {first} to {last}");
}

/// Runs the history of a seed, and returns its number of operations.
fn history(style: &Style, blocks: u64, seed: u64) -> u64 {
	let mut trial = Trial::new(&style.funds, style.insurance, style.has_auctions);
	let mut teller = Teller::new(style.clone(), seed);
	for number in 0..blocks {
		let now = trial.now();
		assert_eq!(now, Millis(START.0 + BLOCK.0 * number));
		if trial.block(&teller.block(now)).is_err() {
			fail(seed, Teller::new(style.clone(), seed).history(number + 1));
		}
	}
	let tally = trial.tally();
	assert_eq!(tally.operations, tally.compared, "NOVATION_SEED={seed}: beyond the rules' model");
	let auctions = if style.has_auctions { blocks / 10 } else { 0 };
	assert!(tally.auctions >= auctions, "NOVATION_SEED={seed}: only {} auctions", tally.auctions);
	tally.operations
}

fn fail(seed: u64, history: History) -> ! {
	match shrink(history, PATIENCE) {
		Some((fewer, failure)) => {
			panic!("NOVATION_SEED={seed}: {failure}\n{}", regressions::record(&fewer, &failure))
		}
		None => panic!("NOVATION_SEED={seed} fails, but not when it is repeated"),
	}
}

#[test]
fn saved_histories_should_do_as_the_rules_say() {
	let saved = regressions::saved().unwrap_or_else(|error| panic!("{error}"));
	for (name, history) in &saved {
		if let Err(failure) = history.judge() {
			panic!("regressions/{name}.history: {failure}");
		}
	}
	println!("{} saved histories", saved.len());
}

const RICH: [i128; 8] = [1_000_000_000_000; 8];
const SCARCE: [i128; 8] =
	[20_000, 40_000, 60_000, 100_000, 150_000, 250_000, 500_000, 1_000_000_000];

#[test]
fn round_should_do_as_the_rules_say_when_everybody_is_rich() {
	differ(&Style::calm(RICH), BLOCKS, 24);
}

#[test]
fn round_should_do_as_the_rules_say_when_margin_is_scarce() {
	differ(&Style::calm(SCARCE), BLOCKS, 24);
}

#[test]
fn auction_should_do_as_the_rules_say_when_everybody_is_rich() {
	differ(&Style { has_auctions: true, ..Style::calm(RICH) }, BLOCKS, 24);
}

#[test]
fn auction_should_do_as_the_rules_say_when_margin_is_scarce() {
	differ(&Style { has_auctions: true, ..Style::calm(SCARCE) }, BLOCKS, 24);
}

/// Markets whose mark follows the book, in blocks of half a second with a block of 6 s here and there. Few blocks have
/// operations, and few have a feed, so most markets are passed over in most blocks.
fn quiet(style: &Style, pace: impl Fn(&mut Random) -> Millis) {
	for seed in seeds(8) {
		let mut trial = Trial::new(&style.funds, style.insurance, style.has_auctions);
		trial.widen_basis();
		let mut teller = Teller::new(style.clone(), seed);
		let mut random = Random::new(seed);
		for number in 0..QUIET_BLOCKS {
			let mut block = teller.block(trial.now());
			if number > 0 && !random.chance(5) {
				block.prices.clear();
			}
			if !random.chance(20) {
				block.queue.clear();
			}
			trial.set_pace(pace(&mut random), Millis(20_000));
			if let Err(difference) = trial.block(&block) {
				panic!("NOVATION_SEED={seed}, block {number}: {difference}");
			}
		}
		let tally = trial.tally();
		assert_eq!(tally.operations, tally.compared, "NOVATION_SEED={seed}");
		assert!(tally.fills > 0 && tally.compared > QUIET_BLOCKS, "NOVATION_SEED={seed}");
	}
}

const QUIET_BLOCKS: u64 = if cfg!(debug_assertions) { 300 } else { 4_000 };

#[test]
fn half_seconds_should_do_as_the_rules_say() {
	quiet(&Style::calm(SCARCE), |_| Millis(500));
	quiet(&Style { has_auctions: true, ..Style::calm(RICH) }, |_| Millis(500));
}

#[test]
fn mixed_paces_should_do_as_the_rules_say() {
	quiet(&Style::calm(RICH), |random| Millis(if random.chance(10) { 6_000 } else { 500 }));
}

/// Enough orders rest to fill several pages per book, which split and join.
#[test]
fn round_should_do_as_the_rules_say_when_books_are_deep() {
	let style = Style::calm(RICH);
	differ(&Style { names: 250, markets: vec![BTC], patient: true, ..style }, BLOCKS / 30, 4);
}
