//! The agenda of the block.

use crate::{AgendaEntry, AgendaPlace, Fault, Wait, WaitList};
use alloc::collections::BTreeSet;
use novation_book::{TreeError, TreeStore, Trees};
use novation_units::{AccountIndex, FaultKind, TreeFault};

/// The agenda of conditional orders.
pub struct Agenda<'a, S> {
	trees: Trees<WaitList, AgendaEntry, &'a mut S>,
	/// The accounts whose entries have changed in this round.
	changed: BTreeSet<AccountIndex>,
}

impl<'a, S: TreeStore<WaitList, AgendaEntry>> Agenda<'a, S> {
	pub fn new(store: &'a mut S) -> Self {
		Self { trees: Trees::new(store), changed: BTreeSet::new() }
	}

	/// Pages read and created so far.
	pub fn pages(&self) -> (u32, u32) {
		(self.trees.pages_loaded(), self.trees.pages_made())
	}

	/// Adds an entry, and returns its place.
	pub fn add(&mut self, account: AccountIndex, wait: Wait) -> Result<AgendaPlace, Fault> {
		let list = wait.list();
		let fault = |error| fault(list, error);
		let place = AgendaPlace { wait, seq: self.trees.next_seq(list).map_err(fault)? };
		self.trees.insert(list, AgendaEntry { place, account }).map_err(fault)?;
		self.changed.insert(account);
		Ok(place)
	}

	/// Adds an entry at a place of its own. Does nothing if it is there.
	pub fn put(&mut self, account: AccountIndex, place: AgendaPlace) -> Result<(), Fault> {
		let list = place.wait.list();
		match self.trees.insert(list, AgendaEntry { place, account }) {
			Ok(()) => {
				self.changed.insert(account);
				Ok(())
			}
			Err(TreeError::Exists) => Ok(()),
			Err(error) => Err(fault(list, error)),
		}
	}

	/// Removes an entry. Does nothing if the entry is absent.
	pub fn remove(&mut self, place: &AgendaPlace) -> Result<(), Fault> {
		let list = place.wait.list();
		let removed = self.trees.remove(list, place).map_err(|error| fault(list, error))?;
		self.changed.extend(removed.map(|entry| entry.account));
		Ok(())
	}

	/// The first entry that `now` has reached, behind one that was `passed`.
	pub fn first_reached(
		&mut self,
		now: Wait,
		passed: Option<AgendaPlace>,
	) -> Result<Option<AgendaEntry>, Fault> {
		let list = now.list();
		let first = match passed {
			None => self.trees.first(list),
			Some(place) => self.trees.after(list, &place),
		};
		let first = first.map_err(|error| fault(list, error))?;
		Ok(first.filter(|entry| entry.place.wait.is_reached(now)))
	}

	/// Whether an entry of an account has changed in this round.
	pub fn has_changed(&self, account: AccountIndex) -> bool {
		self.changed.contains(&account)
	}

	/// Writes all changes, including those of damaged lists, since a refused operation has changed nothing.
	pub fn flush(&mut self) {
		let damaged: alloc::vec::Vec<WaitList> =
			self.trees.faults().map(|fault| fault.tree).collect();
		damaged.into_iter().for_each(|list| self.trees.retain_changes(list));
		self.trees.flush();
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
