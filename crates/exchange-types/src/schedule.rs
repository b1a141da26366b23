//! The state of the health schedule: which accounts must be looked at, without looking at all of them.
//!
//! Prices move along a path; `path_ppm` is its length so far: the sum, over all blocks, of the largest
//! relative move of any market. An account whose health allows a move of `x` cannot fall below
//! maintenance before the path is `x` longer (`Health::safe_move`), so it is due at `path + x`. Slots of
//! the schedule are stretches of the path, and each is emptied when the path has reached its beginning.

use codec::{Decode, Encode, MaxEncodedLen};
use novation_liquidation::ProRata;
use novation_units::{AccountIndex, MarketId};
use scale_info::TypeInfo;

/// Length of the path that one slot covers, in parts per million.
pub const SLOT_PPM: u64 = 1_000;

/// How many accounts may wait for liquidation at a time; others wait in the schedule.
pub const MAX_LIQUIDATIONS: usize = 1_024;

/// Where a deleveraging goes on in the next block, so that everybody gives the same part however many
/// blocks it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Deleveraging {
	/// The bankrupt account.
	pub account: AccountIndex,
	/// Where its position is.
	pub market: MarketId,
	/// What was asked of the holders so far.
	pub shares: ProRata,
	/// The next holder to ask.
	pub next: AccountIndex,
}

/// The state of the schedule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct HealthSchedule {
	/// Length of the path that prices have gone, in parts per million.
	pub path_ppm: u64,
	/// The first slot that may hold accounts.
	pub next_slot: u64,
	/// A deleveraging that a block had no room to finish.
	pub deleveraging: Option<Deleveraging>,
}

impl HealthSchedule {
	/// The slot that the path has reached.
	pub fn slot(&self) -> u64 {
		self.path_ppm / SLOT_PPM
	}

	/// Prices have moved by this share.
	pub fn advance(&mut self, moved_ppm: u64) {
		self.path_ppm = self.path_ppm.saturating_add(moved_ppm);
	}

	/// The slot of an account that is safe for a move of `safe_ppm`.
	pub fn due_slot(&self, safe_ppm: u32) -> u64 {
		let due = self.path_ppm.saturating_add(u64::from(safe_ppm)) / SLOT_PPM;
		due.max(self.next_slot)
	}
}
