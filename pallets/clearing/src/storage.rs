//! Reads that distinguish a missing value from a damaged one.
//!
//! FRAME returns the default for a value that does not decode. For money that would turn damage into an empty account,
//! which the next write makes permanent.

use crate::{BadDebt, Config, Fund, Holders, InCustody, Indices, NextIndex, Pallet};
use frame_support::{storage::unhashed, traits::Get};
use novation_exchange_types::{FundState, HolderPage};
use novation_ports::decoded;
use novation_units::{AccountIndex, MarketId, Quote, Unreadable};

impl<T: Config> Pallet<T> {
	/// Returns the account index of a signer, if it has one.
	pub(crate) fn stored_index(who: &T::AccountId) -> Result<Option<AccountIndex>, Unreadable> {
		decoded(unhashed::get_raw(&Indices::<T>::hashed_key_for(who)))
	}

	/// Returns the first index that no trader has yet.
	pub(crate) fn next_index() -> Result<AccountIndex, Unreadable> {
		let next = decoded(unhashed::get_raw(&NextIndex::<T>::hashed_key()))?;
		// Nothing is stored before the first trader.
		Ok(next.unwrap_or_else(crate::pallet::FirstIndex::get))
	}

	/// Returns the part of the custody account that the ledger has counted, in atoms.
	pub(crate) fn in_custody() -> Result<u128, Unreadable> {
		let counted = decoded(unhashed::get_raw(&InCustody::<T>::hashed_key()))?;
		// Nothing is stored before the first deposit.
		Ok(counted.unwrap_or(0))
	}

	/// Returns the state of the insurance fund; `None` before the first round.
	pub(crate) fn fund_state() -> Result<Option<FundState>, Unreadable> {
		decoded(unhashed::get_raw(&Fund::<T>::hashed_key()))
	}

	/// Returns a page of the holders of a market; `None` if nobody of it ever held a position there.
	pub(crate) fn holder_page(
		market: MarketId,
		page: u32,
	) -> Result<Option<HolderPage>, Unreadable> {
		decoded(unhashed::get_raw(&Holders::<T>::hashed_key_for(market, page)))
	}

	/// Returns the sum of the debts that nobody could pay, in atoms.
	pub(crate) fn bad_debt() -> Result<Quote, Unreadable> {
		let debt = decoded(unhashed::get_raw(&BadDebt::<T>::hashed_key()))?;
		// Nothing is stored before the first such debt.
		Ok(debt.unwrap_or(Quote::ZERO))
	}
}
