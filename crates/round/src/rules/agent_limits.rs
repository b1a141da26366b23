//! Limits of an agent's order on the account for which it trades. Admission has checked everything that is known before
//! the round; position and leverage are known only here.

use super::margin::exposures;
use crate::{
	desk::{Desk, Stop},
	host::Host,
	AgentCap, HealthError, MarkSource, Markets, OrderRequest, RejectReason,
};
use novation_ledger::Account;
use novation_risk::{health, Exposure, OrderSums};
use novation_units::{AccountIndex, Lots, Overflow, Quote, Side};

/// Checks that the limits of the sending agent allow the whole order. Orders of the owner, and orders that only reduce
/// the position, always pass.
///
/// Called when the order comes to rest and again when it takes, since the account may have changed.
pub fn ensure(
	markets: &Markets,
	account: &Account,
	order: &OrderRequest,
	agent: Option<AgentCap>,
) -> Result<(), RejectReason> {
	match agent {
		Some(cap) if !order.reduce_only => ensure_within(&cap, markets, account, order),
		_ => Ok(()),
	}
}

/// [`ensure`] for an account in its current state.
pub fn ensure_may<H: Host>(
	desk: &Desk<'_, H>,
	index: AccountIndex,
	order: &OrderRequest,
	agent: Option<AgentCap>,
) -> Result<(), Stop> {
	match agent {
		Some(_) => Ok(ensure(&desk.markets, &desk.state.accounts.read(index)?, order, agent)?),
		None => Ok(()),
	}
}

fn ensure_within(
	cap: &AgentCap,
	markets: &Markets,
	account: &Account,
	order: &OrderRequest,
) -> Result<(), RejectReason> {
	let (reach, open) = reach(account, order)?;
	let after = reach.saturating_add(i128::from(order.lots.0));
	if reach < 0 && after <= 0 {
		return Ok(());
	}
	let room = i128::from(cap.max_position.0).saturating_sub(reach);
	if i128::from(order.lots.0) > room {
		return Err(RejectReason::AgentPosition { room: Lots(u64::try_from(room).unwrap_or(0)) });
	}
	ensure_leverage(cap, markets, account, order, open)
}

/// The position on the side of `order`, after fills of the open orders of that side and of these orders. Negative while
/// the position is on the other side.
fn reach(account: &Account, order: &OrderRequest) -> Result<(i128, OrderSums), RejectReason> {
	let Some(position) = account.position(order.market) else {
		return Ok((0, OrderSums::default()));
	};
	let (lots, open) = (
		i128::from(position.lots.0),
		match order.side {
			Side::Bid => position.bids,
			Side::Ask => position.asks,
		},
	);
	let towards = match order.side {
		Side::Bid => lots,
		Side::Ask => lots.saturating_neg(),
	};
	Ok((towards.saturating_add(i128::from(open.lots.0)), open))
}

/// Checks the agent's leverage: the value of all positions, each with the open orders of its worse side and `order`, is
/// at most that multiple of equity at mark. An order that does not increase this value passes.
fn ensure_leverage(
	cap: &AgentCap,
	markets: &Markets,
	account: &Account,
	order: &OrderRequest,
	open: OrderSums,
) -> Result<(), RejectReason> {
	let value =
		|market| markets.get(&market).map_or(Ok(None), |view| view.valuation(MarkSource::Now));
	let known = exposures(account, value).map_err(rejection)?;
	let overflow = |_: Overflow| RejectReason::Overflow;
	let equity = health(account.cash, &known).map_err(overflow)?.equity;
	let allowed = equity.or_zero().0.saturating_mul(i128::from(cap.max_leverage));

	let mut gross = Quote::ZERO;
	for exposure in &known {
		gross = gross.add(worst(exposure).map_err(overflow)?).map_err(overflow)?;
	}
	let valuation = value(order.market).map_err(overflow)?.ok_or(RejectReason::PriceAbsent)?;
	let here = account.positions.iter().position(|position| position.market == order.market);
	let mut with = here.and_then(|index| known.get(index)).copied().unwrap_or(Exposure {
		mark: valuation.mark,
		tick_value: valuation.tick_value,
		..Exposure::default()
	});
	let before = worst(&with).map_err(overflow)?;
	let sums = open.with(order.lots, order.price).map_err(overflow)?;
	match order.side {
		Side::Bid => with.bids = sums,
		Side::Ask => with.asks = sums,
	}
	let added = worst(&with).map_err(overflow)?.sub(before).map_err(overflow)?;
	let room = Quote(allowed.saturating_sub(gross.0)).or_zero();
	if added > room {
		return Err(RejectReason::AgentLeverage { room });
	}
	Ok(())
}

/// The largest value of a position at mark, after fills of the open orders of one of its sides.
fn worst(exposure: &Exposure) -> Result<Quote, Overflow> {
	let bought = exposure.lots.add(exposure.bids.lots.signed(Side::Bid)?)?;
	let sold = exposure.lots.add(exposure.asks.lots.signed(Side::Ask)?)?;
	let most = exposure.lots.abs().max(bought.abs()).max(sold.abs());
	exposure.tick_value.notional(most, exposure.mark)
}

fn rejection(error: HealthError) -> RejectReason {
	match error {
		HealthError::PriceAbsent(_) => RejectReason::PriceAbsent,
		HealthError::Overflow => RejectReason::Overflow,
	}
}
