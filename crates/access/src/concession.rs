//! The most that an operation gives away: how much worse than the mark its orders may trade.

use novation_exchange_types::{
	BracketRequest, Market, Op, OrderRequest, TriggerRequest, TwapRequest,
};
use novation_units::{Lots, Quote, Side, Ticks};

/// Returns the largest loss against the mark that the orders of `op` can bring at their limits, in atoms. An order at the
/// mark or better gives nothing away. `mark` is the last mark of the market, if it has had one; a conditional order is
/// measured at its own mark.
pub fn concession(op: &Op, market: &Market, mark: Option<Ticks>) -> Quote {
	let of = |order: &OrderRequest| {
		let rests = order.kind.resting().is_some();
		mark.map_or(0, |mark| given(market, order.side, order.lots, order.price, mark, rests))
	};
	let atoms = match op {
		Op::Place(order) | Op::Replace { order, .. } => of(order),
		Op::Twap(TwapRequest { order, .. }) => of(order),
		Op::Trigger(TriggerRequest { order, mark, .. }) => {
			let rests = order.kind.resting().is_some();
			given(market, order.side, order.lots, order.price, *mark, rests)
		}
		Op::Bracket(BracketRequest { entry, stop, target }) => {
			let exits = stop.iter().chain(target).map(|exit| {
				given(market, entry.side.opposite(), entry.lots, exit.price, exit.mark, false)
			});
			// One of the exits closes.
			of(entry).saturating_add(exits.max().unwrap_or(0))
		}
		Op::Cancel { .. }
		| Op::CancelAll { .. }
		| Op::Amend { .. }
		| Op::CancelAt { .. }
		| Op::AtomicBatch { .. } => 0,
	};
	Quote(atoms)
}

fn given(market: &Market, side: Side, lots: Lots, price: Ticks, mark: Ticks, rests: bool) -> i128 {
	let worst = match rests {
		true => price,
		false => market.cut_to_band(side, price, mark),
	};
	let ticks = match side {
		Side::Bid => worst.0.saturating_sub(mark.0),
		Side::Ask => mark.0.saturating_sub(worst.0),
	};
	// A loss that overflows is more than any limit.
	market.tick_value.notional(lots, Ticks(ticks)).map_or(i128::MAX, |lost| lost.0)
}
