//! Books, open orders, fills.

use super::{ensure, Violation};
use crate::Exchange;
use novation_book::{shelf, RestingOrder};
use novation_risk::OrderSums;
use novation_round::{Event, Op, OrderRequest};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Side, Ticks};
use std::collections::BTreeMap;

type Resting = [(MarketId, Side, RestingOrder)];

/// I-3: sound books, bid below ask, every order within the market's bounds.
pub fn books(exchange: &Exchange, resting: &Resting) -> Result<(), Violation> {
	let venue = exchange.venue.get();
	let mut book = exchange.book();
	for market in venue.markets.keys() {
		let found = book.check(*market);
		ensure(found.is_ok(), "I-3 book", || format!("{market:?}: {found:?}"))?;
		let found = book.check(shelf(*market));
		ensure(found.is_ok(), "I-3 pegged", || format!("{market:?}: {found:?}"))?;
		uncrossed(exchange, *market)?;
	}
	for (market, side, order) in resting {
		let terms = &venue.markets[market].orders;
		let price = order.limit() > Ticks(0) && order.limit() <= terms.max_price;
		let lots = order.lots > Lots(0) && order.lots <= terms.max_lots;
		ensure(price && lots, "I-3 order", || format!("{market:?} {side:?}: {order:?}"))?;
	}
	Ok(())
}

/// I-3: with a price and with budget enough, no pegged order is left where it crosses.
fn uncrossed(exchange: &Exchange, market: MarketId) -> Result<(), Violation> {
	let markets = exchange.markets();
	let loaded = &markets[&market];
	let Some(prices) = loaded.price.prices() else { return Ok(()) };
	if !loaded.status(exchange.venue.get().now).may_cross() || !exchange.last.traded_all {
		return Ok(());
	}
	let mut book = exchange.book();
	let mut best = |side| book.best_at(market, side, Some(prices.index)).expect("a sound book");
	let (bid, ask) = (best(Side::Bid), best(Side::Ask));
	let holds = bid.zip(ask).is_none_or(|(bid, ask)| bid.1 < ask.1);
	ensure(holds, "I-3 crossed", || format!("{market:?}: {bid:?} and {ask:?} at {prices:?}"))
}

/// I-4 and I-5: the book, the lists of open orders and the accounts' sums tell the same.
pub fn three_way(exchange: &Exchange, resting: &Resting) -> Result<(), Violation> {
	let venue = exchange.venue.get();
	let mut sums: BTreeMap<(AccountIndex, MarketId, Side), OrderSums> = BTreeMap::new();
	let mut counts: BTreeMap<AccountIndex, usize> = BTreeMap::new();
	for (market, side, order) in resting {
		let open = venue.open_orders.get(&order.account).map(Vec::as_slice).unwrap_or_default();
		let named: Vec<_> = open.iter().filter(|at| at.client_id == order.client_id).collect();
		let key = order.key(*market, *side);
		ensure(named.len() == 1 && named[0].key == key, "I-4 open orders", || {
			format!("{order:?} rests in {market:?}, its account lists {named:?}")
		})?;
		*counts.entry(order.account).or_default() += 1;
		let sum = sums.entry((order.account, *market, *side)).or_default();
		*sum = sum.with(order.lots, order.limit()).expect("in range");
	}
	for (account, open) in &venue.open_orders {
		let rest = counts.get(account).copied().unwrap_or(0);
		ensure(open.len() == rest, "I-4 open orders", || {
			format!("{account:?} lists {} orders, {rest} rest", open.len())
		})?;
	}
	for (index, account) in &exchange.accounts.get().0 {
		for at in &account.positions {
			for (side, stored) in [(Side::Bid, at.bids), (Side::Ask, at.asks)] {
				let sum = sums.remove(&(*index, at.market, side)).unwrap_or_default();
				ensure(sum == stored, "I-5 reserved", || {
					format!("{index:?} {:?} {side:?}: stored {stored:?}, book {sum:?}", at.market)
				})?;
			}
			ensure(!at.is_empty(), "I-5 reserved", || format!("{index:?} keeps an empty {at:?}"))?;
		}
	}
	ensure(sums.is_empty(), "I-5 reserved", || format!("orders without sums: {sums:?}"))
}

/// What a fill must respect of one of its orders.
struct Limits {
	requests: BTreeMap<(AccountIndex, ClientOrderId), Vec<OrderRequest>>,
	makers: BTreeMap<(AccountIndex, ClientOrderId), Ticks>,
	/// Pegged orders that rested before: the index may have made takers of them.
	pegged: Vec<(MarketId, Side, RestingOrder)>,
}

impl Limits {
	fn of(exchange: &Exchange) -> Self {
		let mut requests: BTreeMap<_, Vec<OrderRequest>> = BTreeMap::new();
		for queued in &exchange.last.queue {
			if let Op::Place(order) | Op::Replace { order, .. } = queued.op {
				requests.entry((queued.account, order.client_id)).or_default().push(order);
			}
		}
		let venue = exchange.venue.get();
		let index = |market| venue.prices[market].prices().map_or(Ticks(0), |prices| prices.index);
		let makers = exchange.last.resting.iter();
		let makers = makers
			.map(|(market, _, at)| ((at.account, at.client_id), at.price_at(index(market))))
			.collect();
		let pegged =
			exchange.last.resting.iter().filter(|(_, _, at)| at.peg.is_some()).copied().collect();
		Self { requests, makers, pegged }
	}

	/// Whether some order of this name was sent that may trade so.
	fn allow_taker(&self, fill: &Event) -> bool {
		let Event::Filled { market, taker, taker_client_id, taker_side, price, lots, .. } = fill
		else {
			return true;
		};
		let Some(client_id) = taker_client_id else { return true };
		let fits = |order: &OrderRequest| {
			let limit = match taker_side {
				Side::Bid => *price <= order.price,
				Side::Ask => *price >= order.price,
			};
			order.market == *market && order.side == *taker_side && *lots <= order.lots && limit
		};
		let moved = |(at, side, order): &(MarketId, Side, RestingOrder)| {
			(at, side, &order.account, &order.client_id) == (market, taker_side, taker, client_id)
				&& *lots <= order.lots
				&& !order.is_beyond_limit(*side, *price)
		};
		self.requests.get(&(*taker, *client_id)).is_some_and(|orders| orders.iter().any(fits))
			|| self.pegged.iter().any(moved)
	}
}

/// I-11: fills within the limits of both orders and the band; I-12: nobody trades with itself, and
/// of one taker's fills each is at a price no better than the one before.
pub fn fills(exchange: &Exchange) -> Result<(), Violation> {
	let mut limits = Limits::of(exchange);
	let venue = exchange.venue.get();
	let mut previous: Option<(AccountIndex, Option<ClientOrderId>, MarketId, Side, Ticks)> = None;
	for event in &venue.events {
		if let Event::Placed { account, client_id, price, .. } = event {
			limits.makers.insert((*account, *client_id), *price);
		}
		let Event::Filled {
			market,
			maker,
			maker_client_id,
			taker,
			taker_client_id,
			taker_side,
			price,
			..
		} = event
		else {
			previous = None;
			continue;
		};
		ensure(maker != taker, "I-12 self-trade", || format!("{event:?}"))?;
		let rested_at = limits.makers.get(&(*maker, *maker_client_id));
		ensure(rested_at == Some(price), "I-11 maker's limit", || {
			format!("{event:?}, but the maker rested at {rested_at:?}")
		})?;
		ensure(limits.allow_taker(event), "I-11 taker's limit", || format!("{event:?}"))?;
		if let Some(prices) = venue.prices[market].prices() {
			let terms = &venue.markets[market];
			let maker_side = taker_side.opposite();
			let forced = taker_client_id.is_none();
			let fits = terms.in_band(maker_side, *price, prices.index)
				&& (forced || terms.in_band(*taker_side, *price, prices.index));
			ensure(fits, "I-11 band", || format!("{event:?} at {prices:?}"))?;
		}
		if let Some((account, id, at, side, best)) = previous {
			let same = (account, id, at, side) == (*taker, *taker_client_id, *market, *taker_side);
			let worse = match side {
				Side::Bid => *price >= best,
				Side::Ask => *price <= best,
			};
			// The exchange may come again for the same account with a better limit.
			ensure(!same || worse || id.is_none(), "I-12 priority", || format!("{event:?}"))?;
		}
		previous = Some((*taker, *taker_client_id, *market, *taker_side, *price));
	}
	Ok(())
}
