//! The agenda: conditional orders, deadlines and expiries that wait for a mark price or a time.
//!
//! Entries of the same kind form a list, sorted so that the first entry is the next one to be reached.

use crate::Direction;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::cmp::Ordering;
use novation_units::{AccountIndex, Entry, MarketId, Millis, Ticks};
use scale_info::TypeInfo;

/// A list of the agenda: all entries that wait for the same kind of threshold.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum WaitList {
	/// Entries that trigger when the mark price of a market rises to a threshold.
	MarkAbove(MarketId),
	/// Entries that trigger when the mark price of a market falls to a threshold.
	MarkBelow(MarketId),
	/// As [`Self::MarkAbove`], for what protects a position. It is served first.
	ProtectAbove(MarketId),
	/// As [`Self::MarkBelow`], for what protects a position. It is served first.
	ProtectBelow(MarketId),
	/// As [`Self::Time`], for what protects a position. It is served first.
	ProtectTime,
	/// Entries that trigger at a time of the chain's clock.
	Time,
	/// Deadlines of accounts.
	Deadline,
	/// The earliest expiry of each account's open orders.
	Expiry,
}

/// The threshold at which an entry of the agenda triggers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum Wait {
	/// A mark price at this threshold or above.
	MarkAbove(MarketId, Ticks),
	/// A mark price at this threshold or below.
	MarkBelow(MarketId, Ticks),
	/// A mark price at this threshold or above, served first.
	ProtectAbove(MarketId, Ticks),
	/// A mark price at this threshold or below, served first.
	ProtectBelow(MarketId, Ticks),
	/// This time of the chain's clock, served first.
	ProtectTime(Millis),
	/// This time of the chain's clock.
	Time(Millis),
	/// A deadline at this time of the chain's clock.
	Deadline(Millis),
	/// An expiry at this time of the chain's clock.
	Expiry(Millis),
}

impl Wait {
	/// An entry's threshold of the mark price in a market.
	pub fn mark(market: MarketId, direction: Direction, mark: Ticks) -> Self {
		match direction {
			Direction::Above => Self::MarkAbove(market, mark),
			Direction::Below => Self::MarkBelow(market, mark),
		}
	}

	/// The same threshold in the list that is served first.
	pub fn protected(self) -> Self {
		match self {
			Self::MarkAbove(market, mark) => Self::ProtectAbove(market, mark),
			Self::MarkBelow(market, mark) => Self::ProtectBelow(market, mark),
			Self::Time(time) => Self::ProtectTime(time),
			served_alone => served_alone,
		}
	}

	/// The list that holds entries with this threshold.
	pub fn list(self) -> WaitList {
		match self {
			Self::MarkAbove(market, _) => WaitList::MarkAbove(market),
			Self::MarkBelow(market, _) => WaitList::MarkBelow(market),
			Self::ProtectAbove(market, _) => WaitList::ProtectAbove(market),
			Self::ProtectBelow(market, _) => WaitList::ProtectBelow(market),
			Self::ProtectTime(_) => WaitList::ProtectTime,
			Self::Time(_) => WaitList::Time,
			Self::Deadline(_) => WaitList::Deadline,
			Self::Expiry(_) => WaitList::Expiry,
		}
	}

	/// The market whose mark the entry waits for.
	pub fn market(self) -> Option<MarketId> {
		match self {
			Self::MarkAbove(market, _)
			| Self::MarkBelow(market, _)
			| Self::ProtectAbove(market, _)
			| Self::ProtectBelow(market, _) => Some(market),
			Self::Time(_) | Self::ProtectTime(_) | Self::Deadline(_) | Self::Expiry(_) => None,
		}
	}

	/// Whether the round has reached this threshold, given that it has reached `now` of the same list.
	pub fn is_reached(self, now: Self) -> bool {
		self.list() == now.list() && self.rank() <= now.rank()
	}

	/// Sort key of the threshold: lower keys are reached earlier. A falling mark reaches the highest price first.
	fn rank(self) -> u64 {
		match self {
			Self::MarkAbove(_, mark) | Self::ProtectAbove(_, mark) => mark.0,
			Self::MarkBelow(_, mark) | Self::ProtectBelow(_, mark) => !mark.0,
			Self::Time(time)
			| Self::ProtectTime(time)
			| Self::Deadline(time)
			| Self::Expiry(time) => time.0,
		}
	}
}

/// The place of an entry in its list, unique within the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct AgendaPlace {
	/// The threshold of the entry.
	pub wait: Wait,
	/// Sorts entries with the same threshold: the earliest first.
	pub seq: u64,
}

impl AgendaPlace {
	/// The place of an account whose open orders expire at `at` or later. An account has one.
	pub fn of_expiry(account: AccountIndex, at: Millis) -> Self {
		Self { wait: Wait::Expiry(at), seq: account.0.into() }
	}
}

impl Ord for AgendaPlace {
	fn cmp(&self, other: &Self) -> Ordering {
		let rank = |place: &Self| (place.wait.list(), place.wait.rank(), place.seq);
		rank(self).cmp(&rank(other))
	}
}

impl PartialOrd for AgendaPlace {
	fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
		Some(self.cmp(other))
	}
}

/// An entry of the agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct AgendaEntry {
	/// Its place.
	pub place: AgendaPlace,
	/// The account that owns the conditional order or deadline.
	pub account: AccountIndex,
}

impl Entry for AgendaEntry {
	type Key = AgendaPlace;

	fn key(&self) -> AgendaPlace {
		self.place
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn entry_should_be_reached_at_its_threshold_from_its_side() {
		let market = MarketId(3);
		let above = |mark| Wait::MarkAbove(market, Ticks(mark));
		let below = |mark| Wait::MarkBelow(market, Ticks(mark));
		assert!(above(100).is_reached(above(100)) && !above(101).is_reached(above(100)));
		assert!(below(100).is_reached(below(100)) && !below(99).is_reached(below(100)));
		assert!(!above(1).is_reached(below(100)), "another list");
		assert!(Wait::Time(Millis(5)).is_reached(Wait::Time(Millis(5))));
		assert!(!Wait::Deadline(Millis(6)).is_reached(Wait::Deadline(Millis(5))));
		assert!(!Wait::Deadline(Millis(5)).is_reached(Wait::Expiry(Millis(5))), "another list");
	}

	#[test]
	fn nearest_threshold_should_come_first_and_then_the_earliest_entry() {
		let below =
			|mark, seq| AgendaPlace { wait: Wait::MarkBelow(MarketId(3), Ticks(mark)), seq };
		assert!(below(100, 9) < below(99, 0));
		assert!(below(100, 0) < below(100, 1));
		let above =
			|mark, seq| AgendaPlace { wait: Wait::MarkAbove(MarketId(3), Ticks(mark)), seq };
		assert!(above(99, 9) < above(100, 0));
	}
}
