#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod extension;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
pub mod weights;

pub use extension::{FreeWithinAllowance, Payment};
pub use pallet::*;
pub use weights::WeightInfo;

use frame_support::{ensure, traits::Time};
use novation_access::{Budget, Left};
use novation_ledger::Account;
use novation_ports::{Accounts, OnDeposit, Request};
use novation_units::{AccountIndex, Millis};
use sp_runtime::TryRuntimeError;

#[frame_support::pallet]
pub mod pallet {
	use crate::WeightInfo;
	use frame_support::{
		pallet_prelude::*,
		traits::{Get, Time},
	};
	use frame_system::pallet_prelude::*;
	use novation_access::Budget;
	use novation_ports::{Accounts, InspectCalls};
	use novation_units::AccountIndex;

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The ledger.
		type Accounts: Accounts<Self::AccountId>;
		/// Knows what calls ask of the round.
		type Calls: InspectCalls<Self::AccountId, Self::RuntimeCall>;
		/// The chain's clock, in milliseconds.
		type Clock: Time<Moment = u64>;
		/// Bytes of the block's proof that are recorded so far; none where nobody records it.
		type RecordedProof: Get<Option<u64>>;
		/// Weight of the extension.
		type WeightInfo: WeightInfo;
		/// Prepares the other pallets for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkSetup: novation_ports::benchmarking::Setup<Self::AccountId>;
	}

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What each account has earned and spent.
	// Hasher: indices are given in order.
	#[pallet::storage]
	pub type Allowances<T: Config> = StorageMap<_, Twox64Concat, AccountIndex, Budget, OptionQuery>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The budget of an account as it stands now.
	fn settled(index: AccountIndex, account: &Account) -> Budget {
		let now = Millis(T::Clock::now());
		let mut budget = Allowances::<T>::get(index).unwrap_or_else(|| Budget::open(now));
		budget.settle(now, account.cash, account.volume);
		budget
	}

	/// What an account may still send without a fee; `None` if there is no such account.
	pub fn left(index: AccountIndex) -> Option<Left> {
		let account = T::Accounts::account(index)?;
		Some(Self::settled(index, &account).left(account.volume))
	}

	/// The budget that is left when what a transaction asks for is spent; `None` if the budget does not cover it.
	pub(crate) fn after(request: &Request) -> Option<Budget> {
		let account = T::Accounts::account(request.account)?;
		let mut budget = Self::settled(request.account, &account);
		budget.spend(account.volume, request.demand).then_some(budget)
	}

	/// Every budget is of an account, and what was spent was earned.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		for (index, budget) in Allowances::<T>::iter() {
			let account = T::Accounts::account(index).ok_or("a budget of no account")?;
			let limit = budget.earned.saturating_add(account.volume) / novation_access::OPERATION;
			ensure!(budget.orders <= limit, "more orders were free than were earned");
			ensure!(budget.cancels <= limit.saturating_mul(2), "too many cancels were free");
		}
		Ok(())
	}
}

impl<T: Config> OnDeposit for Pallet<T> {
	fn before_deposit(index: AccountIndex, account: &Account) {
		Allowances::<T>::insert(index, Self::settled(index, account));
	}
}
