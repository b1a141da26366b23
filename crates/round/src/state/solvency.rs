//! Bad debt, the state of the insurance fund and the holders of each market.

use super::health::unreadable;
use crate::{host::SolvencyStore, CommonValue, Fault, FundState, HolderPage};
use alloc::collections::{BTreeMap, BTreeSet};
use novation_units::{AccountIndex, MarketId, Millis, Quote, Unreadable};

/// The values that decide who bears a loss.
pub struct Solvency<'a, S> {
	store: &'a mut S,
	/// `None` until it is needed.
	fund: Option<FundState>,
	/// Debts of this block that no account can pay.
	incurred: Quote,
	/// Debts that this block repays.
	repaid: Quote,
	/// Payments of the insurance fund in this block.
	paid: Quote,
	pages: BTreeMap<(MarketId, u32), HolderPage>,
	changed: BTreeSet<(MarketId, u32)>,
}

impl<'a, S: SolvencyStore> Solvency<'a, S> {
	pub fn new(store: &'a mut S) -> Self {
		let (incurred, repaid, paid) = (Quote::ZERO, Quote::ZERO, Quote::ZERO);
		let (pages, changed) = (BTreeMap::new(), BTreeSet::new());
		Self { store, fund: None, incurred, repaid, paid, pages, changed }
	}

	/// The state of the insurance fund.
	pub fn fund(&mut self, now: Millis) -> Result<FundState, Fault> {
		if let Some(fund) = self.fund {
			return Ok(fund);
		}
		let stored = self.store.fund().map_err(|Unreadable| unreadable(CommonValue::Fund))?;
		let fund = stored.unwrap_or_else(|| FundState::start(now));
		self.fund = Some(fund);
		Ok(fund)
	}

	/// Changes the state of the insurance fund. Call it on a state that [`Self::fund`] has returned.
	pub fn set_fund(&mut self, fund: FundState) {
		self.fund = Some(fund);
	}

	/// Money in custody.
	pub fn custody(&self) -> Result<Quote, Fault> {
		self.store.custody().map_err(|Unreadable| unreadable(CommonValue::Custody))
	}

	/// The debts that no account can pay, with those of this block.
	pub fn bad_debt(&self) -> Result<Quote, Fault> {
		let before =
			self.store.bad_debt().map_err(|Unreadable| unreadable(CommonValue::Custody))?;
		// Sums of the cash of accounts, far below the range.
		let debt = before.0.saturating_add(self.incurred.0).saturating_sub(self.repaid.0);
		Ok(Quote(debt))
	}

	/// Adds to the bad debt.
	pub fn add_bad_debt(&mut self, amount: Quote) {
		// Saturates far above all existing money.
		self.incurred = Quote(self.incurred.0.saturating_add(amount.0));
	}

	/// Subtracts from the bad debt, at most all of it.
	pub fn repay(&mut self, amount: Quote) {
		self.repaid = Quote(self.repaid.0.saturating_add(amount.0));
	}

	/// Counts a payment of the insurance fund.
	pub fn count_paid(&mut self, amount: Quote) {
		self.paid = Quote(self.paid.0.saturating_add(amount.0));
	}

	/// Payments of the insurance fund in this block.
	pub fn paid(&self) -> Quote {
		self.paid
	}

	/// The first index that no trader has yet.
	pub fn end_of_accounts(&self) -> Result<AccountIndex, Fault> {
		let end = self.store.end_of_accounts();
		end.map_err(|Unreadable| unreadable(CommonValue::EndOfAccounts))
	}

	/// A page of the holders of a market.
	pub fn holders(&mut self, market: MarketId, page: u32) -> Result<HolderPage, Fault> {
		if let Some(holders) = self.pages.get(&(market, page)) {
			return Ok(*holders);
		}
		let stored = self.store.holders(market, page);
		let stored = stored.map_err(|Unreadable| unreadable(CommonValue::Holders(market, page)))?;
		// Nothing is stored while nobody of the page has held a position.
		let holders = stored.unwrap_or_else(HolderPage::default);
		self.pages.insert((market, page), holders);
		Ok(holders)
	}

	/// Notes whether an account is among the holders of a market.
	pub fn set_holder(
		&mut self,
		market: MarketId,
		account: AccountIndex,
		is_holder: bool,
	) -> Result<(), Fault> {
		let page = HolderPage::of(account);
		let mut holders = self.holders(market, page)?;
		if holders.set(account, is_holder) {
			self.pages.insert((market, page), holders);
			self.changed.insert((market, page));
		}
		Ok(())
	}

	/// Whether a page of holders was read in this block.
	pub fn is_read(&self, market: MarketId, page: u32) -> bool {
		self.pages.contains_key(&(market, page))
	}

	/// Writes all changes.
	pub fn flush(&mut self) {
		for key in core::mem::take(&mut self.changed) {
			if let Some(holders) = self.pages.get(&key) {
				self.store.set_holders(key.0, key.1, holders);
			}
		}
		if let Some(fund) = self.fund {
			self.store.set_fund(&fund);
		}
		if self.incurred > Quote::ZERO {
			self.store.add_bad_debt(self.incurred);
		}
		if self.repaid > Quote::ZERO {
			self.store.repay_bad_debt(self.repaid);
		}
	}
}
