//! Phases 5 and 6: orders that rest, then orders that trade.

use crate::{
	judge::Taking,
	margin::{account_health, reducible},
	round::{Placement, Waiting},
	sweep::{Sweep, Swept},
	AgentCap, CancelReason, Event, HealthError, MarketStatus, Meter, OpenOrder, OrderKind,
	OrderRequest, Refusal, Round, Valued, Venue, Work, MAX_OPEN_ORDERS,
};
use alloc::{collections::BTreeSet, vec::Vec};
use novation_book::{BookStore, End, OrderKey, RestingOrder};
use novation_ledger::{AccountStore, Accounts, LedgerError, OrderChange};
use novation_units::{AccountIndex, Lots, MarketId, Side, Ticks};

/// How many makers a fill-or-kill order may need.
const FILL_OR_KILL_MAKERS: u32 = 128;

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Let every order rest that does not cross, and return those that do, in their order.
	pub(crate) fn rest(
		&mut self,
		placements: Vec<Placement>,
		waiting: &mut Vec<Waiting>,
	) -> Vec<Placement> {
		let mut takers = Vec::new();
		// A taker may come to rest later in this block, so its name is taken already.
		let mut names = BTreeSet::new();
		for placement in placements {
			let Placement { account, order, agent, .. } = placement;
			if !self.budgets.trading.spend(Work::Operation) {
				waiting.push(placement.waits());
				continue;
			}
			let name = (account, order.client_id);
			let examined = match self.examine(account, &order) {
				Ok(_) if names.contains(&name) => Err(Refusal::DuplicateClientId),
				examined => examined,
			};
			match examined {
				Err(reason) => self.refuse(account, order.client_id, order.market, reason),
				Ok(lots) => {
					let order = OrderRequest { lots, ..order };
					if self.takes(&order) {
						names.insert(name);
						takers.push(Placement { order, ..placement });
					} else if let Err(reason) = self.place(account, &order, agent) {
						self.refuse(account, order.client_id, order.market, reason);
					}
				}
			}
		}
		takers
	}

	/// Trade every order that crosses, in order.
	pub(crate) fn trade(&mut self, takers: Vec<Placement>, waiting: &mut Vec<Waiting>) {
		for (at, placement) in takers.into_iter().enumerate() {
			// Nobody has spent what the first one cannot have: waiting would not give it more.
			let may_wait = at > 0;
			if let Some(order) = self.take(&placement, may_wait) {
				waiting.push(Placement { order, ..placement }.waits());
			}
		}
	}

	/// Whether the order may be carried out at all, and how much of it.
	fn examine(&mut self, account: AccountIndex, order: &OrderRequest) -> Result<Lots, Refusal> {
		let loaded = self.markets.get(&order.market).ok_or(Refusal::MarketClosed)?;
		let (status, stage) = (loaded.market.status, loaded.stage(self.now));
		if !status.may_rest() || status == MarketStatus::ReduceOnly && !order.reduce_only {
			return Err(Refusal::MarketClosed);
		}
		if let Some(until) = stage.until().filter(|_| !stage.limits(status).may_rest()) {
			return Err(Refusal::Reopening { until });
		}
		match loaded.price.prices() {
			None if !order.reduce_only => return Err(Refusal::PriceAbsent),
			Some(prices) if !loaded.market.in_band(order.side, order.price, prices.index) => {
				let band = loaded.market.orders.band.of_price(prices.index).0;
				let limit = match order.side {
					Side::Bid => prices.index.0.saturating_add(band),
					Side::Ask => prices.index.0.saturating_sub(band),
				};
				return Err(Refusal::OutsideBand { limit: Ticks(limit) });
			}
			_ => (),
		}
		if let OrderKind::Limit { expires_at: Some(expires_at), .. } = order.kind {
			if expires_at <= self.now {
				return Err(Refusal::Expired);
			}
		}
		let holder = self.ledger.read(account);
		if holder.in_liquidation && !order.reduce_only {
			return Err(Refusal::InLiquidation);
		}
		if self.find_order(account, order.client_id).is_some() {
			return Err(Refusal::DuplicateClientId);
		}
		let lots = if order.reduce_only {
			reducible(holder.lots(order.market), order.side, order.lots)
		} else {
			order.lots
		};
		if lots.is_zero() {
			return Err(Refusal::NothingToReduce);
		}
		Ok(lots)
	}

	/// The best price of the other side, if the order crosses it. Expired orders in the way are removed.
	fn best_opposite(&mut self, order: &OrderRequest) -> Option<Ticks> {
		let side = order.side.opposite();
		loop {
			let best = self.book.best(order.market, side).ok().flatten()?;
			let crosses = match order.side {
				Side::Bid => best.price <= order.price,
				Side::Ask => best.price >= order.price,
			};
			if !crosses {
				return None;
			}
			if !best.is_expired(self.now) || !self.budgets.trading.spend(Work::Cancel) {
				return Some(best.price);
			}
			self.book.remove(&best.key(order.market, side)).ok()?;
			self.order_left_book(order.market, side, &best, CancelReason::Expired);
		}
	}

	/// Whether the order belongs to the takers: it crosses, or it must not rest.
	fn takes(&mut self, order: &OrderRequest) -> bool {
		match order.kind {
			OrderKind::ImmediateOrCancel | OrderKind::FillOrKill => true,
			OrderKind::Limit { post_only: true, .. } => false,
			OrderKind::Limit { post_only: false, .. } => self.best_opposite(order).is_some(),
		}
	}

	/// Let an order rest, if its account can afford it.
	fn place(
		&mut self,
		index: AccountIndex,
		order: &OrderRequest,
		agent: Option<AgentCap>,
	) -> Result<(), Refusal> {
		let OrderKind::Limit { expires_at, .. } = order.kind else {
			return Err(Refusal::NotFillable { available: Lots::ZERO });
		};
		if let Some(best) = self.best_opposite(order) {
			return Err(Refusal::WouldCross { best });
		}
		if self.orders_of(index).len() >= MAX_OPEN_ORDERS {
			return Err(Refusal::TooManyOpenOrders);
		}
		self.ensure_agent_may(index, order, agent)?;
		let OrderRequest { market, side, lots, price, client_id, reduce_only, .. } = *order;
		let loaded = self.markets.get(&market).ok_or(Refusal::MarketClosed)?;
		let mut account = self.ledger.read(index);
		let change = OrderChange { market, side, lots, price };
		account.reserve(change, loaded.state.funding.index).map_err(|error| match error {
			LedgerError::TooManyPositions => Refusal::TooManyPositions,
			_ => Refusal::Overflow,
		})?;
		if !reduce_only {
			match account_health(&self.markets, &account, Valued::Now) {
				Ok(health) if health.meets_initial() => (),
				Ok(health) => {
					let missing = health.initial.sub(health.equity).unwrap_or_default();
					return Err(Refusal::InsufficientMargin { missing });
				}
				Err(HealthError::PriceAbsent(_)) => return Err(Refusal::PriceAbsent),
				Err(HealthError::Overflow) => return Err(Refusal::Overflow),
			}
		}
		let seq = self.book.next_seq(market).map_err(|_| Refusal::Overflow)?;
		let resting =
			RestingOrder { price, seq, lots, account: index, client_id, expires_at, reduce_only };
		self.book.insert(market, side, resting).map_err(|_| Refusal::Overflow)?;
		self.ledger.write(index, account);
		let key = OrderKey { market, side, price, seq };
		self.orders_of(index).push(OpenOrder { client_id, key });
		self.venue.emit(Event::Placed {
			account: index,
			client_id,
			market,
			side,
			price,
			seq,
			lots,
		});
		Ok(())
	}

	/// Trade one order. What the budget does not reach is returned, to go on in the next block.
	///
	/// A fill-or-kill order that needs more makers than are affordable waits only if it may.
	fn take(&mut self, placement: &Placement, may_wait: bool) -> Option<OrderRequest> {
		let Placement { account, order, agent, .. } = placement;
		let (account, agent) = (*account, *agent);
		let affordable = self.budgets.trading.affordable(Work::Maker);
		if affordable == 0 {
			return Some(*order);
		}
		if let Err(reason) = self.ensure_may_cross(order.market) {
			self.refuse(account, order.client_id, order.market, reason);
			return None;
		}
		// An earlier taker of this block may have changed the position.
		let lots = if order.reduce_only {
			reducible(self.ledger.read(account).lots(order.market), order.side, order.lots)
		} else {
			order.lots
		};
		if lots.is_zero() {
			self.refuse(account, order.client_id, order.market, Refusal::NothingToReduce);
			return None;
		}
		if let Err(reason) = self.ensure_agent_may(account, order, agent) {
			self.refuse(account, order.client_id, order.market, reason);
			return None;
		}
		let all_or_none = order.kind == OrderKind::FillOrKill;
		let max_makers = if all_or_none { affordable.min(FILL_OR_KILL_MAKERS) } else { affordable };
		let taking = Taking { market: order.market, account, side: order.side, forced: false };
		let sweep = Sweep {
			taking,
			client_id: Some(order.client_id),
			limit: order.price,
			lots,
			self_trade: order.self_trade,
			all_or_none,
		};
		let swept = self.sweep(&sweep, max_makers)?;
		for _ in 0..swept.makers {
			self.budgets.trading.spend(Work::Maker);
		}
		let may_wait = may_wait && max_makers < FILL_OR_KILL_MAKERS;
		self.finish(
			&Placement { order: OrderRequest { lots, ..*order }, ..*placement },
			&swept,
			may_wait,
		)
	}

	fn ensure_may_cross(&self, market: MarketId) -> Result<(), Refusal> {
		let loaded = self.market(market).ok_or(Refusal::MarketClosed)?;
		match loaded.stage(self.now).until() {
			_ if !loaded.market.status.may_cross() => Err(Refusal::MarketClosed),
			Some(until) => Err(Refusal::Reopening { until }),
			None => Ok(()),
		}
	}

	/// Say what became of an order that has traded what it could.
	fn finish(
		&mut self,
		placement: &Placement,
		swept: &Swept,
		may_wait: bool,
	) -> Option<OrderRequest> {
		let Placement { account, order, agent, .. } = placement;
		let (account, agent) = (*account, *agent);
		let left = OrderRequest { lots: swept.left, ..*order };
		let all_or_none = order.kind == OrderKind::FillOrKill;
		match swept.end {
			End::Filled => None,
			End::StepsExhausted if all_or_none && may_wait => Some(*order),
			End::StepsExhausted if !all_or_none => Some(left),
			End::Stopped(CancelReason::InsufficientMargin) if swept.left == order.lots => {
				let reason = Refusal::InsufficientMargin { missing: swept.missing };
				self.refuse(account, order.client_id, order.market, reason);
				None
			}
			_ if all_or_none => {
				let available = order.lots.sub(swept.left).unwrap_or_default();
				let reason = Refusal::NotFillable { available };
				self.refuse(account, order.client_id, order.market, reason);
				None
			}
			End::NothingCrosses if matches!(order.kind, OrderKind::Limit { .. }) => {
				if self.place(account, &left, agent).is_err() {
					self.cancel_rest(account, &left, CancelReason::CannotRest);
				}
				None
			}
			End::NothingCrosses | End::StepsExhausted => {
				self.cancel_rest(account, &left, CancelReason::NothingCrosses);
				None
			}
			End::SelfTrade => {
				self.cancel_rest(account, &left, CancelReason::SelfTrade);
				None
			}
			End::Stopped(reason) => {
				self.cancel_rest(account, &left, reason);
				None
			}
		}
	}

	/// Tell that what was left of an order which never rested is gone.
	fn cancel_rest(&mut self, account: AccountIndex, left: &OrderRequest, reason: CancelReason) {
		let OrderRequest { client_id, market, lots, .. } = *left;
		self.venue.emit(Event::Cancelled { account, client_id, market, lots, reason });
	}
}
