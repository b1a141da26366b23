//! Reads that distinguish a missing value from a damaged one.
//!
//! FRAME returns the default for a value that does not decode. For money that would turn damage into an empty account,
//! which the next write makes permanent.

use crate::{Accounts, Config, Error, InCustody, Indices, NextIndex};
use frame_support::{ensure, traits::Get};
use novation_ledger::Account;
use novation_units::AccountIndex;

/// Returns the account index of a signer, if it has one.
pub(crate) fn index_of<T: Config>(who: &T::AccountId) -> Result<Option<AccountIndex>, Error<T>> {
	let index = Indices::<T>::get(who);
	ensure!(index.is_some() || !Indices::<T>::contains_key(who), Error::<T>::AccountUnreadable);
	Ok(index)
}

/// Returns an account, if it was ever written.
pub(crate) fn account<T: Config>(index: AccountIndex) -> Result<Option<Account>, Error<T>> {
	let account = Accounts::<T>::get(index);
	let is_absent = account.is_none() && !Accounts::<T>::contains_key(index);
	ensure!(account.is_some() || is_absent, Error::<T>::AccountUnreadable);
	Ok(account)
}

/// Returns the first index that no trader has yet.
pub(crate) fn next_index<T: Config>() -> Result<AccountIndex, Error<T>> {
	match NextIndex::<T>::try_get() {
		Ok(index) => Ok(index),
		Err(()) if NextIndex::<T>::exists() => Err(Error::<T>::AccountUnreadable),
		Err(()) => Ok(crate::pallet::FirstIndex::get()),
	}
}

/// Returns the part of the custody account that the ledger has counted, in atoms.
pub(crate) fn in_custody<T: Config>() -> Result<u128, Error<T>> {
	match InCustody::<T>::try_get() {
		Ok(held) => Ok(held),
		Err(()) if InCustody::<T>::exists() => Err(Error::<T>::CustodyUnreadable),
		Err(()) => Ok(0),
	}
}
