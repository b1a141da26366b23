//! Views of the state that laws need. Each trait covers the state of one owner, so an owner exposes only what it has.

use crate::{AgentRecord, AllowanceRecord, Deposit};
use alloc::vec::Vec;
use novation_book::{Book, BookStore, TreeStore, Trees};
use novation_exchange_types::{
	AgendaEntry, HealthError, HealthSchedule, MarkSource, Market, MarketState, Markets, OpenOrder,
	QueueEntry, WaitList,
};
use novation_ledger::Account;
use novation_pricing::Feed;
use novation_risk::Health;
use novation_units::{AccountIndex, MarketId, Quote, Slot};

/// The accounts of the ledger.
pub trait Accounts {
	/// Every account with its index.
	fn accounts(&self) -> impl Iterator<Item = (AccountIndex, Account)>;
}

/// Money outside of the accounts.
pub trait Custody {
	/// Atoms in the custody account.
	fn held(&self) -> u128;
	/// Atoms in the custody account according to the ledger: deposits and gifts less withdrawals.
	fn counted(&self) -> u128;
	/// Bad debt.
	fn bad_debt(&self) -> Quote;
}

/// The totals of the markets.
pub trait MarketStates {
	/// Every market that has run in a round, with its state.
	fn market_states(&self) -> impl Iterator<Item = (MarketId, MarketState)>;
}

/// The listed markets.
pub trait Listings {
	/// Every market with its terms.
	fn listings(&self) -> impl Iterator<Item = (MarketId, Market)>;
}

/// Limits of the listings.
pub trait ListingLimits {
	/// The most markets that the round can load.
	fn max_markets(&self) -> usize;
}

/// Markets at the prices of the last round, and the health of accounts in them.
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
	/// The books as stored.
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
	/// Every account with conditional orders or a deadline, with their values.
	fn conditionals(
		&self,
	) -> impl Iterator<Item = (AccountIndex, novation_exchange_types::Conditionals)>;
	/// The agenda as stored.
	fn agenda(&self) -> Trees<WaitList, AgendaEntry, Self::Agenda>;
	/// The stored lists of the agenda.
	fn wait_lists(&self) -> Vec<WaitList>;
}

/// The health schedule and the liquidation queue.
pub trait Liquidations {
	/// The state of the schedule.
	fn schedule(&self) -> HealthSchedule;
	/// Every account that a slot lists, with the slot and its page.
	fn listed(&self) -> Vec<(Slot, u32, AccountIndex)>;
	/// Whether an account is parked in a market.
	fn is_parked(&self, market: MarketId, account: AccountIndex) -> bool;
	/// The accounts in liquidation.
	fn liquidation_queue(&self) -> Vec<QueueEntry>;
}

/// The holders of each market.
pub trait Holders {
	/// Whether a market lists an account among its holders.
	fn lists_holder(&self, market: MarketId, account: AccountIndex) -> bool;
}

/// The reports of the feeders.
pub trait Feeds {
	/// The number of feeders.
	fn feeders(&self) -> usize;
	/// Every market with reports, with its reports.
	fn feeds(&self) -> impl Iterator<Item = (MarketId, Vec<Feed>)>;
	/// Whether a market is listed.
	fn is_listed(&self, market: MarketId) -> bool;
}

/// Allowances: operations without a fee.
pub trait Allowances {
	/// Every allowance.
	fn allowances(&self) -> impl Iterator<Item = AllowanceRecord>;
}

/// Keys that act for an account.
pub trait Agents {
	/// Every agent.
	fn agents(&self) -> impl Iterator<Item = AgentRecord>;
	/// The stored agent counts, by account.
	fn agent_counts(&self) -> impl Iterator<Item = (AccountIndex, u32)>;
	/// The most agents of an account.
	fn max_agents(&self) -> u32;
	/// The deposits of every account that has agents.
	fn deposits(&self) -> impl Iterator<Item = Deposit>;
	/// The number of keys that have sent operations but are not agents.
	fn strangers(&self) -> usize;
}
