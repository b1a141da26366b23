//! Who bears a loss: the insurance fund, the pools and the holders that they ask.

use crate::{law::ensure, Accounts, Broken, Holders, Law, RoundRecord, Valuation};
use alloc::{collections::BTreeMap, format, vec::Vec};
use novation_exchange_types::Event;
use novation_ledger::{HOUSE, INSURANCE};
use novation_units::{AccountIndex, Lots, MarketId, Side, Ticks};

/// I-29: the insurance fund never owes, and pays for no fill that is worse than the mark.
pub fn insured(state: &(impl Accounts + Valuation), round: &RoundRecord) -> Result<(), Broken> {
	let broken = |detail| Law::Insurance.broken(detail);
	for (index, account) in state.accounts().filter(|(index, _)| *index == INSURANCE) {
		ensure(account.cash.0 >= 0, || {
			broken(format!("the fund has {:?}", account.cash)).of_account(index)
		})?;
	}
	let markets = state.markets();
	let mut fills: Vec<(AccountIndex, MarketId, Side, Ticks)> = Vec::new();
	for event in &round.events {
		match event {
			Event::OrderFilled {
				market, taker, taker_client_id: None, taker_side, price, ..
			} => {
				fills.push((*taker, *market, *taker_side, *price));
			}
			// A maker that leaves is part of the same close.
			Event::OrderCancelled { .. } => (),
			Event::InsurancePaid { account, .. } => {
				for (_, market, side, price) in fills.drain(..).filter(|fill| fill.0 == *account) {
					let mark = markets.get(&market).and_then(|view| view.price.last_mark);
					let is_no_worse = mark.is_none_or(|mark| match side {
						Side::Ask => price >= mark,
						Side::Bid => price <= mark,
					});
					ensure(is_no_worse, || {
						let detail =
							format!("it paid for a fill at {price:?}, the mark is {mark:?}");
						broken(detail).in_market(market).of_account(*account)
					})?;
				}
			}
			_ => fills.clear(),
		}
	}
	Ok(())
}

/// I-31: the house is flat and empty between rounds. In a round, `Σ lots of bankrupts = Σ lots of holders` for each
/// market, and a holder has had a position there.
pub fn pooled(state: &impl Accounts, round: &RoundRecord) -> Result<(), Broken> {
	let broken = |detail| Law::Pool.broken(detail);
	for (index, account) in state.accounts().filter(|(index, _)| *index == HOUSE) {
		ensure(account.positions.is_empty() && account.cash.0 == 0, || {
			broken(format!("the house has {account:?}")).of_account(index)
		})?;
	}
	let mut lots: BTreeMap<MarketId, (u128, u128)> = BTreeMap::new();
	let mut traded: Vec<(AccountIndex, MarketId)> = Vec::new();
	for event in &round.events {
		match event {
			Event::OrderFilled { market, maker, taker, .. } => {
				traded.extend([(*maker, *market), (*taker, *market)]);
			}
			Event::Pooled { market, lots: closed, .. } => {
				let sums = lots.entry(*market).or_default();
				sums.0 = sums.0.saturating_add(closed.0.into());
			}
			Event::Deleveraged { market, account, lots: given, .. } => {
				let sums = lots.entry(*market).or_default();
				sums.1 = sums.1.saturating_add(given.0.into());
				let held = round.accounts.get(account).is_some_and(|before| {
					before.position(*market).is_some_and(|at| at.lots.abs() >= *given)
				});
				ensure(held || traded.contains(&(*account, *market)), || {
					let detail = format!("{given:?} are taken from an account that had less");
					broken(detail).in_market(*market).of_account(*account)
				})?;
				ensure(*given > Lots::ZERO, || broken("nothing is taken".into()))?;
			}
			_ => (),
		}
	}
	for (market, (closed, given)) in lots {
		ensure(closed == given, || {
			broken(format!("{closed} lots are closed, {given} are given")).in_market(market)
		})?;
	}
	Ok(())
}

/// I-32: `{accounts with a position in a market} ⊆ {holders that the market lists}`, and so is `{markets that an account
/// names}`.
pub fn holders(state: &(impl Accounts + Holders)) -> Result<(), Broken> {
	for (index, account) in state.accounts() {
		let held = account.positions.iter().filter(|position| !position.lots.is_zero());
		let held = held.map(|position| position.market);
		let named = (0..32).map(MarketId).filter(|market| account.is_listed(*market));
		for market in held.chain(named) {
			ensure(state.lists_holder(market, index), || {
				let detail = "the market does not list it among its holders".into();
				Law::Holders.broken(detail).in_market(market).of_account(index)
			})?;
		}
	}
	Ok(())
}
