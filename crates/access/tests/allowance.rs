//! Allowances of free operations.

use novation_access::{Allowance, Demand, BASE, CANCELS, OPENING, OPERATION};
use novation_units::{Millis, Quote};
use proptest::prelude::*;

const HOUR: u64 = 3_600_000;

fn opened() -> Allowance {
	Allowance::open(Millis(0))
}

fn orders(orders: u64) -> Demand {
	Demand { orders, cancels: 0 }
}

fn cancels(cancels: u64) -> Demand {
	Demand { orders: 0, cancels }
}

const fn money(units: u64) -> u64 {
	units * OPERATION
}

fn cash(units: i128) -> Quote {
	Quote(units * i128::from(OPERATION))
}

#[test]
fn new_account_should_start_with_the_opening_allowance() {
	let mut allowance = opened();
	assert!(allowance.spend(0, orders(OPENING)));
	assert!(!allowance.spend(0, orders(1)));
	assert_eq!(allowance.left(0).cancels, 2 * OPENING);
}

#[test]
fn each_traded_unit_should_buy_one_order() {
	let mut allowance = opened();
	assert!(allowance.spend(money(5), orders(OPENING + 5)));
	assert!(!allowance.spend(money(6) - 1, orders(1)));
	assert!(allowance.spend(money(6), orders(1)));
}

#[test]
fn cancels_should_continue_when_orders_are_used_up() {
	let mut allowance = opened();
	assert!(allowance.spend(money(180), orders(200)));
	assert!(!allowance.spend(money(180), orders(1)));
	assert!(allowance.spend(money(180), cancels(400)));
	assert!(!allowance.spend(money(180), cancels(1)));
	// A large allowance limits the excess of cancels.
	assert_eq!(opened().left(money(10 * CANCELS)).cancels, 11 * CANCELS + OPENING);
}

#[test]
fn batch_should_be_free_only_as_a_whole() {
	let mut allowance = opened();
	let before = allowance;
	assert!(!allowance.spend(0, Demand { orders: OPENING + 1, cancels: 1 }));
	assert!(!allowance.spend(0, Demand { orders: 1, cancels: 2 * OPENING + 1 }));
	assert_eq!(allowance, before);
}

#[test]
fn cash_should_earn_one_operation_a_day_for_each_unit() {
	let mut allowance = opened();
	// The settlement interval does not matter.
	for block in 1..=14_400 {
		allowance.settle(Millis(block * 6_000), cash(7_200), 0);
	}
	assert_eq!(allowance.left(0).orders, OPENING + 7_200);
	allowance.settle(Millis(25 * HOUR), cash(7_200), 0);
	assert_eq!(allowance.left(0).orders, OPENING + 7_500);
}

#[test]
fn cash_should_refill_an_allowance_up_to_the_base() {
	let mut allowance = opened();
	allowance.settle(Millis(24 * HOUR), cash(1_000_000), 0);
	assert_eq!(allowance.left(0).orders, BASE);
	assert!(allowance.spend(0, orders(100)));
	allowance.settle(Millis(48 * HOUR), cash(1_000_000), 0);
	assert_eq!(allowance.left(0).orders, BASE);
	// Volume adds on top, and then cash adds nothing.
	assert_eq!(allowance.left(money(500)).orders, BASE + 500);
	allowance.settle(Millis(72 * HOUR), cash(1_000_000), money(500));
	assert_eq!(allowance.left(money(500)).orders, BASE + 500);
}

#[test]
fn debt_should_earn_nothing() {
	let mut allowance = opened();
	allowance.settle(Millis(24 * HOUR), cash(-1_000), 0);
	assert_eq!(allowance.left(0).orders, OPENING);
}

/// Moving the same money through many accounts earns no more than leaving it in one.
#[test]
fn money_should_earn_once_across_many_accounts() {
	let mut allowances = [opened(); 24];
	for (hour, allowance) in (0..).zip(&mut allowances) {
		// The money arrives, stays for an hour, and leaves.
		allowance.settle(Millis(hour * HOUR), Quote::ZERO, 0);
		allowance.settle(Millis((hour + 1) * HOUR), cash(2_400), 0);
	}
	let end = Millis(24 * HOUR);
	allowances.iter_mut().for_each(|allowance| allowance.settle(end, Quote::ZERO, 0));
	let earned: u64 = allowances.iter().map(|allowance| allowance.left(0).orders - OPENING).sum();
	assert_eq!(earned, 2_400);
}

proptest! {
	/// Spent operations never exceed earned ones, in any order of events.
	#[test]
	fn allowance_should_never_be_overdrawn(
		steps in prop::collection::vec((0u64..100 * HOUR, -10i128..100_000, 0u64..5_000, 0u64..3_000, 0u64..6_000), 1..60)
	) {
		let (mut allowance, mut now, mut volume) = (opened(), 0, 0);
		let mut from_cash = 0;
		for (wait, units, traded, placed, cancelled) in steps {
			now += wait;
			volume += money(traded);
			allowance.settle(Millis(now), cash(units), volume);
			from_cash += u64::try_from(units.max(0)).unwrap() * wait / (24 * HOUR) + 1;
			let before = allowance;
			let demand = Demand { orders: placed, cancels: cancelled };
			let free = allowance.spend(volume, demand);
			prop_assert!(free || allowance == before);
			prop_assert_eq!(free, before.left(volume).covers(demand));
			prop_assert!(allowance.orders <= OPENING + from_cash + volume / OPERATION);
			let limit = (allowance.earned + volume) / OPERATION;
			prop_assert!(allowance.orders <= limit && allowance.cancels <= (2 * limit).min(limit + CANCELS));
		}
	}
}
