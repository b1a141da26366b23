//! Index and mark of every market. Without a quorum of fresh feeds a price is absent.

use crate::{
	desk::Desk,
	host::{Host, PriceStore},
	state::{unreadable, Books},
	CommonValue, Event, Fault, HealthSchedule, MarketState, MarketValue, Prices,
};
use novation_book::BookStore;
use novation_pricing::{index, mark, BookQuotes};
use novation_risk::relative_move;
use novation_units::{FaultKind, MarketId, Moment, Side, Unreadable};

/// The number of expired orders behind which the top of a book may hide.
const TOP_ORDERS: u32 = 16;

/// Computes index and mark of every market, and advances the health schedule by the largest move.
///
/// Without a valid index the price is absent, whatever it was before.
pub fn update<H: Host>(
	desk: &mut Desk<'_, H>,
	feeds: &H::Prices,
	schedule: &mut HealthSchedule,
) -> Result<(), Fault> {
	let now = desk.now.time;
	let feeders = match feeds.feeders() {
		Ok(feeders) => feeders,
		// Nobody knows the quorum, so none is reached and every price is absent.
		Err(Unreadable) => {
			desk.faults.add(unreadable(CommonValue::Feeders));
			u32::MAX
		}
	};
	let mut moved_ppm = 0;
	for (id, view) in &mut desk.markets {
		if desk.faults.is_damaged(*id, MarketValue::State)
			|| desk.faults.is_damaged(*id, MarketValue::Price)
		{
			continue;
		}
		let unreadable = |_| Fault::Market {
			market: *id,
			value: MarketValue::Price,
			kind: FaultKind::Unreadable,
		};
		let feeds = feeds.feeds(*id).map_err(unreadable)?;
		let before = view.price.now;
		let terms = &view.market.prices;
		view.price.now = index(&feeds, feeders, now, view.price.last_index, terms)
			.map(|index| Prices { index, mark: index });
		if let Ok(prices) = &mut view.price.now {
			let quotes = quotes(&mut desk.state.books, *id, &view.state, desk.now)?;
			let (mark, basis) = mark(prices.index, view.price.basis, &quotes, now, terms);
			prices.mark = mark;
			let moved = view.price.last_mark.map(|from| relative_move(from, mark));
			moved_ppm = moved_ppm.max(moved.map_or(0, |share| u64::from(share.0)));
			let index = prices.index;
			view.price.keep_index(index, now);
			view.price.last_mark = Some(mark);
			view.price.basis = basis;
		}
		if before.is_ok() != view.price.now.is_ok() || before.is_err() && before != view.price.now {
			desk.events.push(Event::PriceChanged { market: *id, prices: view.price.now });
		}
	}
	schedule.advance(moved_ppm);
	Ok(())
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
