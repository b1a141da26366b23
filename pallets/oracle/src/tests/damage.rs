//! Stored values that do not decode: they are neither absent nor overwritten.

use super::*;
use crate::{Error, Feeders, Feeds, Prices as Stored};
use frame_support::{assert_noop, assert_ok, storage::unhashed};
use novation_ports::{
	memory::{Damaged, Memory},
	Prices,
};
use novation_sim::BTC;
use novation_units::Unreadable;

/// Replaces a stored value by a byte that does not decode while a test runs.
fn with_damage(key: Vec<u8>, test: impl FnOnce()) {
	let before = unhashed::get_raw(&key);
	unhashed::put_raw(&key, &[1]);
	test();
	assert_eq!(unhashed::get_raw(&key), Some(vec![1]), "the damaged value was written");
	match before {
		Some(value) => unhashed::put_raw(&key, &value),
		None => unhashed::kill(&key),
	}
}

#[test]
fn damaged_feeders_should_take_no_price() {
	run(|| {
		with_damage(Feeders::<Test>::hashed_key().to_vec(), || {
			assert_eq!(Oracle::feeders(), Err(Unreadable));
			assert_noop!(feed(11, &[(BTC, 100)]), Error::<Test>::FeedersUnreadable);
		});
	});
}

#[test]
fn damaged_answers_should_not_begin_again_with_a_price() {
	run(|| {
		assert_ok!(feed(11, &[(BTC, 100)]));
		with_damage(Feeds::<Test>::hashed_key_for(BTC), || {
			assert_eq!(Oracle::feeds(BTC), Err(Unreadable));
			assert_noop!(feed(12, &[(BTC, 101)]), Error::<Test>::FeedsUnreadable);
		});
		with_damage(Stored::<Test>::hashed_key_for(BTC), || {
			assert_eq!(Oracle::price(BTC), Err(Unreadable));
		});
	});
}

#[test]
fn damaged_answers_should_go_when_the_feeders_are_named_again() {
	run(|| {
		unhashed::put_raw(&Feeds::<Test>::hashed_key_for(BTC), &[1]);
		assert_ok!(set_feeders(&[ALICE]));
		assert_eq!(Oracle::feeds(BTC), Ok(vec![]));
	});
}

#[test]
fn damaged_terms_should_not_be_those_of_an_unknown_market() {
	run(|| {
		Memory::damage(Damaged::Markets, true);
		assert_noop!(feed(11, &[(BTC, 100)]), Error::<Test>::MarketUnreadable);
		assert_noop!(set_feeders(&[ALICE]), Error::<Test>::MarketUnreadable);
		Memory::damage(Damaged::Markets, false);
	});
}
