//! Books, agenda and accounts in memory that test and round share.

use novation_book::{
	BookHeader, BookStore, MemoryStore, MemoryTrees, Page, PageKey, TreeHeader, TreePage, TreeStore,
};
use novation_exchange_types::{AgendaEntry, WaitList};
use novation_ledger::{Account, AccountStore, MemoryAccounts};
use novation_units::{AccountIndex, BookId, Unreadable};
use std::{
	cell::{Ref, RefCell, RefMut},
	collections::BTreeSet,
	rc::Rc,
};

/// Pages in memory; clones share them.
#[derive(Clone, Debug, Default)]
pub struct SharedBook(Rc<RefCell<MemoryStore>>);

impl SharedBook {
	/// The keys of all stored pages.
	pub fn page_keys(&self) -> Vec<PageKey> {
		self.0.borrow().pages().map(|(key, _)| *key).collect()
	}

	/// The pages, for tests to damage.
	pub fn edit(&self) -> RefMut<'_, MemoryStore> {
		self.0.borrow_mut()
	}
}

impl BookStore for SharedBook {
	fn header(&self, book: BookId) -> Result<Option<BookHeader>, Unreadable> {
		self.0.borrow().header(book)
	}
	fn set_header(&mut self, book: BookId, header: &BookHeader) {
		self.0.borrow_mut().set_header(book, header)
	}
	fn page(&self, key: PageKey) -> Result<Option<Page>, Unreadable> {
		self.0.borrow().page(key)
	}
	fn set_page(&mut self, key: PageKey, page: &Page) {
		self.0.borrow_mut().set_page(key, page)
	}
	fn remove_page(&mut self, key: PageKey) {
		self.0.borrow_mut().remove_page(key)
	}
}

/// Pages of the agenda in memory. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct SharedAgenda(Rc<RefCell<MemoryTrees<WaitList>>>);

impl SharedAgenda {
	/// A copy that shares nothing with it.
	pub fn copy(&self) -> Self {
		Self(Rc::new(RefCell::new(self.0.borrow().clone())))
	}

	/// The pages, for tests to damage.
	pub fn edit(&self) -> RefMut<'_, MemoryTrees<WaitList>> {
		self.0.borrow_mut()
	}
}

impl TreeStore<WaitList, AgendaEntry> for SharedAgenda {
	fn header(&self, list: WaitList) -> Result<Option<TreeHeader>, Unreadable> {
		TreeStore::<WaitList, AgendaEntry>::header(&*self.0.borrow(), list)
	}
	fn set_header(&mut self, list: WaitList, header: &TreeHeader) {
		let mut trees = self.0.borrow_mut();
		TreeStore::<WaitList, AgendaEntry>::set_header(&mut *trees, list, header)
	}
	fn page(&self, list: WaitList, page: u32) -> Result<Option<TreePage<AgendaEntry>>, Unreadable> {
		self.0.borrow().page(list, page)
	}
	fn set_page(&mut self, list: WaitList, page: u32, stored: &TreePage<AgendaEntry>) {
		let mut trees = self.0.borrow_mut();
		TreeStore::<WaitList, AgendaEntry>::set_page(&mut *trees, list, page, stored)
	}
	fn remove_page(&mut self, list: WaitList, page: u32) {
		let mut trees = self.0.borrow_mut();
		TreeStore::<WaitList, AgendaEntry>::remove_page(&mut *trees, list, page)
	}
}

/// Accounts in memory; clones share them.
#[derive(Clone, Debug, Default)]
pub struct SharedAccounts(Rc<RefCell<MemoryAccounts>>, Rc<RefCell<BTreeSet<AccountIndex>>>);

impl SharedAccounts {
	/// Reads the accounts.
	pub fn get(&self) -> Ref<'_, MemoryAccounts> {
		self.0.borrow()
	}

	/// Changes the accounts.
	pub fn edit(&self) -> RefMut<'_, MemoryAccounts> {
		self.0.borrow_mut()
	}

	/// The accounts whose values do not decode, to test faults.
	pub fn unreadable(&self) -> RefMut<'_, BTreeSet<AccountIndex>> {
		self.1.borrow_mut()
	}
}

impl AccountStore for SharedAccounts {
	fn account(&self, index: AccountIndex) -> Result<Option<Account>, Unreadable> {
		match self.1.borrow().contains(&index) {
			true => Err(Unreadable),
			false => self.get().account(index),
		}
	}
	fn set_account(&mut self, index: AccountIndex, account: &Account) {
		self.edit().set_account(index, account);
	}
}
