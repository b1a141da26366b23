//! What other pallets may ask, and what the round writes.

use crate::{Accounts, BadDebt, Config, Indices, MarketStates, NextIndex, Pallet};
use frame_support::storage::unhashed;
use novation_exchange_types::MarketState;
use novation_ledger::Account;
use novation_ports::decoded;
use novation_units::{AccountIndex, MarketId, Quote, Unreadable};

impl<T: Config> novation_ports::Accounts<T::AccountId> for Pallet<T> {
	fn index_of(who: &T::AccountId) -> Option<AccountIndex> {
		Indices::<T>::get(who)
	}

	fn account(index: AccountIndex) -> Option<Account> {
		Accounts::<T>::get(index)
	}

	fn read_account(index: AccountIndex) -> Result<Option<Account>, Unreadable> {
		decoded(unhashed::get_raw(&Accounts::<T>::hashed_key_for(index)))
	}

	fn set_account(index: AccountIndex, account: &Account) {
		Accounts::<T>::insert(index, account);
	}

	fn end_of_accounts() -> AccountIndex {
		NextIndex::<T>::get()
	}

	fn market_state(market: MarketId) -> Option<MarketState> {
		MarketStates::<T>::get(market)
	}

	fn read_market_state(market: MarketId) -> Result<Option<MarketState>, Unreadable> {
		decoded(unhashed::get_raw(&MarketStates::<T>::hashed_key_for(market)))
	}

	fn set_market_state(market: MarketId, state: &MarketState) {
		MarketStates::<T>::insert(market, state);
	}

	fn add_bad_debt(amount: Quote) {
		// Saturates far beyond all money there is.
		BadDebt::<T>::mutate(|debt| *debt = Quote(debt.0.saturating_add(amount.0)));
	}
}
