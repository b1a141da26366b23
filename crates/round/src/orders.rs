//! Phases 5 and 6: orders that rest, then orders that trade.

use crate::{
	atomic_batch::AtomicBatch,
	fill_check::Taking,
	margin::{account_health, reducible},
	round::{Placement, Waiting},
	sweep::{Sweep, SweepOutcome},
	AgentCap, Budget, CancelReason, Event, HealthError, MarkSource, MarketStatus, Matching, Meter,
	OpenOrder, OrderKind, OrderRequest, RejectReason, Resting, Round, Venue, Work, MAX_OPEN_ORDERS,
};
use alloc::{collections::BTreeSet, vec::Vec};
use novation_book::{rung, BookStore, End, Peg, RestingOrder};
use novation_ledger::{Account, AccountStore, Accounts, LedgerError, OrderChange};
use novation_units::{AccountIndex, Lots, MarketId, Side, Ticks};

/// How many makers a fill-or-kill order may need.
const FILL_OR_KILL_MAKERS: u32 = 128;

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Let every order rest that does not cross, and return those that do, in their order. Those of a market
	/// that trades by auction are kept for it.
	pub(crate) fn rest(
		&mut self,
		placements: Vec<Placement>,
		batches: Vec<AtomicBatch>,
		waiting: &mut Vec<Waiting>,
	) -> Vec<Placement> {
		let mut takers = Vec::new();
		let mut batches = batches.into_iter().peekable();
		// What is looked at again in every block must leave something for what trades, or a long queue of takers
		// would only ever be looked at.
		let for_takers = self.affordable(Budget::Trading, Work::Maker) / 2;
		// A taker may come to rest later in this block, so its name is taken already.
		let mut names = BTreeSet::new();
		for placement in placements {
			let Placement { account, order, place, agent } = placement;
			while let Some(batch) = batches.next_if(|batch| batch.place < place) {
				self.place_atomic(batch, &names, waiting);
			}
			let is_auction = self.is_auction(order.market);
			let is_enough =
				!takers.is_empty() && self.affordable(Budget::Trading, Work::Maker) <= for_takers;
			if is_enough
				|| !self.spend(Budget::Trading, Work::Operation)
				|| is_auction && !self.spend(Budget::Trading, Work::Maker)
			{
				waiting.push(placement.waits());
				continue;
			}
			let name = (account, order.client_id);
			let examined = match self.examine(account, &order) {
				Ok(_) if names.contains(&name) => Err(RejectReason::DuplicateClientId),
				examined => examined,
			};
			match examined {
				Err(reason) => self.reject_order(account, order.client_id, order.market, reason),
				Ok(lots) => {
					let order = OrderRequest { lots, ..order };
					if is_auction {
						names.insert(name);
						let joining = Placement { order, ..placement };
						self.auctions.entry(order.market).or_default().push(joining);
					} else if self.takes(&order) {
						names.insert(name);
						takers.push(Placement { order, ..placement });
					} else if let Err(reason) = self.place(account, &order, agent) {
						self.reject_order(account, order.client_id, order.market, reason);
					}
				}
			}
		}
		batches.for_each(|batch| self.place_atomic(batch, &names, waiting));
		takers
	}

	/// Trade every order that crosses, in order.
	pub(crate) fn trade(&mut self, takers: Vec<Placement>, waiting: &mut Vec<Waiting>) {
		for (at, placement) in takers.into_iter().enumerate() {
			// Nobody has spent what the first one cannot have: waiting would not give it more.
			let may_wait = at > 0 || self.has_auctioned;
			let mut rest = placement;
			while let Some(order) = self.take(&rest, may_wait) {
				let has_traded = order.lots < rest.order.lots;
				rest.order = order;
				// What is affordable is what the dearest makers would cost, so there may be room for more.
				if !has_traded || self.affordable(Budget::Trading, Work::Maker) == 0 {
					waiting.push(rest.waits());
					break;
				}
			}
		}
	}

	/// Whether the order may be carried out at all, and how much of it.
	fn examine(
		&mut self,
		account: AccountIndex,
		order: &OrderRequest,
	) -> Result<Lots, RejectReason> {
		self.examine_terms(account, order)?;
		if self.find_order(account, order.client_id).is_some()
			|| self.is_conditional_name(account, order)
		{
			return Err(RejectReason::DuplicateClientId);
		}
		let lots = self.doable(account, order);
		if lots.is_zero() {
			return Err(RejectReason::NothingToReduce);
		}
		Ok(lots)
	}

	/// How much of an order there is to do: a reduce-only order is no larger than the position.
	pub(crate) fn doable(&self, account: AccountIndex, order: &OrderRequest) -> Lots {
		match order.reduce_only {
			true => {
				let position = self.ledger.look(account, |account| account.lots(order.market));
				reducible(position, order.side, order.lots)
			}
			false => order.lots,
		}
	}

	/// Whether market, price and account are in order for it, whatever its name and its size.
	pub(crate) fn examine_terms(
		&mut self,
		account: AccountIndex,
		order: &OrderRequest,
	) -> Result<(), RejectReason> {
		let loaded = self.markets.get(&order.market).ok_or(RejectReason::MarketClosed)?;
		let (status, stage) = (loaded.market.status, loaded.stage(self.now));
		if !status.may_rest() || status == MarketStatus::ReduceOnly && !order.reduce_only {
			return Err(RejectReason::MarketClosed);
		}
		if let Some(until) = stage.until().filter(|_| !stage.limits(status).may_rest()) {
			return Err(RejectReason::Reopening { until });
		}
		let is_auction = loaded.market.matching == Matching::Auction;
		if is_auction && (order.kind == OrderKind::FillOrKill || order.kind.offset().is_some()) {
			return Err(RejectReason::NotInAuction);
		}
		let prices = loaded.price.prices();
		let index = prices.map(|prices| prices.index);
		let Some(price) = order.limit_at(index) else { return Err(RejectReason::PriceAbsent) };
		match prices {
			None if !order.reduce_only => return Err(RejectReason::PriceAbsent),
			Some(prices) if !loaded.market.in_band(order.side, price, prices.index) => {
				let band = loaded.market.orders.band.of_price(prices.index).0;
				let limit = match order.side {
					Side::Bid => prices.index.0.saturating_add(band),
					Side::Ask => prices.index.0.saturating_sub(band),
				};
				return Err(RejectReason::OutsideBand { limit: Ticks(limit) });
			}
			_ => (),
		}
		let is_beyond = match order.side {
			Side::Bid => price > order.price,
			Side::Ask => price < order.price,
		};
		if is_beyond || price.is_zero() {
			return Err(RejectReason::BeyondLimit { price });
		}
		let expires_at = order.kind.resting().and_then(|resting| resting.expires_at);
		if expires_at.is_some_and(|end| end.has_come(self.moment())) {
			return Err(RejectReason::Expired);
		}
		let least = order.least_display(loaded.market.orders.min_lots);
		if order.display.is_some_and(|display| display < least) {
			return Err(RejectReason::DisplayTooSmall { least });
		}
		if !order.reduce_only && self.ledger.look(account, |account| account.in_liquidation) {
			return Err(RejectReason::InLiquidation);
		}
		Ok(())
	}

	/// The best price of the other side, if the order crosses it. What may not trade any more is removed
	/// if it is in the way.
	pub(crate) fn best_opposite(&mut self, order: &OrderRequest) -> Option<Ticks> {
		let side = order.side.opposite();
		// In an auction market pegged orders of an earlier time sleep.
		let index = self.index(order.market).filter(|_| !self.is_auction(order.market));
		let limit = order.limit_at(index)?;
		loop {
			let (best, price) = self.book.best_at(order.market, side, index).ok().flatten()?;
			let crosses = match order.side {
				Side::Bid => price <= limit,
				Side::Ask => price >= limit,
			};
			if !crosses {
				return None;
			}
			let reason = if best.is_expired(self.moment()) {
				CancelReason::Expired
			} else if best.is_beyond_limit(side, price) {
				CancelReason::BeyondLimit
			} else {
				return Some(price);
			};
			if !self.spend(Budget::Trading, Work::Cancel) {
				return Some(price);
			}
			self.book.remove(&best.key(order.market, side)).ok()?;
			self.order_left_book(order.market, side, &best, reason);
		}
	}

	/// Whether the order belongs to the takers: it crosses, or it must not rest.
	fn takes(&mut self, order: &OrderRequest) -> bool {
		match order.kind.resting() {
			None => true,
			Some(resting) => !resting.post_only && self.best_opposite(order).is_some(),
		}
	}

	/// Let an order rest, if its account can afford it.
	pub(crate) fn place(
		&mut self,
		index: AccountIndex,
		order: &OrderRequest,
		agent: Option<AgentCap>,
	) -> Result<(), RejectReason> {
		if let Some(best) = self.best_opposite(order) {
			return Err(RejectReason::WouldCross { best });
		}
		if self.orders_of(index).len() >= MAX_OPEN_ORDERS {
			return Err(RejectReason::TooManyOpenOrders);
		}
		self.ensure_agent_may(index, order, agent)?;
		let account = self.with_reserved(index, order)?;
		self.come_to_rest(index, order)?;
		self.ledger.write(index, account);
		Ok(())
	}

	/// The account with what the order reserves, if it can afford that.
	pub(crate) fn with_reserved(
		&self,
		index: AccountIndex,
		order: &OrderRequest,
	) -> Result<Account, RejectReason> {
		let OrderRequest { market, side, lots, price, reduce_only, .. } = *order;
		let mut account = self.ledger.read(index);
		self.try_reserve(&mut account, OrderChange { market, side, lots, price }, reduce_only)?;
		Ok(account)
	}

	/// Put an order into the book whose margin is reserved.
	pub(crate) fn come_to_rest(
		&mut self,
		index: AccountIndex,
		order: &OrderRequest,
	) -> Result<(), RejectReason> {
		let OrderRequest { market, side, lots, price, client_id, reduce_only, .. } = *order;
		let Some(Resting { expires_at, .. }) = order.kind.resting() else {
			return Err(RejectReason::NotFillable { available: Lots::ZERO });
		};
		let stands_at = order.limit_at(self.index(market)).ok_or(RejectReason::PriceAbsent)?;
		let seq = self.book.next_seq(market).map_err(|_| RejectReason::Overflow)?;
		let resting = RestingOrder {
			price: order.kind.offset().map_or(price, rung),
			seq,
			lots,
			account: index,
			client_id,
			expires_at,
			reduce_only,
			iceberg: None,
			peg: order.kind.offset().map(|_| Peg { limit: price }),
		};
		let resting = resting.displaying(order.display);
		self.book.insert(market, side, resting).map_err(|_| RejectReason::Overflow)?;
		let key = resting.key(market, side);
		self.remember_order(index, OpenOrder { client_id, key });
		self.venue.emit(Event::OrderPlaced {
			account: index,
			client_id,
			market,
			side,
			price: stands_at,
			seq,
			lots,
		});
		Ok(())
	}

	/// Count an order as open, if the account can afford it.
	pub(crate) fn try_reserve(
		&self,
		account: &mut Account,
		change: OrderChange,
		reduce_only: bool,
	) -> Result<(), RejectReason> {
		let loaded = self.market(change.market).ok_or(RejectReason::MarketClosed)?;
		account.reserve(change, loaded.state.funding.index).map_err(|error| match error {
			LedgerError::TooManyPositions => RejectReason::TooManyPositions,
			_ => RejectReason::Overflow,
		})?;
		if reduce_only {
			return Ok(());
		}
		match account_health(&self.markets, account, MarkSource::Now) {
			Ok(health) if health.meets_initial() => Ok(()),
			Ok(health) => {
				let missing = health.initial.sub(health.equity).unwrap_or_default();
				Err(RejectReason::InsufficientMargin { missing })
			}
			Err(HealthError::PriceAbsent(_)) => Err(RejectReason::PriceAbsent),
			Err(HealthError::Overflow) => Err(RejectReason::Overflow),
		}
	}

	/// Trade one order. What the budget does not reach is returned, to go on in the next block.
	///
	/// A fill-or-kill order that needs more makers than are affordable waits only if it may.
	fn take(&mut self, placement: &Placement, may_wait: bool) -> Option<OrderRequest> {
		let Placement { account, order, agent, .. } = placement;
		let (account, agent) = (*account, *agent);
		let affordable = self.affordable(Budget::Trading, Work::Maker);
		if affordable == 0 {
			return Some(*order);
		}
		if let Err(reason) = self.ensure_may_cross(order.market) {
			self.reject_order(account, order.client_id, order.market, reason);
			return None;
		}
		// An earlier taker of this block may have changed the position.
		let lots = self.doable(account, order);
		if lots.is_zero() {
			self.reject_order(
				account,
				order.client_id,
				order.market,
				RejectReason::NothingToReduce,
			);
			return None;
		}
		let Some(limit) = order.limit_at(self.index(order.market)) else {
			self.reject_order(account, order.client_id, order.market, RejectReason::PriceAbsent);
			return None;
		};
		if let Err(reason) = self.ensure_agent_may(account, order, agent) {
			self.reject_order(account, order.client_id, order.market, reason);
			return None;
		}
		let all_or_none = order.kind == OrderKind::FillOrKill;
		let max_makers = if all_or_none { affordable.min(FILL_OR_KILL_MAKERS) } else { affordable };
		let taking = Taking { market: order.market, account, side: order.side, forced: false };
		let sweep = Sweep {
			taking,
			client_id: Some(order.client_id),
			limit,
			lots,
			self_trade: order.self_trade,
			all_or_none,
		};
		let swept = self.sweep(&sweep, max_makers)?;
		self.charge(Budget::Trading, Work::Maker, swept.makers);
		let may_wait = may_wait && max_makers < FILL_OR_KILL_MAKERS;
		self.finish(
			&Placement { order: OrderRequest { lots, ..*order }, ..*placement },
			&swept,
			may_wait,
		)
	}

	pub(crate) fn ensure_may_cross(&self, market: MarketId) -> Result<(), RejectReason> {
		let loaded = self.market(market).ok_or(RejectReason::MarketClosed)?;
		match loaded.stage(self.now).until() {
			_ if !loaded.market.status.may_cross() => Err(RejectReason::MarketClosed),
			Some(until) => Err(RejectReason::Reopening { until }),
			None => Ok(()),
		}
	}

	/// Say what became of an order that has traded what it could.
	fn finish(
		&mut self,
		placement: &Placement,
		swept: &SweepOutcome,
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
				let reason = RejectReason::InsufficientMargin { missing: swept.missing };
				self.reject_order(account, order.client_id, order.market, reason);
				None
			}
			_ if all_or_none => {
				let available = order.lots.sub(swept.left).unwrap_or_default();
				let reason = RejectReason::NotFillable { available };
				self.reject_order(account, order.client_id, order.market, reason);
				None
			}
			End::NothingCrosses if order.kind.resting().is_some() => {
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
	pub(crate) fn cancel_rest(
		&mut self,
		account: AccountIndex,
		left: &OrderRequest,
		reason: CancelReason,
	) {
		let OrderRequest { client_id, market, lots, .. } = *left;
		self.venue.emit(Event::OrderCancelled { account, client_id, market, lots, reason });
	}
}
