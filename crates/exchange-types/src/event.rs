//! Events of a round.
//!
//! This list and that of the [reasons](super::reason) are the only source. `cargo xtask events` generates the other lists
//! from them: the event enums of the pallets, the conversion of the runtime, the TypeScript unions and the tables of
//! `docs/trading.md`. Append new entries, since clients rely on the encoding.

use crate::{CancelReason, Fault, Prices as MarketPrices, RejectReason};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_pricing::Absent;
use novation_units::{
	AccountIndex, ClientOrderId, Lots, MarketId, OrderSeq, Quote, Rate, Side, Ticks,
};
use scale_info::TypeInfo;

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
