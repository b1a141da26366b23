//! Views of the state that laws need. Each trait is a view of one owner's state, so no owner shows more than it has.

use crate::{AgentRecord, AllowanceRecord, Deposit};
use alloc::vec::Vec;
use novation_book::{Book, BookStore, TreeStore, Trees};
use novation_exchange_types::{
	AgendaEntry, HealthError, HealthSchedule, MarkSource, Market, MarketState, Markets, OpenOrder,
	WaitList,
};
use novation_ledger::Account;
use novation_pricing::Feed;
use novation_risk::Health;
use novation_units::{AccountIndex, MarketId, Quote};

/// The accounts of the ledger.
pub trait Accounts {
	/// Every account with its index.
	fn accounts(&self) -> impl Iterator<Item = (AccountIndex, Account)>;
}

/// Money beside the accounts.
pub trait Custody {
	/// Atoms in the custody account.
	fn held(&self) -> u128;
	/// Atoms in the custody account that the ledger has counted: deposits and gifts less withdrawals.
	fn counted(&self) -> u128;
	/// Debts that nobody could pay.
	fn bad_debt(&self) -> Quote;
}

/// The totals of the markets.
pub trait MarketStates {
	/// Every market that had a round, with its state.
	fn market_states(&self) -> impl Iterator<Item = (MarketId, MarketState)>;
}

/// The listed markets.
pub trait Listings {
	/// Every market with its terms.
	fn listings(&self) -> impl Iterator<Item = (MarketId, Market)>;
}

/// Limits of the listings.
pub trait ListingLimits {
	/// The number of markets that the round can load.
	fn max_markets(&self) -> usize;
}

/// Markets at the prices of the last round, and what accounts are worth in them.
pub trait Valuation {
	/// Every market with its terms, state and prices.
	fn markets(&self) -> Markets;
	/// The health of an account with these markets.
	fn health(
		&self,
		markets: &Markets,
		account: &Account,
		source: MarkSource,
	) -> Result<Health, HealthError>;
}

/// The order books.
pub trait Books {
	/// Store of their pages.
	type Store: BookStore;
	/// The books as they are stored.
	fn book(&self) -> Book<Self::Store>;
	/// Every market that has a book.
	fn book_markets(&self) -> Vec<MarketId>;
}

/// The lists of open orders.
pub trait OpenOrders {
	/// Every account that has a list, with the list.
	fn open_orders(&self) -> impl Iterator<Item = (AccountIndex, Vec<OpenOrder>)>;
}

/// The conditional orders and their agenda.
pub trait Conditionals {
	/// Store of the pages of the agenda.
	type Agenda: TreeStore<WaitList, AgendaEntry>;
	/// Every account with conditional orders or a deadline, with what it has.
	fn conditionals(
		&self,
	) -> impl Iterator<Item = (AccountIndex, novation_exchange_types::Conditionals)>;
	/// The agenda as it is stored.
	fn agenda(&self) -> Trees<WaitList, AgendaEntry, Self::Agenda>;
	/// The lists of the agenda that are stored.
	fn wait_lists(&self) -> Vec<WaitList>;
}

/// The health schedule and the liquidation queue.
pub trait Liquidations {
	/// The state of the schedule.
	fn schedule(&self) -> HealthSchedule;
	/// Whether a slot lists an account.
	fn slot_lists(&self, slot: u64, account: AccountIndex) -> bool;
	/// The accounts that wait for liquidation.
	fn liquidation_queue(&self) -> Vec<AccountIndex>;
}

/// The answers of the feeders.
pub trait Feeds {
	/// The number of feeders.
	fn feeders(&self) -> usize;
	/// Every market with answers, with the answers.
	fn feeds(&self) -> impl Iterator<Item = (MarketId, Vec<Feed>)>;
	/// Whether a market is listed.
	fn is_listed(&self, market: MarketId) -> bool;
}

/// Operations that are free.
pub trait Allowances {
	/// Every allowance.
	fn allowances(&self) -> impl Iterator<Item = AllowanceRecord>;
}

/// Keys that act for an account.
pub trait Agents {
	/// Every agent.
	fn agents(&self) -> impl Iterator<Item = AgentRecord>;
	/// The stored numbers of agents, by account.
	fn agent_counts(&self) -> impl Iterator<Item = (AccountIndex, u32)>;
	/// The largest number of agents of an account.
	fn max_agents(&self) -> u32;
	/// The deposits of every account that has agents.
	fn deposits(&self) -> impl Iterator<Item = Deposit>;
	/// The number of keys that have sent operations and are no agents.
	fn strangers(&self) -> usize;
}
