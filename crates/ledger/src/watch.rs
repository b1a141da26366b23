//! Where an account waits: in a slot of the health schedule, parked, or in the liquidation queue.

use codec::{Decode, Encode, MaxEncodedLen};
use novation_units::{MarketId, Millis, Size, Slot};
use scale_info::TypeInfo;

/// Where an account waits that is not in liquidation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum Due {
	/// In a slot of the health schedule.
	Slot {
		/// The slot.
		slot: Slot,
		/// Page of the slot that lists the account.
		#[codec(compact)]
		page: u32,
	},
	/// With the markets of its positions, until one of them can be closed: it is below maintenance margin, and nothing of
	/// it can be closed.
	Parked,
}

impl Due {
	/// The slot; `None` for a parked account.
	pub fn slot(self) -> Option<Slot> {
		match self {
			Self::Slot { slot, .. } => Some(slot),
			Self::Parked => None,
		}
	}
}

/// State of an account in liquidation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Liquidation {
	/// Time at which the account was found below maintenance margin.
	pub since: Millis,
	/// Size of the queue that lists it.
	pub size: Size,
	/// Market of its last forced close; `None` before the first.
	pub last: Option<MarketId>,
}
