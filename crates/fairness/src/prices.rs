//! Paths of the reference price, step by step.

use crate::setting::{BASIS_POINT, START_TICKS, STEP_MS};
use novation_sim::Random;
use std::{collections::BTreeMap, path::Path as File, process::Command};

/// Standard deviation of a step without a jump, in thousandths of a tick: 0.87 basis points in the root of a second.
const DIFFUSION: i64 = 275 * BASIS_POINT as i64;
/// Jumps in 10 000 steps: one in about 10 s.
const JUMPS: u64 = 94;
/// Standard deviation of a jump, in thousandths of a tick: 3 basis points.
const JUMP: i64 = 3_000 * BASIS_POINT as i64;
/// Steps of a piece of a recording: a minute.
const PIECE: usize = 600;
/// Steps at the start of a recording in which its book is not complete yet.
const INCOMPLETE: usize = 300;

/// The source of a path.
#[derive(Clone, Debug)]
pub enum Source {
	/// Diffusion with jumps, of the variance and kurtosis that the recording of bitcoin has at 100 ms.
	Synthetic,
	/// Minutes of a recording in random order, joined by their returns.
	Recorded(Vec<u64>),
}

impl Source {
	/// Name in the figures.
	pub fn name(&self) -> &'static str {
		match self {
			Self::Synthetic => "synthetic",
			Self::Recorded(_) => "recorded",
		}
	}

	/// The path that `seed` determines, in ticks.
	pub fn path(&self, seed: u64, steps: u64) -> Path {
		let mut random = Random::new(seed ^ 0x7061_7468);
		let ticks = match self {
			Self::Synthetic => synthetic(&mut random, steps),
			Self::Recorded(mids) => resampled(mids, &mut random, steps),
		};
		Path(ticks)
	}
}

/// The reference price at each step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(Vec<u64>);

impl Path {
	/// Reference at a step, in ticks. Beyond its end the path stands still.
	pub fn at(&self, step: u64) -> u64 {
		let last = self.0.len() - 1;
		self.0[(step as usize).min(last)]
	}
}

fn synthetic(random: &mut Random, steps: u64) -> Vec<u64> {
	let mut milliticks = START_TICKS as i64 * 1_000;
	let mut path = Vec::new();
	for _ in 0..=steps {
		path.push(milliticks as u64 / 1_000);
		let (diffusion, is_jump, jump) =
			(normal(random, DIFFUSION), random.within(0..10_000) < JUMPS, normal(random, JUMP));
		milliticks += diffusion + if is_jump { jump } else { 0 };
	}
	path
}

/// A number of about normal distribution: the sum of twelve uniform ones, which is the same on every machine.
fn normal(random: &mut Random, deviation: i64) -> i64 {
	let sum: i64 = (0..12).map(|_| (random.bits() >> 40) as i64).sum();
	((sum - (6 << 24)) * deviation) >> 24
}

fn resampled(mids: &[u64], random: &mut Random, steps: u64) -> Vec<u64> {
	let mut milliticks = u128::from(START_TICKS) * 1_000;
	let mut path = vec![START_TICKS];
	let mut place = 0;
	for step in 0..steps as usize {
		if step % PIECE == 0 {
			place = random.within(0..(mids.len() - PIECE) as u64) as usize;
		}
		milliticks = milliticks * u128::from(mids[place + 1]) / u128::from(mids[place]);
		place += 1;
		path.push((milliticks / 1_000) as u64);
	}
	path
}

/// Middle prices of a recorded book at each step, as the sum of best bid and best ask in cents; `None` if the file is
/// absent. `gzip` unzips it.
///
/// # Panics
///
/// If the file is not a recording of at least three minutes.
pub fn recording(file: &File) -> Option<Vec<u64>> {
	if !file.exists() {
		return None;
	}
	let unzipped = Command::new("gzip").arg("-dc").arg(file).output().expect("gzip to run");
	assert!(unzipped.status.success(), "{} cannot be unzipped", file.display());
	let text = String::from_utf8(unzipped.stdout).expect("text");
	let mids: Vec<u64> = middles(&text).into_iter().skip(INCOMPLETE).collect();
	assert!(mids.len() > 3 * PIECE, "{} is too short", file.display());
	Some(mids)
}

/// Columns: local time in ns, two more times, kind (`S` and `D` are levels), side, price, quantity.
fn middles(text: &str) -> Vec<u64> {
	let (mut bids, mut asks) = (BTreeMap::new(), BTreeMap::new());
	let mut middles: Vec<u64> = Vec::new();
	let mut next = None;
	for line in text.lines().skip(1) {
		let columns: Vec<&str> = line.split(',').collect();
		let [local_ns, _, _, kind, side, price, quantity, ..] = columns[..] else { continue };
		let (Ok(local_ns), Some(price)) = (local_ns.parse::<u64>(), in_cents(price)) else {
			continue;
		};
		if kind == "T" {
			continue;
		}
		let step = local_ns / (STEP_MS * 1_000_000);
		let due = next.get_or_insert(step + 1);
		while step >= *due {
			let best = (bids.last_key_value(), asks.first_key_value());
			let middle = match best {
				(Some((bid, ())), Some((ask, ()))) if bid < ask => Some(bid + ask),
				_ => middles.last().copied(),
			};
			middles.extend(middle);
			*due += 1;
		}
		let levels = if side == "b" { &mut bids } else { &mut asks };
		let is_gone = quantity.parse::<f64>().map_or(true, |quantity| quantity == 0.0);
		match is_gone {
			true => levels.remove(&price),
			false => levels.insert(price, ()),
		};
	}
	middles
}

fn in_cents(decimal: &str) -> Option<u64> {
	let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
	let digits: String = fraction.chars().chain("00".chars()).take(2).collect();
	Some(whole.parse::<u64>().ok()? * 100 + digits.parse::<u64>().ok()?)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn synthetic_path_should_have_the_variance_of_the_recording() {
		let path = Source::Synthetic.path(1, 200_000);
		let squares: f64 =
			path.0.windows(2).map(|pair| (pair[1] as f64 - pair[0] as f64).powi(2)).sum();
		let per_second = (squares / 20_000.0).sqrt() / BASIS_POINT as f64;
		assert!(
			(1.15..1.40).contains(&per_second),
			"{per_second} basis points in the root of a second"
		);
	}

	#[test]
	fn resampled_path_should_keep_returns() {
		let mids: Vec<u64> = (0..2_000).map(|step| 100_000 + step * 10).collect();
		let path = Source::Recorded(mids).path(1, 600);
		assert!(path.0.windows(2).all(|pair| pair[1] > pair[0]));
		assert_eq!(
			path,
			Source::Recorded((0..2_000).map(|step| 100_000 + step * 10).collect()).path(1, 600)
		);
	}

	#[test]
	fn book_should_give_its_middle_once_a_step() {
		let text = "header\n\
			100000000,0,0,S,b,99.50,1,0,0,0\n\
			100000000,0,0,S,a,100.50,1,0,0,0\n\
			200000000,0,0,T,b,100.50,1,0,0,0\n\
			250000000,0,0,D,a,100.50,0.000,0,0,0\n\
			250000000,0,0,D,a,101.50,1,0,0,0\n\
			450000000,0,0,D,b,1.00,1,0,0,0\n";
		assert_eq!(middles(text), [20_000, 20_100, 20_100]);
	}
}
