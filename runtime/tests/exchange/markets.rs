//! `pallet-markets` and the round: the limits of markets, and terms that require more margin.

use crate::{driver::*, fixtures::*};
use frame_support::{assert_err, traits::Get};
use novation_exchange_types::{Event as Told, Market};
use novation_ports::InspectMarkets;
use novation_runtime::{Markets, Runtime, RuntimeCall};
use novation_sim::BTC;
use novation_units::{MarketId, Ppm};
use pallet_markets::{Error as AnyError, Listing};

type Error = AnyError<Runtime>;

fn terms() -> Market {
	Markets::market(BTC).expect("it decodes").expect("bitcoin is listed")
}

fn add_market(market: MarketId, terms: Market) -> RuntimeCall {
	let symbol = b"SOL-PERP".to_vec().try_into().expect("a short symbol");
	let listing = Listing { symbol, price_decimals: 3, size_decimals: 2, market: terms };
	pallet_markets::Call::add_market { market, listing }.into()
}

fn update_market(market: MarketId, terms: Market) -> RuntimeCall {
	pallet_markets::Call::update_market { market, terms }.into()
}

#[test]
fn market_should_be_listed_under_any_id() {
	fed(|| {
		govern(add_market(MarketId(u16::MAX), terms()));
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

/// An account that no longer has enough margin is found in the same block, although no price has moved.
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
		assert!(!ledger(&rich).in_liquidation());
	});
}
