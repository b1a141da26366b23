//! The laws, checked over the exchange in memory.

use crate::{Exchange, SharedAgenda, SharedBook};
use novation_book::{Book, Trees};
use novation_exchange_types::{
	AgendaEntry, HealthError, HealthSchedule, HolderPage, MarkSource, Market, MarketState, Markets,
	OpenOrder, QueueEntry, WaitList,
};
use novation_laws::{self as laws, Broken};
use novation_ledger::Account;
use novation_risk::Health;
use novation_round::account_health;
use novation_units::{AccountIndex, MarketId, Quote, Slot};

/// Checks every law for which the exchange has the data after a round.
///
/// # Errors
///
/// The first broken law.
pub fn check(exchange: &Exchange) -> Result<(), Broken> {
	let round = &exchange.last;
	laws::custody(exchange)?;
	laws::open_interest(exchange)?;
	laws::zero_sum(exchange)?;
	laws::funding_dust(exchange, exchange.settlements)?;
	laws::withdrawable(exchange)?;
	laws::sound(exchange)?;
	laws::bounds(exchange)?;
	if round.traded_all {
		laws::uncrossed(exchange, exchange.venue.get().now)?;
	}
	laws::open_orders(exchange)?;
	laws::reserved(exchange)?;
	laws::conditionals(exchange)?;
	laws::limits(exchange, round)?;
	laws::priority(round)?;
	laws::one_price(exchange, round)?;
	laws::insured(exchange, round)?;
	laws::pooled(exchange, round)?;
	// A market with a damaged page lists nobody of it.
	if exchange.venue.get().unreadable.is_empty() {
		laws::holders(exchange)?;
	}
	laws::liquidation_queue(exchange)?;
	laws::overlooked(exchange, round)?;
	laws::served(exchange, round, exchange.venue.get().now)?;
	// A market with a damaged value is passed over.
	if exchange.venue.get().unreadable.is_empty() {
		laws::attendance(exchange, round, exchange.venue.get().now)?;
	}
	laws::schedule(exchange)
}

impl laws::Accounts for Exchange {
	fn accounts(&self) -> impl Iterator<Item = (AccountIndex, Account)> {
		self.accounts.get().0.clone().into_iter()
	}
}

impl laws::Custody for Exchange {
	fn held(&self) -> u128 {
		self.custody.0.try_into().expect("no more leaves than came in")
	}
	fn counted(&self) -> u128 {
		self.held()
	}
	fn bad_debt(&self) -> Quote {
		self.venue.get().bad_debt
	}
}

impl laws::MarketStates for Exchange {
	fn market_states(&self) -> impl Iterator<Item = (MarketId, MarketState)> {
		self.venue.get().states.clone().into_iter()
	}
}

impl laws::Listings for Exchange {
	fn listings(&self) -> impl Iterator<Item = (MarketId, Market)> {
		self.venue.get().markets.clone().into_iter()
	}
}

impl laws::Valuation for Exchange {
	fn markets(&self) -> Markets {
		Exchange::markets(self)
	}
	fn health(
		&self,
		markets: &Markets,
		account: &Account,
		source: MarkSource,
	) -> Result<Health, HealthError> {
		account_health(markets, account, source)
	}
}

impl laws::Books for Exchange {
	type Store = SharedBook;

	fn book(&self) -> Book<SharedBook> {
		Exchange::book(self)
	}
	fn book_markets(&self) -> Vec<MarketId> {
		self.venue.get().markets.keys().copied().collect()
	}
}

impl laws::OpenOrders for Exchange {
	fn open_orders(&self) -> impl Iterator<Item = (AccountIndex, Vec<OpenOrder>)> {
		self.venue.get().open_orders.clone().into_iter()
	}
}

impl laws::Conditionals for Exchange {
	type Agenda = SharedAgenda;

	fn conditionals(
		&self,
	) -> impl Iterator<Item = (AccountIndex, novation_exchange_types::Conditionals)> {
		self.venue.get().conditionals.clone().into_iter()
	}
	fn agenda(&self) -> Trees<WaitList, AgendaEntry, SharedAgenda> {
		Trees::new(self.venue.agenda())
	}
	fn wait_lists(&self) -> Vec<WaitList> {
		self.venue.agenda().edit().headers_mut().keys().copied().collect()
	}
}

impl laws::Holders for Exchange {
	fn lists_holder(&self, market: MarketId, account: AccountIndex) -> bool {
		let venue = self.venue.get();
		let page = venue.holders.get(&(market, HolderPage::of(account)));
		page.is_some_and(|page| page.has(account))
	}
}

impl laws::Liquidations for Exchange {
	fn schedule(&self) -> HealthSchedule {
		self.venue.get().schedule
	}
	fn listed(&self) -> Vec<(Slot, u32, AccountIndex)> {
		let venue = self.venue.get();
		let pages = venue.slot_pages.iter();
		let listed = pages.flat_map(|((slot, page), listed)| {
			listed.iter().map(|account| (*slot, *page, *account))
		});
		listed.collect()
	}
	fn is_parked(&self, market: MarketId, account: AccountIndex) -> bool {
		self.venue.get().parked.contains(&(market, account))
	}
	fn liquidation_queue(&self) -> Vec<QueueEntry> {
		self.venue.get().queue_pages.values().flatten().copied().collect()
	}
}
