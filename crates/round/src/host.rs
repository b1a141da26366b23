//! The host: the round's requirements on the chain in which it runs.
//!
//! Reads return a fault instead of a default. The round writes nothing before it has succeeded. One exception is the
//! health schedule: accounts taken out of it are put back when a round starts over.

use crate::{
	AgendaEntry, Conditionals, Event, FedMarkets, HealthSchedule, Market, MarketState, Meter,
	OpenOrder, PriceState, Queued, WaitList,
};
use alloc::vec::Vec;
use novation_book::{BookStore, TreeStore};
use novation_ledger::AccountStore;
use novation_pricing::Feed;
use novation_units::{AccountIndex, MarketId, Quote, Unreadable};

/// The types of a host.
pub trait Host {
	/// Pages of the books.
	type Books: BookStore;
	/// Pages of the agenda of conditional orders.
	type Agenda: TreeStore<WaitList, AgendaEntry>;
	/// Accounts.
	type Accounts: AccountStore;
	/// Markets and their states.
	type Markets: MarketStore;
	/// Feeds and prices.
	type Prices: PriceStore;
	/// Lists of open orders.
	type Orders: OrderStore;
	/// Conditional orders.
	type Conditionals: ConditionalStore;
	/// Queued operations.
	type Queue: QueueStore;
	/// The health schedule and the liquidation queue.
	type Health: HealthStore;
	/// Bad debt.
	type Solvency: SolvencyStore;
	/// Receiver of events.
	type Events: Emit;
	/// Budgets for work.
	type Meter: Meter;
}

/// The stores of a host.
#[derive(Debug)]
pub struct Stores<H: Host> {
	/// Pages of the books.
	pub books: H::Books,
	/// Pages of the agenda of conditional orders.
	pub agenda: H::Agenda,
	/// Accounts.
	pub accounts: H::Accounts,
	/// Markets and their states.
	pub markets: H::Markets,
	/// Feeds and prices.
	pub prices: H::Prices,
	/// Lists of open orders.
	pub orders: H::Orders,
	/// Conditional orders.
	pub conditionals: H::Conditionals,
	/// Queued operations.
	pub queue: H::Queue,
	/// The health schedule and the liquidation queue.
	pub health: H::Health,
	/// Bad debt.
	pub solvency: H::Solvency,
	/// Receiver of events.
	pub events: H::Events,
}

/// Markets and their states.
pub trait MarketStore {
	/// Every market with its terms, in order of its id. Bounded by the number of markets.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the terms of a market do not decode.
	fn markets(&self) -> Result<Vec<(MarketId, Market)>, Unreadable>;
	/// The stored state of a market; `None` before its first block.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn market_state(&self, market: MarketId) -> Result<Option<MarketState>, Unreadable>;
	/// Stores the state of a market.
	fn set_market_state(&mut self, market: MarketId, state: &MarketState);
}

/// Feeds and prices.
pub trait PriceStore {
	/// Number of feeders.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn feeders(&self) -> Result<u32, Unreadable>;
	/// The latest observation of each feeder for a market.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn feeds(&self, market: MarketId) -> Result<Vec<Feed>, Unreadable>;
	/// The markets that were fed since the last round.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn fed(&self) -> Result<FedMarkets, Unreadable>;
	/// Stores which markets were fed, and the time of this round.
	fn set_fed(&mut self, fed: &FedMarkets);
	/// The prices of the last round; `None` before the first block of the market.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn price(&self, market: MarketId) -> Result<Option<PriceState>, Unreadable>;
	/// Stores the prices of this round.
	fn set_price(&mut self, market: MarketId, price: &PriceState);
}

/// Lists of open orders.
pub trait OrderStore {
	/// The open orders of an account, at most [`crate::MAX_OPEN_ORDERS`]; `None` if nothing is stored.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn open_orders(&self, account: AccountIndex) -> Result<Option<Vec<OpenOrder>>, Unreadable>;
	/// Stores the open orders of an account. May store nothing for an empty list.
	fn set_open_orders(&mut self, account: AccountIndex, orders: &[OpenOrder]);
}

/// Conditional orders.
pub trait ConditionalStore {
	/// Conditional orders and deadline of an account; `None` if nothing is stored.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn conditionals(&self, account: AccountIndex) -> Result<Option<Conditionals>, Unreadable>;
	/// Stores conditional orders and deadline of an account; removes the value if they are empty.
	fn set_conditionals(&mut self, account: AccountIndex, conditionals: &Conditionals);
}

/// Queued operations.
pub trait QueueStore {
	/// The operations that earlier blocks postponed, followed by those that this block admitted.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn queue(&self) -> Result<Vec<Queued>, Unreadable>;
	/// The most operations that may wait for the next block.
	fn capacity(&self) -> usize;
	/// Replaces the whole queue by the operations that wait for the next block, in their order. At most
	/// [`Self::capacity`].
	fn set_backlog(&mut self, waiting: Vec<Queued>);
}

/// The health schedule and the liquidation queue.
pub trait HealthStore {
	/// The state of the health schedule.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn schedule(&self) -> Result<HealthSchedule, Unreadable>;
	/// Stores the state of the health schedule.
	fn set_schedule(&mut self, schedule: &HealthSchedule);
	/// Takes some accounts that are due in `slot`; none if the slot is empty.
	///
	/// # Errors
	///
	/// [`Unreadable`]; nothing is taken then.
	fn take_due(&mut self, slot: u64) -> Result<Vec<AccountIndex>, Unreadable>;
	/// Adds an account to a slot.
	fn put_due(&mut self, slot: u64, account: AccountIndex);
	/// The accounts in liquidation, the one that waits longest first.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn liquidations(&self) -> Result<Vec<AccountIndex>, Unreadable>;
	/// Stores the accounts in liquidation.
	fn set_liquidations(&mut self, waiting: &[AccountIndex]);
}

/// Bad debt, and the end of the accounts.
pub trait SolvencyStore {
	/// Adds to the debts that no account can pay.
	fn add_bad_debt(&mut self, amount: Quote);
	/// The first index that no trader has yet.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn end_of_accounts(&self) -> Result<AccountIndex, Unreadable>;
}

/// Receives events.
pub trait Emit {
	/// Emits an event.
	fn emit(&mut self, event: Event);
}
