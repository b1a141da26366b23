//! `feed`.

use super::*;
use crate::{Call, Error, Feeds, MaxPrices};
use codec::{Decode, Encode};
use frame_support::{
	assert_err, assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo, Pays},
	traits::Get,
};
use novation_exchange_types::FedMarkets;
use novation_ports::{memory::Memory, Prices};
use novation_sim::{BTC, ETH};
use sp_runtime::DispatchError;

const NOWHERE: MarketId = MarketId(99);

#[test]
fn feed_should_keep_the_answer_of_each_feeder_with_its_time() {
	run(|| {
		assert_ok!(feed(11, &[(BTC, 100), (ETH, 40)]));
		Memory::with(|state| state.now = Millis(2_000));
		assert_ok!(feed(13, &[(BTC, 102)]));
		let of_bitcoin = [answer(0, 100, START), answer(2, 102, Millis(2_000))];
		assert_eq!(Oracle::feeds(BTC), Ok(of_bitcoin.to_vec()));
		assert_eq!(Oracle::feeds(ETH), Ok(vec![answer(0, 40, START)]));
		assert_eq!(events(), []);
	});
}

#[test]
fn feed_should_replace_the_earlier_answer_of_its_feeder() {
	run(|| {
		assert_ok!(feed(12, &[(BTC, 100)]));
		Memory::with(|state| state.now = Millis(2_000));
		assert_ok!(feed(12, &[(BTC, 101), (BTC, 102)]));
		assert_eq!(Oracle::feeds(BTC), Ok(vec![answer(1, 102, Millis(2_000))]));
	});
}

#[test]
fn feed_should_be_free_only_when_it_succeeds() {
	run(|| {
		let free = feed(11, &[(BTC, 100)]).expect("the feed is good");
		assert_eq!(free.pays_fee, Pays::No);
		let paid = feed(11, &[(BTC, 0)]).expect_err("the price is zero");
		assert_eq!(paid.post_info.pays_fee, Pays::Yes);
	});
}

#[test]
fn feed_should_be_operational() {
	let call = Call::<Test>::feed { prices: Default::default() };
	assert_eq!(call.get_dispatch_info().class, DispatchClass::Operational);
}

#[test]
fn feed_should_be_rejected_when_its_signer_is_no_feeder() {
	run(|| {
		assert_noop!(feed(ALICE, &[(BTC, 1)]), Error::<Test>::NotFeeder);
	});
}

#[test]
fn feed_should_be_rejected_whole_when_one_price_is_zero() {
	run(|| {
		let result = frame_support::storage::with_storage_layer(|| {
			feed(11, &[(ETH, 40), (BTC, 0)]).map_err(|failed| failed.error)
		});
		assert_err!(result, Error::<Test>::ZeroPrice);
		assert_eq!(Feeds::<Test>::iter().count(), 0);
	});
}

#[test]
fn feed_should_be_rejected_whole_when_one_market_is_unknown() {
	run(|| {
		let result = frame_support::storage::with_storage_layer(|| {
			feed(11, &[(ETH, 40), (NOWHERE, 1)]).map_err(|failed| failed.error)
		});
		assert_err!(result, Error::<Test>::UnknownMarket);
		assert_eq!(Feeds::<Test>::iter().count(), 0);
	});
}

#[test]
fn feed_should_carry_at_most_64_prices() {
	run(|| {
		assert_eq!(<MaxPrices as Get<u32>>::get(), 64);
		assert_ok!(feed(11, &[(BTC, 100); 64]));
		let mut encoded = Call::<Test>::feed { prices: Default::default() }.encode();
		encoded.truncate(1);
		vec![(BTC, Ticks(1)); 65].encode_to(&mut encoded);
		assert!(Call::<Test>::decode(&mut &encoded[..]).is_err());
	});
}

#[test]
fn feed_should_be_rejected_when_it_is_not_signed() {
	run(|| {
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Oracle::feed(origin, Default::default()), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn round_should_learn_which_markets_were_fed() {
	run(|| {
		assert_eq!(Oracle::fed(), Ok(FedMarkets::default()));
		assert_ok!(feed(11, &[(ETH, 40)]));
		assert_ok!(feed(12, &[(BTC, 100), (ETH, 41)]));
		let fed = FedMarkets { last_round: None, markets: vec![ETH, BTC] };
		assert_eq!(Oracle::fed(), Ok(fed));
		let after = FedMarkets { last_round: Some(START), markets: vec![] };
		Oracle::set_fed(&after);
		assert_eq!(Oracle::fed(), Ok(after));
		assert!(feed(11, &[(BTC, 0)]).is_err());
		assert_ok!(feed(13, &[(BTC, 99)]));
		let fed = FedMarkets { last_round: Some(START), markets: vec![BTC] };
		assert_eq!(Oracle::fed(), Ok(fed));
	});
}
