//! The ledger as the laws see it.

use crate::{Accounts, BadDebt, Config, InCustody, MarketStates, Pallet};
use alloc::format;
use core::marker::PhantomData;
use frame_support::traits::{fungibles::Inspect, Get};
use novation_exchange_types::{AccountValue, CommonValue, Fault, HolderPage, MarketState};
use novation_laws::{self as laws, Broken, Conservation, Law};
use novation_ledger::Account;
use novation_units::{AccountIndex, FaultKind, MarketId, Quote, Unreadable};
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

impl<T: Config> laws::Holders for Ledger<T> {
	fn lists_holder(&self, market: MarketId, account: AccountIndex) -> bool {
		let page = Pallet::<T>::holder_page(market, HolderPage::of(account));
		// A damaged page lists nobody.
		page.is_ok_and(|page| page.is_some_and(|page| page.has(account)))
	}
}

impl<T: Config> laws::MarketStates for Ledger<T> {
	fn market_states(&self) -> impl Iterator<Item = (MarketId, MarketState)> {
		MarketStates::<T>::iter()
	}
}

impl<T: Config> Pallet<T> {
	/// Both sides of the law of custody, added up; `None` if a sum is out of range. Walks all accounts: for queries and
	/// checks.
	///
	/// # Errors
	///
	/// [`Fault`] if one of the accounts, the count of custody or the sum of bad debt does not decode.
	pub fn conservation() -> Result<Option<Conservation>, Fault> {
		Self::ensure_readable()?;
		Ok(Conservation::of(&Ledger::<T>(PhantomData)).ok())
	}

	/// Checks that every value behind [`Conservation`] decodes: FRAME leaves out of an iteration what does not.
	fn ensure_readable() -> Result<(), Fault> {
		let kind = FaultKind::Unreadable;
		for account in Accounts::<T>::iter_keys() {
			let value = AccountValue::Account;
			let fault = Fault::Account { account, value, kind };
			<Self as novation_ports::Accounts<_>>::account(account).map_err(|Unreadable| fault)?;
		}
		let fault = Fault::Common { value: CommonValue::Custody, kind };
		Self::in_custody().map_err(|Unreadable| fault)?;
		Self::bad_debt().map_err(|Unreadable| fault)?;
		Ok(())
	}

	/// Checks the laws of custody and of open interest.
	pub fn check_laws() -> Result<(), Broken> {
		let ledger = Ledger::<T>(PhantomData);
		Self::ensure_readable().map_err(|fault| Law::Custody.broken(format!("{fault:?}")))?;
		laws::custody(&ledger)?;
		laws::open_interest(&ledger)?;
		laws::holders(&ledger)
	}

	/// [`Self::check_laws`], as `try-runtime` wants it: the details are logged.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_laws().map_err(|broken| broken.report().into())
	}
}
