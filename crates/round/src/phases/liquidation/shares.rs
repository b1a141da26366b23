//! The shares of the holders in a pool: one pass over the accounts that may have a position in a market.

use super::is_readable;
use crate::{
	desk::Desk,
	host::Host,
	rules::{account_health, exposures},
	state::{Budget, Work},
	Deleveraging, Fault, HolderPage, MarkSource,
};
use alloc::collections::BTreeMap;
use novation_ledger::{vault_of, Account};
use novation_liquidation::{opposite_notional, weight, Pass, Pool};
use novation_units::{AccountIndex, Lots, MarketId, Ticks};

/// Lots that holders give in a block.
#[derive(Debug, Default)]
pub struct Given {
	by_holder: BTreeMap<AccountIndex, Lots>,
	sum: Lots,
}

impl Given {
	/// Lots that all holders give together.
	pub fn lots(&self) -> Lots {
		self.sum
	}

	/// Lots that a holder gives.
	fn of(&self, holder: AccountIndex) -> Lots {
		self.by_holder.get(&holder).copied().unwrap_or(Lots::ZERO)
	}

	/// Adds lots, at most those of a position.
	fn add(&mut self, holder: AccountIndex, lots: Lots) {
		if !lots.is_zero() {
			let before = self.of(holder);
			// Sums of positions of one market, which are below the range.
			self.by_holder.insert(holder, Lots(before.0.saturating_add(lots.0)));
			self.sum = Lots(self.sum.0.saturating_add(lots.0));
		}
	}

	/// Holders and their lots, by account.
	pub fn iter(&self) -> impl Iterator<Item = (AccountIndex, Lots)> + '_ {
		self.by_holder.iter().map(|(holder, lots)| (*holder, *lots))
	}
}

/// Adds up the weights of the holders. Returns false if the budget ends first.
pub fn weigh<H: Host>(desk: &mut Desk<'_, H>, pass: &mut Deleveraging) -> Result<bool, Fault> {
	while let Some(holder) = next_holder(desk, pass)? {
		let Next::Holder(index, account) = holder else { return Ok(false) };
		// A holder whose weight is unknown gives like the losers.
		let weight = weight_of(desk, &account, pass.market).unwrap_or(Lots::ZERO);
		pass.weights = Lots(pass.weights.0.saturating_add(weight.0));
		pass.next = AccountIndex(index.0.saturating_add(1));
	}
	Ok(true)
}

/// Asks each holder for its share of `left` lots. Returns false if the budget ends first.
///
/// - `price`: the worst price that a holder may get. It gives no more than its equity bears. `None` is the mark, which
///   changes nobody's equity.
pub fn ask<H: Host>(
	desk: &mut Desk<'_, H>,
	pass: &mut Deleveraging,
	pool: &Pool,
	price: Option<Ticks>,
	given: &mut Given,
	left: Lots,
) -> Result<bool, Fault> {
	let mut left = left;
	while !left.is_zero() {
		let Some(holder) = next_holder(desk, pass)? else { return Ok(true) };
		let Next::Holder(index, account) = holder else { return Ok(false) };
		let gives = given.of(index);
		let open = Lots(account.lots(pass.market).abs().0.saturating_sub(gives.0));
		let own = match pass.pass {
			Pass::Winners => weight_of(desk, &account, pass.market).unwrap_or(Lots::ZERO),
			_ => open,
		};
		// A share that overflows counts as none: the holder has grown since the pass began.
		let share = pass.shares.take(own).unwrap_or(Lots::ZERO);
		let bears = match price {
			Some(price) => bearable(desk, &account, pool, pass.market, price),
			None => account.lots(pass.market).abs(),
		};
		let lots = share.min(Lots(bears.0.saturating_sub(gives.0))).min(left);
		given.add(index, lots);
		left = Lots(left.0.saturating_sub(lots.0));
		pass.next = AccountIndex(index.0.saturating_add(1));
	}
	Ok(true)
}

/// The most lots that a holder can give at `price` with equity left. None if its health is unknown.
fn bearable<H: Host>(
	desk: &Desk<'_, H>,
	account: &Account,
	pool: &Pool,
	market: MarketId,
	price: Ticks,
) -> Lots {
	let lots = account.lots(market).abs();
	let Ok(health) = account_health(&desk.markets, account, MarkSource::LastKnown) else {
		return Lots::ZERO;
	};
	pool.affordable(health.equity, lots, price).unwrap_or(Lots::ZERO)
}

/// The weight of a holder; `None` if its health is unknown.
fn weight_of<H: Host>(desk: &Desk<'_, H>, account: &Account, market: MarketId) -> Option<Lots> {
	let value =
		|market| desk.market(market).map_or(Ok(None), |view| view.valuation(MarkSource::LastKnown));
	let exposures = exposures(account, value).ok()?;
	let underlying = |market: MarketId| {
		let view = desk.market(market);
		view.and_then(|view| view.market.liquidation.underlying).unwrap_or(market)
	};
	let held = account.positions.iter().zip(&exposures);
	let held = held.map(|(held, exposure)| (held.market, underlying(held.market), exposure));
	let opposite = opposite_notional(market, held).ok()?;
	let position = account.positions.iter().position(|held| held.market == market)?;
	let own = exposures.get(position)?;
	weight(own.lots.abs(), own.profit().ok()?, opposite, own.notional().ok()?).ok()
}

/// The next step of a pass.
enum Next {
	/// A holder of the side.
	Holder(AccountIndex, Account),
	/// The budget has ended.
	NoRoom,
}

/// The next account from `pass.next` on with a position of the side; `None` after the last. An account without a
/// position leaves the list.
///
/// Each page costs a slot, each account a check.
fn next_holder<H: Host>(
	desk: &mut Desk<'_, H>,
	pass: &mut Deleveraging,
) -> Result<Option<Next>, Fault> {
	let end = match desk.state.solvency.end_of_accounts() {
		Ok(end) => end,
		Err(fault) => {
			// Nobody knows all holders, so nobody is asked and the pool waits.
			desk.faults.add(fault);
			return Ok(Some(Next::NoRoom));
		}
	};
	let vault = vault_of(pass.market);
	loop {
		if pass.next >= end && vault.is_none_or(|vault| pass.next > vault) {
			return Ok(None);
		}
		if let Some(vault) = vault.filter(|_| pass.next >= end) {
			pass.next = vault;
		}
		let page = HolderPage::of(pass.next);
		let is_known = desk.state.solvency.is_read(pass.market, page);
		if !is_known && !desk.spend(Budget::Liquidation, Work::DueSlot) {
			return Ok(Some(Next::NoRoom));
		}
		let holders = match desk.state.solvency.holders(pass.market, page) {
			Ok(holders) => holders,
			// The holders of a damaged page are not asked.
			Err(fault) => {
				desk.faults.add(fault);
				HolderPage::default()
			}
		};
		// The pages of the traders end before that of the vaults.
		let Some(index) = holders.accounts(page, pass.next).next() else {
			let next = HolderPage::first(page.saturating_add(1));
			pass.next = if next > pass.next { next } else { AccountIndex(u32::MAX) };
			continue;
		};
		if !desk.spend(Budget::Liquidation, Work::HealthCheck) {
			return Ok(Some(Next::NoRoom));
		}
		pass.next = index;
		// A damaged account gives nothing.
		if is_readable(desk, index) {
			let account = desk.state.accounts.read(index)?;
			match account.lots(pass.market).side() {
				Some(side) if side == pass.side => return Ok(Some(Next::Holder(index, account))),
				Some(_) => (),
				None => forget(desk, index, pass.market)?,
			}
		}
		pass.next = AccountIndex(index.0.saturating_add(1));
	}
}

/// Takes an account without a position off the holders of a market.
fn forget<H: Host>(
	desk: &mut Desk<'_, H>,
	index: AccountIndex,
	market: MarketId,
) -> Result<(), Fault> {
	desk.state.solvency.set_holder(market, index, false)?;
	let mut account = desk.state.accounts.read(index)?;
	if account.is_listed(market) {
		account.set_listed(market, false);
		desk.state.accounts.write(index, account);
	}
	Ok(())
}

/// Adds every account that has opened a position in this block to the holders of the market.
pub fn list_holders<H: Host>(desk: &mut Desk<'_, H>) -> Result<(), Fault> {
	for (market, index) in desk.state.accounts.unlisted() {
		let mut account = desk.state.accounts.read(index)?;
		if account.lots(market).is_zero() {
			continue;
		}
		match desk.state.solvency.set_holder(market, index, true) {
			Ok(()) => {
				account.set_listed(market, true);
				desk.state.accounts.write(index, account);
			}
			// The account stays unlisted, and is listed when it next trades.
			Err(fault) => {
				desk.faults.add(fault);
			}
		}
	}
	Ok(())
}
