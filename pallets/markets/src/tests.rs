//! Every call of the pallet.

mod add_market;
mod clear_fault;
mod damage;
mod set_status;
mod update_market;

use crate::{mock::*, Error, Listing};
use frame_support::pallet_prelude::DispatchResult;
use novation_exchange_types::{Market, MarketStatus};
use novation_units::{Lots, MarketId, Millis, Ppm, Quote, Rate, TickValue, Ticks};

/// A market that is not listed.
const SOL: MarketId = MarketId(7);

fn listing(market: Market) -> Listing {
	let symbol = b"SOL-PERP".to_vec().try_into().expect("a short symbol");
	Listing { symbol, price_decimals: 3, size_decimals: 2, market }
}

fn add_market(market: MarketId, terms: Market) -> DispatchResult {
	Markets::add_market(RuntimeOrigin::root(), market, listing(terms))
}

fn update_market(market: MarketId, terms: Market) -> DispatchResult {
	Markets::update_market(RuntimeOrigin::root(), market, terms)
}

fn set_status(market: MarketId, status: MarketStatus) -> DispatchResult {
	Markets::set_status(RuntimeOrigin::root(), market, status)
}

/// Spoils terms that are valid.
type Spoil = fn(&mut Market);

/// Every rule of the terms but that of the tick value, broken one at a time, and the error that names it.
fn broken_terms() -> Vec<(Spoil, Error<Test>)> {
	vec![
		(|terms| terms.orders.min_lots = Lots(0), Error::OrderBounds),
		(|terms| terms.orders.max_lots = Lots(0), Error::OrderBounds),
		(|terms| terms.orders.max_lots = Lots(u64::MAX), Error::OrderBounds),
		(
			|terms| {
				terms.orders.max_lots = Lots(1 << 62);
				terms.orders.max_price = Ticks(1 << 32);
			},
			Error::OrderTooLarge,
		),
		(|terms| terms.orders.min_notional = Quote(-1), Error::OrderBounds),
		(|terms| terms.orders.min_notional = Quote(i128::MAX), Error::OrderBounds),
		(|terms| terms.orders.band = Ppm(0), Error::Band),
		(|terms| terms.orders.band = Ppm(1_000_001), Error::Band),
		(|terms| terms.orders.maker_fee = Ppm(10_001), Error::Fee),
		(|terms| terms.orders.taker_fee = Ppm(10_001), Error::Fee),
		(|terms| terms.margin.maintenance = Ppm(0), Error::Margin),
		(|terms| terms.margin.maintenance = terms.margin.initial, Error::Margin),
		(|terms| terms.margin.initial = Ppm(1_000_001), Error::Margin),
		(|terms| terms.margin.withdrawal = Ppm(39_999), Error::Margin),
		(|terms| terms.margin.withdrawal = Ppm(1_000_001), Error::Margin),
		(|terms| terms.margin.open_interest_lower = Quote(-1), Error::Margin),
		(
			|terms| {
				terms.margin.open_interest_lower = Quote(5);
				terms.margin.open_interest_upper = Quote(5);
			},
			Error::Margin,
		),
		(|terms| terms.prices.max_age = Millis(0), Error::Prices),
		(|terms| terms.prices.max_move = Ppm(0), Error::Prices),
		(|terms| terms.prices.basis_time = Millis(0), Error::Prices),
		(|terms| terms.prices.max_basis = Ppm(1_000_000), Error::Prices),
		(|terms| terms.funding.premium_clamp = Rate(-1), Error::Funding),
		(|terms| terms.funding.max_rate = Rate(-1), Error::Funding),
		(|terms| terms.funding.impact_notional = Quote(0), Error::Funding),
		(|terms| terms.funding.max_sample_gap = Millis(0), Error::Funding),
		(|terms| terms.liquidation.fee = terms.margin.maintenance, Error::Liquidation),
		(|terms| terms.liquidation.critical = Ppm(1_000_001), Error::Liquidation),
	]
}

/// Terms with a tick value of zero.
fn worthless(terms: Market) -> Market {
	Market { tick_value: TickValue(0), ..terms }
}
