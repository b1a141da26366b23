//! Money by the rules: booking of fills, and margin of accounts.

use super::{Naive, NaiveOrder};
use novation_ledger::{FEES, FUNDING};
use novation_units::{AccountIndex, MarketId, Side};
use std::collections::{BTreeMap, BTreeSet};

/// The position of an account in a market.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NaivePosition {
	/// Lots; positive when long.
	pub lots: i128,
	/// The cost of the position in atoms, negated.
	pub quote: i128,
	/// Funding index at its last settlement.
	pub funding: i128,
}

/// An account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NaiveAccount {
	/// Cash in atoms.
	pub cash: i128,
	/// Positions that are not flat.
	pub positions: BTreeMap<MarketId, NaivePosition>,
	/// Sum of the notionals of its trades, in atoms.
	pub volume: i128,
}

/// `ppm` millionths of `amount`, rounded up.
fn part(amount: i128, ppm: u32) -> i128 {
	ceil(amount * i128::from(ppm), 1_000_000)
}

fn ceil(dividend: i128, divisor: i128) -> i128 {
	-(-dividend).div_euclid(divisor)
}

/// One side of a trade.
#[derive(Clone, Copy)]
pub(super) struct Deal {
	pub market: MarketId,
	pub account: AccountIndex,
	pub side: Side,
	pub lots: u64,
	pub price: u64,
	pub fee_ppm: u32,
}

impl Naive {
	pub(super) fn lots(&self, account: AccountIndex, market: MarketId) -> i128 {
		let found = self.accounts.get(&account).and_then(|at| at.positions.get(&market));
		found.map_or(0, |at| at.lots)
	}

	/// Books one side of a trade, and returns its fee.
	pub(super) fn book(&mut self, deal: Deal) -> i128 {
		let facts = &self.facts[&deal.market];
		let tick_value = i128::from(facts.terms.tick_value.0);
		let notional = i128::from(deal.lots) * i128::from(deal.price) * tick_value;
		let fee = part(notional, deal.fee_ppm);
		let account = self.accounts.entry(deal.account).or_default();
		let mut at = account.positions.remove(&deal.market).unwrap_or_default();

		let owed = ceil(at.lots * (facts.funding - at.funding), 1_000_000_000);
		at.funding = facts.funding;
		account.cash -= owed + fee;
		account.volume += notional;

		let signed = match deal.side {
			Side::Bid => i128::from(deal.lots),
			Side::Ask => -i128::from(deal.lots),
		};
		let value = if signed > 0 { notional } else { -notional };
		let before = at.lots;
		at.lots += signed;
		at.quote -= value;
		if before * signed < 0 {
			// The closing part releases its share of the cost, rounded down, and its proceeds.
			let closed = before.abs().min(signed.abs());
			let cost = ((at.quote + value) * closed).div_euclid(before.abs());
			let proceeds = -value / signed.abs() * closed;
			account.cash += cost + proceeds;
			at.quote -= cost + proceeds;
		}
		if at.lots != 0 {
			account.positions.insert(deal.market, at);
		}
		self.deposit(FUNDING, owed);
		self.deposit(FEES, fee);
		fee
	}

	/// Equity, initial margin, maintenance margin.
	pub(super) fn health(&self, index: AccountIndex) -> (i128, i128, i128) {
		let account = self.accounts.get(&index).cloned().unwrap_or_default();
		let own = |at: &&NaiveOrder| at.account == index;
		let entered = self.entered.iter().map(|at| &at.order);
		let orders: Vec<_> =
			self.orders.iter().chain(&self.gone).chain(entered).filter(own).collect();
		let mut markets: BTreeSet<_> = orders.iter().map(|at| at.market).collect();
		markets.extend(account.positions.keys());

		let (mut equity, mut initial, mut maintenance) = (account.cash, 0, 0);
		for market in markets {
			let facts = &self.facts[&market];
			let at = account.positions.get(&market).copied().unwrap_or_default();
			let worth = facts.mark * i128::from(facts.terms.tick_value.0);
			let owed = ceil(at.lots * (facts.funding - at.funding), 1_000_000_000);
			equity += at.quote + at.lots * worth - owed;
			maintenance += part(at.lots.abs() * worth, facts.terms.margin.maintenance.0);

			let mut worst = part(at.lots.abs() * worth, facts.terms.margin.initial.0);
			for (side, sign) in [(Side::Bid, 1), (Side::Ask, -1)] {
				let (mut lots, mut money) = (0, 0);
				for order in orders.iter().filter(|at| at.market == market && at.side == side) {
					lots += i128::from(order.lots);
					money += i128::from(order.lots) * i128::from(order.price);
				}
				money *= i128::from(facts.terms.tick_value.0);
				let loss = sign * (money - lots * worth);
				let after = (at.lots + sign * lots).abs() * worth;
				let needed = part(after, facts.terms.margin.initial.0)
					+ loss.max(0) + part(money, facts.terms.orders.maker_fee.0);
				worst = worst.max(needed);
			}
			initial += worst;
		}
		(equity, initial, maintenance)
	}
}
