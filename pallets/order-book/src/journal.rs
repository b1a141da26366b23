//! The events of a round, deposited at the price of one write each.

use crate::{Config, Event};
use alloc::vec::Vec;
use codec::Encode;
use core::{cell::Cell, marker::PhantomData};
use frame_support::{
	storage::{storage_prefix, unhashed},
	traits::PalletInfoAccess,
};
use frame_system::{Pallet as System, Phase};
use sp_runtime::traits::Zero;

/// Deposits events as `frame_system` does, into the same list. That reads the block's number, its phase and the count of
/// events for each of them, and writes the count; here this is done once a round, which tells thousands
/// (`docs/adr/012-events-of-a-round.md`).
pub(crate) struct Journal<T> {
	/// None at genesis, where nothing is told.
	phase: Option<Phase>,
	/// Where the system keeps its list.
	events: [u8; 32],
	/// How many were told since the journal was opened.
	told: Cell<u32>,
	runtime: PhantomData<T>,
}

/// Where the system keeps something.
fn key<T: Config>(item: &str) -> [u8; 32] {
	storage_prefix(System::<T>::name().as_bytes(), item.as_bytes())
}

impl<T: Config> Journal<T> {
	/// Before the first event.
	pub fn open() -> Self {
		let is_genesis = System::<T>::block_number().is_zero();
		let phase = System::<T>::execution_phase().unwrap_or_default();
		Self {
			phase: (!is_genesis).then_some(phase),
			events: key::<T>("Events"),
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
		sp_io::storage::append(&self.events, record.encode());
		self.told.set(self.told.get().saturating_add(1));
	}

	/// After the last one: whoever deposits next counts on from there. Others may have deposited meanwhile.
	pub fn close(self) {
		if self.told.get() > 0 {
			let count = System::<T>::event_count().saturating_add(self.told.get());
			unhashed::put(&key::<T>("EventCount"), &count);
		}
	}
}
