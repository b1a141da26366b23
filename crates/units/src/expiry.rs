//! The expiry of an order.

use crate::{BlockHeight, Millis};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Time and height of a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
	/// Time of the chain's clock.
	pub time: Millis,
	/// Height of the block.
	pub block: BlockHeight,
}

/// The expiry of an order: the first time, or the first block, at which it may no longer trade.
///
/// The order trades for the last time in the block before `Block`, or in the last block whose clock is before `Time`.
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
	/// Whether the expiry has been reached at `now`.
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
