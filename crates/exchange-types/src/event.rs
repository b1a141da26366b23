//! Events, reject reasons and cancel reasons of a round.
//!
//! This list is the only source. `cargo xtask events` generates the other lists from it: the event enums of the
//! pallets, the conversion of the runtime, the TypeScript unions and the tables of `docs/trading.md`. The doc comment
//! of a reason becomes its row in the docs. Append new entries, since clients rely on the encoding.

use crate::{Fault, Prices as MarketPrices};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_pricing::Absent;
use novation_units::{
	AccountIndex, ClientOrderId, Lots, MarketId, Millis, OrderSeq, Quote, Rate, Side, Ticks,
};
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

/// An event of a round.
///
/// The last line of each entry names the pallet that emits it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Event {
	/// An order rests.
	///
	/// Owner: `order-book`.
	OrderPlaced {
		/// Owner of the order.
		account: AccountIndex,
		/// The client's id of the order.
		client_id: ClientOrderId,
		/// Market of the order.
		market: MarketId,
		/// Side on which it rests.
		side: Side,
		/// Price at which it rests; for a pegged order, the price at the present index.
		price: Ticks,
		/// Sequence number that gives the order its time priority.
		seq: OrderSeq,
		/// Lots that rest, including hidden lots of an iceberg.
		lots: Lots,
	},
	/// Two orders traded. If an auction matches two new orders, the seller counts as the maker, though both pay the taker
	/// fee.
	///
	/// Owner: `order-book`.
	OrderFilled {
		/// Market of both orders.
		market: MarketId,
		/// Account whose order rested.
		maker: AccountIndex,
		/// The client's id of the resting order.
		maker_client_id: ClientOrderId,
		/// Account whose order crossed.
		taker: AccountIndex,
		/// The client's id of the crossing order; none if the exchange closed a position.
		taker_client_id: Option<ClientOrderId>,
		/// Side of the taker.
		taker_side: Side,
		/// Price of the trade.
		price: Ticks,
		/// Lots that changed hands.
		lots: Lots,
		/// Fee that the maker paid.
		maker_fee: Quote,
		/// Fee that the taker paid.
		taker_fee: Quote,
	},
	/// An order, or its remainder, left the book.
	///
	/// Owner: `order-book`.
	OrderCancelled {
		/// Owner of the order.
		account: AccountIndex,
		/// The client's id of the order.
		client_id: ClientOrderId,
		/// Market of the order.
		market: MarketId,
		/// Lots that were left.
		lots: Lots,
		/// Reason of the cancellation.
		reason: CancelReason,
	},
	/// An order became smaller and kept its time priority.
	///
	/// Owner: `order-book`.
	OrderAmended {
		/// Owner of the order.
		account: AccountIndex,
		/// The client's id of the order.
		client_id: ClientOrderId,
		/// Market of the order.
		market: MarketId,
		/// Open lots of the order.
		lots: Lots,
	},
	/// A conditional order was accepted and waits.
	///
	/// Owner: `order-book`.
	ConditionalScheduled {
		/// Owner of the order.
		account: AccountIndex,
		/// The client's id of the order.
		client_id: ClientOrderId,
		/// Market of the order.
		market: MarketId,
	},
	/// The mark price triggered a conditional order, which sends its order now.
	///
	/// Owner: `order-book`.
	ConditionalTriggered {
		/// Owner of the order.
		account: AccountIndex,
		/// The client's id of the order.
		client_id: ClientOrderId,
		/// Market of the order.
		market: MarketId,
		/// Mark price that triggered the order.
		mark: Ticks,
	},
	/// A slice of a TWAP, or an exit of a bracket, could not trade. The conditional order continues.
	///
	/// Owner: `order-book`.
	ConditionalHeld {
		/// Owner of the order.
		account: AccountIndex,
		/// The client's id of the order.
		client_id: ClientOrderId,
		/// Market of the order.
		market: MarketId,
		/// Reason of the rejection.
		reason: RejectReason,
	},
	/// A TWAP has sent its last slice, or a bracket has nothing left to close.
	///
	/// Owner: `order-book`.
	ConditionalEnded {
		/// Owner of the order.
		account: AccountIndex,
		/// The client's id of the order.
		client_id: ClientOrderId,
		/// Market of the order.
		market: MarketId,
		/// Lots that the slices traded, or that the exits closed.
		filled: Lots,
	},
	/// An operation had no effect.
	///
	/// Owner: `order-book`.
	OrderRejected {
		/// Account of the operation.
		account: AccountIndex,
		/// The client's id of the order that the operation names.
		client_id: ClientOrderId,
		/// Market of the operation.
		market: MarketId,
		/// Reason, with the number that the client needs to correct the operation.
		reason: RejectReason,
	},
	/// A market gained or lost its price.
	///
	/// Owner: `oracle`.
	PriceChanged {
		/// The market.
		market: MarketId,
		/// The new prices, or the reason for their absence.
		prices: Result<MarketPrices, Absent>,
	},
	/// Funding was charged for an hour.
	///
	/// Owner: `clearing`.
	FundingCharged {
		/// Market of the positions.
		market: MarketId,
		/// Rate of the hour: positive if longs pay.
		rate: Rate,
	},
	/// An account fell below maintenance margin and entered liquidation.
	///
	/// Owner: `liquidation`.
	LiquidationStarted {
		/// The account.
		account: AccountIndex,
		/// Equity of the account.
		equity: Quote,
		/// Maintenance margin of the account.
		maintenance: Quote,
	},
	/// Liquidation closed a part of a position against the book.
	///
	/// Owner: `liquidation`.
	PositionLiquidated {
		/// Account of the position.
		account: AccountIndex,
		/// Market of the position.
		market: MarketId,
		/// Lots that were closed.
		lots: Lots,
		/// Fee paid to the insurance fund.
		fee: Quote,
	},
	/// The excess of an account over maintenance margin fell below half of that margin: deposit or reduce. Emitted once,
	/// and again after a check has found the excess above it.
	///
	/// Owner: `liquidation`.
	MarginCall {
		/// The account.
		account: AccountIndex,
		/// Equity of the account.
		equity: Quote,
		/// Maintenance margin of the account.
		maintenance: Quote,
	},
	/// An account left liquidation.
	///
	/// Owner: `liquidation`.
	LiquidationEnded {
		/// The account.
		account: AccountIndex,
	},
	/// The insurance fund paid for a bankrupt account.
	///
	/// Owner: `liquidation`.
	InsurancePaid {
		/// The bankrupt account.
		account: AccountIndex,
		/// Amount that the fund paid.
		amount: Quote,
	},
	/// The pool closed a part of a holder's position, outside the book, against bankrupt positions.
	///
	/// Owner: `liquidation`.
	Deleveraged {
		/// Market of the position.
		market: MarketId,
		/// The holder.
		account: AccountIndex,
		/// Lots that were closed.
		lots: Lots,
		/// Price of the close, the same for every holder of the pool.
		price: Ticks,
	},
	/// An account was left with a debt that neither the insurance fund nor other accounts could cover.
	///
	/// Owner: `liquidation`.
	BadDebtIncurred {
		/// The account.
		account: AccountIndex,
		/// The debt.
		amount: Quote,
	},
	/// Admitted operations wait for the next block, since this one has no room for them.
	///
	/// Owner: `order-book`.
	OperationsPostponed {
		/// Number of waiting operations.
		operations: u32,
	},
	/// An auction traded. Its fills follow, all at its price.
	///
	/// Owner: `order-book`.
	AuctionCleared {
		/// Market of the auction.
		market: MarketId,
		/// Price of all fills.
		price: Ticks,
		/// Lots that changed hands.
		lots: Lots,
	},
	/// A market halted because a stored value is damaged. Emitted once, in the block that halts it.
	///
	/// Owner: `order-book`.
	MarketFaulted {
		/// The halted market.
		market: MarketId,
		/// The damaged value.
		fault: Fault,
	},
	/// The round skipped an account because one of its stored values is damaged. Emitted once a block.
	///
	/// Owner: `order-book`.
	AccountFaulted {
		/// The damaged account.
		account: AccountIndex,
		/// The damaged value.
		fault: Fault,
	},
	/// Conditional orders do not act because they wait in a damaged list of the agenda. Emitted once a block.
	///
	/// Owner: `order-book`.
	AgendaFaulted {
		/// The damaged value.
		fault: Fault,
	},
	/// The round skipped work that needs a damaged shared value. Emitted once a block.
	///
	/// Owner: `order-book`.
	CommonFaulted {
		/// The damaged value.
		fault: Fault,
	},
	/// The vault of a market took over lots of a position at its zero price.
	///
	/// Owner: `liquidation`.
	Absorbed {
		/// Account of the position.
		account: AccountIndex,
		/// Market of the position.
		market: MarketId,
		/// Lots that the vault took over.
		lots: Lots,
		/// The zero price.
		price: Ticks,
	},
	/// The pool closed lots of a bankrupt position, outside the book, against its holders.
	///
	/// Owner: `liquidation`.
	Pooled {
		/// The bankrupt account.
		account: AccountIndex,
		/// Market of the position.
		market: MarketId,
		/// Lots that were closed.
		lots: Lots,
		/// The zero price of the position, or the mark where nobody else can bear the loss.
		price: Ticks,
	},
	/// The insurance fund paid in a market.
	///
	/// Owner: `liquidation`.
	InsuranceRoom {
		/// The market.
		market: MarketId,
		/// Amount that the fund may still pay there now.
		left: Quote,
	},
	/// Money that came into the insurance fund repaid bad debt.
	///
	/// Owner: `liquidation`.
	BadDebtRepaid {
		/// Amount by which fund and bad debt fell.
		amount: Quote,
	},
	/// A cancel of all orders, or a deadline, had no effect.
	///
	/// Owner: `order-book`.
	OperationRejected {
		/// Account of the operation.
		account: AccountIndex,
		/// Market of the operation; none for a deadline of all markets.
		market: Option<MarketId>,
		/// Reason, with the number that the client needs to correct the operation.
		reason: RejectReason,
	},
}
