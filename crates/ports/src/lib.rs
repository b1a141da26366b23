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
	Event, Fault, FedMarkets, FundState, HealthSchedule, HolderPage, Market, MarketState, Occupied,
	PriceState, QueueEntry, QueueList, SlotPages, WithdrawalRejected,
};
use novation_ledger::{Account, Due};
use novation_pricing::Feed;
use novation_units::{AccountIndex, Class, MarketId, Quote, Size, Slot, Unreadable};

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
	/// Subtracts from the bad debt, at most all of it.
	fn repay_bad_debt(amount: Quote);
	/// Returns the bad debt.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn bad_debt() -> Result<Quote, Unreadable>;
	/// Returns the money in custody, as the ledger has counted it.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn custody() -> Result<Quote, Unreadable>;
	/// Returns the state of the insurance fund; `None` before the first round.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn fund() -> Result<Option<FundState>, Unreadable>;
	/// Stores the state of the insurance fund.
	fn set_fund(fund: &FundState);
	/// Returns a page of the holders of a market; `None` if nobody of it ever held a position there.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn holders(market: MarketId, page: u32) -> Result<Option<HolderPage>, Unreadable>;
	/// Stores a page of the holders of a market, and removes it if it is empty.
	fn set_holders(market: MarketId, page: u32, holders: &HolderPage);
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

/// The health schedule, the liquidation queue and the parked accounts, as the round reads and writes them.
pub trait LiquidationQueue {
	/// The state of schedule and queue.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn schedule() -> Result<HealthSchedule, Unreadable>;
	/// Stores the state of schedule and queue.
	fn set_schedule(schedule: &HealthSchedule);
	/// The slots of a class and a size that hold accounts: bit `n % 1 024` stands for slot `n`.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn occupied(class: Class, size: Size) -> Result<Occupied, Unreadable>;
	/// Stores which slots hold accounts.
	fn set_occupied(class: Class, size: Size, occupied: &Occupied);
	/// The pages of a slot, `first..end`.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn slot_pages(slot: Slot) -> Result<SlotPages, Unreadable>;
	/// Stores the pages of a slot; removes the value if there are none.
	fn set_slot_pages(slot: Slot, pages: SlotPages);
	/// The accounts of a page of a slot.
	///
	/// # Errors
	///
	/// [`Unreadable`], also if the page is missing.
	fn slot_page(slot: Slot, page: u32) -> Result<Vec<AccountIndex>, Unreadable>;
	/// Stores a page of a slot.
	fn set_slot_page(slot: Slot, page: u32, accounts: &[AccountIndex]);
	/// Removes a page of a slot.
	fn remove_slot_page(slot: Slot, page: u32);
	/// Notes that a slot is damaged, so that its accounts are scheduled again.
	fn report_slot(slot: Slot);
	/// A page of a list of the liquidation queue.
	///
	/// # Errors
	///
	/// [`Unreadable`], also if the page is missing.
	fn queue_page(list: QueueList, page: u64) -> Result<Vec<QueueEntry>, Unreadable>;
	/// Stores a page of the liquidation queue; removes it if it is empty.
	fn set_queue_page(list: QueueList, page: u64, entries: &[QueueEntry]);
	/// At most `most` of the accounts that are parked in a market, in the order of the store, behind `after`.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn parked(
		market: MarketId,
		after: Option<AccountIndex>,
		most: u32,
	) -> Result<Vec<AccountIndex>, Unreadable>;
	/// Whether an account is parked in a market.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn is_parked(market: MarketId, account: AccountIndex) -> Result<bool, Unreadable>;
	/// Parks an account in a market.
	fn park(market: MarketId, account: AccountIndex);
	/// Removes an account from those that are parked in a market.
	fn unpark(market: MarketId, account: AccountIndex);
}

/// Converts each event of the round to an event of the pallet that owns it.
pub trait EventOwners<RuntimeEvent> {
	/// Returns the event in its owner's form.
	fn owned(event: Event) -> RuntimeEvent;
}

/// Reschedules the health checks of accounts that can bear less risk than the schedule assumes.
pub trait OnRiskRaised {
	/// Schedules a check of one account, which waits at `due` now, and returns its new place. The old one no longer lists
	/// it. The caller stores the account with that place.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the health schedule does not decode.
	fn look_again(index: AccountIndex, due: Option<Due>) -> Result<Due, Unreadable>;
	/// Schedules a check of every account.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the health schedule does not decode.
	fn look_at_all() -> Result<(), Unreadable>;
}
