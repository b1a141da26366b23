//! The moment of a block.

use crate::{BlockHeight, Millis};

/// Time and height of a block. Rules go by the time; the height only rotates turns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
	/// Time of the chain's clock.
	pub time: Millis,
	/// Height of the block.
	pub block: BlockHeight,
}
