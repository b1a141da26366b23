//! Account health against its definition, and on both sides of each boundary.

mod common;

use common::{any_account, any_position, exposure, health_of};
use novation_risk::{health, permits, Exposure, OrderSums};
use novation_units::{Lots, Overflow, Ppm, Quote, SignedLots, Ticks};
use proptest::prelude::*;

fn orders(orders: &[(u64, u64)]) -> OrderSums {
	orders.iter().fold(OrderSums::default(), |sums, (lots, price)| {
		sums.with(Lots(*lots), Ticks(*price)).unwrap()
	})
}

#[test]
fn account_should_be_liquidatable_one_atom_below_maintenance() {
	let short = [exposure(-1, 1_000)];
	assert!(!health_of(1_050, &short).is_liquidatable());
	assert!(health_of(1_049, &short).is_liquidatable());
}

#[test]
fn account_without_positions_should_never_be_liquidatable() {
	assert!(!health_of(-1_000, &[]).is_liquidatable());
	let order = Exposure { bids: orders(&[(1, 1_000)]), ..exposure(0, 1_000) };
	assert!(!health_of(-1_000, &[order]).is_liquidatable());
}

#[test]
fn account_should_meet_initial_margin_at_the_last_atom() {
	let long = [Exposure { quote: Quote(-1_000), ..exposure(1, 1_000) }];
	assert!(health_of(100, &long).meets_initial());
	assert!(!health_of(99, &long).meets_initial());
	assert_eq!(health_of(107, &long).free_collateral(), Quote(7));
	assert_eq!(health_of(50, &long).free_collateral(), Quote(0));
}

#[test]
fn requirements_should_be_rounded_up() {
	let sums = health_of(0, &[exposure(1, 1)]);
	assert_eq!((sums.initial, sums.maintenance, sums.withdrawal), (Quote(1), Quote(1), Quote(1)));
}

#[test]
fn funding_owed_should_lower_equity() {
	let owing = Exposure { funding_owed: Quote(7), ..exposure(1, 1_000) };
	assert_eq!(health_of(0, &[owing]).equity, Quote(993));
	let owed = Exposure { funding_owed: Quote(-7), ..exposure(1, 1_000) };
	assert_eq!(health_of(0, &[owed]).equity, Quote(1_007));
}

#[test]
fn order_should_reserve_margin_loss_and_fee() {
	let fee = Exposure { order_fee: Ppm(1_000), ..exposure(0, 1_000) };
	let initial = |bids, asks| health_of(0, &[Exposure { bids, asks, ..fee }]).initial;
	let none = OrderSums::default();
	// Margin at mark 100, loss 0, fee 1.
	assert_eq!(initial(orders(&[(1, 900)]), none), Quote(101));
	// Margin at mark 100, loss against mark 50, fee 2.
	assert_eq!(initial(orders(&[(1, 1_050)]), none), Quote(152));
	assert_eq!(initial(none, orders(&[(1, 950)])), Quote(151));
	// Only the worse side counts, not the sum of both.
	assert_eq!(initial(orders(&[(1, 1_000)]), orders(&[(2, 1_000)])), Quote(202));
}

#[test]
fn order_that_reduces_should_reserve_nothing_more() {
	let long = Exposure { asks: orders(&[(4, 1_000)]), ..exposure(4, 1_000) };
	assert_eq!(health_of(0, &[long]).initial, Quote(400));
}

#[test]
fn profit_should_not_leave_before_it_is_realised() {
	let winning = [Exposure { quote: Quote(-500), ..exposure(1, 1_000) }];
	let sums = health_of(300, &winning);
	assert_eq!((sums.equity, sums.unrealised_profit), (Quote(800), Quote(500)));
	assert_eq!(sums.withdrawable(Quote(300)), Quote(200));
}

#[test]
fn withdrawal_should_need_its_own_margin_when_that_is_higher() {
	let long = [Exposure { quote: Quote(-1_000), withdrawal: Ppm(200_000), ..exposure(1, 1_000) }];
	assert_eq!(health_of(201, &long).withdrawable(Quote(201)), Quote(1));
	assert_eq!(health_of(200, &long).withdrawable(Quote(200)), Quote(0));
	assert_eq!(health_of(50, &long).withdrawable(Quote(50)), Quote(0));
	assert_eq!(health_of(-5, &[]).withdrawable(Quote(-5)), Quote(0));
	assert_eq!(health_of(5, &[]).withdrawable(Quote(5)), Quote(5));
}

/// Finding L5: an account that sells below its zero price leaves the loss to others, although its excess over
/// maintenance margin rises.
#[test]
fn reduction_should_be_permitted_while_equity_keeps_its_proportion_to_maintenance() {
	let of = |equity, maintenance| novation_risk::Health {
		equity: Quote(equity),
		initial: Quote(2 * maintenance),
		maintenance: Quote(maintenance),
		..health_of(0, &[])
	};
	// Half of a position with equity 9 000 and maintenance margin 10 000 may cost half of the equity, and no more.
	let before = of(9_000, 10_000);
	assert!(permits(&before, &of(4_500, 5_000), true, false));
	assert!(!permits(&before, &of(4_499, 5_000), true, false));
	assert!(!permits(&before, &of(4_500, 5_000), false, false));
	// Nothing may be left of it but a debt.
	assert!(permits(&before, &of(0, 0), true, false));
	assert!(!permits(&before, &of(-1, 0), true, false));
	// A negative equity shrinks in proportion.
	assert!(permits(&of(-100, 10), &of(-50, 5), true, false));
	assert!(!permits(&of(-100, 10), &of(-51, 5), true, false));
	// Whoever meets initial margin afterwards may trade anyway.
	assert!(permits(&before, &of(10_000, 5_000), false, false));
	// Beside a position without a price, the excess must not fall either.
	assert!(permits(&of(30, 20), &of(25, 15), true, true));
	assert!(!permits(&of(30, 20), &of(24, 15), true, true));
	assert!(permits(&of(30, 20), &of(24, 15), true, false));
}

#[test]
fn sums_beyond_the_range_should_be_an_overflow() {
	let huge = exposure(i64::MAX, u64::MAX);
	assert_eq!(health(Quote(i128::MAX), &[huge]), Err(Overflow));
}

#[test]
fn order_sums_should_return_to_zero() {
	let sums = orders(&[(3, 10), (5, 7)]);
	assert_eq!((sums.lots, sums.lot_ticks), (Lots(8), 65));
	let sums = sums.without(Lots(3), Ticks(10)).unwrap().without(Lots(5), Ticks(7));
	assert_eq!(sums, Ok(OrderSums::default()));
	assert_eq!(OrderSums::default().without(Lots(1), Ticks(1)), Err(Overflow));
}

/// `part` millionths of a non-negative `amount`, rounded up.
fn part(part: Ppm, amount: i128) -> i128 {
	(amount * i128::from(part.0) + 999_999) / 1_000_000
}

/// Initial margin of one market, computed order by order.
fn naive_initial(e: &Exposure, bids: &[(u64, u64)], asks: &[(u64, u64)]) -> i128 {
	let (mark, tick_value) = (i128::from(e.mark.0), i128::from(e.tick_value.0));
	let after = |orders: &[(u64, u64)], sign: i128| {
		let (mut lots, mut loss, mut paid) = (i128::from(e.lots.0), 0, 0);
		for (size, price) in orders {
			let (size, price) = (i128::from(*size), i128::from(*price));
			lots += sign * size;
			loss += sign * (price - mark) * size * tick_value;
			paid += price * size * tick_value;
		}
		part(e.initial, lots.abs() * mark * tick_value) + loss.max(0) + part(e.order_fee, paid)
	};
	after(&[], 1).max(after(bids, 1)).max(after(asks, -1))
}

/// At most `count` open orders within a tenth of the mark.
fn any_orders(mark: u64, count: usize) -> impl Strategy<Value = Vec<(u64, u64)>> {
	let price = (mark * 9 / 10).max(1)..=mark * 11 / 10 + 1;
	prop::collection::vec((1_u64..3_000, price), 0..=count)
}

/// A market with the individual open bids and asks.
type BusyMarket = (Exposure, Vec<(u64, u64)>, Vec<(u64, u64)>);

fn any_busy_market() -> impl Strategy<Value = BusyMarket> {
	any_position().prop_flat_map(|e| {
		(Just(e), any_orders(e.mark.0, 4), any_orders(e.mark.0, 4)).prop_map(|(e, bids, asks)| {
			(Exposure { bids: orders(&bids), asks: orders(&asks), ..e }, bids, asks)
		})
	})
}

/// Fills no orders, all bids or all asks of a market. Returns the result and the fees paid.
fn filled(e: &Exposure, which: u8) -> (Exposure, i128) {
	let (orders, sign) = match which {
		0 => (OrderSums::default(), 0),
		1 => (e.bids, 1),
		_ => (e.asks, -1),
	};
	let paid = e.tick_value.money(orders.lot_ticks).unwrap().0;
	let after = Exposure {
		lots: SignedLots(e.lots.0 + sign * i64::try_from(orders.lots.0).unwrap()),
		quote: Quote(e.quote.0 - i128::from(sign) * paid),
		bids: OrderSums::default(),
		asks: OrderSums::default(),
		..*e
	};
	(after, part(e.order_fee, paid))
}

proptest! {
	#[test]
	fn sums_should_match_the_definition(
		cash in -1_000_000_i128..1_000_000,
		markets in prop::collection::vec(any_busy_market(), 0..5),
	) {
		let exposures: Vec<Exposure> = markets.iter().map(|market| market.0).collect();
		let sums = health_of(cash, &exposures);
		let (mut equity, mut initial, mut maintenance) = (cash, 0, 0);
		let (mut withdrawal, mut gross, mut gains) = (0, 0, 0);
		for (e, bids, asks) in &markets {
			let value = i128::from(e.lots.0) * i128::from(e.mark.0) * i128::from(e.tick_value.0);
			let profit = e.quote.0 + value - e.funding_owed.0;
			equity += profit;
			gains += profit.max(0);
			gross += value.abs();
			maintenance += part(e.maintenance, value.abs());
			withdrawal += part(e.withdrawal, value.abs());
			initial += naive_initial(e, bids, asks);
		}
		prop_assert_eq!(sums.equity.0, equity);
		prop_assert_eq!(sums.initial.0, initial);
		prop_assert_eq!(sums.maintenance.0, maintenance);
		prop_assert_eq!(sums.withdrawal.0, withdrawal);
		prop_assert_eq!(sums.notional.0, gross);
		prop_assert_eq!(sums.unrealised_profit.0, gains);
		prop_assert_eq!(sums.positions as usize, markets.len());
	}

	/// Reserved margin is enough: an account that meets initial margin still meets it after fills.
	#[test]
	fn initial_margin_should_still_be_met_when_orders_fill(
		markets in prop::collection::vec((any_busy_market(), 0_u8..3), 1..4),
		spare in 0_i128..3,
	) {
		let exposures: Vec<Exposure> = markets.iter().map(|((e, ..), _)| *e).collect();
		let bare = health_of(0, &exposures);
		let cash = bare.initial.0 - bare.equity.0 + spare;
		let (mut after, mut fees) = (Vec::new(), 0);
		for ((e, ..), which) in &markets {
			let (market, fee) = filled(e, *which);
			after.push(market);
			fees += fee;
		}
		prop_assert!(health_of(cash - fees, &after).meets_initial());
	}

	/// The withdrawable amount breaks no rule, and one atom more would.
	#[test]
	fn withdrawable_should_be_the_most_that_keeps_the_rules(
		(cash, exposures) in any_account(-500_000, 8_000_000),
	) {
		let allowed = |amount: i128| {
			let after = health_of(cash.0 - amount, &exposures);
			let settled = after.equity.0 - after.unrealised_profit.0;
			amount <= cash.0 && settled >= after.initial.0 && settled >= after.withdrawal.0
		};
		let amount = health_of(cash.0, &exposures).withdrawable(cash).0;
		prop_assert!(amount == 0 || allowed(amount));
		prop_assert!(!allowed(amount + 1));
	}

	/// A mark move transfers value between accounts and creates none.
	#[test]
	fn moving_the_mark_should_leave_the_sum_of_equity(
		e in any_position(),
		split in 0_i64..5_000,
		mark in 1_u64..100_000_000,
	) {
		let other = |lots: i64, quote: i128| Exposure {
			lots: SignedLots(lots), quote: Quote(quote), funding_owed: Quote(0), ..e
		};
		let three = [
			other(e.lots.0, e.quote.0),
			other(-e.lots.0 - split, -e.quote.0 + 5),
			other(split, -5),
		];
		let total = |mark| three.iter()
			.map(|e| health_of(0, &[Exposure { mark: Ticks(mark), ..*e }]).equity.0)
			.sum::<i128>();
		prop_assert_eq!(total(mark), total(e.mark.0));
	}
}
