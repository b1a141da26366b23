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
#[cfg(any(feature = "try-runtime", feature = "std"))]
mod try_state;
pub mod weights;

pub use extension::{FreeWithinAllowance, Payment};
pub use pallet::*;
pub use weights::WeightInfo;

use frame_support::{storage::unhashed, traits::Time};
use novation_access::{Allowance, Left};
use novation_ledger::Account;
use novation_ports::{decoded, Accounts, OnDeposit, Request};
use novation_units::{AccountIndex, Millis, Unreadable};

#[frame_support::pallet]
pub mod pallet {
	use crate::WeightInfo;
	use frame_support::{
		pallet_prelude::*,
		traits::{Get, Time},
	};
	use frame_system::pallet_prelude::*;
	use novation_access::Allowance;
	use novation_ports::{Accounts, Agents, InspectCalls};
	use novation_units::AccountIndex;

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The ledger.
		type Accounts: Accounts<Self::AccountId>;
		/// Keys that trade for an account besides its owner, each with a share of the allowance.
		type Agents: Agents<Self::AccountId>;
		/// Returns the operations that a call asks of the round.
		type Calls: InspectCalls<Self::AccountId, Self::RuntimeCall>;
		/// The chain's clock, in milliseconds.
		type Clock: Time<Moment = u64>;
		/// Bytes of the proof of the block that are recorded so far; none if nothing records it.
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

	/// Operations that each account has earned and spent.
	// Hasher: indices are assigned in order.
	#[pallet::storage]
	pub type Allowances<T: Config> =
		StorageMap<_, Twox64Concat, AccountIndex, Allowance, OptionQuery>;

	/// Weight of the free transactions of this block so far. The fee multiplier takes it at the end of the block, since what
	/// pays nothing must not make others pay more.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type FreeWeight<T: Config> = StorageValue<_, Weight, ValueQuery>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Returns the allowance of an account as of now.
	fn settled(index: AccountIndex, account: &Account) -> Result<Allowance, Unreadable> {
		let now = Millis(T::Clock::now());
		let stored = decoded(unhashed::get_raw(&Allowances::<T>::hashed_key_for(index)))?;
		// Nothing is stored before the first deposit.
		let mut allowance: Allowance = stored.unwrap_or_else(|| Allowance::open(now));
		allowance.settle(now, account.cash, account.volume);
		Ok(allowance)
	}

	/// Returns the operations that an account may still send for free; `None` if there is no such account.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the account or its allowance does not decode.
	pub fn left(index: AccountIndex) -> Result<Option<Left>, Unreadable> {
		let Some(account) = T::Accounts::account(index)? else { return Ok(None) };
		Ok(Some(Self::settled(index, &account)?.left(account.volume)))
	}

	/// Returns the allowance after a request; `None` if it does not cover the request together with those of the same size
	/// that may wait before it. So no more waits in the pool than the allowance pays for.
	pub(crate) fn after(request: &Request, place: u32) -> Result<Option<Allowance>, Unreadable> {
		let Some(account) = T::Accounts::account(request.account)? else { return Ok(None) };
		let mut allowance = Self::settled(request.account, &account)?;
		if !allowance.left(account.volume).covers(request.demand.times(place)) {
			return Ok(None);
		}
		Ok(allowance.spend(account.volume, request.demand).then_some(allowance))
	}
}

impl<T: Config> OnDeposit for Pallet<T> {
	fn before_deposit(index: AccountIndex, account: &Account) -> Result<(), Unreadable> {
		Allowances::<T>::insert(index, Self::settled(index, account)?);
		Ok(())
	}
}
