//! Index and mark of the markets that are due. Without a quorum of fresh feeds a price is absent.

use crate::{
	desk::Desk,
	host::{Host, PriceStore},
	state::{unreadable, Books, Budget, Work},
	CommonValue, Event, Fault, MarketState, MarketValue, PriceState, Prices,
};
use alloc::vec::Vec;
use novation_book::BookStore;
use novation_pricing::{index, mark, Absent, BookQuotes};
use novation_units::{FaultKind, MarketId, Moment, Side, Unreadable};

/// The number of expired orders behind which the top of a book may hide.
const TOP_ORDERS: u32 = 16;

/// Computes index and mark of the markets that are due, as far as the budget goes.
///
/// The longest unattended go first. The others hold their prices, at most for `max_age`. Without a valid index the price
/// is absent, whatever it was before.
pub fn update<H: Host>(desk: &mut Desk<'_, H>, feeds: &H::Prices) -> Result<(), Fault> {
	let feeders = match feeds.feeders() {
		Ok(feeders) => feeders,
		// Nobody knows the quorum, so none is reached and every price is absent.
		Err(Unreadable) => {
			desk.faults.add(unreadable(CommonValue::Feeders));
			u32::MAX
		}
	};
	for market in desk.attention.due() {
		if desk.faults.is_damaged(market, MarketValue::State)
			|| desk.faults.is_damaged(market, MarketValue::Price)
		{
			continue;
		}
		if !desk.spend(Budget::Markets, Work::Market) {
			break;
		}
		attend(desk, market, feeds, feeders)?;
	}
	for (id, view) in &mut desk.markets {
		if !desk.attention.has_attended(*id) {
			let now = view.price.at(desk.now.time, view.market.prices.max_age);
			set_prices(&mut desk.events, *id, &mut view.price, now);
		}
	}
	Ok(())
}

/// Computes index and mark of a market. The last mark stands still while the market is not priced.
fn attend<H: Host>(
	desk: &mut Desk<'_, H>,
	market: MarketId,
	feeds: &H::Prices,
	feeders: u32,
) -> Result<(), Fault> {
	let Desk { now, markets, state, attention, events, .. } = desk;
	let Some(view) = markets.get_mut(&market) else { return Ok(()) };
	let kind = FaultKind::Unreadable;
	let unreadable = |_| Fault::Market { market, value: MarketValue::Price, kind };
	let feeds = feeds.feeds(market).map_err(unreadable)?;
	let held = attention.attend(market, view, now.time);
	let (price, terms) = (&mut view.price, &view.market.prices);
	price.attended_at = Some(now.time);
	if let (Some(basis), Some(held)) = (&mut price.basis, held) {
		basis.hold(held.until, terms.basis_time);
	}
	let index = match index(&feeds, feeders, now.time, price.last_index, terms) {
		Ok(index) => index,
		Err(absent) => {
			set_prices(events, market, price, Err(absent));
			return Ok(());
		}
	};
	let quotes = quotes(&mut state.books, market, &view.state, *now)?;
	let (mark, basis) = mark(index.price, price.basis, &quotes, now.time, terms);
	price.keep_index(index);
	price.basis = basis;
	set_prices(events, market, price, Ok(Prices { index: index.price, mark }));
	if view.is_priced() {
		view.price.last_mark = Some(mark);
	}
	Ok(())
}

/// Sets the prices of a market. Emits an event if they come back, go away, or are absent for another reason.
fn set_prices(
	events: &mut Vec<Event>,
	market: MarketId,
	price: &mut PriceState,
	prices: Result<Prices, Absent>,
) {
	let before = core::mem::replace(&mut price.now, prices);
	if before.is_ok() != prices.is_ok() || before.is_err() && before != prices {
		events.push(Event::PriceChanged { market, prices });
	}
}

/// The live top of a book. A side whose first orders have all expired counts as empty, and so does a faulty book.
fn quotes<S: BookStore>(
	books: &mut Books<'_, S>,
	market: MarketId,
	state: &MarketState,
	now: Moment,
) -> Result<BookQuotes, Fault> {
	let mut best = |side| match state.fault {
		Some(_) => Ok(None),
		None => books.best_live(market, side, now, TOP_ORDERS),
	};
	let (bid, ask) = (best(Side::Bid)?, best(Side::Ask)?);
	let price = |order: Option<novation_book::RestingOrder>| order.map(|order| order.price);
	Ok(BookQuotes { bid: price(bid), ask: price(ask), last: state.last_trade })
}
