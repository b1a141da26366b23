//! `NovationApi`: every response matches storage, and figures computed by hand.

use crate::{driver::*, fixtures::*};

use frame_support::storage::unhashed;
use novation_exchange_types::{
	AccountValue, CommonValue, Fault, Market, MarketStatus, MarketValue,
};
use novation_ledger::{FEES, FUNDING, INSURANCE};
use novation_ports::{Accounts, InspectMarkets};
use novation_pricing::Absent;
use novation_runtime::{genesis_presets, Clearing, Markets, Runtime, QUOTE_ASSET};
use novation_runtime_api::{
	runtime_decl_for_novation_api::NovationApi, Depth, Level, MarketInfo, OpenOrderInfo,
	PositionInfo,
};
use novation_sim::{ask, bid, Styled, BTC, ETH};
use novation_units::{
	AccountIndex, ClientOrderId, FaultKind, Lots, MarketId, Millis, OrderSeq, Ppm, Quote, Side,
	SignedLots, Ticks,
};

/// A chain on which Alice and Bob have 50 000 and 100 000 dollars.
fn with_traders(test: impl FnOnce()) {
	fed(|| {
		open(&alice(), 50_000);
		open(&bob(), 100_000);
		test()
	})
}

fn known_market(market: MarketId) -> MarketInfo {
	Runtime::market(market).expect("it decodes").expect("it is listed")
}

fn level(price: u64, lots: u64, orders: u32) -> Level {
	Level { price: Ticks(price), lots: Lots(lots), orders }
}

#[test]
fn markets_should_be_those_that_are_listed() {
	fed(|| {
		let infos = Runtime::markets().expect("they decode");
		let listed: Vec<(MarketId, Market)> =
			infos.iter().map(|info| (info.market, info.terms.clone())).collect();
		assert_eq!(Ok(listed), Markets::markets());
		let names: Vec<_> = infos
			.iter()
			.map(|info| (info.symbol.clone(), info.price_decimals, info.size_decimals))
			.collect();
		assert_eq!(names, [(b"BTC-PERP".to_vec(), 1, 4), (b"ETH-PERP".to_vec(), 2, 3)]);
		assert_eq!(Runtime::market(BTC), Ok(infos.first().cloned()));
		assert_eq!(Runtime::market(MarketId(99)), Ok(None));
	});
}

#[test]
fn market_should_tell_where_it_stands() {
	with_traders(|| {
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_100));
		block(|| govern(set_status(BTC, MarketStatus::ReduceOnly)));
		let info = known_market(BTC);
		assert_eq!(info.status, MarketStatus::ReduceOnly);
		assert_eq!(info.open_interest, Lots(ONE_BTC));
		assert_eq!(info.last_trade, Some(Ticks(at(100_100))));
		assert_eq!(info.initial_margin, Ppm(40_000));
		let stands = prices(BTC).expect("bitcoin is fed");
		assert_eq!((info.index, info.mark), (Some(stands.index), Some(stands.mark)));
	});
}

#[test]
fn market_should_have_no_price_when_it_is_absent() {
	unfed(|| {
		assert_eq!(known_market(BTC).index, None);
		block(|| ());
		assert_eq!(known_market(BTC).mark, None);
	});
}

#[test]
fn depth_should_add_up_the_orders_of_each_price() {
	with_traders(|| {
		block(|| {
			for (name, (price, lots)) in
				[(99_000, 10), (98_000, 5), (99_000, 20)].into_iter().enumerate()
			{
				send(&alice(), bid(BTC, lots, at(price)).named(name as u64));
			}
			send(&bob(), bid(BTC, 1, at(99_000)));
			send(&bob(), ask(BTC, 7, at(101_000)).named(1));
			send(&bob(), ask(BTC, 8, at(100_500)).named(2));
		});
		let bids = vec![level(at(99_000), 31, 3), level(at(98_000), 5, 1)];
		let asks = vec![level(at(100_500), 8, 1), level(at(101_000), 7, 1)];
		let best = Depth { bids: vec![bids[0]], asks: vec![asks[0]] };
		assert_eq!(Runtime::depth(BTC, 1), Ok(Some(best)));
		assert_eq!(Runtime::depth(BTC, u32::MAX), Ok(Some(Depth { bids, asks })));
		let empty = Ok(Some(Depth { bids: vec![], asks: vec![] }));
		assert_eq!(Runtime::depth(BTC, 0), empty);
		assert_eq!(Runtime::depth(ETH, 10), empty);
		assert_eq!(Runtime::depth(MarketId(99), 10), Ok(None));
	});
}

#[test]
fn account_should_be_added_up_as_by_hand() {
	with_traders(|| {
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		meet(&bob(), &alice(), ETH, 10 * ONE_ETH, eth_at(4_000));
		trade(&alice(), bid(BTC, ONE_BTC / 2, at(95_000)));
		block(|| {
			feed(BTC, at(102_000));
			feed(ETH, eth_at(4_100));
		});
		let info = Runtime::account(alice()).expect("it decodes").expect("Alice has an account");
		// Fees: 45 as taker of 100 000, 4 as maker of 40 000.
		let cash = 50_000 - 45 - 4;
		let equity = cash + 2_000 - 1_000;
		assert_eq!(info.index, index(&alice()));
		assert_eq!(info.cash, quote(cash));
		assert_eq!(info.equity, Some(quote(equity)));
		// 4 % of one and a half bitcoin, the fee of the half at its limit, and 5 % of the ether.
		let initial = Quote(quote(6_120 + 2_050).0 + 4_750_000);
		assert_eq!(info.initial_margin, Some(initial));
		assert_eq!(info.maintenance_margin, Some(quote(2_040 + 1_025)));
		// A tenth of both must stay, and so must the profit in bitcoin.
		assert_eq!(info.withdrawable, Some(quote(equity - 2_000 - 10_200 - 4_100)));
		assert_eq!((info.in_liquidation, info.open_orders), (false, 1));
		let bitcoin = PositionInfo {
			market: BTC,
			lots: SignedLots(ONE_BTC as i64),
			quote: quote(-100_000),
			entry: Some(Ticks(at(100_000))),
			mark: Some(Ticks(at(102_000))),
			unrealised: Some(quote(2_000)),
			funding_owed: Some(Quote::ZERO),
			liquidation_price: info.positions[0].liquidation_price,
			bid_lots: Lots(ONE_BTC / 2),
			ask_lots: Lots(0),
		};
		let ether = PositionInfo {
			market: ETH,
			lots: SignedLots(-10 * ONE_ETH as i64),
			quote: quote(40_000),
			entry: Some(Ticks(eth_at(4_000))),
			mark: Some(Ticks(eth_at(4_100))),
			unrealised: Some(quote(-1_000)),
			funding_owed: Some(Quote::ZERO),
			liquidation_price: info.positions[1].liquidation_price,
			bid_lots: Lots(0),
			ask_lots: Lots(0),
		};
		assert_eq!(info.positions, [bitcoin, ether]);
		assert_eq!(Runtime::account_by_index(index(&alice())), Ok(Some(info)));
	});
}

#[test]
fn account_should_be_none_when_it_was_never_opened() {
	fed(|| {
		assert_eq!(Runtime::account(alice()), Ok(None));
		assert_eq!(Runtime::account_by_index(AccountIndex(16)), Ok(None));
		assert_eq!(Runtime::open_orders(AccountIndex(16)), Ok(vec![]));
	});
}

#[test]
fn account_should_be_valued_at_the_last_mark_when_a_price_is_absent() {
	with_traders(|| {
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		silent_block(FRESH + 1, || ());
		let info = Runtime::account(alice()).expect("it decodes").expect("Alice has an account");
		assert_eq!(info.equity, Some(quote(50_000 - 45)));
		// Its whole notional, so that nothing can be taken out or risked against it.
		assert_eq!(info.initial_margin, Some(quote(100_000)));
		assert_eq!(info.withdrawable, None);
		assert_eq!(info.positions[0].mark, Some(Ticks(at(100_000))));
		assert_eq!(info.positions[0].lots, SignedLots(ONE_BTC as i64));
	});
}

#[test]
fn open_orders_should_be_told_as_they_rest() {
	with_traders(|| {
		meet(&alice(), &bob(), BTC, 100, at(100_000));
		trade(&bob(), bid(BTC, 30, at(99_000)));
		let until = Millis(now() + 10 * BLOCK);
		let block_end = Millis(now() + 10 * BLOCK);
		block(|| {
			let order = ask(BTC, 100, at(101_000)).named(7).until(block_end);
			send(&alice(), order.reducing().showing(15));
			send(&alice(), ask(BTC, 50, at(99_000)).named(8).until(until));
		});
		let mut orders = Runtime::open_orders(index(&alice())).expect("they decode");
		for order in &mut orders {
			order.seq = OrderSeq(0);
		}
		let seven = OpenOrderInfo {
			client_id: ClientOrderId(7),
			market: BTC,
			side: Side::Ask,
			price: Ticks(at(101_000)),
			seq: OrderSeq(0),
			lots: Lots(100),
			expires_at: Some(block_end),
			reduce_only: true,
			shown: Lots(15),
			offset: None,
		};
		let eight = OpenOrderInfo {
			client_id: ClientOrderId(8),
			price: Ticks(at(99_000)),
			lots: Lots(20),
			expires_at: Some(until),
			reduce_only: false,
			shown: Lots(20),
			..seven.clone()
		};
		assert_eq!(orders, [seven, eight]);
	});
}

#[test]
fn pegged_order_should_be_told_with_its_limit_and_shown_where_the_index_puts_it() {
	with_traders(|| {
		let limit = at(101_000);
		trade(&bob(), bid(BTC, 30, limit).named(3).pegged(-500));
		let told = &Runtime::open_orders(index(&bob())).expect("they decode")[0];
		assert_eq!((told.market, told.price, told.offset), (BTC, Ticks(limit), Some(-500)));
		for dollars in [100_000, 99_900] {
			block(|| feed(BTC, at(dollars)));
			let now = known_market(BTC).index.expect("there is an index");
			let depth = Runtime::depth(BTC, 5).expect("it decodes").expect("bitcoin is listed");
			assert_eq!(depth.bids[0].price, Ticks(now.0 - 500));
		}
	});
}

#[test]
fn oracle_should_tell_the_price_and_its_answers() {
	fed(|| {
		let told_at = Millis(now());
		silent_block(BLOCK, || feed_as(1, BTC, at(100_010)));
		let infos = Runtime::oracle().expect("they decode");
		let bitcoin = &infos[0];
		assert_eq!(infos.len(), 2);
		assert_eq!(bitcoin.market, BTC);
		assert_eq!(bitcoin.index, Some(Ticks(at(100_000))));
		assert_eq!(bitcoin.mark, prices(BTC).map(|prices| prices.mark));
		assert_eq!((bitcoin.feeders, bitcoin.absent), (3, None));
		assert_eq!(bitcoin.answers, [told_at, Millis(now()), told_at]);
		assert_eq!(bitcoin.updated_at, Some(Millis(now())));
	});
}

#[test]
fn oracle_should_tell_why_there_is_no_price() {
	fed(|| {
		let newest = Millis(now());
		silent_block(FRESH + 1, || ());
		for info in Runtime::oracle().expect("they decode") {
			assert_eq!((info.index, info.mark), (None, None));
			assert_eq!(info.absent, Some(Absent::Stale { newest }));
			assert_eq!(info.updated_at, Some(newest));
		}
	});
}

#[test]
fn conservation_should_add_up_to_what_custody_holds() {
	with_traders(|| {
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		block_after(3_600_000, || feed(BTC, at(101_000)));
		reopen();
		meet(&bob(), &alice(), BTC, ONE_BTC / 2, at(101_000));
		let sums = Runtime::conservation().expect("it decodes").expect("the sums are in range");
		assert_eq!(sums.difference, Quote::ZERO);
		let account = Clearing::custody_account();
		assert_eq!(sums.custody, novation_runtime::Assets::balance(QUOTE_ASSET, account));
		assert_eq!(sums.custody, genesis_presets::INSURANCE + dollars(150_000));
		let cash = |index| {
			let account = Clearing::account(index).expect("it decodes");
			account.map_or(Quote::ZERO, |account| account.cash)
		};
		assert_eq!(sums.insurance, cash(INSURANCE));
		assert_eq!((sums.fees, sums.funding), (cash(FEES), cash(FUNDING)));
		let all: i128 = [INSURANCE, FEES, FUNDING, index(&alice()), index(&bob())]
			.into_iter()
			.map(|index| cash(index).0)
			.sum();
		assert_eq!(sums.cash, Quote(all));
		let custody = i128::try_from(sums.custody).expect("in range");
		assert_eq!(sums.cash.0 + sums.quote.0 - sums.bad_debt.0, custody);
	});
}

/// Tests the check: it finds an excess of one atom on either side.
#[test]
fn conservation_should_differ_when_an_atom_comes_from_nowhere() {
	with_traders(|| {
		let mut account = ledger(&alice());
		account.cash = Quote(account.cash.0 + 1);
		Clearing::set_account(index(&alice()), &account);
		let sums = Runtime::conservation().expect("it decodes").expect("the sums are in range");
		assert_eq!(sums.difference, Quote(1));
		assert!(Clearing::do_try_state().is_err());
	});
}

/// Tests the check: it finds open interest without holders.
#[test]
fn state_should_be_rejected_when_nobody_holds_the_open_interest() {
	with_traders(|| {
		let state = Clearing::market_state(BTC).expect("it decodes");
		let mut state = state.expect("a round has seen bitcoin");
		state.open_interest = Lots(1);
		Clearing::set_market_state(BTC, &state);
		assert!(Clearing::do_try_state().is_err());
	});
}

/// Replaces a stored value by a byte that does not decode while a test runs.
fn with_damage(key: Vec<u8>, test: impl FnOnce()) {
	let before = unhashed::get_raw(&key).expect("it is stored");
	unhashed::put_raw(&key, &[1]);
	test();
	unhashed::put_raw(&key, &before);
}

#[test]
fn damaged_account_should_not_be_told_as_absent() {
	with_traders(|| {
		let account = index(&alice());
		let of = |value| Fault::Account { account, value, kind: FaultKind::Unreadable };
		with_damage(pallet_clearing::Accounts::<Runtime>::hashed_key_for(account), || {
			let fault = of(AccountValue::Account);
			assert_eq!(Runtime::account(alice()), Err(fault));
			assert_eq!(Runtime::conservation(), Err(fault));
		});
		trade(&alice(), bid(BTC, 1, at(95_000)));
		with_damage(pallet_order_book::OpenOrders::<Runtime>::hashed_key_for(account), || {
			let fault = of(AccountValue::OpenOrders);
			assert_eq!(Runtime::open_orders(account), Err(fault));
			assert_eq!(Runtime::account(alice()), Err(fault));
		});
	});
}

#[test]
fn damaged_market_should_be_told_with_its_fault() {
	with_traders(|| {
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		let of = |value| Fault::Market { market: BTC, value, kind: FaultKind::Unreadable };
		for (key, value) in [
			(pallet_clearing::MarketStates::<Runtime>::hashed_key_for(BTC), MarketValue::State),
			(pallet_oracle::Prices::<Runtime>::hashed_key_for(BTC), MarketValue::Price),
		] {
			with_damage(key, || {
				let info = known_market(BTC);
				assert_eq!((info.fault, info.status), (Some(of(value)), MarketStatus::Halted));
				assert_eq!(known_market(ETH).fault, None);
				let account = Runtime::account(alice()).expect("it decodes").expect("an account");
				assert_eq!((account.equity, account.fault), (None, Some(of(value))));
			});
		}
		with_damage(pallet_markets::Markets::<Runtime>::hashed_key_for(BTC), || {
			let value = CommonValue::Markets;
			let fault = Fault::Common { value, kind: FaultKind::Unreadable };
			assert_eq!(Runtime::markets(), Err(fault));
			assert_eq!(Runtime::market(BTC), Err(fault));
		});
	});
}
