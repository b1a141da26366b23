//! Listings that do not decode: they are neither absent nor overwritten.

use super::*;
use crate::Markets as Listings;
use frame_support::{assert_noop, storage::unhashed};
use novation_ports::{
	memory::{Damaged, Memory},
	InspectMarkets,
};
use novation_sim::{btc, eth, BTC, ETH};
use novation_units::Unreadable;

#[test]
fn damaged_listing_should_be_no_absent_one() {
	run(|| {
		let key = Listings::<Test>::hashed_key_for(BTC);
		let before = unhashed::get_raw(&key).expect("bitcoin is listed");
		unhashed::put_raw(&key, &[1]);
		assert_eq!(Markets::market(BTC), Err(Unreadable));
		assert_eq!(Markets::markets(), Err(Unreadable));
		assert_eq!(Markets::market(ETH), Ok(Some(eth())));
		assert_noop!(update_market(BTC, btc()), Error::<Test>::ListingUnreadable);
		assert_noop!(set_status(BTC, MarketStatus::Open), Error::<Test>::ListingUnreadable);
		assert_noop!(add_market(BTC, btc()), Error::<Test>::MarketExists);
		assert_eq!(unhashed::get_raw(&key), Some(vec![1]));
		unhashed::put_raw(&key, &before);
	});
}

#[test]
fn terms_should_not_change_when_the_health_schedule_is_damaged() {
	run(|| {
		Memory::damage(Damaged::Schedule, true);
		assert_noop!(update_market(BTC, btc()), Error::<Test>::ScheduleUnreadable);
	});
}
