//! The ledger as other pallets read it and as the round writes it.

use crate::{Accounts, BadDebt, Config, Indices, MarketStates, NextIndex, Pallet};
use frame_support::{defensive, storage::unhashed};
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
		match BadDebt::<T>::get().add(amount) {
			Ok(debt) => BadDebt::<T>::put(debt),
			// Every debt is the cash of one account, and all cash together fits into the ledger.
			Err(_) => {
				defensive!("bad debt is beyond the range of the ledger");
			}
		}
	}
}
