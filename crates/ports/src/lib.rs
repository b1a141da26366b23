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

pub use access::{Agent, Agents, InspectCalls, OnDeposit, Request, Unauthorised};
pub use proof::Recorded;

use alloc::vec::Vec;
use novation_exchange_types::{
	Event, HealthSchedule, Market, MarketState, PriceState, WithdrawalRejected,
};
use novation_ledger::Account;
use novation_pricing::Feed;
use novation_units::{AccountIndex, MarketId, Quote};

/// The listed markets.
pub trait InspectMarkets {
	/// Returns every market, in the order of their ids.
	fn markets() -> Vec<(MarketId, Market)>;
	/// Returns a market.
	fn market(market: MarketId) -> Option<Market>;
}

/// Feeds and prices.
pub trait Prices {
	/// Returns the number of feeders.
	fn feeders() -> u32;
	/// Returns the latest answer of each feeder.
	fn feeds(market: MarketId) -> Vec<Feed>;
	/// Returns the prices of the last round.
	fn price(market: MarketId) -> Option<PriceState>;
	/// Stores the prices of this round. Only the round calls it.
	fn set_price(market: MarketId, price: &PriceState);
}

/// The ledger's storage. Only the round writes through it.
pub trait Accounts<AccountId> {
	/// Returns the account of a signer, if it has ever deposited.
	fn index_of(who: &AccountId) -> Option<AccountIndex>;
	/// Returns an account.
	fn account(index: AccountIndex) -> Option<Account>;
	/// Stores an account.
	fn set_account(index: AccountIndex, account: &Account);
	/// Returns the first index that no trader has yet.
	fn end_of_accounts() -> AccountIndex;
	/// Returns open interest, funding and last price of a market.
	fn market_state(market: MarketId) -> Option<MarketState>;
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
	/// Returns the state of the schedule.
	fn schedule() -> HealthSchedule;
	/// Stores the state of the schedule.
	fn set_schedule(schedule: &HealthSchedule);
	/// Takes some accounts out of a slot; none if it is empty.
	fn take_due(slot: u64) -> Vec<AccountIndex>;
	/// Adds an account to a slot.
	fn put_due(slot: u64, account: AccountIndex);
	/// Returns the accounts in liquidation, the oldest first.
	fn liquidations() -> Vec<AccountIndex>;
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
