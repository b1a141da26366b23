//! Pegged orders that the index of this block has brought across orders of fixed prices.

use crate::{
	fill_check::Taking, margin::reducible, sweep::Sweep, Budget, CancelReason, Event, Meter, Round,
	Venue, Work,
};
use novation_book::{shelf, BookStore, End, RestingOrder, SelfTrade};
use novation_ledger::{AccountStore, Accounts, OrderChange};
use novation_units::{Lots, MarketId, Side, Ticks};

/// A pegged order where this block's index puts it.
struct Moved {
	market: MarketId,
	side: Side,
	order: RestingOrder,
	price: Ticks,
}

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// The index of this block, if there is one.
	pub(crate) fn index(&self, market: MarketId) -> Option<Ticks> {
		self.market(market)?.price.prices().map(|prices| prices.index)
	}

	/// Trade the pegged orders that cross, the best of each side first, as far as the budget goes.
	///
	/// They take, although they rested: the other order has not moved. Two pegged orders never come to
	/// cross, since both move alike.
	pub(crate) fn trade_pegged(&mut self) {
		let markets: alloc::vec::Vec<MarketId> = self.markets.keys().copied().collect();
		for market in markets {
			let Some(index) = self.index(market) else { continue };
			if self.is_auction(market) || self.ensure_may_cross(market).is_err() {
				continue;
			}
			for side in [Side::Bid, Side::Ask] {
				while self.trade_best_pegged(market, side, index) {}
			}
		}
	}

	/// Trade the best pegged order of a side, if it crosses. False if there is nothing more to do.
	fn trade_best_pegged(&mut self, market: MarketId, side: Side, index: Ticks) -> bool {
		if self.book.order_count(shelf(market), side) == 0
			|| !self.spend(Budget::Trading, Work::Operation)
		{
			return false;
		}
		let pegged = self.book.best(shelf(market), side).ok().flatten();
		let fixed = self.book.best(market, side.opposite()).ok().flatten();
		let (Some(order), Some(fixed)) = (pegged, fixed) else { return false };
		let moved = Moved { market, side, order, price: order.price_at(index) };
		let crosses = match side {
			Side::Bid => fixed.price <= moved.price,
			Side::Ask => fixed.price >= moved.price,
		};
		if !crosses {
			return false;
		}
		let lots = if order.reduce_only {
			let held = self.ledger.look(order.account, |account| account.lots(market));
			reducible(held, side, order.lots)
		} else {
			order.lots
		};
		let gone = if order.is_expired(self.moment()) {
			Some(CancelReason::Expired)
		} else if order.is_beyond_limit(side, moved.price) {
			Some(CancelReason::BeyondLimit)
		} else {
			lots.is_zero().then_some(CancelReason::NothingToReduce)
		};
		match gone {
			Some(reason) => {
				let is_gone = self.book.remove(&order.key(market, side)).is_ok();
				self.order_left_book(market, side, &order, reason);
				is_gone
			}
			None => self.take_pegged(&moved, lots),
		}
	}

	/// Let a pegged order take `lots`; what is left keeps its place. False if nothing more can be done.
	fn take_pegged(&mut self, moved: &Moved, lots: Lots) -> bool {
		let Moved { market, side, order, price } = *moved;
		let max_makers = self.affordable(Budget::Trading, Work::Maker);
		if max_makers == 0 || !self.free(moved, order.lots) {
			return false;
		}
		let sweep = Sweep {
			taking: Taking { market, account: order.account, side, forced: false },
			client_id: Some(order.client_id),
			limit: price,
			lots,
			self_trade: SelfTrade::CancelMaker,
			all_or_none: false,
		};
		let swept = self.sweep(&sweep, max_makers);
		let Some(swept) = swept else {
			self.reserve_again(moved, order.lots);
			return false;
		};
		self.charge(Budget::Trading, Work::Maker, swept.makers);
		let traded = lots.sub(swept.left).unwrap_or_default();
		let left = order.lots.sub(traded).unwrap_or_default();
		let key = order.key(market, side);
		if left.is_zero() {
			self.forget_order(order.account, order.client_id);
			return self.book.remove(&key).is_ok();
		}
		if let End::Stopped(reason) = swept.end {
			self.forget_order(order.account, order.client_id);
			let RestingOrder { account, client_id, .. } = order;
			self.venue.emit(Event::OrderCancelled {
				account,
				client_id,
				market,
				lots: left,
				reason,
			});
			return self.book.remove(&key).is_ok();
		}
		self.reserve_again(moved, left);
		let keeps_place = self.book.set_lots(&key, left).is_ok();
		keeps_place && !traded.is_zero() && !matches!(swept.end, End::StepsExhausted)
	}

	/// Release what a pegged order has reserved: a taker has reserved nothing.
	fn free(&mut self, moved: &Moved, lots: Lots) -> bool {
		let mut account = self.ledger.read(moved.order.account);
		let is_free = account.release(moved.change(lots)).is_ok();
		if is_free {
			self.ledger.write(moved.order.account, account);
		}
		is_free
	}

	/// Reserve for what is left. Cannot fail: as much and more was reserved before.
	fn reserve_again(&mut self, moved: &Moved, lots: Lots) {
		let Some(loaded) = self.markets.get(&moved.market) else { return };
		let mut account = self.ledger.read(moved.order.account);
		if account.reserve(moved.change(lots), loaded.state.funding.index).is_ok() {
			self.ledger.write(moved.order.account, account);
		}
	}
}

impl Moved {
	fn change(&self, lots: Lots) -> OrderChange {
		let Self { market, side, order, .. } = *self;
		OrderChange { market, side, lots, price: order.limit() }
	}
}
