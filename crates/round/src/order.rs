//! What a client may ask for.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_book::SelfTrade;
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Millis, Side, Ticks};
use scale_info::TypeInfo;

/// How long an order lives, and what it may do.
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
pub enum OrderKind {
	/// Trades what it can at its price, and rests with what is left.
	Limit {
		/// Refused instead, if it would trade at once.
		post_only: bool,
		/// Until when it rests, by the chain's clock; for good if not given.
		expires_at: Option<Millis>,
	},
	/// Trades what it can at its price, and never rests. With a far price this is a market order, and
	/// the price is its protection.
	ImmediateOrCancel,
	/// Trades all of its size at its price, or nothing.
	FillOrKill,
}

/// One order as a client sends it.
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
pub struct OrderRequest {
	/// Where.
	pub market: MarketId,
	/// The client's name for it; must differ from those of the account's open orders.
	pub client_id: ClientOrderId,
	/// Buy or sell.
	pub side: Side,
	/// How much.
	pub lots: Lots,
	/// The worst price at which it may trade.
	pub price: Ticks,
	/// How it trades and rests.
	pub kind: OrderKind,
	/// Whether it may only shrink the position.
	pub reduce_only: bool,
	/// What happens when it meets an order of the same account.
	pub self_trade: SelfTrade,
}

/// One operation of a trader.
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
pub enum Op {
	/// Place an order.
	Place(OrderRequest),
	/// Cancel one open order.
	Cancel {
		/// Where it rests.
		market: MarketId,
		/// Its name.
		client_id: ClientOrderId,
	},
	/// Cancel every open order in a market.
	CancelAll {
		/// Which.
		market: MarketId,
	},
	/// Cancel one open order and place another. If the old one is gone already, nothing is placed: a
	/// replacement never doubles what was just filled.
	Replace {
		/// Where the old one rests.
		market: MarketId,
		/// The name of the old one.
		client_id: ClientOrderId,
		/// The new one. It may carry the same name.
		order: OrderRequest,
	},
	/// Make an open order smaller. It keeps its place in time, which a replacement would lose.
	Amend {
		/// Where it rests.
		market: MarketId,
		/// Its name.
		client_id: ClientOrderId,
		/// What is to be left of it.
		lots: Lots,
	},
}

impl Op {
	/// Every market that the operation names.
	pub fn markets(&self) -> impl Iterator<Item = MarketId> {
		let (first, second) = match self {
			Op::Place(order) => (order.market, None),
			Op::Cancel { market, .. } | Op::CancelAll { market } | Op::Amend { market, .. } => {
				(*market, None)
			}
			Op::Replace { market, order, .. } => (*market, Some(order.market)),
		};
		core::iter::once(first).chain(second)
	}

	/// The order that a refusal of the operation names: the new one of a replacement.
	pub fn names(&self) -> Option<(MarketId, ClientOrderId)> {
		match self {
			Op::Place(order) | Op::Replace { order, .. } => Some((order.market, order.client_id)),
			Op::Cancel { market, client_id } | Op::Amend { market, client_id, .. } => {
				Some((*market, *client_id))
			}
			Op::CancelAll { .. } => None,
		}
	}

	/// The order that the operation places, if it places one.
	pub fn order(&self) -> Option<&OrderRequest> {
		match self {
			Op::Place(order) | Op::Replace { order, .. } => Some(order),
			Op::Cancel { .. } | Op::CancelAll { .. } | Op::Amend { .. } => None,
		}
	}
}

/// How far an agent may go in the market of its order. It travels with the order, so that it binds what waits even
/// when the agent is gone by then.
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
pub struct AgentCap {
	/// Largest position of the account in the market, on either side, with its open orders of that side.
	pub max_position: Lots,
	/// By how many times all positions and open orders of the account may exceed its equity.
	pub max_leverage: u32,
}

/// An admitted operation that waits for the round.
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
pub struct Queued {
	/// Who sent it.
	pub account: AccountIndex,
	/// What to do. Of an order that was partly executed, what is left to do.
	pub op: Op,
	/// What binds the agent that sent it; `None` when the owner did, or when nothing is placed.
	pub agent: Option<AgentCap>,
}

/// Where an open order of an account rests.
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
pub struct OpenOrder {
	/// The client's name for it.
	pub client_id: ClientOrderId,
	/// Its place in the book.
	pub key: novation_book::OrderKey,
}

/// How many orders an account may have open.
pub const MAX_OPEN_ORDERS: usize = 256;
