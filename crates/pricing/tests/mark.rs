//! The mark price against its definition, and on both sides of each boundary.

use novation_pricing::{mark, Basis, BookQuotes, PriceTerms, Samples, BASIS_ONE, PERIOD};
use novation_units::{Millis, Ppm, Ticks};
use proptest::prelude::*;

const TERMS: PriceTerms = PriceTerms {
	max_age: Millis(60_000),
	max_move: Ppm(50_000),
	basis_time: Millis(150_000),
	max_basis: Ppm(10_000),
};
const INDEX: Ticks = Ticks(10_000);

fn quotes(bid: u64, ask: u64, last: u64) -> BookQuotes {
	let some = |price| (price > 0).then_some(Ticks(price));
	BookQuotes { bid: some(bid), ask: some(ask), last: some(last) }
}

fn basis(ticks: i128, at: u64) -> Option<Basis> {
	Some(average(ticks * BASIS_ONE, at))
}

/// An average that counts every sample up to `at`.
fn average(ema: i128, at: u64) -> Basis {
	Basis { ema, at: Millis(at), samples: Samples { last: 0, sum: 0, until: Millis(at) } }
}

/// Average and time of a basis, without its samples.
fn ema(basis: Option<Basis>) -> Option<(i128, u64)> {
	basis.map(|basis| (basis.ema, basis.at.0))
}

#[test]
fn mark_should_be_the_index_without_a_book() {
	let now = Millis(6_000);
	assert_eq!(mark(INDEX, None, &quotes(0, 0, 0), now, &TERMS), (INDEX, None));
	assert_eq!(mark(INDEX, None, &quotes(10_050, 0, 10_070), now, &TERMS), (INDEX, None));
	assert_eq!(mark(INDEX, None, &quotes(0, 10_050, 0), now, &TERMS), (INDEX, None));
}

#[test]
fn mark_should_be_the_median_of_index_average_and_book() {
	let now = Millis(1_000);
	let mark_of = |ticks, book| mark(INDEX, basis(ticks, 1_000), &book, now, &TERMS).0 .0;
	assert_eq!(mark_of(30, quotes(10_040, 10_060, 10_050)), 10_030);
	assert_eq!(mark_of(80, quotes(10_040, 10_060, 10_050)), 10_050);
	assert_eq!(mark_of(-30, quotes(10_040, 10_060, 10_050)), 10_000);
	// The book's own price is a median too, so the last fill cannot leave the spread.
	assert_eq!(mark_of(90, quotes(10_040, 10_060, 10_090)), 10_060);
	assert_eq!(mark_of(90, quotes(10_040, 10_060, 9_000)), 10_040);
	assert_eq!(mark_of(90, quotes(10_040, 10_061, 0)), 10_050);
	// One side is empty: the mean of index and average.
	assert_eq!(mark_of(30, quotes(10_040, 0, 10_090)), 10_015);
}

#[test]
fn average_should_start_at_zero_and_follow_the_book() {
	let book = quotes(10_059, 10_061, 0);
	let (first, kept) = mark(INDEX, None, &book, Millis(1_000), &TERMS);
	assert_eq!((first, ema(kept)), (INDEX, ema(basis(0, 1_000))));
	// 60 ticks × 50 s ÷ 200 s.
	let kept = mark(INDEX, kept, &book, Millis(51_000), &TERMS).1;
	assert_eq!(ema(kept), ema(basis(15, 51_000)));
	// One sample counts for at most half, however long the gap.
	let kept = mark(INDEX, kept, &book, Millis(9_000_000), &TERMS).1;
	assert_eq!(ema(kept), Some((37_500_000_000, 9_000_000)));
	// No time, no change.
	let after = mark(INDEX, kept, &quotes(9_000, 9_001, 0), Millis(9_000_000), &TERMS).1;
	assert_eq!(ema(after), ema(kept));
}

#[test]
fn average_should_fade_while_a_side_is_empty() {
	let kept = mark(INDEX, basis(60, 0), &quotes(10_060, 0, 10_060), Millis(150_000), &TERMS).1;
	assert_eq!(ema(kept), ema(basis(30, 150_000)));
}

#[test]
fn average_should_move_once_a_period_towards_the_mean_of_its_samples() {
	let (low, high) = (quotes(10_009, 10_011, 0), quotes(10_069, 10_071, 0));
	let step = |kept, book: &BookQuotes, now| mark(INDEX, kept, book, Millis(now), &TERMS).1;
	let half = step(basis(0, 0), &low, 3_000);
	assert_eq!(ema(half), Some((0, 0)));
	let short = step(half, &high, PERIOD.0 - 1);
	assert_eq!(ema(short), Some((0, 0)));
	// 10 ticks for 3 s and 70 for 3 s are 40 on average: 40 × 6 s ÷ 156 s.
	let whole = step(half, &high, PERIOD.0);
	assert_eq!(ema(whole), Some((40 * BASIS_ONE * 6 / 156, PERIOD.0)));
}

#[test]
fn held_sample_should_count_until_the_next_one() {
	let (low, high) = (quotes(10_009, 10_011, 0), quotes(10_069, 10_071, 0));
	let mut kept = mark(INDEX, basis(0, 0), &low, Millis(500), &TERMS).1.unwrap();
	kept.hold(Millis(5_500), TERMS.basis_time);
	let after = mark(INDEX, Some(kept), &high, Millis(6_000), &TERMS).1;
	// 10 ticks for 5.5 s and 70 for half a second are 15 on average.
	assert_eq!(ema(after), Some((15 * BASIS_ONE * 6 / 156, 6_000)));
}

#[test]
fn held_sample_should_move_the_average_at_the_end_of_each_period() {
	let book = quotes(10_029, 10_034, 0);
	let mut each = basis(0, 0);
	for now in (500..=20_000).step_by(500) {
		each = mark(INDEX, each, &book, Millis(now), &TERMS).1;
	}
	let mut held = mark(INDEX, basis(0, 0), &book, Millis(500), &TERMS).1.unwrap();
	held.hold(Millis(19_500), TERMS.basis_time);
	assert_eq!(mark(INDEX, Some(held), &book, Millis(20_000), &TERMS).1, each);
	assert_eq!(each.unwrap().at, Millis(18_000));
}

#[test]
fn average_should_not_depend_on_the_number_of_samples() {
	let book = quotes(10_029, 10_034, 0);
	let path = |interval: u64| {
		let mut kept = basis(0, 0);
		for step in 1..=3_600_000 / interval {
			kept = mark(INDEX, kept, &book, Millis(step * interval), &TERMS).1;
		}
		ema(kept)
	};
	assert_eq!(path(500), path(6_000));
	assert_eq!(path(2_000), path(6_000));
}

#[test]
fn mark_should_stay_within_the_maximum_basis() {
	let mark_of = |ticks, bid, ask| {
		mark(INDEX, basis(ticks, 0), &quotes(bid, ask, 0), Millis(0), &TERMS).0 .0
	};
	assert_eq!(mark_of(100, 10_100, 10_100), 10_100);
	assert_eq!(mark_of(500, 10_500, 10_500), 10_100);
	assert_eq!(mark_of(-100, 9_900, 9_900), 9_900);
	assert_eq!(mark_of(-500, 9_500, 9_500), 9_900);
}

#[test]
fn sample_should_not_pull_the_average_beyond_the_maximum_basis() {
	let wild = quotes(1, u64::MAX, 0);
	let mut kept = basis(0, 0);
	for block in 1..2_000 {
		kept = mark(INDEX, kept, &wild, Millis(block * 6_000), &TERMS).1;
	}
	assert!(kept.unwrap().ema <= 100 * BASIS_ONE);
	assert!(kept.unwrap().ema > 99 * BASIS_ONE);
}

#[test]
fn mark_should_never_be_zero() {
	let wide = PriceTerms { max_basis: Ppm(999_999), ..TERMS };
	for index in 0..4 {
		let down = mark(Ticks(index), basis(-9, 0), &quotes(1, 1, 1), Millis(0), &wide).0;
		assert!(!down.is_zero());
	}
}

proptest! {
	#[test]
	fn mark_should_match_the_definition(
		index in 1_u64..1_000_000,
		start in prop::option::of(-10_000_i128..10_000),
		bid in prop::option::of(900_u64..1_100),
		ask in prop::option::of(900_u64..1_100),
		last in prop::option::of(900_u64..1_100),
		time in 0_u64..400_000,
	) {
		let price = |share: Option<u64>| share.map(|share| Ticks(index * share / 1_000));
		let book = BookQuotes { bid: price(bid), ask: price(ask), last: price(last) };
		let reach = i128::from(index * 10_000 / 1_000_000);
		let i = i128::from(index);

		// In billionths of a tick, allowing for rounding.
		let kept = start.map(|start| start * BASIS_ONE);
		let mid = bid.and(ask).map(|_| {
			let sum = i128::from(book.bid.unwrap().0) + i128::from(book.ask.unwrap().0);
			((sum - 2 * i) * BASIS_ONE / 2).clamp(-reach * BASIS_ONE, reach * BASIS_ONE)
		});
		let dt = i128::from(time.min(150_000));
		let (price, after) = mark(
			Ticks(index),
			kept.map(|ema| average(ema, 5)),
			&book,
			Millis(5 + time),
			&TERMS,
		);
		match (kept, mid) {
			(Some(ema), _) => {
				let after = after.unwrap().ema;
				// after = ema + floor((mid - ema) × dt ÷ (150 000 + dt))
				let exact = if time < PERIOD.0 { 0 } else { (mid.unwrap_or(0) - ema) * dt };
				let change = (after - ema) * (150_000 + dt);
				prop_assert!(change <= exact && exact < change + 150_000 + dt);
			},
			(None, Some(_)) => prop_assert_eq!(after.unwrap().ema, 0),
			(None, None) => prop_assert_eq!(after, None),
		}

		let mut parts = vec![i];
		parts.extend(after.map(|basis| (i + basis.ema.div_euclid(BASIS_ONE)).max(0)));
		if let (Some(bid), Some(ask)) = (book.bid, book.ask) {
			let mut own = vec![i128::from(bid.0), i128::from(ask.0)];
			own.extend(book.last.map(|last| i128::from(last.0)));
			parts.push(naive_median(own));
		}
		let expected = naive_median(parts).clamp((i - reach).max(1), (i + reach).max(1));
		prop_assert_eq!(i128::from(price.0), expected);
	}
}

fn naive_median(mut values: Vec<i128>) -> i128 {
	values.sort_unstable();
	let n = values.len();
	if n % 2 == 1 {
		values[n / 2]
	} else {
		(values[n / 2 - 1] + values[n / 2]) / 2
	}
}
