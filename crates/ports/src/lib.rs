#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod access;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
#[cfg(feature = "std")]
pub mod memory;
mod proof;
mod stored;

pub use access::{Agent, Agents, InspectCalls, OnDeposit, Request, Unauthorised};
pub use proof::Recorded;
pub use stored::decoded;

use alloc::vec::Vec;
use novation_exchange_types::{
	Event, FedMarkets, HealthSchedule, Market, MarketState, PriceState, WithdrawalRejected,
};
use novation_ledger::Account;
use novation_pricing::Feed;
use novation_units::{AccountIndex, MarketId, Quote, Unreadable};

/// The listed markets.
pub trait InspectMarkets {
	/// Returns every market, in the order of their ids.
	fn markets() -> Vec<(MarketId, Market)>;
	/// [`Self::markets`] for the round, which must not take a damaged market for a delisted one.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the terms of a market do not decode.
	fn read_markets() -> Result<Vec<(MarketId, Market)>, Unreadable>;
	/// Returns a market.
	fn market(market: MarketId) -> Option<Market>;
}

/// Feeds and prices.
pub trait Prices {
	/// Returns the number of feeders.
	fn feeders() -> u32;
	/// Returns the latest answer of each feeder.
	fn feeds(market: MarketId) -> Vec<Feed>;
	/// Returns the prices that the last attendance gave. Ask [`PriceState::at`] what they are worth now.
	fn price(market: MarketId) -> Option<PriceState>;
	/// [`Self::feeds`] for the round.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn read_feeds(market: MarketId) -> Result<Vec<Feed>, Unreadable>;
	/// Returns the markets that were fed since the last round, and when that was.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn read_fed() -> Result<FedMarkets, Unreadable>;
	/// Stores which markets were fed since the last round. Only the round calls it.
	fn set_fed(fed: &FedMarkets);
	/// [`Self::price`] for the round.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn read_price(market: MarketId) -> Result<Option<PriceState>, Unreadable>;
	/// Stores the prices of this round. Only the round calls it.
	fn set_price(market: MarketId, price: &PriceState);
}

/// The ledger's storage. Only the round writes through it.
pub trait Accounts<AccountId> {
	/// Returns the account of a signer, if it has ever deposited.
	fn index_of(who: &AccountId) -> Option<AccountIndex>;
	/// Returns an account.
	fn account(index: AccountIndex) -> Option<Account>;
	/// [`Self::account`] for the round.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn read_account(index: AccountIndex) -> Result<Option<Account>, Unreadable>;
	/// Stores an account.
	fn set_account(index: AccountIndex, account: &Account);
	/// Returns the first index that no trader has yet.
	fn end_of_accounts() -> AccountIndex;
	/// Returns open interest, funding and last price of a market.
	fn market_state(market: MarketId) -> Option<MarketState>;
	/// [`Self::market_state`] for the round.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn read_market_state(market: MarketId) -> Result<Option<MarketState>, Unreadable>;
	/// Stores the state of a market.
	fn set_market_state(market: MarketId, state: &MarketState);
	/// Adds to the debts that nobody could pay.
	fn add_bad_debt(amount: Quote);
}

/// Limits of withdrawals.
pub trait EnsureMargin {
	/// Checks that `amount` may leave `account`.
	fn ensure_withdrawal(account: &Account, amount: Quote) -> Result<(), WithdrawalRejected>;
}

/// The liquidation schedule and queue.
pub trait LiquidationQueue {
	/// The state of the schedule.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn schedule() -> Result<HealthSchedule, Unreadable>;
	/// Stores the state of the schedule.
	fn set_schedule(schedule: &HealthSchedule);
	/// Takes some accounts out of a slot; none if it is empty.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode; nothing is taken then.
	fn take_due(slot: u64) -> Result<Vec<AccountIndex>, Unreadable>;
	/// Adds an account to a slot.
	fn put_due(slot: u64, account: AccountIndex);
	/// Returns the accounts in liquidation, the oldest first.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn liquidations() -> Result<Vec<AccountIndex>, Unreadable>;
	/// Stores the accounts in liquidation.
	fn set_liquidations(waiting: &[AccountIndex]);
}

/// Gives each event of the round the pallet that owns it.
pub trait EventOwners<RuntimeEvent> {
	/// Returns the event as its owner emits it.
	fn owned(event: Event) -> RuntimeEvent;
}

/// Hears of accounts that can bear less risk than the schedule assumes.
pub trait OnRiskRaised {
	/// Schedules a check of one account and returns its slot. The caller stores the account with that slot.
	fn look_again(index: AccountIndex) -> u64;
	/// Schedules a check of every account.
	fn look_at_all();
}
