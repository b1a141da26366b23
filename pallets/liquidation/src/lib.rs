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
	use novation_exchange_types::{
		HealthSchedule, Occupied as Ring, QueueEntry, QueueList, SlotPages,
	};
	use novation_ledger::Due as Place;
	use novation_ports::{Accounts, LiquidationQueue, OnRiskRaised};
	use novation_units::{
		AccountIndex, Class, Lots, MarketId, Quote, Size, Slot, Ticks, Unreadable,
	};

	/// Accounts in one page of a slot, and entries in one page of the queue.
	pub type PageSize = ConstU32<128>;

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

	/// The paths, how far the schedule is served, and the ends of the queue.
	#[pallet::storage]
	pub type Schedule<T: Config> = StorageValue<_, HealthSchedule, ValueQuery>;

	/// The slots that hold accounts, by class and size.
	// Hasher: six keys, which nobody chooses.
	#[pallet::storage]
	pub type Occupied<T: Config> = StorageMap<_, Twox64Concat, (Class, Size), Ring, OptionQuery>;

	/// The pages of each slot.
	// Hasher: slots are numbered by the path of prices.
	#[pallet::storage]
	pub type Pages<T: Config> = StorageMap<_, Twox64Concat, Slot, SlotPages, OptionQuery>;

	/// The accounts of a slot, by page.
	// Hasher: as for `Pages`.
	#[pallet::storage]
	pub type Due<T: Config> =
		StorageMap<_, Twox64Concat, (Slot, u32), BoundedVec<AccountIndex, PageSize>, OptionQuery>;

	/// The accounts in liquidation, by list and page. Without a cap: see [`HealthSchedule::queues`].
	// Hasher: pages are numbered in the order in which they begin.
	#[pallet::storage]
	pub type Queue<T: Config> = StorageMap<
		_,
		Twox64Concat,
		(QueueList, u64),
		BoundedVec<QueueEntry, PageSize>,
		OptionQuery,
	>;

	/// The accounts that wait until a market can be closed again.
	// Hasher: markets are listed by governance, and account indices are given in order.
	#[pallet::storage]
	pub type Parked<T: Config> =
		StorageDoubleMap<_, Twox64Concat, MarketId, Twox64Concat, AccountIndex, (), OptionQuery>;

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
			ensure!(state.has_position() && !state.in_liquidation(), Error::<T>::NothingToCheck);
			// A parked account is checked when its market can be closed.
			ensure!(state.due != Some(Place::Parked), Error::<T>::NothingToCheck);
			let schedule = Self::schedule().map_err(Error::<T>::from)?;
			// An account whose slot has passed stood in a damaged one. One in the next slot is checked whenever the path grows.
			let is_next = state.due.and_then(Place::slot).is_some_and(|slot| {
				slot == schedule.next_slot(slot.class, slot.size)
					&& schedule.of(slot.class).of(slot.size).has_due
			});
			if !is_next {
				let due = <Self as OnRiskRaised>::look_again(account, state.due);
				state.due = Some(due.map_err(Error::<T>::from)?);
				T::Accounts::set_account(account, &state);
			}
			Ok(())
		}
	}
}
