//! The round on the chain: its budgets, postponed operations, and work without operations.

use crate::{driver::*, fixtures::*};
use frame_support::{
	assert_ok,
	pallet_prelude::Hooks,
	storage::storage_prefix,
	traits::{fungible::Mutate as _, fungibles::Mutate as _, Get},
	weights::Weight,
};
use novation_exchange_types::{CancelReason, Event, Op};
use novation_ledger::FUNDING;
use novation_ports::{Accounts, InspectMarkets};
use novation_runtime::{
	configs::bundle::share_of_core, AccountId, Assets, Balances, Clearing, Markets, OrderBook,
	Runtime, RuntimeEvent, System, NOVA, QUOTE_ASSET, TUSD,
};
use novation_runtime_api::runtime_decl_for_novation_api::NovationApi;
use novation_sim::{ask, bid, Styled, BTC, ETH};
use novation_units::{MarketId, Quote, Rate};
use pallet_order_book::{Admitted, Backlog, Config, LastRound, WeightInfo};

type Weights = <Runtime as Config>::WeightInfo;

/// Weight that one more unit of work adds to a round.
fn one_more(round: fn(u32) -> Weight) -> Weight {
	round(1).saturating_sub(round(0))
}

/// Slightly more makers than one round can afford.
fn more_than_a_block() -> u64 {
	let budget = <Runtime as Config>::TradingBudget::get();
	let maker = one_more(Weights::round_take);
	let makers = budget.checked_div_per_component(&maker).expect("makers cost something");
	// Accounts and pages cost extra.
	makers + 50
}

#[test]
fn events_of_a_round_should_be_deposited_as_the_system_deposits() {
	let list = || sp_io::storage::get(&storage_prefix(b"System", b"Events"));
	fed(|| {
		open(&alice(), 100_000);
		block(|| (1..100).for_each(|name| send(&alice(), bid(BTC, 1, at(99_000)).named(name))));
		let (of_the_round, events) = (list(), System::events());
		// A list this long has a longer length prefix than the list before the round.
		assert!(events.len() >= 64, "{events:?}");
		assert_eq!(System::event_count() as usize, events.len());
		System::reset_events();
		events.into_iter().for_each(|record| System::deposit_event(record.event));
		assert_eq!(list(), of_the_round);
		System::set_block_number(0);
		System::reset_events();
		OrderBook::on_finalize(0);
		assert_eq!(System::events(), []);
	});
}

/// Gives an account the balances of the presets.
fn fund(who: &AccountId) {
	assert_ok!(Balances::mint_into(who, 1_000 * NOVA));
	assert_ok!(Assets::mint_into(QUOTE_ASSET, who, 1_000_000 * TUSD));
}

/// Rests this many asks of one lot each at one price.
fn offer(orders: u64, price: u64) {
	const OF_ONE_TRADER: usize = 4 * 64;
	const OF_ONE_BLOCK: usize = 16 * OF_ONE_TRADER;
	let names: Vec<u64> = (0..orders).collect();
	let mut traders = (0..).map(trader);
	for names in names.chunks(OF_ONE_BLOCK) {
		let told = block(|| {
			for (names, who) in names.chunks(OF_ONE_TRADER).zip(&mut traders) {
				fund(&who);
				open(&who, 100_000);
				for batch in names.chunks(64) {
					let ops = batch.iter().map(|name| Op::Place(ask(BTC, 1, price).named(*name)));
					make(&who, submit(ops.collect()));
				}
			}
		});
		assert_eq!(told.placed().len(), names.len());
	}
}

fn backlog() -> usize {
	Backlog::<Runtime>::get().len()
}

/// An order that sweeps more makers than a block allows, followed by small ones.
#[test]
fn operations_should_wait_in_their_order_when_the_block_has_no_room() {
	fed(|| {
		let orders = more_than_a_block();
		offer(orders, at(100_000));
		for number in 0..3 {
			open(&taker(number), 1_000_000);
		}
		let (large, small) = (orders - 20, 10);
		let mut trades = Vec::new();
		let told = block(|| {
			send(&taker(0), bid(BTC, large, at(100_000)).named(100).ioc());
			send(&taker(1), bid(BTC, small, at(100_000)).named(101).ioc());
		});
		assert!(told.round.contains(&Event::OperationsPostponed { operations: 2 }), "{told:?}");
		assert_eq!(backlog(), 2);
		trades.extend(told.trades());
		assert!(!trades.is_empty() && (trades.len() as u64) < large);
		// Later operations run later, although they have paid for themselves.
		let told = block(|| send(&taker(2), bid(BTC, small, at(100_000)).named(102).ioc()));
		trades.extend(told.trades());
		while backlog() > 0 {
			trades.extend(block(|| ()).trades());
		}
		let takers: Vec<_> = trades.iter().filter_map(|trade| trade.taker).collect();
		assert!(takers.is_sorted(), "an order has overtaken another");
		let lots = |name| trades.iter().filter(|trade| trade.taker == Some(name)).count() as u64;
		assert_eq!((lots(100), lots(101), lots(102)), (large, small, small));
	});
}

#[test]
fn order_that_waits_should_be_cancelled_when_its_client_asks() {
	fed(|| {
		let orders = more_than_a_block();
		offer(orders, at(100_000));
		open(&taker(0), 1_000_000);
		let told = block(|| send(&taker(0), bid(BTC, orders, at(100_000)).named(100).ioc()));
		assert!(told.filled_lots() < orders);
		let told = block(|| make(&taker(0), cancel(BTC, 100)));
		assert_eq!(told.trades(), []);
		assert_eq!(told.cancels(), [(100, CancelReason::Requested)]);
		assert_eq!(backlog(), 0);
	});
}

/// Liquidation has its own budget.
#[test]
fn account_should_be_liquidated_when_a_flood_of_orders_fills_the_block() {
	fed(|| {
		let orders = more_than_a_block();
		offer(orders, at(96_500));
		for (who, amount) in [(alice(), 5_000), (bob(), 100_000), (taker(0), 1_000_000)] {
			open(&who, amount);
		}
		// The asks are far below the index: they have not traded, since there are no bids.
		let told = block(|| {
			send(&bob(), ask(BTC, ONE_BTC, at(96_000)).named(1).post_only());
			send(&alice(), bid(BTC, ONE_BTC, at(96_000)).named(2).ioc());
		});
		assert_eq!(told.filled_lots(), ONE_BTC);
		let told = block(|| {
			feed(BTC, at(91_000));
			send(&taker(0), bid(BTC, orders, at(96_500)).named(3).ioc());
		});
		assert_eq!(backlog(), 1);
		let started = told.round.iter().any(|event| {
			matches!(event, Event::LiquidationStarted { account, .. } if *account == index(&alice()))
		});
		assert!(started, "{told:?}");
		assert_eq!(position(&alice(), BTC), 0);
	});
}

#[test]
fn round_should_reserve_less_than_half_of_a_block_with_all_markets() {
	fed(|| {
		let terms = Markets::market(BTC).expect("it decodes").expect("bitcoin is listed");
		let most: u32 = <Runtime as pallet_markets::Config>::MaxMarkets::get();
		for id in 2..most as u16 {
			let listing = pallet_markets::Listing {
				symbol: Default::default(),
				price_decimals: 0,
				size_decimals: 0,
				market: terms.clone(),
			};
			let market = MarketId(id);
			govern(pallet_markets::Call::add_market { market, listing });
		}
		let reserved = OrderBook::on_initialize(1);
		let least = Weights::round_quiet(most)
			.saturating_add(<Runtime as Config>::MarketsBudget::get())
			.saturating_add(<Runtime as Config>::TradingBudget::get())
			.saturating_add(<Runtime as Config>::LiquidationBudget::get());
		assert!(least.all_lte(reserved), "{reserved:?}");
		assert!(reserved.all_lte(share_of_core(CORES) / 5 * 3), "{reserved:?}");
		block(|| ());
	});
}

#[test]
fn round_should_spend_nothing_on_orders_when_there_are_none() {
	fed(|| {
		block(|| ());
		let idle = LastRound::<Runtime>::get();
		open(&alice(), 1_000);
		trade(&alice(), bid(BTC, 1, at(99_000)));
		let busy = LastRound::<Runtime>::get();
		let order = one_more(Weights::round_place);
		assert_ne!(order, Weight::zero());
		assert!(idle.saturating_add(order).all_lte(busy), "{busy:?} beside {idle:?}");
		// Each of the three paths of the health schedule looks at a slot.
		let schedule = one_more(Weights::round_slots).saturating_mul(3);
		// Both markets were fed.
		let markets = one_more(Weights::round_markets).saturating_mul(2);
		assert!(idle.all_lte(schedule.saturating_add(markets)), "{idle:?}");
	});
}

/// Bytes of proof that a round has used for eight senders with one order each, and the number of postponed operations.
fn spent_by_eight_orders() -> (u64, usize) {
	feed_all();
	let people: Vec<AccountId> = (0..8).map(trader).collect();
	for who in &people {
		fund(who);
		open(who, 1_000);
	}
	block(|| people.iter().for_each(|who| send(who, bid(BTC, 1, at(99_000)))));
	(LastRound::<Runtime>::get().proof_size(), backlog())
}

#[test]
fn round_should_pay_for_the_proof_that_is_recorded() {
	let (by_price, waiting) = unfed(spent_by_eight_orders);
	assert_eq!(waiting, 0);
	let (of_nothing, waiting) = proven(0, spent_by_eight_orders);
	assert_eq!(waiting, 0);
	assert!(of_nothing < by_price / 2, "{of_nothing} bytes of {by_price}");
	// Each touched account causes a query.
	let (recorded, waiting) = proven(10_000, spent_by_eight_orders);
	assert_eq!(waiting, 0);
	assert!(recorded >= of_nothing + 8 * 10_000, "{recorded} bytes beside {of_nothing}");
}

#[test]
fn operations_should_wait_with_a_budget_when_more_is_recorded_than_there_is_room_for() {
	proven(450_000, || {
		let (_, waiting) = spent_by_eight_orders();
		assert!((1..8).contains(&waiting), "{waiting} wait");
		OrderBook::on_initialize(0);
		let with_waiting = Admitted::<Runtime>::take().trading;
		let reserve = <Runtime as Config>::TradingBudget::get();
		let most = reserve.saturating_add(<Runtime as Config>::WaitingBudget::get());
		let order = one_more(Weights::round_place).set_proof_size(0);
		let for_waiting = order.saturating_mul(waiting as u64);
		assert!(reserve.saturating_add(for_waiting).all_lte(with_waiting), "{with_waiting:?}");
		assert!(with_waiting.all_lte(most), "{with_waiting:?}");
		let blocks = (1..).find(|_| {
			block(|| ());
			backlog() == 0
		});
		assert!(blocks <= Some(8), "{blocks:?} blocks");
	});
}

/// Several blocks of one slot carry one timestamp.
#[test]
fn block_should_trade_when_the_clock_stands_still() {
	fed(|| {
		open(&alice(), 100_000);
		open(&bob(), 100_000);
		block_after(0, || send(&alice(), ask(BTC, 10, at(100_000))));
		let told = block_after(0, || send(&bob(), bid(BTC, 10, at(100_000))));
		assert_eq!(told.filled_lots(), 10);
	});
}

#[test]
fn funding_should_be_charged_when_an_hour_is_over() {
	fed(|| {
		open(&alice(), 100_000);
		open(&bob(), 100_000);
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		let told = block_after(3_600_000, || ());
		// Without a premium, the rate is the interest: 0.01 % in eight hours.
		let rate = Rate(12_500);
		for market in [BTC, ETH] {
			assert!(told.round.contains(&Event::FundingCharged { market, rate }), "{told:?}");
		}
		let owed = |who| {
			let info = Runtime::account(who).expect("it decodes").expect("an account was opened");
			info.positions[0].funding_owed
		};
		assert_eq!(owed(alice()), Some(Quote(1_250_000)));
		assert_eq!(owed(bob()), Some(Quote(-1_250_000)));
		let before = (ledger(&alice()).cash.0, ledger(&bob()).cash.0);
		reopen();
		meet(&bob(), &alice(), BTC, ONE_BTC, at(100_000));
		// Settled with the trade, in addition to the fees of 10 and 45 dollars.
		assert_eq!(ledger(&alice()).cash.0, before.0 - 1_250_000 - quote(10).0);
		assert_eq!(ledger(&bob()).cash.0, before.1 + 1_250_000 - quote(45).0);
		let dust = Clearing::account(FUNDING).expect("it decodes").map(|account| account.cash);
		assert_eq!(dust, Some(Quote::ZERO));
	});
}

#[test]
fn funding_should_not_be_charged_when_the_price_is_absent() {
	fed(|| {
		let told = silent_block(3_600_000, || ());
		let charged = |event: &Event| matches!(event, Event::FundingCharged { .. });
		assert!(!told.round.iter().any(charged), "{told:?}");
	});
}

/// A crash emits events of all four pallets, each from its owner.
#[test]
fn event_of_the_round_should_be_emitted_by_the_pallet_that_owns_it() {
	fed(|| {
		open(&alice(), 5_000);
		open(&bob(), 50_000);
		let traded = block(|| {
			send(&bob(), ask(BTC, ONE_BTC, at(100_000)).named(1).post_only());
			send(&alice(), bid(BTC, ONE_BTC, at(100_000)).named(2).ioc());
		});
		assert!(traded.all.iter().any(|event| matches!(
			event,
			RuntimeEvent::OrderBook(pallet_order_book::Event::OrderFilled { .. })
		)));
		let fallen = block(|| feed(BTC, at(96_500)));
		assert!(fallen.all.iter().any(|event| matches!(
			event,
			RuntimeEvent::Liquidation(pallet_liquidation::Event::LiquidationStarted { .. })
		)));
		let charged = block_after(3_600_000, || ());
		assert!(charged.all.iter().any(|event| matches!(
			event,
			RuntimeEvent::Clearing(pallet_clearing::Event::FundingCharged { market: BTC, .. })
		)));
		let silent = silent_block(FRESH + 1, || ());
		assert!(silent.all.iter().any(|event| matches!(
			event,
			RuntimeEvent::Oracle(pallet_oracle::Event::PriceChanged { market: BTC, .. })
		)));
	});
}
