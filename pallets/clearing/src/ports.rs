//! The ledger as other pallets read it and as the round writes it.

use crate::{Accounts, BadDebt, Config, Event, MarketStates, Pallet};
use frame_support::{defensive, storage::unhashed};
use novation_exchange_types::{Fault, MarketState};
use novation_ledger::Account;
use novation_ports::{decoded, Accounts as _, MarketFaults};
use novation_units::{AccountIndex, MarketId, Quote, Unreadable};

impl<T: Config> novation_ports::Accounts<T::AccountId> for Pallet<T> {
	fn index_of(who: &T::AccountId) -> Result<Option<AccountIndex>, Unreadable> {
		Self::stored_index(who)
	}

	fn account(index: AccountIndex) -> Result<Option<Account>, Unreadable> {
		decoded(unhashed::get_raw(&Accounts::<T>::hashed_key_for(index)))
	}

	fn set_account(index: AccountIndex, account: &Account) {
		Accounts::<T>::insert(index, account);
	}

	fn end_of_accounts() -> Result<AccountIndex, Unreadable> {
		Self::next_index()
	}

	fn market_state(market: MarketId) -> Result<Option<MarketState>, Unreadable> {
		decoded(unhashed::get_raw(&MarketStates::<T>::hashed_key_for(market)))
	}

	fn set_market_state(market: MarketId, state: &MarketState) {
		MarketStates::<T>::insert(market, state);
	}

	fn add_bad_debt(amount: Quote) {
		let Ok(before) = Self::bad_debt() else {
			return Self::deposit_event(Event::BadDebtUncounted { amount });
		};
		match before.add(amount) {
			Ok(debt) => BadDebt::<T>::put(debt),
			// Every debt is the cash of one account, and all cash together fits into the ledger.
			Err(_) => {
				defensive!("bad debt is beyond the range of the ledger");
			}
		}
	}
}

impl<T: Config> MarketFaults for Pallet<T> {
	fn clear_fault(market: MarketId) -> Result<Option<Fault>, Unreadable> {
		let Some(mut state) = Self::market_state(market)? else { return Ok(None) };
		let fault = state.fault.take();
		if fault.is_some() {
			Self::set_market_state(market, &state);
		}
		Ok(fault)
	}
}
