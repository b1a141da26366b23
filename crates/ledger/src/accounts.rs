//! Where accounts are read from and written to.

use crate::Account;
use alloc::collections::BTreeMap;
use novation_units::AccountIndex;

/// Where accounts are kept between blocks.
pub trait AccountStore {
	/// The stored account; `None` if it was never written.
	fn account(&self, index: AccountIndex) -> Option<Account>;
	/// Store an account.
	fn set_account(&mut self, index: AccountIndex, account: &Account);
}

/// Accounts as a movement sees them: any index can be read, an unknown one is empty.
pub trait Accounts {
	/// The account as it stands after all movements so far.
	fn read(&self, index: AccountIndex) -> Account;
	/// Replace the account.
	fn write(&mut self, index: AccountIndex, account: Account);
}

/// The accounts of one block: each is decoded once and encoded once, by [`Self::flush`].
#[derive(Debug)]
pub struct Ledger<S> {
	store: S,
	known: core::cell::RefCell<BTreeMap<AccountIndex, Account>>,
	changed: BTreeMap<AccountIndex, ()>,
	positions_read: core::cell::Cell<u32>,
}

impl<S: AccountStore> Ledger<S> {
	/// A ledger over `store`, with nothing loaded.
	pub fn new(store: S) -> Self {
		Self {
			store,
			known: Default::default(),
			changed: BTreeMap::new(),
			positions_read: Default::default(),
		}
	}

	/// How many accounts were read so far, each once.
	pub fn accounts_touched(&self) -> u32 {
		u32::try_from(self.known.borrow().len()).unwrap_or(u32::MAX)
	}

	/// How many positions the accounts had that were read so far: once when they were loaded, and at each copy.
	pub fn positions_touched(&self) -> u32 {
		self.positions_read.get()
	}

	/// The indices of all accounts that were written since the last flush, in order.
	pub fn changed(&self) -> impl Iterator<Item = AccountIndex> + '_ {
		self.changed.keys().copied()
	}

	/// Look at an account without a copy of it, at something that does not depend on how many positions it has.
	pub fn look<R>(&self, index: AccountIndex, look: impl FnOnce(&Account) -> R) -> R {
		let mut known = self.known.borrow_mut();
		let account = known.entry(index).or_insert_with(|| {
			let account = self.store.account(index).unwrap_or_default();
			// Whoever changes it looks at all of it at the end.
			self.count_positions(&account);
			account
		});
		look(account)
	}

	fn count_positions(&self, account: &Account) {
		let positions = u32::try_from(account.positions.len()).unwrap_or(u32::MAX);
		self.positions_read.set(self.positions_read.get().saturating_add(positions));
	}

	/// Change an account where it is. A change that fails must have changed nothing.
	pub fn edit<E>(
		&mut self,
		index: AccountIndex,
		edit: impl FnOnce(&mut Account) -> Result<(), E>,
	) -> Result<(), E> {
		self.look(index, |_| ());
		if let Some(account) = self.known.get_mut().get_mut(&index) {
			edit(account)?;
			self.changed.insert(index, ());
		}
		Ok(())
	}

	/// A draft on top of this ledger, which changes nothing until it is committed.
	pub fn draft(&self) -> Draft<'_, Self> {
		Draft { base: self, changed: BTreeMap::new() }
	}

	/// Take over what a draft changed.
	pub fn commit(&mut self, changes: BTreeMap<AccountIndex, Account>) {
		for (index, account) in changes {
			self.write(index, account);
		}
	}

	/// Write every changed account to the store.
	pub fn flush(&mut self) {
		let known = self.known.borrow();
		for index in core::mem::take(&mut self.changed).into_keys() {
			if let Some(account) = known.get(&index) {
				self.store.set_account(index, account);
			}
		}
	}

	/// The store below.
	pub fn store(&self) -> &S {
		&self.store
	}
}

impl<S: AccountStore> Accounts for Ledger<S> {
	fn read(&self, index: AccountIndex) -> Account {
		self.look(index, |account| {
			self.count_positions(account);
			account.clone()
		})
	}

	fn write(&mut self, index: AccountIndex, account: Account) {
		self.known.get_mut().insert(index, account);
		self.changed.insert(index, ());
	}
}

/// Accounts as they would be: reads through to what it was drawn from, keeps its changes to itself.
#[derive(Debug)]
pub struct Draft<'a, A> {
	base: &'a A,
	changed: BTreeMap<AccountIndex, Account>,
}

impl<'a, A: Accounts> Draft<'a, A> {
	/// A draft on top of `base`.
	pub fn new(base: &'a A) -> Self {
		Self { base, changed: BTreeMap::new() }
	}

	/// What the draft changed, to be committed.
	pub fn into_changes(self) -> BTreeMap<AccountIndex, Account> {
		self.changed
	}

	/// Take over what a draft on top of this one changed.
	pub fn commit(&mut self, changes: BTreeMap<AccountIndex, Account>) {
		self.changed.extend(changes);
	}
}

impl<A: Accounts> Accounts for Draft<'_, A> {
	fn read(&self, index: AccountIndex) -> Account {
		self.changed.get(&index).cloned().unwrap_or_else(|| self.base.read(index))
	}

	fn write(&mut self, index: AccountIndex, account: Account) {
		self.changed.insert(index, account);
	}
}

/// Accounts in memory, for tests and simulations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryAccounts(pub BTreeMap<AccountIndex, Account>);

impl AccountStore for MemoryAccounts {
	fn account(&self, index: AccountIndex) -> Option<Account> {
		self.0.get(&index).cloned()
	}

	fn set_account(&mut self, index: AccountIndex, account: &Account) {
		self.0.insert(index, account.clone());
	}
}

impl Accounts for MemoryAccounts {
	fn read(&self, index: AccountIndex) -> Account {
		self.account(index).unwrap_or_default()
	}

	fn write(&mut self, index: AccountIndex, account: Account) {
		self.0.insert(index, account);
	}
}
