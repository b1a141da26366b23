//! The stores of a round over storage and over the ports of the other pallets.

use crate::{
	journal::Journal, Admission, Admitted, AgendaHeaders, AgendaPages, Backlog, ConditionalOrders,
	Config, Headers, MaxOpenOrders, OpenOrders, Pages, Pallet, Queue, RoundPace,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{storage::unhashed, traits::Time, BoundedVec};
use novation_access::Pace;
use novation_book::{BookHeader, BookStore, Page, PageKey, TreeHeader, TreePage, TreeStore};
use novation_exchange_types::{
	AgendaEntry, Conditionals, Event, FedMarkets, FundState, HealthSchedule, HolderPage, Market,
	MarketState, Occupied, OpenOrder, PriceState, QueueEntry, QueueList, Queued, SlotPages,
	WaitList,
};
use novation_ledger::{Account, AccountStore};
use novation_ports::{decoded, Accounts, InspectMarkets, LiquidationQueue, Prices};
use novation_pricing::Feed;
use novation_round::{
	ConditionalStore, Emit, HealthStore, Host, MarketStore, Meter, OrderStore, PriceStore,
	QueueStore, SolvencyStore, Stores,
};
use novation_units::{
	AccountIndex, BlockHeight, BookId, Class, MarketId, Millis, Moment, Quote, Size, Slot,
	Unreadable,
};
use sp_runtime::traits::UniqueSaturatedInto;

/// The pages of all books, in storage.
pub struct PagesOf<T>(PhantomData<T>);

/// The pages of the agenda, in storage.
pub struct AgendaOf<T>(PhantomData<T>);

/// Everything else, in storage and behind the ports of other pallets.
pub(crate) struct StorageOf<T>(PhantomData<T>);

/// The receiver of the round's events.
pub(crate) struct EventsOf<'a, T>(&'a Journal<T>);

/// The round on this chain.
pub(crate) struct Chain<'a, T, M>(PhantomData<(&'a T, M)>);

impl<'a, T: Config, M: Meter> Host for Chain<'a, T, M> {
	type Books = PagesOf<T>;
	type Agenda = AgendaOf<T>;
	type Accounts = StorageOf<T>;
	type Markets = StorageOf<T>;
	type Prices = StorageOf<T>;
	type Orders = StorageOf<T>;
	type Conditionals = StorageOf<T>;
	type Queue = StorageOf<T>;
	type Health = StorageOf<T>;
	type Solvency = StorageOf<T>;
	type Events = EventsOf<'a, T>;
	type Meter = M;
}

/// The stores of a round, whose events go to `journal`.
pub(crate) fn open<T: Config, M: Meter>(journal: &Journal<T>) -> Stores<Chain<'_, T, M>> {
	let storage = || StorageOf(PhantomData);
	Stores {
		books: PagesOf(PhantomData),
		agenda: AgendaOf(PhantomData),
		accounts: storage(),
		markets: storage(),
		prices: storage(),
		orders: storage(),
		conditionals: storage(),
		queue: storage(),
		health: storage(),
		solvency: storage(),
		events: EventsOf(journal),
	}
}

impl<T: Config> Pallet<T> {
	/// Returns the number of operations that wait since the last block.
	pub(crate) fn waiting() -> Result<u32, Unreadable> {
		match Backlog::<T>::decode_len() {
			// At most `MaxQueue`.
			Some(waiting) => u32::try_from(waiting).map_err(|_| Unreadable),
			None if Backlog::<T>::exists() => Err(Unreadable),
			None => Ok(0),
		}
	}

	/// Returns the places of the open orders of an account; none if nothing is stored.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the list does not decode.
	pub fn listed_orders(account: AccountIndex) -> Result<Vec<OpenOrder>, Unreadable> {
		let orders = StorageOf::<T>(PhantomData).open_orders(account)?;
		Ok(orders.unwrap_or_else(Vec::new))
	}

	/// Returns the part of their advance that operations keep.
	pub(crate) fn pace() -> Result<Pace, Unreadable> {
		let pace = decoded(unhashed::get_raw(&RoundPace::<T>::hashed_key()))?;
		// Nothing is stored before the first busy block.
		Ok(pace.unwrap_or(Pace::WHOLE))
	}

	/// Returns the count of this block's operations so far.
	pub(crate) fn admitted() -> Result<Admission, Unreadable> {
		let admitted = decoded(unhashed::get_raw(&Admitted::<T>::hashed_key()))?;
		// Nothing is stored between blocks.
		Ok(admitted.unwrap_or_else(Admission::default))
	}
}

/// Time and height of this block.
pub(crate) fn moment<T: Config>() -> Moment {
	Moment {
		time: Millis(T::Clock::now()),
		block: BlockHeight(frame_system::Pallet::<T>::block_number().unique_saturated_into()),
	}
}

impl<T> Default for PagesOf<T> {
	fn default() -> Self {
		Self(PhantomData)
	}
}

impl<T: Config> BookStore for PagesOf<T> {
	fn header(&self, book: BookId) -> Result<Option<BookHeader>, Unreadable> {
		decoded(unhashed::get_raw(&Headers::<T>::hashed_key_for(book)))
	}

	fn set_header(&mut self, book: BookId, header: &BookHeader) {
		Headers::<T>::insert(book, header);
	}

	fn page(&self, key: PageKey) -> Result<Option<Page>, Unreadable> {
		let key = (key.book, key.side, key.page);
		decoded(unhashed::get_raw(&Pages::<T>::hashed_key_for(key)))
	}

	fn set_page(&mut self, key: PageKey, page: &Page) {
		Pages::<T>::insert((key.book, key.side, key.page), page);
	}

	fn remove_page(&mut self, key: PageKey) {
		Pages::<T>::remove((key.book, key.side, key.page));
	}
}

impl<T> Default for AgendaOf<T> {
	fn default() -> Self {
		Self(PhantomData)
	}
}

impl<T: Config> TreeStore<WaitList, AgendaEntry> for AgendaOf<T> {
	fn header(&self, list: WaitList) -> Result<Option<TreeHeader>, Unreadable> {
		decoded(unhashed::get_raw(&AgendaHeaders::<T>::hashed_key_for(list)))
	}

	fn set_header(&mut self, list: WaitList, header: &TreeHeader) {
		AgendaHeaders::<T>::insert(list, header);
	}

	fn page(&self, list: WaitList, page: u32) -> Result<Option<TreePage<AgendaEntry>>, Unreadable> {
		decoded(unhashed::get_raw(&AgendaPages::<T>::hashed_key_for((list, page))))
	}

	fn set_page(&mut self, list: WaitList, page: u32, stored: &TreePage<AgendaEntry>) {
		AgendaPages::<T>::insert((list, page), stored);
	}

	fn remove_page(&mut self, list: WaitList, page: u32) {
		AgendaPages::<T>::remove((list, page));
	}
}

impl<T: Config> AccountStore for StorageOf<T> {
	fn account(&self, index: AccountIndex) -> Result<Option<Account>, Unreadable> {
		T::Accounts::account(index)
	}

	fn set_account(&mut self, index: AccountIndex, account: &Account) {
		T::Accounts::set_account(index, account);
	}
}

impl<T: Config> MarketStore for StorageOf<T> {
	fn markets(&self) -> Result<Vec<(MarketId, Market)>, Unreadable> {
		T::Markets::markets()
	}

	fn market_state(&self, market: MarketId) -> Result<Option<MarketState>, Unreadable> {
		T::Accounts::market_state(market)
	}

	fn set_market_state(&mut self, market: MarketId, state: &MarketState) {
		T::Accounts::set_market_state(market, state);
	}
}

impl<T: Config> PriceStore for StorageOf<T> {
	fn feeders(&self) -> Result<u32, Unreadable> {
		T::Prices::feeders()
	}

	fn feeds(&self, market: MarketId) -> Result<Vec<Feed>, Unreadable> {
		T::Prices::feeds(market)
	}

	fn fed(&self) -> Result<FedMarkets, Unreadable> {
		T::Prices::fed()
	}

	fn set_fed(&mut self, fed: &FedMarkets) {
		T::Prices::set_fed(fed);
	}

	fn price(&self, market: MarketId) -> Result<Option<PriceState>, Unreadable> {
		T::Prices::price(market)
	}

	fn set_price(&mut self, market: MarketId, price: &PriceState) {
		T::Prices::set_price(market, price);
	}
}

impl<T: Config> OrderStore for StorageOf<T> {
	fn open_orders(&self, account: AccountIndex) -> Result<Option<Vec<OpenOrder>>, Unreadable> {
		let orders = decoded(unhashed::get_raw(&OpenOrders::<T>::hashed_key_for(account)))?;
		Ok(orders.map(BoundedVec::<OpenOrder, MaxOpenOrders>::into_inner))
	}

	fn set_open_orders(&mut self, account: AccountIndex, orders: &[OpenOrder]) {
		if orders.is_empty() {
			OpenOrders::<T>::remove(account);
		} else {
			// The round enforces the bound.
			OpenOrders::<T>::insert(account, BoundedVec::truncate_from(orders.to_vec()));
		}
	}
}

impl<T: Config> ConditionalStore for StorageOf<T> {
	fn conditionals(&self, account: AccountIndex) -> Result<Option<Conditionals>, Unreadable> {
		decoded(unhashed::get_raw(&ConditionalOrders::<T>::hashed_key_for(account)))
	}

	fn set_conditionals(&mut self, account: AccountIndex, conditionals: &Conditionals) {
		if conditionals.is_empty() {
			ConditionalOrders::<T>::remove(account);
		} else {
			ConditionalOrders::<T>::insert(account, conditionals);
		}
	}
}

impl<T: Config> QueueStore for StorageOf<T> {
	fn queue(&self) -> Result<Vec<Queued>, Unreadable> {
		let backlog = decoded(unhashed::get_raw(&Backlog::<T>::hashed_key()))?;
		let admitted = decoded(unhashed::get_raw(&Queue::<T>::hashed_key()))?;
		// Nothing is stored while nothing waits.
		let mut queue =
			backlog.map_or_else(Vec::new, BoundedVec::<Queued, T::MaxQueue>::into_inner);
		let admitted: Vec<Vec<Queued>> = admitted.unwrap_or_else(Vec::new);
		queue.reserve_exact(admitted.iter().map(Vec::len).sum());
		for batch in admitted {
			queue.extend(batch);
		}
		Ok(queue)
	}

	fn capacity(&self) -> usize {
		usize::try_from(<T::MaxQueue as frame_support::traits::Get<u32>>::get())
			.unwrap_or(usize::MAX)
	}

	fn set_backlog(&mut self, waiting: Vec<Queued>) {
		Queue::<T>::kill();
		match waiting.is_empty() {
			true => Backlog::<T>::kill(),
			// The round keeps at most the capacity, and has told those that it rejected.
			false => Backlog::<T>::put(BoundedVec::truncate_from(waiting)),
		}
	}
}

impl<T: Config> HealthStore for StorageOf<T> {
	fn schedule(&self) -> Result<HealthSchedule, Unreadable> {
		T::LiquidationQueue::schedule()
	}

	fn set_schedule(&mut self, schedule: &HealthSchedule) {
		T::LiquidationQueue::set_schedule(schedule);
	}

	fn occupied(&self, class: Class, size: Size) -> Result<Occupied, Unreadable> {
		T::LiquidationQueue::occupied(class, size)
	}

	fn set_occupied(&mut self, class: Class, size: Size, occupied: &Occupied) {
		T::LiquidationQueue::set_occupied(class, size, occupied);
	}

	fn slot_pages(&self, slot: Slot) -> Result<SlotPages, Unreadable> {
		T::LiquidationQueue::slot_pages(slot)
	}

	fn set_slot_pages(&mut self, slot: Slot, pages: SlotPages) {
		T::LiquidationQueue::set_slot_pages(slot, pages);
	}

	fn slot_page(&self, slot: Slot, page: u32) -> Result<Vec<AccountIndex>, Unreadable> {
		T::LiquidationQueue::slot_page(slot, page)
	}

	fn set_slot_page(&mut self, slot: Slot, page: u32, accounts: &[AccountIndex]) {
		T::LiquidationQueue::set_slot_page(slot, page, accounts);
	}

	fn remove_slot_page(&mut self, slot: Slot, page: u32) {
		T::LiquidationQueue::remove_slot_page(slot, page);
	}

	fn report_slot(&mut self, slot: Slot) {
		T::LiquidationQueue::report_slot(slot);
	}

	fn queue_page(&self, list: QueueList, page: u64) -> Result<Vec<QueueEntry>, Unreadable> {
		T::LiquidationQueue::queue_page(list, page)
	}

	fn set_queue_page(&mut self, list: QueueList, page: u64, entries: &[QueueEntry]) {
		T::LiquidationQueue::set_queue_page(list, page, entries);
	}

	fn parked(
		&self,
		market: MarketId,
		after: Option<AccountIndex>,
		most: u32,
	) -> Result<Vec<AccountIndex>, Unreadable> {
		T::LiquidationQueue::parked(market, after, most)
	}

	fn is_parked(&self, market: MarketId, account: AccountIndex) -> Result<bool, Unreadable> {
		T::LiquidationQueue::is_parked(market, account)
	}

	fn park(&mut self, market: MarketId, account: AccountIndex) {
		T::LiquidationQueue::park(market, account);
	}

	fn unpark(&mut self, market: MarketId, account: AccountIndex) {
		T::LiquidationQueue::unpark(market, account);
	}
}

impl<T: Config> SolvencyStore for StorageOf<T> {
	fn add_bad_debt(&mut self, amount: Quote) {
		T::Accounts::add_bad_debt(amount);
	}

	fn repay_bad_debt(&mut self, amount: Quote) {
		T::Accounts::repay_bad_debt(amount);
	}

	fn bad_debt(&self) -> Result<Quote, Unreadable> {
		T::Accounts::bad_debt()
	}

	fn custody(&self) -> Result<Quote, Unreadable> {
		T::Accounts::custody()
	}

	fn fund(&self) -> Result<Option<FundState>, Unreadable> {
		T::Accounts::fund()
	}

	fn set_fund(&mut self, fund: &FundState) {
		T::Accounts::set_fund(fund);
	}

	fn holders(&self, market: MarketId, page: u32) -> Result<Option<HolderPage>, Unreadable> {
		T::Accounts::holders(market, page)
	}

	fn set_holders(&mut self, market: MarketId, page: u32, holders: &HolderPage) {
		T::Accounts::set_holders(market, page, holders);
	}

	fn end_of_accounts(&self) -> Result<AccountIndex, Unreadable> {
		T::Accounts::end_of_accounts()
	}
}

impl<T: Config> Emit for EventsOf<'_, T> {
	fn emit(&mut self, event: Event) {
		self.0.emit(event);
	}
}
