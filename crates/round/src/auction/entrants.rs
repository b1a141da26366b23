//! Who enters an auction: new orders, each of which its account could afford to leave open.

use crate::{
	round::Placement, Budget, CancelReason, Meter, OpenOrder, OrderKind, OrderRequest,
	RejectReason, Round, Venue, Work, MAX_OPEN_ORDERS,
};
use alloc::collections::{BTreeMap, BTreeSet};
use novation_book::{priority, BookStore, SelfTrade};
use novation_ledger::{AccountStore, Accounts, OrderChange};
use novation_units::{AccountIndex, ClientOrderId, Side, Ticks};

/// The new orders of an auction. What each needs is reserved in its account, as if it rested.
#[derive(Debug, Default)]
pub(super) struct Entrants {
	orders: BTreeMap<(AccountIndex, ClientOrderId), Placement>,
	/// The same orders by side and account, the best price first.
	own: BTreeSet<(Side, AccountIndex, u64, ClientOrderId)>,
	/// How many of an account's orders may come to rest.
	may_rest: BTreeMap<AccountIndex, usize>,
}

impl Entrants {
	fn insert(&mut self, placement: Placement) {
		let Placement { account, order, .. } = placement;
		let OrderRequest { side, price, client_id, .. } = order;
		self.orders.insert((account, client_id), placement);
		self.own.insert((side, account, priority(side, price), client_id));
		if matches!(order.kind, OrderKind::Limit { .. }) {
			let count = self.may_rest.entry(account).or_default();
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

	/// Of an account's orders on `side` that would trade at `price`, the first.
	fn own_crossing(&self, account: AccountIndex, side: Side, price: Ticks) -> Option<Placement> {
		let first = (side, account, 0, ClientOrderId(0));
		let last = (side, account, priority(side, price), ClientOrderId(u64::MAX));
		let (.., client_id) = self.own.range(first..=last).next()?;
		self.orders.get(&(account, *client_id)).copied()
	}

	/// All orders, by account and name.
	pub(super) fn orders(&self) -> impl Iterator<Item = &Placement> {
		self.orders.values()
	}

	/// The same, at the end.
	pub(super) fn into_orders(self) -> impl Iterator<Item = Placement> {
		self.orders.into_values()
	}
}

/// What an order meets of its own account.
enum Own {
	Resting(OpenOrder),
	New(Placement),
}

/// What becomes of an order that asks to enter.
pub(super) enum Entry {
	/// It is in, or was cancelled for an order of its own account.
	Done,
	/// The budget does not allow to remove what it meets of its own account.
	Waits,
}

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Let an order enter, if it may. An order of its own account that it crosses leaves, or it does: an
	/// auction cannot tell who would have met whom.
	///
	/// Of two new orders of an account the one with the higher name counts as the later.
	pub(super) fn enter(
		&mut self,
		entrants: &mut Entrants,
		placement: Placement,
	) -> Result<Entry, RejectReason> {
		let Placement { account, order, agent, .. } = placement;
		let in_the_way = self.best_opposite(&order);
		if let OrderKind::Limit { post_only, .. } = order.kind {
			if let (true, Some(best)) = (post_only, in_the_way) {
				return Err(RejectReason::WouldCross { best });
			}
			let entered = entrants.may_rest.get(&account).copied().unwrap_or(0);
			if self.orders_of(account).len().saturating_add(entered) >= MAX_OPEN_ORDERS {
				return Err(RejectReason::TooManyOpenOrders);
			}
		}
		self.ensure_agent_may(account, &order, agent)?;
		let holder = self.with_reserved(account, &order)?;
		self.ledger.write(account, holder);
		while let Some(own) = self.own_opposite(entrants, account, &order) {
			if !self.spend(Budget::Trading, Work::Cancel) {
				self.release(&placement);
				return Ok(Entry::Waits);
			}
			if self.has_expired(&own) {
				self.expel(entrants, account, &own, CancelReason::Expired);
				continue;
			}
			if order.self_trade != SelfTrade::CancelTaker {
				self.expel(entrants, account, &own, CancelReason::SelfTrade);
			}
			if order.self_trade != SelfTrade::CancelMaker {
				self.release(&placement);
				self.cancel_rest(account, &order, CancelReason::SelfTrade);
				return Ok(Entry::Done);
			}
		}
		entrants.insert(placement);
		Ok(Entry::Done)
	}

	/// Of the orders of its own account that an order crosses, the best; of one price what rests is first.
	fn own_opposite(
		&mut self,
		entrants: &Entrants,
		account: AccountIndex,
		order: &OrderRequest,
	) -> Option<Own> {
		let (market, side) = (order.market, order.side.opposite());
		let reach = priority(side, order.price);
		let rank = |open: &OpenOrder| (priority(side, open.key.price), open.key.seq);
		let crosses = |open: &OpenOrder| {
			open.key.market == market && open.key.side == side && rank(open).0 <= reach
		};
		let open = self.orders_of(account).iter().copied();
		let resting = open.filter(crosses).min_by_key(rank);
		let new = entrants.own_crossing(account, side, order.price);
		match (resting, new) {
			(Some(open), Some(new)) if priority(side, new.order.price) < rank(&open).0 => {
				Some(Own::New(new))
			}
			(Some(open), _) => Some(Own::Resting(open)),
			(None, new) => new.map(Own::New),
		}
	}

	fn has_expired(&mut self, own: &Own) -> bool {
		match own {
			Own::Resting(open) => {
				self.book.get(&open.key).is_ok_and(|order| order.is_expired(self.moment()))
			}
			Own::New(_) => false,
		}
	}

	/// An order leaves for another of its account, and its client is told.
	fn expel(
		&mut self,
		entrants: &mut Entrants,
		account: AccountIndex,
		own: &Own,
		reason: CancelReason,
	) {
		match own {
			Own::Resting(open) => self.take_from_book(account, *open, reason),
			Own::New(placement) => {
				entrants.remove(placement);
				self.release(placement);
				self.cancel_rest(placement.account, &placement.order, reason);
			}
		}
	}

	/// An order that had entered turns out not to be possible.
	pub(super) fn reject(
		&mut self,
		entrants: &mut Entrants,
		placement: &Placement,
		reason: RejectReason,
	) {
		let Placement { account, order, .. } = *placement;
		entrants.remove(placement);
		self.release(placement);
		self.reject_order(account, order.client_id, order.market, reason);
	}

	/// Take back what an order that does not rest has reserved.
	pub(super) fn release(&mut self, placement: &Placement) {
		let mut account = self.ledger.read(placement.account);
		// Cannot fail: it was reserved on entry.
		if account.release(change_of(&placement.order)).is_ok() {
			self.ledger.write(placement.account, account);
		}
	}
}

/// What an order reserves.
pub(super) fn change_of(order: &OrderRequest) -> OrderChange {
	let OrderRequest { market, side, lots, price, .. } = *order;
	OrderChange { market, side, lots, price }
}
