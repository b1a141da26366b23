//! `update_market`.

use super::*;
use crate::{Event, Markets as Listings};
use frame_support::{assert_noop, assert_ok};
use novation_ports::memory::Memory;
use novation_sim::{btc, BTC};
use sp_runtime::DispatchError;

#[test]
fn terms_should_be_replaced_when_they_are_valid() {
	run(|| {
		let mut dearer = btc();
		dearer.orders.taker_fee = Ppm(9_999);
		let before = Listings::<Test>::get(BTC).expect("bitcoin is listed");
		assert_ok!(update_market(BTC, dearer.clone()));
		let after = Listings::<Test>::get(BTC).expect("bitcoin is listed");
		assert_eq!(after, Listing { market: dearer, ..before });
		assert_eq!(events(), [Event::MarketUpdated { market: BTC }]);
	});
}

#[test]
fn every_account_should_be_checked_again_when_terms_change() {
	run(|| {
		assert_ok!(update_market(BTC, btc()));
		assert_eq!(Memory::with(|state| state.risks_of_all), 1);
	});
}

#[test]
fn terms_should_not_be_replaced_when_there_is_no_such_market() {
	run(|| {
		assert_noop!(update_market(SOL, btc()), Error::<Test>::UnknownMarket);
	});
}

#[test]
fn terms_should_not_be_replaced_when_the_tick_value_changes() {
	run(|| {
		let other = Market { tick_value: TickValue(11), ..btc() };
		assert_noop!(update_market(BTC, other), Error::<Test>::TickValueFixed);
		assert_noop!(update_market(BTC, worthless(btc())), Error::<Test>::TickValueFixed);
	});
}

#[test]
fn terms_should_not_be_replaced_when_a_new_one_is_wrong() {
	run(|| {
		for (number, (spoil, error)) in broken_terms().into_iter().enumerate() {
			let mut terms = btc();
			spoil(&mut terms);
			assert_eq!(update_market(BTC, terms), Err(error.into()), "rule {number}");
		}
		assert_eq!(Memory::with(|state| state.risks_of_all), 0);
	});
}

#[test]
fn terms_should_be_replaced_by_the_admin_only() {
	run(|| {
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::none()] {
			let call = Markets::update_market(origin, BTC, btc());
			assert_noop!(call, DispatchError::BadOrigin);
		}
	});
}

/// Finding O11: orders rest by the largest size and the highest price of their market, so neither falls.
#[test]
fn bounds_should_never_fall_below_what_rests() {
	run(|| {
		let spoils: [fn(&mut Market); 2] =
			[|terms| terms.orders.max_lots.0 -= 1, |terms| terms.orders.max_price.0 -= 1];
		for spoil in spoils {
			let mut terms = btc();
			spoil(&mut terms);
			assert_noop!(update_market(BTC, terms), Error::<Test>::BoundsLowered);
		}
	});
}
