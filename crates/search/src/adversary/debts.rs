//! Equity below zero: how it came about, and who paid for it.

use super::yields::{Cause, Yields};
use novation_units::AccountIndex;
use std::collections::BTreeMap;

/// Amounts by which an account is below zero, in atoms, by what took it there.
#[derive(Clone, Copy, Debug, Default)]
struct Debt {
	/// A move of the honest price while the account was solvent.
	gap: i128,
	/// Moves of the honest price after that: it was not closed in time.
	neglected: i128,
	/// Trades of its own.
	dealt: i128,
}

/// How a payment came about.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances {
	/// Liquidation traded for the account in this block.
	pub by_force: bool,
	/// The index was no honest price, now or shortly before.
	pub has_lied: bool,
}

/// The debts of all accounts.
#[derive(Clone, Debug, Default)]
pub struct Debts {
	owed: BTreeMap<AccountIndex, Debt>,
	/// Gaps of honest prices that somebody paid or that nobody will. No rule can prevent them.
	pub allowed: i128,
}

impl Debts {
	/// The honest price took the equity of an account from `before` to `now`.
	pub fn price_moved(&mut self, account: AccountIndex, before: i128, now: i128) {
		if now >= 0 || now >= before {
			return;
		}
		let debt = self.owed.entry(account).or_default();
		match before < 0 {
			true => debt.neglected += before - now,
			false => debt.gap += -now,
		}
	}

	/// An account's own trades took its equity `beyond` zero.
	pub fn traded(&mut self, account: AccountIndex, beyond: i128) {
		if beyond > 0 {
			self.owed.entry(account).or_default().dealt += beyond;
		}
	}

	/// Others paid `amount` for an account.
	pub fn paid(
		&mut self,
		account: AccountIndex,
		amount: i128,
		how: Circumstances,
		yields: &mut Yields,
	) {
		let debt = self.owed.entry(account).or_default();
		let mut left = amount;
		let mut take = |part: &mut i128| {
			let taken = left.min(*part);
			*part -= taken;
			left -= taken;
			taken
		};
		let (gap, dealt) = (take(&mut debt.gap), take(&mut debt.dealt));
		let neglected = take(&mut debt.neglected);
		self.allowed += gap;
		let rest = if how.by_force { Cause::Slippage } else { Cause::SelfDealt };
		for (cause, amount) in
			[(Cause::SelfDealt, dealt), (Cause::Neglected, neglected), (rest, left)]
		{
			yields.add(if how.has_lied { Cause::Lied } else { cause }, amount);
		}
	}

	/// The account is solvent again, so it owes nothing.
	pub fn settled(&mut self, account: AccountIndex) {
		self.owed.remove(&account);
	}
}
