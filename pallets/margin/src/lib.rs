#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;

#[frame_support::pallet]
pub mod pallet {
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::Time};
	use novation_exchange_types::{HealthError, MarkSource, MarketView, WithdrawalRejected};
	use novation_ledger::Account;
	use novation_ports::{Accounts, EnsureMargin, InspectMarkets, Prices};
	use novation_risk::{health, Exposure, Health};
	use novation_round::{exposures, withdrawable};
	use novation_units::{MarketId, Millis, Quote};

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Terms of the markets.
		type Markets: InspectMarkets;
		/// Prices of the last round.
		type Prices: Prices;
		/// Open interest and funding of the markets.
		type Accounts: Accounts<Self::AccountId>;
		/// The chain's clock, in milliseconds.
		type Clock: Time<Moment = u64>;
	}

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	impl<T: Config> Pallet<T> {
		/// Returns a market as the last round left it; `None` if no round has seen it. A stale price is absent.
		pub fn market(id: MarketId) -> Option<MarketView> {
			let last = MarketView {
				market: T::Markets::market(id)?,
				state: T::Accounts::market_state(id)?,
				price: T::Prices::price(id)?,
			};
			Some(last.aged(Self::now()))
		}

		fn now() -> Millis {
			Millis(T::Clock::now())
		}

		/// Returns the exposures of an account, in the order of its positions.
		pub fn exposures(account: &Account) -> Result<Vec<Exposure>, HealthError> {
			exposures(account, |market| {
				Self::market(market).map_or(Ok(None), |market| market.valuation(MarkSource::Now))
			})
		}

		/// Returns the health of an account at the prices of the last round.
		pub fn health(account: &Account) -> Result<Health, HealthError> {
			Ok(health(account.cash, &Self::exposures(account)?)?)
		}

		/// Returns the amount that may be withdrawn now, in atoms.
		pub fn withdrawable(account: &Account) -> Result<Quote, WithdrawalRejected> {
			withdrawable(account, Self::now(), Self::market)
		}
	}

	impl<T: Config> EnsureMargin for Pallet<T> {
		fn ensure_withdrawal(account: &Account, amount: Quote) -> Result<(), WithdrawalRejected> {
			let most = Self::withdrawable(account)?;
			if amount > most {
				return Err(WithdrawalRejected::AtMost(most));
			}
			Ok(())
		}
	}
}
