//! Books, lists of open orders, and the margin that accounts reserve for them.

use crate::{law::ensure, Accounts, Books, Broken, Law, Listings, OpenOrders, Valuation};
use alloc::{collections::BTreeMap, format, vec::Vec};
use novation_book::{Book, BookError, BookStore, OrderKey, RestingOrder};
use novation_risk::OrderSums;
use novation_units::{AccountIndex, BookId, ClientOrderId, Lots, MarketId, Millis, Side, Ticks};

/// Every resting order of a market, by side in priority order; pegged orders follow the others.
///
/// # Errors
///
/// [`BookError::Fault`] if a page cannot be read.
pub fn resting_in<S: BookStore>(
	book: &mut Book<S>,
	market: MarketId,
) -> Result<Vec<(Side, RestingOrder)>, BookError> {
	let mut found = Vec::new();
	for id in BookId::of_market(market) {
		for side in [Side::Bid, Side::Ask] {
			let mut next = book.best(id, side)?;
			while let Some(order) = next {
				found.push((side, order));
				next = book.after(&order.key(market, side))?;
			}
		}
	}
	Ok(found)
}

fn resting<B: Books>(
	state: &B,
	book: &mut Book<B::Store>,
) -> Result<Vec<(MarketId, Side, RestingOrder)>, Broken> {
	let mut found = Vec::new();
	for market in state.book_markets() {
		let orders = resting_in(book, market).map_err(|error| {
			Law::Book.broken(format!("orders cannot be read: {error:?}")).in_market(market)
		})?;
		found.extend(orders.into_iter().map(|(side, order)| (market, side, order)));
	}
	Ok(found)
}

/// I-3: pages are sound and totals match the orders (`Book::check`). Best bid < best ask among fixed orders and, by
/// their distance to the index, among pegged ones.
pub fn sound(state: &impl Books) -> Result<(), Broken> {
	let mut book = state.book();
	for market in state.book_markets() {
		for (id, orders) in [(BookId::Market(market), "fixed"), (BookId::Pegged(market), "pegged")]
		{
			let found = book.check(id);
			ensure(found.is_ok(), || {
				Law::Book.broken(format!("{orders} orders: {found:?}")).in_market(market)
			})?;
		}
	}
	Ok(())
}

/// I-3: `0 < limit ≤ highest price` and `0 < lots ≤ most lots` for every resting order.
pub fn bounds(state: &(impl Books + Listings)) -> Result<(), Broken> {
	let markets: BTreeMap<_, _> = state.listings().collect();
	for (market, side, order) in resting(state, &mut state.book())? {
		let is_within = markets.get(&market).is_some_and(|market| {
			let terms = &market.orders;
			let price = order.limit() > Ticks(0) && order.limit() <= terms.max_price;
			let lots = order.lots > Lots(0) && order.lots <= terms.max_lots;
			price && lots
		});
		ensure(is_within, || {
			let detail = format!("{side:?} {order:?} is out of bounds");
			Law::Book.broken(detail).in_market(market).of_account(order.account)
		})?;
	}
	Ok(())
}

/// I-3: best bid < best ask at this index, pegged orders included, in every market that may trade.
///
/// Holds after a round whose budget sufficed to trade pegged orders.
pub fn uncrossed(state: &(impl Books + Valuation), now: Millis) -> Result<(), Broken> {
	let mut book = state.book();
	for (market, view) in state.markets() {
		let Some(prices) = view.price.prices() else { continue };
		if !view.status(now).may_cross() {
			continue;
		}
		let mut best = |side| {
			let best = book.best_at(market, side, Some(prices.index));
			best.map_err(|error| Law::Book.broken(format!("{error:?}")).in_market(market))
		};
		let (bid, ask) = (best(Side::Bid)?, best(Side::Ask)?);
		let holds = bid.zip(ask).is_none_or(|(bid, ask)| bid.1 < ask.1);
		ensure(holds, || {
			let detail = format!("bid {bid:?} crosses ask {ask:?} at {prices:?}");
			Law::Book.broken(detail).in_market(market)
		})?;
	}
	Ok(())
}

/// I-4: `{resting orders} = {orders that accounts list}`, each once, under its name, key and expiry.
pub fn open_orders(state: &(impl Books + OpenOrders)) -> Result<(), Broken> {
	let mut listed =
		BTreeMap::<(AccountIndex, ClientOrderId), Vec<(OrderKey, Option<Millis>)>>::new();
	for (account, orders) in state.open_orders() {
		for open in orders {
			listed.entry((account, open.client_id)).or_default().push((open.key, open.expires_at));
		}
	}
	for (market, side, order) in resting(state, &mut state.book())? {
		let keys = listed.remove(&(order.account, order.client_id)).unwrap_or_default();
		ensure(keys == [(order.key(market, side), order.expires_at)], || {
			let detail = format!("{order:?} rests, its account lists {keys:?} under its name");
			Law::OpenOrders.broken(detail).in_market(market).of_account(order.account)
		})?;
	}
	let left = listed.iter().find_map(|(name, keys)| Some((name, keys.first()?.0)));
	match left {
		None => Ok(()),
		Some(((account, client_id), key)) => {
			let detail = format!("{client_id:?} is listed at {key:?}, and no such order rests");
			Err(Law::OpenOrders.broken(detail).in_market(key.market()).of_account(*account))
		}
	}
}

/// I-5: per account, market and side, `stored sums = Σ (lots, lots × limit)` over resting orders. No record is empty.
pub fn reserved(state: &(impl Books + Accounts)) -> Result<(), Broken> {
	let broken = |account, market, detail| {
		Law::Reserved.broken(detail).in_market(market).of_account(account)
	};
	let mut sums = BTreeMap::<(AccountIndex, MarketId, Side), OrderSums>::new();
	for (market, side, order) in resting(state, &mut state.book())? {
		let sum = sums.entry((order.account, market, side)).or_default();
		*sum = sum
			.with(order.lots, order.limit())
			.map_err(|_| broken(order.account, market, format!("{sum:?} overflow")))?;
	}
	for (index, account) in state.accounts() {
		for position in &account.positions {
			for (side, stored) in [(Side::Bid, position.bids), (Side::Ask, position.asks)] {
				let sum = sums.remove(&(index, position.market, side)).unwrap_or_default();
				ensure(sum == stored, || {
					let detail = format!("{side:?}: stored {stored:?}, the book has {sum:?}");
					broken(index, position.market, detail)
				})?;
			}
			ensure(!position.is_empty(), || {
				broken(index, position.market, format!("an empty record: {position:?}"))
			})?;
		}
	}
	match sums.first_key_value() {
		None => Ok(()),
		Some(((index, market, side), sum)) => {
			Err(broken(*index, *market, format!("{side:?}: nothing stored, the book has {sum:?}")))
		}
	}
}
