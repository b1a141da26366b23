//! Allowance of operations that an account may send without a fee.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{Millis, Quote};
use scale_info::TypeInfo;

/// Cost of one operation, in atoms of the quote asset: one unit.
pub const OPERATION: u64 = 1_000_000;
/// Unspent operations up to which cash refills the allowance.
pub const BASE: u64 = 10_000;
/// Operations that a new account starts with.
pub const OPENING: u64 = 20;
/// Largest excess of free cancels over free orders.
pub const CANCELS: u64 = 100_000;

/// Milliseconds in which cash earns its own amount: one operation per unit and day.
const DAY: u64 = 86_400_000;

/// Earned and spent operations of an account. An anti-spam measure, not money: sums saturate.
///
/// The account itself holds the traded volume, since the round writes it anyway.
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
pub struct Allowance {
	/// Total earned by cash, in atoms. [`OPERATION`] atoms buy one operation.
	pub earned: u64,
	/// Orders sent without a fee so far.
	pub orders: u64,
	/// Cancels sent without a fee so far.
	pub cancels: u64,
	/// Time up to which `earned` is settled.
	pub settled_at: Millis,
}

/// Operations of a transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demand {
	/// Operations that place an order.
	pub orders: u64,
	/// Operations that place none: cancels and amends.
	pub cancels: u64,
}

/// Operations that an account may still send without a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
	/// Operations that place an order.
	pub orders: u64,
	/// Operations that place none.
	pub cancels: u64,
}

impl Demand {
	/// Returns this demand as often as so many transactions of it.
	pub fn times(self, transactions: u32) -> Self {
		let times = |operations: u64| operations.saturating_mul(transactions.into());
		Self { orders: times(self.orders), cancels: times(self.cancels) }
	}
}

impl Left {
	/// Returns whether `demand` fits.
	pub fn covers(&self, demand: Demand) -> bool {
		demand.orders <= self.orders && demand.cancels <= self.cancels
	}
}

impl Allowance {
	/// Returns the allowance of an account opened at `now`.
	pub fn open(now: Millis) -> Self {
		let earned = OPENING.saturating_mul(OPERATION);
		Self { earned, orders: 0, cancels: 0, settled_at: now }
	}

	/// Adds the earnings of `cash` since the last call, up to [`BASE`] unspent operations.
	///
	/// Call this before a deposit raises `cash`. Money earns only for the time it was there. Moving
	/// it through many accounts therefore earns no more than leaving it in one. `volume` is the
	/// account's lifetime volume, in atoms.
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

	/// Returns the remaining operations at a lifetime volume of `volume` atoms.
	///
	/// With L operations earned, an account may send L orders, and the smaller of L + [`CANCELS`]
	/// and 2 L cancels. An account without orders left can therefore still cancel its open ones.
	pub fn left(&self, volume: u64) -> Left {
		let limit = self.earned.saturating_add(volume) / OPERATION;
		let cancels = limit.saturating_add(CANCELS).min(limit.saturating_mul(2));
		Left {
			orders: limit.saturating_sub(self.orders),
			cancels: cancels.saturating_sub(self.cancels),
		}
	}

	/// Spends `demand` and returns true, or returns false and spends nothing if it does not fit.
	pub fn spend(&mut self, volume: u64, demand: Demand) -> bool {
		let covered = self.left(volume).covers(demand);
		if covered {
			self.orders = self.orders.saturating_add(demand.orders);
			self.cancels = self.cancels.saturating_add(demand.cancels);
		}
		covered
	}
}
