//! The accounts of a block, read from a store and written back to it.

use crate::{is_system, Account, AccountFault};
use alloc::collections::BTreeMap;
use core::cell::{Cell, RefCell};
use novation_units::{AccountIndex, FaultKind, Unreadable};

/// Store of accounts between blocks.
pub trait AccountStore {
	/// The stored account; `None` if it was never written.
	///
	/// # Errors
	///
	/// [`Unreadable`] if there is a value that does not decode.
	fn account(&self, index: AccountIndex) -> Result<Option<Account>, Unreadable>;
	/// Stores an account.
	fn set_account(&mut self, index: AccountIndex, account: &Account);
}

impl<S: AccountStore> AccountStore for &mut S {
	fn account(&self, index: AccountIndex) -> Result<Option<Account>, Unreadable> {
		(**self).account(index)
	}
	fn set_account(&mut self, index: AccountIndex, account: &Account) {
		(**self).set_account(index, account)
	}
}

/// Accounts as a movement sees them.
pub trait Accounts {
	/// The account as it stands after all movements so far.
	///
	/// # Errors
	///
	/// [`AccountFault`] if its stored value is damaged.
	fn read(&self, index: AccountIndex) -> Result<Account, AccountFault>;
	/// Replaces the account.
	fn write(&mut self, index: AccountIndex, account: Account);
}

/// The accounts of one block. Each is decoded once, and encoded once by [`Self::flush`].
///
/// A system account that was never written is empty. A trader's account exists from its first deposit on, so an
/// absent one is a fault.
#[derive(Debug)]
pub struct Ledger<S> {
	store: S,
	known: RefCell<BTreeMap<AccountIndex, Account>>,
	changed: BTreeMap<AccountIndex, ()>,
	positions_read: Cell<u32>,
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

	/// Number of accounts read so far, each counted once.
	pub fn accounts_touched(&self) -> u32 {
		u32::try_from(self.known.borrow().len()).unwrap_or(u32::MAX)
	}

	/// Number of positions of the accounts read so far: counted when an account is loaded, and at each copy of it.
	pub fn positions_touched(&self) -> u32 {
		self.positions_read.get()
	}

	/// The indices of all accounts written since the last flush, in order.
	pub fn changed(&self) -> impl Iterator<Item = AccountIndex> + '_ {
		self.changed.keys().copied()
	}

	/// Shows an account without a copy of it. For questions whose cost does not depend on its number of positions.
	///
	/// # Errors
	///
	/// [`AccountFault`] if its stored value is damaged.
	pub fn look<R>(
		&self,
		index: AccountIndex,
		look: impl FnOnce(&Account) -> R,
	) -> Result<R, AccountFault> {
		let mut known = self.known.borrow_mut();
		if let Some(account) = known.get(&index) {
			return Ok(look(account));
		}
		let account = load(&self.store, index)?;
		// Every change of the account reads all of its positions at the end of the block.
		self.count_positions(&account);
		Ok(look(known.entry(index).or_insert(account)))
	}

	fn count_positions(&self, account: &Account) {
		let positions = u32::try_from(account.positions.len()).unwrap_or(u32::MAX);
		self.positions_read.set(self.positions_read.get().saturating_add(positions));
	}

	/// Changes an account in place. A change that fails must have changed nothing.
	///
	/// # Errors
	///
	/// That of `edit`, or an [`AccountFault`].
	pub fn edit<E: From<AccountFault>>(
		&mut self,
		index: AccountIndex,
		edit: impl FnOnce(&mut Account) -> Result<(), E>,
	) -> Result<(), E> {
		self.look(index, |_| ())?;
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

	/// Takes over the changes of a draft.
	pub fn commit(&mut self, changes: BTreeMap<AccountIndex, Account>) {
		for (index, account) in changes {
			self.write(index, account);
		}
	}

	/// Writes every changed account to the store.
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

fn load<S: AccountStore>(store: &S, index: AccountIndex) -> Result<Account, AccountFault> {
	match store.account(index) {
		Ok(Some(account)) => Ok(account),
		Ok(None) if is_system(index) => Ok(Account::default()),
		Ok(None) => Err(AccountFault { account: index, kind: FaultKind::Missing }),
		Err(Unreadable) => Err(AccountFault { account: index, kind: FaultKind::Unreadable }),
	}
}

impl<S: AccountStore> Accounts for Ledger<S> {
	fn read(&self, index: AccountIndex) -> Result<Account, AccountFault> {
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

/// Accounts as they would be. A draft reads through to its base, and keeps its changes to itself.
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

	/// The changes of the draft, to be committed.
	pub fn into_changes(self) -> BTreeMap<AccountIndex, Account> {
		self.changed
	}

	/// Takes over the changes of a draft on top of this one.
	pub fn commit(&mut self, changes: BTreeMap<AccountIndex, Account>) {
		self.changed.extend(changes);
	}
}

impl<A: Accounts> Accounts for Draft<'_, A> {
	fn read(&self, index: AccountIndex) -> Result<Account, AccountFault> {
		match self.changed.get(&index) {
			Some(account) => Ok(account.clone()),
			None => self.base.read(index),
		}
	}

	fn write(&mut self, index: AccountIndex, account: Account) {
		self.changed.insert(index, account);
	}
}

/// Accounts in memory, for tests and simulations. An unknown account is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryAccounts(pub BTreeMap<AccountIndex, Account>);

impl AccountStore for MemoryAccounts {
	fn account(&self, index: AccountIndex) -> Result<Option<Account>, Unreadable> {
		Ok(self.0.get(&index).cloned())
	}

	fn set_account(&mut self, index: AccountIndex, account: &Account) {
		self.0.insert(index, account.clone());
	}
}

impl Accounts for MemoryAccounts {
	fn read(&self, index: AccountIndex) -> Result<Account, AccountFault> {
		Ok(self.0.get(&index).cloned().unwrap_or_default())
	}

	fn write(&mut self, index: AccountIndex, account: Account) {
		self.0.insert(index, account);
	}
}
