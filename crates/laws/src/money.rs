//! Money and positions.

use crate::{law::ensure, Accounts, Broken, Custody, Law, MarketStates, Valuation};
use alloc::{collections::BTreeMap, format};
use novation_exchange_types::{MarkSource, Markets};
use novation_funding::owed;
use novation_ledger::FUNDING;
use novation_units::{MarketId, Overflow, Quote, Ticks};

/// Both sides of I-1, with their parts. Computed from all accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conservation {
	/// Atoms in the custody account.
	pub custody: u128,
	/// Sum of all cash, in atoms.
	pub cash: Quote,
	/// Sum of the costs of all positions, negated, in atoms.
	pub quote: Quote,
	/// Bad debt, in atoms.
	pub bad_debt: Quote,
}

impl Conservation {
	/// Adds up all accounts.
	///
	/// # Errors
	///
	/// [`Overflow`] if a sum leaves its range.
	pub fn of(state: &(impl Accounts + Custody)) -> Result<Self, Overflow> {
		let mut sums =
			Self { custody: state.held(), bad_debt: state.bad_debt(), ..Self::default() };
		for (_, account) in state.accounts() {
			sums.cash = sums.cash.add(account.cash)?;
			for position in &account.positions {
				sums.quote = sums.quote.add(position.quote)?;
			}
		}
		Ok(sums)
	}

	/// `Σ cash + Σ quote − bad debt − custody`: zero, unless I-1 is broken.
	///
	/// # Errors
	///
	/// [`Overflow`] if a sum leaves its range.
	pub fn difference(&self) -> Result<Quote, Overflow> {
		let custody = i128::try_from(self.custody).map_err(|_| Overflow)?;
		self.cash.add(self.quote)?.sub(self.bad_debt)?.sub(Quote(custody))
	}
}

/// I-1: `Σ cash + Σ quote − bad debt = custody = deposits and gifts − withdrawals`, exactly.
pub fn custody(state: &(impl Accounts + Custody)) -> Result<(), Broken> {
	let sums = Conservation::of(state);
	let difference = sums.as_ref().map_err(|_| Overflow).and_then(Conservation::difference);
	let counted = state.counted();
	ensure(difference == Ok(Quote::ZERO) && state.held() == counted, || {
		let detail = format!("a difference of {difference:?} in {sums:?}, {counted} are counted");
		Law::Custody.broken(detail)
	})
}

/// I-2: per market, `Σ long = Σ short = open interest`; no position is in a market without a state.
pub fn open_interest(state: &(impl Accounts + MarketStates)) -> Result<(), Broken> {
	let broken = |market, detail| Law::OpenInterest.broken(detail).in_market(market);
	let mut lots = BTreeMap::<MarketId, (u128, u128)>::new();
	for (_, account) in state.accounts() {
		for position in &account.positions {
			let (long, short) = lots.entry(position.market).or_default();
			let side = if position.lots.0 < 0 { short } else { long };
			// Sums of less than 2^32 numbers below 2^64.
			*side = side.saturating_add(position.lots.abs().0.into());
		}
	}
	for (market, totals) in state.market_states() {
		let (long, short) = lots.remove(&market).unwrap_or_default();
		let open = u128::from(totals.open_interest.0);
		ensure(long == short && long == open, || {
			broken(market, format!("long {long}, short {short}, stored {open}"))
		})?;
	}
	match lots.first_key_value() {
		None => Ok(()),
		Some((market, sums)) => {
			Err(broken(*market, format!("positions of {sums:?} lots, and no state")))
		}
	}
}

/// I-7: `Σ equity` does not change when the mark of a market moves.
///
/// Not checked while an account is in a market without any mark so far.
pub fn zero_sum(state: &(impl Accounts + Valuation)) -> Result<(), Broken> {
	let markets = state.markets();
	let sum = |markets: &Markets| -> Option<i128> {
		state.accounts().try_fold(0_i128, |sum, (_, account)| {
			let health = state.health(markets, &account, MarkSource::LastKnown).ok()?;
			sum.checked_add(health.equity.0)
		})
	};
	// A market without a mark has no positions, but may have orders.
	let Some(before) = sum(&markets) else { return Ok(()) };
	for market in markets.keys() {
		let mut moved = markets.clone();
		let Some(view) = moved.get_mut(market) else { continue };
		let Some(mark) = view.price.last_mark else { continue };
		view.price.last_mark = Some(Ticks(mark.0.saturating_add(1).saturating_add(mark.0 / 7)));
		let after = sum(&moved);
		ensure(after == Some(before), || {
			let detail = format!("a move of the mark moves Σ equity from {before} to {after:?}");
			Law::ZeroSum.broken(detail).in_market(*market)
		})?;
	}
	Ok(())
}

/// I-8: `0 ≤ funding cash + Σ funding owed ≤ settlements + open positions`, in atoms.
///
/// `settlements` is the number of settlements so far; each may leave less than one atom.
pub fn funding_dust(
	state: &(impl Accounts + MarketStates),
	settlements: u128,
) -> Result<(), Broken> {
	let broken = |detail| Law::FundingDust.broken(detail).of_account(FUNDING);
	let states: BTreeMap<_, _> = state.market_states().collect();
	let (mut dust, mut positions) = (Quote::ZERO, 0_u128);
	for (index, account) in state.accounts() {
		if index == FUNDING {
			dust = dust.add(account.cash).map_err(|_| broken("overflow".into()))?;
		}
		for position in account.positions.iter().filter(|position| !position.lots.is_zero()) {
			let due = states.get(&position.market).and_then(|totals| {
				owed(position.lots, position.funding_index, totals.funding.index).ok()
			});
			let sum = due.and_then(|due| dust.add(due).ok());
			dust = sum.ok_or_else(|| {
				let detail = format!("{position:?} owes {due:?}");
				Law::FundingDust.broken(detail).in_market(position.market).of_account(index)
			})?;
			positions = positions.saturating_add(1);
		}
	}
	let most = settlements.saturating_add(positions);
	let is_dust = u128::try_from(dust.0).is_ok_and(|dust| dust <= most);
	ensure(is_dust, || broken(format!("dust is {}, with {most} settlements", dust.0)))
}

/// I-10: with `out = withdrawable`, `0 ≤ out ≤ cash`. If `out` is not zero, the account afterwards has `equity ≥
/// initial, withdrawal margin and unrealised profit`.
pub fn withdrawable(state: &(impl Accounts + Valuation)) -> Result<(), Broken> {
	let markets = state.markets();
	for (index, account) in state.accounts() {
		let Ok(health) = state.health(&markets, &account, MarkSource::Now) else { continue };
		let out = health.withdrawable(account.cash);
		let mut rest = account.clone();
		rest.cash = Quote(rest.cash.0.saturating_sub(out.0));
		let after = state.health(&markets, &rest, MarkSource::Now);
		let is_safe = out.0 == 0
			|| rest.cash.0 >= 0
				&& after.as_ref().is_ok_and(|after| {
					after.equity >= after.initial
						&& after.equity >= after.withdrawal
						&& after.equity >= after.unrealised_profit
				});
		ensure(out.0 >= 0 && is_safe, || {
			let detail = format!("{out:?} may leave, with {health:?}");
			Law::Withdrawable.broken(detail).of_account(index)
		})?;
	}
	Ok(())
}
