//! Names of things: markets, accounts, orders, sides.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

macro_rules! id {
	($(#[$doc:meta])* $name:ident($inner:ty)) => {
		$(#[$doc])*
		#[derive(
			Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash,
			Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
		)]
		#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
		pub struct $name(pub $inner);
	};
}

id! {
	/// A market: one contract that is traded, such as the BTC perpetual.
	MarketId(u16)
}
id! {
	/// A ledger account. Given to a signer at its first deposit, in order, and never reused.
	AccountIndex(u32)
}
id! {
	/// The name that a client gives to its order; unique among the account's open orders.
	ClientOrderId(u64)
}
id! {
	/// Place in time of a resting order: a lower number rested earlier.
	OrderSeq(u64)
}
id! {
	/// Number of a block of this chain, counted from genesis.
	BlockHeight(u32)
}

/// Side of the book, of an order or of a fill.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Side {
	/// Buys: adds to a long, reduces a short.
	Bid,
	/// Sells: adds to a short, reduces a long.
	Ask,
}

impl Side {
	/// The side that this one trades against.
	pub const fn opposite(self) -> Self {
		match self {
			Side::Bid => Side::Ask,
			Side::Ask => Side::Bid,
		}
	}
}
