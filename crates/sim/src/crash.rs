//! The minutes of 10 October 2025 in which the market fell, with makers, takers and leveraged traders.

use crate::{
	ask, bid,
	replay::{bars, Bar},
	Exchange, Random, Styled, BTC, ETH,
};
use novation_units::{AccountIndex, MarketId, Millis};
use std::collections::BTreeMap;

const FROM: u64 = 1_760_130_000_000;
const MINUTE: u64 = 60_000;
const MINUTES: u64 = 40;
/// Rounds per minute.
const STEPS: u64 = 10;

/// Prices of bitcoin and ether in ticks at each round; `None` without market data.
pub fn prices() -> Option<[Vec<u64>; 2]> {
	let span = FROM..FROM + MINUTES * MINUTE;
	let btc = bars("binance_cm_btcusd_perp_markprice_1m_20251009_10.csv.gz", None, span.clone());
	let eth = bars("gemini_1m_bars_20251010_btc_eth_sol_doge.csv.gz", Some("ETHUSD"), span);
	Some([ticks(&btc?, 10), ticks(&eth?, 1)])
}

/// The price in ticks at each round, in even steps along the path of each minute.
fn ticks(bars: &[Bar], cents_per_tick: u64) -> Vec<u64> {
	let by_minute: BTreeMap<u64, Bar> =
		bars.iter().map(|bar| ((bar.at - FROM) / MINUTE, *bar)).collect();
	let mut last = bars[0].cents[0];
	let mut ticks = Vec::new();
	for minute in 0..MINUTES {
		let path = by_minute.get(&minute).map_or([last; 4], Bar::path);
		for step in 0..STEPS {
			let (leg, part) = ((step * 3 / STEPS) as usize, step * 3 % STEPS);
			let (from, to) = (path[leg] as i64, path[leg + 1] as i64);
			let cents = from + (to - from) * part as i64 / STEPS as i64;
			ticks.push(cents as u64 / cents_per_tick);
		}
		last = path[3];
	}
	ticks
}

struct Cast {
	makers: Vec<AccountIndex>,
	takers: Vec<AccountIndex>,
	leveraged: Vec<AccountIndex>,
}

/// Two quotes per side around the index, moved each round.
fn quote(exchange: &mut Exchange, maker: AccountIndex, market: MarketId, index: u64, wide: u64) {
	exchange.cancel_all(maker, market);
	let base = u64::from(market.0) * 10;
	for level in 1..=2 {
		let away = index * wide * level / 10_000;
		let lots = 300;
		exchange.place(maker, bid(market, lots, index - away).named(base + level).post_only());
		exchange.place(maker, ask(market, lots, index + away).named(base + level + 4).post_only());
	}
}

fn act(exchange: &mut Exchange, cast: &Cast, index: [u64; 2], round: u64, random: &mut Random) {
	for (number, maker) in cast.makers.iter().enumerate() {
		for (market, index) in [BTC, ETH].into_iter().zip(index) {
			// Makers do not move their quotes in every block.
			if (round + number as u64).is_multiple_of(2) {
				quote(exchange, *maker, market, index, 5 + number as u64 * 6);
			}
		}
	}
	for taker in &cast.takers {
		let (market, index) = random.pick(&[(BTC, index[0]), (ETH, index[1])]);
		let lots = random.within(1..40);
		let order = match random.chance(50) {
			true => bid(market, lots, index * 101 / 100),
			false => ask(market, lots, index * 99 / 100),
		};
		exchange.place(*taker, order.named(round).ioc());
	}
	for (number, trader) in cast.leveraged.iter().enumerate() {
		let market = if number % 3 == 0 { ETH } else { BTC };
		let index = index[usize::from(market.0)];
		let waits = exchange.account(*trader).has_position() || (number as u64) > round * 8;
		if !waits {
			// 200 dollars for five to twenty times as much in bitcoin.
			let lot = index as i128 * 10;
			let lots = (5 + number as i128 % 16) * 200_000_000 / lot;
			let order = match number % 5 {
				0 => ask(market, lots as u64, index * 98 / 100),
				_ => bid(market, lots as u64, index * 102 / 100),
			};
			exchange.place(*trader, order.named(round).ioc());
		}
	}
}

/// Plays the minutes, and returns the exchange at the end. `run_round` runs each round, whose operations are queued.
pub fn replay([btc, eth]: &[Vec<u64>; 2], mut run_round: impl FnMut(&mut Exchange)) -> Exchange {
	let mut exchange = Exchange::dev();
	exchange.wait(Millis(3_600_000));
	exchange.insure(5_000);
	let mut traders = |count, dollars| (0..count).map(|_| exchange.trader(dollars)).collect();
	let cast = Cast {
		makers: traders(4, 250_000),
		takers: traders(20, 5_000),
		leveraged: traders(150, 200),
	};
	let mut random = Random::new(20_251_010);
	for round in 0..btc.len() {
		let index = [btc[round], eth[round]];
		exchange.price(BTC, index[0]).price(ETH, index[1]);
		act(&mut exchange, &cast, index, round as u64, &mut random);
		run_round(&mut exchange);
	}
	exchange
}
