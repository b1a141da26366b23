//! Damage to stored state, as a type: each access to a stored value returns the value or its fault.

use crate::WaitList;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{AccountIndex, BookFault, FaultKind, MarketId, TreeFault};
use scale_info::TypeInfo;

/// A stored value of an account.
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
pub enum AccountValue {
	/// Cash, positions and sums of open orders.
	Account,
	/// The list of its open orders.
	OpenOrders,
	/// Its conditional orders and its deadline.
	Conditionals,
}

/// A stored value of a market.
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
pub enum MarketValue {
	/// Open interest, funding and last trade.
	State,
	/// The prices of the last round.
	Price,
}

/// A stored value that belongs to no single market or account.
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
pub enum CommonValue {
	/// The terms of the markets.
	Markets,
	/// The operations that wait for the round.
	Queue,
	/// The health schedule and the liquidation queue.
	HealthSchedule,
	/// The accounts that are due in one slot of the health schedule.
	DueSlot(u64),
	/// The markets that were fed since the last round.
	FedMarkets,
}

/// A damaged stored value.
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
pub enum Fault {
	/// A header or a page of a book. Its market halts.
	Book(BookFault),
	/// A value of a market. The market halts.
	Market {
		/// The market.
		market: MarketId,
		/// The damaged value.
		value: MarketValue,
		/// Kind of damage.
		kind: FaultKind,
	},
	/// A value of an account. The operations of the account are rejected.
	Account {
		/// The account.
		account: AccountIndex,
		/// The damaged value.
		value: AccountValue,
		/// Kind of damage.
		kind: FaultKind,
	},
	/// A header or a page of the agenda. The conditional orders that wait in this list stop.
	Agenda(TreeFault<WaitList>),
	/// A value that all markets share. The work that needs it stops.
	Common {
		/// The damaged value.
		value: CommonValue,
		/// Kind of damage.
		kind: FaultKind,
	},
}
