//! Liquidation: accounts that enter the queue, wait in it and leave it.

use crate::{driver::*, fixtures::*};
use novation_exchange_types::Event;
use novation_runtime::{AccountId, Runtime, RuntimeCall};
use novation_runtime_api::runtime_decl_for_novation_api::NovationApi;
use novation_sim::{ask, bid, Styled, BTC, ETH};
use novation_units::AccountIndex;

fn check_account(account: AccountIndex) -> RuntimeCall {
	pallet_liquidation::Call::check_account { account }.into()
}

/// A chain on which Alice is long one bitcoin from 100 000 dollars, with 5 000 less the fee. Bob is short the same.
fn with_thin_alice(test: impl FnOnce()) {
	fed(|| {
		open(&alice(), 5_000);
		open(&bob(), 100_000);
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		test()
	})
}

fn waits(who: &AccountId) -> bool {
	let queued = Runtime::liquidations().expect("it decodes").contains(&index(who));
	assert_eq!(ledger(who).in_liquidation(), queued);
	queued
}

#[test]
fn check_account_should_change_nothing_when_the_account_is_healthy() {
	with_thin_alice(|| {
		let told = block(|| {
			for _ in 0..3 {
				make(&pauper(), check_account(index(&alice())));
			}
		});
		assert_eq!(told.round, []);
		assert!(!waits(&alice()));
	});
}

/// The schedule finds an account in the very block in which it falls below maintenance, and not one atom earlier.
#[test]
fn account_should_wait_exactly_when_it_is_below_maintenance() {
	with_thin_alice(|| {
		let info = Runtime::account(alice()).expect("it decodes").expect("Alice has an account");
		let brink = info.positions[0].liquidation_price.expect("a long can be liquidated").0;
		block(|| feed(BTC, brink + 1));
		assert!(!waits(&alice()));
		let told = block(|| feed(BTC, brink));
		assert!(waits(&alice()));
		let started = told.round.iter().any(|event| {
			matches!(event, Event::LiquidationStarted { account, equity, maintenance }
				if *account == index(&alice()) && equity < maintenance)
		});
		assert!(started, "{told:?}");
	});
}

#[test]
fn short_should_wait_when_the_price_rises() {
	fed(|| {
		open(&alice(), 5_000);
		open(&bob(), 100_000);
		meet(&bob(), &alice(), BTC, ONE_BTC, at(100_000));
		let info = Runtime::account(alice()).expect("it decodes").expect("Alice has an account");
		let brink = info.positions[0].liquidation_price.expect("a short can be liquidated").0;
		block(|| feed(BTC, brink - 1));
		assert!(!waits(&alice()));
		block(|| feed(BTC, brink));
		assert!(waits(&alice()));
	});
}

#[test]
fn account_should_be_found_when_many_small_moves_add_up() {
	with_thin_alice(|| {
		let info = Runtime::account(alice()).expect("it decodes").expect("Alice has an account");
		let brink = info.positions[0].liquidation_price.expect("a long can be liquidated").0;
		let mut price = at(100_000);
		while price > brink {
			assert!(!waits(&alice()), "at {price}");
			price = (price - 700).max(brink);
			block(|| feed(BTC, price));
		}
		assert!(waits(&alice()));
	});
}

/// Above the critical part of maintenance, liquidation has time to wait for a book.
#[test]
fn account_should_wait_for_the_book_over_several_blocks() {
	with_thin_alice(|| {
		block(|| feed(BTC, at(96_500)));
		for _ in 0..3 {
			let told = block(|| ());
			assert_eq!(told.round, []);
			assert!(waits(&alice()));
		}
		trade(&bob(), bid(BTC, ONE_BTC, at(96_500)));
		let told = block(|| ());
		assert!(told.filled_lots() > 0, "{told:?}");
		assert!(told.round.contains(&Event::LiquidationEnded { account: index(&alice()) }));
		assert!(!waits(&alice()));
		assert!(position(&alice(), BTC) > 0, "only a part had to be closed");
	});
}

#[test]
fn account_should_stop_waiting_when_it_deposits() {
	with_thin_alice(|| {
		block(|| feed(BTC, at(96_500)));
		let told = block(|| open(&alice(), 1_000));
		assert!(told.round.contains(&Event::LiquidationEnded { account: index(&alice()) }));
		assert!(!waits(&alice()));
		assert_eq!(position(&alice(), BTC), ONE_BTC as i64);
	});
}

#[test]
fn account_should_stop_waiting_when_the_price_comes_back() {
	with_thin_alice(|| {
		block(|| feed(BTC, at(96_500)));
		assert!(waits(&alice()));
		block(|| feed(BTC, at(97_500)));
		assert!(!waits(&alice()));
	});
}

#[test]
fn account_should_stop_waiting_when_it_reduces_its_position() {
	with_thin_alice(|| {
		block(|| feed(BTC, at(96_500)));
		let told = block(|| {
			send(&bob(), bid(BTC, ONE_BTC, at(96_400)));
			send(&alice(), ask(BTC, ONE_BTC / 2, at(96_400)).named(1).reducing().ioc());
		});
		// Liquidation comes before takers, and closes lots of 20 000 dollars at a time.
		let service = 20_000_000_u64.div_ceil(9_650);
		assert_eq!(told.filled_lots(), service + ONE_BTC / 2);
		block(|| ());
		assert!(!waits(&alice()));
	});
}

#[test]
fn accounts_should_be_served_in_the_order_in_which_they_fell() {
	fed(|| {
		let (early, late) = (trader(0), trader(1));
		open(&late, 5_100);
		open(&early, 5_000);
		open(&bob(), 200_000);
		meet(&late, &bob(), BTC, ONE_BTC, at(100_000));
		meet(&early, &bob(), BTC, ONE_BTC, at(100_000));
		block(|| feed(BTC, at(96_920)));
		assert!(waits(&early) && !waits(&late));
		block(|| feed(BTC, at(96_700)));
		assert_eq!(Runtime::liquidations(), Ok(vec![index(&early), index(&late)]));
	});
}

/// A profit in one market offsets a loss in another, because margin covers the whole account.
#[test]
fn account_should_not_wait_when_another_market_makes_up_for_the_loss() {
	fed(|| {
		open(&alice(), 8_000);
		open(&bob(), 100_000);
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		meet(&bob(), &alice(), ETH, 10 * ONE_ETH, eth_at(4_000));
		block(|| {
			feed(BTC, at(93_000));
			feed(ETH, eth_at(3_600));
		});
		assert!(!waits(&alice()));
		block(|| feed(ETH, eth_at(3_900)));
		assert!(waits(&alice()));
	});
}

#[test]
fn withdrawal_should_not_hide_an_account_from_the_schedule() {
	fed(|| {
		open(&alice(), 50_000);
		open(&bob(), 100_000);
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		let info = Runtime::account(alice()).expect("it decodes").expect("Alice has an account");
		let most = info.withdrawable.expect("her health is known").0.unsigned_abs();
		block(|| make(&alice(), withdraw(most)));
		// Ten percent stayed, and a fall by nine percent leaves less than maintenance.
		block(|| feed(BTC, at(91_000)));
		assert!(waits(&alice()));
	});
}
