//! The agenda of the block.

use crate::{AgendaEntry, AgendaPlace, Fault, Wait, WaitList};
use novation_book::{TreeError, TreeStore, Trees};
use novation_units::{AccountIndex, FaultKind, TreeFault};

/// The agenda of conditional orders.
pub struct Agenda<'a, S>(Trees<WaitList, AgendaEntry, &'a mut S>);

impl<'a, S: TreeStore<WaitList, AgendaEntry>> Agenda<'a, S> {
	pub fn new(store: &'a mut S) -> Self {
		Self(Trees::new(store))
	}

	/// Pages read and created so far.
	pub fn pages(&self) -> (u32, u32) {
		(self.0.pages_loaded(), self.0.pages_made())
	}

	/// Adds an entry, and returns its place.
	pub fn add(&mut self, account: AccountIndex, wait: Wait) -> Result<AgendaPlace, Fault> {
		let list = wait.list();
		let fault = |error| fault(list, error);
		let place = AgendaPlace { wait, seq: self.0.next_seq(list).map_err(fault)? };
		self.0.insert(list, AgendaEntry { place, account }).map_err(fault)?;
		Ok(place)
	}

	/// Removes an entry. Does nothing if the entry is absent.
	pub fn remove(&mut self, place: &AgendaPlace) -> Result<(), Fault> {
		let list = place.wait.list();
		self.0.remove(list, place).map(drop).map_err(|error| fault(list, error))
	}

	/// The first entry that `now` has reached.
	pub fn first_reached(&mut self, now: Wait) -> Result<Option<AgendaEntry>, Fault> {
		let first = self.0.first(now.list()).map_err(|error| fault(now.list(), error))?;
		Ok(first.filter(|entry| entry.place.wait.is_reached(now)))
	}

	/// Writes all changes, including those of damaged lists, since a refused operation has changed nothing.
	pub fn flush(&mut self) {
		let damaged: alloc::vec::Vec<WaitList> = self.0.faults().map(|fault| fault.tree).collect();
		damaged.into_iter().for_each(|list| self.0.retain_changes(list));
		self.0.flush();
	}
}

fn fault(list: WaitList, error: TreeError<WaitList>) -> Fault {
	Fault::Agenda(match error {
		TreeError::Fault(damage) => damage,
		// Each number is issued once, and 2^64 of them do not run out.
		TreeError::Exists | TreeError::Full => {
			TreeFault { tree: list, page: None, kind: FaultKind::Contradiction }
		}
	})
}
