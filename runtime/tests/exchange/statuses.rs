//! Permitted operations in each status of a market, and without a price.

use crate::{driver::*, fixtures::*};
use frame_support::assert_err;
use novation_exchange_types::{MarketStatus, RejectReason};
use novation_runtime::Runtime;
use novation_sim::{ask, bid, Styled, BTC};

const FAR: u64 = 98_000;

/// The attempts in a status. Before them, Alice is long and Bob short by 100 lots, and Bob bids for 50 more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct May {
	rest: bool,
	cross: bool,
	reduce: bool,
	cancel: bool,
}

fn tried(status: MarketStatus) -> May {
	fed(|| {
		for who in [alice(), bob()] {
			open(&who, 100_000);
		}
		meet(&alice(), &bob(), BTC, 100, at(100_000));
		block(|| {
			send(&bob(), bid(BTC, 50, at(99_000)).named(1));
			send(&bob(), bid(BTC, 50, at(FAR)).named(2));
		});
		let told = block(|| govern(set_status(BTC, status)));
		assert_eq!((told.trades(), told.cancels()), (vec![], vec![]), "nothing happens by itself");
		// Admission or the round may reject orders.
		let attempt = |order| {
			block(|| {
				let _ = sign(&alice(), place(order));
			})
		};
		let rest = !attempt(ask(BTC, 10, at(101_000)).named(3)).placed().is_empty();
		let cross = attempt(ask(BTC, 10, at(99_000)).named(4).ioc()).filled_lots() > 0;
		let reduce = attempt(ask(BTC, 10, at(99_000)).named(5).reducing().ioc()).filled_lots() > 0;
		let cancelled = block(|| make(&bob(), cancel(BTC, 2)));
		May { rest, cross, reduce, cancel: cancelled.cancels().len() == 1 }
	})
}

#[test]
fn status_should_allow_what_its_name_says() {
	let cancels = May { rest: false, cross: false, reduce: false, cancel: true };
	let ladder = [
		(MarketStatus::Initialising, cancels),
		(MarketStatus::PostOnly, May { rest: true, ..cancels }),
		(MarketStatus::Open, May { rest: true, cross: true, reduce: true, cancel: true }),
		(MarketStatus::CancelOnly, cancels),
		(MarketStatus::ReduceOnly, May { reduce: true, ..cancels }),
		(MarketStatus::Halted, cancels),
		(MarketStatus::Settled, cancels),
	];
	for (status, allowed) in ladder {
		assert_eq!(tried(status), allowed, "{status:?}");
	}
}

#[test]
fn crossing_order_should_be_rejected_when_orders_may_only_rest() {
	fed(|| {
		open(&alice(), 100_000);
		open(&bob(), 100_000);
		trade(&bob(), bid(BTC, 50, at(99_000)));
		block(|| govern(set_status(BTC, MarketStatus::PostOnly)));
		for order in [ask(BTC, 10, at(99_000)), ask(BTC, 10, at(99_000)).fok()] {
			assert_eq!(trade(&alice(), order).rejections(), [RejectReason::MarketClosed]);
		}
	});
}

#[test]
fn account_should_not_be_liquidated_when_its_market_is_halted() {
	fed(|| {
		open(&alice(), 5_000);
		open(&bob(), 100_000);
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		trade(&bob(), bid(BTC, ONE_BTC, at(96_500)));
		block(|| {
			govern(set_status(BTC, MarketStatus::Halted));
			feed(BTC, at(96_500));
		});
		assert_eq!(position(&alice(), BTC), ONE_BTC as i64);
		block(|| govern(set_status(BTC, MarketStatus::Open)));
		assert!(position(&alice(), BTC) < ONE_BTC as i64);
	});
}

/// A chain on which Alice is long, Bob is short, and all feeds are stale.
fn in_silence(test: impl FnOnce()) {
	fed(|| {
		for who in [alice(), bob(), trader(0)] {
			open(&who, 100_000);
		}
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		trade(&bob(), bid(BTC, ONE_BTC, at(99_000)).named(1));
		silent_block(FRESH + 1, || ());
		assert_eq!(prices(BTC), None);
		test()
	})
}

#[test]
fn order_should_be_rejected_when_the_price_is_absent() {
	in_silence(|| {
		for order in [bid(BTC, 1, at(98_000)), bid(BTC, 1, at(98_000)).post_only()] {
			let told = silent_block(BLOCK, || send(&trader(0), order));
			assert_eq!(told.rejections(), [RejectReason::PriceAbsent]);
		}
		let crosses = ask(BTC, 1, at(99_000)).ioc();
		let told = silent_block(BLOCK, || send(&trader(0), crosses));
		assert_eq!(told.rejections(), [RejectReason::PriceAbsent]);
	});
}

#[test]
fn order_should_be_cancelled_on_request_when_the_price_is_absent() {
	in_silence(|| {
		let told = silent_block(BLOCK, || make(&bob(), cancel(BTC, 1)));
		assert_eq!(told.cancels().len(), 1);
		assert_eq!(open_orders(&bob()), NONE);
	});
}

/// Both sides shrink, so neither takes more risk than before.
#[test]
fn position_should_be_closed_when_the_price_is_absent() {
	in_silence(|| {
		let told = silent_block(BLOCK, || {
			send(&alice(), ask(BTC, ONE_BTC, at(99_000)).reducing().ioc());
		});
		assert_eq!(told.filled_lots(), ONE_BTC);
		assert_eq!((position(&alice(), BTC), position(&bob(), BTC)), (0, 0));
	});
}

#[test]
fn account_should_not_be_liquidated_until_the_price_is_back() {
	fed(|| {
		open(&alice(), 5_000);
		open(&bob(), 100_000);
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		silent_block(FRESH + 1, || ());
		let told = silent_block(BLOCK, || {
			make(&bob(), pallet_liquidation::Call::check_account { account: index(&alice()) });
		});
		assert_eq!(told.round, []);
		block(|| feed(BTC, at(96_500)));
		assert!(ledger(&alice()).in_liquidation());
	});
}

#[test]
fn trading_should_go_on_when_the_price_is_back() {
	in_silence(|| {
		let told = block(|| send(&trader(0), ask(BTC, 10, at(99_000)).ioc()));
		assert_eq!(told.filled_lots(), 10);
	});
}

#[test]
fn deposit_should_be_taken_whatever_the_market_and_the_feeders_do() {
	in_silence(|| {
		govern(set_status(BTC, MarketStatus::Settled));
		silent_block(BLOCK, || make(&alice(), deposit(1)));
		let refused = sign(&alice(), withdraw(1));
		assert_err!(refused, pallet_clearing::Error::<Runtime>::PriceAbsent);
	});
}
