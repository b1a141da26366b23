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
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum AccountValue {
	/// Cash, positions and sums of open orders.
	Account,
	/// The list of the account's open orders.
	OpenOrders,
	/// The account's conditional orders and deadline.
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
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum CommonValue {
	/// The terms of the markets.
	Markets,
	/// The operations that wait for the round.
	Queue,
	/// The state of the health schedule, its rings, and the parked accounts.
	HealthSchedule,
	/// The accounts in a slot of this number of the health schedule.
	DueSlot(u64),
	/// The list of feeders. Every price is absent.
	Feeders,
	/// The first index that no trader has yet. Deleveraging finds no holders.
	EndOfAccounts,
	/// The events of the block before its round. The round begins the list again.
	Events,
	/// The count of custody, or the sum of bad debt.
	Custody,
	/// The account index of a signer.
	Indices,
	/// The markets that were fed since the last round. The round attends to all of them.
	FedMarkets,
	/// A page of the liquidation queue. Its list waits.
	LiquidationQueue,
	/// The state of the insurance fund. It pays no debt of an account without a market, and receives no fees.
	Fund,
	/// A page of the holders of a market. Deleveraging does not ask them.
	Holders(MarketId, u32),
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
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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
	/// A value of an account. The round rejects the account's operations.
	Account {
		/// The account.
		account: AccountIndex,
		/// The damaged value.
		value: AccountValue,
		/// Kind of damage.
		kind: FaultKind,
	},
	/// A header or a page of the agenda. Conditional orders in this list do not trigger.
	Agenda(TreeFault<WaitList>),
	/// A value that all markets share. The round skips the work that needs it.
	Common {
		/// The damaged value.
		value: CommonValue,
		/// Kind of damage.
		kind: FaultKind,
	},
}
