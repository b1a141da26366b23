//! Finds the accounts that may be below maintenance.

use crate::{
	margin::account_health, Budget, Event, MarkSource, Meter, Round, Venue, Work, MAX_LIQUIDATIONS,
};
use novation_book::BookStore;
use novation_ledger::{Account, AccountStore, Accounts, FIRST_TRADER};
use novation_units::{AccountIndex, Quote};

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Look at every account that is due, as far as the budget goes. Accounts below maintenance join
	/// the queue; the others are due again when prices have moved by what they can bear.
	pub(crate) fn check_due_accounts(&mut self) {
		while self.schedule.next_slot <= self.schedule.slot() {
			if !self.spend(Budget::Liquidation, Work::DueSlot) {
				return;
			}
			let slot = self.schedule.next_slot;
			let due = self.venue.take_due(slot);
			if due.is_empty() && slot == self.schedule.slot() {
				return;
			}
			if due.is_empty() {
				self.schedule.next_slot = slot.saturating_add(1);
			}
			let mut due = due.into_iter();
			while let Some(account) = due.next() {
				if !self.spend(Budget::Liquidation, Work::HealthCheck) {
					self.venue.put_due(slot, account);
					due.for_each(|account| self.venue.put_due(slot, account));
					return;
				}
				self.check_due(account, slot);
			}
		}
	}

	/// Look at one account of a slot. It joins the queue, or loses its slot and gets a new one when the
	/// round closes: at once again, if its health is unknown or the queue is full.
	fn check_due(&mut self, index: AccountIndex, slot: u64) {
		let mut account = self.ledger.read(index);
		if account.due_slot != Some(slot) {
			// It was moved to an earlier slot, or has closed its positions.
			return;
		}
		account.due_slot = None;
		// Nothing is liquidated on an absent price.
		if let Ok(health) = account_health(&self.markets, &account, MarkSource::Now) {
			if (health.is_liquidatable() || owes(index, &account))
				&& self.liquidations.len() < MAX_LIQUIDATIONS
			{
				account.in_liquidation = true;
				self.liquidations.push(index);
				self.venue.emit(Event::LiquidationStarted {
					account: index,
					equity: health.equity,
					maintenance: health.maintenance,
				});
			}
		}
		self.ledger.write(index, account);
	}

	/// Give every account that changed in this block its slot.
	pub(crate) fn place_changed_accounts(&mut self) {
		let changed: Vec<_> = self.ledger.changed().collect();
		for index in changed {
			let mut account = self.ledger.read(index);
			let slot = self.slot_for(index, &account);
			let earlier = match (slot, account.due_slot) {
				(Some(slot), Some(due)) => slot < due,
				(Some(_), None) => true,
				(None, _) => false,
			};
			// A later slot needs no move: when the earlier one comes, the account is looked at again.
			if earlier {
				if let Some(slot) = slot {
					self.venue.put_due(slot, index);
				}
			}
			if earlier || slot.is_none() {
				account.due_slot = slot;
				self.ledger.write(index, account);
			}
		}
	}

	fn slot_for(&self, index: AccountIndex, account: &Account) -> Option<u64> {
		if account.in_liquidation {
			return None;
		}
		if owes(index, account) {
			return Some(self.schedule.due_slot(0));
		}
		if !account.has_position() {
			return None;
		}
		let safe_ppm = account_health(&self.markets, account, MarkSource::LastKnown)
			.map_or(0, |health| health.safe_move().0);
		Some(self.schedule.due_slot(safe_ppm))
	}
}

/// Whether a trader is left with nothing but a debt, which is to be settled. The funding account may
/// well be below zero between what it has paid and what it will receive.
fn owes(index: AccountIndex, account: &Account) -> bool {
	index >= FIRST_TRADER && !account.has_position() && account.cash < Quote::ZERO
}
