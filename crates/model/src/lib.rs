#![doc = include_str!("../README.md")]

mod accounts;
mod agents;
mod atomic_batch;
mod auction;
mod cancels;
mod conditionals;
mod deadlines;
mod fund;
mod pegged;
mod prices;
mod protection;
mod trading;
mod triggers;

pub use accounts::{NaiveAccount, NaivePosition};
pub use atomic_batch::Batch;
pub use conditionals::{NaiveConditional, NaiveKind, Wait};
pub use deadlines::NaiveDeadline;
pub use prices::Outside;

use novation_exchange_types::{
	AgentCap, CancelReason, Event, Market, MarketStatus, Matching, OrderKind, OrderRequest, Queued,
	RejectReason, MAX_OPEN_ORDERS,
};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Millis, OrderSeq, Side, Ticks};
use std::collections::{BTreeMap, BTreeSet};

/// A market at the prices of a round.
#[derive(Clone, Debug)]
pub struct Facts {
	/// Its terms.
	pub terms: Market,
	/// The index, in ticks.
	pub index: i128,
	/// The mark, in ticks.
	pub mark: i128,
	/// Cumulative funding that one long lot has paid, in billionths of an atom.
	pub funding: i128,
}

/// A resting order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NaiveOrder {
	pub market: MarketId,
	pub side: Side,
	/// Limit in ticks.
	pub price: u64,
	/// Distance from the index in ticks, if it is pegged.
	pub offset: Option<i64>,
	/// Sequence number among orders of one price: lower is older.
	pub seq: u64,
	/// Lots that have not traded.
	pub lots: u64,
	/// Lots that are shown.
	pub shown: u64,
	/// The most lots shown at a time; meaningless if nothing is hidden.
	pub display: u64,
	pub account: AccountIndex,
	pub client_id: ClientOrderId,
	pub expires_at: Option<Millis>,
	pub reduce_only: bool,
}

/// An order of the queue with its place.
#[derive(Clone, Copy, Debug)]
pub struct Placing {
	pub place: usize,
	pub account: AccountIndex,
	pub order: OrderRequest,
	/// Limits of the agent that sent it.
	pub agent: Option<AgentCap>,
}

/// A [`Placing`] without its place.
type Sent = (AccountIndex, OrderRequest, Option<AgentCap>);

/// The whole exchange in naive code.
#[derive(Clone, Debug, Default)]
pub struct Naive {
	/// Time of the round.
	pub now: Millis,
	/// Markets of the round.
	pub facts: BTreeMap<MarketId, Facts>,
	/// All accounts, including the system accounts.
	pub accounts: BTreeMap<AccountIndex, NaiveAccount>,
	/// Resting orders, oldest first.
	pub orders: Vec<NaiveOrder>,
	/// Events of the round.
	pub events: Vec<Event>,
	/// Conditional orders, in scheduling order.
	pub conditionals: Vec<NaiveConditional>,
	/// Deadlines, in scheduling order.
	pub deadlines: Vec<NaiveDeadline>,
	/// Number of the block.
	pub height: u32,
	/// Number of schedulings so far.
	filings: u64,
	seqs: BTreeMap<MarketId, u64>,
	/// State on which the prices of the next round depend.
	markets: BTreeMap<MarketId, prices::NaiveMarket>,
	/// Markets in which an order has come or gone in this round.
	changed: BTreeSet<MarketId>,
	/// The orders that rested before this round.
	rested: Vec<NaiveOrder>,
	/// Orders that the current sweep has removed. Their margin is released at its end.
	gone: Vec<NaiveOrder>,
	/// Accounts that the current sweep or auction has traded for.
	traded: BTreeSet<AccountIndex>,
	/// New orders of the current auction, whose margin is reserved.
	entered: Vec<auction::Entered>,
	/// The hour of the last round, with the fees that were there when it began.
	fees_of_hour: Option<(u64, i128)>,
}

impl Naive {
	/// Deposits money.
	pub fn deposit(&mut self, account: AccountIndex, atoms: i128) {
		self.accounts.entry(account).or_default().cash += atoms;
	}

	/// Runs a queue after [`Self::begin`]: all cancels, then all resting orders, then the auctions, then all taking orders.
	pub fn round(&mut self, queue: &[Queued]) {
		self.events.clear();
		self.cancel_expired();
		self.cancel_overdue();
		let (mut placements, mut batches) = self.cancels(queue);
		let (sent, children) = self.fire(&mut placements);
		let mut takers = Vec::new();
		let mut auctions: BTreeMap<MarketId, Vec<Sent>> = BTreeMap::new();
		let mut names = BTreeSet::new();
		for Placing { place, account, order, agent } in sent.into_iter().chain(placements) {
			while batches.first().is_some_and(|batch| batch.place < place) {
				let batch = batches.remove(0);
				self.batch(&batch, &names);
			}
			let verdict = match names.contains(&(account, order.client_id)) {
				true => self.examine(account, &order).and(Err(RejectReason::DuplicateClientId)),
				false => self.examine(account, &order),
			};
			match verdict {
				Err(reason) => self.reject_order(account, &order, reason),
				Ok(lots) => {
					let order = OrderRequest { lots, ..order };
					if self.facts[&order.market].terms.matching == Matching::Auction {
						let order = OrderRequest { price: Ticks(self.limit(&order)), ..order };
						names.insert((account, order.client_id));
						auctions.entry(order.market).or_default().push((account, order, agent));
					} else if self.must_trade(&order) {
						names.insert((account, order.client_id));
						takers.push((account, order, agent));
					} else if let Err(reason) = self.rest(account, &order, agent) {
						self.reject_order(account, &order, reason);
					}
				}
			}
		}
		for batch in batches {
			self.batch(&batch, &names);
		}
		for (market, orders) in auctions {
			self.auction(market, orders);
		}
		self.trade_pegged();
		for (account, order) in children {
			self.trade_child(account, &order);
		}
		for (account, order, agent) in takers {
			self.trade(account, &order, agent);
		}
		self.share_fees();
		self.settle_conditionals();
		self.end();
	}

	fn reject_order(&mut self, account: AccountIndex, order: &OrderRequest, reason: RejectReason) {
		let OrderRequest { client_id, market, .. } = *order;
		self.events.push(Event::OrderRejected { account, client_id, market, reason });
	}

	/// Removes every order whose time is over: the account with the earliest one first, the oldest order first.
	fn cancel_expired(&mut self) {
		let over = |naive: &Self| {
			let over = naive.orders.iter().filter(|at| naive.is_over(at.expires_at));
			over.min_by_key(|at| (at.expires_at, at.account)).map(|at| at.account)
		};
		while let Some(account) = over(self) {
			let own = self.orders.iter().filter(|at| at.account == account);
			let over = own.filter(|at| self.is_over(at.expires_at));
			let over: Vec<_> = over.map(|at| (at.market, at.client_id)).collect();
			for (market, name) in over {
				self.cancel(account, market, name, CancelReason::Expired);
			}
		}
	}

	/// Checks an order, and returns the lots that it may trade: at most the position if it is reduce-only.
	fn examine(&self, account: AccountIndex, order: &OrderRequest) -> Result<Lots, RejectReason> {
		self.examine_terms(order)?;
		if self.orders.iter().any(|at| at.account == account && at.client_id == order.client_id)
			|| self.conditional_holds(account, order)
		{
			return Err(RejectReason::DuplicateClientId);
		}
		let lots = self.doable(account, order);
		if lots == 0 {
			return Err(RejectReason::NothingToReduce);
		}
		Ok(Lots(lots))
	}

	fn examine_terms(&self, order: &OrderRequest) -> Result<(), RejectReason> {
		let facts = &self.facts[&order.market];
		match facts.terms.status {
			MarketStatus::Open | MarketStatus::PostOnly => (),
			MarketStatus::ReduceOnly if order.reduce_only => (),
			_ => return Err(RejectReason::MarketClosed),
		}
		let bounds = &facts.terms.orders;
		let never_rests =
			matches!(order.kind, OrderKind::ImmediateOrCancel | OrderKind::FillOrKill);
		if !(order.reduce_only && never_rests) {
			if order.lots.0 == 0 || order.lots > bounds.max_lots {
				let (least, most) = (Lots(1), bounds.max_lots);
				return Err(RejectReason::LotsOutOfBounds { least, most });
			}
			if order.price.0 == 0 || order.price > bounds.max_price {
				return Err(RejectReason::PriceOutOfBounds { most: bounds.max_price });
			}
		}
		self.examine_price(order, facts.index)?;
		self.examine_lasting(order)
	}

	/// Whether an order is within the band and its own limit while the index is `index`. An order that never rests is
	/// cut to the band instead.
	fn examine_price(&self, order: &OrderRequest, index: i128) -> Result<(), RejectReason> {
		let price = match order.kind {
			OrderKind::Pegged { offset, .. } => (index + i128::from(offset)).max(0),
			OrderKind::Limit { .. } => i128::from(order.price.0),
			OrderKind::ImmediateOrCancel | OrderKind::FillOrKill => return Ok(()),
		};
		let worst = self.worst(order.market, order.side, index);
		if order.side == Side::Bid && price > worst || order.side == Side::Ask && price < worst {
			return Err(RejectReason::OutsideBand { limit: Ticks(worst as u64) });
		}
		let limit = i128::from(order.price.0);
		if price == 0
			|| order.side == Side::Bid && price > limit
			|| order.side == Side::Ask && price < limit
		{
			return Err(RejectReason::BeyondLimit { price: Ticks(price as u64) });
		}
		Ok(())
	}

	/// The worst price of the band around an index.
	fn worst(&self, market: MarketId, side: Side, index: i128) -> i128 {
		let band = index * i128::from(self.facts[&market].terms.orders.band.0) / 1_000_000;
		match side {
			Side::Bid => index + band,
			Side::Ask => (index - band).max(0),
		}
	}

	/// Rules whose answer stays the same, or gets worse, while an order waits.
	fn examine_lasting(&self, order: &OrderRequest) -> Result<(), RejectReason> {
		let facts = &self.facts[&order.market];
		let is_auction = facts.terms.matching == Matching::Auction;
		let is_pegged = matches!(order.kind, OrderKind::Pegged { .. });
		if is_auction && (order.kind == OrderKind::FillOrKill || is_pegged) {
			return Err(RejectReason::NotInAuction);
		}
		let end = match order.kind {
			OrderKind::Limit { expires_at, .. } | OrderKind::Pegged { expires_at, .. } => {
				expires_at
			}
			_ => None,
		};
		if self.is_over(end) {
			return Err(RejectReason::Expired);
		}
		if let Some(display) = order.display {
			// An iceberg has at most 100 parts, each at least the smallest order.
			let hundredth = (1..).find(|part| part * 100 >= order.lots.0).expect("there is one");
			let least = Lots(hundredth).max(facts.terms.orders.min_lots);
			if display < least {
				return Err(RejectReason::DisplayTooSmall { least });
			}
		}
		Ok(())
	}

	/// The lots that an order may trade, given the position if it is reduce-only.
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

	/// The worst price that an order would pay now; for a pegged order, its pegged price. An order that never rests pays
	/// nothing worse than the band allows.
	fn limit(&self, order: &OrderRequest) -> u64 {
		match order.kind {
			OrderKind::Pegged { offset, .. } => self.pegged_at(order.market, offset),
			OrderKind::Limit { .. } => order.price.0,
			OrderKind::ImmediateOrCancel | OrderKind::FillOrKill => {
				let worst = self.worst(order.market, order.side, self.facts[&order.market].index);
				match order.side {
					Side::Bid => order.price.0.min(worst as u64),
					Side::Ask => order.price.0.max(worst as u64),
				}
			}
		}
	}

	/// Whether an order of at least this size is worth the smallest notional of its market.
	fn is_worth_it(&self, market: MarketId, lots: u64, price: u64, reduce_only: bool) -> bool {
		let terms = &self.facts[&market].terms;
		let worth = i128::from(lots) * i128::from(price) * i128::from(terms.tick_value.0);
		reduce_only || worth >= terms.orders.min_notional.0
	}

	/// Whether an order at rest may only reduce: because of itself, or because of its market.
	fn may_only_reduce(&self, order: &NaiveOrder) -> bool {
		order.reduce_only || self.facts[&order.market].terms.status == MarketStatus::ReduceOnly
	}

	fn pegged_at(&self, market: MarketId, offset: i64) -> u64 {
		(self.facts[&market].index + i128::from(offset)).max(0) as u64
	}

	/// The price of an order at the current index.
	fn price(&self, order: &NaiveOrder) -> u64 {
		order.offset.map_or(order.price, |offset| self.pegged_at(order.market, offset))
	}

	/// Whether the index has moved a pegged order beyond its limit.
	fn is_beyond_limit(&self, order: &NaiveOrder) -> bool {
		match order.side {
			Side::Bid => self.price(order) > order.price,
			Side::Ask => self.price(order) < order.price,
		}
	}

	/// Whether an expiry has been reached.
	fn is_over(&self, end: Option<Millis>) -> bool {
		match end {
			Some(time) => self.now.0 >= time.0,
			None => false,
		}
	}

	/// The first order that an order of `side` with this limit would trade with.
	fn first_crossed(&self, market: MarketId, side: Side, limit: u64) -> Option<NaiveOrder> {
		let crossed = self.orders.iter().copied().filter(|at| {
			at.market == market
				&& at.side != side
				&& match side {
					Side::Bid => self.price(at) <= limit,
					Side::Ask => self.price(at) >= limit,
				}
		});
		match side {
			Side::Bid => crossed.min_by_key(|at| (self.price(at), at.seq)),
			Side::Ask => crossed.min_by_key(|at| (u64::MAX - self.price(at), at.seq)),
		}
	}

	/// The best price that blocks an order. Removes expired orders, and those beyond their limit, first.
	fn obstacle(&mut self, order: &OrderRequest) -> Option<u64> {
		loop {
			let first = self.first_crossed(order.market, order.side, self.limit(order))?;
			let reason = if self.is_over(first.expires_at) {
				CancelReason::Expired
			} else if self.is_beyond_limit(&first) {
				CancelReason::BeyondLimit
			} else {
				return Some(self.price(&first));
			};
			self.cancel(first.account, first.market, first.client_id, reason);
		}
	}

	fn must_trade(&mut self, order: &OrderRequest) -> bool {
		match order.kind {
			OrderKind::ImmediateOrCancel | OrderKind::FillOrKill => true,
			OrderKind::Limit { post_only, .. } | OrderKind::Pegged { post_only, .. } => {
				!post_only && self.obstacle(order).is_some()
			}
		}
	}

	fn rest(
		&mut self,
		account: AccountIndex,
		order: &OrderRequest,
		agent: Option<AgentCap>,
	) -> Result<(), RejectReason> {
		if let Some(best) = self.obstacle(order) {
			return Err(RejectReason::WouldCross { best: Ticks(best) });
		}
		let open = self.orders.iter().filter(|at| at.account == account).count();
		if open >= MAX_OPEN_ORDERS {
			return Err(RejectReason::TooManyOpenOrders);
		}
		self.agent_may(account, order, agent)?;
		let OrderRequest { market, side, lots, price, client_id, reduce_only, .. } = *order;
		let (offset, expires_at) = match order.kind {
			OrderKind::Limit { expires_at, .. } => (None, expires_at),
			OrderKind::Pegged { offset, expires_at, .. } => (Some(offset), expires_at),
			_ => unreachable!("such orders never rest"),
		};
		let stands_at = self.limit(order);
		let seq = self.seqs.get(&market).copied().unwrap_or(0);
		let (price, lots) = (price.0, lots.0);
		let display = order.display.map_or(lots, |display| display.0);
		let resting = NaiveOrder {
			market,
			side,
			price,
			offset,
			seq,
			lots,
			shown: lots.min(display),
			display,
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
			return Err(RejectReason::InsufficientMargin { missing });
		}
		self.seqs.insert(market, seq + 1);
		self.changed.insert(market);
		let (seq, price, lots) = (OrderSeq(seq), Ticks(stands_at), Lots(lots));
		self.events.push(Event::OrderPlaced { account, client_id, market, side, price, seq, lots });
		Ok(())
	}
}
