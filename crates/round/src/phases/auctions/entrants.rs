//! The orders that enter an auction. Each account must be able to afford to leave its order open.

use crate::{
	desk::{Desk, Stop},
	host::Host,
	request::Placement,
	rules::{agent_limits, margin},
	state::{Budget, Work},
	steps::{
		leave,
		place::{best_opposite, reserve_of},
	},
	CancelReason, Fault, OpenOrder, OrderKind, OrderRequest, RejectReason, MAX_OPEN_ORDERS,
};
use alloc::collections::{BTreeMap, BTreeSet};
use novation_book::{priority, SelfTrade};
use novation_units::{AccountIndex, BookId, ClientOrderId, Side, Ticks};

/// The new orders of an auction. The margin of each is reserved in its account, as if the order rested.
#[derive(Debug, Default)]
pub(super) struct Entrants {
	orders: BTreeMap<(AccountIndex, ClientOrderId), Placement>,
	/// The same orders by side and account, best price first.
	own: BTreeSet<(Side, AccountIndex, u64, ClientOrderId)>,
	/// Number of an account's orders that may come to rest.
	may_rest: BTreeMap<AccountIndex, usize>,
}

impl Entrants {
	fn insert(&mut self, placement: Placement) {
		let Placement { account, order, .. } = placement;
		let OrderRequest { side, price, client_id, .. } = order;
		self.orders.insert((account, client_id), placement);
		self.own.insert((side, account, priority(side, price), client_id));
		if matches!(order.kind, OrderKind::Limit { .. }) {
			let count = self.may_rest.entry(account).or_insert(0);
			*count = count.saturating_add(1);
		}
	}

	fn remove(&mut self, placement: &Placement) {
		let Placement { account, order, .. } = *placement;
		let OrderRequest { side, price, client_id, .. } = order;
		self.orders.remove(&(account, client_id));
		self.own.remove(&(side, account, priority(side, price), client_id));
		if matches!(order.kind, OrderKind::Limit { .. }) {
			if let Some(count) = self.may_rest.get_mut(&account) {
				*count = count.saturating_sub(1);
			}
		}
	}

	/// The first of an account's orders on `side` that would trade at `price`.
	fn own_crossing(&self, account: AccountIndex, side: Side, price: Ticks) -> Option<Placement> {
		let first = (side, account, 0, ClientOrderId(0));
		let last = (side, account, priority(side, price), ClientOrderId(u64::MAX));
		let (.., client_id) = self.own.range(first..=last).next()?;
		self.orders.get(&(account, *client_id)).copied()
	}

	/// All orders, by account and client id.
	pub(super) fn orders(&self) -> impl Iterator<Item = &Placement> {
		self.orders.values()
	}

	/// All orders at the end.
	pub(super) fn into_orders(self) -> impl Iterator<Item = Placement> {
		self.orders.into_values()
	}
}

/// An order of the same account that an order meets.
enum Own {
	Resting(OpenOrder),
	New(Placement),
}

/// The result of an order that tries to enter.
pub(super) enum Entry {
	/// It has entered, or was cancelled because of an order of its own account.
	Done,
	/// The budget does not cover removing the order of its own account that it meets.
	Waits,
}

/// Lets an order enter if it may. If it crosses an order of its own account, one of the two leaves, because an auction
/// does not determine which orders would have met.
///
/// Of two new orders of an account, the one with the higher client id counts as the later.
pub(super) fn enter<H: Host>(
	desk: &mut Desk<'_, H>,
	entrants: &mut Entrants,
	placement: Placement,
) -> Result<Entry, Stop> {
	let Placement { account, order, agent, .. } = placement;
	let in_the_way = best_opposite(desk, &order)?;
	if let OrderKind::Limit { post_only, .. } = order.kind {
		if let (true, Some(best)) = (post_only, in_the_way) {
			return Err(RejectReason::WouldCross { best }.into());
		}
		let entered = entrants.may_rest.get(&account).copied().unwrap_or(0);
		if desk.state.orders.of(account)?.len().saturating_add(entered) >= MAX_OPEN_ORDERS {
			return Err(RejectReason::TooManyOpenOrders.into());
		}
	}
	let mut holder = desk.state.accounts.read(account)?;
	agent_limits::ensure(&desk.markets, &holder, &order, agent)?;
	margin::try_reserve(&desk.markets, &mut holder, reserve_of(&order), order.reduce_only)?;
	desk.state.accounts.write(account, holder);
	while let Some(own) = own_opposite(desk, entrants, account, &order)? {
		if !desk.spend(Budget::Trading, Work::Cancel) {
			release(desk, &placement)?;
			return Ok(Entry::Waits);
		}
		if has_expired(desk, account, &own)? {
			expel(desk, entrants, account, &own, CancelReason::Expired)?;
			continue;
		}
		if order.self_trade != SelfTrade::CancelTaker {
			expel(desk, entrants, account, &own, CancelReason::SelfTrade)?;
		}
		if order.self_trade != SelfTrade::CancelMaker {
			release(desk, &placement)?;
			leave::drop_request(desk, account, &order, CancelReason::SelfTrade);
			return Ok(Entry::Done);
		}
	}
	entrants.insert(placement);
	Ok(Entry::Done)
}

/// The best order of its own account that an order crosses. At one price a resting order comes first.
fn own_opposite<H: Host>(
	desk: &mut Desk<'_, H>,
	entrants: &Entrants,
	account: AccountIndex,
	order: &OrderRequest,
) -> Result<Option<Own>, Fault> {
	let (market, side) = (order.market, order.side.opposite());
	let reach = priority(side, order.price);
	let rank = |open: &OpenOrder| (priority(side, open.key.price), open.key.seq);
	let crosses = |open: &OpenOrder| {
		open.key.book == BookId::Market(market) && open.key.side == side && rank(open).0 <= reach
	};
	let open = desk.state.orders.of(account)?.iter().copied();
	let resting = open.filter(crosses).min_by_key(rank);
	let new = entrants.own_crossing(account, side, order.price);
	Ok(match (resting, new) {
		(Some(open), Some(new)) if priority(side, new.order.price) < rank(&open).0 => {
			Some(Own::New(new))
		}
		(Some(open), _) => Some(Own::Resting(open)),
		(None, new) => new.map(Own::New),
	})
}

fn has_expired<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	own: &Own,
) -> Result<bool, Fault> {
	match own {
		Own::Resting(open) => Ok(desk.state.resting(account, open)?.is_expired(desk.now)),
		Own::New(_) => Ok(false),
	}
}

/// Removes an order because of another one of its account, and informs the client.
fn expel<H: Host>(
	desk: &mut Desk<'_, H>,
	entrants: &mut Entrants,
	account: AccountIndex,
	own: &Own,
	reason: CancelReason,
) -> Result<(), Fault> {
	match own {
		Own::Resting(open) => leave::cancel_open(desk, account, *open, reason),
		Own::New(placement) => {
			entrants.remove(placement);
			release(desk, placement)?;
			leave::drop_request(desk, placement.account, &placement.order, reason);
			Ok(())
		}
	}
}

/// Rejects an order that had entered.
pub(super) fn reject<H: Host>(
	desk: &mut Desk<'_, H>,
	entrants: &mut Entrants,
	placement: &Placement,
	reason: RejectReason,
) -> Result<(), Fault> {
	let Placement { account, order, .. } = *placement;
	entrants.remove(placement);
	release(desk, placement)?;
	desk.reject(account, order.client_id, order.market, reason);
	Ok(())
}

/// Releases the margin of an order that does not rest. It was reserved on entry.
pub(super) fn release<H: Host>(desk: &mut Desk<'_, H>, placement: &Placement) -> Result<(), Fault> {
	desk.state.accounts.release(placement.account, reserve_of(&placement.order))
}
