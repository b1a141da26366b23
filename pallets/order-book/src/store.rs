//! The round's traits over storage and over the ports of the other pallets.

use crate::{
	journal::Journal, AgendaHeaders, AgendaPages, Backlog, ConditionalOrders, Config, Headers,
	OpenOrders, Pages, Queue,
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{traits::Time, BoundedVec};
use novation_book::{BookHeader, BookStore, Page, PageKey};
use novation_exchange_types::{
	Conditionals, Event, HealthSchedule, Market, MarketState, OpenOrder, PriceState, Queued,
};
use novation_ledger::{Account, AccountStore};
use novation_ports::{Accounts, InspectMarkets, LiquidationQueue, Prices};
use novation_pricing::Feed;
use novation_round::Venue;
use novation_units::{AccountIndex, BlockHeight, MarketId, Millis, Quote};
use sp_runtime::traits::UniqueSaturatedInto;

/// The pages of all books, in storage.
pub struct PagesOf<T>(PhantomData<T>);

/// The pages of the agenda, in storage.
pub struct AgendaOf<T>(PhantomData<T>);

/// The accounts, through the ledger's port.
pub(crate) struct AccountsOf<T>(PhantomData<T>);

/// Everything else.
pub(crate) struct VenueOf<'a, T>(&'a Journal<T>);

pub(crate) fn open<T: Config>(journal: &Journal<T>) -> (PagesOf<T>, AccountsOf<T>, VenueOf<'_, T>) {
	(PagesOf(PhantomData), AccountsOf(PhantomData), VenueOf(journal))
}

impl<T> Default for PagesOf<T> {
	fn default() -> Self {
		Self(PhantomData)
	}
}

impl<T: Config> BookStore for PagesOf<T> {
	fn header(&self, market: MarketId) -> Option<BookHeader> {
		Headers::<T>::get(market)
	}

	fn set_header(&mut self, market: MarketId, header: &BookHeader) {
		Headers::<T>::insert(market, header);
	}

	fn page(&self, key: PageKey) -> Option<Page> {
		Pages::<T>::get((key.market, key.side, key.page))
	}

	fn set_page(&mut self, key: PageKey, page: &Page) {
		Pages::<T>::insert((key.market, key.side, key.page), page);
	}

	fn remove_page(&mut self, key: PageKey) {
		Pages::<T>::remove((key.market, key.side, key.page));
	}
}

impl<T> Default for AgendaOf<T> {
	fn default() -> Self {
		Self(PhantomData)
	}
}

impl<T: Config> BookStore for AgendaOf<T> {
	fn header(&self, market: MarketId) -> Option<BookHeader> {
		AgendaHeaders::<T>::get(market)
	}

	fn set_header(&mut self, market: MarketId, header: &BookHeader) {
		AgendaHeaders::<T>::insert(market, header);
	}

	fn page(&self, key: PageKey) -> Option<Page> {
		AgendaPages::<T>::get((key.market, key.side, key.page))
	}

	fn set_page(&mut self, key: PageKey, page: &Page) {
		AgendaPages::<T>::insert((key.market, key.side, key.page), page);
	}

	fn remove_page(&mut self, key: PageKey) {
		AgendaPages::<T>::remove((key.market, key.side, key.page));
	}
}

impl<T: Config> AccountStore for AccountsOf<T> {
	fn account(&self, index: AccountIndex) -> Option<Account> {
		T::Accounts::account(index)
	}

	fn set_account(&mut self, index: AccountIndex, account: &Account) {
		T::Accounts::set_account(index, account);
	}
}

impl<T: Config> Venue for VenueOf<'_, T> {
	type Agenda = AgendaOf<T>;

	fn height(&self) -> BlockHeight {
		BlockHeight(frame_system::Pallet::<T>::block_number().unique_saturated_into())
	}

	fn agenda(&self) -> AgendaOf<T> {
		AgendaOf::default()
	}

	fn conditionals(&self, account: AccountIndex) -> Conditionals {
		ConditionalOrders::<T>::get(account)
	}

	fn set_conditionals(&mut self, account: AccountIndex, conditionals: &Conditionals) {
		if conditionals.is_empty() {
			ConditionalOrders::<T>::remove(account);
		} else {
			ConditionalOrders::<T>::insert(account, conditionals);
		}
	}

	fn now(&self) -> Millis {
		Millis(T::Clock::now())
	}

	fn markets(&self) -> Vec<(MarketId, Market)> {
		T::Markets::markets()
	}

	fn market_state(&self, market: MarketId) -> Option<MarketState> {
		T::Accounts::market_state(market)
	}

	fn set_market_state(&mut self, market: MarketId, state: &MarketState) {
		T::Accounts::set_market_state(market, state);
	}

	fn feeders(&self) -> u32 {
		T::Prices::feeders()
	}

	fn feeds(&self, market: MarketId) -> Vec<Feed> {
		T::Prices::feeds(market)
	}

	fn price(&self, market: MarketId) -> Option<PriceState> {
		T::Prices::price(market)
	}

	fn set_price(&mut self, market: MarketId, price: &PriceState) {
		T::Prices::set_price(market, price);
	}

	fn open_orders(&self, account: AccountIndex) -> Vec<OpenOrder> {
		OpenOrders::<T>::get(account).into_inner()
	}

	fn set_open_orders(&mut self, account: AccountIndex, orders: &[OpenOrder]) {
		if orders.is_empty() {
			OpenOrders::<T>::remove(account);
		} else {
			// The round keeps the bound.
			OpenOrders::<T>::insert(account, BoundedVec::truncate_from(orders.to_vec()));
		}
	}

	fn take_queue(&mut self) -> Vec<Queued> {
		let (mut queue, admitted) = (Backlog::<T>::take().into_inner(), Queue::<T>::take());
		queue.reserve_exact(admitted.iter().map(Vec::len).sum());
		for batch in admitted {
			queue.extend(batch);
		}
		queue
	}

	fn set_backlog(&mut self, waiting: Vec<Queued>) {
		// Never more than was taken, and admission keeps the bound of both together.
		if !waiting.is_empty() {
			Backlog::<T>::put(BoundedVec::truncate_from(waiting));
		}
	}

	fn schedule(&self) -> HealthSchedule {
		T::LiquidationQueue::schedule()
	}

	fn set_schedule(&mut self, schedule: &HealthSchedule) {
		T::LiquidationQueue::set_schedule(schedule);
	}

	fn take_due(&mut self, slot: u64) -> Vec<AccountIndex> {
		T::LiquidationQueue::take_due(slot)
	}

	fn put_due(&mut self, slot: u64, account: AccountIndex) {
		T::LiquidationQueue::put_due(slot, account);
	}

	fn liquidations(&self) -> Vec<AccountIndex> {
		T::LiquidationQueue::liquidations()
	}

	fn set_liquidations(&mut self, waiting: &[AccountIndex]) {
		T::LiquidationQueue::set_liquidations(waiting);
	}

	fn add_bad_debt(&mut self, amount: Quote) {
		T::Accounts::add_bad_debt(amount);
	}

	fn end_of_accounts(&self) -> AccountIndex {
		T::Accounts::end_of_accounts()
	}

	fn emit(&mut self, event: Event) {
		self.0.tell(event.into());
	}
}
