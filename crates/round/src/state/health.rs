//! The health schedule, the liquidation queue and the bad debt of the block.

use crate::{
	host::{HealthStore, Host, SolvencyStore},
	CommonValue, Fault, HealthSchedule,
};
use alloc::vec::Vec;
use novation_units::{AccountIndex, FaultKind, Quote, Unreadable};

/// The accounts that are due, the accounts in liquidation, and the bad debt.
pub struct Health<'a, H: Host> {
	store: &'a mut H::Health,
	solvency: &'a mut H::Solvency,
	pub schedule: HealthSchedule,
	/// The accounts in liquidation, oldest first.
	pub queue: Vec<AccountIndex>,
	/// Debts of this block that no account can pay.
	bad_debt: Quote,
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
	pub fn open(store: &'a mut H::Health, solvency: &'a mut H::Solvency) -> Result<Self, Fault> {
		let schedule = store.schedule().map_err(|_| unreadable(CommonValue::HealthSchedule))?;
		let queue = store.liquidations().map_err(|_| unreadable(CommonValue::HealthSchedule))?;
		let (bad_debt, moves) = (Quote::ZERO, Moves::default());
		Ok(Self { store, solvency, schedule, queue, bad_debt, moves })
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

	/// Adds to the bad debt.
	pub fn add_bad_debt(&mut self, amount: Quote) {
		// Saturates far above all existing money.
		self.bad_debt = Quote(self.bad_debt.0.saturating_add(amount.0));
	}

	/// The first index that no trader has yet.
	pub fn end_of_accounts(&self) -> Result<AccountIndex, Fault> {
		let end = self.solvency.end_of_accounts();
		end.map_err(|Unreadable| unreadable(CommonValue::EndOfAccounts))
	}

	/// Writes all changes.
	pub fn flush(self) {
		for (slot, account) in self.moves.put {
			self.store.put_due(slot, account);
		}
		self.store.set_schedule(&self.schedule);
		self.store.set_liquidations(&self.queue);
		if self.bad_debt > Quote::ZERO {
			self.solvency.add_bad_debt(self.bad_debt);
		}
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
