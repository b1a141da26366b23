#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod events;
#[cfg(test)]
mod mock;
mod ports;
mod sweep;
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
	use novation_ports::{Accounts, LiquidationQueue, OnRiskRaised};
	use novation_units::{AccountIndex, Lots, MarketId, Quote, Ticks, Unreadable};

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

	/// Progress of a sweep, which schedules the accounts of damaged slots again.
	#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
	pub struct Sweep {
		/// The next account to examine.
		pub next: AccountIndex,
		/// The latest damaged slot. Accounts that are due there or earlier are scheduled again.
		pub slot: u64,
	}

	/// The sweep that goes on, if a slot was found to be damaged.
	#[pallet::storage]
	pub type Sweeping<T: Config> = StorageValue<_, Sweep, OptionQuery>;

	#[pallet::error]
	pub enum Error<T> {
		/// No account has this index.
		UnknownAccount,
		/// The account has no position, or is in liquidation already.
		NothingToCheck,
		/// The stored account is damaged: wait until it is restored.
		AccountUnreadable,
		/// The stored health schedule is damaged: wait until it is restored.
		ScheduleUnreadable,
	}

	impl<T> From<Unreadable> for Error<T> {
		fn from(_: Unreadable) -> Self {
			Self::ScheduleUnreadable
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::sweep()
		}

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
		/// [`Error::UnknownAccount`], [`Error::NothingToCheck`], [`Error::AccountUnreadable`],
		/// [`Error::ScheduleUnreadable`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::check_account())]
		pub fn check_account(origin: OriginFor<T>, account: AccountIndex) -> DispatchResult {
			ensure_signed(origin)?;
			let stored = T::Accounts::account(account);
			let stored = stored.map_err(|Unreadable| Error::<T>::AccountUnreadable)?;
			let mut state = stored.ok_or(Error::<T>::UnknownAccount)?;
			ensure!(state.has_position() && !state.in_liquidation, Error::<T>::NothingToCheck);
			let now = Self::schedule().map_err(Error::<T>::from)?.next_slot;
			// An account whose slot has passed stood in a damaged one.
			if state.due_slot != Some(now) {
				let slot = <Self as OnRiskRaised>::look_again(account).map_err(Error::<T>::from)?;
				state.due_slot = Some(slot);
				T::Accounts::set_account(account, &state);
			}
			Ok(())
		}
	}
}
