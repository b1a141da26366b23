//! Prices and funding by the rules. A market that is not due keeps its prices, and what it last showed goes on counting.

use super::{Facts, Naive, NaiveOrder};
use novation_exchange_types::{Event, Market};
use novation_pricing::Feed;
use novation_units::{MarketId, Millis, Side};
use std::collections::BTreeMap;

const PERIOD: u64 = 6_000;
const HOUR: u64 = 3_600_000;
const TICK: i128 = 1_000_000_000;

/// A market as the outside world shows it.
#[derive(Clone, Debug)]
pub struct Outside {
	/// Its terms.
	pub terms: Market,
	/// Size of the feeder set.
	pub feeders: usize,
	/// The latest report of each feeder.
	pub feeds: Vec<Feed>,
}

/// A market from one round to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct NaiveMarket {
	/// The last round that looked.
	attended: u64,
	/// Whether orders have come, gone or traded since.
	outdated: bool,
	index: i128,
	moved: u64,
	on_its_way: bool,
	last_trade: Option<i128>,
	/// Mid minus index, as last seen, in billionths of a tick.
	sample: i128,
	/// The moving average and when it moved.
	average: Option<(i128, u64)>,
	/// Sum of sample × time since then.
	sum: i128,
	premium: i128,
	hour: u64,
	premium_time: i128,
	sampled: u64,
	/// Funding per long lot, up to the last round.
	funding: i128,
}

impl Naive {
	/// Begins the round of a block with the prices of its markets.
	pub fn begin(&mut self, now: Millis, height: u32, outside: &BTreeMap<MarketId, Outside>) {
		let last = self.now.0;
		(self.now, self.height) = (now, height);
		for (market, outside) in outside {
			let known = self.markets.remove(market);
			let next = match known {
				Some(known) if !is_due(&known, outside, last, now.0) => {
					self.pass(known, outside, last)
				}
				known => self.attend(*market, known, outside, last),
			};
			self.markets.insert(*market, next);
		}
		self.changed.clear();
		self.rested = self.orders.clone();
	}

	/// Notes which markets have changed in this round.
	pub(super) fn end(&mut self) {
		for (id, market) in &mut self.markets {
			let trade = |event: &Event| match event {
				Event::OrderFilled { market, price, .. } if market == id => Some(price.0.into()),
				_ => None,
			};
			market.last_trade = self.events.iter().rev().find_map(trade).or(market.last_trade);
			let of = |orders: &[NaiveOrder]| -> Vec<NaiveOrder> {
				orders.iter().filter(|at| at.market == *id).copied().collect()
			};
			market.outdated = self.changed.contains(id) || of(&self.rested) != of(&self.orders);
		}
	}

	/// Nobody looks: what was last seen counts on, and the average moves at the end of each period.
	fn pass(&self, mut market: NaiveMarket, outside: &Outside, last: u64) -> NaiveMarket {
		let (now, sample) = (self.now.0, market.sample);
		let mut from = last;
		while let Some((_, at)) = market.average.filter(|(_, at)| now - at >= PERIOD) {
			market.sum += sample * i128::from(at + PERIOD - from);
			from = at + PERIOD;
			move_average(&mut market, outside, from);
		}
		market.sum += sample * i128::from(now - from);
		count_premium(&mut market, outside, last, now);
		market
	}

	fn attend(
		&mut self,
		id: MarketId,
		known: Option<NaiveMarket>,
		outside: &Outside,
		last: u64,
	) -> NaiveMarket {
		let (now, terms) = (self.now.0, &outside.terms.prices);
		let is_new = known.is_none();
		let mut market = known.unwrap_or(NaiveMarket { hour: now, ..NaiveMarket::default() });
		let median = median(outside, now);
		let time = now - market.moved;
		if is_new {
			(market.index, market.moved) = (median, now);
		} else {
			let share = i128::from(terms.max_move.0) * i128::from(time.min(PERIOD));
			let mut step = market.index * share / (1_000_000 * i128::from(PERIOD));
			if time >= 1_000 {
				step = step.max(1);
			}
			let next = median.clamp((market.index - step).max(1), market.index + step);
			if next != market.index {
				(market.index, market.moved) = (next, now);
			}
		}
		market.on_its_way = market.index != median;

		let index = market.index;
		let reach = index * i128::from(terms.max_basis.0) / 1_000_000;
		let (bid, ask) = (self.best_quote(id, Side::Bid), self.best_quote(id, Side::Ask));
		let both = bid.zip(ask);
		let sample = both.map(|(bid, ask)| {
			((bid + ask - 2 * index) * TICK / 2).clamp(-reach * TICK, reach * TICK)
		});
		market.sample = sample.unwrap_or(0);
		match market.average {
			Some((_, at)) => {
				market.sum += market.sample * i128::from(now - last);
				if now - at >= PERIOD {
					move_average(&mut market, outside, now);
				}
			}
			None => market.average = sample.map(|_| (0, now)),
		}
		let mut book: Vec<i128> = both.map_or(vec![], |(bid, ask)| vec![bid, ask]);
		if !book.is_empty() {
			book.extend(market.last_trade);
		}
		let mut three = vec![index];
		three.extend(market.average.map(|(average, _)| (index + average.div_euclid(TICK)).max(0)));
		three.extend(middle(book));
		let mark = middle(three).expect("the index");
		let mark = mark.clamp((index - reach).max(1), (index + reach).max(1));

		let funding = &outside.terms.funding;
		let notional = funding.impact_notional.0 / i128::from(outside.terms.tick_value.0);
		let bid = self.impact(id, Side::Bid, notional).map_or(0, |bid| (bid - index).max(0));
		let ask = self.impact(id, Side::Ask, notional).map_or(0, |ask| (index - ask).max(0));
		market.premium = (bid - ask) * TICK / index;
		if !is_new {
			count_premium(&mut market, outside, last, now);
		}
		market.attended = now;
		let terms = outside.terms.clone();
		self.facts.insert(id, Facts { terms, index, mark, funding: market.funding });
		market
	}

	/// The orders of a side with a fixed price, the best first.
	fn side(&self, market: MarketId, side: Side) -> Vec<NaiveOrder> {
		let is_there =
			|at: &&NaiveOrder| at.market == market && at.side == side && at.offset.is_none();
		let mut orders: Vec<NaiveOrder> = self.orders.iter().filter(is_there).copied().collect();
		orders.sort_by_key(|at| match side {
			Side::Bid => (u64::MAX - at.price, at.seq),
			Side::Ask => (at.price, at.seq),
		});
		orders
	}

	/// The best price that is not expired, if it is among the first sixteen orders.
	fn best_quote(&self, market: MarketId, side: Side) -> Option<i128> {
		let orders = self.side(market, side).into_iter().take(16);
		let mut live = orders.filter(|at| !self.is_over(at.expires_at));
		live.next().map(|at| at.price.into())
	}

	/// The average price of a notional, if the first 64 orders suffice for it.
	fn impact(&self, market: MarketId, side: Side, notional: i128) -> Option<i128> {
		let (mut left, mut lots) = (notional, 0);
		let orders = self.side(market, side).into_iter().take(64);
		for order in orders.filter(|at| !self.is_over(at.expires_at)) {
			let (price, shown) = (i128::from(order.price), i128::from(order.shown));
			if price * shown < left {
				left -= price * shown;
				lots += shown;
				continue;
			}
			let (above, below) = (notional * price, lots * price + left);
			return Some(match side {
				Side::Bid => above.div_euclid(below),
				Side::Ask => -(-above).div_euclid(below),
			});
		}
		None
	}
}

fn is_due(market: &NaiveMarket, outside: &Outside, last: u64, now: u64) -> bool {
	let is_fed = outside.feeds.iter().any(|feed| feed.at.0 > last);
	is_fed || market.outdated || market.on_its_way || now - market.attended >= PERIOD
}

/// The middle value; the mean of the two middle ones, rounded down.
fn middle(mut values: Vec<i128>) -> Option<i128> {
	values.sort_unstable();
	let count = values.len();
	(count > 0).then(|| (values[(count - 1) / 2] + values[count / 2]).div_euclid(2))
}

fn median(outside: &Outside, now: u64) -> i128 {
	let max_age = outside.terms.prices.max_age.0;
	let fresh: Vec<i128> = outside
		.feeds
		.iter()
		.filter(|feed| now - feed.at.0 <= max_age)
		.map(|feed| feed.price.0.into())
		.collect();
	assert!(fresh.len() * 3 >= outside.feeders * 2, "the model needs a quorum");
	middle(fresh).expect("a feed")
}

fn move_average(market: &mut NaiveMarket, outside: &Outside, now: u64) {
	let (average, at) = market.average.expect("an average");
	let (passed, longest) = (i128::from(now - at), i128::from(outside.terms.prices.basis_time.0));
	let mean = market.sum.div_euclid(passed);
	let time = passed.min(longest);
	let change = ((mean - average) * time).div_euclid(longest + time);
	market.average = Some((average + change, now));
	market.sum = 0;
}

/// Counts the premium for the time since the last round, and charges the hour once it is over.
fn count_premium(market: &mut NaiveMarket, outside: &Outside, last: u64, now: u64) {
	let terms = &outside.terms.funding;
	let time = (now - last).min(terms.max_sample_gap.0);
	let count = |market: &mut NaiveMarket, time: u64| {
		market.premium_time += market.premium * i128::from(time);
		market.sampled += time;
	};
	if now - market.hour < HOUR {
		return count(market, time);
	}
	let into_new = (now - market.hour) % HOUR;
	let time_new = time.min(into_new);
	count(market, time - time_new);
	let average = market.premium_time / i128::from(market.sampled.max(HOUR));
	let (clamp, cap) = (i128::from(terms.premium_clamp.0), i128::from(terms.max_rate.0));
	let pull = (i128::from(terms.interest.0) - average).clamp(-clamp, clamp);
	let rate = ((average + pull) / 8).clamp(-cap, cap);
	market.funding += rate * market.index * i128::from(outside.terms.tick_value.0);
	market.hour = now - into_new;
	(market.premium_time, market.sampled) = (0, 0);
	count(market, time_new);
}
