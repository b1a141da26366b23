//! A bucket that a day refills.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::Millis;
use scale_info::TypeInfo;

/// Milliseconds in which an empty bucket refills.
const DAY: u128 = 86_400_000;

/// An amount that may be spent in a day. It refills evenly, in proportion to its capacity.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Bucket {
	/// Amount spent and not yet refilled.
	pub spent: u128,
	/// Time up to which the refill is counted.
	pub at: Millis,
}

impl Bucket {
	/// Returns the bucket with what it has refilled until `now`, rounded down. The time moves only when something was
	/// gained, so that frequent calls do not eat the refill.
	fn refilled(self, capacity: u128, now: Millis) -> Self {
		let elapsed = u128::from(now.since(self.at).0);
		let gained = capacity.saturating_mul(elapsed) / DAY;
		match gained {
			0 => self,
			gained => Self { spent: self.spent.saturating_sub(gained), at: now },
		}
	}

	/// Returns the bucket after `amount` is spent at `now`; `None` if it does not hold that much.
	pub fn after(self, capacity: u128, amount: u128, now: Millis) -> Option<Self> {
		let Self { spent, at } = self.refilled(capacity, now);
		let spent = spent.checked_add(amount).filter(|spent| *spent <= capacity)?;
		// An untouched bucket begins to refill now.
		Some(Self { spent, at: if self.spent == 0 { now } else { at } })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn bucket_should_hold_its_capacity_and_refill_in_a_day() {
		let day = DAY as u64;
		let empty = Bucket::default().after(100, 100, Millis(5)).expect("full at first");
		assert_eq!(empty.after(100, 1, Millis(5 + day / 100 - 1)), None);
		assert!(empty.after(100, 1, Millis(5 + day / 100)).is_some());
		assert!(empty.after(100, 100, Millis(5 + day)).is_some());
		assert_eq!(empty.after(100, 101, Millis(5 + 9 * day)), None);
	}

	#[test]
	fn frequent_looks_should_not_eat_the_refill() {
		let mut bucket = Bucket::default().after(100, 100, Millis(0)).expect("full at first");
		for half_second in 1..=172_800 {
			bucket = bucket.after(100, 0, Millis(half_second * 500)).expect("nothing is spent");
		}
		assert_eq!(bucket.spent, 0);
	}
}
