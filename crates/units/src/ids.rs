//! Identifiers: markets, accounts, orders, blocks, sides.

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
	/// A market: one traded contract, such as the BTC perpetual.
	MarketId(u16)
}
id! {
	/// A ledger account. The ledger assigns indices in order, at a signer's first deposit, and never reuses them.
	AccountIndex(u32)
}
id! {
	/// Client order id; unique among the open orders of the account.
	ClientOrderId(u64)
}
id! {
	/// Sequence number of a resting order: a lower number rested earlier.
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
	/// Buy: adds to a long, reduces a short.
	Bid,
	/// Sell: adds to a short, reduces a long.
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
