//! `pallet-oracle` and the round: prices derived from feeds.

use crate::{driver::*, fixtures::*};
use frame_support::assert_err;
use novation_exchange_types::Event as Round;
use novation_ports::Prices;
use novation_pricing::{Absent, PERIOD};
use novation_runtime::{AccountId, Oracle, Runtime, RuntimeCall};
use novation_sim::BTC;
use novation_units::{MarketId, Millis};
use pallet_oracle::{Error as AnyError, Event as AnyEvent};

type Error = AnyError<Runtime>;

fn set_feeders(feeders: &[AccountId]) -> RuntimeCall {
	let feeders = feeders.to_vec().try_into().expect("at most 32");
	pallet_oracle::Call::set_feeders { feeders }.into()
}

fn index_price(market: MarketId) -> Result<u64, Absent> {
	let price = Oracle::price(market).expect("it decodes").expect("a round has seen the market");
	price.now.map(|prices| prices.index.0)
}

#[test]
fn price_should_be_absent_when_nobody_has_fed() {
	unfed(|| {
		block(|| ());
		assert_eq!(index_price(BTC), Err(Absent::NeverFed));
	});
}

#[test]
fn price_should_be_absent_when_one_of_three_feeds() {
	unfed(|| {
		block(|| feed_as(1, BTC, at(100_000)));
		assert_eq!(index_price(BTC), Err(Absent::BelowQuorum { fresh: 1, needed: 2 }));
	});
}

#[test]
fn price_should_be_the_mean_when_two_of_three_feed() {
	unfed(|| {
		let told = block(|| {
			feed_as(0, BTC, at(100_000));
			feed_as(2, BTC, at(100_002));
		});
		assert_eq!(index_price(BTC), Ok(at(100_001)));
		let came = told.round.iter().any(|event| {
			matches!(event, Round::PriceChanged { market: BTC, prices: Ok(prices) }
				if prices.index.0 == at(100_001))
		});
		assert!(came, "{told:?}");
	});
}

#[test]
fn price_should_be_the_median_when_one_of_three_lies() {
	unfed(|| {
		block(|| {
			feed_as(0, BTC, at(100_000));
			feed_as(1, BTC, at(100_010));
			feed_as(2, BTC, 1);
		});
		assert_eq!(index_price(BTC), Ok(at(100_000)));
	});
}

#[test]
fn price_should_be_that_of_the_last_answer_when_feeders_answer_twice() {
	fed(|| {
		block(|| {
			feed(BTC, at(100_500));
			feed(BTC, at(101_000));
		});
		assert_eq!(index_price(BTC), Ok(at(101_000)));
		assert_eq!(Oracle::feeds(BTC).map(|feeds| feeds.len()), Ok(3));
	});
}

#[test]
fn price_should_stay_while_its_feeds_are_fresh_and_be_absent_a_period_later() {
	fed(|| {
		let fed_at = now();
		silent_block(FRESH, || ());
		assert_eq!(index_price(BTC), Ok(at(100_000)));
		let told = silent_block(PERIOD.0, || ());
		let stale = Absent::Stale { newest: Millis(fed_at) };
		assert_eq!(index_price(BTC), Err(stale));
		let event = Round::PriceChanged { market: BTC, prices: Err(stale) };
		assert!(told.round.contains(&event), "{told:?}");
	});
}

#[test]
fn price_should_move_a_tenth_at_most_when_the_last_is_fresh() {
	fed(|| {
		block(|| feed(BTC, at(50_000)));
		assert_eq!(index_price(BTC), Ok(at(90_000)));
		block(|| ());
		assert_eq!(index_price(BTC), Ok(at(81_000)));
	});
}

#[test]
fn price_should_jump_when_the_last_is_stale() {
	fed(|| {
		silent_block(FRESH + 1, || feed(BTC, at(50_000)));
		assert_eq!(index_price(BTC), Ok(at(50_000)));
	});
}

#[test]
fn feeders_should_replace_those_before_and_their_answers() {
	fed(|| {
		let told = silent_block(BLOCK, || {
			govern(set_feeders(&[alice()]));
			assert_err!(sign(&feeder(0), feed_call(&[(BTC, 1)])), Error::NotFeeder);
		});
		assert!(told.has(AnyEvent::<Runtime>::FeedersChanged { feeders: 1 }));
		assert_eq!(Oracle::feeds(BTC), Ok(vec![]));
		assert_eq!(index_price(BTC), Err(Absent::NeverFed));
		silent_block(BLOCK, || make(&alice(), feed_call(&[(BTC, at(99_000))])));
		assert_eq!(index_price(BTC), Ok(at(99_000)));
	});
}

#[test]
fn price_should_be_absent_when_there_are_no_feeders() {
	fed(|| {
		silent_block(BLOCK, || govern(set_feeders(&[])));
		assert_eq!(index_price(BTC), Err(Absent::NeverFed));
	});
}
