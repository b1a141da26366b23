//! Funding against its definition, and on both sides of each boundary.

use novation_funding::{owed, premium, FundingState, FundingTerms, FundingTermsError, PERIOD};
use novation_units::{FundingIndex, Millis, Overflow, Quote, Rate, SignedLots, TickValue, Ticks};
use proptest::prelude::*;

const TERMS: FundingTerms = FundingTerms {
	interest: Rate(100_000),
	premium_clamp: Rate(500_000),
	max_rate: Rate(40_000_000),
	impact_notional: Quote(20_000_000_000),
	max_sample_gap: Millis(60_000),
};
const ONE: TickValue = TickValue(1);
const INDEX: Ticks = Ticks(1_000);

#[test]
fn premium_should_have_the_sign_of_the_side_that_pays() {
	let index = Ticks(1_000);
	assert_eq!(premium(index, Some(Ticks(1_010)), Some(Ticks(1_020))), Rate(10_000_000));
	assert_eq!(premium(index, Some(Ticks(980)), Some(Ticks(990))), Rate(-10_000_000));
	assert_eq!(premium(index, Some(Ticks(999)), Some(Ticks(1_001))), Rate(0));
	assert_eq!(premium(index, Some(Ticks(1_000)), Some(Ticks(1_000))), Rate(0));
}

#[test]
fn missing_side_should_contribute_nothing() {
	let index = Ticks(1_000);
	assert_eq!(premium(index, None, None), Rate(0));
	assert_eq!(premium(index, Some(Ticks(1_001)), None), Rate(1_000_000));
	assert_eq!(premium(index, None, Some(Ticks(999))), Rate(-1_000_000));
	assert_eq!(premium(Ticks(0), Some(Ticks(5)), Some(Ticks(5))), Rate(0));
}

#[test]
fn premium_should_be_rounded_towards_zero() {
	assert_eq!(premium(Ticks(3), Some(Ticks(4)), None), Rate(333_333_333));
	assert_eq!(premium(Ticks(3), None, Some(Ticks(2))), Rate(-333_333_333));
	assert_eq!(premium(Ticks(1), Some(Ticks(u64::MAX)), None), Rate(i64::MAX));
}

#[test]
fn rate_should_be_an_eighth_of_premium_and_clamped_interest() {
	let rate = |average| TERMS.hourly_rate(Rate(average)).0;
	// Near the index only interest counts: within the clamp the premium cancels out.
	assert_eq!(rate(0), 12_500);
	assert_eq!(rate(600_000), 12_500);
	assert_eq!(rate(-400_000), 12_500);
	// One billionth beyond the clamp counts; eight of them add one billionth per hour.
	assert_eq!(rate(600_008), 12_501);
	assert_eq!(rate(-400_008), 12_499);
	assert_eq!(rate(8_000_000), 937_500);
	assert_eq!(rate(-8_000_000), -937_500);
}

#[test]
fn rate_should_be_capped_on_both_sides() {
	let rate = |average| TERMS.hourly_rate(Rate(average)).0;
	assert_eq!(rate(320_500_000), 40_000_000);
	assert_eq!(rate(320_499_992), 39_999_999);
	assert_eq!(rate(i64::MAX), 40_000_000);
	assert_eq!(rate(i64::MIN), -40_000_000);
}

/// Steps every six seconds with a constant premium, until `until`.
fn hours(premium: i64, until: u64) -> (FundingState, Vec<(u64, i64)>) {
	let (mut state, mut charges) = (FundingState::start(Millis(0)), Vec::new());
	for now in (6_000..=until).step_by(6_000) {
		let step = state.step(Millis(now), INDEX, Rate(premium), ONE, &TERMS).unwrap();
		charges.extend(step.charged.map(|charge| (now, charge.rate.0)));
		state = step.state;
	}
	(state, charges)
}

#[test]
fn funding_should_not_depend_on_the_number_of_samples() {
	let path = |interval: u64| {
		let (mut state, mut charged) = (FundingState::start(Millis(0)), 0);
		for now in (interval..=PERIOD.0 * 2).step_by(interval as usize) {
			let step = state.step(Millis(now), INDEX, Rate(7_654_321), ONE, &TERMS).unwrap();
			charged += step.charged.map_or(0, |charge| charge.index_delta.0);
			state = step.state;
		}
		(state, charged)
	};
	assert_eq!(path(500), path(6_000));
	assert!(path(500).1 > 0);
}

#[test]
fn held_premium_should_count_until_the_next_sample() {
	let sample = |state: FundingState, now, premium| {
		state.step(Millis(now), INDEX, Rate(premium), ONE, &TERMS).unwrap().state
	};
	let each = (1..=10)
		.fold(FundingState::start(Millis(0)), |state, step| sample(state, step * 500, 1_000));
	let held = sample(FundingState::start(Millis(0)), 500, 1_000);
	let held = held.hold(Millis(5_000), INDEX, ONE, &TERMS).unwrap().state;
	assert_eq!(held, each);
	assert_eq!(sample(held, 5_500, 9_000).premium_time, 1_000 * 5_000 + 9_000 * 500);
}

#[test]
fn hour_should_be_charged_at_its_end_and_not_before() {
	assert_eq!(hours(8_000_000, PERIOD.0 - 6_000).1, []);
	let (state, charges) = hours(8_000_000, PERIOD.0 * 2);
	assert_eq!(charges, [(PERIOD.0, 937_500), (PERIOD.0 * 2, 937_500)]);
	assert_eq!(state.index, FundingIndex(2 * 937_500 * 1_000));
	assert_eq!(state.last_rate, Rate(937_500));
	assert_eq!((state.sampled, state.premium_time), (Millis(0), 0));
}

#[test]
fn negative_rate_should_lower_the_index() {
	assert_eq!(hours(-8_000_000, PERIOD.0).0.index, FundingIndex(-937_500_000));
}

#[test]
fn sample_should_cover_at_most_the_maximum_gap() {
	let start = FundingState::start(Millis(0));
	let after = |now| start.step(Millis(now), INDEX, Rate(5), ONE, &TERMS).unwrap().state;
	assert_eq!((after(60_000).sampled, after(60_000).premium_time), (Millis(60_000), 300_000));
	assert_eq!((after(60_001).sampled, after(60_001).premium_time), (Millis(60_000), 300_000));
	assert_eq!(after(60_001).last_sample, Millis(60_001));
}

#[test]
fn one_hour_at_most_should_be_charged_after_any_gap() {
	let half = hours(8_000_000, PERIOD.0 / 2).0;
	let late = Millis(PERIOD.0 * 50 + 7_000);
	let step = half.step(late, INDEX, Rate(8_000_000), ONE, &TERMS).unwrap();
	// Half an hour of samples plus 53 seconds of the last one: an average of 4 117 777.
	assert_eq!(step.charged.unwrap().rate, TERMS.hourly_rate(Rate(4_117_777)));
	assert_eq!(step.state.period_start, Millis(PERIOD.0 * 50));
	assert_eq!(step.state.sampled, Millis(7_000));
	let next = step.state.step(Millis(late.0 + 6_000), INDEX, Rate(0), ONE, &TERMS).unwrap();
	assert_eq!(next.charged, None);
}

#[test]
fn single_sample_should_not_set_the_rate_of_an_hour() {
	let start = FundingState::start(Millis(0));
	let step = start.step(PERIOD, INDEX, Rate(80_000_000), ONE, &TERMS).unwrap();
	// One minute out of an hour: a sixtieth.
	assert_eq!(step.charged.unwrap().rate, TERMS.hourly_rate(Rate(1_333_333)));
}

#[test]
fn clock_that_stands_still_or_goes_back_should_change_nothing() {
	let state = hours(8_000_000, 60_000).0;
	let step = state.step(Millis(30_000), INDEX, Rate(-9), ONE, &TERMS).unwrap();
	assert_eq!((step.state, step.charged), (state, None));
	// Of two samples at one time the later one holds.
	let step = state.step(Millis(60_000), INDEX, Rate(-9), ONE, &TERMS).unwrap();
	let later = FundingState { premium: Rate(-9), ..state };
	assert_eq!((step.state, step.charged), (later, None));
}

#[test]
fn owed_should_be_rounded_against_both_sides() {
	let to = |index| FundingIndex(index);
	assert_eq!(owed(SignedLots(1), to(0), to(1)), Ok(Quote(1)));
	assert_eq!(owed(SignedLots(-1), to(0), to(1)), Ok(Quote(0)));
	assert_eq!(owed(SignedLots(1), to(0), to(-1)), Ok(Quote(0)));
	assert_eq!(owed(SignedLots(-1), to(0), to(-1)), Ok(Quote(1)));
	assert_eq!(owed(SignedLots(3), to(0), to(1_000_000_000)), Ok(Quote(3)));
	assert_eq!(owed(SignedLots(-3), to(0), to(1_000_000_001)), Ok(Quote(-3)));
	assert_eq!(owed(SignedLots(0), to(0), to(7)), Ok(Quote(0)));
}

#[test]
fn values_beyond_the_range_should_be_an_overflow() {
	let far = FundingIndex(i128::MAX);
	assert_eq!(owed(SignedLots(1), FundingIndex(-1), far), Err(Overflow));
	let state = FundingState { index: far, ..FundingState::start(Millis(0)) };
	assert_eq!(state.step(PERIOD, INDEX, Rate(0), ONE, &TERMS), Err(Overflow));
}

#[test]
fn terms_should_be_rejected_beyond_each_boundary() {
	use FundingTermsError::*;
	assert_eq!(TERMS.validate(), Ok(()));
	for (terms, result) in [
		(FundingTerms { premium_clamp: Rate(0), ..TERMS }, Ok(())),
		(FundingTerms { premium_clamp: Rate(-1), ..TERMS }, Err(NegativeClamp)),
		(FundingTerms { max_rate: Rate(0), ..TERMS }, Ok(())),
		(FundingTerms { max_rate: Rate(-1), ..TERMS }, Err(NegativeMaxRate)),
		(FundingTerms { impact_notional: Quote(1), ..TERMS }, Ok(())),
		(FundingTerms { impact_notional: Quote(0), ..TERMS }, Err(NoImpactNotional)),
		(FundingTerms { max_sample_gap: Millis(1), ..TERMS }, Ok(())),
		(FundingTerms { max_sample_gap: Millis(0), ..TERMS }, Err(NoSampleGap)),
	] {
		assert_eq!(terms.validate(), result);
	}
}

/// Applies the rules one millisecond at a time. Gaps and times are small enough to finish.
fn naive_charges(samples: &[(u64, i64)], terms: &FundingTerms) -> Vec<(u64, i64)> {
	let (mut charges, mut last, mut hour) = (Vec::new(), 0, 0);
	let mut premium_time = 0_i128;
	for (now, premium) in samples {
		let new_hour = now / PERIOD.0;
		let first = last.max(now.saturating_sub(terms.max_sample_gap.0));
		// The cut of a long gap matters only at the hour boundary.
		let (mut before, mut after) = (0_i128, 0_i128);
		for time in first..*now {
			if time / PERIOD.0 < new_hour {
				before += i128::from(*premium);
			} else {
				after += i128::from(*premium);
			}
		}
		if new_hour > hour {
			let average = (premium_time + before) / i128::from(PERIOD.0);
			let pull = (i128::from(terms.interest.0) - average)
				.clamp(-i128::from(terms.premium_clamp.0), i128::from(terms.premium_clamp.0));
			let cap = i128::from(terms.max_rate.0);
			charges.push((*now, ((average + pull) / 8).clamp(-cap, cap) as i64));
			premium_time = after;
		} else {
			premium_time += before + after;
		}
		(last, hour) = (*now, new_hour);
	}
	charges
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn charges_should_match_the_definition(
		gaps in prop::collection::vec((prop_oneof![1_u64..90_000, 1_000_000_u64..9_000_000], any::<i32>()), 1..80),
		index in 1_u64..1_000_000,
	) {
		let mut now = 0;
		let samples: Vec<(u64, i64)> = gaps
			.iter()
			.map(|(gap, premium)| {
				now += gap;
				(now, i64::from(*premium))
			})
			.collect();
		let (mut state, mut charges) = (FundingState::start(Millis(0)), Vec::new());
		let mut total = 0;
		for (now, premium) in &samples {
			let tick_value = TickValue(10);
			let step =
				state.step(Millis(*now), Ticks(index), Rate(*premium), tick_value, &TERMS).unwrap();
			if let Some(charge) = step.charged {
				charges.push((*now, charge.rate.0));
				total += i128::from(charge.rate.0) * i128::from(index) * 10;
				prop_assert_eq!(charge.index_delta, FundingIndex(step.state.index.0 - state.index.0));
			}
			state = step.state;
		}
		prop_assert_eq!(state.index, FundingIndex(total));
		prop_assert_eq!(charges, naive_charges(&samples, &TERMS));
	}
}

proptest! {
	/// Payments cover receipts and exceed them by less than one atom per position (invariant I-8).
	#[test]
	fn payments_should_cover_receipts(
		mut lots in prop::collection::vec(-1_000_000_i64..1_000_000, 1..20),
		from in -1_000_000_000_000_i128..1_000_000_000_000,
		to in -1_000_000_000_000_i128..1_000_000_000_000,
	) {
		lots.push(-lots.iter().sum::<i64>());
		let (from, to) = (FundingIndex(from), FundingIndex(to));
		let paid: i128 = lots.iter().map(|lots| owed(SignedLots(*lots), from, to).unwrap().0).sum();
		prop_assert!((0..=lots.len() as i128).contains(&paid), "{paid}");
	}

	/// The smallest integer number of atoms that is not below the exact debt.
	#[test]
	fn owed_should_be_the_ceiling_of_the_exact_debt(
		lots in any::<i64>(),
		delta in -1_000_000_000_000_000_i128..1_000_000_000_000_000,
	) {
		let owed = owed(SignedLots(lots), FundingIndex(5), FundingIndex(5 + delta)).unwrap().0;
		let exact = i128::from(lots) * delta;
		prop_assert!(owed * 1_000_000_000 >= exact);
		prop_assert!((owed - 1) * 1_000_000_000 < exact);
	}

	/// Settling often never pays less than settling once (invariant I-9).
	#[test]
	fn settling_in_between_should_never_gain(
		lots in -1_000_i64..1_000,
		path in prop::collection::vec(-10_000_000_000_i128..10_000_000_000, 2..10),
	) {
		let settle = |from: &i128, to: &i128| {
			owed(SignedLots(lots), FundingIndex(*from), FundingIndex(*to)).unwrap().0
		};
		let often: i128 = path.windows(2).map(|pair| settle(&pair[0], &pair[1])).sum();
		prop_assert!(often >= settle(path.first().unwrap(), path.last().unwrap()));
	}
}
