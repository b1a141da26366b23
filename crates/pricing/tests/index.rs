//! The index against its definition, and on both sides of each boundary.

use novation_pricing::{index, quorum, Absent, Feed, PriceTerms, PriceTermsError};
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

fn of(prices: &[u64]) -> Result<Ticks, Absent> {
	index(&feeds(prices), prices.len() as u32, NOW, None, &TERMS)
}

#[test]
fn quorum_should_be_two_thirds_rounded_up() {
	let quorums: Vec<u32> = (0..=9).map(quorum).collect();
	assert_eq!(quorums, [0, 1, 2, 2, 3, 4, 4, 5, 6, 6]);
	assert_eq!(quorum(u32::MAX), 2_863_311_530);
}

#[test]
fn index_should_be_the_median() {
	assert_eq!(of(&[30, 10, 20]), Ok(Ticks(20)));
	assert_eq!(of(&[40, 10, 20, 31]), Ok(Ticks(25)));
	assert_eq!(of(&[7]), Ok(Ticks(7)));
	assert_eq!(of(&[u64::MAX, u64::MAX]), Ok(Ticks(u64::MAX)));
}

#[test]
fn price_should_be_absent_with_the_reason() {
	assert_eq!(index(&[], 3, NOW, None, &TERMS), Err(Absent::NeverFed));
	assert_eq!(of(&[0, 0, 0]), Err(Absent::NeverFed));
	assert_eq!(of(&[5, 0, 0]), Err(Absent::BelowQuorum { fresh: 1, needed: 2 }));
	assert_eq!(of(&[5, 5, 0]), Ok(Ticks(5)));
}

#[test]
fn feed_should_count_until_it_is_too_old() {
	let mut one = feeds(&[5]);
	let at = |feeds: &[Feed], now| index(feeds, 1, Millis(now), None, &TERMS);
	assert_eq!(at(&one, 1_060_000), Ok(Ticks(5)));
	assert_eq!(at(&one, 1_060_001), Err(Absent::Stale { newest: NOW }));
	one[0].at = Millis(1_060_002);
	assert_eq!(at(&one, 1_060_001), Err(Absent::NeverFed));
}

#[test]
fn feeder_should_count_once_with_its_newest_price() {
	let old = Feed { feeder: 0, price: Ticks(9), at: Millis(NOW.0 - 1) };
	let both = [old, feeds(&[5])[0]];
	assert_eq!(index(&both, 1, NOW, None, &TERMS), Ok(Ticks(5)));
	assert_eq!(
		index(&both, 2, NOW, None, &TERMS),
		Err(Absent::BelowQuorum { fresh: 1, needed: 2 })
	);
}

#[test]
fn index_should_move_by_the_largest_move_at_most() {
	let from = |previous, at, price| {
		let previous = Some((Ticks(previous), Millis(at)));
		index(&feeds(&[price]), 1, NOW, previous, &TERMS).unwrap().0
	};
	assert_eq!(from(1_000, NOW.0, 1_050), 1_050);
	assert_eq!(from(1_000, NOW.0, 1_051), 1_050);
	assert_eq!(from(1_000, NOW.0, 949), 950);
	// A previous price that is too old says nothing.
	assert_eq!(from(1_000, NOW.0 - 60_000, 2_000), 1_050);
	assert_eq!(from(1_000, NOW.0 - 60_001, 2_000), 2_000);
	// A low price moves by a tick, and not to zero.
	assert_eq!(from(2, NOW.0, 9), 3);
	assert_eq!(from(1, NOW.0, 1), 1);
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
	/// Half of the prices are at or below the median and half at or above; order does not matter.
	#[test]
	fn index_should_be_what_the_definition_says(
		mut given in prop::collection::vec((0_u64..50, 0_u64..120_000), 1..12).prop_shuffle(),
		previous in prop::option::of((1_u64..60, 0_u64..120_000)),
		rotate in 0_usize..12,
	) {
		let count = given.len();
		let all: Vec<Feed> = (0..)
			.zip(&given)
			.map(|(feeder, (price, age))| {
				Feed { feeder, price: Ticks(*price), at: Millis(NOW.0 - age) }
			})
			.collect();
		let previous = previous.map(|(price, age)| (Ticks(price), Millis(NOW.0 - age)));
		let result = index(&all, count as u32, NOW, previous, &TERMS);

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
					Some((Ticks(price), at)) if NOW.0 - at.0 <= 60_000 => {
						let step = (price * 50_000 / 1_000_000).max(1);
						median.clamp((price - step).max(1), price + step)
					},
					_ => median,
				}))
			},
		};
		prop_assert_eq!(result, expected);

		let mut turned = all;
		turned.rotate_left(rotate % count);
		prop_assert_eq!(index(&turned, count as u32, NOW, previous, &TERMS), expected);
	}

	/// A third of the feeders less one cannot move the index out of what the others say.
	#[test]
	fn minority_should_not_leave_the_range_of_the_others(
		honest in prop::collection::vec(900_u64..1_100, 4..9),
		liars in prop::collection::vec(any::<u64>(), 0..3),
	) {
		let prices: Vec<u64> = honest.iter().chain(&liars).copied().collect();
		let price = of(&prices).unwrap().0;
		prop_assert!(honest.iter().any(|honest| *honest <= price));
		prop_assert!(honest.iter().any(|honest| *honest >= price));
	}
}
