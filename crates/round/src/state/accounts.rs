//! The ledger of the block. Its errors become faults.

use crate::{AccountValue, Fault, HolderPage};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use novation_ledger::{
	Account, AccountFault, AccountStore, Accounts, Draft, Ledger, LedgerError, Movements,
	OrderChange,
};
use novation_units::{AccountIndex, FaultKind, MarketId, Quote};

/// The accounts of the block.
pub struct LedgerAccounts<'a, S> {
	ledger: Ledger<&'a mut S>,
	/// Accounts with a position in a market that does not list them yet, by market and page of holders.
	unlisted: BTreeMap<(MarketId, u32), BTreeSet<AccountIndex>>,
	/// Accounts whose positions or orders have moved.
	moved: BTreeSet<AccountIndex>,
}

impl<'a, S: AccountStore> LedgerAccounts<'a, S> {
	pub fn new(store: &'a mut S) -> Self {
		Self { ledger: Ledger::new(store), unlisted: BTreeMap::new(), moved: BTreeSet::new() }
	}

	pub fn read(&self, index: AccountIndex) -> Result<Account, Fault> {
		self.ledger.read(index).map_err(fault)
	}

	pub fn look<R>(
		&self,
		index: AccountIndex,
		look: impl FnOnce(&Account) -> R,
	) -> Result<R, Fault> {
		self.ledger.look(index, look).map_err(fault)
	}

	pub fn write(&mut self, index: AccountIndex, account: Account) {
		self.ledger.write(index, account);
	}

	/// Releases the reserved margin of an order. If it was not reserved, the sums of the account are at fault.
	pub fn release(&mut self, index: AccountIndex, change: OrderChange) -> Result<(), Fault> {
		self.ledger
			.edit(index, |account| account.release(change))
			.map_err(|error| unreserved(index, error))
	}

	pub fn draft(&self) -> Draft<'_, Ledger<&'a mut S>> {
		self.ledger.draft()
	}

	pub fn commit(&mut self, changes: BTreeMap<AccountIndex, Account>) {
		self.moved.extend(changes.keys());
		for (index, account) in &changes {
			let held = account.positions.iter().filter(|position| !position.lots.is_zero());
			for position in held.filter(|position| !account.is_listed(position.market)) {
				let page = (position.market, HolderPage::of(*index));
				self.unlisted.entry(page).or_default().insert(*index);
			}
		}
		self.ledger.commit(changes);
	}

	/// Accounts whose positions or orders have moved in this block.
	pub fn moved(&self) -> impl Iterator<Item = AccountIndex> + '_ {
		self.moved.iter().copied()
	}

	/// Accounts that have opened a position in a market that may not list them yet.
	pub fn unlisted(&self) -> Vec<(MarketId, AccountIndex)> {
		let of_page = |((market, _), accounts): (&(MarketId, u32), &BTreeSet<AccountIndex>)| {
			accounts.iter().map(|account| (*market, *account)).collect::<Vec<_>>()
		};
		self.unlisted.iter().flat_map(of_page).collect()
	}

	/// Number of pages of holders that the end of the round reads.
	pub fn pages_touched(&self) -> u32 {
		u32::try_from(self.unlisted.len()).unwrap_or(u32::MAX)
	}

	/// Takes money out of the insurance fund to repay bad debt. `Ok(false)` if an amount would overflow.
	pub fn repay(&mut self, amount: Quote) -> Result<bool, Fault> {
		match self.ledger.repay(amount) {
			Ok(()) => Ok(true),
			Err(LedgerError::Fault(damage)) => Err(fault(damage)),
			Err(_) => Ok(false),
		}
	}

	/// Moves money. `Err` if an account is damaged, `Ok(false)` if an amount would overflow.
	pub fn transfer(
		&mut self,
		from: AccountIndex,
		to: AccountIndex,
		amount: Quote,
	) -> Result<bool, Fault> {
		match self.ledger.transfer(from, to, amount) {
			Ok(()) => Ok(true),
			Err(LedgerError::Fault(damage)) => Err(fault(damage)),
			Err(_) => Ok(false),
		}
	}

	/// Forgives the debt of an account, and returns it.
	pub fn write_off(&mut self, index: AccountIndex) -> Result<Quote, Fault> {
		self.ledger.write_off(index).map_err(|error| unreserved(index, error))
	}

	pub fn changed(&self) -> impl Iterator<Item = AccountIndex> + '_ {
		self.ledger.changed()
	}

	pub fn touched(&self) -> u32 {
		self.ledger.accounts_touched()
	}

	pub fn positions_touched(&self) -> u32 {
		self.ledger.positions_touched()
	}

	pub fn flush(&mut self) {
		self.ledger.flush();
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
