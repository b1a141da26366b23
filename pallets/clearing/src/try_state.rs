//! The law of conservation.

use crate::{Accounts, BadDebt, Config, InCustody, MarketStates, Pallet};
use alloc::collections::BTreeMap;
use frame_support::traits::{fungibles::Inspect, Get};
use novation_units::{MarketId, Overflow, Quote};
use sp_runtime::TryRuntimeError;

/// Both sides of the law, and what they are made of. Walks all accounts: for queries and checks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conservation {
	/// Quote asset in the custody account.
	pub custody: u128,
	/// Sum of all cash.
	pub cash: Quote,
	/// Sum of what all positions cost, negated.
	pub quote: Quote,
	/// Debts that nobody could pay.
	pub bad_debt: Quote,
	/// Per market: long lots, short lots.
	pub lots: BTreeMap<MarketId, (u128, u128)>,
}

impl Conservation {
	/// What the ledger says less what custody holds: zero, or something is broken.
	pub fn difference(&self) -> Result<Quote, Overflow> {
		let custody = i128::try_from(self.custody).map_err(|_| Overflow)?;
		self.cash.add(self.quote)?.sub(self.bad_debt)?.sub(Quote(custody))
	}
}

impl<T: Config> Pallet<T> {
	/// Add everything up.
	pub fn conservation() -> Result<Conservation, Overflow> {
		let mut sums = Conservation {
			custody: T::Assets::balance(T::QuoteAsset::get(), &Self::custody_account()),
			bad_debt: BadDebt::<T>::get(),
			..Conservation::default()
		};
		for (_, account) in Accounts::<T>::iter() {
			sums.cash = sums.cash.add(account.cash)?;
			for position in &account.positions {
				sums.quote = sums.quote.add(position.quote)?;
				let (long, short) = sums.lots.entry(position.market).or_default();
				let side = if position.lots.0 < 0 { short } else { long };
				*side = side.checked_add(position.lots.abs().0.into()).ok_or(Overflow)?;
			}
		}
		Ok(sums)
	}

	/// Money is conserved exactly, and every market is balanced.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut sums = Self::conservation().map_err(|_| "the ledger's sums overflow")?;
		if sums.difference() != Ok(Quote::ZERO) {
			return Err("the ledger and custody differ".into());
		}
		if sums.custody != InCustody::<T>::get() {
			return Err("custody holds what the ledger has not counted".into());
		}
		for (market, state) in MarketStates::<T>::iter() {
			let (long, short) = sums.lots.remove(&market).unwrap_or_default();
			if long != short || long != u128::from(state.open_interest.0) {
				return Err("long, short and open interest differ".into());
			}
		}
		if !sums.lots.is_empty() {
			return Err("a position in a market without a state".into());
		}
		Ok(())
	}
}
