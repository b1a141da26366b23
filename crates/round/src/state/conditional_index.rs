//! The conditional orders of accounts.

use super::{cached::Cached, length, missing};
use crate::{host::ConditionalStore, AccountValue, Conditionals, Fault};
use alloc::collections::{btree_map::Entry, BTreeMap};
use novation_units::{AccountIndex, FaultKind, Unreadable};

/// The size of a conditional order, in open orders.
const ORDERS_IN_CONDITIONAL: u32 = 4;

/// The conditional orders that the round has read.
pub struct ConditionalIndex<'a, S> {
	store: &'a mut S,
	accounts: BTreeMap<AccountIndex, Cached<Conditionals>>,
	/// Size of everything read so far, in open orders.
	touched: u32,
}

impl<'a, S: ConditionalStore> ConditionalIndex<'a, S> {
	pub fn new(store: &'a mut S) -> Self {
		Self { store, accounts: BTreeMap::new(), touched: 0 }
	}

	/// The cached values of an account.
	pub fn cached(&self, account: AccountIndex) -> Option<&Conditionals> {
		self.accounts.get(&account).map(Cached::look)
	}

	/// All accounts whose conditional orders are cached.
	pub fn accounts(&self) -> impl Iterator<Item = AccountIndex> + '_ {
		self.accounts.keys().copied()
	}

	/// The accounts whose conditional orders have changed, and whether they have any left.
	pub fn changed(&self) -> impl Iterator<Item = (AccountIndex, bool)> + '_ {
		let changed = |(account, cached): (&AccountIndex, &Cached<Conditionals>)| {
			Some((*account, !cached.changed()?.is_empty()))
		};
		self.accounts.iter().filter_map(changed)
	}

	/// Whether the conditional orders of an account have changed in this round.
	pub fn has_changed(&self, account: AccountIndex) -> bool {
		self.accounts.get(&account).is_some_and(|cached| cached.changed().is_some())
	}

	/// The conditional orders of an account, read from the store if necessary.
	///
	/// - `is_expected`: whether the account's flag announces any.
	pub fn load(
		&mut self,
		account: AccountIndex,
		is_expected: bool,
	) -> Result<&mut Cached<Conditionals>, Fault> {
		match self.accounts.entry(account) {
			Entry::Occupied(cached) => Ok(cached.into_mut()),
			Entry::Vacant(entry) => {
				let stored = self.store.conditionals(account).map_err(|Unreadable| {
					let (value, kind) = (AccountValue::Conditionals, FaultKind::Unreadable);
					Fault::Account { account, value, kind }
				})?;
				let conditionals = match stored {
					Some(conditionals) => conditionals,
					None if is_expected => {
						return Err(missing(account, AccountValue::Conditionals))
					}
					None => Conditionals::default(),
				};
				let size = length(&conditionals.orders).saturating_mul(ORDERS_IN_CONDITIONAL);
				self.touched = self.touched.saturating_add(size);
				Ok(entry.insert(Cached::of(conditionals)))
			}
		}
	}

	pub fn touched(&self) -> u32 {
		self.touched
	}

	pub fn flush(&mut self) {
		for (account, cached) in &self.accounts {
			if let Some(conditionals) = cached.changed() {
				self.store.set_conditionals(*account, conditionals);
			}
		}
	}
}
