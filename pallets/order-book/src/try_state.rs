//! Books, open orders and conditional orders as the laws see them.

use crate::{
	AgendaHeaders, AgendaOf, ConditionalOrders, Config, Headers, OpenOrders, PagesOf, Pallet,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;
use novation_book::{Book, Trees};
use novation_exchange_types::{AgendaEntry, Conditionals, OpenOrder, WaitList};
use novation_laws::{self as laws, Broken};
use novation_ledger::Account;
use novation_ports::Accounts;
use novation_units::{AccountIndex, BookId, MarketId};
use sp_runtime::TryRuntimeError;

struct Orders<T>(PhantomData<T>);

impl<T: Config> laws::Accounts for Orders<T> {
	fn accounts(&self) -> impl Iterator<Item = (AccountIndex, Account)> {
		// The decoding of all state, which `try-runtime` does as well, reports what is damaged.
		let end = T::Accounts::end_of_accounts().unwrap_or(AccountIndex(0));
		let indices = (0..end.0).map(AccountIndex);
		indices.filter_map(|index| Some((index, T::Accounts::account(index).unwrap_or(None)?)))
	}
}

impl<T: Config> laws::Books for Orders<T> {
	type Store = PagesOf<T>;

	fn book(&self) -> Book<PagesOf<T>> {
		Book::new(PagesOf::default())
	}
	fn book_markets(&self) -> Vec<MarketId> {
		// A market may have pegged orders and no others.
		let homes: BTreeSet<MarketId> = Headers::<T>::iter_keys().map(BookId::market).collect();
		homes.into_iter().collect()
	}
}

impl<T: Config> laws::OpenOrders for Orders<T> {
	fn open_orders(&self) -> impl Iterator<Item = (AccountIndex, Vec<OpenOrder>)> {
		OpenOrders::<T>::iter().map(|(account, orders)| (account, orders.into_inner()))
	}
}

impl<T: Config> laws::Conditionals for Orders<T> {
	type Agenda = AgendaOf<T>;

	fn conditionals(&self) -> impl Iterator<Item = (AccountIndex, Conditionals)> {
		ConditionalOrders::<T>::iter()
	}
	fn agenda(&self) -> Trees<WaitList, AgendaEntry, AgendaOf<T>> {
		Trees::new(AgendaOf::default())
	}
	fn wait_lists(&self) -> Vec<WaitList> {
		AgendaHeaders::<T>::iter_keys().collect()
	}
}

impl<T: Config> Pallet<T> {
	/// Checks the laws of books, open orders, reserved sums and conditional orders.
	pub fn check_laws() -> Result<(), Broken> {
		let orders = Orders::<T>(PhantomData);
		laws::sound(&orders)?;
		laws::open_orders(&orders)?;
		laws::reserved(&orders)?;
		laws::conditionals(&orders)
	}

	/// [`Self::check_laws`], as `try-runtime` wants it: the details are logged.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_laws().map_err(|broken| broken.report().into())
	}
}
