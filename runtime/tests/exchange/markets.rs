//! `pallet-markets`: listing, terms, statuses.

use crate::{driver::*, fixtures::*};
use frame_support::{assert_err, traits::Get};
use novation_exchange_types::{Event as Told, Market, MarketStatus};
use novation_ports::InspectMarkets;
use novation_runtime::{Markets, Runtime, RuntimeCall};
use novation_sim::{BTC, ETH};
use novation_units::{Lots, MarketId, Millis, Ppm, Quote, Rate, TickValue, Ticks};
use pallet_markets::{Error as AnyError, Event as AnyEvent, Listing};

type Error = AnyError<Runtime>;
type Event = AnyEvent<Runtime>;

const SOL: MarketId = MarketId(7);

fn terms() -> Market {
	Markets::market(BTC).expect("bitcoin is listed")
}

fn add_market(market: MarketId, terms: Market) -> RuntimeCall {
	let symbol = b"SOL-PERP".to_vec().try_into().expect("a short symbol");
	let listing = Listing { symbol, price_decimals: 3, size_decimals: 2, market: terms };
	pallet_markets::Call::add_market { market, listing }.into()
}

fn update_market(market: MarketId, terms: Market) -> RuntimeCall {
	pallet_markets::Call::update_market { market, terms }.into()
}

/// A way to spoil terms that are valid.
type Spoil = fn(&mut Market);

/// Every rule of the terms, broken one at a time, and the error that tells it.
fn broken_terms() -> Vec<(Spoil, Error)> {
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
			|terms| terms.margin.open_interest_upper = terms.margin.open_interest_lower,
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

#[test]
fn market_should_be_listed_when_its_terms_are_valid() {
	fed(|| {
		let told = block(|| govern(add_market(SOL, terms())));
		assert!(told.has(Event::MarketAdded { market: SOL }));
		assert_eq!(Markets::market(SOL), Some(terms()));
		let ids: Vec<_> = Markets::markets().into_iter().map(|(id, _)| id).collect();
		assert_eq!(ids, [BTC, ETH, SOL]);
	});
}

#[test]
fn market_should_not_be_listed_when_its_id_is_taken() {
	fed(|| assert_err!(root(add_market(BTC, terms())), Error::MarketExists));
}

#[test]
fn market_should_not_be_listed_when_its_id_is_for_pegged_orders() {
	fed(|| {
		assert_err!(root(add_market(MarketId(32_766), terms())), Error::IdTooLarge);
		govern(add_market(MarketId(32_765), terms()));
		block(|| ());
	});
}

#[test]
fn market_should_not_be_listed_when_the_round_could_not_load_it() {
	fed(|| {
		let most: u32 = <Runtime as pallet_markets::Config>::MaxMarkets::get();
		for id in 2..most as u16 {
			govern(add_market(MarketId(id), terms()));
		}
		assert_err!(root(add_market(MarketId(most as u16), terms())), Error::TooManyMarkets);
		block(|| ());
	});
}

#[test]
fn market_should_not_be_listed_when_a_term_is_wrong() {
	fed(|| {
		let mut worthless = terms();
		worthless.tick_value = TickValue(0);
		assert_err!(root(add_market(SOL, worthless)), Error::ZeroTickValue);
		for (at, (spoil, error)) in broken_terms().into_iter().enumerate() {
			let mut terms = terms();
			spoil(&mut terms);
			let refused = root(add_market(SOL, terms));
			assert_eq!(refused, Err(error.into()), "the rule number {at}");
		}
	});
}

#[test]
fn terms_should_be_replaced_when_they_are_valid() {
	fed(|| {
		let mut dearer = terms();
		dearer.orders.taker_fee = Ppm(9_999);
		let before = pallet_markets::Markets::<Runtime>::get(BTC).expect("bitcoin is listed");
		let told = block(|| govern(update_market(BTC, dearer.clone())));
		assert!(told.has(Event::MarketUpdated { market: BTC }));
		let after = pallet_markets::Markets::<Runtime>::get(BTC).expect("bitcoin is listed");
		assert_eq!(after, Listing { market: dearer, ..before });
	});
}

#[test]
fn terms_should_not_be_replaced_when_there_is_no_such_market() {
	fed(|| assert_err!(root(update_market(SOL, terms())), Error::UnknownMarket));
}

#[test]
fn terms_should_not_be_replaced_when_the_tick_value_changes() {
	fed(|| {
		let mut other = terms();
		other.tick_value = TickValue(11);
		assert_err!(root(update_market(BTC, other)), Error::TickValueFixed);
	});
}

#[test]
fn terms_should_not_be_replaced_when_a_new_one_is_wrong() {
	fed(|| {
		for (at, (spoil, error)) in broken_terms().into_iter().enumerate() {
			let mut terms = terms();
			spoil(&mut terms);
			let refused = root(update_market(BTC, terms));
			assert_eq!(refused, Err(error.into()), "the rule number {at}");
		}
	});
}

/// Whoever no longer has enough is found in the same block, though no price has moved.
#[test]
fn update_should_look_at_everybody_when_margin_rises() {
	fed(|| {
		let (thin, rich) = (trader(0), trader(1));
		open(&thin, 5_000);
		open(&rich, 100_000);
		meet(&thin, &rich, BTC, ONE_BTC, at(100_000));
		let mut stricter = terms();
		stricter.margin.initial = Ppm(100_000);
		stricter.margin.maintenance = Ppm(60_000);
		let told = block(|| govern(update_market(BTC, stricter)));
		let started: Vec<_> = told
			.round
			.iter()
			.filter_map(|event| match event {
				Told::LiquidationStarted { account, .. } => Some(*account),
				_ => None,
			})
			.collect();
		assert_eq!(started, [index(&thin)]);
		assert!(!ledger(&rich).in_liquidation);
	});
}

#[test]
fn status_should_change_to_any_other() {
	fed(|| {
		let all = [
			MarketStatus::Initialising,
			MarketStatus::PostOnly,
			MarketStatus::CancelOnly,
			MarketStatus::ReduceOnly,
			MarketStatus::Halted,
			MarketStatus::Settled,
			MarketStatus::Open,
		];
		for status in all {
			let told = block(|| govern(set_status(BTC, status)));
			assert!(told.has(Event::StatusChanged { market: BTC, status }));
			assert_eq!(Markets::market(BTC), Some(Market { status, ..terms() }));
		}
	});
}

#[test]
fn status_should_not_change_when_there_is_no_such_market() {
	fed(|| assert_err!(root(set_status(SOL, MarketStatus::Open)), Error::UnknownMarket));
}
