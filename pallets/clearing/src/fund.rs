//! Money of the exchange's own accounts: the insurance fund, the vaults of the markets and the fees.

use crate::{
	calls::{account_unreadable, atoms, booked, custody_unreadable},
	Accounts, Config, Draw, Draws, Error, Event, Fund, InCustody, Pallet,
};
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	storage::unhashed,
	traits::{fungibles::Mutate, tokens::Preservation, Get, Time},
};
use novation_exchange_types::FundState;
use novation_ledger::{vault_of, Account, Movements, FEES};
use novation_ports::{decoded, Accounts as _, EnsureMargin, OnRiskRaised};
use novation_units::{AccountIndex, MarketId, Millis, Quote, Unreadable};
use sp_runtime::ArithmeticError;

/// Time between the announcement of a draw and its payment: one day.
pub const DRAW_DELAY: Millis = Millis(24 * 3_600_000);

impl<T: Config> Pallet<T> {
	/// Moves quote asset of a signer into an account of the exchange. Nobody owns it from then on.
	pub(crate) fn endow(who: &T::AccountId, index: AccountIndex, amount: u128) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let quote = atoms::<T>(amount)?;
		let account = Self::account(index).map_err(account_unreadable::<T>)?;
		// The first endowment opens the account.
		let account = account.unwrap_or_else(Account::default);
		let custody = Self::custody_account();
		let asset = T::QuoteAsset::get();
		T::Assets::transfer(asset, who, &custody, amount, Preservation::Expendable)?;
		let held = Self::in_custody().map_err(custody_unreadable::<T>)?;
		InCustody::<T>::put(held.checked_add(amount).ok_or(ArithmeticError::Overflow)?);
		let account = booked::<T>(index, account, |ledger| ledger.deposit(index, quote))?;
		Accounts::<T>::insert(index, account);
		Self::deposit_event(Event::Endowed { account: index, amount });
		Ok(())
	}

	/// The vault of a market.
	pub(crate) fn vault(market: MarketId) -> Result<AccountIndex, Error<T>> {
		vault_of(market).ok_or(Error::<T>::NoVault)
	}

	/// Announces a draw of an account of the exchange, in place of an earlier announcement.
	pub(crate) fn announce_draw(
		account: AccountIndex,
		amount: u128,
		to: T::AccountId,
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let at = Millis(T::Clock::now().saturating_add(DRAW_DELAY.0));
		Draws::<T>::insert(account, Draw { amount, to, at });
		Self::deposit_event(Event::DrawAnnounced { account, amount, at });
		Ok(())
	}

	/// Pays an announced draw whose time has come: from a vault if its margin allows it, from the fees if no bad debt is
	/// open.
	pub(crate) fn pay_draw(index: AccountIndex) -> DispatchResult {
		let draw: Option<Draw<T::AccountId>> =
			decoded(unhashed::get_raw(&Draws::<T>::hashed_key_for(index)))
				.map_err(account_unreadable::<T>)?;
		let Draw { amount, to, at } = draw.ok_or(Error::<T>::NoDraw)?;
		ensure!(T::Clock::now() >= at.0, Error::<T>::DrawTooEarly);
		let debt = Self::bad_debt().map_err(custody_unreadable::<T>)?;
		ensure!(index != FEES || debt.is_zero(), Error::<T>::BadDebtOpen);
		let quote = atoms::<T>(amount)?;
		let account = Self::account(index).map_err(account_unreadable::<T>)?;
		// An account that was never written has no more to draw than one without cash.
		let account = account.unwrap_or_else(Account::default);
		T::Margin::ensure_withdrawal(&account, quote)
			.map_err(|_| Error::<T>::InsufficientMargin)?;
		let mut account = booked::<T>(index, account, |ledger| ledger.withdraw(index, quote))?;
		if account.has_position() {
			let due = T::OnRiskRaised::look_again(index, account.due);
			account.due = Some(due.map_err(|Unreadable| Error::<T>::ScheduleUnreadable)?);
		}
		Accounts::<T>::insert(index, account);
		Draws::<T>::remove(index);
		if index == FEES {
			Self::count_drawn_fees(quote)?;
		}
		let (custody, asset) = (Self::custody_account(), T::QuoteAsset::get());
		T::Assets::transfer(asset, &custody, &to, amount, Preservation::Expendable)?;
		let held = Self::in_custody().map_err(custody_unreadable::<T>)?;
		InCustody::<T>::put(held.checked_sub(amount).ok_or(ArithmeticError::Underflow)?);
		Self::deposit_event(Event::Withdrawn { account: index, amount });
		Ok(())
	}

	/// Takes drawn fees off the balance from which the fees of the hour are counted.
	fn count_drawn_fees(amount: Quote) -> DispatchResult {
		let fund = Self::fund_state().map_err(custody_unreadable::<T>)?;
		// Before the first round no hour is counted.
		if let Some(fund) = fund {
			let fees = fund.fees.sub(amount).map_err(|_| Error::<T>::AmountTooLarge)?;
			Fund::<T>::put(FundState { fees, ..fund });
		}
		Ok(())
	}
}
