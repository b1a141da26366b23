//! Gaps in a leaf, where orders have gone.

use crate::PAGE_CAPACITY;

/// Places whose order has gone, a bit for each.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Gaps(u64);

const _: () = assert!(PAGE_CAPACITY <= 64, "each place has a bit");

impl Gaps {
	pub fn count(self) -> usize {
		usize::try_from(self.0.count_ones()).unwrap_or(usize::MAX)
	}

	pub fn has(self, at: usize) -> bool {
		self.0 & bit(at) != 0
	}

	pub fn open(&mut self, at: usize) {
		self.0 |= bit(at);
	}

	/// The first place at or behind `at` that is no gap.
	pub fn next_taken(self, at: usize) -> usize {
		let passed = self.0 | bits_before(at);
		usize::try_from(passed.trailing_ones()).unwrap_or(usize::MAX)
	}

	/// Close the gap nearest behind `at`, or else nearest before it, and say where it was.
	pub fn fill_near(&mut self, at: usize) -> Option<usize> {
		let before = self.0 & bits_before(at);
		let gap = match self.0 ^ before {
			0 => before.checked_ilog2()?,
			behind => behind.trailing_zeros(),
		};
		let gap = usize::try_from(gap).ok()?;
		self.0 ^= bit(gap);
		Some(gap)
	}
}

/// The bit of a place. Only an order too many stands behind them all, and the leaf is split before any goes.
fn bit(at: usize) -> u64 {
	u32::try_from(at).ok().and_then(|at| 1_u64.checked_shl(at)).unwrap_or(0)
}

fn bits_before(at: usize) -> u64 {
	// Of no bit this makes all of them.
	bit(at).wrapping_sub(1)
}

/// Insert `entry` before the one at `at`, over what stands at `gap`: only what is between the two moves.
pub(crate) fn insert_over<T>(entries: &mut [T], at: usize, gap: usize, entry: T) {
	let place = if gap < at {
		let moved = entries.get_mut(gap..at).unwrap_or_default();
		moved.rotate_left(1.min(moved.len()));
		moved.last_mut()
	} else {
		let moved = entries.get_mut(at..=gap).unwrap_or_default();
		moved.rotate_right(1.min(moved.len()));
		moved.first_mut()
	};
	if let Some(place) = place {
		*place = entry;
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn gaps(open: &[usize]) -> Gaps {
		let mut gaps = Gaps::default();
		open.iter().for_each(|at| gaps.open(*at));
		gaps
	}

	#[test]
	fn gap_should_be_chosen_behind_and_else_nearest_before() {
		let mut some = gaps(&[2, 5, 63]);
		let filled = [5, 5, 6, 64].map(|at| some.fill_near(at));
		assert_eq!(filled, [Some(5), Some(63), Some(2), None]);
		assert_eq!(some.count(), 0);
	}

	#[test]
	fn next_taken_should_pass_the_gaps() {
		let some = gaps(&[0, 1, 5, 63]);
		assert_eq!([0, 2, 5, 63, 64].map(|at| some.next_taken(at)), [2, 2, 6, 64, 64]);
		assert_eq!([0, 4, 5, 64].map(|at| some.has(at)), [true, false, true, false]);
	}

	#[test]
	fn entry_should_go_over_the_gap_and_stand_before_the_one_at_its_place() {
		let inserted = |at, gap| {
			let mut entries = [1, 2, 3, 4];
			insert_over(&mut entries, at, gap, 9);
			entries
		};
		assert_eq!(inserted(1, 3), [1, 9, 2, 3]);
		assert_eq!(inserted(3, 0), [2, 3, 9, 4]);
		assert_eq!(inserted(2, 2), [1, 2, 9, 4]);
		assert_eq!(inserted(4, 1), [1, 3, 4, 9]);
	}
}
