//! Orders that leave the book without a trade.

use crate::{
	desk::Desk,
	host::Host,
	state::{Budget, Work},
	CancelReason, Event, Fault, OpenOrder, OrderRequest,
};
use alloc::vec::Vec;
use novation_book::RestingOrder;
use novation_ledger::OrderChange;
use novation_units::{AccountIndex, MarketId, Side};

/// Cancels all open orders of an account, in one market or in all of them. Returns false if the budget ends first.
/// Orders in a market with a fault stay.
pub fn cancel_orders<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	market: Option<MarketId>,
	budget: Budget,
	reason: CancelReason,
) -> Result<bool, Fault> {
	let wanted = |order: &OpenOrder| market.is_none_or(|market| order.key.market() == market);
	let orders = desk.state.orders.of(account)?.iter().copied();
	let orders: Vec<OpenOrder> = orders.filter(wanted).collect();
	for order in orders {
		if desk.ensure_sound(order.key.market()).is_err() {
			continue;
		}
		if !desk.spend(budget, Work::Cancel) {
			return Ok(false);
		}
		cancel_open(desk, account, order, reason)?;
	}
	Ok(true)
}

/// Cancels an open order of an account.
pub fn cancel_open<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	order: OpenOrder,
	reason: CancelReason,
) -> Result<(), Fault> {
	let resting = desk.state.resting(account, &order)?;
	remove(desk, order.key.market(), order.key.side, &resting, reason)
}

/// Removes an order that the book has just returned, releases its margin and informs its client.
pub fn remove<H: Host>(
	desk: &mut Desk<'_, H>,
	market: MarketId,
	side: Side,
	order: &RestingOrder,
	reason: CancelReason,
) -> Result<(), Fault> {
	let key = order.key(market, side);
	// The account comes first: if it is at fault, nothing has changed.
	removed(desk, market, side, order, reason)?;
	desk.state.books.remove(&key)?;
	Ok(())
}

/// Releases the margin of an order that has left the book, and informs its client.
pub fn removed<H: Host>(
	desk: &mut Desk<'_, H>,
	market: MarketId,
	side: Side,
	order: &RestingOrder,
	reason: CancelReason,
) -> Result<(), Fault> {
	let RestingOrder { account, client_id, lots, .. } = *order;
	let change = OrderChange { market, side, lots: order.lots, price: order.limit() };
	let open = OpenOrder { client_id, key: order.key(market, side), expires_at: order.expires_at };
	desk.state.orders.ensure_has(account, &open)?;
	desk.state.accounts.release(account, change)?;
	desk.state.orders.remove(account, &open)?;
	desk.events.push(Event::OrderCancelled { account, client_id, market, lots, reason });
	Ok(())
}

/// Informs the client that the remainder of an order that never rested is cancelled.
pub fn drop_request<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	order: &OrderRequest,
	reason: CancelReason,
) {
	let OrderRequest { client_id, market, lots, .. } = *order;
	desk.events.push(Event::OrderCancelled { account, client_id, market, lots, reason });
}
