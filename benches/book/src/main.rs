//! Measures the pure book against other order books, natively, and prints one line of JSON.
//!
//! Each engine gets the same orders and must produce the same trades. The program adds all orders to an empty book, and
//! then cancels all of them in another order. In a second book it matches each with an order of the same size. The
//! engines take turns, so that a slow moment of the machine affects all of them. Times are CPU times of the thread.

mod engines;

use cpu_time::ThreadTime;
use engines::{Engine, Lobster, Matchcore, Novation, OrderbookRs};
use serde_json::json;

/// Orders in the book.
const ORDERS: u64 = 100_000;
/// Largest distance of an order from the middle price, in ticks.
const DEPTH: u64 = 2_000;
const MIDDLE: u64 = 1_000_000;
const LOTS: u64 = 10;
/// Repetitions of all measurements.
const ROUNDS: usize = 7;

/// An order. Its number is also its place in time.
#[derive(Clone, Copy)]
pub struct New {
	pub number: u64,
	pub buys: bool,
	pub price: u64,
	pub lots: u64,
}

struct Dice(u64);

impl Dice {
	fn below(&mut self, end: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut bits = self.0;
		bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		(bits ^ (bits >> 31)) % end
	}
}

fn orders() -> Vec<New> {
	let mut dice = Dice(1);
	(0..ORDERS)
		.map(|number| {
			let (buys, distance) = (number % 2 == 0, 1 + dice.below(DEPTH));
			let price = if buys { MIDDLE - distance } else { MIDDLE + distance };
			New { number, buys, price, lots: LOTS }
		})
		.collect()
}

/// The numbers of all orders, shuffled.
fn shuffled() -> Vec<u64> {
	let mut dice = Dice(2);
	let mut numbers: Vec<u64> = (0..ORDERS).collect();
	for last in (1..numbers.len()).rev() {
		numbers.swap(last, dice.below(last as u64 + 1) as usize);
	}
	numbers
}

fn filled<E: Engine>(orders: &[New]) -> (E, f64) {
	let mut engine = E::new();
	let started = ThreadTime::now();
	for order in orders {
		engine.add(order);
	}
	engine.end_of_block();
	let took = started.elapsed().as_secs_f64();
	(engine, took)
}

/// Nanoseconds of an add, a cancel and a match.
fn measure<E: Engine>(orders: &[New], cancels: &[u64]) -> [f64; 3] {
	let each = |seconds: f64| seconds * 1e9 / ORDERS as f64;
	let (mut engine, add) = filled::<E>(orders);
	// A cancel request carries the engine's own identifier, so looking it up is not measured.
	let names: Vec<E::Name> = cancels.iter().map(|number| engine.name(*number)).collect();
	let started = ThreadTime::now();
	for name in names {
		engine.cancel(name);
	}
	engine.end_of_block();
	let cancel = started.elapsed().as_secs_f64();
	assert!(engine.is_empty(), "every order was cancelled");

	let (mut engine, _) = filled::<E>(orders);
	let started = ThreadTime::now();
	let mut traded = 0;
	for number in 0..ORDERS {
		let buys = number % 2 == 0;
		let price = if buys { MIDDLE + DEPTH } else { MIDDLE - DEPTH };
		traded += engine.take(&New { number: ORDERS + number, buys, price, lots: LOTS });
	}
	engine.end_of_block();
	let take = started.elapsed().as_secs_f64();
	assert_eq!(traded, ORDERS * LOTS, "each order met one of its size");
	assert!(engine.is_empty(), "every order was filled");
	[each(add), each(cancel), each(take)]
}

fn main() {
	let (orders, cancels) = (orders(), shuffled());
	type Measure = fn(&[New], &[u64]) -> [f64; 3];
	let engines: [(&str, &str, Measure); 4] = [
		("novation-book", env!("CARGO_PKG_VERSION"), measure::<Novation>),
		("matchcore", "0.4.0", measure::<Matchcore>),
		("orderbook-rs", "0.15.3", measure::<OrderbookRs>),
		("lobster", "0.7.0", measure::<Lobster>),
	];
	let mut rounds: [Vec<[f64; 3]>; 4] = Default::default();
	for _ in 0..ROUNDS {
		for (at, (_, _, measure)) in engines.iter().enumerate() {
			rounds[at].push(measure(&orders, &cancels));
		}
	}
	let of = |at: usize, kind: usize| {
		let mut times: Vec<f64> = rounds[at].iter().map(|times| times[kind]).collect();
		times.sort_by(f64::total_cmp);
		json!({ "median": times[ROUNDS / 2], "least": times[0], "most": times[ROUNDS - 1] })
	};
	let report: Vec<_> = engines
		.iter()
		.enumerate()
		.map(|(at, (name, version, _))| {
			let (add, cancel, take) = (of(at, 0), of(at, 1), of(at, 2));
			json!({ "engine": name, "version": version, "add_ns": add, "cancel_ns": cancel, "match_ns": take })
		})
		.collect();
	println!("{}", json!({ "orders": ORDERS, "rounds": ROUNDS, "engines": report }));
}
