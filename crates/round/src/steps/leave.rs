//! Orders that leave the book without a trade.

use super::conditional;
use crate::{
	desk::Desk,
	host::Host,
	state::{Budget, Work},
	CancelReason, ConditionalOrder, Event, Fault, OpenOrder, OrderRequest,
};
use alloc::vec::Vec;
use novation_book::RestingOrder;
use novation_ledger::OrderChange;
use novation_units::{AccountIndex, MarketId, Side};

/// Whether an order is void: its account is in liquidation. Whoever meets it removes it.
pub fn is_void<H: Host>(desk: &Desk<'_, H>, order: &RestingOrder) -> Result<bool, Fault> {
	desk.state.accounts.look(order.account, |account| account.in_liquidation())
}

/// Everything that an account has open, apart from its positions: the list by which every path ends it.
pub enum Open {
	/// An order in a book.
	Order(OpenOrder),
	/// A conditional order.
	Conditional(ConditionalOrder),
}

/// What an account has open: orders, then conditional orders. Orders in a market with a fault stay, and are left out.
pub fn open<H: Host>(desk: &mut Desk<'_, H>, account: AccountIndex) -> Result<Vec<Open>, Fault> {
	let mut open = Vec::new();
	if desk.state.accounts.look(account, |account| account.has_orders())? {
		open.extend(desk.state.orders.of(account)?.iter().map(|order| Open::Order(*order)));
	}
	if desk.state.has_conditionals(account)? {
		let conditionals = desk.state.conditionals_of(account)?.orders.iter();
		open.extend(conditionals.map(|conditional| Open::Conditional(*conditional)));
	}
	open.retain(|open| match open {
		Open::Order(order) => desk.ensure_sound(order.key.market()).is_ok(),
		Open::Conditional(_) => true,
	});
	Ok(open)
}

/// Ends at most `most` of what is `wanted` of the things that an account has open. Returns false if some of it is left:
/// there is more, or the budget has ended.
pub fn end<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	(budget, most): (Budget, usize),
	reason: CancelReason,
	wanted: impl Fn(&Open) -> bool,
) -> Result<bool, Fault> {
	let open: Vec<Open> = open(desk, account)?.into_iter().filter(wanted).collect();
	let is_all = open.len() <= most;
	for open in open.into_iter().take(most) {
		if !desk.spend(budget, Work::Cancel) {
			return Ok(false);
		}
		match open {
			Open::Order(order) => cancel_open(desk, account, order, reason)?,
			Open::Conditional(order) => conditional::cancel(desk, account, &order, reason)?,
		}
	}
	Ok(is_all)
}

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
	// A bracket follows its entry at the end of the round. What that reads is paid for here.
	desk.state.find_conditional(account, client_id)?;
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
