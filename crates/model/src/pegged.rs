//! Pegged orders that the index has moved, by the rules.

use super::{trading::Stop, Naive, NaiveOrder};
use novation_book::SelfTrade;
use novation_exchange_types::{CancelReason, OrderKind, OrderRequest};
use novation_units::{Lots, MarketId, Side, Ticks};

impl Naive {
	/// Lets the best pegged order of a side take while it crosses a fixed-price order.
	pub(super) fn trade_pegged(&mut self) {
		let markets: Vec<MarketId> = self.facts.keys().copied().collect();
		for market in markets {
			for side in [Side::Bid, Side::Ask] {
				while let Some(order) = self.crossing(market, side) {
					self.take(&order);
				}
			}
		}
	}

	/// The best pegged order of a side, if it crosses.
	fn crossing(&self, market: MarketId, side: Side) -> Option<NaiveOrder> {
		let here = |at: &&NaiveOrder| at.market == market;
		let pegged =
			self.orders.iter().filter(here).filter(|at| at.side == side && at.offset.is_some());
		let price = |at: &NaiveOrder| self.price(at);
		let best = match side {
			Side::Bid => pegged.min_by_key(|at| (u64::MAX - price(at), at.seq))?,
			Side::Ask => pegged.min_by_key(|at| (price(at), at.seq))?,
		};
		let crosses = |at: &NaiveOrder| match side {
			Side::Bid => at.price <= price(best),
			Side::Ask => at.price >= price(best),
		};
		let mut fixed =
			self.orders.iter().filter(here).filter(|at| at.side != side && at.offset.is_none());
		fixed.any(crosses).then_some(*best)
	}

	fn take(&mut self, order: &NaiveOrder) {
		let NaiveOrder { market, side, account, client_id, .. } = *order;
		let lots = match self.may_only_reduce(order) {
			true => order.lots.min(self.reducible(account, market, side)),
			false => order.lots,
		};
		let reason = if self.is_over(order.expires_at) {
			Some(CancelReason::Expired)
		} else if self.is_beyond_limit(order) {
			Some(CancelReason::BeyondLimit)
		} else {
			(lots == 0).then_some(match order.reduce_only {
				true => CancelReason::NothingToReduce,
				false => CancelReason::MarketReduceOnly,
			})
		};
		if let Some(reason) = reason {
			self.cancel(account, market, client_id, reason);
			return;
		}
		let taker = OrderRequest {
			market,
			client_id,
			side,
			lots: Lots(lots),
			price: Ticks(self.price(order)),
			kind: OrderKind::Limit { post_only: false, expires_at: None },
			reduce_only: order.reduce_only,
			self_trade: SelfTrade::CancelMaker,
			display: None,
		};
		// It keeps its place in the list, and reserves nothing while it takes.
		let place = |naive: &Naive| {
			naive.orders.iter().position(|at| at.seq == order.seq && at.market == market)
		};
		let at = place(self).expect("it rests");
		(self.orders[at].lots, self.orders[at].shown) = (0, 0);
		let (left, stop) = self.sweep(account, &taker);
		self.gone.clear();
		let rest = order.lots - (lots - left);
		let at = place(self).expect("it holds its place");
		self.orders[at].lots = rest;
		self.orders[at].shown = order.shown.min(rest);
		if rest == 0 {
			self.orders.remove(at);
		} else if let Stop::Margin(_) = stop {
			self.cancel(account, market, client_id, CancelReason::InsufficientMargin);
		}
	}
}
