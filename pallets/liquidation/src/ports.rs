//! The wheel, as the round and the ledger use it.

use crate::{Config, Due, Pages, Pallet, Queue, Wheel};
use alloc::vec::Vec;
use frame_support::BoundedVec;
use novation_ports::{OnRiskRaised, Watchtower};
use novation_round::Watch;
use novation_units::{AccountIndex, PPM};

impl<T: Config> Watchtower for Pallet<T> {
	fn watch() -> Watch {
		Wheel::<T>::get()
	}

	fn set_watch(watch: &Watch) {
		Wheel::<T>::put(watch);
	}

	fn take_due(slot: u64) -> Vec<AccountIndex> {
		let Some(last) = Pages::<T>::get(slot).and_then(|pages| pages.checked_sub(1)) else {
			return Vec::new();
		};
		if last == 0 {
			Pages::<T>::remove(slot);
		} else {
			Pages::<T>::insert(slot, last);
		}
		Due::<T>::take((slot, last)).map(BoundedVec::into_inner).unwrap_or_default()
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
		// The first of a page always fits.
		if page.try_push(account).is_ok() {
			Due::<T>::insert((slot, pages), page);
			Pages::<T>::insert(slot, pages.saturating_add(1));
		}
	}

	fn liquidations() -> Vec<AccountIndex> {
		Queue::<T>::get().into_inner()
	}

	fn set_liquidations(waiting: &[AccountIndex]) {
		// The round keeps the bound; what were beyond it would have stayed in the wheel.
		Queue::<T>::put(BoundedVec::truncate_from(waiting.to_vec()));
	}
}

impl<T: Config> OnRiskRaised for Pallet<T> {
	fn look_again(index: AccountIndex) -> u64 {
		let slot = Wheel::<T>::get().next_slot;
		Self::put_due(slot, index);
		slot
	}

	fn look_at_all() {
		// No account is safe for a move of more than all of its price.
		Wheel::<T>::mutate(|watch| {
			watch.path_ppm = watch.path_ppm.saturating_add(u64::from(PPM));
		});
	}
}
