//! The time of blocks by slot and place.

use crate::mock::{block, run, Clock, SLOT, STEP};
use frame_support::traits::Time;

#[test]
fn time_should_advance_by_a_step_within_a_slot() {
	run(|| {
		for step in 0..12 {
			assert_eq!(block(7, step), 7 * SLOT + step * STEP);
		}
		assert_eq!(block(8, 0), 8 * SLOT);
	});
}

#[test]
fn missing_block_should_leave_a_gap_of_one_step() {
	run(|| {
		assert_eq!(block(7, 3), 7 * SLOT + 3 * STEP);
		assert_eq!(block(7, 5), 7 * SLOT + 5 * STEP);
		assert_eq!(block(9, 1), 9 * SLOT + STEP);
	});
}

#[test]
fn time_should_not_run_backwards_when_an_author_claims_an_earlier_place() {
	run(|| {
		assert_eq!(block(7, 9), 7 * SLOT + 9 * STEP);
		assert_eq!(block(7, 2), 7 * SLOT + 9 * STEP);
		assert_eq!(block(6, 11), 7 * SLOT + 9 * STEP);
		assert_eq!(block(7, 10), 7 * SLOT + 10 * STEP);
	});
}

#[test]
fn time_should_not_reach_the_next_slot_when_an_author_claims_a_later_place() {
	run(|| {
		for claimed in [11, 12, 255, u64::MAX] {
			assert_eq!(block(7, claimed), 7 * SLOT + 11 * STEP);
		}
		assert_eq!(block(8, 0), 8 * SLOT);
	});
}

#[test]
fn time_should_stand_still_until_the_timestamp_is_set() {
	run(|| {
		assert_eq!(Clock::now(), 0);
		let time = block(7, 4);
		assert_eq!(Clock::now(), time);
	});
}
