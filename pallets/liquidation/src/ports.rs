//! The schedule and the queue as other pallets use them.

use crate::{Config, Due, MaxQueue, PageSize, Pages, Pallet, Queue, Schedule};
use alloc::vec::Vec;
use frame_support::{storage::unhashed, BoundedVec};
use novation_exchange_types::HealthSchedule;
use novation_ports::{decoded, LiquidationQueue, OnRiskRaised};
use novation_units::{AccountIndex, Unreadable, PPM};

impl<T: Config> LiquidationQueue for Pallet<T> {
	fn schedule() -> Result<HealthSchedule, Unreadable> {
		let schedule = decoded(unhashed::get_raw(&Schedule::<T>::hashed_key()))?;
		Ok(schedule.unwrap_or_else(HealthSchedule::default))
	}

	fn set_schedule(schedule: &HealthSchedule) {
		Schedule::<T>::put(schedule);
	}

	fn take_due(slot: u64) -> Result<Vec<AccountIndex>, Unreadable> {
		let pages: Option<u32> = decoded(unhashed::get_raw(&Pages::<T>::hashed_key_for(slot)))?;
		let Some(last) = pages.and_then(|pages| pages.checked_sub(1)) else {
			return Ok(Vec::new());
		};
		let page = decoded(unhashed::get_raw(&Due::<T>::hashed_key_for((slot, last))))?;
		// A page is counted only when it is stored.
		let page: BoundedVec<AccountIndex, PageSize> = page.ok_or(Unreadable)?;
		Due::<T>::remove((slot, last));
		if last == 0 {
			Pages::<T>::remove(slot);
		} else {
			Pages::<T>::insert(slot, last);
		}
		Ok(page.into_inner())
	}

	fn put_due(slot: u64, account: AccountIndex) {
		let pages = Pages::<T>::get(slot).unwrap_or(0);
		let last = pages.saturating_sub(1);
		let mut page =
			if pages == 0 { None } else { Due::<T>::get((slot, last)) }.unwrap_or_default();
		if page.try_push(account).is_ok() {
			Due::<T>::insert((slot, last), page);
			if pages == 0 {
				Pages::<T>::insert(slot, 1);
			}
			return;
		}
		let mut page = BoundedVec::new();
		// The first account of a page always fits.
		if page.try_push(account).is_ok() {
			Due::<T>::insert((slot, pages), page);
			Pages::<T>::insert(slot, pages.saturating_add(1));
		}
	}

	fn liquidations() -> Result<Vec<AccountIndex>, Unreadable> {
		let queue = decoded(unhashed::get_raw(&Queue::<T>::hashed_key()))?;
		// Nothing is stored before the first account waits.
		Ok(queue.map_or_else(Vec::new, BoundedVec::<AccountIndex, MaxQueue>::into_inner))
	}

	fn set_liquidations(waiting: &[AccountIndex]) {
		// The round keeps the bound: an account beyond it stays in the schedule.
		Queue::<T>::put(BoundedVec::truncate_from(waiting.to_vec()));
	}
}

impl<T: Config> OnRiskRaised for Pallet<T> {
	fn look_again(index: AccountIndex) -> u64 {
		let slot = Schedule::<T>::get().next_slot;
		Self::put_due(slot, index);
		slot
	}

	fn look_at_all() {
		// No account is safe for a move of its whole price.
		Schedule::<T>::mutate(|schedule| {
			schedule.path_ppm = schedule.path_ppm.saturating_add(u64::from(PPM));
		});
	}
}
