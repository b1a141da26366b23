//! The expiry of an order.

use crate::{BlockHeight, Millis};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A block of the chain with the time of its clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
	/// Time of the chain's clock in this block.
	pub time: Millis,
	/// Number of the block.
	pub block: BlockHeight,
}

/// The end of an order: the first time, or the first block, at which it may no longer trade.
///
/// The last block in which it may trade is the one before `Block`, or the last one with a clock before `Time`.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Expiry {
	/// Good till this time of the chain's clock.
	Time(Millis),
	/// Good till this block.
	Block(BlockHeight),
}

impl Expiry {
	/// Whether the end has come at `now`.
	pub fn has_come(self, now: Moment) -> bool {
		match self {
			Self::Time(at) => at <= now.time,
			Self::Block(at) => at <= now.block,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn end_should_come_with_its_very_millisecond_or_its_very_block() {
		let now = |time, block| Moment { time: Millis(time), block: BlockHeight(block) };
		let time = Expiry::Time(Millis(10));
		assert!(!time.has_come(now(9, u32::MAX)));
		assert!(time.has_come(now(10, 0)));
		let block = Expiry::Block(BlockHeight(10));
		assert!(!block.has_come(now(u64::MAX, 9)));
		assert!(block.has_come(now(0, 10)));
		assert!(block.has_come(now(0, 11)));
	}
}
