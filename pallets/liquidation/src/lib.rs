#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod events;
#[cfg(test)]
mod mock;
mod ports;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", feature = "std"))]
mod try_state;
pub mod weights;

use frame_support::pallet_macros::import_section;
pub use pallet::*;
pub use weights::WeightInfo;

#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use crate::WeightInfo;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use novation_exchange_types::{HealthSchedule, MAX_LIQUIDATIONS};
	use novation_ports::{Accounts, OnRiskRaised};
	use novation_units::{AccountIndex, Lots, MarketId, Quote, Ticks};

	/// Accounts in one page of a slot.
	pub type PageSize = ConstU32<128>;
	/// Most accounts in liquidation at a time.
	pub type MaxQueue = ConstU32<{ MAX_LIQUIDATIONS as u32 }>;

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The accounts.
		type Accounts: Accounts<Self::AccountId>;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
		/// Prepares the other pallets for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkSetup: novation_ports::benchmarking::Setup<Self::AccountId>;
	}

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Length of the price path, and the next slot of the schedule.
	#[pallet::storage]
	pub type Schedule<T: Config> = StorageValue<_, HealthSchedule, ValueQuery>;

	/// Number of pages of each slot.
	// Hasher: slots are numbered by the path of prices.
	#[pallet::storage]
	pub type Pages<T: Config> = StorageMap<_, Twox64Concat, u64, u32, OptionQuery>;

	/// The accounts of a slot, by page.
	// Hasher: as for `Pages`.
	#[pallet::storage]
	pub type Due<T: Config> =
		StorageMap<_, Twox64Concat, (u64, u32), BoundedVec<AccountIndex, PageSize>, OptionQuery>;

	/// The accounts in liquidation, the oldest first.
	#[pallet::storage]
	pub type Queue<T: Config> = StorageValue<_, BoundedVec<AccountIndex, MaxQueue>, ValueQuery>;

	#[pallet::error]
	pub enum Error<T> {
		/// No account has this index.
		UnknownAccount,
		/// The account has no position, or is in liquidation already.
		NothingToCheck,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Makes the round of this block check the health of an account.
		///
		/// The schedule never overlooks an account, so this gains nothing; it lets anybody verify that.
		///
		/// ## Dispatch Origin
		///
		/// Signed by anyone.
		///
		/// ## Errors
		///
		/// [`Error::UnknownAccount`], [`Error::NothingToCheck`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::check_account())]
		pub fn check_account(origin: OriginFor<T>, account: AccountIndex) -> DispatchResult {
			ensure_signed(origin)?;
			let mut state = T::Accounts::account(account).ok_or(Error::<T>::UnknownAccount)?;
			ensure!(state.has_position() && !state.in_liquidation, Error::<T>::NothingToCheck);
			let now = Schedule::<T>::get().next_slot;
			if state.due_slot.is_none_or(|due| due > now) {
				state.due_slot = Some(<Self as OnRiskRaised>::look_again(account));
				T::Accounts::set_account(account, &state);
			}
			Ok(())
		}
	}
}
