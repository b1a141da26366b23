//! Margin terms: each rule on both sides of its boundary.

use novation_risk::{MarginTerms, MarginTermsError};
use novation_units::{Ppm, Quote};
use proptest::prelude::*;

const TERMS: MarginTerms = MarginTerms {
	initial: Ppm(50_000),
	maintenance: Ppm(30_000),
	withdrawal: Ppm(100_000),
	open_interest_lower: Quote(1_000),
	open_interest_upper: Quote(2_000),
	class: 0,
};

#[test]
fn terms_should_be_accepted_up_to_each_boundary() {
	for terms in [
		TERMS,
		MarginTerms { maintenance: Ppm(1), ..TERMS },
		MarginTerms { maintenance: Ppm(49_999), ..TERMS },
		MarginTerms { withdrawal: Ppm(50_000), ..TERMS },
		MarginTerms { initial: Ppm(1_000_000), withdrawal: Ppm(1_000_000), ..TERMS },
		MarginTerms { open_interest_lower: Quote(1_999), ..TERMS },
		MarginTerms { open_interest_lower: Quote(0), ..TERMS },
		MarginTerms { open_interest_lower: Quote(0), open_interest_upper: Quote(0), ..TERMS },
	] {
		assert_eq!(terms.validate(), Ok(()), "{terms:?}");
	}
}

#[test]
fn terms_should_be_rejected_beyond_each_boundary() {
	use MarginTermsError::*;
	let initial = Ppm(50_000);
	for (terms, error) in [
		(MarginTerms { maintenance: Ppm(0), ..TERMS }, MaintenanceZero),
		(MarginTerms { maintenance: initial, ..TERMS }, MaintenanceNotBelowInitial { initial }),
		(MarginTerms { withdrawal: Ppm(49_999), ..TERMS }, WithdrawalBelowInitial { initial }),
		(MarginTerms { initial: Ppm(1_000_001), ..TERMS }, InitialAboveAll),
		(MarginTerms { withdrawal: Ppm(1_000_001), ..TERMS }, WithdrawalAboveAll),
		(MarginTerms { open_interest_lower: Quote(2_000), ..TERMS }, OpenInterestBounds),
		(MarginTerms { open_interest_lower: Quote(-1), ..TERMS }, OpenInterestBounds),
		(MarginTerms { open_interest_upper: Quote(0), ..TERMS }, OpenInterestBounds),
	] {
		assert_eq!(terms.validate(), Err(error));
	}
}

#[test]
fn error_should_name_the_required_limit() {
	let error = MarginTerms { maintenance: Ppm(60_000), ..TERMS }.validate().unwrap_err();
	assert_eq!(
		error.to_string(),
		"maintenance margin must be below the initial margin of 50000 ppm"
	);
}

#[test]
fn initial_margin_should_rise_between_the_bounds_of_open_interest() {
	let initial_at = |open| TERMS.initial_at(Quote(open)).0;
	assert_eq!(initial_at(0), 50_000);
	assert_eq!(initial_at(1_000), 50_000);
	assert_eq!(initial_at(1_001), 50_950);
	assert_eq!(initial_at(1_500), 525_000);
	assert_eq!(initial_at(1_999), 999_050);
	assert_eq!(initial_at(2_000), 1_000_000);
	assert_eq!(initial_at(i128::MAX), 1_000_000);
}

#[test]
fn initial_margin_should_stay_when_scaling_is_off() {
	let off = MarginTerms { open_interest_lower: Quote(0), open_interest_upper: Quote(0), ..TERMS };
	assert_eq!(off.initial_at(Quote(i128::MAX)), Ppm(50_000));
}

proptest! {
	/// The smallest rate on or above the line: one millionth less falls short.
	#[test]
	fn initial_margin_should_be_the_smallest_on_the_line(
		initial in 1_u32..=1_000_000,
		lower in 0_i128..1_000_000_000,
		span in 1_i128..1_000_000_000,
		share in 0_i128..1_000_000,
	) {
		let above = span * share / 1_000_000;
		let terms = MarginTerms {
			initial: Ppm(initial),
			open_interest_lower: Quote(lower),
			open_interest_upper: Quote(lower + span),
			class: 0,
			..TERMS
		};
		let added = i128::from(terms.initial_at(Quote(lower + above)).0) - i128::from(initial);
		let line = i128::from(1_000_000 - initial) * above;
		prop_assert!(added * span >= line);
		prop_assert!(added == 0 || (added - 1) * span < line);
	}
}
