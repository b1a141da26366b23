//! The two doors through which money passes.

use crate::{Accounts, Config, Error, Event, InCustody, Indices, NextIndex, Owners, Pallet};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::{
		fungibles::{Inspect, Mutate},
		tokens::Preservation,
		Get,
	},
};
use novation_exchange_types::{HealthError, WithdrawalRejected};
use novation_ledger::{Account, INSURANCE};
use novation_ports::{EnsureMargin, OnDeposit, OnRiskRaised};
use novation_units::{AccountIndex, Quote};
use sp_runtime::traits::AccountIdConversion;

impl<T: Config> Pallet<T> {
	/// The account that holds the quote asset of the whole ledger.
	pub fn custody_account() -> T::AccountId {
		T::CustodyId::get().into_account_truncating()
	}

	pub(crate) fn do_deposit(who: &T::AccountId, amount: u128) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let quote = atoms::<T>(amount)?;
		let index = match Indices::<T>::get(who) {
			Some(index) => index,
			None => Self::open_account(who, amount)?,
		};
		let custody = Self::custody_account();
		let asset = T::QuoteAsset::get();
		T::Assets::transfer(asset, who, &custody, amount, Preservation::Expendable)?;
		InCustody::<T>::mutate(|held| *held = held.saturating_add(amount));
		let mut account = Accounts::<T>::get(index).unwrap_or_default();
		T::OnDeposit::before_deposit(index, &account);
		account.cash = account.cash.add(quote).map_err(|_| Error::<T>::AmountTooLarge)?;
		Accounts::<T>::insert(index, account);
		Self::deposit_event(Event::Deposited { account: index, amount });
		Ok(())
	}

	pub(crate) fn do_withdraw(who: &T::AccountId, amount: u128) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let quote = atoms::<T>(amount)?;
		let index = Indices::<T>::get(who).ok_or(Error::<T>::NoAccount)?;
		let mut account = Accounts::<T>::get(index).ok_or(Error::<T>::NoAccount)?;
		T::Margin::ensure_withdrawal(&account, quote).map_err(|refused| match refused {
			WithdrawalRejected::AtMost(_) => Error::<T>::InsufficientMargin,
			WithdrawalRejected::Unknown(HealthError::PriceAbsent(_)) => Error::<T>::PriceAbsent,
			WithdrawalRejected::Unknown(HealthError::Overflow) => Error::<T>::AmountTooLarge,
			WithdrawalRejected::InLiquidation => Error::<T>::InLiquidation,
			WithdrawalRejected::Reopening { .. } => Error::<T>::MarketReopening,
		})?;
		account.cash = account.cash.sub(quote).map_err(|_| Error::<T>::AmountTooLarge)?;
		if account.has_position() {
			account.due_slot = Some(T::OnRiskRaised::look_again(index));
		}
		Accounts::<T>::insert(index, account);
		let custody = Self::custody_account();
		let asset = T::QuoteAsset::get();
		T::Assets::transfer(asset, &custody, who, amount, Preservation::Expendable)?;
		InCustody::<T>::mutate(|held| *held = held.saturating_sub(amount));
		Self::deposit_event(Event::Withdrawn { account: index, amount });
		Ok(())
	}

	fn open_account(who: &T::AccountId, amount: u128) -> Result<AccountIndex, DispatchError> {
		ensure!(amount >= T::MinOpeningDeposit::get(), Error::<T>::DepositTooSmall);
		let index = NextIndex::<T>::get();
		let next = index.0.checked_add(1).ok_or(Error::<T>::TooManyAccounts)?;
		NextIndex::<T>::put(AccountIndex(next));
		Indices::<T>::insert(who, index);
		Owners::<T>::insert(index, who);
		Self::deposit_event(Event::AccountOpened { who: who.clone(), account: index });
		Ok(index)
	}

	/// Mint quote asset into custody for the insurance fund. At genesis only.
	pub(crate) fn endow_insurance(amount: u128) -> DispatchResult {
		T::Assets::mint_into(T::QuoteAsset::get(), &Self::custody_account(), amount)?;
		InCustody::<T>::put(amount);
		let account = Account { cash: atoms::<T>(amount)?, ..Account::default() };
		Accounts::<T>::insert(INSURANCE, account);
		Ok(())
	}

	/// Credit the insurance fund with what has come into custody by other ways than a deposit. Nobody can
	/// be kept from sending, and the ledger must equal custody.
	pub(crate) fn absorb_gifts() {
		let held = T::Assets::balance(T::QuoteAsset::get(), &Self::custody_account());
		let gift = held.saturating_sub(InCustody::<T>::get());
		let Ok(quote) = atoms::<T>(gift) else { return };
		if quote.is_zero() {
			return;
		}
		let mut fund = Accounts::<T>::get(INSURANCE).unwrap_or_default();
		// Cannot fail: there is far less of the asset than the ledger can hold.
		let Ok(cash) = fund.cash.add(quote) else { return };
		fund.cash = cash;
		Accounts::<T>::insert(INSURANCE, fund);
		InCustody::<T>::put(held);
		Self::deposit_event(Event::GiftReceived { amount: gift });
	}
}

fn atoms<T: Config>(amount: u128) -> Result<Quote, Error<T>> {
	i128::try_from(amount).map(Quote).map_err(|_| Error::<T>::AmountTooLarge)
}
