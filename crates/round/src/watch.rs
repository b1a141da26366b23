//! The liquidation wheel: which accounts must be looked at, without looking at all of them.
//!
//! Prices move along a path; `path_ppm` is its length so far: the sum, over all blocks, of the largest
//! relative move of any market. An account whose health allows a move of `x` cannot fall below
//! maintenance before the path is `x` longer (`Health::safe_move`), so it is due at `path + x`. Slots of
//! the wheel are stretches of the path, and each is emptied when the path has reached its beginning.

use crate::{margin::account_health, Event, Meter, Purse, Round, Valued, Venue, Work};
use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use novation_book::BookStore;
use novation_ledger::{Account, AccountStore, Accounts, FIRST_TRADER};
use novation_liquidation::ProRata;
use novation_units::{AccountIndex, MarketId, Quote};
use scale_info::TypeInfo;

/// Length of the path that one slot covers, in parts per million.
pub const SLOT_PPM: u64 = 1_000;

/// How many accounts may wait for liquidation at a time; others wait in the wheel.
pub const MAX_LIQUIDATIONS: usize = 1_024;

/// Where a deleveraging goes on in the next block, so that everybody gives the same part however many
/// blocks it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Deleveraging {
	/// The bankrupt account.
	pub account: AccountIndex,
	/// Where its position is.
	pub market: MarketId,
	/// What was asked of the holders so far.
	pub shares: ProRata,
	/// The next holder to ask.
	pub next: AccountIndex,
}

/// The state of the wheel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Watch {
	/// Length of the path that prices have gone, in parts per million.
	pub path_ppm: u64,
	/// The first slot that may hold accounts.
	pub next_slot: u64,
	/// A deleveraging that a block had no room to finish.
	pub deleveraging: Option<Deleveraging>,
}

impl Watch {
	/// The slot that the path has reached.
	pub fn slot(&self) -> u64 {
		self.path_ppm / SLOT_PPM
	}

	/// Prices have moved by this share.
	pub(crate) fn advance(&mut self, moved_ppm: u64) {
		self.path_ppm = self.path_ppm.saturating_add(moved_ppm);
	}

	/// The slot of an account that is safe for a move of `safe_ppm`.
	pub fn due_slot(&self, safe_ppm: u32) -> u64 {
		let due = self.path_ppm.saturating_add(u64::from(safe_ppm)) / SLOT_PPM;
		due.max(self.next_slot)
	}
}

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Look at every account that is due, as far as the budget goes. Accounts below maintenance join
	/// the queue; the others are due again when prices have moved by what they can bear.
	pub(crate) fn check_due_accounts(&mut self) {
		while self.watch.next_slot <= self.watch.slot() {
			if !self.spend(Purse::Liquidation, Work::DueSlot) {
				return;
			}
			let slot = self.watch.next_slot;
			let due = self.venue.take_due(slot);
			if due.is_empty() && slot == self.watch.slot() {
				return;
			}
			if due.is_empty() {
				self.watch.next_slot = slot.saturating_add(1);
			}
			let mut due = due.into_iter();
			while let Some(account) = due.next() {
				if !self.spend(Purse::Liquidation, Work::HealthCheck) {
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
		if let Ok(health) = account_health(&self.markets, &account, Valued::Now) {
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
			return Some(self.watch.due_slot(0));
		}
		if !account.has_position() {
			return None;
		}
		let safe_ppm = account_health(&self.markets, account, Valued::LastKnown)
			.map_or(0, |health| health.safe_move().0);
		Some(self.watch.due_slot(safe_ppm))
	}
}

/// Whether a trader is left with nothing but a debt, which is to be settled. The funding account may
/// well be below zero between what it has paid and what it will receive.
fn owes(index: AccountIndex, account: &Account) -> bool {
	index >= FIRST_TRADER && !account.has_position() && account.cash < Quote::ZERO
}
