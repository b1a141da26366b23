//! Orders that trade, by the rules.

use super::{accounts::Deal, Naive, NaiveOrder};
use novation_book::SelfTrade;
use novation_exchange_types::{
	AgentCap, CancelReason, Event, OrderKind, OrderRequest, RejectReason,
};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Quote, Side, Ticks};

/// The most makers that a fill-or-kill order may need.
const MAKERS: u64 = 128;

/// Reason why a taker stops.
pub(super) enum Stop {
	Filled,
	NothingCrosses,
	TooManyMakers,
	SelfTrade,
	Margin(Quote),
}

/// The side that may not fill.
enum Denied {
	Taker(Quote),
	Maker,
}

impl Naive {
	pub(super) fn trade(
		&mut self,
		account: AccountIndex,
		order: &OrderRequest,
		agent: Option<AgentCap>,
	) {
		let lots = self.doable(account, order);
		if lots == 0 {
			return self.reject_order(account, order, RejectReason::NothingToReduce);
		}
		let order = OrderRequest { lots: Lots(lots), ..*order };
		if let Err(reason) = self.agent_may(account, &order, agent) {
			return self.reject_order(account, &order, reason);
		}
		let before = self.clone();
		let (left, stop) = self.sweep(account, &order);
		self.gone.clear();

		if order.kind == OrderKind::FillOrKill && !matches!(stop, Stop::Filled) {
			*self = before;
			let reason = match stop {
				Stop::Margin(missing) if left == lots => {
					RejectReason::InsufficientMargin { missing }
				}
				Stop::TooManyMakers => RejectReason::TooManyMakers { lots: Lots(lots - left) },
				_ => RejectReason::NotFillable { available: Lots(lots - left) },
			};
			return self.reject_order(account, &order, reason);
		}
		let rest = OrderRequest { lots: Lots(left), ..order };
		let reason = match stop {
			Stop::Filled => return,
			Stop::Margin(missing) if left == lots => {
				return self.reject_order(
					account,
					&order,
					RejectReason::InsufficientMargin { missing },
				);
			}
			Stop::Margin(_) => CancelReason::InsufficientMargin,
			Stop::SelfTrade => CancelReason::SelfTrade,
			Stop::NothingCrosses
				if matches!(order.kind, OrderKind::Limit { .. } | OrderKind::Pegged { .. }) =>
			{
				match self.rest(account, &rest, agent) {
					Ok(()) => return,
					Err(_) => CancelReason::CannotRest,
				}
			}
			Stop::NothingCrosses | Stop::TooManyMakers => CancelReason::NothingCrosses,
		};
		let OrderRequest { client_id, market, lots, .. } = rest;
		self.events.push(Event::OrderCancelled { account, client_id, market, lots, reason });
	}

	/// Trades an order against the book. Conditional orders then follow the positions of everybody who has traded.
	pub(super) fn sweep(&mut self, account: AccountIndex, order: &OrderRequest) -> (u64, Stop) {
		let swept = self.meet_makers(account, order);
		self.follow_traded(order.market);
		swept
	}

	pub(super) fn follow_traded(&mut self, market: MarketId) {
		for account in std::mem::take(&mut self.traded) {
			self.follow_position(account, market);
		}
	}

	fn meet_makers(&mut self, account: AccountIndex, order: &OrderRequest) -> (u64, Stop) {
		let mut left = order.lots.0;
		let mut makers = 0;
		while left > 0 {
			let Some(maker) = self.first_crossed(order.market, order.side, self.limit(order))
			else {
				return (left, Stop::NothingCrosses);
			};
			if order.kind == OrderKind::FillOrKill && makers == MAKERS {
				return (left, Stop::TooManyMakers);
			}
			makers += 1;
			let hides = maker.shown < maker.lots;
			if self.is_over(maker.expires_at) {
				self.remove(&maker, CancelReason::Expired);
				continue;
			}
			if self.is_beyond_limit(&maker) {
				self.remove(&maker, CancelReason::BeyondLimit);
				continue;
			}
			if maker.account == account {
				match order.self_trade {
					SelfTrade::CancelMaker => self.remove(&maker, CancelReason::SelfTrade),
					SelfTrade::CancelTaker => return (left, Stop::SelfTrade),
					SelfTrade::CancelBoth => {
						self.remove(&maker, CancelReason::SelfTrade);
						return (left, Stop::SelfTrade);
					}
				}
				continue;
			}
			let mut lots = left.min(maker.shown);
			// The next part counts as a maker, so the bound must allow it beforehand.
			if order.kind == OrderKind::FillOrKill
				&& hides && lots == maker.shown
				&& makers == MAKERS
			{
				return (left, Stop::TooManyMakers);
			}
			if self.may_only_reduce(&maker) {
				lots = lots.min(self.reducible(maker.account, maker.market, maker.side));
			}
			if lots == 0 {
				let reason = match maker.reduce_only {
					true => CancelReason::NothingToReduce,
					false => CancelReason::MarketReduceOnly,
				};
				self.remove(&maker, reason);
				continue;
			}
			if self.is_beyond_band(&maker) {
				self.remove(&maker, CancelReason::OutsideBand);
				continue;
			}
			match self.fill((account, order.client_id), &maker, lots) {
				Ok(()) => {
					left -= lots;
					makers += u64::from(hides && lots == maker.shown);
				}
				Err(Denied::Maker) => self.remove(&maker, CancelReason::InsufficientMargin),
				Err(Denied::Taker(missing)) => return (left, Stop::Margin(missing)),
			}
		}
		(0, Stop::Filled)
	}

	/// Shows the next part of an iceberg, as the newest of all orders.
	fn show_next(&mut self, at: usize) {
		let order = &mut self.orders[at];
		let newest = self.seqs.get_mut(&order.market).expect("an order rests there");
		order.seq = *newest;
		*newest += 1;
		order.shown = order.display.min(order.lots);
	}

	fn remove(&mut self, maker: &NaiveOrder, reason: CancelReason) {
		self.gone.push(*maker);
		self.orders.retain(|at| at != maker);
		self.changed.insert(maker.market);
		self.say_gone(maker, reason);
	}

	pub(super) fn is_beyond_band(&self, maker: &NaiveOrder) -> bool {
		let facts = &self.facts[&maker.market];
		let band = facts.index * i128::from(facts.terms.orders.band.0) / 1_000_000;
		let price = i128::from(self.price(maker));
		match maker.side {
			Side::Bid => price > facts.index + band,
			Side::Ask => price < facts.index - band,
		}
	}

	/// Books one trade, if both accounts may trade.
	fn fill(
		&mut self,
		(taker, name): (AccountIndex, ClientOrderId),
		maker: &NaiveOrder,
		lots: u64,
	) -> Result<(), Denied> {
		let before = self.clone();
		let terms = self.facts[&maker.market].terms.orders;
		let price = self.price(maker);
		let taker_side = maker.side.opposite();
		let deal = |account, side, fee_ppm| Deal {
			market: maker.market,
			account,
			side,
			lots,
			price,
			fee_ppm,
		};
		let at = self.orders.iter().position(|at| at == maker).expect("it rests");
		self.orders[at].lots -= lots;
		self.orders[at].shown -= lots;
		if self.orders[at].lots == 0 {
			self.orders.remove(at);
		} else if self.orders[at].shown == 0 {
			self.show_next(at);
		}
		let maker_fee = self.book(deal(maker.account, maker.side, terms.maker_fee.0));
		let taker_fee = self.book(deal(taker, taker_side, terms.taker_fee.0));

		let denied = if !self.may_have(&before, taker, maker, taker_side) {
			let (equity, initial, _) = self.health(taker);
			Some(Denied::Taker(Quote(initial - equity)))
		} else if !self.may_have(&before, maker.account, maker, maker.side) {
			Some(Denied::Maker)
		} else {
			None
		};
		if let Some(denied) = denied {
			*self = before;
			return Err(denied);
		}
		self.changed.insert(maker.market);
		self.follow_fill(maker.account, maker.client_id, maker.side, lots);
		self.follow_fill(taker, name, taker_side, lots);
		self.traded.extend([maker.account, taker]);
		self.events.push(Event::OrderFilled {
			market: maker.market,
			maker: maker.account,
			maker_client_id: maker.client_id,
			taker,
			taker_client_id: Some(name),
			taker_side,
			price: Ticks(price),
			lots: Lots(lots),
			maker_fee: Quote(maker_fee),
			taker_fee: Quote(taker_fee),
		});
		Ok(())
	}

	/// Whether an account may trade. It must meet initial margin afterwards. Otherwise the trade must only reduce its
	/// position, and leave as much equity for each atom of maintenance margin as there was.
	pub(super) fn may_have(
		&self,
		before: &Naive,
		account: AccountIndex,
		maker: &NaiveOrder,
		side: Side,
	) -> bool {
		let (equity, initial, maintenance) = self.health(account);
		let (equity_before, _, maintenance_before) = before.health(account);
		let (was, is) = (before.lots(account, maker.market), self.lots(account, maker.market));
		let shrinks = match side {
			Side::Bid => was < 0 && is <= 0,
			Side::Ask => was > 0 && is >= 0,
		};
		equity >= initial || shrinks && equity * maintenance_before >= equity_before * maintenance
	}
}
