//! A market that trades by auction, and the smallest notional of an order.

use crate::{driver::*, fixtures::*};

use frame_support::assert_err;
use novation_exchange_types::{Event, Market, Matching, Op, OrderRequest, RejectReason};
use novation_ports::InspectMarkets;
use novation_runtime::{AccountId, Markets, Runtime, RuntimeCall};
use novation_sim::{ask, bid, Styled, BTC};
use novation_units::{Lots, Quote, Ticks};
use pallet_order_book::Error as AnyError;

type Error = AnyError<Runtime>;

fn change_bitcoin(change: impl FnOnce(&mut Market)) {
	let mut terms = Markets::market(BTC).expect("it decodes").expect("bitcoin is listed");
	change(&mut terms);
	govern(pallet_markets::Call::update_market { market: BTC, terms });
}

/// A chain whose bitcoin market trades by auction, and traders with 100 000 dollars each.
fn with_auction<T>(test: impl FnOnce() -> T) -> T {
	fed(|| {
		change_bitcoin(|terms| terms.matching = Matching::Auction);
		for number in 0..4 {
			open(&trader(number), 100_000);
		}
		test()
	})
}

/// All holdings of the traders, and the auctions and fills of a block.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
	told: Vec<Event>,
	accounts: Vec<(Quote, i64, Vec<u64>)>,
}

/// One block with these calls, after Alice's order has come to rest.
fn auction_of(calls: &[(AccountId, RuntimeCall)]) -> Outcome {
	with_auction(|| {
		open(&alice(), 100_000);
		trade(&alice(), ask(BTC, 600, at(100_100)).named(1));
		let told = block(|| {
			for (who, call) in calls {
				make(who, call.clone());
			}
		});
		let is_trade =
			|at: &Event| matches!(at, Event::OrderFilled { .. } | Event::AuctionCleared { .. });
		let people = [alice(), trader(0), trader(1), trader(2), trader(3)];
		Outcome {
			told: told.round.into_iter().filter(is_trade).collect(),
			accounts: people
				.iter()
				.map(|who| (ledger(who).cash, position(who, BTC), open_orders(who)))
				.collect(),
		}
	})
}

/// Every permutation of the items.
fn permutations<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
	if items.is_empty() {
		return vec![Vec::new()];
	}
	let without = |at: usize| [&items[..at], &items[at + 1..]].concat();
	(0..items.len())
		.flat_map(|at| {
			let first = items[at].clone();
			let with = move |rest: Vec<T>| [vec![first.clone()], rest].concat();
			permutations(&without(at)).into_iter().map(with)
		})
		.collect()
}

#[test]
fn auction_should_have_the_same_outcome_in_any_order_of_its_extrinsics() {
	let calls = [
		(trader(0), place(bid(BTC, 1_000, at(100_200)).named(5))),
		(trader(1), place(bid(BTC, 500, at(100_100)).named(6))),
		(trader(2), place(ask(BTC, 400, at(99_900)).named(7))),
		(trader(3), place(ask(BTC, 300, at(100_100)).named(8).ioc())),
		(trader(2), place(bid(BTC, 50, at(99_000)).named(4))),
	];
	let outcome = auction_of(&calls);
	let cleared =
		Event::AuctionCleared { market: BTC, price: Ticks(at(100_100)), lots: Lots(1_300) };
	assert_eq!(outcome.told.first(), Some(&cleared));
	let lots: Vec<i64> = outcome.accounts.iter().map(|(_, lots, _)| *lots).collect();
	assert_eq!(lots, [-600, 1_000, 300, -400, -300]);
	assert_eq!(outcome.accounts[2].2, [6], "two hundred lots of it rest");
	assert_eq!(outcome.accounts[3].2, [4]);
	for calls in permutations(&calls) {
		assert_eq!(auction_of(&calls), outcome, "{calls:?}");
	}
}

#[test]
fn fill_or_kill_should_be_rejected_where_an_auction_is_held() {
	with_auction(|| {
		let told = trade(&trader(0), bid(BTC, 10, at(100_000)).fok());
		assert_eq!(told.rejections(), [RejectReason::NotInAuction]);
	});
}

#[test]
fn order_should_be_admitted_from_the_smallest_notional_on_unless_it_may_only_reduce() {
	fed(|| {
		open(&alice(), 1_000);
		// 0.0002 BTC at 50 000 dollars.
		change_bitcoin(|terms| terms.orders.min_notional = quote(10));
		let order = |lots, price| bid(BTC, lots, price);
		let replacing = |order: OrderRequest| {
			submit(vec![Op::Replace { market: BTC, client_id: order.client_id, order }])
		};
		for call in [place, replacing] {
			assert_eq!(sign(&alice(), call(order(2, at(50_000)))), Ok(()));
			assert_err!(sign(&alice(), call(order(2, at(50_000) - 1))), Error::NotionalTooSmall);
			assert_err!(sign(&alice(), call(order(1, at(50_000)))), Error::NotionalTooSmall);
			assert_eq!(sign(&alice(), call(order(1, at(50_000)).reducing())), Ok(()));
		}
		assert_eq!(sign(&alice(), amend(BTC, 0, Lots(1))), Ok(()));
		block(|| ());
	});
}
