//! Orders and operations, as clients send them.

use crate::{BracketRequest, TriggerRequest, TwapRequest};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{
	AccountIndex, ClientOrderId, Lots, MarketId, Millis, OrderKey, SelfTrade, Side, Ticks,
};
use scale_info::TypeInfo;

/// Kind of an order: its lifetime, and how it may trade.
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
	/// Trades up to its limit price, and rests with the remainder.
	Limit {
		/// Post-only: rejects the order if it would trade immediately.
		post_only: bool,
		/// First time at which the order may no longer trade, in milliseconds of the chain's clock; `None`: good till
		/// cancelled.
		expires_at: Option<Millis>,
	},
	/// Trades up to its limit price, and never rests. With a distant limit this is a market order, and the limit is its
	/// protection.
	ImmediateOrCancel,
	/// Trades its full size within its limit price, or nothing.
	FillOrKill,
	/// A limit order whose price follows the index. The `price` of the order bounds it, and margin is reserved for that
	/// price. Without an index the order does not trade.
	Pegged {
		/// Offset from the index, in ticks; negative below the index.
		offset: i64,
		/// Post-only: rejects the order if it would trade immediately.
		post_only: bool,
		/// First time at which the order may no longer trade, in milliseconds of the chain's clock; `None`: good till
		/// cancelled.
		expires_at: Option<Millis>,
	},
}

/// How an order rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resting {
	/// Post-only: rejects the order if it would trade immediately.
	pub post_only: bool,
	/// First time at which the order may no longer trade, in milliseconds of the chain's clock; `None`: good till
	/// cancelled.
	pub expires_at: Option<Millis>,
}

impl OrderKind {
	/// How an order of this kind rests; `None` if it never rests.
	pub fn resting(&self) -> Option<Resting> {
		match *self {
			Self::Limit { post_only, expires_at } | Self::Pegged { post_only, expires_at, .. } => {
				Some(Resting { post_only, expires_at })
			}
			Self::ImmediateOrCancel | Self::FillOrKill => None,
		}
	}

	/// The offset from the index; `None` unless the order is pegged.
	pub fn offset(&self) -> Option<i64> {
		match self {
			Self::Pegged { offset, .. } => Some(*offset),
			_ => None,
		}
	}
}

/// An order, as a client sends it.
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
	/// Market of the order.
	pub market: MarketId,
	/// Client order id, unique among the account's open orders.
	pub client_id: ClientOrderId,
	/// Side.
	pub side: Side,
	/// Size.
	pub lots: Lots,
	/// Limit: the worst price at which it may ever trade.
	pub price: Ticks,
	/// Kind: lifetime, and how it may trade.
	pub kind: OrderKind,
	/// Reduce-only: whether it may only reduce the position.
	pub reduce_only: bool,
	/// Treatment of orders of the same account that it meets.
	pub self_trade: SelfTrade,
	/// Iceberg: the most lots that the book shows at a time, at least [`least_display`](Self::least_display). `None` shows
	/// all.
	///
	/// When the shown part has traded, the next part goes to the end of the queue at its price. As a taker the order
	/// trades its full size. Orders that never rest ignore this field.
	pub display: Option<Lots>,
}

/// The most parts of an iceberg.
pub const MAX_PARTS: u64 = 100;

impl OrderRequest {
	/// The worst price at which it trades now: its limit, or its price at `index` if it is pegged. `None` if it is pegged
	/// and there is no index.
	pub fn limit_at(&self, index: Option<Ticks>) -> Option<Ticks> {
		match self.kind.offset() {
			Some(offset) => index.map(|index| index.offset_by(offset)),
			None => Some(self.price),
		}
	}

	/// The order as an auction can carry it, when it was accepted before its market traded by auction. A fill-or-kill order
	/// takes what it gets, and a pegged order stands where it is at this index.
	pub fn for_auction(self, index: Option<Ticks>) -> Self {
		match self.kind {
			OrderKind::FillOrKill => Self { kind: OrderKind::ImmediateOrCancel, ..self },
			OrderKind::Pegged { post_only, expires_at, .. } => {
				let price = self.limit_at(index).unwrap_or(self.price);
				Self { price, kind: OrderKind::Limit { post_only, expires_at }, ..self }
			}
			_ => self,
		}
	}

	/// The smallest display of this order in a market whose smallest order is `min_lots`.
	///
	/// Each part is at least as large as the smallest order, and there are at most [`MAX_PARTS`] parts.
	pub fn least_display(&self, min_lots: Lots) -> Lots {
		min_lots.max(Lots(self.lots.0.div_ceil(MAX_PARTS)))
	}
}

/// An operation of a trader.
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
	/// Places an order.
	Place(OrderRequest),
	/// Cancels one open order.
	Cancel {
		/// Market of the order.
		market: MarketId,
		/// Client order id of the order.
		client_id: ClientOrderId,
	},
	/// Cancels all open orders in a market.
	CancelAll {
		/// The market.
		market: MarketId,
	},
	/// Cancels one open order and places another. If the old order is no longer open, nothing is placed, so a replacement
	/// never doubles a fill.
	Replace {
		/// Market of the old order.
		market: MarketId,
		/// Client order id of the old order.
		client_id: ClientOrderId,
		/// The new order. It may have the same client order id.
		order: OrderRequest,
	},
	/// Reduces an open order. It keeps its time priority, which a replacement would lose.
	Amend {
		/// Market of the order.
		market: MarketId,
		/// Client order id of the order.
		client_id: ClientOrderId,
		/// New size: the lots that stay open.
		lots: Lots,
	},
	/// Sends an order when the mark price reaches a threshold.
	Trigger(TriggerRequest),
	/// Sends a large order in slices over time.
	Twap(TwapRequest),
	/// Places an order with a stop, a target or both, which close its fills.
	Bracket(BracketRequest),
	/// A dead man's switch: at a time, cancels the orders of the account that could add to a position. It can be moved
	/// until then. The owner and each agent have switches of their own.
	CancelAt {
		/// The agent whose switch it is, by its number; `None`: the owner's. The chain sets it for an agent. The owner may
		/// name any.
		agent: Option<u8>,
		/// Market of the orders; `None`: all markets. An agent names a market that it may trade in.
		market: Option<MarketId>,
		/// Time of the deadline, in milliseconds of the chain's clock; `None` removes the switch.
		at: Option<Millis>,
	},
	/// Marks the operations that follow as an atomic batch: either all of them take effect, or none.
	///
	/// Only valid at the front of a batch.
	AtomicBatch {
		/// Number of operations in the atomic batch.
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
			Op::CancelAt { market, .. } => (*market, None),
			Op::AtomicBatch { .. } => (None, None),
		};
		first.into_iter().chain(second)
	}

	/// The client order id for a rejection of the operation; for a replacement that of the new order.
	pub fn names(&self) -> Option<(MarketId, ClientOrderId)> {
		match self {
			Op::Cancel { market, client_id } | Op::Amend { market, client_id, .. } => {
				Some((*market, *client_id))
			}
			Op::CancelAll { .. } | Op::CancelAt { .. } | Op::AtomicBatch { .. } => None,
			_ => self.order().map(|order| (order.market, order.client_id)),
		}
	}

	/// The order that the operation places now or later, if any.
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

/// Limits of the agent for one order. They are part of the order, so they bind it even after the agent is removed.
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
	/// Largest position of the account in the market on either side, open orders of that side included.
	pub max_position: Lots,
	/// Largest notional of all positions and open orders of the account, as a multiple of its equity.
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
	/// The account that sent it.
	pub account: AccountIndex,
	/// The operation. After a partial execution, the remaining part of it.
	pub op: Op,
	/// Limits of the agent that sent it; `None` if the owner sent it, or if it places no order.
	pub agent: Option<AgentCap>,
}

/// The place of an account's open order.
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
	/// Client order id.
	pub client_id: ClientOrderId,
	/// Place in the book.
	pub key: OrderKey,
	/// First time at which the order may no longer trade; `None`: good till cancelled.
	pub expires_at: Option<Millis>,
}

/// The most open orders of an account.
pub const MAX_OPEN_ORDERS: usize = 256;
