//! Reject reasons and cancel reasons of a round.
//!
//! The doc comment of a reason becomes its row in the docs ([`super::event`]). Append new entries, since clients rely on the
//! encoding.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{Lots, Millis, Quote, Ticks};
use scale_info::TypeInfo;

/// Reason for which the round rejects an operation. A rejected order trades nothing and does not rest.
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
pub enum RejectReason {
	/// The market does not take such orders in its present status.
	MarketClosed,
	/// The market reopens in stages after a price gap, and the present stage does not allow this order.
	Reopening {
		/// End of the present stage: send the order again then.
		until: Millis,
	},
	/// There is no valid price, so the market takes only orders that reduce a position.
	PriceAbsent,
	/// The price is too far from the index.
	OutsideBand {
		/// Worst allowed price: send this price or a better one.
		limit: Ticks,
	},
	/// The account does not have enough initial margin.
	InsufficientMargin {
		/// Missing margin: deposit this much, or send a smaller order.
		missing: Quote,
	},
	/// The order is post-only and would trade immediately.
	WouldCross {
		/// Best price of the opposite side.
		best: Ticks,
	},
	/// The order is reduce-only and there is no position to reduce.
	NothingToReduce,
	/// An open or conditional order of the account has this client order id: choose another id, or cancel that order.
	DuplicateClientId,
	/// The account has 256 open orders, which is the limit: cancel some.
	TooManyOpenOrders,
	/// The account uses the maximum number of markets: close a position, or cancel its orders in a market.
	TooManyPositions,
	/// The order to amend is not open: it was filled, was cancelled or never existed.
	NotFound,
	/// The order is fill-or-kill and the book cannot fill all of it.
	NotFillable {
		/// Lots that the book could fill.
		available: Lots,
	},
	/// The order expired before it reached the book.
	Expired,
	/// The account is in liquidation, so it may only send reduce-only orders.
	InLiquidation,
	/// An amount overflowed. The limits of a market exclude this for valid input.
	Overflow,
	/// An amendment can only make an order smaller: to make it larger, replace it.
	NotSmaller {
		/// Open lots of the order.
		left: Lots,
	},
	/// The account has 32 conditional orders, which is the limit: cancel some.
	TooManyConditionals,
	/// Another operation of the same atomic batch was rejected: correct that operation.
	BatchFailed,
	/// The market trades by auction and does not support fill-or-kill or pegged orders, TWAPs, brackets or atomic
	/// batches: send immediate-or-cancel or single orders.
	NotInAuction,
	/// The order would show parts that are too small, and each part takes a place in the book.
	DisplayTooSmall {
		/// Smallest display: show this many lots or more.
		least: Lots,
	},
	/// At its offset from the index, the pegged order is beyond its own limit: choose another limit or offset.
	BeyondLimit {
		/// Price of the order at the present index.
		price: Ticks,
	},
	/// The agent's order would take the account's position and open orders of its side beyond the agent's limit. Orders
	/// that only reduce the position are still accepted.
	AgentPosition {
		/// Lots of the largest order of this side that the limit allows.
		room: Lots,
	},
	/// The agent's order would take the account beyond the agent's leverage limit. Orders that only reduce the position
	/// are still accepted.
	AgentLeverage {
		/// Notional by which positions and open orders may still grow.
		room: Quote,
	},
	/// The market is halted because a stored value of it is damaged: wait until an operator has restored the value.
	MarketFaulted,
	/// A stored value of the account is damaged: wait until an operator has restored it.
	AccountFaulted,
	/// The list in which the conditional order would wait is damaged: send another kind, or wait until an operator has
	/// restored it.
	AgendaFaulted,
	/// The size is outside the bounds of the market.
	LotsOutOfBounds {
		/// Smallest order.
		least: Lots,
		/// Largest order.
		most: Lots,
	},
	/// The price is zero or above the highest price of the market.
	PriceOutOfBounds {
		/// Highest price.
		most: Ticks,
	},
	/// At its limit, the order would be worth less than the market's smallest notional. A reduce-only order may be
	/// smaller.
	NotionalTooSmall {
		/// Smallest notional: send more lots, or leave more open.
		least: Quote,
	},
	/// The order is fill-or-kill, and it would meet more resting orders than one order of this kind may. The book may
	/// hold enough: send a smaller order, or an immediate-or-cancel one.
	TooManyMakers {
		/// Lots that the largest number of resting orders fills.
		lots: Lots,
	},
	/// More operations wait than the queue holds: send it again in a later block.
	QueueFull,
	/// The owner or the agent has four deadlines, which is the limit: remove one.
	TooManyDeadlines,
}

/// Reason for which an accepted order, or its remainder, left the book.
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
pub enum CancelReason {
	/// The client cancelled it.
	Requested,
	/// The client replaced it.
	Replaced,
	/// It expired.
	Expired,
	/// It met an order of the same account.
	SelfTrade,
	/// The account lacked margin for the fill.
	InsufficientMargin,
	/// It was reduce-only and there was nothing left to reduce.
	NothingToReduce,
	/// Its price was outside the band around the index when it was about to fill.
	OutsideBand,
	/// It was immediate-or-cancel, and nothing else crossed.
	NothingCrosses,
	/// The account was liquidated.
	Liquidation,
	/// There was no valid price, and the fill would have added risk.
	PriceAbsent,
	/// The account could not keep the remainder as an open order.
	CannotRest,
	/// An amount overflowed. The limits of a market exclude this for valid input.
	Overflow,
	/// An exit of its bracket triggered.
	BracketTriggered,
	/// The account did not renew its deadline in time.
	DeadlineExpired,
	/// It was pegged, and the index had moved it beyond its own limit when an order met it.
	BeyondLimit,
	/// The account used the maximum number of markets, and the fill would have needed another one.
	TooManyPositions,
	/// The market lets positions only shrink, and the fill would have opened one.
	MarketReduceOnly,
	/// The position that it protected is closed.
	PositionClosed,
	/// It was pegged, and its market trades by auction from now on.
	MatchingChanged,
}
