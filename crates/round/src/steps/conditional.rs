//! Conditional orders: their end, and their updates after fills.

use crate::{
	desk::Desk,
	host::Host,
	state::{Budget, Work},
	CancelReason, ConditionalKind, ConditionalOrder, Event, Fault,
};
use alloc::vec::Vec;
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Side};

/// Removes a conditional order from its account and from the agenda.
pub fn drop<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	conditional: &ConditionalOrder,
) -> Result<(), Fault> {
	let orders = &mut desk.state.edit_conditionals(account)?.orders;
	orders.retain(|order| order.client_id != conditional.client_id);
	desk.unschedule(conditional.scheduled());
	Ok(())
}

/// Cancels a conditional order, and informs its client.
pub fn cancel<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	conditional: &ConditionalOrder,
	reason: CancelReason,
) -> Result<(), Fault> {
	drop(desk, account, conditional)?;
	let ConditionalOrder { client_id, market, .. } = *conditional;
	let lots = conditional.left();
	desk.events.push(Event::OrderCancelled { account, client_id, market, lots, reason });
	Ok(())
}

/// Cancels the conditional orders of an account that are `wanted`. Returns false if the budget ends first.
pub fn cancel_all<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	reason: CancelReason,
	wanted: impl Fn(&ConditionalOrder) -> bool,
) -> Result<bool, Fault> {
	if !desk.state.has_conditionals(account)? {
		return Ok(true);
	}
	for conditional in desk.state.conditionals_of(account)?.orders.clone() {
		if wanted(&conditional) {
			if !desk.spend(Budget::Trading, Work::Cancel) {
				return Ok(false);
			}
			cancel(desk, account, &conditional, reason)?;
		}
	}
	Ok(true)
}

/// Ends a conditional order that has finished, and informs its client.
pub fn end<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	conditional: &ConditionalOrder,
	filled: Lots,
) -> Result<(), Fault> {
	drop(desk, account, conditional)?;
	let ConditionalOrder { client_id, market, .. } = *conditional;
	desk.events.push(Event::ConditionalEnded { account, client_id, market, filled });
	Ok(())
}

/// Lets the conditional orders of an account follow its position in a market. Protection is never larger than the
/// position, and ends with it: it must not act on a position that is opened later.
pub fn follow_position<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	market: MarketId,
) -> Result<(), Fault> {
	if !desk.state.has_conditionals(account)? {
		return Ok(());
	}
	let position = desk.state.accounts.look(account, |account| account.lots(market))?;
	let orders = desk.state.conditionals_of(account)?.orders.iter();
	let here: Vec<ConditionalOrder> = orders.filter(|at| at.market == market).copied().collect();
	for conditional in here {
		match conditional.following(position) {
			Some(followed) if followed == conditional => (),
			Some(followed) => {
				let edit = |conditional: &mut ConditionalOrder| *conditional = followed;
				desk.state.edit_conditional(account, conditional.client_id, edit)?;
			}
			None => {
				desk.charge(Budget::Trading, Work::Cancel, 1);
				cancel(desk, account, &conditional, CancelReason::PositionClosed)?;
			}
		}
	}
	Ok(())
}

/// Counts a fill towards the conditional order with the client id of the filled order.
pub fn follow_fill<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	client_id: ClientOrderId,
	side: Side,
	lots: Lots,
) -> Result<(), Fault> {
	if desk.state.find_conditional(account, client_id)?.is_none() {
		return Ok(());
	}
	desk.state.edit_conditional(account, client_id, |conditional| match &mut conditional.kind {
		ConditionalKind::Trigger { .. } => (),
		ConditionalKind::Twap(twap) => twap.filled = sum(twap.filled, lots),
		ConditionalKind::Bracket(bracket) if side == bracket.side => {
			bracket.filled = sum(bracket.filled, lots);
		}
		ConditionalKind::Bracket(bracket) => bracket.closed = sum(bracket.closed, lots),
	})
}

/// Cannot overflow: the largest order is half of the range.
fn sum(lots: Lots, more: Lots) -> Lots {
	Lots(lots.0.saturating_add(more.0))
}
