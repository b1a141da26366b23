//! Accepted orders: they rest, or they trade, in part or in full.

use crate::{driver::*, fixtures::*};

use novation_exchange_types::{CancelReason, Event, Op, RejectReason};
use novation_sim::{ask, bid, Styled, BTC, ETH};
use novation_units::{Lots, Millis, Quote, Ticks};

/// A chain on which Alice and Bob have 100 000 dollars each.
fn with_traders(test: impl FnOnce()) {
	fed(|| {
		open(&alice(), 100_000);
		open(&bob(), 100_000);
		test()
	})
}

#[test]
fn order_should_rest_when_nothing_crosses() {
	with_traders(|| {
		let told = trade(&alice(), bid(BTC, ONE_BTC, at(99_000)).named(7));
		assert_eq!(told.placed(), [7]);
		assert_eq!(told.trades(), []);
		assert_eq!(open_orders(&alice()), [7]);
	});
}

#[test]
fn order_should_trade_at_the_price_of_the_one_that_rested() {
	with_traders(|| {
		trade(&alice(), ask(BTC, ONE_BTC, at(100_000)).named(1));
		let told = trade(&bob(), bid(BTC, ONE_BTC, at(101_000)).named(2));
		let fill = Trade { maker: 1, taker: Some(2), price: at(100_000), lots: ONE_BTC };
		assert_eq!(told.trades(), [fill]);
		assert_eq!(position(&alice(), BTC), -(ONE_BTC as i64));
		assert_eq!(position(&bob(), BTC), ONE_BTC as i64);
		assert_eq!(open_orders(&alice()), NONE);
	});
}

#[test]
fn order_should_cost_a_hundredth_percent_resting_and_more_crossing() {
	with_traders(|| {
		trade(&alice(), ask(BTC, ONE_BTC, at(100_000)));
		let told = trade(&bob(), bid(BTC, ONE_BTC, at(100_000)));
		let fees = told.round.iter().find_map(|event| match event {
			Event::OrderFilled { maker_fee, taker_fee, .. } => Some((*maker_fee, *taker_fee)),
			_ => None,
		});
		assert_eq!(fees, Some((quote(10), quote(45))));
		assert_eq!(ledger(&alice()).cash, quote(100_000 - 10));
		assert_eq!(ledger(&bob()).cash, quote(100_000 - 45));
	});
}

#[test]
fn fee_should_be_rounded_up() {
	with_traders(|| {
		// A lot at 1 000 001 ticks is worth 10 000 010 atoms: fees of 1 000.001 and 4 500.0045.
		trade(&alice(), ask(BTC, 1, 1_000_001));
		trade(&bob(), bid(BTC, 1, 1_000_001));
		assert_eq!(ledger(&alice()).cash, Quote(quote(100_000).0 - 1_001));
		assert_eq!(ledger(&bob()).cash, Quote(quote(100_000).0 - 4_501));
	});
}

#[test]
fn order_should_rest_with_what_is_left_when_it_trades_in_part() {
	with_traders(|| {
		trade(&alice(), ask(BTC, 100, at(100_000)));
		let told = trade(&bob(), bid(BTC, 150, at(100_000)).named(2));
		assert_eq!(told.filled_lots(), 100);
		let rest = told.round.iter().find_map(|event| match event {
			Event::OrderPlaced { lots, .. } => Some(*lots),
			_ => None,
		});
		assert_eq!(rest, Some(Lots(50)));
		assert_eq!(open_orders(&bob()), [2]);
	});
}

#[test]
fn maker_should_stay_with_what_is_left_when_it_trades_in_part() {
	with_traders(|| {
		trade(&alice(), ask(BTC, 150, at(100_000)).named(1));
		trade(&bob(), bid(BTC, 100, at(100_000)).ioc());
		assert_eq!(open_orders(&alice()), [1]);
		let told = trade(&bob(), bid(BTC, 100, at(100_000)).ioc());
		assert_eq!(told.filled_lots(), 50);
	});
}

#[test]
fn orders_should_trade_by_price_and_then_by_time() {
	with_traders(|| {
		open(&trader(0), 100_000);
		trade(&alice(), ask(BTC, 10, at(100_002)).named(1));
		trade(&trader(0), ask(BTC, 10, at(100_001)).named(2));
		trade(&alice(), ask(BTC, 10, at(100_001)).named(3));
		let told = trade(&bob(), bid(BTC, 30, at(100_002)).named(9));
		let makers: Vec<_> = told.trades().iter().map(|trade| trade.maker).collect();
		assert_eq!(makers, [2, 3, 1]);
	});
}

#[test]
fn immediate_order_should_trade_what_it_can_and_drop_the_rest() {
	with_traders(|| {
		trade(&alice(), ask(BTC, 100, at(100_000)));
		let told = trade(&bob(), bid(BTC, 150, at(100_000)).named(2).ioc());
		assert_eq!(told.filled_lots(), 100);
		assert_eq!(told.cancels(), [(2, CancelReason::NothingCrosses)]);
		assert_eq!(open_orders(&bob()), NONE);
	});
}

#[test]
fn immediate_order_should_not_trade_beyond_its_protection() {
	with_traders(|| {
		trade(&alice(), ask(BTC, 100, at(100_001)));
		let told = trade(&bob(), bid(BTC, 100, at(100_000)).ioc());
		assert_eq!(told.trades(), []);
	});
}

#[test]
fn fill_or_kill_should_trade_all_of_it_when_there_is_enough() {
	with_traders(|| {
		trade(&alice(), ask(BTC, 100, at(100_000)).named(1));
		trade(&alice(), ask(BTC, 50, at(100_001)).named(2));
		let told = trade(&bob(), bid(BTC, 150, at(100_001)).fok());
		assert_eq!(told.filled_lots(), 150);
		assert_eq!(told.rejections(), []);
	});
}

#[test]
fn fill_or_kill_should_change_nothing_when_there_is_too_little() {
	with_traders(|| {
		trade(&alice(), ask(BTC, 100, at(100_000)).named(1));
		let (maker, taker) = (ledger(&alice()), ledger(&bob()));
		let told = trade(&bob(), bid(BTC, 101, at(100_000)).fok());
		assert_eq!(told.rejections(), [RejectReason::NotFillable { available: Lots(100) }]);
		assert_eq!(told.trades(), []);
		assert_eq!((ledger(&alice()), ledger(&bob())), (maker, taker));
		assert_eq!(open_orders(&alice()), [1]);
	});
}

#[test]
fn post_only_order_should_rest_when_it_does_not_cross() {
	with_traders(|| {
		trade(&alice(), ask(BTC, 100, at(100_000)));
		let told = trade(&bob(), bid(BTC, 100, at(99_999)).named(2).post_only());
		assert_eq!(told.placed(), [2]);
	});
}

#[test]
fn post_only_order_should_be_rejected_when_it_crosses() {
	with_traders(|| {
		trade(&alice(), ask(BTC, 100, at(100_000)));
		let told = trade(&bob(), bid(BTC, 100, at(100_000)).post_only());
		assert_eq!(told.rejections(), [RejectReason::WouldCross { best: Ticks(at(100_000)) }]);
		assert_eq!(told.trades(), []);
	});
}

/// Makers go before takers, wherever the two are in the block.
#[test]
fn order_that_rests_should_come_before_one_that_crosses_in_the_same_block() {
	with_traders(|| {
		let told = block(|| {
			send(&bob(), bid(BTC, 100, at(100_000)).named(2).ioc());
			send(&alice(), ask(BTC, 100, at(100_000)).named(1));
		});
		assert_eq!(told.filled_lots(), 100);
	});
}

#[test]
fn order_should_trade_until_its_time_is_over() {
	with_traders(|| {
		block(|| {
			let next = Millis(now() + BLOCK + 1);
			send(&alice(), ask(BTC, 100, at(100_000)).until(next));
		});
		let told = trade(&bob(), bid(BTC, 40, at(100_000)).ioc());
		assert_eq!(told.filled_lots(), 40);
		let told = trade(&bob(), bid(BTC, 40, at(100_000)).named(2).ioc());
		assert_eq!(told.trades(), []);
		assert!(told.cancels().contains(&(0, CancelReason::Expired)), "{told:?}");
		assert_eq!(open_orders(&alice()), NONE);
	});
}

#[test]
fn order_should_trade_until_the_block_before_its_end() {
	with_traders(|| {
		block(|| {
			let end = Millis(now() + 2 * BLOCK);
			send(&alice(), ask(BTC, 100, at(100_000)).until(end));
		});
		let told = trade(&bob(), bid(BTC, 40, at(100_000)).ioc());
		assert_eq!(told.filled_lots(), 40);
		let told = trade(&bob(), bid(BTC, 40, at(100_000)).named(2).ioc());
		assert_eq!(told.trades(), []);
		assert!(told.cancels().contains(&(0, CancelReason::Expired)), "{told:?}");
		assert_eq!(open_orders(&alice()), NONE);
	});
}

#[test]
fn reduce_only_order_should_be_cut_to_the_position() {
	with_traders(|| {
		meet(&alice(), &bob(), BTC, 100, at(100_000));
		let told = trade(&alice(), ask(BTC, 250, at(100_000)).named(3).reducing());
		let rest = told.round.iter().find_map(|event| match event {
			Event::OrderPlaced { lots, .. } => Some(*lots),
			_ => None,
		});
		assert_eq!(rest, Some(Lots(100)));
	});
}

#[test]
fn reduce_only_orders_should_never_turn_a_position_around() {
	with_traders(|| {
		meet(&alice(), &bob(), BTC, 100, at(100_000));
		// Together they are twice the position, so the second has nothing left to reduce.
		block(|| {
			send(&alice(), ask(BTC, 100, at(100_000)).named(1).reducing());
			send(&alice(), ask(BTC, 100, at(100_000)).named(2).reducing());
		});
		let told = trade(&bob(), bid(BTC, 200, at(100_000)).named(9).ioc());
		assert_eq!(told.filled_lots(), 100);
		assert!(told.cancels().contains(&(2, CancelReason::NothingToReduce)), "{told:?}");
		assert_eq!((position(&alice(), BTC), position(&bob(), BTC)), (0, 0));
	});
}

#[test]
fn reduce_only_order_should_be_allowed_when_initial_margin_is_missing() {
	fed(|| {
		open(&alice(), 5_000);
		open(&bob(), 100_000);
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		// Between maintenance of 1 940 and initial margin of 3 880.
		block(|| feed(BTC, at(97_000)));
		assert!(!ledger(&alice()).in_liquidation());
		trade(&bob(), bid(BTC, ONE_BTC, at(97_000)).named(5));
		let told = trade(&alice(), ask(BTC, ONE_BTC / 2, at(97_000)).reducing().ioc());
		assert_eq!(told.filled_lots(), ONE_BTC / 2);
	});
}

#[test]
fn batch_should_be_taken_in_its_order() {
	with_traders(|| {
		let order = bid(BTC, 10, at(99_000));
		let ops =
			vec![Op::Place(order.named(3)), Op::Place(order.named(1)), Op::Place(order.named(2))];
		let told = block(|| make(&alice(), submit(ops)));
		assert_eq!(told.placed(), [3, 1, 2]);
		assert_eq!(open_orders(&alice()), [3, 1, 2]);
	});
}

#[test]
fn account_should_trade_in_several_markets_on_one_margin() {
	with_traders(|| {
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		meet(&bob(), &alice(), ETH, 10 * ONE_ETH, eth_at(4_000));
		assert_eq!(position(&alice(), BTC), ONE_BTC as i64);
		assert_eq!(position(&alice(), ETH), -10 * ONE_ETH as i64);
		let markets: Vec<_> = ledger(&alice()).positions.iter().map(|at| at.market).collect();
		assert_eq!(markets, [BTC, ETH]);
	});
}
