//! The round's traits over memory that test and round share.

use novation_book::{BookHeader, BookStore, MemoryStore, Page, PageKey};
use novation_exchange_types::{
	Conditionals, Event, HealthSchedule, Market, MarketState, OpenOrder, PriceState, Queued,
};
use novation_ledger::{Account, AccountStore, MemoryAccounts, FIRST_TRADER};
use novation_pricing::Feed;
use novation_round::{Meter, Touched, Venue, Work};
use novation_units::{AccountIndex, BlockHeight, MarketId, Millis, Quote};
use std::{
	cell::{Cell, Ref, RefCell, RefMut},
	collections::BTreeMap,
	rc::Rc,
};

/// How many accounts of a slot are handed out at a time.
const DUE_PAGE: usize = 64;

/// Everything that the chain would keep beside books and accounts.
#[derive(Clone, Debug)]
pub struct VenueState {
	/// The clock.
	pub now: Millis,
	/// Terms of every market.
	pub markets: BTreeMap<MarketId, Market>,
	/// What the round kept of every market.
	pub states: BTreeMap<MarketId, MarketState>,
	/// Size of the feeder set.
	pub feeders: u32,
	/// Last answers of the feeders.
	pub feeds: BTreeMap<MarketId, Vec<Feed>>,
	/// Prices of the last round.
	pub prices: BTreeMap<MarketId, PriceState>,
	/// Where orders rest, by account.
	pub open_orders: BTreeMap<AccountIndex, Vec<OpenOrder>>,
	/// What accounts have standing beside their open orders.
	pub conditionals: BTreeMap<AccountIndex, Conditionals>,
	/// The number of the block.
	pub height: BlockHeight,
	/// What the next round will carry out: what was postponed, then what was admitted.
	pub queue: Vec<Queued>,
	/// The schedule's state.
	pub schedule: HealthSchedule,
	/// The schedule's slots.
	pub slots: BTreeMap<u64, Vec<AccountIndex>>,
	/// Accounts that wait for liquidation.
	pub liquidations: Vec<AccountIndex>,
	/// Debts that nobody could pay.
	pub bad_debt: Quote,
	/// The next trader's index.
	pub end_of_accounts: AccountIndex,
	/// What the last round told.
	pub events: Vec<Event>,
}

impl Default for VenueState {
	fn default() -> Self {
		Self {
			now: Millis(0),
			markets: BTreeMap::new(),
			states: BTreeMap::new(),
			feeders: 3,
			feeds: BTreeMap::new(),
			prices: BTreeMap::new(),
			open_orders: BTreeMap::new(),
			conditionals: BTreeMap::new(),
			height: BlockHeight(0),
			queue: Vec::new(),
			schedule: HealthSchedule::default(),
			slots: BTreeMap::new(),
			liquidations: Vec::new(),
			bad_debt: Quote::ZERO,
			end_of_accounts: FIRST_TRADER,
			events: Vec::new(),
		}
	}
}

/// A [`Venue`] in memory; clones share it.
#[derive(Clone, Debug, Default)]
pub struct MemoryVenue {
	state: Rc<RefCell<VenueState>>,
	agenda: SharedBook,
}

impl MemoryVenue {
	/// Look at the state.
	pub fn get(&self) -> Ref<'_, VenueState> {
		self.state.borrow()
	}

	/// Change the state.
	pub fn edit(&self) -> RefMut<'_, VenueState> {
		self.state.borrow_mut()
	}
}

impl Venue for MemoryVenue {
	type Agenda = SharedBook;

	fn height(&self) -> BlockHeight {
		self.get().height
	}
	fn agenda(&self) -> SharedBook {
		self.agenda.clone()
	}
	fn conditionals(&self, account: AccountIndex) -> Conditionals {
		self.get().conditionals.get(&account).cloned().unwrap_or_default()
	}
	fn set_conditionals(&mut self, account: AccountIndex, conditionals: &Conditionals) {
		let mut state = self.edit();
		match conditionals.is_empty() {
			true => state.conditionals.remove(&account),
			false => state.conditionals.insert(account, conditionals.clone()),
		};
	}
	fn now(&self) -> Millis {
		self.get().now
	}
	fn markets(&self) -> Vec<(MarketId, Market)> {
		self.get().markets.iter().map(|(id, market)| (*id, market.clone())).collect()
	}
	fn market_state(&self, market: MarketId) -> Option<MarketState> {
		self.get().states.get(&market).cloned()
	}
	fn set_market_state(&mut self, market: MarketId, state: &MarketState) {
		self.edit().states.insert(market, state.clone());
	}
	fn feeders(&self) -> u32 {
		self.get().feeders
	}
	fn feeds(&self, market: MarketId) -> Vec<Feed> {
		self.get().feeds.get(&market).cloned().unwrap_or_default()
	}
	fn price(&self, market: MarketId) -> Option<PriceState> {
		self.get().prices.get(&market).cloned()
	}
	fn set_price(&mut self, market: MarketId, price: &PriceState) {
		self.edit().prices.insert(market, price.clone());
	}
	fn open_orders(&self, account: AccountIndex) -> Vec<OpenOrder> {
		self.get().open_orders.get(&account).cloned().unwrap_or_default()
	}
	fn set_open_orders(&mut self, account: AccountIndex, orders: &[OpenOrder]) {
		self.edit().open_orders.insert(account, orders.to_vec());
	}
	fn take_queue(&mut self) -> Vec<Queued> {
		std::mem::take(&mut self.edit().queue)
	}
	fn set_backlog(&mut self, waiting: Vec<Queued>) {
		self.edit().queue = waiting;
	}
	fn schedule(&self) -> HealthSchedule {
		self.get().schedule
	}
	fn set_schedule(&mut self, schedule: &HealthSchedule) {
		self.edit().schedule = *schedule;
	}
	fn take_due(&mut self, slot: u64) -> Vec<AccountIndex> {
		let mut state = self.edit();
		let Some(due) = state.slots.get_mut(&slot) else { return Vec::new() };
		let page = due.split_off(due.len().saturating_sub(DUE_PAGE));
		if due.is_empty() {
			state.slots.remove(&slot);
		}
		page
	}
	fn put_due(&mut self, slot: u64, account: AccountIndex) {
		self.edit().slots.entry(slot).or_default().push(account);
	}
	fn liquidations(&self) -> Vec<AccountIndex> {
		self.get().liquidations.clone()
	}
	fn set_liquidations(&mut self, waiting: &[AccountIndex]) {
		self.edit().liquidations = waiting.to_vec();
	}
	fn add_bad_debt(&mut self, amount: Quote) {
		self.edit().bad_debt.0 += amount.0;
	}
	fn end_of_accounts(&self) -> AccountIndex {
		self.get().end_of_accounts
	}
	fn emit(&mut self, event: Event) {
		self.edit().events.push(event);
	}
}

/// Pages in memory; clones share them.
#[derive(Clone, Debug, Default)]
pub struct SharedBook(Rc<RefCell<MemoryStore>>);

impl BookStore for SharedBook {
	fn header(&self, market: MarketId) -> Option<BookHeader> {
		self.0.borrow().header(market)
	}
	fn set_header(&mut self, market: MarketId, header: &BookHeader) {
		self.0.borrow_mut().set_header(market, header);
	}
	fn page(&self, key: PageKey) -> Option<Page> {
		self.0.borrow().page(key)
	}
	fn set_page(&mut self, key: PageKey, page: &Page) {
		self.0.borrow_mut().set_page(key, page);
	}
	fn remove_page(&mut self, key: PageKey) {
		self.0.borrow_mut().remove_page(key);
	}
}

/// Accounts in memory; clones share them.
#[derive(Clone, Debug, Default)]
pub struct SharedAccounts(Rc<RefCell<MemoryAccounts>>);

impl SharedAccounts {
	/// Look at the accounts.
	pub fn get(&self) -> Ref<'_, MemoryAccounts> {
		self.0.borrow()
	}

	/// Change accounts.
	pub fn edit(&self) -> RefMut<'_, MemoryAccounts> {
		self.0.borrow_mut()
	}
}

impl AccountStore for SharedAccounts {
	fn account(&self, index: AccountIndex) -> Option<Account> {
		self.get().account(index)
	}
	fn set_account(&mut self, index: AccountIndex, account: &Account) {
		self.edit().set_account(index, account);
	}
}

/// A budget that counts units of work, and whose rest can be read after the round.
#[derive(Clone, Debug)]
pub struct Allowance(Rc<Cell<u32>>);

impl Allowance {
	/// So many units.
	pub fn new(units: u32) -> Self {
		Self(Rc::new(Cell::new(units)))
	}

	/// What is left.
	pub fn left(&self) -> u32 {
		self.0.get()
	}
}

impl Meter for Allowance {
	fn spend(&mut self, _: Work) -> bool {
		let left = self.0.get();
		self.0.set(left.saturating_sub(1));
		left > 0
	}

	fn charge(&mut self, _: Work, times: u32) {
		self.0.set(self.0.get().saturating_sub(times));
	}

	fn touch(&mut self, _: Touched) {}

	fn affordable(&self, _: Work) -> u32 {
		self.0.get()
	}
}
