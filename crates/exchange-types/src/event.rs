//! What the round tells: the outcome of every operation, and what it did on its own.

use crate::{Fault, Prices};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_pricing::Absent;
use novation_units::{
	AccountIndex, ClientOrderId, Lots, MarketId, Millis, OrderSeq, Quote, Rate, Side, Ticks,
};
use scale_info::TypeInfo;

/// Why an order was refused. It traded nothing, and does not rest.
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
	/// The market is not known, or does not accept orders in its present status.
	MarketClosed,
	/// The market opens in steps after a gap in its price, and is not yet open for this.
	Reopening {
		/// When its present step ends: try again then.
		until: Millis,
	},
	/// There is no valid price, so only orders that reduce a position are taken.
	PriceAbsent,
	/// The price is beyond the band around the index. `limit` is the worst price that is allowed.
	OutsideBand {
		/// Send this price or a better one.
		limit: Ticks,
	},
	/// The account lacks initial margin. `missing` is what a deposit would have to add.
	InsufficientMargin {
		/// Deposit this much, or ask for less.
		missing: Quote,
	},
	/// The order is post-only and would trade at `best`.
	WouldCross {
		/// The best price of the other side.
		best: Ticks,
	},
	/// The order is reduce-only and there is nothing that it could reduce.
	NothingToReduce,
	/// The account has an open order of this name: choose another, or cancel that one.
	DuplicateClientId,
	/// The account has as many open orders as it may: cancel some.
	TooManyOpenOrders,
	/// The account is in as many markets as it may: close a position or cancel its orders.
	TooManyPositions,
	/// The order to replace or cancel is not open: it was filled, cancelled or never there.
	NotFound,
	/// Fill-or-kill, and only `available` could be traded.
	NotFillable {
		/// What could be traded.
		available: Lots,
	},
	/// The order expired before it reached the book.
	Expired,
	/// The account is being liquidated: only reduce-only orders are taken.
	InLiquidation,
	/// An amount left its range. Limits make this impossible for honest input.
	Overflow,
	/// An amendment only makes an order smaller than `left`. To make it larger, replace it.
	NotSmaller {
		/// What is left of the order now.
		left: Lots,
	},
	/// The account has as many conditional orders as it may: cancel some.
	TooManyConditionals,
	/// Another operation of its all-or-none batch was refused. That one's reason says what mends both.
	BatchFailed,
	/// The market trades by auction, which knows neither fill-or-kill nor TWAPs, brackets and atomic batches: send
	/// immediate-or-cancel, or single orders.
	NotInAuction,
	/// The order would be shown in parts that are too small: each takes a place in the book.
	DisplayTooSmall {
		/// Show this much or more.
		least: Lots,
	},
	/// The order is pegged, and the index puts it beyond its own limit: choose another limit or another
	/// offset.
	BeyondLimit {
		/// Where the index puts it.
		price: Ticks,
	},
	/// The order came from an agent and would take the account's position, with the open orders of its side, beyond
	/// what the agent may. Orders that only reduce the position are taken.
	AgentPosition {
		/// The largest order of this side that would be taken.
		room: Lots,
	},
	/// The order came from an agent and would take the account beyond the agent's leverage. Orders that only reduce
	/// the position are taken.
	AgentLeverage {
		/// How much more all positions and open orders together may be worth.
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

/// Why an order that was accepted is gone, or what was left of it.
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
	/// The client asked for it.
	Requested,
	/// The client replaced it.
	Replaced,
	/// Its time was over.
	Expired,
	/// It met an order of the same account.
	SelfTrade,
	/// At its fill the account lacked margin.
	InsufficientMargin,
	/// It was reduce-only and there was nothing left to reduce.
	NothingToReduce,
	/// At its fill its price was beyond the band around the index.
	OutsideBand,
	/// It was immediate-or-cancel, and nothing more crosses.
	NothingCrosses,
	/// Its account was liquidated.
	Liquidation,
	/// There is no valid price, and it would have added risk.
	PriceAbsent,
	/// The account could not hold what was left of it as an open order.
	CannotRest,
	/// An amount left its range. Limits make this impossible for honest input.
	Overflow,
	/// An exit of its bracket was triggered.
	BracketTriggered,
	/// Its account did not renew its deadline in time.
	DeadlineExpired,
	/// It was pegged, and when it was met the index had brought it beyond its limit.
	BeyondLimit,
}

/// One thing that happened in the round.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Event {
	/// An order rests.
	OrderPlaced {
		/// Whose.
		account: AccountIndex,
		/// The client's name for it.
		client_id: ClientOrderId,
		/// Where.
		market: MarketId,
		/// On which side.
		side: Side,
		/// At which price; of a pegged order where it stands now.
		price: Ticks,
		/// Its place in time.
		seq: OrderSeq,
		/// How much rests, what an iceberg hides included.
		lots: Lots,
	},
	/// Two orders traded. Of two new orders in an auction the seller counts as the maker here, though both
	/// pay the taker's fee.
	OrderFilled {
		/// Where.
		market: MarketId,
		/// Whose order rested.
		maker: AccountIndex,
		/// Its name.
		maker_client_id: ClientOrderId,
		/// Whose order crossed.
		taker: AccountIndex,
		/// Its name; none when the exchange closed a position.
		taker_client_id: Option<ClientOrderId>,
		/// The side of the taker.
		taker_side: Side,
		/// At which price.
		price: Ticks,
		/// How much.
		lots: Lots,
		/// Fee of the maker.
		maker_fee: Quote,
		/// Fee of the taker.
		taker_fee: Quote,
	},
	/// An order, or what was left of it, is gone.
	OrderCancelled {
		/// Whose.
		account: AccountIndex,
		/// Its name.
		client_id: ClientOrderId,
		/// Where.
		market: MarketId,
		/// What was left.
		lots: Lots,
		/// Why.
		reason: CancelReason,
	},
	/// An order became smaller, and keeps its place.
	OrderAmended {
		/// Whose.
		account: AccountIndex,
		/// Its name.
		client_id: ClientOrderId,
		/// Where.
		market: MarketId,
		/// What is left of it.
		lots: Lots,
	},
	/// An conditional order waits.
	ConditionalScheduled {
		/// Whose.
		account: AccountIndex,
		/// Its name.
		client_id: ClientOrderId,
		/// Where.
		market: MarketId,
	},
	/// The mark price has reached an conditional order: its order is sent.
	ConditionalTriggered {
		/// Whose.
		account: AccountIndex,
		/// Its name.
		client_id: ClientOrderId,
		/// Where.
		market: MarketId,
		/// The mark price.
		mark: Ticks,
	},
	/// A slice of a TWAP, or an exit of a bracket, could not trade now. It goes on as it says.
	ConditionalHeld {
		/// Whose.
		account: AccountIndex,
		/// Its name.
		client_id: ClientOrderId,
		/// Where.
		market: MarketId,
		/// Why.
		reason: RejectReason,
	},
	/// A TWAP has sent its last slice, or a bracket has nothing left to close.
	ConditionalEnded {
		/// Whose.
		account: AccountIndex,
		/// Its name.
		client_id: ClientOrderId,
		/// Where.
		market: MarketId,
		/// What the slices of the TWAP have traded, or the exits of the bracket have closed.
		filled: Lots,
	},
	/// An operation had no effect.
	OrderRejected {
		/// Whose.
		account: AccountIndex,
		/// The order that it names.
		client_id: ClientOrderId,
		/// Where.
		market: MarketId,
		/// Why, and what mends it.
		reason: RejectReason,
	},
	/// A market's price came back, or went away.
	PriceChanged {
		/// Which market.
		market: MarketId,
		/// The new prices, or why there are none.
		prices: Result<Prices, Absent>,
	},
	/// An hour's funding was charged.
	FundingCharged {
		/// Where.
		market: MarketId,
		/// Rate of the hour: positive when longs pay.
		rate: Rate,
	},
	/// An account fell below maintenance and waits for liquidation.
	LiquidationStarted {
		/// Whose.
		account: AccountIndex,
		/// What it has.
		equity: Quote,
		/// What it must have.
		maintenance: Quote,
	},
	/// A part of a position was closed against the book.
	PositionLiquidated {
		/// Whose.
		account: AccountIndex,
		/// Where.
		market: MarketId,
		/// How much.
		lots: Lots,
		/// What went to the insurance fund.
		fee: Quote,
	},
	/// An account left liquidation.
	LiquidationEnded {
		/// Whose.
		account: AccountIndex,
	},
	/// The insurance fund paid what a bankrupt account could not.
	InsurancePaid {
		/// For whom.
		account: AccountIndex,
		/// How much.
		amount: Quote,
	},
	/// A position was closed against another one, outside the book.
	Deleveraged {
		/// Where.
		market: MarketId,
		/// The bankrupt account.
		account: AccountIndex,
		/// The account on the other side.
		counterparty: AccountIndex,
		/// How much.
		lots: Lots,
		/// At which price.
		price: Ticks,
	},
	/// A debt that nobody could pay.
	BadDebtIncurred {
		/// Whose.
		account: AccountIndex,
		/// How much.
		amount: Quote,
	},
	/// An admitted operation waits for the next block, since this one has no room for it.
	OperationsPostponed {
		/// How many of them.
		operations: u32,
	},
	/// An auction was held, and its fills follow, all at its price.
	AuctionCleared {
		/// Where.
		market: MarketId,
		/// The one price.
		price: Ticks,
		/// How much changed hands.
		lots: Lots,
	},
	/// A market halted, because a stored value is damaged. Emitted once, in the block that halts it.
	MarketFaulted {
		/// The halted market.
		market: MarketId,
		/// The damaged value.
		fault: Fault,
	},
	/// The round did nothing for an account, because a stored value of it is damaged. Emitted once a block.
	AccountFaulted {
		/// The damaged account.
		account: AccountIndex,
		/// The damaged value.
		fault: Fault,
	},
	/// Conditional orders that wait in a damaged list of the agenda do not act. Emitted once a block.
	AgendaFaulted {
		/// The damaged value.
		fault: Fault,
	},
	/// Work that needs a damaged common value was left out. Emitted once a block.
	CommonFaulted {
		/// The damaged value.
		fault: Fault,
	},
}
