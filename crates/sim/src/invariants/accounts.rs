//! Money and positions.

use super::{ensure, Violation};
use crate::Exchange;
use novation_exchange_types::{MarkSource, Markets};
use novation_funding::owed;
use novation_ledger::FUNDING;
use novation_round::account_health;
use novation_units::Ticks;
use std::collections::BTreeMap;

/// I-1: `Σ cash + Σ quote − bad debt = deposits − withdrawals`, exactly.
pub fn conservation(exchange: &Exchange) -> Result<(), Violation> {
	let accounts = exchange.accounts.get();
	let money = |account: &novation_ledger::Account| {
		account.cash.0 + account.positions.iter().map(|at| at.quote.0).sum::<i128>()
	};
	let sum: i128 = accounts.0.values().map(money).sum();
	let bad_debt = exchange.venue.get().bad_debt.0;
	ensure(sum - bad_debt == exchange.custody.0, "I-1 custody", || {
		format!("accounts hold {sum} - {bad_debt}, custody is {}", exchange.custody.0)
	})
}

/// I-2: longs, shorts and the open interest of each market are the same.
pub fn open_interest(exchange: &Exchange) -> Result<(), Violation> {
	let venue = exchange.venue.get();
	let mut sums: BTreeMap<_, (i128, i128)> = BTreeMap::new();
	for account in exchange.accounts.get().0.values() {
		for at in &account.positions {
			let sum = sums.entry(at.market).or_default();
			sum.0 += i128::from(at.lots.0.max(0));
			sum.1 -= i128::from(at.lots.0.min(0));
		}
	}
	for (market, state) in &venue.states {
		let (long, short) = sums.get(market).copied().unwrap_or_default();
		let open = i128::from(state.open_interest.0);
		ensure(long == short && long == open, "I-2 open interest", || {
			format!("{market:?}: long {long}, short {short}, stored {open}")
		})?;
	}
	Ok(())
}

/// I-7: moving a mark moves no money: the sum of all equities stays as it is.
pub fn zero_sum(exchange: &Exchange) -> Result<(), Violation> {
	let markets = exchange.markets();
	let sum = |markets: &Markets| -> Option<i128> {
		let accounts = exchange.accounts.get();
		let equity = |account| account_health(markets, account, MarkSource::LastKnown).ok();
		accounts.0.values().map(|account| equity(account).map(|health| health.equity.0)).sum()
	};
	// Without a mark in one of the markets there is no position there, but there may be orders.
	let Some(before) = sum(&markets) else { return Ok(()) };
	for market in markets.keys() {
		let mut shifted = markets.clone();
		let Some(loaded) = shifted.get_mut(market) else { continue };
		let Some(mark) = loaded.price.last_mark else { continue };
		loaded.price.last_mark = Some(Ticks(mark.0 + 1 + mark.0 / 7));
		let after = sum(&shifted);
		ensure(after == Some(before), "I-7 zero sum", || {
			format!("shifting {market:?} moves Σ equity from {before} to {after:?}")
		})?;
	}
	Ok(())
}

/// I-8: what the funding account holds and is owed is the dust: never negative, and less than one
/// atom for each settlement so far and each that is due.
pub fn funding_dust(exchange: &Exchange) -> Result<(), Violation> {
	let venue = exchange.venue.get();
	let (mut due, mut positions) = (0, 0);
	for account in exchange.accounts.get().0.values() {
		for at in account.positions.iter().filter(|at| !at.lots.is_zero()) {
			let now = venue.states[&at.market].funding.index;
			due += owed(at.lots, at.funding_index, now).expect("funding in range").0;
			positions += 1;
		}
	}
	let dust = exchange.account(FUNDING).cash.0 + due;
	let most = exchange.settlements + positions;
	ensure(dust >= 0 && dust as u128 <= most, "I-8 funding dust", || {
		format!("dust is {dust}, with {most} settlements")
	})
}

/// I-10: what may leave is settled cash that no requirement needs.
pub fn withdrawable(exchange: &Exchange) -> Result<(), Violation> {
	let markets = exchange.markets();
	for (index, account) in &exchange.accounts.get().0 {
		let Ok(health) = account_health(&markets, account, MarkSource::Now) else { continue };
		let out = health.withdrawable(account.cash);
		let mut rest = account.clone();
		rest.cash = rest.cash.sub(out).expect("in range");
		let after = account_health(&markets, &rest, MarkSource::Now).expect("as before");
		let safe = out.0 == 0
			|| rest.cash.0 >= 0
				&& after.equity >= after.initial
				&& after.equity >= after.withdrawal
				&& after.equity.0 >= after.unrealised_profit.0;
		ensure(out.0 >= 0 && safe, "I-10 withdrawable", || {
			format!("{index:?} may take {out:?} of {health:?}")
		})?;
	}
	Ok(())
}
