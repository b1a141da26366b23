//! The health schedule and the liquidation queue as the laws see them.

use crate::{Config, Due, Pallet, Parked, Queue, Schedule};
use alloc::vec::Vec;
use core::marker::PhantomData;
use novation_exchange_types::{HealthSchedule, QueueEntry};
use novation_laws::{self as laws, Broken};
use novation_ledger::Account;
use novation_ports::Accounts;
use novation_units::{AccountIndex, MarketId, Slot};
use sp_runtime::TryRuntimeError;

struct Watched<T>(PhantomData<T>);

impl<T: Config> laws::Accounts for Watched<T> {
	fn accounts(&self) -> impl Iterator<Item = (AccountIndex, Account)> {
		// The decoding of all state, which `try-runtime` does as well, reports what is damaged.
		let end = T::Accounts::end_of_accounts().unwrap_or(AccountIndex(0));
		let indices = (0..end.0).map(AccountIndex);
		indices.filter_map(|index| Some((index, T::Accounts::account(index).unwrap_or(None)?)))
	}
}

impl<T: Config> laws::Liquidations for Watched<T> {
	fn schedule(&self) -> HealthSchedule {
		Schedule::<T>::get()
	}
	fn listed(&self) -> Vec<(Slot, u32, AccountIndex)> {
		let pages = Due::<T>::iter();
		let listed = pages.flat_map(|((slot, page), listed)| {
			listed.into_iter().map(move |account| (slot, page, account))
		});
		listed.collect()
	}
	fn is_parked(&self, market: MarketId, account: AccountIndex) -> bool {
		Parked::<T>::contains_key(market, account)
	}
	fn liquidation_queue(&self) -> Vec<QueueEntry> {
		Queue::<T>::iter_values().flatten().collect()
	}
}

impl<T: Config> Pallet<T> {
	/// Checks the laws of the liquidation queue and of the health schedule.
	pub fn check_laws() -> Result<(), Broken> {
		let watched = Watched::<T>(PhantomData);
		laws::liquidation_queue(&watched)?;
		laws::schedule(&watched)
	}

	/// [`Self::check_laws`], as `try-runtime` wants it: the details are logged.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_laws().map_err(|broken| broken.report().into())
	}
}
