//! `pallet-clearing`: deposits and withdrawals.

use crate::{driver::*, fixtures::*};
use frame_support::assert_err;
use novation_ports::Accounts as _;
use novation_runtime::{
	genesis_presets::{INSURANCE, QUOTE_ENDOWMENT},
	AccountId, Assets, Clearing, Runtime, QUOTE_ASSET,
};
use novation_runtime_api::runtime_decl_for_novation_api::NovationApi;
use novation_sim::{ask, bid, Styled, BTC, ETH};
use novation_units::{AccountIndex, Quote};
use pallet_clearing::{Error as AnyError, Event as AnyEvent};

type Error = AnyError<Runtime>;
type Event = AnyEvent<Runtime>;

fn wallet(who: &AccountId) -> u128 {
	Assets::balance(QUOTE_ASSET, who)
}

fn custody() -> u128 {
	wallet(&Clearing::custody_account())
}

fn withdrawable(who: &AccountId) -> u128 {
	let account =
		Runtime::account(who.clone()).expect("it decodes").expect("an account was opened");
	account.withdrawable.expect("its health is known").0.unsigned_abs()
}

#[test]
fn withdrawal_should_pay_to_the_last_atom_when_nothing_is_open() {
	fed(|| {
		block(|| open(&alice(), 10));
		assert_err!(sign(&alice(), withdraw(dollars(10) + 1)), Error::InsufficientMargin);
		let told = block(|| make(&alice(), withdraw(dollars(10))));
		assert!(told.has(Event::Withdrawn { account: AccountIndex(16), amount: dollars(10) }));
		assert_eq!(wallet(&alice()), QUOTE_ENDOWMENT);
		assert_eq!(ledger(&alice()).cash, Quote::ZERO);
		assert_eq!(custody(), INSURANCE);
	});
}

#[test]
fn withdrawal_should_leave_a_tenth_of_the_position_when_one_is_open() {
	fed(|| {
		open(&alice(), 50_000);
		open(&bob(), 50_000);
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		// The deposit less the taker's fee of 45 dollars less a tenth of 100 000.
		let most = dollars(50_000 - 45 - 10_000);
		assert_eq!(withdrawable(&alice()), most);
		assert_err!(sign(&alice(), withdraw(most + 1)), Error::InsufficientMargin);
		block(|| make(&alice(), withdraw(most)));
		assert_eq!(withdrawable(&alice()), 0);
		assert_err!(sign(&alice(), withdraw(1)), Error::InsufficientMargin);
	});
}

#[test]
fn withdrawal_should_leave_what_open_orders_reserve() {
	fed(|| {
		open(&alice(), 50_000);
		trade(&alice(), bid(BTC, ONE_BTC, at(99_000)));
		// Initial margin of 4 % at mark, and the maker's fee of 0.01 % at the limit.
		let reserved = dollars(4_000) + 9_900_000;
		assert_eq!(withdrawable(&alice()), dollars(50_000) - reserved);
	});
}

#[test]
fn withdrawal_should_not_pay_a_profit_that_is_not_realised() {
	fed(|| {
		open(&alice(), 20_000);
		open(&bob(), 50_000);
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		block(|| feed(BTC, at(109_000)));
		let account = Runtime::account(alice()).expect("it decodes");
		assert!(account.and_then(|account| account.equity) > Some(quote(28_000)));
		let most = dollars(20_000 - 45 - 10_900);
		assert_eq!(withdrawable(&alice()), most);
		assert_err!(sign(&alice(), withdraw(most + 1)), Error::InsufficientMargin);
		block(|| make(&alice(), withdraw(most)));
	});
}

#[test]
fn withdrawal_should_not_pay_a_loss_that_is_not_realised() {
	fed(|| {
		open(&alice(), 50_000);
		open(&bob(), 50_000);
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		block(|| feed(BTC, at(95_000)));
		assert_eq!(withdrawable(&alice()), dollars(50_000 - 45 - 5_000 - 9_500));
	});
}

#[test]
fn withdrawal_should_be_rejected_when_the_price_of_a_position_is_absent() {
	fed(|| {
		open(&alice(), 50_000);
		open(&bob(), 50_000);
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		silent_block(FRESH + 1, || ());
		assert_err!(sign(&alice(), withdraw(1)), Error::PriceAbsent);
		block(|| ());
		make(&alice(), withdraw(1));
	});
}

#[test]
fn withdrawal_should_be_paid_when_only_an_open_order_has_no_price() {
	fed(|| {
		open(&alice(), 50_000);
		trade(&alice(), bid(ETH, 1, eth_at(3_900)));
		silent_block(FRESH + 1, || ());
		make(&alice(), withdraw(1));
	});
}

#[test]
fn withdrawal_should_be_paid_when_only_prices_are_absent_that_it_does_not_need() {
	fed(|| {
		open(&alice(), 50_000);
		silent_block(FRESH + 1, || ());
		block(|| make(&alice(), withdraw(dollars(50_000))));
	});
}

#[test]
fn withdrawal_should_be_rejected_when_the_account_is_in_liquidation() {
	fed(|| {
		open(&alice(), 5_000);
		open(&bob(), 50_000);
		meet(&alice(), &bob(), BTC, ONE_BTC, at(100_000));
		// Slightly below maintenance, with no order to close against.
		block(|| feed(BTC, at(96_500)));
		assert!(ledger(&alice()).in_liquidation());
		assert_err!(sign(&alice(), withdraw(1)), Error::InLiquidation);
	});
}

#[test]
fn custody_should_hold_what_came_in_less_what_went_out() {
	fed(|| {
		let (long, short) = (trader(0), trader(1));
		open(&long, 50_000);
		open(&short, 50_000);
		meet(&long, &short, BTC, ONE_BTC, at(100_000));
		block(|| feed(BTC, at(96_000)));
		meet(&short, &long, BTC, ONE_BTC, at(96_000));
		assert_eq!((position(&long, BTC), position(&short, BTC)), (0, 0));
		block(|| {
			for who in [&long, &short] {
				make(who, withdraw(withdrawable(who)));
			}
		});
		let fees = ledger_of(novation_ledger::FEES);
		assert_eq!(fees, Quote(quote_of_fees(100_000).0 + quote_of_fees(96_000).0));
		assert_eq!(custody(), INSURANCE + fees.0.unsigned_abs());
	});
}

fn ledger_of(index: AccountIndex) -> Quote {
	Clearing::account(index).expect("it decodes").map_or(Quote::ZERO, |account| account.cash)
}

/// Both fees, 0.055 %, for one bitcoin at this price.
fn quote_of_fees(price: i128) -> Quote {
	Quote(price * 1_000_000 * 550 / 1_000_000)
}

/// A resting order costs nothing, and its cancellation releases all of its margin.
#[test]
fn withdrawal_should_pay_everything_when_all_orders_were_cancelled() {
	fed(|| {
		open(&alice(), 50_000);
		block(|| {
			send(&alice(), bid(BTC, ONE_BTC, at(99_000)).named(1));
			send(&alice(), ask(BTC, ONE_BTC, at(101_000)).named(2));
		});
		assert!(withdrawable(&alice()) < dollars(50_000));
		block(|| make(&alice(), cancel_all(BTC)));
		block(|| make(&alice(), withdraw(dollars(50_000))));
	});
}

/// A direct transfer of quote asset to the custody account is a gift. It cannot make ledger and custody differ.
#[test]
fn gift_to_custody_should_go_to_the_insurance_fund() {
	fed(|| {
		let before = ledger_of(novation_ledger::INSURANCE);
		let target = Clearing::custody_account().into();
		let gift = pallet_assets::Call::transfer { id: QUOTE_ASSET.into(), target, amount: 7 };
		let told = block(|| make(&bob(), gift));
		assert!(told.has(Event::GiftReceived { amount: 7 }));
		assert_eq!(ledger_of(novation_ledger::INSURANCE), Quote(before.0 + 7));
		let next = block(|| ());
		assert_eq!(next.all, []);
	});
}
