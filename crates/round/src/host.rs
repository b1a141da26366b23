//! The host: the round's requirements on the chain in which it runs.
//!
//! Reads return a fault instead of a default. The round writes nothing before it has succeeded.

use crate::{
	AgendaEntry, Conditionals, Event, FedMarkets, FundState, HealthSchedule, HolderPage, Market,
	MarketState, Meter, Occupied, OpenOrder, PriceState, QueueEntry, QueueList, Queued, SlotPages,
	WaitList,
};
use alloc::vec::Vec;
use novation_book::{BookStore, TreeStore};
use novation_ledger::AccountStore;
use novation_pricing::Feed;
use novation_units::{AccountIndex, Class, MarketId, Quote, Size, Slot, Unreadable};

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

/// The health schedule, the liquidation queue and the parked accounts.
///
/// The round reads each page once, and writes it after it has succeeded.
pub trait HealthStore {
	/// The state of schedule and queue.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn schedule(&self) -> Result<HealthSchedule, Unreadable>;
	/// Stores the state of schedule and queue.
	fn set_schedule(&mut self, schedule: &HealthSchedule);
	/// The slots of a class and a size that hold accounts: bit `n % 1 024` stands for slot `n`.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn occupied(&self, class: Class, size: Size) -> Result<Occupied, Unreadable>;
	/// Stores which slots hold accounts.
	fn set_occupied(&mut self, class: Class, size: Size, occupied: &Occupied);
	/// The pages of a slot, `first..end`.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn slot_pages(&self, slot: Slot) -> Result<SlotPages, Unreadable>;
	/// Stores the pages of a slot; removes the value if there are none.
	fn set_slot_pages(&mut self, slot: Slot, pages: SlotPages);
	/// The accounts of a page of a slot.
	///
	/// # Errors
	///
	/// [`Unreadable`], also if the page is missing.
	fn slot_page(&self, slot: Slot, page: u32) -> Result<Vec<AccountIndex>, Unreadable>;
	/// Stores a page of a slot.
	fn set_slot_page(&mut self, slot: Slot, page: u32, accounts: &[AccountIndex]);
	/// Removes a page of a slot.
	fn remove_slot_page(&mut self, slot: Slot, page: u32);
	/// Notes that a slot is damaged, so that its accounts are scheduled again.
	fn report_slot(&mut self, slot: Slot);
	/// A page of a list of the liquidation queue.
	///
	/// # Errors
	///
	/// [`Unreadable`], also if the page is missing.
	fn queue_page(&self, list: QueueList, page: u64) -> Result<Vec<QueueEntry>, Unreadable>;
	/// Stores a page of the liquidation queue; removes it if it is empty.
	fn set_queue_page(&mut self, list: QueueList, page: u64, entries: &[QueueEntry]);
	/// At most `most` of the accounts that are parked in a market, in the order of the store, behind `after`.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn parked(
		&self,
		market: MarketId,
		after: Option<AccountIndex>,
		most: u32,
	) -> Result<Vec<AccountIndex>, Unreadable>;
	/// Whether an account is parked in a market.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn is_parked(&self, market: MarketId, account: AccountIndex) -> Result<bool, Unreadable>;
	/// Parks an account in a market.
	fn park(&mut self, market: MarketId, account: AccountIndex);
	/// Removes an account from those that are parked in a market.
	fn unpark(&mut self, market: MarketId, account: AccountIndex);
}

/// Bad debt, the insurance fund, and the holders of each market.
pub trait SolvencyStore {
	/// Adds to the debts that no account can pay.
	fn add_bad_debt(&mut self, amount: Quote);
	/// Subtracts from the debts that no account can pay. Never more than [`Self::bad_debt`].
	fn repay_bad_debt(&mut self, amount: Quote);
	/// The debts that no account can pay.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn bad_debt(&self) -> Result<Quote, Unreadable>;
	/// The money in custody.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn custody(&self) -> Result<Quote, Unreadable>;
	/// The state of the insurance fund; `None` before the first round.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn fund(&self) -> Result<Option<FundState>, Unreadable>;
	/// Stores the state of the insurance fund.
	fn set_fund(&mut self, fund: &FundState);
	/// A page of the holders of a market; `None` if nobody of it ever held a position there.
	///
	/// # Errors
	///
	/// [`Unreadable`].
	fn holders(&self, market: MarketId, page: u32) -> Result<Option<HolderPage>, Unreadable>;
	/// Stores a page of the holders of a market; removes it if it is empty.
	fn set_holders(&mut self, market: MarketId, page: u32, holders: &HolderPage);
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
