//! The events of a round, deposited with one write.

use crate::Config;
use alloc::vec::Vec;
use codec::{Compact, Decode, Encode};
use core::{cell::Cell, marker::PhantomData};
use frame_support::{
	storage::{storage_prefix, unhashed},
	traits::PalletInfoAccess,
};
use frame_system::{Pallet as System, Phase};
use novation_exchange_types::Event;
use novation_ports::EventOwners;
use sp_runtime::traits::Zero;

/// Deposits the events of a round as `frame_system` does, into the same list, with one write for all.
///
/// `frame_system` reads the block number, the phase and the event count for each event, and writes the event and the
/// count. A round emits thousands, so the journal does this once (`docs/adr/012-events-of-a-round.md`). Nothing else
/// deposits events while the round runs.
pub(crate) struct Journal<T> {
	/// Phase of the block; none at genesis, where no events are kept.
	phase: Option<Phase>,
	/// Encoded records, one behind the other.
	records: Cell<Vec<u8>>,
	/// Number of records.
	emitted: Cell<u32>,
	runtime: PhantomData<T>,
}

/// Storage key of an item of `frame_system`.
fn key<T: Config>(item: &str) -> [u8; 32] {
	storage_prefix(System::<T>::name().as_bytes(), item.as_bytes())
}

/// Appends `more` encoded items to a list as it is stored.
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
	/// Opens the journal before the first event of the round.
	pub fn open() -> Self {
		let is_genesis = System::<T>::block_number().is_zero();
		let phase = System::<T>::execution_phase().unwrap_or_default();
		Self {
			phase: (!is_genesis).then_some(phase),
			records: Cell::default(),
			emitted: Cell::new(0),
			runtime: PhantomData,
		}
	}

	/// Adds an event, as the pallet that owns it emits it.
	pub fn emit(&self, event: Event) {
		let Some(phase) = &self.phase else { return };
		// An `EventRecord` field by field: its phase cannot be copied.
		let record = (phase, T::EventOwners::owned(event), Vec::<T::Hash>::new());
		let mut records = self.records.take();
		record.encode_to(&mut records);
		self.records.set(records);
		self.emitted.set(self.emitted.get().saturating_add(1));
	}

	/// Deposits the events and counts them, so that the next deposit of the block counts on from there.
	pub fn close(self) {
		let (events, emitted) = (key::<T>("Events"), self.emitted.get());
		if emitted == 0 {
			return;
		}
		let before = unhashed::get_raw(&events).unwrap_or_default();
		if let Some(longer) = longer(&before, emitted, &self.records.into_inner()) {
			unhashed::put_raw(&events, &longer);
			let count = System::<T>::event_count().saturating_add(emitted);
			unhashed::put(&key::<T>("EventCount"), &count);
		}
	}
}
