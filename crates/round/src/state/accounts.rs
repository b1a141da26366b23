//! The ledger of the block. Its errors become faults.

use crate::{AccountValue, Fault};
use alloc::collections::BTreeMap;
use novation_ledger::{
	Account, AccountFault, AccountStore, Accounts, Draft, Ledger, LedgerError, Movements,
	OrderChange,
};
use novation_units::{AccountIndex, FaultKind, Quote};

/// The accounts of the block.
pub struct LedgerAccounts<'a, S>(Ledger<&'a mut S>);

impl<'a, S: AccountStore> LedgerAccounts<'a, S> {
	pub fn new(store: &'a mut S) -> Self {
		Self(Ledger::new(store))
	}

	pub fn read(&self, index: AccountIndex) -> Result<Account, Fault> {
		self.0.read(index).map_err(fault)
	}

	pub fn look<R>(
		&self,
		index: AccountIndex,
		look: impl FnOnce(&Account) -> R,
	) -> Result<R, Fault> {
		self.0.look(index, look).map_err(fault)
	}

	pub fn write(&mut self, index: AccountIndex, account: Account) {
		self.0.write(index, account);
	}

	/// Releases the reserved margin of an order. If it was not reserved, the sums of the account are at fault.
	pub fn release(&mut self, index: AccountIndex, change: OrderChange) -> Result<(), Fault> {
		self.0
			.edit(index, |account| account.release(change))
			.map_err(|error| unreserved(index, error))
	}

	pub fn draft(&self) -> Draft<'_, Ledger<&'a mut S>> {
		self.0.draft()
	}

	pub fn commit(&mut self, changes: BTreeMap<AccountIndex, Account>) {
		self.0.commit(changes);
	}

	/// Moves money. `Err` if an account is damaged, `Ok(false)` if an amount would overflow.
	pub fn transfer(
		&mut self,
		from: AccountIndex,
		to: AccountIndex,
		amount: Quote,
	) -> Result<bool, Fault> {
		match self.0.transfer(from, to, amount) {
			Ok(()) => Ok(true),
			Err(LedgerError::Fault(damage)) => Err(fault(damage)),
			Err(_) => Ok(false),
		}
	}

	/// Forgives the debt of an account, and returns it.
	pub fn write_off(&mut self, index: AccountIndex) -> Result<Quote, Fault> {
		self.0.write_off(index).map_err(|error| unreserved(index, error))
	}

	pub fn changed(&self) -> impl Iterator<Item = AccountIndex> + '_ {
		self.0.changed()
	}

	pub fn touched(&self) -> u32 {
		self.0.accounts_touched()
	}

	pub fn positions_touched(&self) -> u32 {
		self.0.positions_touched()
	}

	pub fn flush(&mut self) {
		self.0.flush();
	}
}

/// The fault of an account that does not decode or is absent.
pub fn fault(AccountFault { account, kind }: AccountFault) -> Fault {
	Fault::Account { account, value: AccountValue::Account, kind }
}

/// The fault behind an error that an undamaged account cannot cause.
pub fn unreserved(account: AccountIndex, error: LedgerError) -> Fault {
	match error {
		LedgerError::Fault(damage) => fault(damage),
		_ => fault(AccountFault { account, kind: FaultKind::Contradiction }),
	}
}
