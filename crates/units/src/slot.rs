//! Slots of the health schedule: classes of markets, and sizes of accounts.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Whether an account counts as large. Slots and queues are kept apart by size, so that a crowd of small accounts delays
/// small accounts only.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
pub enum Size {
	/// Its positions are worth at least 10 000 dollars when it is placed.
	Large,
	/// Its positions are worth less.
	Small,
}

impl Size {
	/// Both sizes, the large one first.
	pub const ALL: [Self; 2] = [Self::Large, Self::Small];
}

/// Class of markets by how wildly they move. Each class contains those before it.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
pub enum Class {
	/// Markets of class 0.
	Major,
	/// Markets up to class 1.
	Middle,
	/// All markets.
	Wild,
}

impl Class {
	/// All classes, the calmest first.
	pub const ALL: [Self; 3] = [Self::Major, Self::Middle, Self::Wild];

	/// The class of a market with this `class` in its terms.
	pub fn of(class: u8) -> Self {
		match class {
			0 => Self::Major,
			1 => Self::Middle,
			_ => Self::Wild,
		}
	}
}

/// A slot of the health schedule. It covers a stretch of the path of its class.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
pub struct Slot {
	/// Class of the path: the highest class of a market in which the accounts hold a position.
	pub class: Class,
	/// Size of its accounts.
	pub size: Size,
	/// Number along the path.
	#[codec(compact)]
	pub number: u64,
}
