//! Against the standard library's own, byte by byte, on buffers with a margin that nobody may touch.

extern crate std;

use crate::words;
use proptest::prelude::*;
use std::vec::Vec;

/// Longer than two turns of the longest loop.
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
	fn copy_should_write_what_it_reads_and_nothing_else(from in buffer(), to in buffer(), bytes in length(), at in place(), into in place()) {
		let mut copied = to.clone();
		// SAFETY: both places are followed by more than the longest length.
		unsafe { words::copy(copied.as_mut_ptr().add(into), from.as_ptr().add(at), bytes) };
		let mut expected = to;
		expected[into..into + bytes].copy_from_slice(&from[at..at + bytes]);
		prop_assert_eq!(copied, expected);
	}

	#[test]
	fn move_over_should_be_right_however_the_two_overlap(buffer in buffer(), bytes in length(), at in place(), into in place()) {
		let mut moved = buffer.clone();
		let start = moved.as_mut_ptr();
		// SAFETY: both places are followed by more than the longest length.
		unsafe { words::move_over(start.add(into), start.add(at), bytes) };
		let mut expected = buffer;
		expected.copy_within(at..at + bytes, into);
		prop_assert_eq!(moved, expected);
	}

	#[test]
	fn fill_should_write_as_many_bytes(buffer in buffer(), bytes in length(), at in place(), value: u8) {
		let mut filled = buffer.clone();
		// SAFETY: the place is followed by more than the longest length.
		unsafe { words::fill(filled.as_mut_ptr().add(at), value, bytes) };
		let mut expected = buffer;
		expected[at..at + bytes].fill(value);
		prop_assert_eq!(filled, expected);
	}

	/// Several bytes differ: the first of them decides, and not the last of its word.
	#[test]
	fn compare_should_order_as_slices_do(
		mut left in buffer(),
		bytes in length(),
		at in place(),
		changes in proptest::collection::vec((0..=LONGEST, any::<u8>()), 0..6),
	) {
		let right = left.clone();
		for (place, value) in changes {
			left[at + place] = value;
		}
		// SAFETY: the place is followed by more than the longest length.
		let order = unsafe { words::compare(left.as_ptr().add(at), right.as_ptr().add(at), bytes) };
		prop_assert_eq!(order, left[at..at + bytes].cmp(&right[at..at + bytes]));
	}
}
