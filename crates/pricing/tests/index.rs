//! The index price against its definition, and on both sides of each boundary.

use novation_pricing::{index, quorum, Absent, Feed, Index, PriceTerms, PriceTermsError, PERIOD};
use novation_units::{Millis, Ppm, Ticks};
use proptest::prelude::*;

const TERMS: PriceTerms = PriceTerms {
	max_age: Millis(60_000),
	max_move: Ppm(50_000),
	basis_time: Millis(150_000),
	max_basis: Ppm(10_000),
};
const NOW: Millis = Millis(1_000_000);

fn feeds(prices: &[u64]) -> Vec<Feed> {
	(0..)
		.zip(prices)
		.map(|(feeder, price)| Feed { feeder, price: Ticks(*price), at: NOW })
		.collect()
}

fn index_of(prices: &[u64]) -> Result<Ticks, Absent> {
	price(&feeds(prices), prices.len() as u32, NOW, None)
}

fn price(
	feeds: &[Feed],
	feeders: u32,
	now: Millis,
	previous: Option<Index>,
) -> Result<Ticks, Absent> {
	index(feeds, feeders, now, previous, &TERMS).map(|index| index.price)
}

/// An index that was computed at `at` and has stood still for a period.
fn settled(price: u64, at: u64) -> Index {
	let moved_at = Millis(at - PERIOD.0);
	Index { price: Ticks(price), at: Millis(at), moved_at, is_limited: false }
}

#[test]
fn quorum_should_be_two_thirds_rounded_up() {
	let quorums: Vec<u32> = (0..=9).map(quorum).collect();
	assert_eq!(quorums, [0, 1, 2, 2, 3, 4, 4, 5, 6, 6]);
	assert_eq!(quorum(u32::MAX), 2_863_311_530);
}

#[test]
fn index_should_be_the_median() {
	assert_eq!(index_of(&[30, 10, 20]), Ok(Ticks(20)));
	assert_eq!(index_of(&[40, 10, 20, 31]), Ok(Ticks(25)));
	assert_eq!(index_of(&[7]), Ok(Ticks(7)));
	assert_eq!(index_of(&[u64::MAX, u64::MAX]), Ok(Ticks(u64::MAX)));
}

#[test]
fn price_should_be_absent_with_the_reason() {
	assert_eq!(price(&[], 3, NOW, None), Err(Absent::NeverFed));
	assert_eq!(index_of(&[0, 0, 0]), Err(Absent::NeverFed));
	assert_eq!(index_of(&[5, 0, 0]), Err(Absent::BelowQuorum { fresh: 1, needed: 2 }));
	assert_eq!(index_of(&[5, 5, 0]), Ok(Ticks(5)));
}

#[test]
fn feed_should_count_until_it_is_too_old() {
	let mut one = feeds(&[5]);
	let index_at = |feeds: &[Feed], now| price(feeds, 1, Millis(now), None);
	assert_eq!(index_at(&one, 1_060_000), Ok(Ticks(5)));
	assert_eq!(index_at(&one, 1_060_001), Err(Absent::Stale { newest: NOW }));
	one[0].at = Millis(1_060_002);
	assert_eq!(index_at(&one, 1_060_001), Err(Absent::NeverFed));
}

#[test]
fn feeder_should_count_once_with_its_newest_price() {
	let old = Feed { feeder: 0, price: Ticks(9), at: Millis(NOW.0 - 1) };
	let both = [old, feeds(&[5])[0]];
	assert_eq!(price(&both, 1, NOW, None), Ok(Ticks(5)));
	assert_eq!(price(&both, 2, NOW, None), Err(Absent::BelowQuorum { fresh: 1, needed: 2 }));
}

#[test]
fn index_should_move_by_at_most_the_maximum_move() {
	let from =
		|previous, at, fed| price(&feeds(&[fed]), 1, NOW, Some(settled(previous, at))).unwrap().0;
	assert_eq!(from(1_000, NOW.0, 1_050), 1_050);
	assert_eq!(from(1_000, NOW.0, 1_051), 1_050);
	assert_eq!(from(1_000, NOW.0, 949), 950);
	// A stale previous price does not limit the index.
	assert_eq!(from(1_000, NOW.0 - 60_000, 2_000), 1_050);
	assert_eq!(from(1_000, NOW.0 - 60_001, 2_000), 2_000);
	// A low price moves by one tick, but never to zero.
	assert_eq!(from(2, NOW.0, 9), 3);
	assert_eq!(from(1, NOW.0, 1), 1);
}

/// The last index moved `time` ago; the result is the next one.
fn after(time: u64, from: u64, fed: u64) -> Index {
	let moved_at = Millis(NOW.0 - time);
	let previous = Index { moved_at, ..settled(from, NOW.0) };
	index(&feeds(&[fed]), 1, NOW, Some(previous), &TERMS).unwrap()
}

#[test]
fn index_should_move_in_proportion_to_the_time_since_it_last_moved() {
	let price = |time, from, fed| after(time, from, fed).price.0;
	// 5 % in 6 s are 500 of 10 000, and a twelfth of that in half a second.
	assert_eq!(price(6_000, 10_000, 20_000), 10_500);
	assert_eq!(price(5_999, 10_000, 20_000), 10_499);
	assert_eq!(price(500, 10_000, 20_000), 10_041);
	assert_eq!(price(500, 10_000, 1), 9_959);
	assert_eq!(price(60_000, 10_000, 20_000), 10_500);
	assert_eq!(price(0, 10_000, 20_000), 10_000);
	// A low price waits until a second has passed, and then moves by a tick.
	assert_eq!(price(999, 2, 9), 2);
	assert_eq!(price(1_000, 2, 9), 3);
}

#[test]
fn index_should_know_when_it_moved_and_whether_it_is_on_its_way() {
	let moved = after(500, 10_000, 20_000);
	assert_eq!((moved.at, moved.moved_at, moved.is_limited), (NOW, NOW, true));
	let arrived = after(500, 10_000, 10_041);
	assert_eq!((arrived.moved_at, arrived.is_limited), (NOW, false));
	let before = Millis(NOW.0 - 500);
	let stood = after(500, 10_000, 10_000);
	assert_eq!((stood.moved_at, stood.is_limited), (before, false));
	let waits = after(500, 2, 9);
	assert_eq!((waits.at, waits.moved_at, waits.is_limited), (NOW, before, true));
	let first = index(&feeds(&[7]), 1, NOW, None, &TERMS).unwrap();
	assert_eq!(first, Index { price: Ticks(7), at: NOW, moved_at: NOW, is_limited: false });
}

/// Half-second updates carry the index no farther than `max_move` compounded, and to the same place in the end.
#[test]
fn index_should_not_be_faster_with_more_updates() {
	let path = |interval: u64, seconds: u64| {
		let mut last = settled(100_000, NOW.0);
		for step in 1..=seconds * 1_000 / interval {
			let now = Millis(NOW.0 + step * interval);
			let fed = [Feed { feeder: 0, price: Ticks(130_000), at: now }];
			last = index(&fed, 1, now, Some(last), &TERMS).unwrap();
		}
		last.price.0
	};
	assert_eq!(path(6_000, 6), 105_000);
	// The first update may use the whole period that has passed, each of the others a twelfth.
	let most = (1..12).fold(105_000, |price: u64, _| price * 241 / 240 + 1);
	assert!(path(500, 6) <= most);
	assert_eq!(path(500, 60), 130_000);
	assert_eq!(path(6_000, 60), 130_000);
}

#[test]
fn terms_should_be_rejected_beyond_each_boundary() {
	use PriceTermsError::*;
	assert_eq!(TERMS.validate(), Ok(()));
	for (terms, result) in [
		(PriceTerms { max_age: Millis(1), ..TERMS }, Ok(())),
		(PriceTerms { max_age: Millis(0), ..TERMS }, Err(NoAge)),
		(PriceTerms { max_move: Ppm(1), ..TERMS }, Ok(())),
		(PriceTerms { max_move: Ppm(0), ..TERMS }, Err(NoMove)),
		(PriceTerms { basis_time: Millis(1), ..TERMS }, Ok(())),
		(PriceTerms { basis_time: Millis(0), ..TERMS }, Err(NoBasisTime)),
		(PriceTerms { max_basis: Ppm(999_999), ..TERMS }, Ok(())),
		(PriceTerms { max_basis: Ppm(1_000_000), ..TERMS }, Err(BasisTooWide)),
	] {
		assert_eq!(terms.validate(), result);
	}
}

proptest! {
	/// Half of the prices are at or below the median and half at or above. Order does not matter.
	#[test]
	fn index_should_match_the_definition(
		mut given in prop::collection::vec((0_u64..50, 0_u64..120_000), 1..12).prop_shuffle(),
		previous in prop::option::of((1_u64..60, 0_u64..120_000, 0_u64..12_000)),
		rotate in 0_usize..12,
	) {
		let count = given.len();
		let all: Vec<Feed> = (0..)
			.zip(&given)
			.map(|(feeder, (price, age))| {
				Feed { feeder, price: Ticks(*price), at: Millis(NOW.0 - age) }
			})
			.collect();
		let previous = previous.map(|(price, age, still)| Index {
			moved_at: Millis(NOW.0 - age - still),
			..settled(price, NOW.0 - age)
		});
		let result = price(&all, count as u32, NOW, previous);

		given.retain(|(price, _)| *price > 0);
		let newest = given.iter().map(|(_, age)| NOW.0 - age).max();
		let mut fresh: Vec<u64> =
			given.iter().filter(|(_, age)| *age <= 60_000).map(|(price, _)| *price).collect();
		fresh.sort_unstable();
		let needed = (2 * count).div_ceil(3);
		let expected = match (newest, fresh.len()) {
			(None, _) => Err(Absent::NeverFed),
			(Some(newest), 0) => Err(Absent::Stale { newest: Millis(newest) }),
			(_, n) if n < needed => {
				Err(Absent::BelowQuorum { fresh: n as u8, needed: needed as u8 })
			},
			(_, n) => {
				let median = match n % 2 {
					0 => (fresh[n / 2 - 1] + fresh[n / 2]) / 2,
					_ => fresh[n / 2],
				};
				Ok(Ticks(match previous {
					Some(Index { price: Ticks(price), at, moved_at, .. }) if NOW.0 - at.0 <= 60_000 => {
						let time = NOW.0 - moved_at.0;
						let step = price * 50_000 * time.min(6_000) / 6_000_000_000;
						let step = if time >= 1_000 { step.max(1) } else { step };
						median.clamp((price - step).max(1), price + step)
					},
					_ => median,
				}))
			},
		};
		prop_assert_eq!(result, expected);

		let mut turned = all;
		turned.rotate_left(rotate % count);
		prop_assert_eq!(price(&turned, count as u32, NOW, previous), expected);
	}

	/// Dishonest feeders, at most a third of the set, cannot move the index outside the range of
	/// the others.
	#[test]
	fn minority_should_not_leave_the_range_of_the_others(
		honest in prop::collection::vec(900_u64..1_100, 4..9),
		liars in prop::collection::vec(any::<u64>(), 0..3),
	) {
		let prices: Vec<u64> = honest.iter().chain(&liars).copied().collect();
		let price = index_of(&prices).unwrap().0;
		prop_assert!(honest.iter().any(|honest| *honest <= price));
		prop_assert!(honest.iter().any(|honest| *honest >= price));
	}
}
