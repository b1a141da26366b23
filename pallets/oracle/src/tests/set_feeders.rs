//! `set_feeders`, and the feeders of the genesis state.

use super::*;
use crate::{Error, Event, Feeders, MaxFeeders};
use frame_support::{assert_noop, assert_ok, traits::Get};
use novation_ports::Prices;
use novation_sim::{BTC, ETH};
use sp_runtime::DispatchError;

#[test]
fn feeders_should_be_those_of_the_genesis_state() {
	run(|| {
		assert_eq!(Feeders::<Test>::get().to_vec(), FEEDERS);
		assert_eq!(Oracle::feeders(), Ok(3));
	});
}

#[test]
fn feeders_should_replace_those_before_and_their_answers() {
	run(|| {
		assert_ok!(feed(11, &[(BTC, 100), (ETH, 40)]));
		assert_ok!(set_feeders(&[ALICE]));
		assert_eq!((Oracle::feeds(BTC), Oracle::feeds(ETH)), (Ok(vec![]), Ok(vec![])));
		assert_eq!(Oracle::fed().map(|fed| fed.markets), Ok(vec![BTC, ETH]));
		assert_eq!(events(), [Event::FeedersChanged { feeders: 1 }]);
		assert_noop!(feed(11, &[(BTC, 100)]), Error::<Test>::NotFeeder);
		assert_ok!(feed(ALICE, &[(BTC, 101)]));
	});
}

#[test]
fn feeders_should_be_none_or_as_many_as_there_can_be() {
	run(|| {
		let most: u32 = MaxFeeders::get();
		let all: Vec<u64> = (0..u64::from(most)).collect();
		assert_ok!(set_feeders(&all));
		assert_ok!(feed(u64::from(most) - 1, &[(BTC, 100)]));
		assert_eq!(Oracle::feeds(BTC), Ok(vec![answer(31, 100, START)]));
		assert_ok!(set_feeders(&[]));
		assert_eq!(Oracle::feeders(), Ok(0));
	});
}

#[test]
fn feeder_should_not_be_named_twice() {
	run(|| {
		assert_noop!(set_feeders(&[1, 2, 1]), Error::<Test>::DuplicateFeeder);
	});
}

#[test]
fn feeders_should_be_named_by_the_admin_only() {
	run(|| {
		for origin in [RuntimeOrigin::signed(FEEDERS[0]), RuntimeOrigin::none()] {
			let call = Oracle::set_feeders(origin, Default::default());
			assert_noop!(call, DispatchError::BadOrigin);
		}
	});
}
