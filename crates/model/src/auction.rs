//! Auctions by the rules: try every price, distribute lots one by one, and pair buyers and sellers lot by lot.

use super::{accounts::Deal, Naive, NaiveOrder, Sent};
use novation_book::SelfTrade;
use novation_exchange_types::{
	AgentCap, CancelReason, Event, OrderKind, OrderRequest, RejectReason, MAX_OPEN_ORDERS,
};
use novation_units::{AccountIndex, Lots, MarketId, OrderSeq, Quote, Side, Ticks};

/// A new order in an auction.
#[derive(Clone, Debug)]
pub(super) struct Entered {
	pub order: NaiveOrder,
	request: OrderRequest,
}

/// An order, and the lots with which it participates.
#[derive(Clone, Debug)]
struct Part {
	order: NaiveOrder,
	is_new: bool,
	lots: u64,
	/// Lots allotted.
	filled: u64,
}

/// Reason why an order may not participate.
enum Unfit {
	Leaves(CancelReason),
	Lacks(i128),
}

/// Whether an order of `side` with this limit trades at `price`.
fn reaches(side: Side, limit: u64, price: u64) -> bool {
	match side {
		Side::Bid => price <= limit,
		Side::Ask => price >= limit,
	}
}

fn is_better(side: Side, one: u64, other: u64) -> bool {
	match side {
		Side::Bid => one > other,
		Side::Ask => one < other,
	}
}

impl Naive {
	pub(super) fn auction(&mut self, market: MarketId, mut orders: Vec<Sent>) {
		orders.sort_by_key(|(account, order, _)| (*account, order.client_id));
		for (account, order, agent) in &orders {
			self.enter(*account, order, *agent);
		}
		let mut asks = self.take_part(market, Side::Ask);
		let mut bids = self.take_part(market, Side::Bid);
		if let Some((price, lots)) = self.uniform_price(market, &bids, &asks) {
			hand_out(Side::Bid, &mut bids, lots);
			hand_out(Side::Ask, &mut asks, lots);
			let (price, lots) = (Ticks(price), Lots(lots));
			self.events.push(Event::AuctionCleared { market, price, lots });
			self.book_trades(market, price.0, &bids, &asks);
			self.follow_traded(market);
			self.drop_filled(bids.iter().chain(&asks));
		}
		let parts: Vec<Part> = bids.into_iter().chain(asks).filter(|at| at.is_new).collect();
		for entered in std::mem::take(&mut self.entered) {
			let same = |at: &&Part| {
				at.order.client_id == entered.order.client_id
					&& at.order.account == entered.order.account
			};
			self.let_go(&entered, parts.iter().find(same));
		}
	}

	/// Admits a new order if its account could keep it open.
	fn enter(&mut self, account: AccountIndex, request: &OrderRequest, agent: Option<AgentCap>) {
		let OrderRequest { market, side, client_id, reduce_only, .. } = *request;
		let in_the_way = self.obstacle(request);
		if let OrderKind::Limit { post_only, .. } = request.kind {
			if let (true, Some(best)) = (post_only, in_the_way) {
				return self.reject_order(
					account,
					request,
					RejectReason::WouldCross { best: Ticks(best) },
				);
			}
			let resting = self.orders.iter().filter(|at| at.account == account).count();
			let may_rest = |at: &&Entered| {
				at.order.account == account && matches!(at.request.kind, OrderKind::Limit { .. })
			};
			if resting + self.entered.iter().filter(may_rest).count() >= MAX_OPEN_ORDERS {
				return self.reject_order(account, request, RejectReason::TooManyOpenOrders);
			}
		}
		if let Err(reason) = self.agent_may(account, request, agent) {
			return self.reject_order(account, request, reason);
		}
		let expires_at = match request.kind {
			OrderKind::Limit { expires_at, .. } => expires_at,
			_ => None,
		};
		let (price, lots) = (request.price.0, request.lots.0);
		let order = NaiveOrder {
			market,
			side,
			price,
			offset: None,
			seq: 0,
			lots,
			shown: lots,
			display: request.display.map_or(lots, |display| display.0),
			account,
			client_id,
			expires_at,
			reduce_only,
		};
		self.entered.push(Entered { order, request: *request });
		let (equity, initial, _) = self.health(account);
		if !reduce_only && equity < initial {
			self.entered.pop();
			let missing = Quote(initial - equity);
			return self.reject_order(
				account,
				request,
				RejectReason::InsufficientMargin { missing },
			);
		}
		// Of two new orders of one account, the one with the lower client id counts as earlier.
		while let Some(own) = self.own_in_the_way(&order) {
			if self.is_over(own.expires_at) {
				self.dismiss(&own, CancelReason::Expired);
				continue;
			}
			if request.self_trade != SelfTrade::CancelTaker {
				self.dismiss(&own, CancelReason::SelfTrade);
			}
			if request.self_trade != SelfTrade::CancelMaker {
				return self.dismiss(&order, CancelReason::SelfTrade);
			}
		}
	}

	/// The best order of the same account that an order would trade with. At one price, resting orders come first by age,
	/// then new ones by client id.
	fn own_in_the_way(&self, order: &NaiveOrder) -> Option<NaiveOrder> {
		let resting = self.orders.iter().map(|at| (*at, (0, at.seq)));
		let new = self.entered.iter().map(|at| (at.order, (1, at.order.client_id.0)));
		let own = resting.chain(new).filter(|(at, _)| {
			at.account == order.account
				&& at.market == order.market
				&& at.side != order.side
				&& reaches(order.side, order.price, at.price)
		});
		let best = match order.side {
			Side::Ask => own.min_by_key(|(at, place)| (u64::MAX - at.price, *place)),
			Side::Bid => own.min_by_key(|(at, place)| (at.price, *place)),
		};
		best.map(|(at, _)| at)
	}

	fn dismiss(&mut self, order: &NaiveOrder, reason: CancelReason) {
		self.entered.retain(|at| at.order != *order);
		self.orders.retain(|at| at != order);
		self.say_gone(order, reason);
	}

	/// The participating orders of a side, best price first, new orders before resting ones.
	fn take_part(&mut self, market: MarketId, side: Side) -> Vec<Part> {
		let new = self.entered.iter().map(|at| (at.order, true));
		let resting = self.orders.iter().map(|at| (*at, false));
		let mut line: Vec<(NaiveOrder, bool)> =
			new.chain(resting).filter(|at| at.0.market == market && at.0.side == side).collect();
		line.sort_by_key(|(at, is_new)| {
			let place =
				if *is_new { (0, at.account.0.into(), at.client_id.0) } else { (1, at.seq, 0) };
			(if side == Side::Bid { u64::MAX - at.price } else { at.price }, place)
		});
		let mut parts: Vec<Part> = Vec::new();
		for (order, is_new) in line {
			let offered = parts.iter().filter(|at| is_better(side, at.order.price, order.price));
			let offered: u64 = offered.map(|at| at.lots).sum();
			let takers = self
				.entered
				.iter()
				.map(|at| at.order)
				.filter(|at| at.side != side && reaches(at.side, at.price, order.price));
			let is_wanted = takers.map(|at| at.lots).sum::<u64>() > offered;
			let faces = self.orders.iter().any(|at| {
				at.market == market && at.side != side && reaches(side, order.price, at.price)
			});
			let takes_part = is_wanted || is_new && faces;
			if !takes_part {
				continue;
			}
			match self.part_of(&order, is_new, &parts) {
				Ok(lots) => parts.push(Part { order, is_new, lots, filled: 0 }),
				Err(unfit) => self.send_off(&order, is_new, unfit),
			}
		}
		parts
	}

	/// The lots of an order that may trade, given the orders that already participate.
	fn part_of(&self, order: &NaiveOrder, is_new: bool, parts: &[Part]) -> Result<u64, Unfit> {
		if !is_new {
			if self.is_over(order.expires_at) {
				return Err(Unfit::Leaves(CancelReason::Expired));
			}
			if self.is_beyond_band(order) {
				return Err(Unfit::Leaves(CancelReason::OutsideBand));
			}
		}
		let own: Vec<&Part> = parts.iter().filter(|at| at.order.account == order.account).collect();
		let mut lots = order.lots;
		if self.may_only_reduce(order) {
			let reducing = own.iter().filter(|at| self.may_only_reduce(&at.order));
			let reduced: u64 = reducing.map(|at| at.lots).sum();
			let all = self.reducible(order.account, order.market, order.side);
			lots = lots.min(all - reduced);
		}
		if lots == 0 {
			return Err(Unfit::Leaves(match order.reduce_only {
				true => CancelReason::NothingToReduce,
				false => CancelReason::MarketReduceOnly,
			}));
		}
		let mut before = self.clone();
		for part in own {
			before.suppose(&part.order, part.is_new, part.lots);
		}
		let mut after = before.clone();
		after.suppose(order, is_new, lots);
		if after.may_have(&before, order.account, order, order.side) {
			return Ok(lots);
		}
		let (equity, initial, _) = after.health(order.account);
		Err(Unfit::Lacks(initial - equity))
	}

	/// Reserves margin as if these lots of an order had traded at its limit.
	fn suppose(&mut self, order: &NaiveOrder, is_new: bool, lots: u64) {
		self.trade_one_side(order, is_new, lots, order.price);
	}

	/// Books one side of a trade at `price`, subtracts it from the order, and returns the fee.
	fn trade_one_side(&mut self, order: &NaiveOrder, is_new: bool, lots: u64, price: u64) -> i128 {
		let NaiveOrder { market, account, side, client_id, .. } = *order;
		let is_named = |at: &NaiveOrder| at.account == account && at.client_id == client_id;
		for at in self.orders.iter_mut().chain(self.entered.iter_mut().map(|at| &mut at.order)) {
			if is_named(at) {
				at.lots -= lots;
				at.shown = at.shown.min(at.lots);
			}
		}
		let terms = self.facts[&market].terms.orders;
		let fee_ppm = if is_new { terms.taker_fee.0 } else { terms.maker_fee.0 };
		self.book(Deal { market, account, side, lots, price, fee_ppm })
	}

	/// Removes an order that may not participate. A new one is rejected, unless it was cancelled in favour of another
	/// order.
	fn send_off(&mut self, order: &NaiveOrder, is_new: bool, unfit: Unfit) {
		if !is_new {
			self.orders.retain(|at| at != order);
			let reason = match unfit {
				Unfit::Leaves(reason) => reason,
				Unfit::Lacks(_) => CancelReason::InsufficientMargin,
			};
			return self.say_gone(order, reason);
		}
		self.entered.retain(|at| at.order != *order);
		let NaiveOrder { account, client_id, market, .. } = *order;
		let reason = match unfit {
			Unfit::Leaves(_) => RejectReason::NothingToReduce,
			Unfit::Lacks(missing) => RejectReason::InsufficientMargin { missing: Quote(missing) },
		};
		self.events.push(Event::OrderRejected { account, client_id, market, reason });
	}

	/// Tries every price: the largest volume wins, and among equals the price nearest to the mark.
	fn uniform_price(&self, market: MarketId, bids: &[Part], asks: &[Part]) -> Option<(u64, u64)> {
		let limits = || bids.iter().chain(asks).map(|at| at.order.price);
		let mark = self.facts[&market].mark;
		let lots = |parts: &[Part], price| -> u64 {
			let those = parts.iter().filter(|at| reaches(at.order.side, at.order.price, price));
			those.map(|at| at.lots).sum()
		};
		let volume = |price| lots(bids, price).min(lots(asks, price));
		let prices = limits().min()?..=limits().max()?;
		let most = prices.clone().map(volume).max().filter(|most| *most > 0)?;
		let best = prices.filter(|price| volume(*price) == most);
		best.min_by_key(|price| (i128::from(*price) - mark).abs()).map(|price| (price, most))
	}

	/// Pairs buyers and sellers lot by lot, and books each run of the same two orders as one trade.
	fn book_trades(&mut self, market: MarketId, price: u64, bids: &[Part], asks: &[Part]) {
		let line = |parts: &[Part]| -> Vec<Part> {
			let mut line = parts.to_vec();
			line.sort_by_key(|at| (at.order.account, !at.order.reduce_only, at.order.client_id));
			line.into_iter().flat_map(|at| vec![at.clone(); at.filled as usize]).collect()
		};
		let pairs: Vec<(Part, Part)> = line(bids).into_iter().zip(line(asks)).collect();
		for run in
			pairs.chunk_by(|one, next| one.0.order == next.0.order && one.1.order == next.1.order)
		{
			let (buyer, seller) = &run[0];
			let lots = run.len() as u64;
			let bought_for = self.trade_one_side(&buyer.order, buyer.is_new, lots, price);
			let sold_for = self.trade_one_side(&seller.order, seller.is_new, lots, price);
			let seller_is_maker = buyer.is_new;
			let (maker, taker) = if seller_is_maker { (seller, buyer) } else { (buyer, seller) };
			let fees =
				if seller_is_maker { (sold_for, bought_for) } else { (bought_for, sold_for) };
			for at in [buyer, seller] {
				self.follow_fill(at.order.account, at.order.client_id, at.order.side, lots);
				self.traded.insert(at.order.account);
			}
			self.events.push(Event::OrderFilled {
				market,
				maker: maker.order.account,
				maker_client_id: maker.order.client_id,
				taker: taker.order.account,
				taker_client_id: Some(taker.order.client_id),
				taker_side: taker.order.side,
				price: Ticks(price),
				lots: Lots(lots),
				maker_fee: Quote(fees.0),
				taker_fee: Quote(fees.1),
			});
		}
	}

	/// Removes resting orders that have filled.
	fn drop_filled<'a>(&mut self, parts: impl Iterator<Item = &'a Part>) {
		for Part { order, lots, filled, .. } in parts.filter(|at| !at.is_new) {
			let lots_left = order.lots - filled;
			let shown = order.shown.min(lots_left);
			let left = NaiveOrder { lots: lots_left, shown, ..*order };
			let is_spent = filled == lots && lots < &order.lots;
			if left.lots == 0 || is_spent {
				self.orders.retain(|at| at != &left);
			}
			if is_spent {
				self.say_gone(&left, CancelReason::NothingToReduce);
			}
		}
	}

	/// Rests the remainder of a new order, or cancels it.
	fn let_go(&mut self, entered: &Entered, part: Option<&Part>) {
		let Entered { order, request } = entered;
		if order.lots == 0 {
			return;
		}
		if part.is_some_and(|at| at.filled == at.lots && at.lots < request.lots.0) {
			return self.say_gone(order, CancelReason::NothingToReduce);
		}
		let OrderKind::Limit { .. } = request.kind else {
			return self.say_gone(order, CancelReason::NothingCrosses);
		};
		assert_eq!(self.obstacle(&OrderRequest { lots: Lots(order.lots), ..*request }), None);
		let next = self.seqs.entry(order.market).or_default();
		let shown = order.lots.min(order.display);
		let order = NaiveOrder { seq: *next, shown, ..*order };
		*next += 1;
		self.orders.push(order);
		let NaiveOrder { account, client_id, market, side, .. } = order;
		let (price, seq, lots) = (Ticks(order.price), OrderSeq(order.seq), Lots(order.lots));
		self.events.push(Event::OrderPlaced { account, client_id, market, side, price, seq, lots });
	}
}

/// Serves the best price first. At the last price, lots are shared by size, rounded down. The remainder goes lot by lot
/// to the order that lost most by rounding. Ties go to the larger order, the lower account, the lower client id.
fn hand_out(side: Side, parts: &mut [Part], mut lots: u64) {
	let mut prices: Vec<u64> = parts.iter().map(|at| at.order.price).collect();
	prices.sort_by_key(|price| if side == Side::Bid { u64::MAX - price } else { *price });
	prices.dedup();
	for price in prices {
		let mut level: Vec<&mut Part> =
			parts.iter_mut().filter(|at| at.order.price == price).collect();
		let wanted: u64 = level.iter().map(|at| at.lots).sum();
		let given = lots.min(wanted);
		lots -= given;
		for part in &mut level {
			part.filled = part.lots * given / wanted;
		}
		level.sort_by_key(|at| {
			let rounded_off = at.lots * given % wanted;
			(u64::MAX - rounded_off, u64::MAX - at.lots, at.order.account, at.order.client_id)
		});
		let left = given - level.iter().map(|at| at.filled).sum::<u64>();
		for part in level.into_iter().take(left as usize) {
			part.filled += 1;
		}
	}
}
