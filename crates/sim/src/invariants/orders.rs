//! Books, open orders, fills.

use super::{ensure, Violation};
use crate::Exchange;
use novation_book::{shelf, Book, RestingOrder};
use novation_exchange_types::{
	ConditionalKind, ConditionalOrder, Event, Matching, OrderKind, OrderRequest, MAX_CONDITIONALS,
};
use novation_risk::OrderSums;
use novation_round::{Venue, HIGHEST_MARKET};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Side, Ticks};
use std::collections::{BTreeMap, BTreeSet};

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
	auctions: BTreeSet<MarketId>,
	requests: BTreeMap<(AccountIndex, ClientOrderId), Vec<OrderRequest>>,
	makers: BTreeMap<(AccountIndex, ClientOrderId), Ticks>,
	/// Pegged orders that rested before: the index may have made takers of them.
	pegged: Vec<(MarketId, Side, RestingOrder)>,
}

impl Limits {
	fn of(exchange: &Exchange) -> Self {
		let mut requests: BTreeMap<_, Vec<OrderRequest>> = BTreeMap::new();
		for queued in &exchange.last.queue {
			if let Some(order) = queued.op.order() {
				requests.entry((queued.account, order.client_id)).or_default().push(*order);
			}
		}
		for (account, conditionals) in &exchange.last.conditionals {
			for (client_id, order) in conditionals.orders.iter().flat_map(sent_by) {
				requests.entry((*account, client_id)).or_default().push(order);
			}
		}
		let venue = exchange.venue.get();
		let index = |market| venue.prices[&market].prices().map_or(Ticks(0), |prices| prices.index);
		let makers = exchange.last.resting.iter();
		let makers = makers
			.map(|(market, _, at)| ((at.account, at.client_id), at.price_at(index(*market))))
			.collect();
		let pegged =
			exchange.last.resting.iter().filter(|(_, _, at)| at.peg.is_some()).copied().collect();
		let auctions = venue.markets.iter().filter(|(_, at)| at.matching == Matching::Auction);
		let auctions = auctions.map(|(id, _)| *id).collect();
		Self { auctions, requests, makers, pegged }
	}

	/// Whether some order of this name was sent that may trade so.
	fn allow_taker(&self, fill: &Event) -> bool {
		let Event::OrderFilled {
			market,
			price,
			lots,
			taker,
			taker_client_id: Some(client_id),
			taker_side,
			..
		} = fill
		else {
			return true;
		};
		let moved = |(at, side, order): &(MarketId, Side, RestingOrder)| {
			(at, side, &order.account, &order.client_id) == (market, taker_side, taker, client_id)
				&& *lots <= order.lots
				&& !order.is_beyond_limit(*side, *price)
		};
		self.was_sent((*taker, *client_id), *taker_side, fill) || self.pegged.iter().any(moved)
	}

	/// Whether the maker rested at the price, or in an auction at one no worse for the taker; or came with
	/// the taker and may trade so.
	fn allow_maker(&self, fill: &Event) -> bool {
		let Event::OrderFilled { market, maker, maker_client_id, taker_side, price, .. } = fill
		else {
			return true;
		};
		let name = (*maker, *maker_client_id);
		let is_auction = self.auctions.contains(market);
		match self.makers.get(&name) {
			Some(rested_at) if !is_auction => rested_at == price,
			Some(rested_at) if fits(*taker_side, *rested_at, *price) => true,
			_ => is_auction && self.was_sent(name, taker_side.opposite(), fill),
		}
	}

	fn was_sent(&self, name: (AccountIndex, ClientOrderId), side: Side, fill: &Event) -> bool {
		let Event::OrderFilled { market, price, lots, .. } = fill else { return true };
		let is_it = |order: &OrderRequest| {
			let limit = fits(side.opposite(), order.price, *price);
			order.market == *market && order.side == side && *lots <= order.lots && limit
		};
		self.requests.get(&name).is_some_and(|orders| orders.iter().any(is_it))
	}
}

/// Whether who takes from the other side at `limit` may trade at `price`.
fn fits(taker_side: Side, limit: Ticks, price: Ticks) -> bool {
	match taker_side {
		Side::Bid => price >= limit,
		Side::Ask => price <= limit,
	}
}

/// I-21: all that an auction trades in a round is at its one price, and adds up to its volume.
pub fn auctions(exchange: &Exchange) -> Result<(), Violation> {
	let venue = exchange.venue.get();
	let mut open: BTreeMap<MarketId, (Ticks, u64)> = BTreeMap::new();
	for event in &venue.events {
		match event {
			Event::AuctionCleared { market, price, lots } => {
				let before = open.insert(*market, (*price, lots.0));
				ensure(before.is_none(), "I-21 one price", || format!("{event:?} comes again"))?;
			}
			Event::OrderFilled { market, price, lots, taker_client_id: Some(_), .. }
				if venue.markets[market].matching == Matching::Auction =>
			{
				let left = open.get_mut(market).filter(|at| at.0 == *price && at.1 >= lots.0);
				let Some(left) = left else {
					let found = format!("{event:?} is not of its auction");
					return Err(Violation { invariant: "I-21 one price", found });
				};
				left.1 -= lots.0;
			}
			_ => (),
		}
	}
	let missing = open.iter().find(|(_, (_, left))| *left > 0);
	ensure(missing.is_none(), "I-21 volume", || format!("not filled: {missing:?}"))
}

/// The orders that an conditional order may send.
fn sent_by(conditional: &ConditionalOrder) -> Vec<(ClientOrderId, OrderRequest)> {
	let orders = match conditional.kind {
		ConditionalKind::Trigger { order, .. } => vec![order],
		ConditionalKind::Twap(twap) => vec![twap.request.order],
		ConditionalKind::Bracket(bracket) => {
			let exit = |exit: novation_exchange_types::Exit| OrderRequest {
				market: conditional.market,
				client_id: conditional.client_id,
				side: bracket.side.opposite(),
				// Its entry may fill more in this very round, as a maker of a liquidation.
				lots: Lots(u64::MAX),
				price: exit.price,
				kind: OrderKind::ImmediateOrCancel,
				reduce_only: true,
				self_trade: bracket.self_trade,
				display: None,
			};
			bracket.stop.into_iter().chain(bracket.target).map(exit).collect()
		}
	};
	orders.into_iter().map(|order| (conditional.client_id, order)).collect()
}

/// What accounts have standing, the agenda and the accounts' own notes tell the same.
pub fn agenda(exchange: &Exchange) -> Result<(), Violation> {
	let venue = exchange.venue.get();
	let mut agenda = Book::new(exchange.venue.agenda());
	let mut scheduled = 0;
	for (index, conditionals) in &venue.conditionals {
		let named: BTreeSet<_> =
			conditionals.orders.iter().map(|conditional| conditional.client_id).collect();
		let is_bounded =
			named.len() == conditionals.orders.len() && named.len() <= MAX_CONDITIONALS;
		ensure(is_bounded, "I-22 conditional orders", || format!("{index:?}: {conditionals:?}"))?;
		let deadline = conditionals.deadline.map(|deadline| deadline.scheduled);
		for key in conditionals.orders.iter().flat_map(ConditionalOrder::scheduled).chain(deadline)
		{
			let entry = agenda.get(&key);
			let is_own = entry.as_ref().is_ok_and(|entry| entry.account == *index);
			ensure(is_own, "I-22 agenda", || format!("{index:?} {key:?}: {entry:?}"))?;
			scheduled += 1;
		}
		for conditional in &conditionals.orders {
			if let ConditionalKind::Bracket(bracket) = conditional.kind {
				ensure(bracket.closed <= bracket.filled, "I-22 bracket", || {
					format!("{conditional:?}")
				})?;
			}
		}
	}
	let mut entries = 0;
	for market in (0..2).chain([HIGHEST_MARKET.0 + 1, HIGHEST_MARKET.0 + 2]).map(MarketId) {
		let sound = agenda.check_sides(market);
		ensure(sound.is_ok(), "I-22 agenda", || format!("{market:?}: {sound:?}"))?;
		entries +=
			[Side::Bid, Side::Ask].map(|side| agenda.order_count(market, side)).iter().sum::<u64>();
	}
	ensure(entries == scheduled, "I-22 agenda", || {
		format!("{entries} entries, {scheduled} known")
	})?;
	for (index, account) in &exchange.accounts.get().0 {
		let has = venue.conditionals.contains_key(index);
		ensure(account.has_conditionals == has, "I-22 conditionals", || {
			format!("{index:?}: {account:?}")
		})?;
	}
	Ok(())
}

/// I-11: fills within the limits of both orders and the band; I-12: nobody trades with itself, and
/// of one taker's fills each is at a price no better than the one before.
pub fn fills(exchange: &Exchange) -> Result<(), Violation> {
	let mut limits = Limits::of(exchange);
	let venue = exchange.venue.get();
	let mut previous: Option<(AccountIndex, Option<ClientOrderId>, MarketId, Side, Ticks)> = None;
	for event in &venue.events {
		if let Event::OrderPlaced { account, client_id, price, .. } = event {
			limits.makers.insert((*account, *client_id), *price);
		}
		let Event::OrderFilled { market, maker, taker, taker_client_id, taker_side, price, .. } =
			event
		else {
			previous = None;
			continue;
		};
		ensure(maker != taker, "I-12 self-trade", || format!("{event:?}"))?;
		ensure(limits.allow_maker(event), "I-11 maker's limit", || format!("{event:?}"))?;
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
