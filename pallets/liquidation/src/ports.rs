//! The schedule, the queue and the parked accounts as the round and other pallets use them.

use crate::{Config, Due, Occupied, PageSize, Pages, Pallet, Parked, Queue, Schedule};
use alloc::vec::Vec;
use frame_support::{storage::unhashed, BoundedVec};
use novation_exchange_types::{
	HealthSchedule, Occupied as Ring, QueueEntry, QueueList, SlotPages, DUE_PAGE,
};
use novation_ledger::Due as Place;
use novation_ports::{decoded, LiquidationQueue, OnRiskRaised};
use novation_units::{AccountIndex, Class, MarketId, Size, Slot, Unreadable};

impl<T: Config> LiquidationQueue for Pallet<T> {
	fn schedule() -> Result<HealthSchedule, Unreadable> {
		let schedule = decoded(unhashed::get_raw(&Schedule::<T>::hashed_key()))?;
		Ok(schedule.unwrap_or_else(HealthSchedule::default))
	}

	fn set_schedule(schedule: &HealthSchedule) {
		Schedule::<T>::put(schedule);
	}

	fn occupied(class: Class, size: Size) -> Result<Ring, Unreadable> {
		let ring = decoded(unhashed::get_raw(&Occupied::<T>::hashed_key_for((class, size))))?;
		// Nothing is stored before the first account waits.
		Ok(ring.unwrap_or_else(Ring::default))
	}

	fn set_occupied(class: Class, size: Size, occupied: &Ring) {
		Occupied::<T>::insert((class, size), occupied);
	}

	fn slot_pages(slot: Slot) -> Result<SlotPages, Unreadable> {
		let pages = decoded(unhashed::get_raw(&Pages::<T>::hashed_key_for(slot)))?;
		// Nothing is stored for a slot without accounts.
		Ok(pages.unwrap_or_else(SlotPages::default))
	}

	fn set_slot_pages(slot: Slot, pages: SlotPages) {
		match pages.is_empty() {
			true => Pages::<T>::remove(slot),
			false => Pages::<T>::insert(slot, pages),
		}
	}

	fn slot_page(slot: Slot, page: u32) -> Result<Vec<AccountIndex>, Unreadable> {
		let stored = decoded(unhashed::get_raw(&Due::<T>::hashed_key_for((slot, page))))?;
		// A page is counted only when it is stored.
		stored.map(BoundedVec::<AccountIndex, PageSize>::into_inner).ok_or(Unreadable)
	}

	fn set_slot_page(slot: Slot, page: u32, accounts: &[AccountIndex]) {
		// The round keeps the bound.
		Due::<T>::insert((slot, page), BoundedVec::truncate_from(accounts.to_vec()));
	}

	fn remove_slot_page(slot: Slot, page: u32) {
		Due::<T>::remove((slot, page));
	}

	fn report_slot(slot: Slot) {
		Self::begin_sweep(slot.number);
	}

	fn queue_page(list: QueueList, page: u64) -> Result<Vec<QueueEntry>, Unreadable> {
		let stored = decoded(unhashed::get_raw(&Queue::<T>::hashed_key_for((list, page))))?;
		stored.map(BoundedVec::<QueueEntry, PageSize>::into_inner).ok_or(Unreadable)
	}

	fn set_queue_page(list: QueueList, page: u64, entries: &[QueueEntry]) {
		match entries.is_empty() {
			true => Queue::<T>::remove((list, page)),
			// The round keeps the bound.
			false => Queue::<T>::insert((list, page), BoundedVec::truncate_from(entries.to_vec())),
		}
	}

	fn parked(
		market: MarketId,
		after: Option<AccountIndex>,
		most: u32,
	) -> Result<Vec<AccountIndex>, Unreadable> {
		// A key that does not decode is passed: the keys are written by this pallet only.
		let parked = match after {
			Some(after) => Parked::<T>::iter_key_prefix_from(
				market,
				Parked::<T>::hashed_key_for(market, after),
			),
			None => Parked::<T>::iter_key_prefix(market),
		};
		Ok(parked.take(most as usize).collect())
	}

	fn is_parked(market: MarketId, account: AccountIndex) -> Result<bool, Unreadable> {
		Ok(Parked::<T>::contains_key(market, account))
	}

	fn park(market: MarketId, account: AccountIndex) {
		Parked::<T>::insert(market, account, ());
	}

	fn unpark(market: MarketId, account: AccountIndex) {
		Parked::<T>::remove(market, account);
	}
}

impl<T: Config> OnRiskRaised for Pallet<T> {
	fn look_again(index: AccountIndex, due: Option<Place>) -> Result<Place, Unreadable> {
		let mut schedule = Self::schedule()?;
		let known = due.and_then(Place::slot);
		// The check that follows finds the class and the size of an account without a slot.
		let (class, size) =
			known.map_or((Class::Major, Size::Small), |slot| (slot.class, slot.size));
		let slot = schedule.next_slot(class, size);
		schedule.of_mut(class).of_mut(size).has_due = true;
		Self::set_schedule(&schedule);
		if let Some(Place::Slot { slot, page }) = due {
			if let Err(Unreadable) = Self::take_out(slot, page, index) {
				Self::begin_sweep(slot.number);
			}
		}
		// A damaged slot takes nothing more. The sweep finds the account by the slot that it names.
		let page = Self::append(slot, index).unwrap_or_else(|Unreadable| {
			Self::begin_sweep(slot.number);
			0
		});
		Ok(Place::Slot { slot, page })
	}

	fn look_at_all() -> Result<(), Unreadable> {
		let mut schedule = Self::schedule()?;
		// No account is safe for a move of its whole price.
		schedule.look_at_all();
		Self::set_schedule(&schedule);
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	/// Appends an account to the last page of a slot, unless the slot is damaged, and returns the page.
	pub(crate) fn append(slot: Slot, account: AccountIndex) -> Result<u32, Unreadable> {
		let mut pages = Self::slot_pages(slot)?;
		let mut ring = Self::occupied(slot.class, slot.size)?;
		if let Some(last) = pages.end.checked_sub(1).filter(|last| *last >= pages.first) {
			let mut listed = Self::slot_page(slot, last)?;
			if listed.len() < DUE_PAGE {
				listed.push(account);
				Self::set_slot_page(slot, last, &listed);
				return Ok(last);
			}
		}
		let new = pages.end;
		pages.end = new.saturating_add(1);
		ring.set(slot.number, true);
		Self::set_slot_page(slot, new, &[account]);
		Self::set_slot_pages(slot, pages);
		Self::set_occupied(slot.class, slot.size, &ring);
		Ok(new)
	}

	/// Takes an account out of a page. An empty page stays until the round passes its slot.
	pub(crate) fn take_out(slot: Slot, page: u32, account: AccountIndex) -> Result<(), Unreadable> {
		let pages = Self::slot_pages(slot)?;
		if !(pages.first..pages.end).contains(&page) {
			return Ok(());
		}
		let mut listed = Self::slot_page(slot, page)?;
		listed.retain(|other| *other != account);
		Self::set_slot_page(slot, page, &listed);
		Ok(())
	}

	/// Every account in liquidation, list by list.
	///
	/// # Errors
	///
	/// [`Unreadable`] if a page does not decode.
	pub fn liquidations() -> Result<Vec<AccountIndex>, Unreadable> {
		let schedule = Self::schedule()?;
		let mut found = Vec::new();
		for list in QueueList::ALL {
			let pages = schedule.queues.of(list);
			for page in pages.first..pages.end {
				found.extend(Self::queue_page(list, page)?.into_iter().map(|entry| entry.account));
			}
		}
		Ok(found)
	}
}
