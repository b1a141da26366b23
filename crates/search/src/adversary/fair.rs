//! Fair prices: the marks of the exchange while the index is an honest price, and honest prices otherwise.

use super::{
	honest::{Path, MARKETS},
	stage::Stage,
};
use novation_exchange_types::{Markets, Prices};
use novation_sim::btc;
use novation_units::{Millis, Ticks};

/// The range of honest prices of a market, moved no faster than an index may move.
#[derive(Clone, Copy, Debug)]
struct Range {
	low: u64,
	high: u64,
	at: Millis,
}

/// Ranges of honest prices, and the markets in which the index has left its range.
#[derive(Clone, Debug, Default)]
pub struct Fair {
	ranges: [Option<Range>; 2],
	bent: [bool; 2],
}

impl Fair {
	/// Looks at the prices after a round. Returns the largest distance of an index from its range, in parts per million.
	pub fn look(&mut self, stage: &Stage) -> i128 {
		let now = stage.exchange.venue.get().now;
		let mut most = 0;
		for (at, path) in stage.honest.paths.iter().enumerate() {
			self.ranges[at] = next(self.ranges[at], path, now);
			let venue = stage.exchange.venue.get();
			let index = venue.prices.get(&MARKETS[at].0).and_then(|price| price.prices());
			let distance = match (self.ranges[at], index) {
				(Some(range), Some(Prices { index, .. })) => range.distance_ppm(index.0),
				_ => 0,
			};
			self.bent[at] = distance > 0;
			most = most.max(distance);
		}
		most
	}

	/// The markets at fair marks, which are the last known ones.
	pub fn markets(&self, stage: &Stage) -> Markets {
		let mut markets = stage.exchange.markets();
		for (at, path) in stage.honest.paths.iter().enumerate() {
			if !self.bent[at] {
				continue;
			}
			if let Some(view) = markets.get_mut(&MARKETS[at].0) {
				let honest = Ticks(path.reports[0].0);
				view.price.last_mark = Some(honest);
			}
		}
		markets
	}
}

impl Range {
	fn distance_ppm(self, index: u64) -> i128 {
		let (nearest, off) = match index {
			_ if index > self.high => (self.high, index - self.high),
			_ if index < self.low => (self.low, self.low - index),
			_ => return 0,
		};
		// Two ticks of rounding are no distance.
		i128::from(off.saturating_sub(2)) * 1_000_000 / i128::from(nearest.max(1))
	}
}

/// The range after one more round. Without a fresh report it stays for as long as an index may follow from it.
fn next(last: Option<Range>, path: &Path, now: Millis) -> Option<Range> {
	let terms = btc().prices;
	let is_fresh = |at: Millis| now.since(at) <= terms.max_age;
	let fresh = path.reports.iter().filter(|(_, at)| is_fresh(*at)).map(|(price, _)| *price);
	let Some((low, high)) = fresh.clone().min().zip(fresh.max()) else {
		return last.filter(|range| is_fresh(range.at));
	};
	let follow = |from: u64, to: u64| {
		let step = terms.max_move.of_price(Ticks(from)).0;
		to.clamp(from.saturating_sub(step), from.saturating_add(step))
	};
	let followed = match last.filter(|range| is_fresh(range.at)) {
		Some(range) => (follow(range.low, low), follow(range.high, high)),
		None => (low, high),
	};
	Some(Range { low: low.min(followed.0), high: high.max(followed.1), at: now })
}
