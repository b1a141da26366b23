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

pub use access::{Agent, Agents, InspectCalls, OnDeposit, Request, Spending, Unauthorised};
pub use proof::Recorded;
pub use stored::decoded;

use alloc::vec::Vec;
use novation_exchange_types::{
	Event, Fault, FedMarkets, HealthSchedule, Market, MarketState, PriceState, WithdrawalRejected,
};
use novation_ledger::Account;
use novation_pricing::Feed;
use novation_units::{AccountIndex, MarketId, Quote, Unreadable};

/// The listed markets.
pub trait InspectMarkets {
	/// Returns every market, in the order of their ids.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the terms of a market do not decode.
	fn markets() -> Result<Vec<(MarketId, Market)>, Unreadable>;
	/// Returns a market; `None` if it is not listed.
	///
	/// # Errors
	///
	/// [`Unreadable`] if its terms do not decode.
	fn market(market: MarketId) -> Result<Option<Market>, Unreadable>;
}

/// Feeds and prices.
pub trait Prices {
	/// Returns the number of feeders.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the list of feeders does not decode.
	fn feeders() -> Result<u32, Unreadable>;
	/// Returns the latest answer of each feeder.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn feeds(market: MarketId) -> Result<Vec<Feed>, Unreadable>;
	/// Returns the markets that were fed since the last round, and the time of that round.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn fed() -> Result<FedMarkets, Unreadable>;
	/// Stores the markets that were fed since the last round. Only the round calls it.
	fn set_fed(fed: &FedMarkets);
	/// Returns the prices of the last attendance; `None` before the first one. [`PriceState::at`] gives their present
	/// value.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn price(market: MarketId) -> Result<Option<PriceState>, Unreadable>;
	/// Stores the prices of this round. Only the round calls it.
	fn set_price(market: MarketId, price: &PriceState);
}

/// The ledger's storage. Only the round writes through it.
pub trait Accounts<AccountId> {
	/// Returns the account of a signer; `None` if it has never deposited.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored index does not decode.
	fn index_of(who: &AccountId) -> Result<Option<AccountIndex>, Unreadable>;
	/// Returns an account; `None` if nothing is stored.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn account(index: AccountIndex) -> Result<Option<Account>, Unreadable>;
	/// Stores an account.
	fn set_account(index: AccountIndex, account: &Account);
	/// Returns the first index that no trader has yet.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn end_of_accounts() -> Result<AccountIndex, Unreadable>;
	/// Returns open interest, funding and last price of a market; `None` before its first round.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn market_state(market: MarketId) -> Result<Option<MarketState>, Unreadable>;
	/// Stores the state of a market.
	fn set_market_state(market: MarketId, state: &MarketState);
	/// Adds to the bad debt.
	fn add_bad_debt(amount: Quote);
}

/// The faults that halt markets.
pub trait MarketFaults {
	/// Clears the fault of a market and returns it; `None`, and nothing changes, if the market has none.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the state of the market does not decode. Nothing changes then.
	fn clear_fault(market: MarketId) -> Result<Option<Fault>, Unreadable>;
}

/// Limits of withdrawals.
pub trait EnsureMargin {
	/// Checks that `amount` may leave `account`.
	///
	/// # Errors
	///
	/// [`WithdrawalRejected`]; its `Damaged` if a value of a market of the account does not decode.
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
	/// Takes accounts out of a slot; none if it is empty.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode. No account is taken then.
	fn take_due(slot: u64) -> Result<Vec<AccountIndex>, Unreadable>;
	/// Adds an account to a slot. If the slot is damaged, the account is scheduled again by the sweep that follows.
	fn put_due(slot: u64, account: AccountIndex);
	/// Returns the accounts in liquidation, oldest first.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn liquidations() -> Result<Vec<AccountIndex>, Unreadable>;
	/// Stores the accounts in liquidation.
	fn set_liquidations(waiting: &[AccountIndex]);
}

/// Converts each event of the round to an event of the pallet that owns it.
pub trait EventOwners<RuntimeEvent> {
	/// Returns the event in its owner's form.
	fn owned(event: Event) -> RuntimeEvent;
}

/// Reschedules the health checks of accounts that can bear less risk than the schedule assumes.
pub trait OnRiskRaised {
	/// Schedules a check of one account and returns its slot. The caller stores the account with that slot.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the health schedule does not decode.
	fn look_again(index: AccountIndex) -> Result<u64, Unreadable>;
	/// Schedules a check of every account.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the health schedule does not decode.
	fn look_at_all() -> Result<(), Unreadable>;
}
