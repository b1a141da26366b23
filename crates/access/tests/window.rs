//! The window against a set of all numbers that were ever used.

use novation_access::{split_nonce, Used, Window, AHEAD, WIDTH, WINDOWED};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// By the rule: a number may be used once, if it is less than a width below the highest used and not too far above.
#[derive(Default)]
struct Naive(BTreeSet<u32>);

impl Naive {
	fn take(&mut self, number: u32) -> Result<(), Used> {
		let highest = self.0.last().copied().unwrap_or(0);
		if i64::from(number) <= i64::from(highest) - i64::from(WIDTH) || self.0.contains(&number) {
			return Err(Used::Already);
		}
		if i64::from(number) > i64::from(highest) + i64::from(AHEAD) {
			return Err(Used::TooFarAhead);
		}
		self.0.insert(number);
		Ok(())
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn window_should_do_as_a_set_of_all_used_numbers(steps in prop::collection::vec(-300i64..300, 1..400)) {
		let (mut window, mut naive) = (Window::default(), Naive::default());
		for step in steps {
			let number = u32::try_from(i64::from(window.highest) + step / 2).unwrap_or(0);
			let before = window;
			let taken = window.take(number);
			prop_assert_eq!(taken, naive.take(number), "number {} of {:?}", number, before);
			prop_assert!(taken.is_ok() || window == before);
		}
	}

	#[test]
	fn numbers_should_be_taken_in_any_order_when_no_more_than_a_width_is_under_way(
		numbers in Just((1..=WIDTH).collect::<Vec<u32>>()).prop_shuffle()
	) {
		let mut window = Window::default();
		for number in &numbers {
			prop_assert_eq!(window.take(*number), Ok(()));
		}
		for number in numbers {
			prop_assert_eq!(window.take(number), Err(Used::Already));
		}
	}
}

#[test]
fn number_should_be_rejected_when_it_is_too_old_or_too_far_ahead() {
	let mut window = Window::default();
	assert_eq!(window.take(AHEAD + 1), Err(Used::TooFarAhead));
	assert_eq!(window.take(AHEAD), Ok(()));
	assert_eq!(window.take(AHEAD - WIDTH), Err(Used::Already));
	assert_eq!(window.take(AHEAD - WIDTH + 1), Ok(()));
}

#[test]
fn last_number_should_be_the_end() {
	let last = WINDOWED - 1;
	let mut window = Window { highest: last - 1, used: 1 };
	assert_eq!(split_nonce(u32::MAX), Some(last));
	assert_eq!(window.take(last), Ok(()));
	assert_eq!(window.take(last), Err(Used::Already));
	assert_eq!(window.take(0), Err(Used::Already));
}

#[test]
fn nonce_should_be_ordinary_below_its_highest_bit() {
	assert_eq!(split_nonce(0), None);
	assert_eq!(split_nonce(WINDOWED - 1), None);
	assert_eq!(split_nonce(WINDOWED), Some(0));
}
