//! The round's traits over memory that test and round share.

use crate::shared::{SharedAccounts, SharedAgenda, SharedBook};
use novation_exchange_types::{
	Conditionals, Event, FedMarkets, FundState, HealthSchedule, HolderPage, Market, MarketState,
	Occupied, OpenOrder, PriceState, QueueEntry, QueueList, Queued, SlotPages,
};
use novation_ledger::{Due, FIRST_TRADER};
use novation_pricing::Feed;
use novation_round::{
	ConditionalStore, Emit, HealthStore, Host, MarketStore, Meter, OrderStore, PriceStore,
	QueueStore, SolvencyStore, Stores, Touched, Work,
};
use novation_units::{
	AccountIndex, BlockHeight, Class, MarketId, Millis, Moment, Quote, Size, Slot, Unreadable,
};
use std::{
	cell::{Cell, Ref, RefCell, RefMut},
	collections::{BTreeMap, BTreeSet},
	marker::PhantomData,
	rc::Rc,
};

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
	/// Slots of the health schedule that hold accounts, by class and size.
	pub occupied: BTreeMap<(Class, Size), Occupied>,
	/// Pages of each slot.
	pub slots: BTreeMap<Slot, SlotPages>,
	/// Accounts of each page of a slot.
	pub slot_pages: BTreeMap<(Slot, u32), Vec<AccountIndex>>,
	/// Pages of the liquidation queue.
	pub queue_pages: BTreeMap<(QueueList, u64), Vec<QueueEntry>>,
	/// Accounts that are parked in a market.
	pub parked: BTreeSet<(MarketId, AccountIndex)>,
	/// Slots that the round has found to be damaged.
	pub damaged_slots: BTreeSet<Slot>,
	/// Bad debt.
	pub bad_debt: Quote,
	/// Money in custody at the beginning of the last round.
	pub custody: Quote,
	/// State of the insurance fund.
	pub fund: Option<FundState>,
	/// Pages of the holders of each market.
	pub holders: BTreeMap<(MarketId, u32), HolderPage>,
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
	DueSlot(Slot),
	/// The number of feeders.
	Feeders,
	/// The first index that no trader has yet.
	EndOfAccounts,
	/// The state of the insurance fund.
	Fund,
	/// A page of the holders of a market.
	Holders(MarketId, u32),
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
			occupied: BTreeMap::new(),
			slots: BTreeMap::new(),
			slot_pages: BTreeMap::new(),
			queue_pages: BTreeMap::new(),
			parked: BTreeSet::new(),
			damaged_slots: BTreeSet::new(),
			bad_debt: Quote::ZERO,
			custody: Quote::ZERO,
			fund: None,
			holders: BTreeMap::new(),
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
	fn occupied(&self, class: Class, size: Size) -> Result<Occupied, Unreadable> {
		Ok(self.get().occupied.get(&(class, size)).copied().unwrap_or_default())
	}
	fn set_occupied(&mut self, class: Class, size: Size, occupied: &Occupied) {
		self.edit().occupied.insert((class, size), *occupied);
	}
	fn slot_pages(&self, slot: Slot) -> Result<SlotPages, Unreadable> {
		self.read(Value::DueSlot(slot), |state| state.slots.get(&slot).copied().unwrap_or_default())
	}
	fn set_slot_pages(&mut self, slot: Slot, pages: SlotPages) {
		let mut state = self.edit();
		match pages.is_empty() {
			true => state.slots.remove(&slot),
			false => state.slots.insert(slot, pages),
		};
	}
	fn slot_page(&self, slot: Slot, page: u32) -> Result<Vec<AccountIndex>, Unreadable> {
		self.get().slot_pages.get(&(slot, page)).cloned().ok_or(Unreadable)
	}
	fn set_slot_page(&mut self, slot: Slot, page: u32, accounts: &[AccountIndex]) {
		self.edit().slot_pages.insert((slot, page), accounts.to_vec());
	}
	fn remove_slot_page(&mut self, slot: Slot, page: u32) {
		self.edit().slot_pages.remove(&(slot, page));
	}
	fn report_slot(&mut self, slot: Slot) {
		self.edit().damaged_slots.insert(slot);
	}
	fn queue_page(&self, list: QueueList, page: u64) -> Result<Vec<QueueEntry>, Unreadable> {
		self.get().queue_pages.get(&(list, page)).cloned().ok_or(Unreadable)
	}
	fn set_queue_page(&mut self, list: QueueList, page: u64, entries: &[QueueEntry]) {
		let mut state = self.edit();
		match entries.is_empty() {
			true => state.queue_pages.remove(&(list, page)),
			false => state.queue_pages.insert((list, page), entries.to_vec()),
		};
	}
	fn parked(
		&self,
		market: MarketId,
		after: Option<AccountIndex>,
		most: u32,
	) -> Result<Vec<AccountIndex>, Unreadable> {
		let state = self.get();
		let first = AccountIndex(after.map_or(0, |after| after.0 + 1));
		let parked = state.parked.range((market, first)..=(market, AccountIndex(u32::MAX)));
		let parked = parked.map(|(_, account)| *account);
		Ok(parked.take(most as usize).collect())
	}
	fn is_parked(&self, market: MarketId, account: AccountIndex) -> Result<bool, Unreadable> {
		Ok(self.get().parked.contains(&(market, account)))
	}
	fn park(&mut self, market: MarketId, account: AccountIndex) {
		self.edit().parked.insert((market, account));
	}
	fn unpark(&mut self, market: MarketId, account: AccountIndex) {
		self.edit().parked.remove(&(market, account));
	}
}

impl VenueState {
	/// The accounts in liquidation, in the order of their lists.
	pub fn liquidations(&self) -> Vec<AccountIndex> {
		self.queue_pages.values().flatten().map(|entry| entry.account).collect()
	}

	/// The accounts of a slot.
	pub fn due(&self, slot: Slot) -> Vec<AccountIndex> {
		let pages = self.slots.get(&slot).copied().unwrap_or_default();
		let page = |page| self.slot_pages.get(&(slot, page)).cloned().unwrap_or_default();
		(pages.first..pages.end).flat_map(page).collect()
	}

	/// Puts an account into a slot, as a pallet does, and returns its place.
	pub fn put_due(&mut self, slot: Slot, account: AccountIndex) -> Due {
		let pages = self.slots.entry(slot).or_default();
		let page = pages.end;
		pages.end += 1;
		self.slot_pages.insert((slot, page), vec![account]);
		self.occupied.entry((slot.class, slot.size)).or_default().set(slot.number, true);
		self.schedule.of_mut(slot.class).of_mut(slot.size).has_due = true;
		Due::Slot { slot, page }
	}

	/// Takes an account out of the place where it waits.
	pub fn take_out(&mut self, due: Option<Due>, account: AccountIndex) {
		if let Some(Due::Slot { slot, page }) = due {
			if let Some(listed) = self.slot_pages.get_mut(&(slot, page)) {
				listed.retain(|listed| *listed != account);
			}
		}
	}

	/// Puts an account into the liquidation queue.
	pub fn enqueue(&mut self, size: Size, entry: QueueEntry) {
		let list = QueueList::of(size, entry.from);
		let pages = self.schedule.queues.of_mut(list);
		(pages.end, pages.len) = (pages.end + 1, pages.len + 1);
		self.queue_pages.insert((list, pages.end - 1), vec![entry]);
	}
}

impl SolvencyStore for MemoryVenue {
	fn add_bad_debt(&mut self, amount: Quote) {
		self.edit().bad_debt.0 += amount.0;
	}
	fn repay_bad_debt(&mut self, amount: Quote) {
		self.edit().bad_debt.0 -= amount.0;
	}
	fn bad_debt(&self) -> Result<Quote, Unreadable> {
		Ok(self.get().bad_debt)
	}
	fn custody(&self) -> Result<Quote, Unreadable> {
		Ok(self.get().custody)
	}
	fn fund(&self) -> Result<Option<FundState>, Unreadable> {
		self.read(Value::Fund, |state| state.fund)
	}
	fn set_fund(&mut self, fund: &FundState) {
		self.edit().fund = Some(*fund);
	}
	fn holders(&self, market: MarketId, page: u32) -> Result<Option<HolderPage>, Unreadable> {
		self.read(Value::Holders(market, page), |state| state.holders.get(&(market, page)).copied())
	}
	fn set_holders(&mut self, market: MarketId, page: u32, holders: &HolderPage) {
		let mut state = self.edit();
		match holders.is_empty() {
			true => state.holders.remove(&(market, page)),
			false => state.holders.insert((market, page), *holders),
		};
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
