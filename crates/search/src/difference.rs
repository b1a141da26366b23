//! Differences between the exchange and the naive model.

use novation_book::RestingOrder;
use novation_exchange_types::Event;
use novation_ledger::{FEES, FUNDING};
use novation_model::{Naive, NaiveOrder, Outside};
use novation_sim::Exchange;
use std::collections::BTreeMap;

/// Gives the model the time, the height and the feeds of the round that `exchange` has just run.
pub fn observe(model: &mut Naive, exchange: &Exchange) {
	let venue = exchange.venue.get();
	let outside = venue.markets.iter().map(|(id, terms)| {
		let feeds = venue.feeds.get(id).cloned().unwrap_or_default();
		let feeders = venue.feeders as usize;
		(*id, Outside { terms: terms.clone(), feeders, feeds })
	});
	model.begin(venue.now, venue.height.0, &outside.collect());
}

/// The first difference between the model and the exchange: in prices, in events, in orders, then in accounts.
pub fn difference(model: &Naive, exchange: &Exchange) -> Option<String> {
	prices_differ(model, exchange)
		.or_else(|| events_differ(model, exchange))
		.or_else(|| orders_differ(model, exchange))
		.or_else(|| accounts_differ(model, exchange))
}

fn prices_differ(model: &Naive, exchange: &Exchange) -> Option<String> {
	exchange.markets().into_iter().find_map(|(id, view)| {
		let facts = &model.facts[&id];
		let expected = (facts.index, facts.mark, facts.funding);
		let real = view.price.prices().map(|prices| {
			(prices.index.0.into(), prices.mark.0.into(), view.state.funding.index.0)
		});
		(real != Some(expected)).then(|| format!("{id:?}: round {real:?}, rules {expected:?}"))
	})
}

fn events_differ(model: &Naive, exchange: &Exchange) -> Option<String> {
	let told = |event: &&Event| {
		matches!(
			event,
			Event::OrderPlaced { .. }
				| Event::OrderFilled { .. }
				| Event::AuctionCleared { .. }
				| Event::OrderCancelled { .. }
				| Event::OrderAmended { .. }
				| Event::ConditionalScheduled { .. }
				| Event::ConditionalTriggered { .. }
				| Event::ConditionalHeld { .. }
				| Event::ConditionalEnded { .. }
				| Event::OrderRejected { .. }
		)
	};
	let real: Vec<_> = exchange.events().iter().filter(told).cloned().collect();
	if let Some(at) =
		(0..real.len().max(model.events.len())).find(|at| real.get(*at) != model.events.get(*at))
	{
		let before = &real[..at.min(real.len())];
		let (real, naive) = (real.get(at), model.events.get(at));
		return Some(format!("event {at}: round {real:?}, rules {naive:?}, after {before:?}"));
	}
	None
}

fn orders_differ(model: &Naive, exchange: &Exchange) -> Option<String> {
	let plain = |(market, side, at): &(_, _, RestingOrder)| NaiveOrder {
		market: *market,
		side: *side,
		price: at.limit().0,
		offset: at.offset(),
		seq: at.seq.0,
		lots: at.lots.0,
		shown: at.shown().0,
		display: at.iceberg.map_or(0, |iceberg| iceberg.display.0),
		account: at.account,
		client_id: at.client_id,
		expires_at: at.expires_at,
		reduce_only: at.reduce_only,
	};
	let mut real: Vec<_> = exchange.resting().iter().map(plain).collect();
	let mut naive = model.orders.clone();
	naive.iter_mut().filter(|at| at.shown == at.lots).for_each(|at| at.display = 0);
	real.sort();
	naive.sort();
	(real != naive).then(|| format!("books: round {real:?}, rules {naive:?}"))
}

fn accounts_differ(model: &Naive, exchange: &Exchange) -> Option<String> {
	let system = [FEES, FUNDING];
	for index in exchange.traders().chain(system) {
		let real = exchange.account(index);
		let naive = model.accounts.get(&index).cloned().unwrap_or_default();
		let held = real.positions.iter().filter(|at| !at.lots.is_zero());
		let positions: BTreeMap<_, _> =
			held.map(|at| (at.market, (i128::from(at.lots.0), at.quote.0))).collect();
		let expected: BTreeMap<_, _> =
			naive.positions.iter().map(|(id, at)| (*id, (at.lots, at.quote))).collect();
		let volume = i128::from(real.volume);
		if (real.cash.0, volume) != (naive.cash, naive.volume) || positions != expected {
			return Some(format!("{index:?}: round {real:?}, rules {naive:?}"));
		}
	}
	None
}
