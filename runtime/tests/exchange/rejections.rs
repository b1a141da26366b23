//! Every reason for which the round rejects an operation, except two. These markets are fewer than an account may use,
//! so `TooManyPositions` cannot occur. The terms of a market exclude `Overflow`.

use crate::{driver::*, fixtures::*};

use novation_exchange_types::{MarketStatus, Op, OrderRequest, RejectReason, MAX_OPEN_ORDERS};
use novation_runtime::AccountId;
use novation_sim::{ask, bid, Styled, BTC, ETH};
use novation_units::{Lots, Millis, Quote, Ticks};

fn rejection(who: &AccountId, order: OrderRequest) -> Option<RejectReason> {
	let told = trade(who, order);
	let rejections = told.rejections();
	assert!(rejections.len() <= 1, "{rejections:?}");
	rejections.first().copied()
}

/// A chain on which Alice and Bob have 100 000 dollars each.
fn with_traders(test: impl FnOnce()) {
	fed(|| {
		open(&alice(), 100_000);
		open(&bob(), 100_000);
		test()
	})
}

fn missing(rejection: Option<RejectReason>) -> Quote {
	match rejection {
		Some(RejectReason::InsufficientMargin { missing }) => missing,
		other => panic!("not refused for want of margin: {other:?}"),
	}
}

#[test]
fn order_should_be_rejected_when_its_market_closes_before_the_round() {
	with_traders(|| {
		let told = block(|| {
			send(&alice(), bid(BTC, 1, at(99_000)));
			govern(set_status(BTC, MarketStatus::CancelOnly));
		});
		assert_eq!(told.rejections(), [RejectReason::MarketClosed]);
	});
}

#[test]
fn order_should_be_rejected_when_there_was_never_a_price() {
	unfed(|| {
		open(&alice(), 100_000);
		let order = bid(BTC, 1, at(99_000));
		assert_eq!(rejection(&alice(), order), Some(RejectReason::PriceAbsent));
	});
}

#[test]
fn order_should_be_taken_only_within_the_whole_notional_of_positions_without_a_price() {
	for (ether, is_taken) in [(1, true), (30, false)] {
		with_traders(|| {
			meet(&alice(), &bob(), ETH, ether * ONE_ETH, eth_at(4_000));
			// Only bitcoin has a price again.
			silent_block(FRESH + 1, || feed(BTC, at(100_000)));
			let told = silent_block(BLOCK, || {
				send(&alice(), bid(BTC, 1, at(99_000)).named(1));
			});
			match is_taken {
				true => assert_eq!(told.placed(), [1]),
				false => assert!(
					matches!(told.rejections()[..], [RejectReason::InsufficientMargin { .. }]),
					"{:?}",
					told.rejections()
				),
			}
		});
	}
}

#[test]
fn order_should_be_taken_exactly_within_the_band() {
	with_traders(|| {
		let (lowest, highest) = (at(90_000), at(110_000));
		let order = bid(BTC, 1, highest + 1);
		assert_eq!(
			rejection(&alice(), order),
			Some(RejectReason::OutsideBand { limit: Ticks(highest) })
		);
		let order = ask(BTC, 1, lowest - 1);
		assert_eq!(
			rejection(&alice(), order),
			Some(RejectReason::OutsideBand { limit: Ticks(lowest) })
		);
		assert_eq!(rejection(&alice(), bid(BTC, 1, highest).named(1)), None);
		assert_eq!(rejection(&alice(), ask(BTC, 1, lowest).named(2)), None);
		// Far away on its own side, an order does no harm.
		assert_eq!(rejection(&bob(), bid(BTC, 1, 1).named(3)), None);
		assert_eq!(rejection(&bob(), ask(BTC, 1, at(1_000_000)).named(4)), None);
	});
}

#[test]
fn order_that_rests_should_be_taken_once_the_missing_margin_is_deposited() {
	fed(|| {
		open(&alice(), 4_000);
		let order = bid(BTC, ONE_BTC, at(100_000));
		// The maker fee is missing.
		let short = missing(rejection(&alice(), order));
		assert_eq!(short, quote(10));
		make(&alice(), deposit(short.0.unsigned_abs() - 1));
		assert_eq!(missing(rejection(&alice(), order)), Quote(1));
		make(&alice(), deposit(1));
		assert_eq!(rejection(&alice(), order), None);
		assert_eq!(open_orders(&alice()).len(), 1);
	});
}

#[test]
fn order_that_crosses_should_be_taken_once_the_missing_margin_is_deposited() {
	fed(|| {
		open(&alice(), 4_000);
		open(&bob(), 100_000);
		trade(&bob(), ask(BTC, ONE_BTC, at(100_000)));
		let order = bid(BTC, ONE_BTC, at(100_000)).named(2);
		let short = missing(rejection(&alice(), order));
		assert_eq!(short, quote(45));
		make(&alice(), deposit(short.0.unsigned_abs() - 1));
		assert_eq!(missing(rejection(&alice(), order)), Quote(1));
		make(&alice(), deposit(1));
		let told = trade(&alice(), order);
		assert_eq!(told.filled_lots(), ONE_BTC);
	});
}

#[test]
fn post_only_order_should_be_rejected_with_the_price_that_it_would_cross() {
	with_traders(|| {
		trade(&bob(), bid(BTC, 1, at(99_500)));
		let order = ask(BTC, 1, at(99_000)).post_only();
		let best = Ticks(at(99_500));
		assert_eq!(rejection(&alice(), order), Some(RejectReason::WouldCross { best }));
	});
}

#[test]
fn reduce_only_order_should_be_rejected_when_there_is_nothing_to_reduce() {
	with_traders(|| {
		let order = ask(BTC, 1, at(100_000)).reducing();
		assert_eq!(rejection(&alice(), order), Some(RejectReason::NothingToReduce));
		meet(&alice(), &bob(), BTC, 10, at(100_000));
		let on_the_same_side = bid(BTC, 1, at(100_000)).reducing();
		assert_eq!(rejection(&alice(), on_the_same_side), Some(RejectReason::NothingToReduce));
	});
}

#[test]
fn order_should_be_rejected_when_its_name_is_open() {
	with_traders(|| {
		assert_eq!(rejection(&alice(), bid(BTC, 1, at(99_000)).named(5)), None);
		let elsewhere = bid(ETH, 1, eth_at(3_900)).named(5);
		assert_eq!(rejection(&alice(), elsewhere), Some(RejectReason::DuplicateClientId));
		assert_eq!(rejection(&bob(), bid(BTC, 1, at(99_000)).named(5)), None);
	});
}

#[test]
fn order_should_be_rejected_when_its_name_was_sent_earlier_in_the_block() {
	with_traders(|| {
		trade(&bob(), ask(BTC, 1, at(100_000)));
		let told = block(|| {
			send(&alice(), bid(BTC, 2, at(100_000)).named(5));
			send(&alice(), bid(BTC, 1, at(99_000)).named(5));
		});
		assert_eq!(told.rejections(), [RejectReason::DuplicateClientId]);
		assert_eq!(open_orders(&alice()), [5]);
	});
}

#[test]
fn order_should_be_rejected_when_as_many_are_open_as_may_be() {
	with_traders(|| {
		let most = MAX_OPEN_ORDERS as u64;
		let names: Vec<u64> = (0..most).collect();
		for batch in names.chunks(64) {
			let ops = batch.iter().map(|name| Op::Place(bid(BTC, 1, at(90_000)).named(*name)));
			let told = block(|| make(&alice(), submit(ops.collect())));
			assert_eq!(told.rejections(), []);
		}
		let order = bid(BTC, 1, at(90_000)).named(most);
		assert_eq!(rejection(&alice(), order), Some(RejectReason::TooManyOpenOrders));
		block(|| make(&alice(), cancel(BTC, 0)));
		assert_eq!(rejection(&alice(), order), None);
	});
}

#[test]
fn cancel_should_be_rejected_when_the_order_is_not_open() {
	with_traders(|| {
		trade(&alice(), bid(BTC, 1, at(99_000)).named(1));
		let told = block(|| {
			make(&alice(), cancel(BTC, 2));
			// Another market, and the order of another account.
			make(&alice(), cancel(ETH, 1));
			make(&bob(), cancel(BTC, 1));
		});
		assert_eq!(told.rejections(), [RejectReason::NotFound; 3]);
		assert_eq!(open_orders(&alice()), [1]);
	});
}

#[test]
fn replacement_should_not_be_placed_when_the_first_is_gone() {
	with_traders(|| {
		let told = block(|| {
			make(&alice(), replace(BTC, 1, bid(BTC, 1, at(99_000)).named(2)));
		});
		assert_eq!(told.rejections(), [RejectReason::NotFound]);
		assert_eq!(open_orders(&alice()), NONE);
	});
}

#[test]
fn fill_or_kill_should_be_rejected_with_what_could_be_traded() {
	with_traders(|| {
		let order = bid(BTC, 10, at(100_000)).fok();
		let available = Lots(0);
		assert_eq!(rejection(&alice(), order), Some(RejectReason::NotFillable { available }));
	});
}

#[test]
fn order_should_be_rejected_when_its_block_has_come_before_it_rests() {
	with_traders(|| {
		let told = block(|| {
			let this = now();
			send(&alice(), bid(BTC, 1, at(99_000)).named(1).until(Millis(this)));
			send(&alice(), bid(BTC, 1, at(99_000)).named(2).until(Millis(this + 2 * BLOCK)));
		});
		assert_eq!(told.rejections(), [RejectReason::Expired]);
		assert_eq!(told.placed(), [2]);
	});
}

#[test]
fn order_should_be_rejected_when_its_time_is_over_before_it_rests() {
	with_traders(|| {
		let told = block(|| {
			send(&alice(), bid(BTC, 1, at(99_000)).named(1).until(Millis(now())));
			send(&alice(), bid(BTC, 1, at(99_000)).named(2).until(Millis(now() + 1)));
		});
		assert_eq!(told.rejections(), [RejectReason::Expired]);
		assert_eq!(told.placed(), [2]);
	});
}

#[test]
fn order_should_be_rejected_when_its_account_is_in_liquidation() {
	fed(|| {
		open(&alice(), 5_000);
		open(&bob(), 100_000);
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		block(|| feed(BTC, at(96_500)));
		assert!(ledger(&alice()).in_liquidation());
		let order = bid(BTC, 1, at(96_000)).named(1);
		assert_eq!(rejection(&alice(), order), Some(RejectReason::InLiquidation));
		// It may help to close its position, and nothing of it rests.
		let rests = ask(BTC, 1, at(97_000)).named(2).reducing();
		assert_eq!(rejection(&alice(), rests), Some(RejectReason::InLiquidation));
		assert_eq!(rejection(&alice(), rests.named(3).ioc()), None);
	});
}
