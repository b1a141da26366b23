//! The state of one block in memory. Each value is decoded once and written once, at the end of the round.

mod accounts;
mod agenda;
mod attention;
mod books;
mod cached;
mod conditional_index;
mod faults;
mod health;
mod markets;
mod meter;
mod order_index;
mod solvency;

pub use accounts::{fault as ledger_fault, unreserved, LedgerAccounts};
pub use agenda::Agenda;
pub use attention::{Attention, Held};
pub use books::{Books, Front};
pub use faults::Faults;
pub use health::{unreadable, Health};
pub use markets::{load_markets, write_markets};
pub use meter::{Budget, Budgets, Count, Meter, Metering, Touched, Work};

use crate::{
	host::{Host, Stores},
	AccountValue, ConditionalOrder, Conditionals, Fault, MarketValue, OpenOrder, OrderRequest,
};
use cached::Cached;
use conditional_index::ConditionalIndex;
use novation_book::RestingOrder;
use novation_units::{AccountIndex, ClientOrderId, FaultKind, MarketId};
use order_index::OrderIndex;
use solvency::Solvency;

/// Books, accounts, orders, and who bears a loss.
pub struct State<'a, H: Host> {
	pub books: Books<'a, H::Books>,
	pub accounts: LedgerAccounts<'a, H::Accounts>,
	pub orders: OrderIndex<'a, H::Orders>,
	pub conditionals: ConditionalIndex<'a, H::Conditionals>,
	pub agenda: Agenda<'a, H::Agenda>,
	pub solvency: Solvency<'a, H::Solvency>,
	/// Pages of the health schedule and the liquidation queue that the liquidation phase has read.
	schedule_pages: u32,
}

impl<H: Host> State<'_, H> {
	/// Everything that was touched so far.
	pub fn touched(&self) -> Touched {
		let (books, agenda) = (self.books.pages(), self.agenda.pages());
		Touched {
			pages: books.0.saturating_add(agenda.0).saturating_add(self.accounts.pages_touched()),
			new_pages: books.1.saturating_add(agenda.1),
			accounts: self.accounts.touched(),
			orders: self.orders.touched().saturating_add(self.conditionals.touched()),
			positions: self.accounts.positions_touched(),
			emptied: self.orders.emptied(),
			schedule_pages: self.schedule_pages,
		}
	}

	/// Notes the pages of the health schedule and the liquidation queue that were read so far, to charge them.
	pub fn note_schedule(&mut self, pages: u32) {
		self.schedule_pages = pages;
	}

	/// Reads the account and its open orders. Conditional orders are read only where needed, since the end of the round
	/// settles every account whose conditional orders were read.
	pub fn probe(&mut self, account: AccountIndex) -> Result<(), Fault> {
		let has_orders = self.accounts.look(account, |account| account.has_orders())?;
		if has_orders && self.orders.of(account)?.is_empty() {
			return Err(missing(account, AccountValue::OpenOrders));
		}
		Ok(())
	}

	/// The open order with this client id.
	pub fn find_order(
		&mut self,
		account: AccountIndex,
		client_id: ClientOrderId,
	) -> Result<Option<OpenOrder>, Fault> {
		self.orders.find(account, client_id)
	}

	/// The order that the list of an account names, as it rests.
	///
	/// # Errors
	///
	/// A contradiction, if the book has no order there or that of somebody else.
	pub fn resting(
		&mut self,
		account: AccountIndex,
		open: &OpenOrder,
	) -> Result<RestingOrder, Fault> {
		let resting = self.books.get(&open.key)?;
		let resting =
			resting.filter(|order| (order.account, order.client_id) == (account, open.client_id));
		resting.ok_or(contradiction(account, AccountValue::OpenOrders))
	}

	/// Whether an account has conditional orders or a deadline. Reads them only if they are cached already.
	pub fn has_conditionals(&self, account: AccountIndex) -> Result<bool, Fault> {
		match self.conditionals.cached(account) {
			Some(conditionals) => Ok(!conditionals.is_empty()),
			None => self.accounts.look(account, |account| account.has_conditionals),
		}
	}

	fn cached_conditionals(
		&mut self,
		account: AccountIndex,
	) -> Result<&mut Cached<Conditionals>, Fault> {
		let is_expected = self.accounts.look(account, |account| account.has_conditionals)?;
		self.conditionals.load(account, is_expected)
	}

	/// Conditional orders and deadline of an account.
	pub fn conditionals_of(&mut self, account: AccountIndex) -> Result<&Conditionals, Fault> {
		Ok(self.cached_conditionals(account)?.look())
	}

	/// Conditional orders and deadline of an account, mutably.
	pub fn edit_conditionals(&mut self, account: AccountIndex) -> Result<&mut Conditionals, Fault> {
		Ok(self.cached_conditionals(account)?.edit())
	}

	/// The conditional order with this client id.
	pub fn find_conditional(
		&mut self,
		account: AccountIndex,
		client_id: ClientOrderId,
	) -> Result<Option<ConditionalOrder>, Fault> {
		match self.has_conditionals(account)? {
			true => Ok(self.conditionals_of(account)?.find(client_id).copied()),
			false => Ok(None),
		}
	}

	/// Changes the conditional order with this client id, if there is one.
	pub fn edit_conditional(
		&mut self,
		account: AccountIndex,
		client_id: ClientOrderId,
		edit: impl FnOnce(&mut ConditionalOrder),
	) -> Result<(), Fault> {
		if let Some(conditional) = self.edit_conditionals(account)?.find_mut(client_id) {
			edit(conditional);
		}
		Ok(())
	}

	/// Whether a conditional order has the client id of an order that is not its entry.
	pub fn is_conditional_name(
		&mut self,
		account: AccountIndex,
		order: &OrderRequest,
	) -> Result<bool, Fault> {
		let conditional = self.find_conditional(account, order.client_id)?;
		Ok(conditional.is_some_and(|conditional| !conditional.awaits(order)))
	}

	/// Whether the round has changed the account, one of its lists, or its entries of the agenda.
	pub fn has_changed(&self, account: AccountIndex) -> bool {
		self.accounts.changed().any(|changed| changed == account)
			|| self.orders.has_changed(account)
			|| self.conditionals.has_changed(account)
			|| self.agenda.has_changed(account)
	}

	/// Writes all changes. The books come last and the accounts just before them, since the accounts' flags follow the
	/// other lists.
	pub fn flush(&mut self) {
		self.conditionals.flush();
		self.orders.flush();
		self.accounts.flush();
		self.solvency.flush();
		self.books.flush();
		self.agenda.flush();
	}
}

impl<'a, H: Host> State<'a, H> {
	/// The state in these stores, with nothing loaded.
	#[allow(clippy::type_complexity)]
	pub fn open(stores: &'a mut Stores<H>) -> (Self, OtherStores<'a, H>) {
		let Stores { books, agenda, accounts, orders, conditionals, solvency, .. } = stores;
		let state = Self {
			books: Books::new(books),
			accounts: LedgerAccounts::new(accounts),
			orders: OrderIndex::new(orders),
			conditionals: ConditionalIndex::new(conditionals),
			agenda: Agenda::new(agenda),
			solvency: Solvency::new(solvency),
			schedule_pages: 0,
		};
		let other = OtherStores {
			markets: &mut stores.markets,
			prices: &mut stores.prices,
			queue: &mut stores.queue,
			health: &mut stores.health,
			events: &mut stores.events,
		};
		(state, other)
	}
}

/// The stores that [`State`] does not hold.
pub struct OtherStores<'a, H: Host> {
	pub markets: &'a mut H::Markets,
	pub prices: &'a mut H::Prices,
	pub queue: &'a mut H::Queue,
	pub health: &'a mut H::Health,
	pub events: &'a mut H::Events,
}

/// A value of an account is absent although other values refer to it.
pub fn missing(account: AccountIndex, value: AccountValue) -> Fault {
	Fault::Account { account, value, kind: FaultKind::Missing }
}

/// A value of an account contradicts itself or another value.
pub fn contradiction(account: AccountIndex, value: AccountValue) -> Fault {
	Fault::Account { account, value, kind: FaultKind::Contradiction }
}

/// The values of a market contradict each other.
pub fn market_contradiction(market: MarketId) -> Fault {
	Fault::Market { market, value: MarketValue::State, kind: FaultKind::Contradiction }
}

/// The length of a slice as a count of work.
pub fn length<T>(of: &[T]) -> u32 {
	u32::try_from(of.len()).unwrap_or(u32::MAX)
}
