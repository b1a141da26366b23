//! The markets of the block.

use super::Faults;
use crate::{
	host::{MarketStore, PriceStore},
	CommonValue, Event, Fault, MarketState, MarketValue, MarketView, Markets, PriceState,
};
use alloc::{collections::BTreeMap, vec::Vec};
use novation_units::{FaultKind, MarketId, Moment, Unreadable};

/// State and prices of a market as they are stored.
#[derive(Clone)]
pub struct StoredMarket {
	state: Result<Option<MarketState>, Unreadable>,
	price: Result<Option<PriceState>, Unreadable>,
}

/// All markets as they are stored.
pub type StoredMarkets = BTreeMap<MarketId, StoredMarket>;

/// Loads every market with what is stored of it, and emits an event for each that halts now. A market with a damaged value is halted.
pub fn load_markets<M: MarketStore, P: PriceStore>(
	stored: &M,
	prices: &P,
	now: Moment,
	faults: &mut Faults,
	events: &mut Vec<Event>,
) -> Result<(Markets, StoredMarkets), Fault> {
	let markets = stored.markets();
	let terms = markets.map_err(|Unreadable| super::health::unreadable(CommonValue::Markets))?;
	let (mut views, mut before) = (Markets::new(), StoredMarkets::new());
	for (id, market) in terms {
		let damaged = |value| Fault::Market { market: id, value, kind: FaultKind::Unreadable };
		let read = StoredMarket { state: stored.market_state(id), price: prices.price(id) };
		before.insert(id, read.clone());
		let state = match read.state {
			Ok(Some(state)) => state,
			// The markets of the genesis block have their room at once.
			Ok(None) if now.block.0 <= 1 => MarketState::genesis(now.time),
			Ok(None) => MarketState::start(now.time),
			Err(Unreadable) => {
				faults.halt(id, damaged(MarketValue::State));
				MarketState::start(now.time)
			}
		};
		let price = match read.price {
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
		let state = MarketState { fault, ..state };
		views.insert(id, MarketView { market, state, price, now: now.time });
	}
	Ok((views, before))
}

/// Writes the states and prices that have changed, except damaged values.
pub fn write_markets<M: MarketStore, P: PriceStore>(
	stored: &mut M,
	prices: &mut P,
	views: &Markets,
	before: &StoredMarkets,
	faults: &Faults,
) {
	for (id, view) in views {
		let Some(StoredMarket { state, price }) = before.get(id) else { continue };
		if faults.is_damaged(*id, MarketValue::State) {
			continue;
		}
		if !matches!(state, Ok(Some(state)) if *state == view.state) {
			stored.set_market_state(*id, &view.state);
		}
		let has_changed = !matches!(price, Ok(Some(price)) if *price == view.price);
		if has_changed && !faults.is_damaged(*id, MarketValue::Price) {
			prices.set_price(*id, &view.price);
		}
	}
}
