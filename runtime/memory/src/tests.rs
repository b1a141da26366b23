//! Tests against the standard library, byte by byte, on buffers with a margin that must stay
//! untouched.

extern crate std;

use crate::words;
use proptest::prelude::*;
use std::vec::Vec;

/// Longer than two iterations of the longest loop.
const LONGEST: usize = 100;
const MARGIN: usize = 16;

fn buffer() -> impl Strategy<Value = Vec<u8>> {
	proptest::collection::vec(any::<u8>(), 2 * (LONGEST + 2 * MARGIN))
}

fn length() -> impl Strategy<Value = usize> {
	0..=LONGEST
}

fn place() -> impl Strategy<Value = usize> {
	MARGIN..LONGEST + 2 * MARGIN
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(4_096))]

	#[test]
	fn copy_should_write_what_it_reads_and_nothing_else(from in buffer(), to in buffer(), bytes in length(), offset in place(), target in place()) {
		let mut copied = to.clone();
		// SAFETY: both places are followed by more than the longest length.
		unsafe { words::copy(copied.as_mut_ptr().add(target), from.as_ptr().add(offset), bytes) };
		let mut expected = to;
		expected[target..target + bytes].copy_from_slice(&from[offset..offset + bytes]);
		prop_assert_eq!(copied, expected);
	}

	#[test]
	fn move_over_should_be_correct_for_any_overlap(buffer in buffer(), bytes in length(), offset in place(), target in place()) {
		let mut moved = buffer.clone();
		let start = moved.as_mut_ptr();
		// SAFETY: both places are followed by more than the longest length.
		unsafe { words::move_over(start.add(target), start.add(offset), bytes) };
		let mut expected = buffer;
		expected.copy_within(offset..offset + bytes, target);
		prop_assert_eq!(moved, expected);
	}

	#[test]
	fn fill_should_write_exactly_the_given_bytes(buffer in buffer(), bytes in length(), offset in place(), value: u8) {
		let mut filled = buffer.clone();
		// SAFETY: the place is followed by more than the longest length.
		unsafe { words::fill(filled.as_mut_ptr().add(offset), value, bytes) };
		let mut expected = buffer;
		expected[offset..offset + bytes].fill(value);
		prop_assert_eq!(filled, expected);
	}

	/// If several bytes differ, the first decides, and not the last of its word.
	#[test]
	fn compare_should_match_the_order_of_slices(
		mut left in buffer(),
		bytes in length(),
		offset in place(),
		changes in proptest::collection::vec((0..=LONGEST, any::<u8>()), 0..6),
	) {
		let right = left.clone();
		for (place, value) in changes {
			left[offset + place] = value;
		}
		// SAFETY: the place is followed by more than the longest length.
		let order = unsafe { words::compare(left.as_ptr().add(offset), right.as_ptr().add(offset), bytes) };
		prop_assert_eq!(order, left[offset..offset + bytes].cmp(&right[offset..offset + bytes]));
	}
}
