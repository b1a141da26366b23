//! Pegged orders that the index of this block has moved across fixed-price orders.

use crate::{
	desk::{Desk, Stop},
	host::Host,
	rules::{eligibility::ensure_may_cross, fill_check::must_reduce, margin::reducible},
	state::{market_contradiction, unreserved, Budget, Work},
	steps::{
		leave,
		place::crosses,
		sweep::{sweep, Sweep},
	},
	CancelReason, Event, Fault, OpenOrder,
};
use alloc::vec::Vec;
use novation_book::{End, RestingOrder, SelfTrade};
use novation_ledger::OrderChange;
use novation_units::{AccountIndex, Lots, MarketId, Side, Ticks};

/// Trades the pegged orders that cross, best of each side first, as far as the budget goes.
///
/// They take although they rested, because the other order has not moved. Two pegged orders never start to cross, since
/// both move alike.
pub fn trade<H: Host>(desk: &mut Desk<'_, H>) -> Result<(), Fault> {
	let markets: Vec<MarketId> = desk.markets.keys().copied().collect();
	for market in markets {
		let Some(index) = desk.index(market).filter(|_| desk.attention.is_awake(market)) else {
			continue;
		};
		if desk.is_auction(market) || ensure_may_cross(desk, market).is_err() {
			continue;
		}
		for side in [Side::Bid, Side::Ask] {
			loop {
				match trade_best(desk, market, side, index) {
					Ok(true) => (),
					Ok(false) => break,
					Err(fault) => return Err(desk.met_in(market, fault)),
				}
			}
			let is_over = [Work::Operation, Work::Maker]
				.into_iter()
				.any(|work| desk.affordable(Budget::Trading, work) == 0);
			if is_over && desk.state.books.has_pegged(market, side)? {
				desk.attention.leave_unfinished(market);
			}
		}
	}
	Ok(())
}

/// Trades the best pegged order of a side, if it crosses. Returns false if there is nothing more to do.
fn trade_best<H: Host>(
	desk: &mut Desk<'_, H>,
	market: MarketId,
	side: Side,
	index: Ticks,
) -> Result<bool, Fault> {
	if !desk.state.books.has_pegged(market, side)? || !desk.spend(Budget::Trading, Work::Operation)
	{
		return Ok(false);
	}
	let pegged = desk.state.books.best_pegged(market, side)?;
	let fixed = desk.state.books.best(market, side.opposite())?;
	let (Some(order), Some(fixed)) = (pegged, fixed) else { return Ok(false) };
	let price = order.price_at(index);
	if !crosses(side, price, fixed.price) {
		return Ok(false);
	}
	let must_reduce = desk.market(market).is_some_and(must_reduce);
	let lots = if order.reduce_only || must_reduce {
		let held = desk.state.accounts.look(order.account, |account| account.lots(market))?;
		reducible(held, side, order.lots)
	} else {
		order.lots
	};
	let gone = if order.is_expired(desk.now) {
		Some(CancelReason::Expired)
	} else if leave::is_void(desk, &order)? {
		Some(CancelReason::Liquidation)
	} else if order.is_beyond_limit(side, price) {
		Some(CancelReason::BeyondLimit)
	} else {
		lots.is_zero().then_some(match order.reduce_only {
			true => CancelReason::NothingToReduce,
			false => CancelReason::MarketReduceOnly,
		})
	};
	match gone {
		Some(reason) => {
			leave::remove(desk, market, side, &order, reason)?;
			Ok(true)
		}
		None => take(desk, market, side, &order, price, lots),
	}
}

/// Lets a pegged order take `lots`. The remainder keeps its place. Returns false if nothing more can be done.
fn take<H: Host>(
	desk: &mut Desk<'_, H>,
	market: MarketId,
	side: Side,
	order: &RestingOrder,
	price: Ticks,
	lots: Lots,
) -> Result<bool, Fault> {
	let RestingOrder { account, client_id, .. } = *order;
	let max_makers = desk.affordable(Budget::Trading, Work::Maker);
	if max_makers == 0 {
		return Ok(false);
	}
	// A taker has reserved nothing.
	let reserve = |lots| OrderChange { market, side, lots, price: order.limit() };
	desk.state.accounts.release(account, reserve(order.lots))?;
	let terms = Sweep {
		market,
		account,
		side,
		client_id: Some(client_id),
		limit: price,
		lots,
		self_trade: SelfTrade::CancelMaker,
		all_or_none: false,
	};
	let swept = match sweep(desk, &terms, max_makers) {
		Ok(swept) => swept,
		Err(Stop::Fault(fault)) => return Err(fault),
		// The market was looked up before.
		Err(_) => return Err(market_contradiction(market)),
	};
	desk.charge(Budget::Trading, Work::Maker, swept.makers);
	// A sweep leaves at most its size, which is at most that of the order.
	let beyond = |_| market_contradiction(market);
	let traded = lots.sub(swept.left).map_err(beyond)?;
	let left = order.lots.sub(traded).map_err(beyond)?;
	let key = order.key(market, side);
	if left.is_zero() {
		desk.state
			.orders
			.remove(account, &OpenOrder { client_id, key, expires_at: order.expires_at })?;
		desk.state.books.remove(&key)?;
		return Ok(true);
	}
	if let End::Stopped(reason) = swept.end {
		desk.state
			.orders
			.remove(account, &OpenOrder { client_id, key, expires_at: order.expires_at })?;
		desk.events.push(Event::OrderCancelled { account, client_id, market, lots: left, reason });
		desk.state.books.remove(&key)?;
		return Ok(true);
	}
	reserve_again(desk, account, reserve(left))?;
	desk.state.books.set_lots(&key, left)?;
	Ok(!traded.is_zero() && !matches!(swept.end, End::StepsExhausted))
}

/// Reserves margin for the remainder of an order.
fn reserve_again<H: Host>(
	desk: &mut Desk<'_, H>,
	index: AccountIndex,
	change: OrderChange,
) -> Result<(), Fault> {
	let view = desk.markets.get(&change.market).ok_or(market_contradiction(change.market))?;
	let funding_index = view.state.funding.index;
	let mut account = desk.state.accounts.read(index)?;
	// Cannot fail in an undamaged account, which has reserved more for the order before.
	let reserved = account.reserve(change, funding_index);
	reserved.map_err(|error| unreserved(index, error))?;
	desk.state.accounts.write(index, account);
	Ok(())
}
