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

/// What may be traded.
pub trait InspectMarkets {
	/// Every market, in order of its id. Bounded by the number of markets.
	fn markets() -> Vec<(MarketId, Market)>;
	/// One market.
	fn market(market: MarketId) -> Option<Market>;
}

/// Prices in and out.
pub trait Prices {
	/// How many feeders there are.
	fn feeders() -> u32;
	/// The latest answer of each feeder.
	fn feeds(market: MarketId) -> Vec<Feed>;
	/// The prices of the last round.
	fn price(market: MarketId) -> Option<PriceState>;
	/// Keep the prices of this round. Only the round calls it.
	fn set_price(market: MarketId, price: &PriceState);
}

/// The ledger's storage. Only the round writes through it.
pub trait Accounts<AccountId> {
	/// The account of a signer, if it has ever deposited.
	fn index_of(who: &AccountId) -> Option<AccountIndex>;
	/// An account.
	fn account(index: AccountIndex) -> Option<Account>;
	/// Keep an account.
	fn set_account(index: AccountIndex, account: &Account);
	/// The first index that no trader has yet.
	fn end_of_accounts() -> AccountIndex;
	/// Open interest, funding and last price of a market.
	fn market_state(market: MarketId) -> Option<MarketState>;
	/// Keep the state of a market.
	fn set_market_state(market: MarketId, state: &MarketState);
	/// Add to the debts that nobody could pay.
	fn add_bad_debt(amount: Quote);
}

/// Whether a final state is allowed.
pub trait EnsureMargin {
	/// Whether `amount` may leave `account`.
	fn ensure_withdrawal(account: &Account, amount: Quote) -> Result<(), WithdrawalRejected>;
}

/// The liquidation schedule and queue.
pub trait LiquidationQueue {
	/// The state of the schedule.
	fn schedule() -> HealthSchedule;
	/// Keep the state of the schedule.
	fn set_schedule(schedule: &HealthSchedule);
	/// Take some accounts out of a slot; nothing when it is empty.
	fn take_due(slot: u64) -> Vec<AccountIndex>;
	/// Add an account to a slot.
	fn put_due(slot: u64, account: AccountIndex);
	/// The accounts that wait for liquidation, the oldest first.
	fn liquidations() -> Vec<AccountIndex>;
	/// Keep the accounts that wait for liquidation.
	fn set_liquidations(waiting: &[AccountIndex]);
}

/// Gives each event of the round the pallet that owns it.
pub trait EventOwners<RuntimeEvent> {
	/// Returns the event as its owner emits it.
	fn owned(event: Event) -> RuntimeEvent;
}

/// Told that accounts may bear less than the schedule believes.
pub trait OnRiskRaised {
	/// One account, whose new state is stored by the caller after this: the slot in which it has to be
	/// looked at is returned, and it must be kept in the account.
	fn look_again(index: AccountIndex) -> u64;
	/// Every account.
	fn look_at_all();
}
