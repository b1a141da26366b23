//! The health schedule and the liquidation queue of the block.

use crate::{
	host::{HealthStore, Host},
	CommonValue, Fault, HealthSchedule,
};
use alloc::vec::Vec;
use novation_units::{AccountIndex, FaultKind, Unreadable};

/// The accounts that are due, and the accounts in liquidation.
pub struct Health<'a, H: Host> {
	store: &'a mut H::Health,
	pub schedule: HealthSchedule,
	/// The accounts in liquidation, oldest first.
	pub queue: Vec<AccountIndex>,
	moves: Moves,
}

/// Moves of accounts between slots.
#[derive(Default)]
struct Moves {
	/// Removed from the store, to be put back if the round starts over.
	taken: Vec<(u64, AccountIndex)>,
	/// To be stored after the round has succeeded.
	put: Vec<(u64, AccountIndex)>,
}

impl<'a, H: Host> Health<'a, H> {
	pub fn open(store: &'a mut H::Health) -> Result<Self, Fault> {
		let schedule = store.schedule().map_err(|_| unreadable(CommonValue::HealthSchedule))?;
		let queue = store.liquidations().map_err(|_| unreadable(CommonValue::HealthSchedule))?;
		Ok(Self { store, schedule, queue, moves: Moves::default() })
	}

	/// Takes accounts that are due in a slot.
	pub fn take_due(&mut self, slot: u64) -> Result<Vec<AccountIndex>, Fault> {
		let due = self.store.take_due(slot);
		let due = due.map_err(|Unreadable| unreadable(CommonValue::DueSlot(slot)))?;
		self.moves.taken.extend(due.iter().map(|account| (slot, *account)));
		Ok(due)
	}

	/// Adds an account to a slot.
	pub fn put_due(&mut self, slot: u64, account: AccountIndex) {
		self.moves.put.push((slot, account));
	}

	/// Writes all changes.
	pub fn flush(self) {
		for (slot, account) in self.moves.put {
			self.store.put_due(slot, account);
		}
		self.store.set_schedule(&self.schedule);
		self.store.set_liquidations(&self.queue);
	}

	/// Restores the schedule.
	pub fn undo(self) {
		for (slot, account) in self.moves.taken {
			self.store.put_due(slot, account);
		}
	}
}

pub fn unreadable(value: CommonValue) -> Fault {
	Fault::Common { value, kind: FaultKind::Unreadable }
}
