//! Short random histories, each step compared with the naive book in full.

mod common;

use common::{Op, World, MARKET};
use novation_book::{SelfTrade, Taker};
use novation_units::{AccountIndex, Lots, Side, Ticks};
use proptest::prelude::*;

const PRICES: std::ops::Range<u64> = 90..110;

fn side() -> impl Strategy<Value = Side> {
	prop_oneof![Just(Side::Bid), Just(Side::Ask)]
}

/// Orders mostly on their own half of the prices, so that a book builds up; sometimes anywhere.
fn place() -> impl Strategy<Value = Op> {
	let lives = prop::option::weighted(0.2, 1..40u64);
	let display = prop::option::weighted(0.4, 1..8u64);
	let pegged = prop::option::weighted(0.3, 0..20u64);
	(side(), 0..10u64, prop::bool::weighted(0.1), 1..20u64, 16..22u32, (lives, display, pegged))
		.prop_map(|(side, away, is_bold, lots, account, (lives, display, pegged))| {
			let away = if is_bold { 19 - away } else { away };
			let price = match side {
				Side::Bid => PRICES.end / 2 + 44 - away,
				Side::Ask => PRICES.end / 2 + 45 + away,
			};
			// A pegged order stands as far from the index as a fixed one from the middle. Its limit is
			// random.
			let offset = pegged.map(|_| price as i64 - 100);
			let price = pegged.map_or(price, |limit| PRICES.start + limit);
			Op::Place { side, price, lots, account, lives, display, offset }
		})
}

fn trade() -> impl Strategy<Value = Op> {
	let self_trade = prop_oneof![
		Just(SelfTrade::CancelMaker),
		Just(SelfTrade::CancelTaker),
		Just(SelfTrade::CancelBoth)
	];
	let bounds = (0..30u32, any::<u64>(), prop_oneof![Just(0u64), Just(15), Just(70)]);
	let index = prop::option::weighted(0.9, prop_oneof![4 => PRICES, 1 => 0..30u64]);
	(side(), PRICES, 1..120u64, 16..22u32, (self_trade, index), bounds).prop_map(
		|(side, limit, lots, account, (self_trade, index), (max_steps, seed, refusals))| {
			Op::Trade {
				taker: Taker {
					market: MARKET,
					side,
					limit: Ticks(limit),
					lots: Lots(lots),
					account: AccountIndex(account),
					self_trade,
					index: index.map(Ticks),
				},
				max_steps,
				seed,
				refusals,
			}
		},
	)
}

fn op() -> impl Strategy<Value = Op> {
	prop_oneof![
		60 => place(),
		15 => (side(), any::<usize>()).prop_map(|(side, nth)| Op::Cancel { side, nth }),
		1 => (side(), PRICES).prop_map(|(side, price)| Op::CancelMissing { side, price }),
		5 => (side(), any::<usize>(), 1..30u64)
			.prop_map(|(side, nth, lots)| Op::Resize { side, nth, lots }),
		10 => trade(),
		4 => (1..10u64).prop_map(|millis| Op::Wait { millis }),
		1 => Just(Op::Reopen),
		1 => Just(Op::Flush),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn book_should_do_as_the_naive_one_does(
		capacity in prop_oneof![4..10usize, Just(64)],
		ops in prop::collection::vec(op(), 1..300),
	) {
		let mut world = World::new(capacity);
		for op in &ops {
			world.step(op);
			world.compare_tops();
			world.compare_all();
		}
	}
}
