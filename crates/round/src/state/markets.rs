//! The markets of the block.

use super::Faults;
use crate::{
	host::{MarketStore, PriceStore},
	CommonValue, Event, Fault, MarketState, MarketValue, MarketView, Markets, PriceState,
};
use alloc::vec::Vec;
use novation_units::{FaultKind, Moment, Unreadable};

/// Loads every market, and emits an event for each that halts now. A market with a damaged value is halted.
pub fn load_markets<M: MarketStore, P: PriceStore>(
	stored: &M,
	prices: &P,
	now: Moment,
	faults: &mut Faults,
	events: &mut Vec<Event>,
) -> Result<Markets, Fault> {
	let markets = stored.markets();
	let terms = markets.map_err(|Unreadable| super::health::unreadable(CommonValue::Markets))?;
	let mut markets = Markets::new();
	for (id, market) in terms {
		let damaged = |value| Fault::Market { market: id, value, kind: FaultKind::Unreadable };
		let state = match stored.market_state(id) {
			Ok(Some(state)) => state,
			Ok(None) => MarketState::start(now.time),
			Err(Unreadable) => {
				faults.halt(id, damaged(MarketValue::State));
				MarketState::start(now.time)
			}
		};
		let price = match prices.price(id) {
			Ok(Some(price)) => price,
			Ok(None) => PriceState::unknown(),
			Err(Unreadable) => {
				faults.halt(id, damaged(MarketValue::Price));
				PriceState::unknown()
			}
		};
		// Without its state the value of a position is unknown, and funding would be settled to a wrong index.
		let price = match faults.is_damaged(id, MarketValue::State) {
			true => PriceState::unknown(),
			false => price,
		};
		let fault = state.fault.or(faults.of_market(id));
		if let (None, Some(fault)) = (state.fault, fault) {
			events.push(Event::MarketFaulted { market: id, fault });
		}
		markets.insert(id, MarketView { market, state: MarketState { fault, ..state }, price });
	}
	Ok(markets)
}

/// Writes the states and prices of all markets, except damaged values.
pub fn write_markets<M: MarketStore, P: PriceStore>(
	stored: &mut M,
	prices: &mut P,
	markets: &Markets,
	faults: &Faults,
) {
	for (id, view) in markets {
		if faults.is_damaged(*id, MarketValue::State) {
			continue;
		}
		stored.set_market_state(*id, &view.state);
		if !faults.is_damaged(*id, MarketValue::Price) {
			prices.set_price(*id, &view.price);
		}
	}
}
