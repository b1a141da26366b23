//! The ledger as other pallets read it and as the round writes it.

use crate::{Accounts, BadDebt, Config, Event, Fund, Holders, MarketStates, Pallet};
use frame_support::{defensive, storage::unhashed};
use novation_exchange_types::{Fault, FundState, HolderPage, MarketState};
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

	fn repay_bad_debt(amount: Quote) {
		// The round repays no more than it has read in the same block.
		match Self::bad_debt().map(|debt| debt.sub(amount)) {
			Ok(Ok(debt)) => BadDebt::<T>::put(debt),
			_ => {
				defensive!("more was repaid than the sum of bad debt");
			}
		}
	}

	fn bad_debt() -> Result<Quote, Unreadable> {
		Self::bad_debt()
	}

	fn custody() -> Result<Quote, Unreadable> {
		let held = i128::try_from(Self::in_custody()?);
		held.map(Quote).map_err(|_| Unreadable)
	}

	fn fund() -> Result<Option<FundState>, Unreadable> {
		Self::fund_state()
	}

	fn set_fund(fund: &FundState) {
		Fund::<T>::put(fund);
	}

	fn holders(market: MarketId, page: u32) -> Result<Option<HolderPage>, Unreadable> {
		Self::holder_page(market, page)
	}

	fn set_holders(market: MarketId, page: u32, holders: &HolderPage) {
		match holders.is_empty() {
			true => Holders::<T>::remove(market, page),
			false => Holders::<T>::insert(market, page, holders),
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
