//! Deposits, withdrawals and gifts: the only ways by which money enters or leaves the ledger.

use crate::{Accounts, Config, Error, Event, InCustody, Indices, NextIndex, Owners, Pallet};
use alloc::collections::BTreeMap;
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
use novation_ledger::{Account, LedgerError, MemoryAccounts, Movements, INSURANCE};
use novation_ports::{Accounts as _, EnsureMargin, OnDeposit, OnRiskRaised};
use novation_units::{AccountIndex, Quote, Unreadable};
use sp_runtime::{traits::AccountIdConversion, ArithmeticError};

impl<T: Config> Pallet<T> {
	/// The account that holds the quote asset of the whole ledger.
	pub fn custody_account() -> T::AccountId {
		T::CustodyId::get().into_account_truncating()
	}

	pub(crate) fn do_deposit(who: &T::AccountId, amount: u128) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let quote = atoms::<T>(amount)?;
		let known = Self::stored_index(who).map_err(account_unreadable::<T>)?;
		let index = match known {
			Some(index) => index,
			None => Self::open_account(who, amount)?,
		};
		let account = match Self::account(index).map_err(account_unreadable::<T>)? {
			Some(account) => account,
			// The first deposit stores the account, and nothing removes it.
			None if known.is_none() => Account::default(),
			None => return Err(Error::<T>::AccountUnreadable.into()),
		};
		let custody = Self::custody_account();
		let asset = T::QuoteAsset::get();
		T::Assets::transfer(asset, who, &custody, amount, Preservation::Expendable)?;
		let held = Self::in_custody().map_err(custody_unreadable::<T>)?;
		InCustody::<T>::put(held.checked_add(amount).ok_or(ArithmeticError::Overflow)?);
		T::OnDeposit::before_deposit(index, &account)
			.map_err(|Unreadable| Error::<T>::AllowanceUnreadable)?;
		let account = booked::<T>(index, account, |ledger| ledger.deposit(index, quote))?;
		Accounts::<T>::insert(index, account);
		Self::deposit_event(Event::Deposited { account: index, amount });
		Ok(())
	}

	pub(crate) fn do_withdraw(who: &T::AccountId, amount: u128) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let quote = atoms::<T>(amount)?;
		let index = Self::stored_index(who).map_err(account_unreadable::<T>)?;
		let index = index.ok_or(Error::<T>::NoAccount)?;
		let account = Self::account(index).map_err(account_unreadable::<T>)?;
		// A signer with an index has deposited.
		let account = account.ok_or(Error::<T>::AccountUnreadable)?;
		T::Margin::ensure_withdrawal(&account, quote).map_err(|rejected| match rejected {
			WithdrawalRejected::AtMost(_) => Error::<T>::InsufficientMargin,
			WithdrawalRejected::Unknown(HealthError::PriceAbsent(_)) => Error::<T>::PriceAbsent,
			WithdrawalRejected::Unknown(HealthError::Overflow) => Error::<T>::AmountTooLarge,
			WithdrawalRejected::InLiquidation => Error::<T>::InLiquidation,
			WithdrawalRejected::Reopening { .. } => Error::<T>::MarketReopening,
			WithdrawalRejected::Damaged(_) => Error::<T>::MarketUnreadable,
		})?;
		let mut account = booked::<T>(index, account, |ledger| ledger.withdraw(index, quote))?;
		if account.has_position() {
			let due = T::OnRiskRaised::look_again(index, account.due);
			account.due = Some(due.map_err(|Unreadable| Error::<T>::ScheduleUnreadable)?);
		}
		Accounts::<T>::insert(index, account);
		let custody = Self::custody_account();
		let asset = T::QuoteAsset::get();
		T::Assets::transfer(asset, &custody, who, amount, Preservation::Expendable)?;
		let held = Self::in_custody().map_err(custody_unreadable::<T>)?;
		InCustody::<T>::put(held.checked_sub(amount).ok_or(ArithmeticError::Underflow)?);
		Self::deposit_event(Event::Withdrawn { account: index, amount });
		Ok(())
	}

	fn open_account(who: &T::AccountId, amount: u128) -> Result<AccountIndex, DispatchError> {
		ensure!(amount >= T::MinOpeningDeposit::get(), Error::<T>::DepositTooSmall);
		let index = Self::next_index().map_err(account_unreadable::<T>)?;
		let next = index.0.checked_add(1).ok_or(Error::<T>::TooManyAccounts)?;
		NextIndex::<T>::put(AccountIndex(next));
		Indices::<T>::insert(who, index);
		// The account lasts for ever, and so must the nonce of its owner: old transactions could be replayed otherwise.
		frame_system::Pallet::<T>::inc_sufficients(who);
		Owners::<T>::insert(index, who);
		Self::deposit_event(Event::AccountOpened { who: who.clone(), account: index });
		Ok(index)
	}

	/// Mints quote asset into custody for the insurance fund. At genesis only.
	pub(crate) fn endow_insurance(amount: u128) -> DispatchResult {
		T::Assets::mint_into(T::QuoteAsset::get(), &Self::custody_account(), amount)?;
		InCustody::<T>::put(amount);
		let quote = atoms::<T>(amount)?;
		let fund =
			booked::<T>(INSURANCE, Account::default(), |ledger| ledger.deposit(INSURANCE, quote))?;
		Accounts::<T>::insert(INSURANCE, fund);
		Ok(())
	}

	/// Credits the insurance fund with quote asset that came into custody without a deposit.
	///
	/// Anybody can send to the custody account, and the ledger must equal custody. A gift that cannot be booked changes
	/// nothing and is tried again in the next block.
	pub(crate) fn absorb_gifts() {
		let held = T::Assets::balance(T::QuoteAsset::get(), &Self::custody_account());
		let Ok(counted) = Self::in_custody() else {
			return Self::deposit_event(Event::GiftHeld { amount: None });
		};
		// Less than the ledger has counted is no gift; the law of conservation reports it.
		let Some(gift) = held.checked_sub(counted).filter(|gift| *gift > 0) else { return };
		let Ok(fund) = Self::account(INSURANCE) else {
			return Self::deposit_event(Event::GiftHeld { amount: Some(gift) });
		};
		let Ok(quote) = atoms::<T>(gift) else { return };
		// The first gift, or the endowment of the genesis state, opens the fund.
		let fund = fund.unwrap_or_else(Account::default);
		let booked = booked::<T>(INSURANCE, fund, |ledger| ledger.deposit(INSURANCE, quote));
		let Ok(fund) = booked else { return };
		Accounts::<T>::insert(INSURANCE, fund);
		InCustody::<T>::put(held);
		Self::deposit_event(Event::GiftReceived { amount: gift });
	}
}

/// Books a movement of the ledger on one account and returns the account after it.
pub(crate) fn booked<T: Config>(
	index: AccountIndex,
	account: Account,
	movement: impl FnOnce(&mut MemoryAccounts) -> Result<(), LedgerError>,
) -> Result<Account, Error<T>> {
	let mut ledger = MemoryAccounts(BTreeMap::from([(index, account)]));
	movement(&mut ledger).map_err(|error| match error {
		LedgerError::InsufficientCash => Error::<T>::InsufficientMargin,
		_ => Error::<T>::AmountTooLarge,
	})?;
	ledger.0.remove(&index).ok_or(Error::<T>::NoAccount)
}

pub(crate) fn account_unreadable<T: Config>(_: Unreadable) -> Error<T> {
	Error::AccountUnreadable
}

pub(crate) fn custody_unreadable<T: Config>(_: Unreadable) -> Error<T> {
	Error::CustodyUnreadable
}

pub(crate) fn atoms<T: Config>(amount: u128) -> Result<Quote, Error<T>> {
	i128::try_from(amount).map(Quote).map_err(|_| Error::<T>::AmountTooLarge)
}
