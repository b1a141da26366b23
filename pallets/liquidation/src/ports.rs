//! The schedule and the queue as other pallets use them.

use crate::{Config, Due, MaxQueue, PageSize, Pages, Pallet, Queue, Schedule};
use alloc::vec::Vec;
use frame_support::{defensive, storage::unhashed, BoundedVec};
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
		let last = match Self::last_page(slot) {
			Ok(last) => last,
			Err(Unreadable) => {
				Self::begin_sweep(slot);
				return Err(Unreadable);
			}
		};
		let Some((last, page)) = last else { return Ok(Vec::new()) };
		Due::<T>::remove((slot, last));
		if last == 0 {
			Pages::<T>::remove(slot);
		} else {
			Pages::<T>::insert(slot, last);
		}
		Ok(page.into_inner())
	}

	fn put_due(slot: u64, account: AccountIndex) {
		// A damaged slot takes nothing more. The sweep finds the account by the slot that it names.
		if let Err(Unreadable) = Self::append(slot, account) {
			Self::begin_sweep(slot);
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
	fn look_again(index: AccountIndex) -> Result<u64, Unreadable> {
		let slot = Self::schedule()?.next_slot;
		Self::put_due(slot, index);
		Ok(slot)
	}

	fn look_at_all() -> Result<(), Unreadable> {
		let mut schedule = Self::schedule()?;
		// No account is safe for a move of its whole price.
		schedule.advance(u64::from(PPM));
		Self::set_schedule(&schedule);
		Ok(())
	}
}

/// Accounts of a slot.
type Page = BoundedVec<AccountIndex, PageSize>;

impl<T: Config> Pallet<T> {
	/// Returns the last page of a slot with its number; `None` if the slot is empty.
	fn last_page(slot: u64) -> Result<Option<(u32, Page)>, Unreadable> {
		let pages: Option<u32> = decoded(unhashed::get_raw(&Pages::<T>::hashed_key_for(slot)))?;
		let Some(last) = pages.and_then(|pages| pages.checked_sub(1)) else { return Ok(None) };
		let page = decoded(unhashed::get_raw(&Due::<T>::hashed_key_for((slot, last))))?;
		// A page is counted only when it is stored.
		Ok(Some((last, page.ok_or(Unreadable)?)))
	}

	/// Appends an account to a slot, unless the slot is damaged.
	pub(crate) fn append(slot: u64, account: AccountIndex) -> Result<(), Unreadable> {
		let (number, mut page) = match Self::last_page(slot)? {
			Some((last, page)) if page.is_full() => (last.saturating_add(1), Page::new()),
			Some(last) => last,
			None => (0, Page::new()),
		};
		if page.is_empty() {
			Pages::<T>::insert(slot, number.saturating_add(1));
		}
		if page.try_push(account).is_err() {
			defensive!("a full page was replaced by an empty one");
		}
		Due::<T>::insert((slot, number), page);
		Ok(())
	}
}
