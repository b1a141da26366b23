//! Conditional orders and deadlines of the queue, scheduled in the phase of the cancels.

use super::{cancels::Placements, deadlines};
use crate::{
	desk::{Desk, Stop},
	host::Host,
	rules::eligibility::{ensure_can_act, ensure_continuous},
	state::{Budget, Work},
	AgentCap, Bracket, BracketRequest, BracketStage, ConditionalKind, ConditionalOrder, Deadline,
	Event, OrderRequest, RejectReason, TriggerRequest, Twap, TwapRequest, Wait, MAX_CONDITIONALS,
	MAX_DEADLINES,
};
use novation_units::{AccountIndex, Lots, MarketId, Millis};

/// Schedules an order that triggers at a mark price.
pub fn schedule_trigger<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	request: &TriggerRequest,
	agent: Option<AgentCap>,
	placements: &Placements,
) -> Result<(), Stop> {
	spend(desk, 1)?;
	let TriggerRequest { order, direction, mark } = *request;
	ensure_may_schedule(desk, account, &order, placements)?;
	let view = desk.market(order.market).ok_or(RejectReason::MarketClosed)?;
	ensure_can_act(view, desk.now, &order, mark)?;
	let wait = Wait::mark(order.market, direction, mark);
	let wait = match order.reduce_only {
		true => desk.state.conditionals_of(account)?.protected(wait),
		false => wait,
	};
	let scheduled = desk.schedule(account, wait)?;
	let kind = ConditionalKind::Trigger { order, scheduled };
	keep(desk, account, &order, agent, kind)
}

/// Schedules a TWAP, whose first slice is due immediately.
pub fn schedule_twap<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	request: &TwapRequest,
	agent: Option<AgentCap>,
	placements: &Placements,
) -> Result<(), Stop> {
	spend(desk, 1)?;
	let order = request.order;
	ensure_may_schedule(desk, account, &order, placements)?;
	ensure_continuous(desk, order.market)?;
	let begin = desk.now.time;
	let scheduled = Some(desk.schedule(account, Wait::Time(begin))?);
	let twap = Twap { request: *request, begin, filled: Lots::ZERO, scheduled };
	keep(desk, account, &order, agent, ConditionalKind::Twap(twap))
}

/// Schedules a bracket and pays for the arming of its exits. The caller places the entry.
pub fn schedule_bracket<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	request: &BracketRequest,
	agent: Option<AgentCap>,
	placements: &Placements,
) -> Result<(), Stop> {
	spend(desk, 3)?;
	let BracketRequest { entry, stop, target } = *request;
	ensure_may_schedule(desk, account, &entry, placements)?;
	ensure_continuous(desk, entry.market)?;
	let bracket = Bracket {
		side: entry.side,
		self_trade: entry.self_trade,
		stop,
		target,
		filled: Lots::ZERO,
		closed: Lots::ZERO,
		released: Lots::ZERO,
		awaits_entry: true,
		stage: BracketStage::Entering,
	};
	keep(desk, account, &entry, agent, ConditionalKind::Bracket(bracket))
}

/// Sets, moves or removes a deadline of an account: that of the same agent for the same market.
pub fn set_deadline<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	agent: Option<u8>,
	market: Option<MarketId>,
	at: Option<Millis>,
) -> Result<(), Stop> {
	spend(desk, 1)?;
	desk.ensure_readable(account)?;
	let deadlines = &desk.state.conditionals_of(account)?.deadlines;
	let is_same = |other: &Deadline| (other.agent, other.market) == (agent, market);
	let before = deadlines.iter().copied().find(is_same);
	let own = deadlines.iter().filter(|other| other.agent == agent).count();
	if at.is_some() && before.is_none() && own >= MAX_DEADLINES {
		return Err(RejectReason::TooManyDeadlines.into());
	}
	let after = match at {
		Some(at) => Some(deadlines::arm(desk, account, agent, market, at)?),
		None => None,
	};
	desk.unschedule(before.map(|deadline| deadline.scheduled));
	if before.is_some() || after.is_some() {
		let deadlines = &mut desk.state.edit_conditionals(account)?.deadlines;
		deadlines.retain(|other| !is_same(other));
		deadlines.extend(after);
	}
	Ok(())
}

/// Spends the cost of this many operations, or nothing.
fn spend<H: Host>(desk: &mut Desk<'_, H>, operations: u32) -> Result<(), Stop> {
	if desk.affordable(Budget::Trading, Work::Operation) < operations {
		return Err(Stop::NoRoom);
	}
	desk.charge(Budget::Trading, Work::Operation, operations);
	Ok(())
}

/// Whether the account may have another conditional order with this client id.
fn ensure_may_schedule<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	order: &OrderRequest,
	placements: &Placements,
) -> Result<(), Stop> {
	desk.ensure_readable(account)?;
	desk.ensure_sound(order.market)?;
	let status = desk.market(order.market).map(|view| view.market.status);
	let is_taken = placements.has(account, order.client_id)
		|| desk.state.find_order(account, order.client_id)?.is_some()
		|| desk.state.find_conditional(account, order.client_id)?.is_some();
	if !status.is_some_and(|status| status.may_rest()) {
		Err(RejectReason::MarketClosed.into())
	} else if is_taken {
		Err(RejectReason::DuplicateClientId.into())
	} else if desk.state.conditionals_of(account)?.orders.len() >= MAX_CONDITIONALS {
		Err(RejectReason::TooManyConditionals.into())
	} else {
		Ok(())
	}
}

/// Adds a conditional order to those of its account.
fn keep<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	order: &OrderRequest,
	agent: Option<AgentCap>,
	kind: ConditionalKind,
) -> Result<(), Stop> {
	let OrderRequest { client_id, market, .. } = *order;
	let conditional = ConditionalOrder { client_id, market, agent, is_tied: false, kind };
	let position = desk.state.accounts.look(account, |account| account.lots(market))?;
	let conditional = conditional.following(position).unwrap_or(conditional);
	desk.state.edit_conditionals(account)?.orders.push(conditional);
	desk.events.push(Event::ConditionalScheduled { account, client_id, market });
	Ok(())
}
