//! How many operations an account may send without a fee.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{Millis, Quote};
use scale_info::TypeInfo;

/// What one operation costs of what an account has earned: one unit of the quote asset, in its atoms.
pub const OPERATION: u64 = 1_000_000;
/// Up to how many unspent operations an account's cash refills its budget.
pub const BASE: u64 = 10_000;
/// What a new account begins with, in operations.
pub const OPENING: u64 = 20;
/// How many more cancels than orders an account may send at most.
pub const CANCELS: u64 = 100_000;

/// In how long cash earns as much as it is: one operation a day for each unit of the quote asset.
const DAY: u64 = 86_400_000;

/// What an account has earned and spent. A device against spam, not money: sums saturate.
///
/// The traded volume is not kept here but in the account itself, which the round writes anyway.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Budget {
	/// What cash has earned so far, in atoms: [`OPERATION`] buys an operation.
	pub earned: u64,
	/// Orders sent without a fee so far.
	pub orders: u64,
	/// Cancels sent without a fee so far.
	pub cancels: u64,
	/// Until when `earned` was counted.
	pub settled_at: Millis,
}

/// What a transaction asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demand {
	/// Operations that place an order.
	pub orders: u64,
	/// Operations that only make or take away room: cancels, amendments.
	pub cancels: u64,
}

/// What an account may still send without a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
	/// Operations that place an order.
	pub orders: u64,
	/// Operations that do not.
	pub cancels: u64,
}

impl Left {
	/// Whether this much may be sent.
	pub fn covers(&self, demand: Demand) -> bool {
		demand.orders <= self.orders && demand.cancels <= self.cancels
	}
}

impl Budget {
	/// The budget of an account that is opened now.
	pub fn open(now: Millis) -> Self {
		let earned = OPENING.saturating_mul(OPERATION);
		Self { earned, orders: 0, cancels: 0, settled_at: now }
	}

	/// Count what `cash` has earned since the last time, if that brings what is unspent to no more than [`BASE`].
	///
	/// Has to be called before `cash` grows by a deposit: money earns for the time that it was there, so to send it
	/// round many accounts earns no more than to leave it in one. `volume` is what the account has traded, in atoms.
	pub fn settle(&mut self, now: Millis, cash: Quote, volume: u64) {
		let elapsed = now.since(self.settled_at).0;
		let cash = u128::try_from(cash.0).unwrap_or(0);
		let grown = cash.saturating_mul(u128::from(elapsed)) / u128::from(DAY);
		let most = BASE.saturating_add(self.orders).saturating_mul(OPERATION);
		let room = most.saturating_sub(self.earned.saturating_add(volume));
		self.earned =
			self.earned.saturating_add(u64::try_from(grown).unwrap_or(u64::MAX).min(room));
		self.settled_at = now.max(self.settled_at);
	}

	/// What is left when the account has traded `volume` atoms in all.
	///
	/// With L operations earned, orders may be L, and cancels the smaller of L + [`CANCELS`] and 2 L: an account whose
	/// budget is used up can still take its orders out of the book.
	pub fn left(&self, volume: u64) -> Left {
		let limit = self.earned.saturating_add(volume) / OPERATION;
		let cancels = limit.saturating_add(CANCELS).min(limit.saturating_mul(2));
		Left {
			orders: limit.saturating_sub(self.orders),
			cancels: cancels.saturating_sub(self.cancels),
		}
	}

	/// Spend what a transaction asks for; false, and nothing spent, if the budget does not cover it.
	pub fn spend(&mut self, volume: u64, demand: Demand) -> bool {
		let covered = self.left(volume).covers(demand);
		if covered {
			self.orders = self.orders.saturating_add(demand.orders);
			self.cancels = self.cancels.saturating_add(demand.cancels);
		}
		covered
	}
}
