//! What a client may ask for.

use crate::{BracketRequest, TriggerRequest, TwapRequest};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{
	AccountIndex, BlockHeight, ClientOrderId, Expiry, Lots, MarketId, OrderKey, SelfTrade, Side,
	Ticks,
};
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
		/// Until which time or block it rests; for good if not given.
		expires_at: Option<Expiry>,
	},
	/// Trades what it can at its price, and never rests. With a far price this is a market order, and
	/// the price is its protection.
	ImmediateOrCancel,
	/// Trades all of its size at its price, or nothing.
	FillOrKill,
	/// A limit order whose price follows the index. The `price` of the order bounds it, and margin is
	/// reserved at that. Without an index the order sleeps.
	Pegged {
		/// How many ticks above the index it stands; below it if negative.
		offset: i64,
		/// Refused instead, if it would trade at once.
		post_only: bool,
		/// Until which time or block it rests; for good if not given.
		expires_at: Option<Expiry>,
	},
}

/// How an order rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resting {
	/// Refused instead, if it would trade at once.
	pub post_only: bool,
	/// Until which time or block; for good if not given.
	pub expires_at: Option<Expiry>,
}

impl OrderKind {
	/// How an order of this kind rests; `None` if it never does.
	pub fn resting(&self) -> Option<Resting> {
		match *self {
			Self::Limit { post_only, expires_at } | Self::Pegged { post_only, expires_at, .. } => {
				Some(Resting { post_only, expires_at })
			}
			Self::ImmediateOrCancel | Self::FillOrKill => None,
		}
	}

	/// How far from the index an order of this kind stands, if it is pegged.
	pub fn offset(&self) -> Option<i64> {
		match self {
			Self::Pegged { offset, .. } => Some(*offset),
			_ => None,
		}
	}
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
	/// The worst price at which it may ever trade.
	pub price: Ticks,
	/// How it trades and rests.
	pub kind: OrderKind,
	/// Whether it may only shrink the position.
	pub reduce_only: bool,
	/// What happens when it meets an order of the same account.
	pub self_trade: SelfTrade,
	/// The most that its level shows of it at a time; all of it if not given. At least
	/// [`least_display`](Self::least_display).
	///
	/// When the shown part has traded, the next one stands at the end of its price. As a taker the
	/// order trades all of its size; only what rests is shown in parts. An order that never rests
	/// has no use for it.
	pub display: Option<Lots>,
}

/// Most parts that an order may come in.
pub const MAX_PARTS: u64 = 100;

impl OrderRequest {
	/// The worst price at which it trades now: its own, or of a pegged order where `index` puts it.
	/// `None` if it is pegged and there is no index.
	pub fn limit_at(&self, index: Option<Ticks>) -> Option<Ticks> {
		match self.kind.offset() {
			Some(offset) => index.map(|index| index.offset_by(offset)),
			None => Some(self.price),
		}
	}

	/// The smallest display that this order may have where `min_lots` is the smallest order: a part is
	/// no smaller than any order, and no more than [`MAX_PARTS`] of them make the whole.
	pub fn least_display(&self, min_lots: Lots) -> Lots {
		min_lots.max(Lots(self.lots.0.div_ceil(MAX_PARTS)))
	}
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
	/// Send an order when the mark price reaches a threshold.
	Trigger(TriggerRequest),
	/// Send a large order in slices over time.
	Twap(TwapRequest),
	/// Place an order with a stop, a target or both for what it fills.
	Bracket(BracketRequest),
	/// Cancel everything of mine in block `height` that could add to a position, unless I say otherwise before it.
	CancelAt {
		/// In which block; none to take the switch away.
		height: Option<BlockHeight>,
	},
	/// The operations that follow are carried out all, or none: only in front of a batch that asks for it.
	AtomicBatch {
		/// How many they are.
		operations: u8,
	},
}

impl Op {
	/// Every market that the operation names.
	pub fn markets(&self) -> impl Iterator<Item = MarketId> {
		let (first, second) = match self {
			Op::Place(order) => (Some(order.market), None),
			Op::Cancel { market, .. } | Op::CancelAll { market } | Op::Amend { market, .. } => {
				(Some(*market), None)
			}
			Op::Replace { market, order, .. } => (Some(*market), Some(order.market)),
			Op::Trigger(TriggerRequest { order, .. })
			| Op::Twap(TwapRequest { order, .. })
			| Op::Bracket(BracketRequest { entry: order, .. }) => (Some(order.market), None),
			Op::CancelAt { .. } | Op::AtomicBatch { .. } => (None, None),
		};
		first.into_iter().chain(second)
	}

	/// The order that a rejection of the operation names: the new one of a replacement.
	pub fn names(&self) -> Option<(MarketId, ClientOrderId)> {
		match self {
			Op::Cancel { market, client_id } | Op::Amend { market, client_id, .. } => {
				Some((*market, *client_id))
			}
			Op::CancelAll { .. } | Op::CancelAt { .. } | Op::AtomicBatch { .. } => None,
			_ => self.order().map(|order| (order.market, order.client_id)),
		}
	}

	/// The order that the operation places, or has the exchange send later, if there is one.
	pub fn order(&self) -> Option<&OrderRequest> {
		match self {
			Op::Place(order)
			| Op::Replace { order, .. }
			| Op::Trigger(TriggerRequest { order, .. })
			| Op::Twap(TwapRequest { order, .. })
			| Op::Bracket(BracketRequest { entry: order, .. }) => Some(order),
			Op::Cancel { .. }
			| Op::CancelAll { .. }
			| Op::Amend { .. }
			| Op::CancelAt { .. }
			| Op::AtomicBatch { .. } => None,
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
	pub key: OrderKey,
}

/// How many orders an account may have open.
pub const MAX_OPEN_ORDERS: usize = 256;
