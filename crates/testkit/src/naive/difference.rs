//! Where the exchange does not do as the rules say.

use super::{Naive, NaiveOrder};
use crate::Exchange;
use novation_exchange_types::Event;
use novation_ledger::{FEES, FUNDING};
use std::collections::BTreeMap;

impl Naive {
	/// Why this differs from `exchange`, if it does.
	pub fn difference(&self, exchange: &Exchange) -> Option<String> {
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
			(0..real.len().max(self.events.len())).find(|at| real.get(*at) != self.events.get(*at))
		{
			let before = &real[..at.min(real.len())];
			let (real, naive) = (real.get(at), self.events.get(at));
			return Some(format!("event {at}: round {real:?}, rules {naive:?}, after {before:?}"));
		}
		self.orders_differ(exchange).or_else(|| self.accounts_differ(exchange))
	}

	fn orders_differ(&self, exchange: &Exchange) -> Option<String> {
		let plain = |(market, side, at): &(_, _, novation_book::RestingOrder)| NaiveOrder {
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
		let mut naive = self.orders.clone();
		naive.iter_mut().filter(|at| at.shown == at.lots).for_each(|at| at.display = 0);
		real.sort();
		naive.sort();
		(real != naive).then(|| format!("books: round {real:?}, rules {naive:?}"))
	}

	fn accounts_differ(&self, exchange: &Exchange) -> Option<String> {
		let system = [FEES, FUNDING];
		for index in exchange.traders().chain(system) {
			let real = exchange.account(index);
			let naive = self.accounts.get(&index).cloned().unwrap_or_default();
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
}
