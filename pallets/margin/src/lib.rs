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
	use novation_exchange_types::{
		CommonValue, Fault, HealthError, MarkSource, MarketValue, MarketView, Markets,
		WithdrawalRejected,
	};
	use novation_ledger::Account;
	use novation_ports::{Accounts, EnsureMargin, InspectMarkets, Prices};
	use novation_risk::{health, Exposure, Health};
	use novation_round::{exposures, withdrawable};
	use novation_units::{FaultKind, MarketId, Millis, Quote, Unreadable};

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

	/// Reason for which an account cannot be valued.
	#[derive(Clone, Copy, Debug, PartialEq, Eq)]
	pub enum Unvalued {
		/// A price is absent, or an amount is out of range.
		Health(HealthError),
		/// A stored value of a market of the account is damaged.
		Damaged(Fault),
	}

	impl From<HealthError> for Unvalued {
		fn from(error: HealthError) -> Self {
			Self::Health(error)
		}
	}

	impl From<Fault> for Unvalued {
		fn from(fault: Fault) -> Self {
			Self::Damaged(fault)
		}
	}

	impl<T: Config> Pallet<T> {
		/// Returns a market as the last round left it; none if no round has seen it. Its price is absent if it is too
		/// old.
		///
		/// # Errors
		///
		/// [`Fault`] if the terms, the state or the prices of the market do not decode.
		pub fn market(id: MarketId) -> Result<Option<MarketView>, Fault> {
			let kind = FaultKind::Unreadable;
			let damaged = |value| move |Unreadable| Fault::Market { market: id, value, kind };
			let terms = Fault::Common { value: CommonValue::Markets, kind };
			let market = T::Markets::market(id).map_err(|Unreadable| terms)?;
			let state = T::Accounts::market_state(id).map_err(damaged(MarketValue::State))?;
			let price = T::Prices::price(id).map_err(damaged(MarketValue::Price))?;
			let (Some(market), Some(state), Some(price)) = (market, state, price) else {
				return Ok(None);
			};
			Ok(Some(MarketView { market, state, price, now: Self::now() }.aged(Self::now())))
		}

		/// Returns the markets of an account that a round has seen.
		fn markets_of(account: &Account) -> Result<Markets, Fault> {
			let ids = account.positions.iter().map(|position| position.market);
			let views = ids.map(|id| Ok(Self::market(id)?.map(|view| (id, view))));
			views.filter_map(Result::transpose).collect()
		}

		fn now() -> Millis {
			Millis(T::Clock::now())
		}

		/// Returns the exposures of an account, in the order of its positions.
		///
		/// # Errors
		///
		/// [`Unvalued`].
		pub fn exposures(account: &Account) -> Result<Vec<Exposure>, Unvalued> {
			let markets = Self::markets_of(account)?;
			let value = |market| {
				markets.get(&market).map_or(Ok(None), |view| view.valuation(MarkSource::Now))
			};
			Ok(exposures(account, value)?)
		}

		/// Returns the health of an account at the prices of the last round.
		///
		/// # Errors
		///
		/// [`Unvalued`].
		pub fn health(account: &Account) -> Result<Health, Unvalued> {
			let exposures = Self::exposures(account)?;
			Ok(health(account.cash, &exposures).map_err(HealthError::from)?)
		}

		/// Returns the amount that may be withdrawn now, in atoms.
		///
		/// # Errors
		///
		/// [`WithdrawalRejected`].
		pub fn withdrawable(account: &Account) -> Result<Quote, WithdrawalRejected> {
			let markets = Self::markets_of(account).map_err(WithdrawalRejected::Damaged)?;
			withdrawable(account, Self::now(), |market| markets.get(&market).cloned())
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
