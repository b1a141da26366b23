//! A market that reopens in stages after a price gap, from the view of a client.

use crate::{driver::*, fixtures::*};
use frame_support::assert_err;
use novation_exchange_types::{MarketStatus, RejectReason, CANCEL_ONLY, GAP, POST_ONLY};
use novation_runtime::Runtime;
use novation_runtime_api::runtime_decl_for_novation_api::NovationApiV1;
use novation_sim::{ask, bid, Styled, BTC};
use novation_units::Millis;
use pallet_clearing::Error as AnyError;

type Error = AnyError<Runtime>;

/// Alice is long and Bob is short, and Alice has a resting bid. Then there are no blocks for longer than a gap.
fn after_a_gap(test: impl FnOnce()) {
	fed(|| {
		open(&alice(), 50_000);
		open(&bob(), 50_000);
		open(&trader(0), 1_000);
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		trade(&alice(), bid(BTC, ONE_BTC, at(99_000)).named(1));
		block_after(GAP.0 + 1, || {
			// The round before the gap is too long ago to judge by.
			assert_err!(sign(&alice(), withdraw(1)), Error::PriceAbsent);
		});
		test()
	})
}

fn status() -> MarketStatus {
	let markets = Runtime::markets().expect("they decode");
	markets.into_iter().find(|info| info.market == BTC).expect("it is listed").status
}

#[test]
fn market_should_pass_cancel_only_and_post_only_before_it_opens() {
	after_a_gap(|| {
		let back = now();
		assert_eq!(status(), MarketStatus::CancelOnly);
		let until = Millis(back + CANCEL_ONLY.0);
		let told = block(|| send(&bob(), ask(BTC, 1, at(101_000)).named(2)));
		assert_eq!(told.rejections(), [RejectReason::Reopening { until }]);
		let told = block(|| make(&alice(), cancel(BTC, 1)));
		assert_eq!(told.cancels().len(), 1);

		block_after(CANCEL_ONLY.0 - 2 * BLOCK, || ());
		assert_eq!(status(), MarketStatus::PostOnly);
		let until = Millis(until.0 + POST_ONLY.0);
		// Until the market is open, a position needs its whole notional, so only who can bear that may quote.
		let told = block(|| send(&alice(), bid(BTC, 1, at(99_000)).named(3)));
		assert!(matches!(told.rejections()[..], [RejectReason::InsufficientMargin { .. }]));
		let told = block(|| send(&trader(0), bid(BTC, 1, at(99_000)).named(3)));
		assert_eq!(told.placed(), [3]);
		let told = block(|| send(&trader(0), ask(BTC, 1, at(99_000)).named(4)));
		assert_eq!(told.rejections(), [RejectReason::Reopening { until }]);

		block_after(POST_ONLY.0 - 2 * BLOCK, || ());
		assert_eq!(status(), MarketStatus::Open);
		let told = block(|| send(&bob(), ask(BTC, 1, at(99_000)).named(5)));
		assert_eq!(told.filled_lots(), 1);
	});
}

#[test]
fn money_should_stay_until_the_market_is_open() {
	after_a_gap(|| {
		assert_err!(sign(&alice(), withdraw(1)), Error::MarketReopening);
		let info = Runtime::account(alice()).expect("it decodes");
		assert_eq!(info.and_then(|info| info.withdrawable), None);
		block_after(CANCEL_ONLY.0, || ());
		assert_err!(sign(&alice(), withdraw(1)), Error::MarketReopening);
		reopen();
		make(&alice(), withdraw(1));
	});
}

#[test]
fn money_should_leave_an_account_that_is_in_no_market() {
	after_a_gap(|| {
		open(&trader(0), 100);
		make(&trader(0), withdraw(100_000_000));
	});
}
