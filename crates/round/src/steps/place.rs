//! Orders that come to rest.
//!
//! A single order is accepted and placed at once. The orders of an atomic batch are accepted one by one on a [`Draft`],
//! and placed when all of them are.

use crate::{
	desk::{Desk, Stop},
	host::Host,
	rules::{agent_limits, margin},
	state::{contradiction, Budget, Front, Work},
	steps::leave,
	AccountValue, AgentCap, CancelReason, Event, Fault, OpenOrder, OrderRequest, RejectReason,
	Resting, MAX_OPEN_ORDERS,
};
use alloc::{collections::BTreeSet, vec::Vec};
use novation_book::{rung, OrderKey, Peg, RestingOrder};
use novation_ledger::{Account, OrderChange};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Side, Ticks};

/// An account as the accepted operations of a batch would leave it, before any of them takes effect.
pub struct Draft {
	account: AccountIndex,
	holder: Account,
	/// Orders that the batch removes from the book, and orders in its way that may no longer trade.
	gone: BTreeSet<OrderKey>,
	/// Number of these orders that belong to the account.
	own_gone: usize,
	placed: Vec<OrderRequest>,
	effects: Vec<Effect>,
}

/// One effect of a batch.
enum Effect {
	Cancel(OpenOrder, CancelReason),
	/// Removes an order that may no longer trade.
	Clear {
		market: MarketId,
		side: Side,
		order: RestingOrder,
		reason: CancelReason,
	},
	Place(OrderRequest),
}

impl Draft {
	pub fn new<H: Host>(desk: &Desk<'_, H>, account: AccountIndex) -> Result<Self, Fault> {
		Ok(Self {
			account,
			holder: desk.state.accounts.read(account)?,
			gone: BTreeSet::new(),
			own_gone: 0,
			placed: Vec::new(),
			effects: Vec::new(),
		})
	}

	/// Whether an order with this client id would be open.
	pub fn has<H: Host>(
		&self,
		desk: &mut Desk<'_, H>,
		client_id: ClientOrderId,
	) -> Result<bool, Fault> {
		let open = desk.state.find_order(self.account, client_id)?;
		Ok(open.is_some_and(|open| !self.gone.contains(&open.key))
			|| self.placed.iter().any(|order| order.client_id == client_id))
	}

	/// Accepts a cancel.
	pub fn cancel<H: Host>(
		&mut self,
		desk: &mut Desk<'_, H>,
		market: MarketId,
		client_id: ClientOrderId,
		reason: CancelReason,
	) -> Result<(), Stop> {
		desk.ensure_sound(market)?;
		let open = desk.state.find_order(self.account, client_id)?;
		let open =
			open.filter(|open| open.key.market() == market && !self.gone.contains(&open.key));
		let open = open.ok_or(RejectReason::NotFound)?;
		let resting = desk.state.resting(self.account, &open)?;
		self.pass(market, open.key.side, &resting)?;
		self.effects.push(Effect::Cancel(open, reason));
		Ok(())
	}

	/// Records that an order would have left the book.
	fn pass(&mut self, market: MarketId, side: Side, order: &RestingOrder) -> Result<bool, Fault> {
		let is_new = self.gone.insert(order.key(market, side));
		if is_new && order.account == self.account {
			let change = OrderChange { market, side, lots: order.lots, price: order.limit() };
			let released = self.holder.release(change);
			released.map_err(|_| contradiction(self.account, AccountValue::Account))?;
			self.own_gone = self.own_gone.saturating_add(1);
		}
		Ok(is_new)
	}

	/// Records the removal of an order that may no longer trade.
	fn clear(
		&mut self,
		market: MarketId,
		side: Side,
		order: &RestingOrder,
		reason: CancelReason,
	) -> Result<(), Fault> {
		if self.pass(market, side, order)? {
			self.effects.push(Effect::Clear { market, side, order: *order, reason });
		}
		Ok(())
	}

	/// The best price of the accepted orders that an order would cross.
	fn best_placed(&self, order: &OrderRequest, index: Option<Ticks>) -> Option<Ticks> {
		let side = order.side.opposite();
		let facing = |other: &&OrderRequest| other.market == order.market && other.side == side;
		let prices = self.placed.iter().filter(facing).filter_map(|other| other.limit_at(index));
		let limit = order.limit_at(index)?;
		best_of(side, prices.filter(|price| crosses(order.side, limit, *price)))
	}

	/// Executes everything that was accepted.
	pub fn commit<H: Host>(mut self, desk: &mut Desk<'_, H>) -> Result<(), Fault> {
		let account = self.account;
		for effect in self.effects {
			match effect {
				Effect::Cancel(open, reason) => leave::cancel_open(desk, account, open, reason)?,
				Effect::Clear { market, side, order, reason } => {
					// It was found before, and is removed now.
					desk.charge(Budget::Trading, Work::Cancel, 1);
					let removed = leave::remove(desk, market, side, &order, reason);
					removed.map_err(|fault| desk.met_in(market, fault))?;
				}
				Effect::Place(order) => match come_to_rest(desk, account, &order) {
					Ok(()) => (),
					Err(Stop::Fault(fault)) => return Err(fault),
					// The page or order numbers are used up.
					Err(Stop::Rejected(reason)) => {
						let released = self.holder.release(reserve_of(&order));
						released.map_err(|_| contradiction(account, AccountValue::Account))?;
						desk.reject(account, order.client_id, order.market, reason);
					}
					Err(Stop::NoRoom) => (),
				},
			}
		}
		desk.state.accounts.write(account, self.holder);
		Ok(())
	}
}

/// Accepts an order on a draft, if its account can afford to rest it.
pub fn accept<H: Host>(
	desk: &mut Desk<'_, H>,
	draft: &mut Draft,
	order: &OrderRequest,
	agent: Option<AgentCap>,
) -> Result<(), Stop> {
	if let Some(best) = best_beside(desk, draft, order)? {
		return Err(RejectReason::WouldCross { best }.into());
	}
	let open = desk.state.orders.of(draft.account)?.len().saturating_sub(draft.own_gone);
	ensure_affordable(
		desk,
		&mut draft.holder,
		open.saturating_add(draft.placed.len()),
		order,
		agent,
	)?;
	draft.placed.push(*order);
	draft.effects.push(Effect::Place(*order));
	Ok(())
}

/// Rests a single order, if its account can afford it.
pub fn place<H: Host>(
	desk: &mut Desk<'_, H>,
	index: AccountIndex,
	order: &OrderRequest,
	agent: Option<AgentCap>,
) -> Result<(), Stop> {
	if let Some(best) = best_opposite(desk, order)? {
		return Err(RejectReason::WouldCross { best }.into());
	}
	let open = desk.state.orders.of(index)?.len();
	let mut holder = desk.state.accounts.read(index)?;
	ensure_affordable(desk, &mut holder, open, order, agent)?;
	come_to_rest(desk, index, order)?;
	desk.state.accounts.write(index, holder);
	Ok(())
}

/// Whether an account with this many open orders may have another one, and can reserve its margin.
fn ensure_affordable<H: Host>(
	desk: &Desk<'_, H>,
	holder: &mut Account,
	open: usize,
	order: &OrderRequest,
	agent: Option<AgentCap>,
) -> Result<(), Stop> {
	if open >= MAX_OPEN_ORDERS {
		return Err(RejectReason::TooManyOpenOrders.into());
	}
	agent_limits::ensure(&desk.markets, holder, order, agent)?;
	margin::try_reserve(&desk.markets, holder, reserve_of(order), order.reduce_only)?;
	Ok(())
}

/// The margin reserve of an order.
pub fn reserve_of(order: &OrderRequest) -> OrderChange {
	let OrderRequest { market, side, lots, price, .. } = *order;
	OrderChange { market, side, lots, price }
}

/// Puts an order into the book. Its margin is already reserved.
pub fn come_to_rest<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	order: &OrderRequest,
) -> Result<(), Stop> {
	let OrderRequest { market, side, lots, price, client_id, reduce_only, .. } = *order;
	let Some(Resting { expires_at, .. }) = order.kind.resting() else {
		return Err(RejectReason::NotFillable { available: Lots::ZERO }.into());
	};
	let stands_at = order.limit_at(desk.index(market)).ok_or(RejectReason::PriceAbsent)?;
	let seq = desk.state.books.next_seq(market, side)?;
	let resting = RestingOrder {
		price: order.kind.offset().map_or(price, rung),
		seq,
		lots,
		account,
		client_id,
		expires_at,
		reduce_only,
		iceberg: None,
		peg: order.kind.offset().map(|_| Peg { limit: price }),
	};
	let resting = resting.displaying(order.display);
	let key = resting.key(market, side);
	desk.state.orders.of(account)?;
	desk.state.books.insert(market, side, resting)?;
	desk.state.orders.add(account, OpenOrder { client_id, key, expires_at })?;
	desk.events.push(Event::OrderPlaced {
		account,
		client_id,
		market,
		side,
		price: stands_at,
		seq,
		lots,
	});
	Ok(())
}

/// The best price of the other side, if the order crosses it. Removes orders in its way that may no longer trade.
pub fn best_opposite<H: Host>(
	desk: &mut Desk<'_, H>,
	order: &OrderRequest,
) -> Result<Option<Ticks>, Fault> {
	let front = front(desk, order)?;
	best_crossed(desk, order, front, None)
}

/// The same after the changes of the draft. Orders that may no longer trade leave when the draft is committed.
fn best_beside<H: Host>(
	desk: &mut Desk<'_, H>,
	draft: &mut Draft,
	order: &OrderRequest,
) -> Result<Option<Ticks>, Fault> {
	let mut prices = Vec::from_iter(draft.best_placed(order, desk.index(order.market)));
	for front in front(desk, order)?.apart() {
		prices.extend(best_crossed(desk, order, front, Some(draft))?);
	}
	Ok(best_of(order.side.opposite(), prices.into_iter()))
}

fn front<H: Host>(desk: &mut Desk<'_, H>, order: &OrderRequest) -> Result<Front, Fault> {
	// In an auction market, earlier pegged orders do not participate.
	let index = desk.index(order.market).filter(|_| !desk.is_auction(order.market));
	desk.state.books.front(order.market, order.side.opposite(), index)
}

fn best_crossed<H: Host>(
	desk: &mut Desk<'_, H>,
	order: &OrderRequest,
	mut front: Front,
	mut draft: Option<&mut Draft>,
) -> Result<Option<Ticks>, Fault> {
	let (market, side) = (order.market, order.side.opposite());
	let Some(limit) = order.limit_at(front.index) else { return Ok(None) };
	while let Some((best, price)) = front.first(side) {
		if !crosses(order.side, limit, price) {
			return Ok(None);
		}
		let key = best.key(market, side);
		let is_passed = draft.as_ref().is_some_and(|draft| draft.gone.contains(&key));
		let reason = may_not_trade(desk, &best, side, price)?;
		// The budget pays for each examined order. Without budget, the order counts as in the way.
		if !is_passed && reason.is_none() || !desk.spend(Budget::Trading, Work::Cancel) {
			return Ok(Some(price));
		}
		desk.state.books.pass(&mut front, market, side, &best)?;
		let Some(reason) = reason else { continue };
		match &mut draft {
			Some(draft) => draft.clear(market, side, &best, reason)?,
			None => leave::remove(desk, market, side, &best, reason)?,
		}
	}
	Ok(None)
}

/// Reason why an order may no longer trade.
fn may_not_trade<H: Host>(
	desk: &Desk<'_, H>,
	order: &RestingOrder,
	side: Side,
	price: Ticks,
) -> Result<Option<CancelReason>, Fault> {
	Ok(if order.is_expired(desk.now) {
		Some(CancelReason::Expired)
	} else if order.is_beyond_limit(side, price) {
		Some(CancelReason::BeyondLimit)
	} else {
		leave::is_void(desk, order)?.then_some(CancelReason::Liquidation)
	})
}

/// Whether an order of `side` with this limit trades at `price`.
pub fn crosses(side: Side, limit: Ticks, price: Ticks) -> bool {
	match side {
		Side::Bid => price <= limit,
		Side::Ask => price >= limit,
	}
}

/// The best of these prices for an order on the opposite side of `side`.
fn best_of(side: Side, prices: impl Iterator<Item = Ticks>) -> Option<Ticks> {
	match side {
		Side::Ask => prices.min(),
		Side::Bid => prices.max(),
	}
}
