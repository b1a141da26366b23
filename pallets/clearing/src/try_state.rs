//! The ledger as the laws see it.

use crate::{Accounts, BadDebt, Config, InCustody, MarketStates, Pallet};
use core::marker::PhantomData;
use frame_support::traits::{fungibles::Inspect, Get};
use novation_exchange_types::MarketState;
use novation_laws::{self as laws, Broken, Conservation};
use novation_ledger::Account;
use novation_units::{AccountIndex, MarketId, Overflow, Quote};
use sp_runtime::TryRuntimeError;

struct Ledger<T>(PhantomData<T>);

impl<T: Config> laws::Accounts for Ledger<T> {
	fn accounts(&self) -> impl Iterator<Item = (AccountIndex, Account)> {
		Accounts::<T>::iter()
	}
}

impl<T: Config> laws::Custody for Ledger<T> {
	fn held(&self) -> u128 {
		T::Assets::balance(T::QuoteAsset::get(), &Pallet::<T>::custody_account())
	}
	fn counted(&self) -> u128 {
		InCustody::<T>::get()
	}
	fn bad_debt(&self) -> Quote {
		BadDebt::<T>::get()
	}
}

impl<T: Config> laws::MarketStates for Ledger<T> {
	fn market_states(&self) -> impl Iterator<Item = (MarketId, MarketState)> {
		MarketStates::<T>::iter()
	}
}

impl<T: Config> Pallet<T> {
	/// Both sides of the law of custody, added up. Walks all accounts: for queries and checks.
	pub fn conservation() -> Result<Conservation, Overflow> {
		Conservation::of(&Ledger::<T>(PhantomData))
	}

	/// Checks the laws of custody and of open interest.
	pub fn check_laws() -> Result<(), Broken> {
		let ledger = Ledger::<T>(PhantomData);
		laws::custody(&ledger)?;
		laws::open_interest(&ledger)
	}

	/// [`Self::check_laws`], as `try-runtime` wants it: the details are logged.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_laws().map_err(|broken| broken.report().into())
	}
}
