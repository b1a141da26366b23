//! The state of the health schedule, which finds unhealthy accounts without a look at every account.
//!
//! `path_ppm` measures how far prices have moved: the sum over all blocks of the largest relative move of any market.
//! An account that can bear a move of `x` (`Health::safe_move`) stays above maintenance until the path has grown by
//! `x`. Its check is therefore due at `path + x`. A slot of the schedule covers a stretch of the path, and the round
//! empties it when the path reaches its beginning.

use codec::{Decode, Encode, MaxEncodedLen};
use novation_liquidation::{Pass, ProRata};
use novation_units::{AccountIndex, Lots, MarketId, Side};
use scale_info::TypeInfo;

/// Length of the path that one slot covers, in parts per million.
pub const SLOT_PPM: u64 = 1_000;

/// The most accounts in liquidation at a time. Others wait in the schedule.
pub const MAX_LIQUIDATIONS: usize = 1_024;

/// Progress of the pool of one side of a market that continues in the next block. Every holder thus gives its share,
/// however many blocks it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Deleveraging {
	/// The market.
	pub market: MarketId,
	/// Side of the holders, on which the bankrupt accounts trade.
	pub side: Side,
	/// The present pass over the holders.
	pub pass: Pass,
	/// Sum of the weights so far, in pass A.
	pub weights: Lots,
	/// Lots asked of the holders so far, from pass B on.
	pub shares: ProRata,
	/// The next holder to ask.
	pub next: AccountIndex,
}

/// The state of the schedule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct HealthSchedule {
	/// Length of the price path so far, in parts per million.
	pub path_ppm: u64,
	/// The first slot that may hold accounts.
	pub next_slot: u64,
	/// A pool that did not fit into the block.
	pub deleveraging: Option<Deleveraging>,
}

impl HealthSchedule {
	/// The slot that the path has reached.
	pub fn slot(&self) -> u64 {
		self.path_ppm / SLOT_PPM
	}

	/// Extends the path by this relative price move.
	pub fn advance(&mut self, moved_ppm: u64) {
		self.path_ppm = self.path_ppm.saturating_add(moved_ppm);
	}

	/// The slot of an account that can bear a move of `safe_ppm`.
	pub fn due_slot(&self, safe_ppm: u32) -> u64 {
		let due = self.path_ppm.saturating_add(u64::from(safe_ppm)) / SLOT_PPM;
		due.max(self.next_slot)
	}
}
