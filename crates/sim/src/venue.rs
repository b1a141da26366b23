//! The round's traits over memory that test and round share.

use novation_book::{
	BookHeader, BookStore, MemoryStore, MemoryTrees, Page, PageKey, TreeHeader, TreePage, TreeStore,
};
use novation_exchange_types::{
	AgendaEntry, Conditionals, Event, FedMarkets, HealthSchedule, Market, MarketState, OpenOrder,
	PriceState, Queued, WaitList,
};
use novation_ledger::{Account, AccountStore, MemoryAccounts, FIRST_TRADER};
use novation_pricing::Feed;
use novation_round::{
	ConditionalStore, Emit, HealthStore, Host, MarketStore, Meter, OrderStore, PriceStore,
	QueueStore, SolvencyStore, Stores, Touched, Work,
};
use novation_units::{
	AccountIndex, BlockHeight, BookId, MarketId, Millis, Moment, Quote, Unreadable,
};
use std::{
	cell::{Cell, Ref, RefCell, RefMut},
	collections::{BTreeMap, BTreeSet},
	marker::PhantomData,
	rc::Rc,
};

/// Number of accounts handed out from a slot at a time.
const DUE_PAGE: usize = 64;

/// Everything that the chain stores except books and accounts.
#[derive(Clone, Debug)]
pub struct VenueState {
	/// The clock.
	pub now: Millis,
	/// Terms of each market.
	pub markets: BTreeMap<MarketId, Market>,
	/// State of each market.
	pub states: BTreeMap<MarketId, MarketState>,
	/// Size of the feeder set.
	pub feeders: u32,
	/// Latest reports of the feeders.
	pub feeds: BTreeMap<MarketId, Vec<Feed>>,
	/// Markets that were fed since the last round.
	pub fed: FedMarkets,
	/// Prices of the last round.
	pub prices: BTreeMap<MarketId, PriceState>,
	/// Open orders of each account.
	pub open_orders: BTreeMap<AccountIndex, Vec<OpenOrder>>,
	/// Conditional orders and deadline of each account.
	pub conditionals: BTreeMap<AccountIndex, Conditionals>,
	/// Height of the block.
	pub height: BlockHeight,
	/// Passes of all rounds so far: each reads the terms of the markets once.
	pub passes: Cell<u64>,
	/// Queue of the next round: postponed operations, then admitted ones.
	pub queue: Vec<Queued>,
	/// The most operations that may wait.
	pub queue_capacity: usize,
	/// State of the health schedule.
	pub schedule: HealthSchedule,
	/// Slots of the health schedule.
	pub slots: BTreeMap<u64, Vec<AccountIndex>>,
	/// Accounts in liquidation.
	pub liquidations: Vec<AccountIndex>,
	/// Bad debt.
	pub bad_debt: Quote,
	/// Index of the next trader's account.
	pub end_of_accounts: AccountIndex,
	/// Events of the last round.
	pub events: Vec<Event>,
	/// Values that do not decode, to test faults.
	pub unreadable: BTreeSet<Value>,
}

/// A stored value that can be made unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
	/// The terms of all markets.
	Markets,
	/// The state of a market.
	State(MarketId),
	/// The prices of a market.
	Price(MarketId),
	/// The open orders of an account.
	OpenOrders(AccountIndex),
	/// The conditional orders of an account.
	Conditionals(AccountIndex),
	/// The queued operations.
	Queue,
	/// The markets that were fed since the last round.
	FedMarkets,
	/// The health schedule and the liquidation queue.
	Schedule,
	/// A slot of the health schedule.
	DueSlot(u64),
	/// The number of feeders.
	Feeders,
	/// The first index that no trader has yet.
	EndOfAccounts,
}

impl Default for VenueState {
	fn default() -> Self {
		Self {
			now: Millis(0),
			markets: BTreeMap::new(),
			states: BTreeMap::new(),
			feeders: 3,
			feeds: BTreeMap::new(),
			fed: FedMarkets::default(),
			prices: BTreeMap::new(),
			open_orders: BTreeMap::new(),
			conditionals: BTreeMap::new(),
			height: BlockHeight(0),
			passes: Cell::new(0),
			queue: Vec::new(),
			queue_capacity: usize::MAX,
			schedule: HealthSchedule::default(),
			slots: BTreeMap::new(),
			liquidations: Vec::new(),
			bad_debt: Quote::ZERO,
			end_of_accounts: FIRST_TRADER,
			events: Vec::new(),
			unreadable: BTreeSet::new(),
		}
	}
}

/// All stores of a round except books and accounts, in memory. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct MemoryVenue {
	state: Rc<RefCell<VenueState>>,
	agenda: SharedAgenda,
}

impl MemoryVenue {
	/// Reads the state.
	pub fn get(&self) -> Ref<'_, VenueState> {
		self.state.borrow()
	}

	/// Changes the state.
	pub fn edit(&self) -> RefMut<'_, VenueState> {
		self.state.borrow_mut()
	}
}

/// The host of a round in memory. One venue implements all stores except books and accounts.
#[derive(Debug)]
pub struct MemoryHost<M>(PhantomData<M>);

impl<M: Meter> Host for MemoryHost<M> {
	type Books = SharedBook;
	type Agenda = SharedAgenda;
	type Accounts = SharedAccounts;
	type Markets = MemoryVenue;
	type Prices = MemoryVenue;
	type Orders = MemoryVenue;
	type Conditionals = MemoryVenue;
	type Queue = MemoryVenue;
	type Health = MemoryVenue;
	type Solvency = MemoryVenue;
	type Events = MemoryVenue;
	type Meter = M;
}

impl MemoryVenue {
	/// Returns the stores of a round over this venue.
	pub fn stores<M: Meter>(
		&self,
		books: SharedBook,
		accounts: SharedAccounts,
	) -> Stores<MemoryHost<M>> {
		Stores {
			books,
			agenda: self.agenda.clone(),
			accounts,
			markets: self.clone(),
			prices: self.clone(),
			orders: self.clone(),
			conditionals: self.clone(),
			queue: self.clone(),
			health: self.clone(),
			solvency: self.clone(),
			events: self.clone(),
		}
	}

	/// Pages of the agenda.
	pub fn agenda(&self) -> SharedAgenda {
		self.agenda.clone()
	}

	/// Time and height of the block.
	pub fn moment(&self) -> Moment {
		let state = self.get();
		Moment { time: state.now, block: state.height }
	}

	fn read<T>(&self, value: Value, read: impl FnOnce(&VenueState) -> T) -> Result<T, Unreadable> {
		let state = self.get();
		match state.unreadable.contains(&value) {
			true => Err(Unreadable),
			false => Ok(read(&state)),
		}
	}
}

impl MarketStore for MemoryVenue {
	fn markets(&self) -> Result<Vec<(MarketId, Market)>, Unreadable> {
		let passes = self.get().passes.get();
		self.get().passes.set(passes + 1);
		self.read(Value::Markets, |state| {
			state.markets.iter().map(|(id, market)| (*id, market.clone())).collect()
		})
	}
	fn market_state(&self, market: MarketId) -> Result<Option<MarketState>, Unreadable> {
		self.read(Value::State(market), |state| state.states.get(&market).cloned())
	}
	fn set_market_state(&mut self, market: MarketId, state: &MarketState) {
		self.edit().states.insert(market, state.clone());
	}
}

impl PriceStore for MemoryVenue {
	fn feeders(&self) -> Result<u32, Unreadable> {
		self.read(Value::Feeders, |state| state.feeders)
	}
	fn feeds(&self, market: MarketId) -> Result<Vec<Feed>, Unreadable> {
		Ok(self.get().feeds.get(&market).cloned().unwrap_or_default())
	}
	fn fed(&self) -> Result<FedMarkets, Unreadable> {
		self.read(Value::FedMarkets, |state| state.fed.clone())
	}
	fn set_fed(&mut self, fed: &FedMarkets) {
		self.edit().fed = fed.clone();
	}
	fn price(&self, market: MarketId) -> Result<Option<PriceState>, Unreadable> {
		self.read(Value::Price(market), |state| state.prices.get(&market).cloned())
	}
	fn set_price(&mut self, market: MarketId, price: &PriceState) {
		self.edit().prices.insert(market, price.clone());
	}
}

impl OrderStore for MemoryVenue {
	fn open_orders(&self, account: AccountIndex) -> Result<Option<Vec<OpenOrder>>, Unreadable> {
		self.read(Value::OpenOrders(account), |state| state.open_orders.get(&account).cloned())
	}
	fn set_open_orders(&mut self, account: AccountIndex, orders: &[OpenOrder]) {
		self.edit().open_orders.insert(account, orders.to_vec());
	}
}

impl ConditionalStore for MemoryVenue {
	fn conditionals(&self, account: AccountIndex) -> Result<Option<Conditionals>, Unreadable> {
		self.read(Value::Conditionals(account), |state| state.conditionals.get(&account).cloned())
	}
	fn set_conditionals(&mut self, account: AccountIndex, conditionals: &Conditionals) {
		let mut state = self.edit();
		match conditionals.is_empty() {
			true => state.conditionals.remove(&account),
			false => state.conditionals.insert(account, conditionals.clone()),
		};
	}
}

impl QueueStore for MemoryVenue {
	fn queue(&self) -> Result<Vec<Queued>, Unreadable> {
		self.read(Value::Queue, |state| state.queue.clone())
	}
	fn capacity(&self) -> usize {
		self.get().queue_capacity
	}
	fn set_backlog(&mut self, waiting: Vec<Queued>) {
		self.edit().queue = waiting;
	}
}

impl HealthStore for MemoryVenue {
	fn schedule(&self) -> Result<HealthSchedule, Unreadable> {
		self.read(Value::Schedule, |state| state.schedule)
	}
	fn set_schedule(&mut self, schedule: &HealthSchedule) {
		self.edit().schedule = *schedule;
	}
	fn take_due(&mut self, slot: u64) -> Result<Vec<AccountIndex>, Unreadable> {
		let mut state = self.edit();
		if state.unreadable.contains(&Value::DueSlot(slot)) {
			return Err(Unreadable);
		}
		let Some(due) = state.slots.get_mut(&slot) else { return Ok(Vec::new()) };
		let page = due.split_off(due.len().saturating_sub(DUE_PAGE));
		if due.is_empty() {
			state.slots.remove(&slot);
		}
		Ok(page)
	}
	fn put_due(&mut self, slot: u64, account: AccountIndex) {
		self.edit().slots.entry(slot).or_default().push(account);
	}
	fn liquidations(&self) -> Result<Vec<AccountIndex>, Unreadable> {
		self.read(Value::Schedule, |state| state.liquidations.clone())
	}
	fn set_liquidations(&mut self, waiting: &[AccountIndex]) {
		self.edit().liquidations = waiting.to_vec();
	}
}

impl SolvencyStore for MemoryVenue {
	fn add_bad_debt(&mut self, amount: Quote) {
		self.edit().bad_debt.0 += amount.0;
	}
	fn end_of_accounts(&self) -> Result<AccountIndex, Unreadable> {
		self.read(Value::EndOfAccounts, |state| state.end_of_accounts)
	}
}

impl Emit for MemoryVenue {
	fn emit(&mut self, event: Event) {
		self.edit().events.push(event);
	}
}

/// Pages in memory; clones share them.
#[derive(Clone, Debug, Default)]
pub struct SharedBook(Rc<RefCell<MemoryStore>>);

impl SharedBook {
	/// The keys of all stored pages.
	pub fn page_keys(&self) -> Vec<PageKey> {
		self.0.borrow().pages().map(|(key, _)| *key).collect()
	}

	/// The pages, for tests to damage.
	pub fn edit(&self) -> RefMut<'_, MemoryStore> {
		self.0.borrow_mut()
	}
}

impl BookStore for SharedBook {
	fn header(&self, book: BookId) -> Result<Option<BookHeader>, Unreadable> {
		self.0.borrow().header(book)
	}
	fn set_header(&mut self, book: BookId, header: &BookHeader) {
		self.0.borrow_mut().set_header(book, header)
	}
	fn page(&self, key: PageKey) -> Result<Option<Page>, Unreadable> {
		self.0.borrow().page(key)
	}
	fn set_page(&mut self, key: PageKey, page: &Page) {
		self.0.borrow_mut().set_page(key, page)
	}
	fn remove_page(&mut self, key: PageKey) {
		self.0.borrow_mut().remove_page(key)
	}
}

/// Pages of the agenda in memory. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct SharedAgenda(Rc<RefCell<MemoryTrees<WaitList>>>);

impl SharedAgenda {
	/// The pages, for tests to damage.
	pub fn edit(&self) -> RefMut<'_, MemoryTrees<WaitList>> {
		self.0.borrow_mut()
	}
}

impl TreeStore<WaitList, AgendaEntry> for SharedAgenda {
	fn header(&self, list: WaitList) -> Result<Option<TreeHeader>, Unreadable> {
		TreeStore::<WaitList, AgendaEntry>::header(&*self.0.borrow(), list)
	}
	fn set_header(&mut self, list: WaitList, header: &TreeHeader) {
		let mut trees = self.0.borrow_mut();
		TreeStore::<WaitList, AgendaEntry>::set_header(&mut *trees, list, header)
	}
	fn page(&self, list: WaitList, page: u32) -> Result<Option<TreePage<AgendaEntry>>, Unreadable> {
		self.0.borrow().page(list, page)
	}
	fn set_page(&mut self, list: WaitList, page: u32, stored: &TreePage<AgendaEntry>) {
		let mut trees = self.0.borrow_mut();
		TreeStore::<WaitList, AgendaEntry>::set_page(&mut *trees, list, page, stored)
	}
	fn remove_page(&mut self, list: WaitList, page: u32) {
		let mut trees = self.0.borrow_mut();
		TreeStore::<WaitList, AgendaEntry>::remove_page(&mut *trees, list, page)
	}
}

/// Accounts in memory; clones share them.
#[derive(Clone, Debug, Default)]
pub struct SharedAccounts(Rc<RefCell<MemoryAccounts>>, Rc<RefCell<BTreeSet<AccountIndex>>>);

impl SharedAccounts {
	/// Reads the accounts.
	pub fn get(&self) -> Ref<'_, MemoryAccounts> {
		self.0.borrow()
	}

	/// Changes the accounts.
	pub fn edit(&self) -> RefMut<'_, MemoryAccounts> {
		self.0.borrow_mut()
	}

	/// The accounts whose values do not decode, to test faults.
	pub fn unreadable(&self) -> RefMut<'_, BTreeSet<AccountIndex>> {
		self.1.borrow_mut()
	}
}

impl AccountStore for SharedAccounts {
	fn account(&self, index: AccountIndex) -> Result<Option<Account>, Unreadable> {
		match self.1.borrow().contains(&index) {
			true => Err(Unreadable),
			false => self.get().account(index),
		}
	}
	fn set_account(&mut self, index: AccountIndex, account: &Account) {
		self.edit().set_account(index, account);
	}
}

/// A budget that counts units of work. Its remainder can be read after the round.
#[derive(Clone, Debug)]
pub struct Allowance(Rc<Cell<u32>>);

impl Allowance {
	/// Creates a budget of this many units.
	pub fn new(units: u32) -> Self {
		Self(Rc::new(Cell::new(units)))
	}

	/// Units left.
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
