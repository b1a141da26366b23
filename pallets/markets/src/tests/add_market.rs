//! `add_market`, and the markets of the genesis state.

use super::*;
use crate::{Event, Markets as Listings};
use frame_support::{assert_noop, assert_ok};
use novation_ports::{memory::Memory, InspectMarkets};
use novation_sim::{btc, eth, BTC, ETH};
use sp_runtime::DispatchError;

#[test]
fn markets_of_the_genesis_state_should_be_listed_in_the_order_of_their_ids() {
	run(|| assert_eq!(Markets::markets(), Ok(vec![(BTC, btc()), (ETH, eth())])));
}

#[test]
fn market_should_be_listed_when_its_terms_are_valid() {
	run(|| {
		assert_ok!(add_market(SOL, btc()));
		assert_eq!(Listings::<Test>::get(SOL), Some(listing(btc())));
		assert_eq!(Markets::market(SOL), Ok(Some(btc())));
		let ids: Vec<_> =
			Markets::markets().expect("nothing is damaged").into_iter().map(|(id, _)| id).collect();
		assert_eq!(ids, [BTC, ETH, SOL]);
		assert_eq!(events(), [Event::MarketAdded { market: SOL }]);
		assert_eq!(Memory::with(|state| state.risks_of_all), 0);
	});
}

#[test]
fn market_should_not_be_listed_when_its_id_is_taken() {
	run(|| {
		assert_noop!(add_market(BTC, btc()), Error::<Test>::MarketExists);
	});
}

#[test]
fn market_should_not_be_listed_when_there_are_as_many_as_there_can_be() {
	run(|| {
		assert_ok!(add_market(MarketId(2), btc()));
		assert_ok!(add_market(MarketId(3), btc()));
		assert_noop!(add_market(MarketId(4), btc()), Error::<Test>::TooManyMarkets);
	});
}

#[test]
fn market_should_not_be_listed_when_a_term_is_wrong() {
	run(|| {
		assert_noop!(add_market(SOL, worthless(btc())), Error::<Test>::ZeroTickValue);
		for (number, (spoil, error)) in broken_terms().into_iter().enumerate() {
			let mut terms = btc();
			spoil(&mut terms);
			assert_eq!(add_market(SOL, terms), Err(error.into()), "rule {number}");
		}
		assert_eq!(Markets::market(SOL), Ok(None));
	});
}

#[test]
fn market_should_be_listed_by_the_admin_only() {
	run(|| {
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::none()] {
			let call = Markets::add_market(origin, SOL, listing(btc()));
			assert_noop!(call, DispatchError::BadOrigin);
		}
	});
}
