#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Decode, Encode};
use novation_exchange_types::{Fault, Market, MarketStatus};
use novation_pricing::Absent;
use novation_units::{
	AccountIndex, ClientOrderId, FundingIndex, Lots, MarketId, Millis, OrderSeq, Ppm, Quote, Rate,
	Side, SignedLots, Ticks,
};
use scale_info::TypeInfo;

/// Terms and state of a market.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct MarketInfo {
	/// Market id.
	pub market: MarketId,
	/// Market symbol, in UTF-8.
	pub symbol: Vec<u8>,
	/// Decimals of the price: price in the quote asset = ticks ÷ 10^`price_decimals`.
	pub price_decimals: u8,
	/// Decimals of the size: size in the base asset = lots ÷ 10^`size_decimals`.
	pub size_decimals: u8,
	/// Current status, which determines the permitted operations.
	pub status: MarketStatus,
	/// All terms of the market.
	pub terms: Market,
	/// Total long lots, which equal the total short lots.
	pub open_interest: Lots,
	/// Initial margin rate at the current open interest.
	pub initial_margin: Ppm,
	/// Index price of the last round.
	pub index: Option<Ticks>,
	/// Mark price of the last round.
	pub mark: Option<Ticks>,
	/// Price of the last fill.
	pub last_trade: Option<Ticks>,
	/// Hourly rate of the last funding charge.
	pub funding_rate: Rate,
	/// Cumulative funding per long lot, in billionths of an atom.
	pub funding_index: FundingIndex,
	/// Damage for which the market is halted. If it names the state or the prices of the market, the fields that come
	/// from there are not known: open interest and funding are zero then, and the others `None`.
	pub fault: Option<Fault>,
}

/// Orders of a book at one price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct Level {
	/// Price in ticks.
	pub price: Ticks,
	/// Total displayed size.
	pub lots: Lots,
	/// Number of orders.
	pub orders: u32,
}

/// Best levels of a book, best price first.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct Depth {
	/// Buy side.
	pub bids: Vec<Level>,
	/// Sell side.
	pub asks: Vec<Level>,
}

/// Position and open orders of an account in one market.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct PositionInfo {
	/// Market id.
	pub market: MarketId,
	/// Signed size; negative when short.
	pub lots: SignedLots,
	/// Negated cost of the open size.
	pub quote: Quote,
	/// Average entry price, rounded down.
	pub entry: Option<Ticks>,
	/// Mark price.
	pub mark: Option<Ticks>,
	/// Profit at mark, after funding.
	pub unrealised: Option<Quote>,
	/// Funding owed since the last settlement; negative when the account receives it.
	pub funding_owed: Option<Quote>,
	/// Mark price at which the account becomes liquidatable, with all other prices unchanged.
	pub liquidation_price: Option<Ticks>,
	/// Total size of open buy orders.
	pub bid_lots: Lots,
	/// Total size of open sell orders.
	pub ask_lots: Lots,
}

/// State of an account.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct AccountInfo {
	/// Ledger index of the account.
	pub index: AccountIndex,
	/// Cash balance, without unrealised profit or loss.
	pub cash: Quote,
	/// Cash plus the profit of all positions at mark.
	pub equity: Option<Quote>,
	/// Equity required to increase exposure, including the cost of open orders.
	pub initial_margin: Option<Quote>,
	/// Equity below which the account is liquidated.
	pub maintenance_margin: Option<Quote>,
	/// Amount that the account can withdraw now.
	pub withdrawable: Option<Quote>,
	/// Whether the account is in liquidation.
	pub in_liquidation: bool,
	/// Number of open orders.
	pub open_orders: u32,
	/// Positions and order totals by market.
	pub positions: Vec<PositionInfo>,
	/// Damage of a market for which equity, margins and withdrawable amount are not known.
	pub fault: Option<Fault>,
}

/// State of an open order.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct OpenOrderInfo {
	/// Client order id.
	pub client_id: ClientOrderId,
	/// Market id.
	pub market: MarketId,
	/// Side of the book.
	pub side: Side,
	/// Limit price in ticks.
	pub price: Ticks,
	/// Sequence number, which determines time priority.
	pub seq: OrderSeq,
	/// Remaining size.
	pub lots: Lots,
	/// Time or block at which the order expires.
	pub expires_at: Option<Millis>,
	/// Whether the order is reduce-only.
	pub reduce_only: bool,
	/// Size displayed in the book.
	pub shown: Lots,
	/// Offset from the index in ticks, for a pegged order. Its `price` is then its limit.
	pub offset: Option<i64>,
}

/// Price state of a market.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct OracleInfo {
	/// Market id.
	pub market: MarketId,
	/// Index price; `None` while absent.
	pub index: Option<Ticks>,
	/// Mark price; `None` while absent.
	pub mark: Option<Ticks>,
	/// Reason why the price is absent.
	pub absent: Option<Absent>,
	/// Size of the feeder set.
	pub feeders: u32,
	/// Arrival time of each feeder's latest report.
	pub answers: Vec<Millis>,
	/// Time at which the index was last computed.
	pub updated_at: Option<Millis>,
	/// Damage of the stored prices or answers, for which the fields that come from there are not known.
	pub fault: Option<Fault>,
}

/// Conservation totals, computed from state.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct ConservationInfo {
	/// Quote asset held in custody.
	pub custody: u128,
	/// Total cash, including the exchange's own accounts.
	pub cash: Quote,
	/// Negated total cost of all positions.
	pub quote: Quote,
	/// Cash of the insurance fund.
	pub insurance: Quote,
	/// Cash of the fee account.
	pub fees: Quote,
	/// Cash of the funding account.
	pub funding: Quote,
	/// Total debt written off.
	pub bad_debt: Quote,
	/// Ledger total less custody; zero if money is conserved.
	pub difference: Quote,
}

sp_api::decl_runtime_apis! {
	/// Reads of the exchange. `AccountId` is the chain's account id type.
	///
	/// An error is the [`Fault`] of a damaged value without which there is no answer. `None` and an empty list say that
	/// nothing is stored.
	pub trait NovationApi<AccountId> where AccountId: codec::Codec {
		/// Returns all markets, ordered by id.
		fn markets() -> Result<Vec<MarketInfo>, Fault>;
		/// Returns one market.
		fn market(market: MarketId) -> Result<Option<MarketInfo>, Fault>;
		/// Returns the best `levels` prices of each side, at most 1 000, or `None` if the market
		/// does not exist. Pegged orders appear at their prices for the index of the last block.
		fn depth(market: MarketId, levels: u32) -> Result<Option<Depth>, Fault>;
		/// Returns the account of a signer, if it ever deposited.
		fn account(who: AccountId) -> Result<Option<AccountInfo>, Fault>;
		/// Returns an account by its ledger index.
		fn account_by_index(index: AccountIndex) -> Result<Option<AccountInfo>, Fault>;
		/// Returns the open orders of an account.
		fn open_orders(index: AccountIndex) -> Result<Vec<OpenOrderInfo>, Fault>;
		/// Returns the price of every market, or the reason why it is absent.
		fn oracle() -> Result<Vec<OracleInfo>, Fault>;
		/// Returns the fifth of the holders of its side in which a position lies if a pool asks them: 5 gives first, 1 gives
		/// last. `None` without a position, or while its health is unknown. Reads all holders, so do not call it every
		/// block.
		fn adl_rank(index: AccountIndex, market: MarketId) -> Result<Option<u8>, Fault>;
		/// Returns the accounts in liquidation, oldest first.
		fn liquidations() -> Result<Vec<AccountIndex>, Fault>;
		/// Returns the conservation totals, or `None` if one is out of range. Reads all accounts, so do not call it
		/// every block.
		fn conservation() -> Result<Option<ConservationInfo>, Fault>;
	}
}
