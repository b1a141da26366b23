//! The fills of one round.

use crate::{law::ensure, Broken, Law, RoundRecord, Valuation};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	format, vec,
	vec::Vec,
};
use novation_book::RestingOrder;
use novation_exchange_types::{
	ConditionalKind, ConditionalOrder, Event, Exit, Markets, Matching, OrderKind, OrderRequest,
};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Side, Ticks};

/// Names an order: its account and client order id.
type OrderName = (AccountIndex, ClientOrderId);

/// The limits that the orders of a round set.
struct Limits {
	auctions: BTreeSet<MarketId>,
	requests: BTreeMap<OrderName, Vec<OrderRequest>>,
	makers: BTreeMap<OrderName, Ticks>,
	/// Pegged orders that rested before the round, since a move of the index may have made them takers.
	pegged: Vec<(MarketId, Side, RestingOrder)>,
}

impl Limits {
	fn of(markets: &Markets, round: &RoundRecord) -> Self {
		let mut requests: BTreeMap<_, Vec<OrderRequest>> = BTreeMap::new();
		for queued in &round.queue {
			if let Some(order) = queued.op.order() {
				requests.entry((queued.account, order.client_id)).or_default().push(*order);
			}
		}
		for (account, conditionals) in &round.conditionals {
			for order in conditionals.orders.iter().flat_map(sent_by) {
				requests.entry((*account, order.client_id)).or_default().push(order);
			}
		}
		let index = |market: MarketId| {
			let prices = markets.get(&market).and_then(|view| view.price.prices());
			prices.map_or(Ticks(0), |prices| prices.index)
		};
		let maker = |(market, _, order): &(MarketId, Side, RestingOrder)| {
			((order.account, order.client_id), order.price_at(index(*market)))
		};
		let is_pegged = |(_, _, order): &&(MarketId, Side, RestingOrder)| order.peg.is_some();
		let is_auction = |id: &&MarketId| is_auction(markets, **id);
		Self {
			auctions: markets.keys().filter(is_auction).copied().collect(),
			requests,
			makers: round.resting.iter().map(maker).collect(),
			pegged: round.resting.iter().filter(is_pegged).copied().collect(),
		}
	}

	/// Whether an order of this name was sent that may trade at this price.
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

	/// Whether the maker rested at the price or, in an auction, at one no worse for the taker. A maker of the same round
	/// must instead have a limit that allows the price.
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

	fn was_sent(&self, name: OrderName, side: Side, fill: &Event) -> bool {
		let Event::OrderFilled { market, price, lots, .. } = fill else { return true };
		let allows_fill = |order: &OrderRequest| {
			let limit = fits(side.opposite(), order.price, *price);
			order.market == *market && order.side == side && *lots <= order.lots && limit
		};
		self.requests.get(&name).is_some_and(|orders| orders.iter().any(allows_fill))
	}
}

fn is_auction(markets: &Markets, market: MarketId) -> bool {
	markets.get(&market).is_some_and(|view| view.market.matching == Matching::Auction)
}

/// Whether an order that takes from the other side at `limit` may trade at `price`.
fn fits(taker_side: Side, limit: Ticks, price: Ticks) -> bool {
	match taker_side {
		Side::Bid => price >= limit,
		Side::Ask => price <= limit,
	}
}

/// The orders that a conditional order may send.
fn sent_by(conditional: &ConditionalOrder) -> Vec<OrderRequest> {
	match conditional.kind {
		ConditionalKind::Trigger { order, .. } => {
			vec![OrderRequest { client_id: conditional.client_id, ..order }]
		}
		ConditionalKind::Twap(twap) => {
			vec![OrderRequest { client_id: conditional.client_id, ..twap.request.order }]
		}
		ConditionalKind::Bracket(bracket) => {
			let exit = |exit: Exit| OrderRequest {
				market: conditional.market,
				client_id: conditional.client_id,
				side: bracket.side.opposite(),
				// The entry may fill more in this round, as a maker of a liquidation.
				lots: Lots(u64::MAX),
				price: exit.price,
				kind: OrderKind::ImmediateOrCancel,
				reduce_only: true,
				self_trade: bracket.self_trade,
				display: None,
			};
			bracket.stop.into_iter().chain(bracket.target).map(exit).collect()
		}
	}
}

/// I-11: `price = maker's price` (in an auction: within its limit), within the taker's limit and lots. `|price − index|
/// ≤ band` for both sides, except for a forced taker.
pub fn limits(state: &impl Valuation, round: &RoundRecord) -> Result<(), Broken> {
	let markets = state.markets();
	let mut limits = Limits::of(&markets, round);
	for event in &round.events {
		if let Event::OrderPlaced { account, client_id, price, .. } = event {
			limits.makers.insert((*account, *client_id), *price);
		}
		let Event::OrderFilled { market, maker, taker, taker_client_id, taker_side, price, .. } =
			event
		else {
			continue;
		};
		let broken = |account: &AccountIndex, limit| {
			let detail = format!("beyond the {limit}: {event:?}");
			Law::FillLimits.broken(detail).in_market(*market).of_account(*account)
		};
		ensure(limits.allow_maker(event), || broken(maker, "maker's limit"))?;
		ensure(limits.allow_taker(event), || broken(taker, "taker's limit"))?;
		let Some(view) = markets.get(market) else { continue };
		let Some(prices) = view.price.prices() else { continue };
		let in_band = |side| view.market.in_band(side, *price, prices.index);
		let is_forced = taker_client_id.is_none();
		ensure(in_band(taker_side.opposite()), || broken(maker, "band"))?;
		ensure(is_forced || in_band(*taker_side), || broken(taker, "band"))?;
	}
	Ok(())
}

/// I-12: `maker ≠ taker`, and consecutive fills of one taker never get better in price.
pub fn priority(round: &RoundRecord) -> Result<(), Broken> {
	let mut previous: Option<((AccountIndex, ClientOrderId, MarketId, Side), Ticks)> = None;
	for event in &round.events {
		let Event::OrderFilled { market, maker, taker, taker_client_id, taker_side, price, .. } =
			event
		else {
			previous = None;
			continue;
		};
		let broken = |what| {
			let detail = format!("{what}: {event:?} after {previous:?}");
			Law::Priority.broken(detail).in_market(*market).of_account(*taker)
		};
		ensure(maker != taker, || broken("a trade with itself"))?;
		// A forced taker may trade again with a better limit.
		let named = taker_client_id.map(|id| (*taker, id, *market, *taker_side));
		let same = previous.zip(named).filter(|((last, _), name)| last == name);
		let is_no_better = same.is_none_or(|((_, best), _)| fits(*taker_side, best, *price));
		ensure(is_no_better, || broken("a better price after a worse one"))?;
		previous = named.map(|name| (name, *price));
	}
	Ok(())
}

/// I-21: a market has at most one auction a round. All of its fills are at its price, and `Σ lots = volume`.
pub fn one_price(state: &impl Valuation, round: &RoundRecord) -> Result<(), Broken> {
	let markets = state.markets();
	let broken = |market: &MarketId, detail| Law::OnePrice.broken(detail).in_market(*market);
	let mut open: BTreeMap<MarketId, (Ticks, u64)> = BTreeMap::new();
	for event in &round.events {
		match event {
			Event::AuctionCleared { market, price, lots } => {
				let before = open.insert(*market, (*price, lots.0));
				ensure(before.is_none(), || broken(market, format!("{event:?} comes again")))?;
			}
			Event::OrderFilled { market, price, lots, taker, taker_client_id: Some(_), .. }
				if is_auction(&markets, *market) =>
			{
				let auction = open.get_mut(market).filter(|(at, _)| at == price);
				let left = auction.and_then(|(_, left)| {
					*left = left.checked_sub(lots.0)?;
					Some(())
				});
				ensure(left.is_some(), || {
					broken(market, format!("{event:?} is not of its auction")).of_account(*taker)
				})?;
			}
			_ => (),
		}
	}
	match open.iter().find(|(_, (_, left))| *left > 0) {
		None => Ok(()),
		Some((market, (_, left))) => Err(broken(market, format!("{left} lots are not filled"))),
	}
}
