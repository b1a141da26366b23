//! Payments of the insurance fund, within the room of the market for which it pays.

use crate::{desk::Desk, host::Host, Event, Fault, FundState};
use novation_ledger::INSURANCE;
use novation_liquidation::{market_capacity, UNATTRIBUTED_ROOM};
use novation_units::{AccountIndex, MarketId, Overflow, Quote};

/// The amount that the fund may pay now: in a market, or for an account that was in none.
pub fn room<H: Host>(desk: &mut Desk<'_, H>, market: Option<MarketId>) -> Result<Quote, Fault> {
	let fund = desk.state.accounts.look(INSURANCE, |fund| fund.cash)?;
	let room = match market {
		Some(market) => market_room(desk, market, fund),
		None => match desk.state.solvency.fund(desk.now.time) {
			Ok(state) => state.room.left(desk.now.time, UNATTRIBUTED_ROOM),
			Err(fault) => {
				desk.faults.add(fault);
				Ok(Quote::ZERO)
			}
		},
	};
	// A room that overflows is none.
	Ok(room.unwrap_or(Quote::ZERO).min(fund).or_zero())
}

fn market_room<H: Host>(
	desk: &Desk<'_, H>,
	market: MarketId,
	fund: Quote,
) -> Result<Quote, Overflow> {
	let Some(view) = desk.market(market) else { return Ok(Quote::ZERO) };
	let capacity = market_capacity(view.market.margin.class, fund);
	view.state.insurance.left(desk.now.time, capacity)
}

/// Pays `amount`, which is at most the room of the market, to an account.
pub fn pay<H: Host>(
	desk: &mut Desk<'_, H>,
	market: Option<MarketId>,
	account: AccountIndex,
	amount: Quote,
) -> Result<(), Fault> {
	let fund = desk.state.accounts.look(INSURANCE, |fund| fund.cash)?;
	if amount.is_zero() || !desk.state.accounts.transfer(INSURANCE, account, amount)? {
		return Ok(());
	}
	desk.state.solvency.count_paid(amount);
	desk.events.push(Event::InsurancePaid { account, amount });
	let now = desk.now.time;
	let Some(id) = market else {
		let state = desk.state.solvency.fund(now)?;
		let mut room = state.room;
		// The amount is within the room, which has been computed without an overflow.
		if room.take(amount, now, UNATTRIBUTED_ROOM).is_ok() {
			desk.state.solvency.set_fund(FundState { room, ..state });
		}
		return Ok(());
	};
	if let Some(view) = desk.markets.get_mut(&id) {
		let capacity = market_capacity(view.market.margin.class, fund);
		if view.state.insurance.take(amount, now, capacity).is_ok() {
			let left = room(desk, market)?;
			desk.events.push(Event::InsuranceRoom { market: id, left });
		}
	}
	Ok(())
}
