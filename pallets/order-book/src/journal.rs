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
use novation_exchange_types::{CommonValue, Event, Fault};
use novation_ports::EventOwners;
use novation_units::{FaultKind, Unreadable};
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

/// Appends `more` encoded items to a list as it is stored; nothing is stored for an empty one.
///
/// # Errors
///
/// [`Unreadable`] if the list does not begin with its length.
fn longer(list: Option<&[u8]>, more: u32, items: &[u8]) -> Result<Vec<u8>, Unreadable> {
	let mut before = list.unwrap_or(&[]);
	let had = match list {
		Some(_) => Compact::<u32>::decode(&mut before).map_err(|_| Unreadable)?.0,
		None => 0,
	};
	let mut longer = Compact(had.checked_add(more).ok_or(Unreadable)?).encode();
	longer.reserve_exact(before.len().saturating_add(items.len()));
	longer.extend_from_slice(before);
	longer.extend_from_slice(items);
	Ok(longer)
}

impl<T: Config> Journal<T> {
	/// Opens the journal before the first event of the round.
	pub fn open() -> Self {
		let is_genesis = System::<T>::block_number().is_zero();
		// The system deposits in the phase of extrinsics, too, when it has noted none.
		let phase = System::<T>::execution_phase().unwrap_or(Phase::Initialization);
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
	///
	/// A list of the system that is damaged begins again, with [`Event::CommonFaulted`] and the events of the round. The
	/// system would begin it again as well, with its next event, and without a report.
	pub fn close(self) {
		let events = key::<T>("Events");
		if self.emitted.get() == 0 {
			return;
		}
		let before = unhashed::get_raw(&events);
		let records = self.records.take();
		let list = match longer(before.as_deref(), self.emitted.get(), &records) {
			Ok(list) => list,
			Err(Unreadable) => {
				let (value, kind) = (CommonValue::Events, FaultKind::Unreadable);
				self.emit(Event::CommonFaulted { fault: Fault::Common { value, kind } });
				let mut list = Compact(self.emitted.get()).encode();
				list.extend_from_slice(&self.records.take());
				list.extend_from_slice(&records);
				list
			}
		};
		unhashed::put_raw(&events, &list);
		let count = System::<T>::event_count().saturating_add(self.emitted.get());
		unhashed::put(&key::<T>("EventCount"), &count);
	}
}
