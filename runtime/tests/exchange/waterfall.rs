//! The waterfall of an account below maintenance: book, insurance fund, deleveraging, bad debt.

use crate::{driver::*, fixtures::*};

use novation_exchange_types::{CancelReason, Event};
use novation_ledger::INSURANCE;
use novation_ports::Accounts;
use novation_runtime::{AccountId, Clearing, Runtime};
use novation_runtime_api::runtime_decl_for_novation_api::NovationApi;
use novation_sim::{ask, bid, Styled, BTC, ETH};
use novation_units::{Lots, Quote, Ticks};

/// A chain on which Alice is long one bitcoin from 100 000 dollars with 4 955 left. Bob is short the same.
fn with_thin_alice(test: impl FnOnce()) {
	fed(|| {
		open(&alice(), 5_000);
		open(&bob(), 100_000);
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		test()
	})
}

fn fund() -> Quote {
	let fund = Clearing::account(INSURANCE).expect("it decodes");
	fund.expect("the fund is endowed at genesis").cash
}

fn less(from: Quote, to: Quote) -> Quote {
	from.sub(to).expect("amounts of a test")
}

/// The round's events about the liquidation of an account.
fn steps(told: &Told, who: &AccountId) -> Vec<&'static str> {
	let me = index(who);
	let step = |event: &Event| match event {
		Event::LiquidationStarted { account, .. } if *account == me => Some("started"),
		Event::OrderCancelled { account, reason: CancelReason::Liquidation, .. }
			if *account == me =>
		{
			Some("cancelled")
		}
		Event::OrderFilled { taker, taker_client_id: None, .. } if *taker == me => Some("filled"),
		Event::PositionLiquidated { account, .. } if *account == me => Some("closed"),
		Event::InsurancePaid { account, .. } if *account == me => Some("insured"),
		Event::Pooled { account, .. } if *account == me => Some("pooled"),
		Event::BadDebtIncurred { account, .. } if *account == me => Some("bad debt"),
		Event::LiquidationEnded { account } if *account == me => Some("ended"),
		_ => None,
	};
	told.round.iter().filter_map(step).collect()
}

/// At each service 20 000 dollars or a fifth of the position, once a period, until the account is healthy.
#[test]
fn account_should_be_closed_in_parts_until_it_is_healthy_and_pay_a_fee() {
	with_thin_alice(|| {
		trade(&bob(), bid(BTC, ONE_BTC, at(96_500)));
		let before = fund();
		let mut blocks = vec![block(|| feed(BTC, at(96_500)))];
		blocks.extend((0..3).map(|_| block(|| ())));
		let all: Vec<_> = blocks.iter().flat_map(|told| steps(told, &alice())).collect();
		assert_eq!(all, ["started", "filled", "closed", "filled", "closed", "ended"]);
		let closed = blocks.iter().flat_map(|told| &told.round).filter_map(|event| match event {
			Event::PositionLiquidated { lots, fee, .. } => Some((lots.0, fee.0)),
			_ => None,
		});
		let (lots, fee) = closed.fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
		// A lot is worth 9.65 dollars.
		assert_eq!(lots, 2 * 20_000_000_u64.div_ceil(9_650));
		assert_eq!(position(&alice(), BTC), (ONE_BTC - lots) as i64);
		// Half a percent of the closed part at 96 500 dollars, at ten millionths of an atom per lot and tick.
		assert_eq!(fee, i128::from(lots) * 9_650_000 * 5 / 1_000);
		assert_eq!(less(fund(), before), Quote(fee));
		let info = Runtime::account(alice()).expect("it decodes").expect("Alice has an account");
		assert!(info.equity >= info.maintenance_margin, "{info:?}");
	});
}

#[test]
fn account_should_lose_its_orders_first() {
	with_thin_alice(|| {
		block(|| send(&alice(), bid(ETH, 10, eth_at(3_900)).named(1)));
		trade(&bob(), bid(BTC, ONE_BTC, at(96_500)));
		let told = block(|| feed(BTC, at(96_500)));
		assert_eq!(steps(&told, &alice()), ["started", "cancelled", "filled", "closed"]);
		assert_eq!(open_orders(&alice()), NONE);
	});
}

/// Liquidation ignores a bid one dollar below the zero price, and takes one a dollar above it.
#[test]
fn account_should_not_be_closed_at_worse_than_its_zero_price() {
	with_thin_alice(|| {
		// Equity of 1 455 at 96 500 is used up at 95 045.
		trade(&bob(), bid(BTC, ONE_BTC, at(95_044)));
		let told = block(|| feed(BTC, at(96_500)));
		assert_eq!(steps(&told, &alice()), ["started"]);
		// Liquidation meets the quotes of its own block.
		let told = trade(&bob(), bid(BTC, 100, at(95_046)).named(2));
		assert_eq!(told.filled_lots(), 100);
	});
}

/// The bid is no worse than the mark, so the fund pays from there to the zero price.
#[test]
fn fund_should_pay_what_the_book_gives_too_little() {
	with_thin_alice(|| {
		trade(&bob(), bid(BTC, ONE_BTC, at(91_100)));
		let before = fund();
		let told = block(|| feed(BTC, at(91_000)));
		assert_eq!(steps(&told, &alice()), ["started", "filled", "insured", "ended"]);
		// Bought at 100 000 and sold at 91 100, with 4 955 of her own.
		let paid = quote(100_000 - 91_100 - 4_955);
		let event = Event::InsurancePaid { account: index(&alice()), amount: paid };
		assert!(told.round.contains(&event), "{told:?}");
		assert_eq!(less(before, fund()), paid);
		assert_eq!(ledger(&alice()).cash, Quote::ZERO);
		assert_eq!(position(&alice(), BTC), 0);
	});
}

/// The fund pays from the zero price to the mark, so the holder closes at the mark.
#[test]
fn position_should_close_at_its_zero_price_in_the_pool_when_nobody_bids() {
	with_thin_alice(|| {
		let before = fund();
		let told = block(|| feed(BTC, at(91_000)));
		assert_eq!(steps(&told, &alice()), ["started", "pooled", "ended"]);
		let (account, market, lots) = (index(&alice()), BTC, Lots(ONE_BTC));
		let event = Event::Pooled { account, market, lots, price: Ticks(at(100_000 - 4_955)) };
		assert!(told.round.contains(&event), "{told:?}");
		let given = told.round.iter().find_map(|event| match event {
			Event::Deleveraged { account, lots, .. } => Some((*account, *lots)),
			_ => None,
		});
		assert_eq!(given, Some((index(&bob()), lots)));
		assert_eq!(ledger(&alice()).cash, Quote::ZERO);
		// Bob has all that Alice had, and what the fund paid. His fee was 10 dollars.
		let paid = less(before, fund());
		assert!(paid > Quote::ZERO);
		let gained = less(ledger(&bob()).cash, quote(100_000 - 10 + 4_955));
		assert_eq!(gained, paid);
		assert_eq!((position(&alice(), BTC), position(&bob(), BTC)), (0, 0));
	});
}

#[test]
fn position_should_be_deleveraged_in_proportion_and_spare_others() {
	fed(|| {
		let (small, large, same_side, flat) = (trader(0), trader(1), trader(2), trader(3));
		open(&alice(), 5_000);
		for who in [&small, &large, &same_side, &flat] {
			open(who, 100_000);
		}
		meet(&alice(), &small, BTC, 2_500, at(100_000));
		meet(&alice(), &large, BTC, 7_500, at(100_000));
		meet(&same_side, &large, BTC, 10_000, at(100_000));
		let untouched = (ledger(&same_side), ledger(&flat));
		block(|| feed(BTC, at(91_000)));
		// The shorts are 2 500 and 17 500 of 20 000, so they take an eighth and seven eighths of Alice's 10 000.
		assert_eq!(position(&small, BTC), -1_250);
		assert_eq!(position(&large, BTC), -8_750);
		assert_eq!(position(&alice(), BTC), 0);
		let lots_and_cash = |account: &novation_ledger::Account| (account.cash, account.lots(BTC));
		assert_eq!(lots_and_cash(&ledger(&same_side)), lots_and_cash(&untouched.0));
		assert_eq!(ledger(&flat), untouched.1);
	});
}

#[test]
fn short_should_be_deleveraged_when_nobody_asks() {
	fed(|| {
		open(&alice(), 5_000);
		open(&bob(), 100_000);
		meet(&bob(), &alice(), BTC, ONE_BTC, at(100_000));
		let told = block(|| feed(BTC, at(109_000)));
		assert_eq!(steps(&told, &alice()), ["started", "pooled", "ended"]);
		assert_eq!(ledger(&alice()).cash, Quote::ZERO);
	});
}

/// A debt that no price can cure. Ether falls to a hundredth while all feeders are silent. The account's debt there
/// exceeds the value of its other position.
#[test]
fn debt_should_be_booked_as_bad_when_even_the_fund_cannot_pay() {
	fed(|| {
		let (ether_short, bitcoin_long) = (trader(0), trader(1));
		open(&alice(), 1_500_000);
		open(&ether_short, 5_000_000);
		open(&bitcoin_long, 1_000_000);
		meet(&alice(), &ether_short, ETH, 5_000 * ONE_ETH, eth_at(4_000));
		meet(&bitcoin_long, &alice(), BTC, 2 * ONE_BTC, at(100_000));
		let before = fund();
		let mut told = silent_block(FRESH + 1, || {
			feed(BTC, at(100_000));
			feed(ETH, eth_at(40));
		});
		// The price has passed more slots of the schedule than the budget of one block covers.
		told.round.extend(block(|| ()).round);
		let steps = steps(&told, &alice());
		assert_eq!(steps.iter().filter(|step| **step == "pooled").count(), 2, "{steps:?}");
		assert_eq!(steps.last_chunk(), Some(&["bad debt", "ended"]), "{steps:?}");
		// A market draws no more than a quarter of the fund.
		let paid = less(before, fund());
		assert!(paid > Quote::ZERO && paid < before, "{paid:?}");
		let booked = told.round.iter().find_map(|event| match event {
			Event::BadDebtIncurred { amount, .. } => Some(*amount),
			_ => None,
		});
		let sums = Runtime::conservation().expect("it decodes").expect("the sums are in range");
		assert_eq!(booked, Some(sums.bad_debt));
		assert!(sums.bad_debt > Quote::ZERO);
		assert_eq!(sums.difference, Quote::ZERO);
		assert_eq!(ledger(&alice()).cash, Quote::ZERO);
		for solvent in [ether_short, bitcoin_long] {
			let info = Runtime::account(solvent).expect("it decodes").expect("it has an account");
			assert!(info.equity >= Some(Quote::ZERO), "{info:?}");
		}
	});
}

/// Thirty leveraged longs, a maker with a ladder of bids, and a fall of ether and bitcoin by a third in twelve blocks.
#[test]
fn crash_should_leave_nobody_in_debt_and_all_money_in_its_place() {
	fed(|| {
		let quoter = maker(0);
		open(&quoter, 9_000_000);
		for number in 0..30 {
			open(&trader(number), 5_000 + 200 * u128::from(number));
			let price = if number % 2 == 0 { (BTC, at(100_000)) } else { (ETH, eth_at(4_000)) };
			let lots = if number % 2 == 0 { ONE_BTC } else { 20 * ONE_ETH };
			meet(&trader(number), &quoter, price.0, lots, price.1);
		}
		let (mut bitcoin, mut ether) = (at(100_000), eth_at(4_000));
		let mut seen = Vec::new();
		for name in 0..12 {
			bitcoin = bitcoin * 967 / 1_000;
			ether = ether * 960 / 1_000;
			let told = block(|| {
				feed(BTC, bitcoin);
				feed(ETH, ether);
				// The quoter updates its orders in every third block.
				if name % 3 == 0 {
					make(&quoter, cancel_all(BTC));
					make(&quoter, cancel_all(ETH));
					send(&quoter, bid(BTC, 2 * ONE_BTC, bitcoin * 99 / 100).named(3 * name));
					send(&quoter, bid(ETH, 20 * ONE_ETH, ether * 99 / 100).named(3 * name + 1));
					send(&quoter, ask(BTC, ONE_BTC, bitcoin * 102 / 100).named(3 * name + 2));
				}
			});
			seen.extend(told.round);
		}
		for _ in 0..20 {
			block(|| ());
		}
		let forced =
			|event: &Event| matches!(event, Event::OrderFilled { taker_client_id: None, .. });
		assert!(seen.iter().any(forced));
		assert!(seen.iter().any(|event| matches!(event, Event::Deleveraged { .. })));
		assert!(seen.iter().any(|event| matches!(event, Event::LiquidationEnded { .. })));
		for number in 0..30 {
			let info =
				Runtime::account(trader(number)).expect("it decodes").expect("it has an account");
			assert!(info.equity >= Some(Quote::ZERO), "trader {number}: {info:?}");
		}
		let sums = Runtime::conservation().expect("it decodes").expect("the sums are in range");
		assert_eq!((sums.difference, sums.bad_debt), (Quote::ZERO, Quote::ZERO));
	});
}
