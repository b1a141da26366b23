//! Everything that a round reports: events, reject reasons and cancel reasons.
//!
//! This is the only list. `cargo xtask events` writes the others from it: the event enums of the pallets, the conversion
//! of the runtime, the TypeScript unions and the tables of `docs/trading.md`. Doc comments go along: those of a reason
//! become its row in the docs. New entries are appended, since clients rely on the encoding.

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
	/// The market takes no such orders in its present status.
	MarketClosed,
	/// The market reopens in steps after a gap in its price, and its present step does not allow this order.
	Reopening {
		/// End of the present step: send the order again then.
		until: Millis,
	},
	/// There is no valid price, so only orders that reduce a position are taken.
	PriceAbsent,
	/// The price is too far from the index.
	OutsideBand {
		/// Worst price that is allowed: send this one or a better one.
		limit: Ticks,
	},
	/// The account lacks initial margin.
	InsufficientMargin {
		/// Deposit this much, or ask for less.
		missing: Quote,
	},
	/// The order is post-only and would trade at once.
	WouldCross {
		/// Best price of the other side.
		best: Ticks,
	},
	/// The order is reduce-only and there is nothing that it could reduce.
	NothingToReduce,
	/// An open or conditional order of the account has this client order id: choose another id, or cancel that order.
	DuplicateClientId,
	/// The account has 256 open orders, the most it may have: cancel some.
	TooManyOpenOrders,
	/// The account is in as many markets as it may be: close a position or cancel its orders.
	TooManyPositions,
	/// The order to change is not open: it was filled, was cancelled or never existed.
	NotFound,
	/// The order is fill-or-kill and the book cannot fill all of it.
	NotFillable {
		/// Lots that could be traded.
		available: Lots,
	},
	/// The end of the order, a time or a block, came before the order reached the book.
	Expired,
	/// The account is being liquidated, so only reduce-only orders are taken.
	InLiquidation,
	/// An amount left its range. Limits make this impossible for honest input.
	Overflow,
	/// An amendment only makes an order smaller: to make it larger, replace it.
	NotSmaller {
		/// Lots that are left of the order now.
		left: Lots,
	},
	/// The account has 32 conditional orders, the most it may have: cancel some.
	TooManyConditionals,
	/// Another operation of the same atomic batch was rejected: mend the reason of that one.
	BatchFailed,
	/// The market trades by auction, which knows neither fill-or-kill nor pegged orders, TWAPs, brackets and atomic
	/// batches: send immediate-or-cancel or single orders.
	NotInAuction,
	/// The parts in which the order would be shown are too small, and each takes a place in the book.
	DisplayTooSmall {
		/// Show this many lots or more.
		least: Lots,
	},
	/// The order is pegged and the index puts it beyond its own limit: choose another limit or another offset.
	BeyondLimit {
		/// Price at which the index puts it.
		price: Ticks,
	},
	/// The order of an agent would take the position of the account, with the open orders of its side, beyond the limit
	/// of the agent. Orders that only reduce the position are taken.
	AgentPosition {
		/// Lots of the largest order of this side that would be taken.
		room: Lots,
	},
	/// The order of an agent would take the account beyond the leverage of the agent. Orders that only reduce the
	/// position are taken.
	AgentLeverage {
		/// Notional by which positions and open orders may still grow.
		room: Quote,
	},
	/// The market is halted because stored state of it is damaged: wait until an operator has restored it.
	MarketFaulted,
	/// A stored value of the account is damaged: wait until an operator has restored it.
	AccountFaulted,
	/// The list in which the conditional order would wait is damaged: send another kind, or wait until an operator has
	/// restored it.
	AgendaFaulted,
}

/// Reason for which an accepted order, or the rest of it, is gone.
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
	/// Its end, a time or a block, has come.
	Expired,
	/// It met an order of the same account.
	SelfTrade,
	/// The account lacked margin for the fill.
	InsufficientMargin,
	/// It was reduce-only and nothing was left to reduce.
	NothingToReduce,
	/// Its price was outside the band around the index when it was to be filled.
	OutsideBand,
	/// It was immediate-or-cancel, and nothing else crosses.
	NothingCrosses,
	/// The account was liquidated.
	Liquidation,
	/// There is no valid price, and the fill would have added risk.
	PriceAbsent,
	/// The account could not hold the rest of it as an open order.
	CannotRest,
	/// An amount left its range. Limits make this impossible for honest input.
	Overflow,
	/// An exit of its bracket was triggered.
	BracketTriggered,
	/// The account did not renew its deadline in time.
	DeadlineExpired,
	/// It was pegged, and the index had taken it beyond its own limit when it was met.
	BeyondLimit,
}

/// One thing that happened in a round.
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
		/// Price at which it rests; for a pegged order, where the index puts it now.
		price: Ticks,
		/// Place of the order in time.
		seq: OrderSeq,
		/// Lots that rest, with those that an iceberg hides.
		lots: Lots,
	},
	/// Two orders traded. If an auction matches two new orders, the seller counts as the maker, though both pay the
	/// fee of a taker.
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
	/// An order, or the rest of it, is gone.
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
		/// Cause of the cancellation.
		reason: CancelReason,
	},
	/// An order became smaller and keeps its place in time.
	///
	/// Owner: `order-book`.
	OrderAmended {
		/// Owner of the order.
		account: AccountIndex,
		/// The client's id of the order.
		client_id: ClientOrderId,
		/// Market of the order.
		market: MarketId,
		/// Lots that are left.
		lots: Lots,
	},
	/// A conditional order waits.
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
	/// The mark price reached a conditional order, whose order is sent now.
	///
	/// Owner: `order-book`.
	ConditionalTriggered {
		/// Owner of the order.
		account: AccountIndex,
		/// The client's id of the order.
		client_id: ClientOrderId,
		/// Market of the order.
		market: MarketId,
		/// Mark price that triggered it.
		mark: Ticks,
	},
	/// A slice of a TWAP, or an exit of a bracket, could not trade. The conditional order goes on.
	///
	/// Owner: `order-book`.
	ConditionalHeld {
		/// Owner of the order.
		account: AccountIndex,
		/// The client's id of the order.
		client_id: ClientOrderId,
		/// Market of the order.
		market: MarketId,
		/// Reason for which it could not trade.
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
		/// Reason, with the number that mends it.
		reason: RejectReason,
	},
	/// The price of a market came back or went away.
	///
	/// Owner: `oracle`.
	PriceChanged {
		/// The market.
		market: MarketId,
		/// The new prices, or the reason for which there are none.
		prices: Result<MarketPrices, Absent>,
	},
	/// Funding was charged for an hour.
	///
	/// Owner: `clearing`.
	FundingCharged {
		/// Market whose positions paid and received it.
		market: MarketId,
		/// Rate of the hour: positive if longs pay.
		rate: Rate,
	},
	/// An account fell below maintenance margin and waits for liquidation.
	///
	/// Owner: `liquidation`.
	LiquidationStarted {
		/// The account.
		account: AccountIndex,
		/// Equity of the account.
		equity: Quote,
		/// Maintenance margin that it needs.
		maintenance: Quote,
	},
	/// A part of a position was closed against the book.
	///
	/// Owner: `liquidation`.
	PositionLiquidated {
		/// Account of the position.
		account: AccountIndex,
		/// Market of the position.
		market: MarketId,
		/// Lots that were closed.
		lots: Lots,
		/// Fee that went to the insurance fund.
		fee: Quote,
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
		/// Amount that it paid.
		amount: Quote,
	},
	/// A position was closed against another one, outside the book.
	///
	/// Owner: `liquidation`.
	Deleveraged {
		/// Market of both positions.
		market: MarketId,
		/// The bankrupt account.
		account: AccountIndex,
		/// Account of the other position.
		counterparty: AccountIndex,
		/// Lots that were closed on both sides.
		lots: Lots,
		/// Price of the close.
		price: Ticks,
	},
	/// An account was left with a debt that nobody could pay.
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
		/// How many operations wait.
		operations: u32,
	},
	/// An auction was held. Its fills follow, all at its price.
	///
	/// Owner: `order-book`.
	AuctionCleared {
		/// Market of the auction.
		market: MarketId,
		/// The one price.
		price: Ticks,
		/// Lots that changed hands.
		lots: Lots,
	},
	/// A market halted, because a stored value is damaged. Emitted once, in the block that halts it.
	///
	/// Owner: `order-book`.
	MarketFaulted {
		/// The halted market.
		market: MarketId,
		/// The damaged value.
		fault: Fault,
	},
	/// The round did nothing for an account, because a stored value of it is damaged. Emitted once a block.
	///
	/// Owner: `order-book`.
	AccountFaulted {
		/// The damaged account.
		account: AccountIndex,
		/// The damaged value.
		fault: Fault,
	},
	/// Conditional orders that wait in a damaged list of the agenda do not act. Emitted once a block.
	///
	/// Owner: `order-book`.
	AgendaFaulted {
		/// The damaged value.
		fault: Fault,
	},
	/// Work that needs a damaged common value was left out. Emitted once a block.
	///
	/// Owner: `order-book`.
	CommonFaulted {
		/// The damaged value.
		fault: Fault,
	},
}
