#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Decode, Encode};
use novation_exchange_types::{Market, MarketStatus};
use novation_pricing::Absent;
use novation_units::{
	AccountIndex, ClientOrderId, Expiry, FundingIndex, Lots, MarketId, Millis, OrderSeq, Ppm,
	Quote, Rate, Side, SignedLots, Ticks,
};
use scale_info::TypeInfo;

/// A market: its terms, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct MarketInfo {
	/// Its id.
	pub market: MarketId,
	/// Its name, UTF-8.
	pub symbol: Vec<u8>,
	/// A price in units of the quote asset is ticks divided by ten to this power.
	pub price_decimals: u8,
	/// A size in units of the base asset is lots divided by ten to this power.
	pub size_decimals: u8,
	/// What may be done now.
	pub status: MarketStatus,
	/// Every term.
	pub terms: Market,
	/// Lots that are long, which equal those that are short.
	pub open_interest: Lots,
	/// Initial margin at this open interest.
	pub initial_margin: Ppm,
	/// The index price of the last round.
	pub index: Option<Ticks>,
	/// The mark price of the last round.
	pub mark: Option<Ticks>,
	/// Price of the last fill.
	pub last_trade: Option<Ticks>,
	/// Rate of the last hour that was charged.
	pub funding_rate: Rate,
	/// What one long lot has paid so far, in billionths of an atom.
	pub funding_index: FundingIndex,
}

/// All orders at one price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct Level {
	/// The price.
	pub price: Ticks,
	/// Their size together.
	pub lots: Lots,
	/// How many they are.
	pub orders: u32,
}

/// The best levels of a book, best first.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct Depth {
	/// Buyers.
	pub bids: Vec<Level>,
	/// Sellers.
	pub asks: Vec<Level>,
}

/// What an account has in one market.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct PositionInfo {
	/// Which market.
	pub market: MarketId,
	/// Size, negative when short.
	pub lots: SignedLots,
	/// Minus what the open size cost.
	pub quote: Quote,
	/// Average price of what is open, rounded down.
	pub entry: Option<Ticks>,
	/// The mark price.
	pub mark: Option<Ticks>,
	/// Result if it were closed at mark, funding included.
	pub unrealised: Option<Quote>,
	/// Funding owed since the last settlement; negative when it is to be received.
	pub funding_owed: Option<Quote>,
	/// The mark at which the account would be liquidated, all other prices unchanged.
	pub liquidation_price: Option<Ticks>,
	/// Size of open buy orders.
	pub bid_lots: Lots,
	/// Size of open sell orders.
	pub ask_lots: Lots,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct AccountInfo {
	/// Its index.
	pub index: AccountIndex,
	/// Money that belongs to no position.
	pub cash: Quote,
	/// Cash plus the result of all positions at mark.
	pub equity: Option<Quote>,
	/// Needed to open more, what open orders could cost included.
	pub initial_margin: Option<Quote>,
	/// Needed to be left alone.
	pub maintenance_margin: Option<Quote>,
	/// What may be withdrawn now.
	pub withdrawable: Option<Quote>,
	/// Whether it is being liquidated.
	pub in_liquidation: bool,
	/// How many orders it has open.
	pub open_orders: u32,
	/// Its positions and orders, by market.
	pub positions: Vec<PositionInfo>,
}

/// An open order.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct OpenOrderInfo {
	/// The client's name for it.
	pub client_id: ClientOrderId,
	/// Where.
	pub market: MarketId,
	/// On which side.
	pub side: Side,
	/// At which price.
	pub price: Ticks,
	/// Its place in time.
	pub seq: OrderSeq,
	/// What is left of it.
	pub lots: Lots,
	/// Until which time or block it rests.
	pub expires_at: Option<Expiry>,
	/// Whether it may only reduce.
	pub reduce_only: bool,
	/// What of it the book shows.
	pub shown: Lots,
	/// How many ticks above the index it stands, if it is pegged; its price is its limit then.
	pub offset: Option<i64>,
}

/// Where the price of a market stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct OracleInfo {
	/// Which market.
	pub market: MarketId,
	/// The index price, if there is one.
	pub index: Option<Ticks>,
	/// The mark price, if there is one.
	pub mark: Option<Ticks>,
	/// Why there is none.
	pub absent: Option<Absent>,
	/// How many feeders there are.
	pub feeders: u32,
	/// When each feeder's latest answer arrived.
	pub answers: Vec<Millis>,
	/// When the index was last computed.
	pub updated_at: Option<Millis>,
}

/// The law of conservation, added up from state.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(serde::Serialize))]
pub struct ConservationInfo {
	/// Quote asset in custody.
	pub custody: u128,
	/// Sum of all cash, that of the exchange's own accounts included.
	pub cash: Quote,
	/// Sum of what all positions cost, negated.
	pub quote: Quote,
	/// Cash of the insurance fund.
	pub insurance: Quote,
	/// Cash of the fee account.
	pub fees: Quote,
	/// Cash of the funding account.
	pub funding: Quote,
	/// Debts that nobody could pay.
	pub bad_debt: Quote,
	/// What the ledger says less what custody holds: zero.
	pub difference: Quote,
}

sp_api::decl_runtime_apis! {
	/// Reads of the exchange. `AccountId` is the chain's.
	pub trait NovationApi<AccountId> where AccountId: codec::Codec {
		/// Every market, by id.
		fn markets() -> Vec<MarketInfo>;
		/// One market.
		fn market(market: MarketId) -> Option<MarketInfo>;
		/// The best `levels` prices of each side, at most 1 000; none if there is no such market. Pegged
		/// orders stand where the index of the last block puts them.
		fn depth(market: MarketId, levels: u32) -> Option<Depth>;
		/// The account of a signer, if it has ever deposited.
		fn account(who: AccountId) -> Option<AccountInfo>;
		/// An account by its index.
		fn account_by_index(index: AccountIndex) -> Option<AccountInfo>;
		/// The open orders of an account.
		fn open_orders(index: AccountIndex) -> Vec<OpenOrderInfo>;
		/// The price of every market, or why there is none.
		fn oracle() -> Vec<OracleInfo>;
		/// The accounts that are being liquidated, the oldest first.
		fn liquidations() -> Vec<AccountIndex>;
		/// The law of conservation, added up. Walks all accounts: not for every block.
		fn conservation() -> Option<ConservationInfo>;
	}
}
