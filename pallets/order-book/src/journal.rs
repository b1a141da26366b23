//! The events of a round, deposited with one write.

use crate::{Config, Event};
use alloc::vec::Vec;
use codec::{Compact, Decode, Encode};
use core::{cell::Cell, marker::PhantomData};
use frame_support::{
	storage::{storage_prefix, unhashed},
	traits::PalletInfoAccess,
};
use frame_system::{Pallet as System, Phase};
use sp_runtime::traits::Zero;

/// Deposits events as `frame_system` does, into the same list. That reads the block's number, its phase and the count of
/// events for each of them, and writes the event and the count; here all of it is done once a round, which tells thousands
/// (`docs/adr/012-events-of-a-round.md`). Nobody else deposits while the round runs.
pub(crate) struct Journal<T> {
	/// None at genesis, where nothing is told.
	phase: Option<Phase>,
	/// The records of what was told, one behind the other.
	records: Cell<Vec<u8>>,
	/// How many.
	told: Cell<u32>,
	runtime: PhantomData<T>,
}

/// Where the system keeps something.
fn key<T: Config>(item: &str) -> [u8; 32] {
	storage_prefix(System::<T>::name().as_bytes(), item.as_bytes())
}

/// A list as it is stored, with so many more items behind those that it has.
fn longer(list: &[u8], more: u32, items: &[u8]) -> Option<Vec<u8>> {
	let mut before = list;
	let had = if list.is_empty() { 0 } else { Compact::<u32>::decode(&mut before).ok()?.0 };
	let mut longer = Compact(had.checked_add(more)?).encode();
	longer.reserve_exact(before.len().saturating_add(items.len()));
	longer.extend_from_slice(before);
	longer.extend_from_slice(items);
	Some(longer)
}

impl<T: Config> Journal<T> {
	/// Before the first event.
	pub fn open() -> Self {
		let is_genesis = System::<T>::block_number().is_zero();
		let phase = System::<T>::execution_phase().unwrap_or_default();
		Self {
			phase: (!is_genesis).then_some(phase),
			records: Cell::default(),
			told: Cell::new(0),
			runtime: PhantomData,
		}
	}

	/// One more event.
	pub fn tell(&self, event: Event<T>) {
		let Some(phase) = &self.phase else { return };
		let event = T::RuntimeEvent::from(event);
		// A record of the system's, field by field: its phase cannot be copied.
		let record = (phase, event, Vec::<T::Hash>::new());
		let mut records = self.records.take();
		record.encode_to(&mut records);
		self.records.set(records);
		self.told.set(self.told.get().saturating_add(1));
	}

	/// After the last one: deposit them, and count them, so that whoever deposits next counts on from there.
	pub fn close(self) {
		let (events, told) = (key::<T>("Events"), self.told.get());
		if told == 0 {
			return;
		}
		let before = unhashed::get_raw(&events).unwrap_or_default();
		if let Some(longer) = longer(&before, told, &self.records.into_inner()) {
			unhashed::put_raw(&events, &longer);
			unhashed::put(
				&key::<T>("EventCount"),
				&System::<T>::event_count().saturating_add(told),
			);
		}
	}
}
