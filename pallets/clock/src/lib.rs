#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;

#[frame_support::pallet]
pub mod pallet {
	use frame_support::{
		pallet_prelude::*,
		traits::{OnTimestampSet, Time},
	};
	use frame_system::pallet_prelude::BlockNumberFor;

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Duration of a step, in milliseconds.
		type Step: Get<u64>;
		/// Number of steps in a slot.
		type StepsPerSlot: Get<u64>;
		/// Number of steps between the start of the slot and this block, as its author claims.
		type StepInSlot: Get<u64>;
	}

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Time of this block in milliseconds, once its timestamp is set; until then that of its parent.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Now<T: Config> = StorageValue<_, u64, ValueQuery>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			// The timestamp inherent sets the time.
			T::DbWeight::get().reads_writes(1, 1)
		}
	}

	impl<T: Config> OnTimestampSet<u64> for Pallet<T> {
		fn on_timestamp_set(slot_start: u64) {
			let last_step = T::StepsPerSlot::get().saturating_sub(1);
			let step = T::StepInSlot::get().min(last_step);
			let time = slot_start.saturating_add(step.saturating_mul(T::Step::get()));
			Now::<T>::mutate(|now| *now = time.max(*now));
		}
	}

	impl<T: Config> Time for Pallet<T> {
		type Moment = u64;

		fn now() -> u64 {
			Now::<T>::get()
		}
	}
}
