//! The figures: which markets are measured, what a privilege is worth, and how sure that is.

use crate::{
	collator::Power,
	crowd::Group,
	history::{Case, History, Outcome},
	prices::Source,
	setting::{Mode, Setting, COLLATORS, HORIZON_STEPS, STEP_MS},
};
use novation_sim::LawChecks;
use novation_units::Ppm;
use serde_json::{json, Value};
use std::{
	sync::atomic::{AtomicUsize, Ordering},
	thread,
};

/// Profit of the privilege, in basis points of the flow, above which a sealed auction would be built if it lowers it.
/// Chosen before the first measurement.
pub const THRESHOLD_BP: f64 = 0.5;
/// Steps of a block: 6 s and half a second.
const BLOCKS: [u64; 2] = [60, 5];
/// Privileges of the trader in a market of plain orders. The first two are outsiders.
const PLAIN: [Power; 9] = [
	Power::Takes,
	Power::Quotes,
	Power::Watches,
	Power::Appends,
	Power::Reorders,
	Power::Withholds,
	Power::Stalls,
	Power::Foresees,
	Power::Overtakes,
];
/// Privileges of the trader in a market of sealed orders.
const SEALED: [Power; 6] =
	[Power::Takes, Power::Quotes, Power::Appends, Power::Opts, Power::Straddles, Power::Withholds];
/// Measurements in markets with other terms.
const FEW: [Power; 5] =
	[Power::Takes, Power::Quotes, Power::Watches, Power::Appends, Power::Withholds];

/// One market, with all that the trader may do there.
#[derive(Clone, Debug)]
pub struct Market {
	/// Name of its terms.
	pub terms: &'static str,
	/// Source of its prices.
	pub source: Source,
	/// Its terms.
	pub setting: Setting,
	/// Privileges of the trader, outsiders first.
	pub powers: Vec<Power>,
}

/// How long to measure.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
	/// Seeds of each history.
	pub seeds: u64,
	/// Steps of each history.
	pub steps: u64,
}

/// The markets of the page: usual terms on every source, other terms on the synthetic one.
pub fn markets(recorded: Option<Vec<u64>>) -> Vec<Market> {
	let mut markets = Vec::new();
	for source in [Some(Source::Synthetic), recorded.map(Source::Recorded)].into_iter().flatten() {
		for mode in [Mode::Continuous, Mode::Auction, Mode::Sealed] {
			let powers = if mode == Mode::Sealed { SEALED.to_vec() } else { PLAIN.to_vec() };
			for block_steps in BLOCKS {
				markets.push(Market {
					terms: "usual",
					source: source.clone(),
					setting: Setting::usual(mode, block_steps),
					powers: powers.clone(),
				});
			}
		}
	}
	for mode in [Mode::Continuous, Mode::Auction, Mode::Sealed] {
		let powers = if mode == Mode::Sealed { SEALED.to_vec() } else { FEW.to_vec() };
		let usual = Setting::usual(mode, 5);
		let others = [
			("no fees", Setting { maker_fee: Ppm(0), taker_fee: Ppm(0), ..usual }),
			("quiet: a tenth of the takers", Setting { takers_per_mille: 5, ..usual }),
			("wide: quotes 4 bp away", Setting { half_spread: 2 * usual.half_spread, ..usual }),
		];
		markets.extend(others.map(|(terms, setting)| Market {
			terms,
			source: Source::Synthetic,
			setting,
			powers: powers.clone(),
		}));
	}
	markets
}

/// Runs every history of the markets on all processors, and returns the figures.
pub fn figures(markets: &[Market], effort: Effort) -> Value {
	let jobs: Vec<(usize, Power, u64)> = markets
		.iter()
		.enumerate()
		.flat_map(|(market, terms)| terms.powers.iter().map(move |power| (market, *power)))
		.flat_map(|(market, power)| (0..effort.seeds).map(move |seed| (market, power, seed)))
		.collect();
	let outcomes = parallel(&jobs, |(market, power, seed)| {
		let Market { source, setting, .. } = &markets[*market];
		let case = Case {
			setting: *setting,
			power: *power,
			collator: 0,
			steps: effort.steps,
			law_checks: LawChecks::Off,
		};
		History::new(case, source, *seed).run()
	});
	let mut rows = Vec::new();
	for (number, market) in markets.iter().enumerate() {
		let of = |wanted: Power| -> Vec<Outcome> {
			let pairs = jobs.iter().zip(&outcomes);
			let pairs =
				pairs.filter(|((market, power, _), _)| *market == number && *power == wanted);
			pairs.map(|(_, outcome)| outcome.clone()).collect()
		};
		let runs: Vec<_> = market.powers.iter().map(|power| (*power, of(*power))).collect();
		rows.extend(table(market, &runs));
	}
	json!({
		"threshold_bp": THRESHOLD_BP,
		"seeds": effort.seeds,
		"minutes_per_seed": effort.steps * STEP_MS / 60_000,
		"collators": COLLATORS,
		"horizon_s": HORIZON_STEPS * STEP_MS / 1_000,
		"rows": rows,
	})
}

/// One row for each power of a market. The baseline is the outsider that gains more on average.
fn table(market: &Market, runs: &[(Power, Vec<Outcome>)]) -> Vec<Value> {
	let total = |outcomes: &[Outcome]| outcomes.iter().map(Outcome::profit).sum::<i128>();
	let outsiders = runs.iter().filter(|(power, _)| matches!(power, Power::Takes | Power::Quotes));
	let (baseline, blind) =
		outsiders.max_by_key(|(_, outcomes)| total(outcomes)).expect("an outsider");
	let setting = &market.setting;
	runs.iter()
		.map(|(power, outcomes)| {
			let extra = compare(outcomes, blind, Outcome::profit);
			let gain = |group| compare(outcomes, blind, move |outcome| outcome.of(group).gain);
			let own: i128 = outcomes.iter().map(|outcome| outcome.of(Group::Collator).notional).sum();
			let crowd: i128 = blind.iter().map(flow).sum();
			json!({
				"terms": market.terms,
				"prices": market.source.name(),
				"matching": setting.mode.name(),
				"block_ms": setting.block_steps * STEP_MS,
				"power": power.name(),
				"baseline": baseline.name(),
				"extra_bp_of_flow": rounded(extra.mean),
				"extra_error_bp": rounded(extra.error),
				"dollars_per_million": rounded(extra.mean * 100.0),
				"dollars_error": rounded(extra.error * 100.0),
				"profit_bp_of_flow": rounded(bp(total(outcomes), crowd)),
				"profit_bp_of_own_trades": rounded(bp(total(outcomes), own)),
				"own_trades_part_of_flow": rounded(bp(own, crowd) / 1e4),
				"makers_lose_bp_of_flow": rounded(-gain(Group::Maker).mean),
				"takers_lose_bp_of_flow": rounded(-gain(Group::Uninformed).mean),
				"makers_gain_bp_of_flow": rounded(bp(outcomes.iter().map(|outcome| outcome.of(Group::Maker).gain).sum(), crowd)),
				"takers_pay_bp": rounded(-bp(
					outcomes.iter().map(|outcome| outcome.of(Group::Uninformed).gain).sum(),
					outcomes.iter().map(flow).sum(),
				)),
			})
		})
		.collect()
}

/// Notional that uninformed takers trade.
fn flow(outcome: &Outcome) -> i128 {
	outcome.of(Group::Uninformed).notional
}

/// A mean over seeds and its standard error, in basis points of the flow.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
	/// Mean.
	pub mean: f64,
	/// Standard error of the mean.
	pub error: f64,
}

/// Compares two traders seed by seed: both met the same prices and the same flow.
pub fn compare(
	outcomes: &[Outcome],
	others: &[Outcome],
	measure: impl Fn(&Outcome) -> i128,
) -> Estimate {
	let difference =
		|(outcome, other): (&Outcome, &Outcome)| bp(measure(outcome) - measure(other), flow(other));
	estimate(&outcomes.iter().zip(others).map(difference).collect::<Vec<_>>())
}

fn estimate(values: &[f64]) -> Estimate {
	let count = values.len() as f64;
	let mean = values.iter().sum::<f64>() / count;
	let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
	let error = if values.len() < 2 { 0.0 } else { (squares / (count - 1.0) / count).sqrt() };
	Estimate { mean, error }
}

fn bp(part: i128, whole: i128) -> f64 {
	if whole == 0 {
		0.0
	} else {
		part as f64 / whole as f64 * 1e4
	}
}

/// Three digits behind the point, which every machine computes alike.
fn rounded(value: f64) -> f64 {
	let rounded = (value * 1e3).round() / 1e3;
	if rounded == 0.0 {
		0.0
	} else {
		rounded
	}
}

/// The results of all jobs, in their order.
fn parallel<J: Sync, R: Send>(jobs: &[J], work: impl Fn(&J) -> R + Sync) -> Vec<R> {
	let next = AtomicUsize::new(0);
	let worker = || {
		let mut done = Vec::new();
		loop {
			let number = next.fetch_add(1, Ordering::Relaxed);
			let Some(job) = jobs.get(number) else { return done };
			done.push((number, work(job)));
		}
	};
	let mut done: Vec<(usize, R)> = thread::scope(|scope| {
		let count = thread::available_parallelism().map_or(1, usize::from);
		let workers: Vec<_> = (0..count).map(|_| scope.spawn(worker)).collect();
		workers.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
	});
	done.sort_by_key(|(number, _)| *number);
	done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn estimate_should_be_mean_and_its_standard_error() {
		let Estimate { mean, error } = estimate(&[1.0, 2.0, 3.0, 4.0]);
		assert_eq!(mean, 2.5);
		assert!((error - 0.645_497).abs() < 1e-6);
	}

	#[test]
	fn results_should_keep_the_order_of_jobs() {
		let jobs: Vec<u64> = (0..100).collect();
		assert_eq!(
			parallel(&jobs, |job| job * 2),
			jobs.iter().map(|job| job * 2).collect::<Vec<_>>()
		);
	}
}
