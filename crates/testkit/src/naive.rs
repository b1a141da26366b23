//! The exchange as its rules say it, in the plainest code: one list of orders that is searched from
//! end to end, one map of accounts, `i128` arithmetic. No pages, no caches, no drafts, no budgets, no
//! liquidation. Index, mark and funding index are given to it: how they come about has tests of its own.

mod accounts;
mod agents;
mod trading;

pub use accounts::{NaiveAccount, NaivePosition};

use crate::Exchange;
use novation_ledger::{FEES, FUNDING};
use novation_round::{
	AgentCap, CancelReason, Event, Market, Op, OrderKind, OrderRequest, Queued, Refusal,
	MAX_OPEN_ORDERS,
};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Millis, OrderSeq, Side, Ticks};
use std::collections::{BTreeMap, BTreeSet};

/// What a round finds given about a market.
#[derive(Clone, Debug)]
pub struct Facts {
	/// Its terms.
	pub terms: Market,
	/// The index of this block.
	pub index: i128,
	/// The mark of this block.
	pub mark: i128,
	/// What a long lot has paid so far, in billionths of an atom.
	pub funding: i128,
}

/// An order that rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NaiveOrder {
	/// Where.
	pub market: MarketId,
	/// Buys or sells.
	pub side: Side,
	/// Limit.
	pub price: u64,
	/// Place in time.
	pub seq: u64,
	/// What is left.
	pub lots: u64,
	/// Whose.
	pub account: AccountIndex,
	/// Its name.
	pub client_id: ClientOrderId,
	/// Its end.
	pub expires_at: Option<Millis>,
	/// Whether it may only shrink the position.
	pub reduce_only: bool,
}

/// An order that is to be placed, and what binds the agent that sent it.
type Sent = (AccountIndex, OrderRequest, Option<AgentCap>);

/// The whole exchange, naively.
#[derive(Clone, Debug, Default)]
pub struct Naive {
	/// Time of the round.
	pub now: Millis,
	/// Markets of the round.
	pub facts: BTreeMap<MarketId, Facts>,
	/// Accounts, the system's included.
	pub accounts: BTreeMap<AccountIndex, NaiveAccount>,
	/// Orders in the order in which they came to rest.
	pub orders: Vec<NaiveOrder>,
	/// What the round told.
	pub events: Vec<Event>,
	seqs: BTreeMap<MarketId, u64>,
	/// Orders that the sweep at work has removed: their margin is free when it has ended.
	gone: Vec<NaiveOrder>,
}

impl Naive {
	/// Deposit money.
	pub fn deposit(&mut self, account: AccountIndex, atoms: i128) {
		self.accounts.entry(account).or_default().cash += atoms;
	}

	/// Take over the time and the prices that the round of `exchange` has used.
	pub fn observe(&mut self, exchange: &Exchange) {
		self.now = exchange.venue.get().now;
		for (id, loaded) in exchange.markets() {
			let prices = loaded.price.prices().expect("the model needs a price");
			let facts = Facts {
				terms: loaded.market,
				index: prices.index.0.into(),
				mark: prices.mark.0.into(),
				funding: loaded.state.funding.index.0,
			};
			self.facts.insert(id, facts);
		}
	}

	/// Carry out a queue: all cancels, then all orders that rest, then all that trade.
	pub fn round(&mut self, queue: &[Queued]) {
		self.events.clear();
		let placements = self.cancels(queue);
		let mut takers = Vec::new();
		let mut names = BTreeSet::new();
		for (account, order, agent) in placements {
			let verdict = match names.contains(&(account, order.client_id)) {
				true => self.examine(account, &order).and(Err(Refusal::DuplicateClientId)),
				false => self.examine(account, &order),
			};
			match verdict {
				Err(reason) => self.refuse(account, &order, reason),
				Ok(lots) => {
					let order = OrderRequest { lots, ..order };
					if self.must_trade(&order) {
						names.insert((account, order.client_id));
						takers.push((account, order, agent));
					} else if let Err(reason) = self.rest(account, &order, agent) {
						self.refuse(account, &order, reason);
					}
				}
			}
		}
		for (account, order, agent) in takers {
			self.trade(account, &order, agent);
		}
	}

	/// A cancel meets the open order of its name and what its account has queued under it before.
	fn cancels(&mut self, queue: &[Queued]) -> Vec<Sent> {
		let mut placements = Vec::new();
		for Queued { account, op, agent } in queue.iter().copied() {
			match op {
				Op::Place(order) => placements.push((account, order, agent)),
				Op::Cancel { market, client_id } => {
					let reason = CancelReason::Requested;
					let queued =
						self.unqueue(&mut placements, (account, market), client_id, reason);
					if !self.cancel(account, market, client_id, reason) && !queued {
						let reason = Refusal::NotFound;
						self.events.push(Event::Refused { account, client_id, market, reason });
					}
				}
				Op::CancelAll { market } => {
					let own = |at: &&NaiveOrder| at.account == account && at.market == market;
					let open: Vec<_> =
						self.orders.iter().filter(own).map(|at| at.client_id).collect();
					let mut queued: Vec<_> =
						placements.iter().map(|(_, order, _)| order.client_id).collect();
					queued.sort();
					queued.dedup();
					let reason = CancelReason::Requested;
					for name in queued {
						self.unqueue(&mut placements, (account, market), name, reason);
					}
					for name in open {
						self.cancel(account, market, name, reason);
					}
				}
				Op::Replace { market, client_id, order } => {
					let reason = CancelReason::Replaced;
					let queued =
						self.unqueue(&mut placements, (account, market), client_id, reason);
					if self.cancel(account, market, client_id, reason) || queued {
						placements.push((account, order, agent));
					} else {
						self.refuse(account, &order, Refusal::NotFound);
					}
				}
				Op::Amend { market, client_id, lots } => {
					let at = (account, market, client_id);
					let sizes = self.shrink(&mut placements, at, lots.0);
					match sizes.into_iter().max() {
						Some(largest) if largest > lots.0 => {
							self.events.push(Event::Amended { account, client_id, market, lots });
						}
						largest => {
							let reason = largest.map_or(Refusal::NotFound, |largest| {
								Refusal::NotSmaller { left: Lots(largest) }
							});
							self.events.push(Event::Refused { account, client_id, market, reason });
						}
					}
				}
			}
		}
		placements
	}

	fn unqueue(
		&mut self,
		placements: &mut Vec<Sent>,
		(account, market): (AccountIndex, MarketId),
		name: ClientOrderId,
		reason: CancelReason,
	) -> bool {
		let before = placements.len();
		placements.retain(|(who, order, _)| {
			let meant = *who == account && order.market == market && order.client_id == name;
			if meant {
				let (client_id, lots) = (name, order.lots);
				self.events.push(Event::Cancelled { account, client_id, market, lots, reason });
			}
			!meant
		});
		placements.len() < before
	}

	/// Cut every order of that name, queued or at rest, down to a size, and tell what each was before.
	fn shrink(
		&mut self,
		placements: &mut [Sent],
		(account, market, name): (AccountIndex, MarketId, ClientOrderId),
		most: u64,
	) -> Vec<u64> {
		let mut sizes = Vec::new();
		for (who, order, _) in placements {
			if *who == account && order.market == market && order.client_id == name {
				sizes.push(order.lots.0);
				order.lots = Lots(order.lots.0.min(most));
			}
		}
		for order in &mut self.orders {
			if order.account == account && order.market == market && order.client_id == name {
				sizes.push(order.lots);
				order.lots = order.lots.min(most);
			}
		}
		sizes
	}

	fn cancel(
		&mut self,
		account: AccountIndex,
		market: MarketId,
		name: ClientOrderId,
		reason: CancelReason,
	) -> bool {
		let is_it =
			|at: &NaiveOrder| at.account == account && at.client_id == name && at.market == market;
		match self.orders.iter().position(is_it) {
			Some(at) => {
				let order = self.orders.remove(at);
				self.say_gone(&order, reason);
				true
			}
			None => false,
		}
	}

	fn say_gone(&mut self, order: &NaiveOrder, reason: CancelReason) {
		let NaiveOrder { account, client_id, market, lots, .. } = *order;
		let lots = Lots(lots);
		self.events.push(Event::Cancelled { account, client_id, market, lots, reason });
	}

	fn refuse(&mut self, account: AccountIndex, order: &OrderRequest, reason: Refusal) {
		let OrderRequest { client_id, market, .. } = *order;
		self.events.push(Event::Refused { account, client_id, market, reason });
	}

	/// Whether an order is in order; if it may only reduce, how much of it is left to do.
	fn examine(&self, account: AccountIndex, order: &OrderRequest) -> Result<Lots, Refusal> {
		let facts = &self.facts[&order.market];
		let band = facts.index * i128::from(facts.terms.orders.band.0) / 1_000_000;
		let price = i128::from(order.price.0);
		let worst = match order.side {
			Side::Bid => facts.index + band,
			Side::Ask => facts.index - band,
		};
		if order.side == Side::Bid && price > worst || order.side == Side::Ask && price < worst {
			return Err(Refusal::OutsideBand { limit: Ticks(worst as u64) });
		}
		if let OrderKind::Limit { expires_at: Some(at), .. } = order.kind {
			if at <= self.now {
				return Err(Refusal::Expired);
			}
		}
		if self.orders.iter().any(|at| at.account == account && at.client_id == order.client_id) {
			return Err(Refusal::DuplicateClientId);
		}
		let lots = self.doable(account, order);
		if lots == 0 {
			return Err(Refusal::NothingToReduce);
		}
		Ok(Lots(lots))
	}

	/// The lots of an order that it may trade, given what it may only reduce.
	fn doable(&self, account: AccountIndex, order: &OrderRequest) -> u64 {
		match order.reduce_only {
			false => order.lots.0,
			true => self.reducible(account, order.market, order.side).min(order.lots.0),
		}
	}

	fn reducible(&self, account: AccountIndex, market: MarketId, side: Side) -> u64 {
		let lots = self.lots(account, market);
		match side {
			Side::Bid if lots < 0 => -lots as u64,
			Side::Ask if lots > 0 => lots as u64,
			_ => 0,
		}
	}

	/// First of the orders that an order of `side` with this limit would trade with.
	fn first_crossed(&self, market: MarketId, side: Side, limit: u64) -> Option<NaiveOrder> {
		let crossed = self.orders.iter().copied().filter(|at| {
			at.market == market
				&& at.side != side
				&& match side {
					Side::Bid => at.price <= limit,
					Side::Ask => at.price >= limit,
				}
		});
		match side {
			Side::Bid => crossed.min_by_key(|at| (at.price, at.seq)),
			Side::Ask => crossed.min_by_key(|at| (u64::MAX - at.price, at.seq)),
		}
	}

	/// The price of the first order in the way, once expired ones are out of it.
	fn obstacle(&mut self, order: &OrderRequest) -> Option<u64> {
		loop {
			let first = self.first_crossed(order.market, order.side, order.price.0)?;
			if first.expires_at.is_none_or(|at| at > self.now) {
				return Some(first.price);
			}
			self.cancel(first.account, first.market, first.client_id, CancelReason::Expired);
		}
	}

	fn must_trade(&mut self, order: &OrderRequest) -> bool {
		match order.kind {
			OrderKind::ImmediateOrCancel | OrderKind::FillOrKill => true,
			OrderKind::Limit { post_only, .. } => !post_only && self.obstacle(order).is_some(),
		}
	}

	fn rest(
		&mut self,
		account: AccountIndex,
		order: &OrderRequest,
		agent: Option<AgentCap>,
	) -> Result<(), Refusal> {
		if let Some(best) = self.obstacle(order) {
			return Err(Refusal::WouldCross { best: Ticks(best) });
		}
		let open = self.orders.iter().filter(|at| at.account == account).count();
		if open >= MAX_OPEN_ORDERS {
			return Err(Refusal::TooManyOpenOrders);
		}
		self.agent_may(account, order, agent)?;
		let OrderRequest { market, side, lots, price, client_id, reduce_only, .. } = *order;
		let OrderKind::Limit { expires_at, .. } = order.kind else {
			unreachable!("only limit orders rest")
		};
		let seq = self.seqs.get(&market).copied().unwrap_or(0);
		let (price, lots) = (price.0, lots.0);
		let resting = NaiveOrder {
			market,
			side,
			price,
			seq,
			lots,
			account,
			client_id,
			expires_at,
			reduce_only,
		};
		self.orders.push(resting);
		let (equity, initial, _) = self.health(account);
		if !reduce_only && equity < initial {
			self.orders.pop();
			let missing = novation_units::Quote(initial - equity);
			return Err(Refusal::InsufficientMargin { missing });
		}
		self.seqs.insert(market, seq + 1);
		let (seq, price, lots) = (OrderSeq(seq), Ticks(price), Lots(lots));
		self.events.push(Event::Placed { account, client_id, market, side, price, seq, lots });
		Ok(())
	}

	/// Why this differs from `exchange`, if it does.
	pub fn difference(&self, exchange: &Exchange) -> Option<String> {
		let told = |event: &&Event| {
			matches!(
				event,
				Event::Placed { .. }
					| Event::Filled { .. }
					| Event::Cancelled { .. }
					| Event::Amended { .. }
					| Event::Refused { .. }
			)
		};
		let real: Vec<_> = exchange.events().iter().filter(told).cloned().collect();
		if let Some(at) =
			(0..real.len().max(self.events.len())).find(|at| real.get(*at) != self.events.get(*at))
		{
			let before = &real[..at.min(real.len())];
			let (real, naive) = (real.get(at), self.events.get(at));
			return Some(format!("event {at}: round {real:?}, rules {naive:?}, after {before:?}"));
		}
		self.orders_differ(exchange).or_else(|| self.accounts_differ(exchange))
	}

	fn orders_differ(&self, exchange: &Exchange) -> Option<String> {
		let plain = |(market, side, at): &(_, _, novation_book::RestingOrder)| NaiveOrder {
			market: *market,
			side: *side,
			price: at.price.0,
			seq: at.seq.0,
			lots: at.lots.0,
			account: at.account,
			client_id: at.client_id,
			expires_at: at.expires_at,
			reduce_only: at.reduce_only,
		};
		let mut real: Vec<_> = exchange.resting().iter().map(plain).collect();
		let mut naive = self.orders.clone();
		real.sort();
		naive.sort();
		(real != naive).then(|| format!("books: round {real:?}, rules {naive:?}"))
	}

	fn accounts_differ(&self, exchange: &Exchange) -> Option<String> {
		let system = [FEES, FUNDING];
		for index in exchange.traders().chain(system) {
			let real = exchange.account(index);
			let naive = self.accounts.get(&index).cloned().unwrap_or_default();
			let held = real.positions.iter().filter(|at| !at.lots.is_zero());
			let positions: BTreeMap<_, _> =
				held.map(|at| (at.market, (i128::from(at.lots.0), at.quote.0))).collect();
			let expected: BTreeMap<_, _> =
				naive.positions.iter().map(|(id, at)| (*id, (at.lots, at.quote))).collect();
			let volume = i128::from(real.volume);
			if (real.cash.0, volume) != (naive.cash, naive.volume) || positions != expected {
				return Some(format!("{index:?}: round {real:?}, rules {naive:?}"));
			}
		}
		None
	}
}
