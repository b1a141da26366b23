//! `set_status`.

use super::*;
use crate::Event;
use frame_support::{assert_noop, assert_ok};
use novation_ports::InspectMarkets;
use novation_sim::{btc, BTC};
use sp_runtime::DispatchError;

#[test]
fn status_should_change_to_any_other() {
	run(|| {
		for status in [
			MarketStatus::Initialising,
			MarketStatus::PostOnly,
			MarketStatus::CancelOnly,
			MarketStatus::ReduceOnly,
			MarketStatus::Halted,
			MarketStatus::Settled,
			MarketStatus::Open,
		] {
			System::reset_events();
			assert_ok!(set_status(BTC, status));
			assert_eq!(events(), [Event::StatusChanged { market: BTC, status }]);
			assert_eq!(Markets::market(BTC), Ok(Some(Market { status, ..btc() })));
		}
	});
}

#[test]
fn status_should_not_change_when_there_is_no_such_market() {
	run(|| {
		assert_noop!(set_status(SOL, MarketStatus::Open), Error::<Test>::UnknownMarket);
	});
}

#[test]
fn status_should_be_changed_by_the_admin_only() {
	run(|| {
		for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::none()] {
			let call = Markets::set_status(origin, BTC, MarketStatus::Halted);
			assert_noop!(call, DispatchError::BadOrigin);
		}
	});
}
