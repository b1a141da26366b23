//! Safe moves, zero prices and liquidation prices against their guarantees.

mod common;

use common::{any_account, exposure, health_of};
use novation_risk::{liquidation_price, relative_move_ppb, zero_price, Exposure, ZeroPriceError};
use novation_units::{Ppm, Quote, SignedLots, Ticks};
use proptest::prelude::*;

#[test]
fn relative_move_should_be_rounded_up() {
	let (million, one) = (Ticks(1_000_000), Ticks(1));
	assert_eq!(relative_move_ppb(million, million), 0);
	assert_eq!(relative_move_ppb(million, Ticks(999_999)), 1_000);
	assert_eq!(relative_move_ppb(Ticks(1_000_001), Ticks(1_000_002)), 1_000);
	assert_eq!(relative_move_ppb(Ticks(999_999), million), 1_001);
	assert_eq!(relative_move_ppb(Ticks(0), one), u64::MAX);
	assert_eq!(relative_move_ppb(one, Ticks(u64::MAX)), u64::MAX);
}

#[test]
fn safe_move_should_be_zero_below_maintenance_and_all_without_positions() {
	let short = [exposure(-1, 1_000_000)];
	assert_eq!(health_of(1_050_000, &short).safe_move(), Ppm(0));
	assert_eq!(health_of(1_049_999, &short).safe_move(), Ppm(0));
	assert_eq!(health_of(-5, &[]).safe_move(), Ppm(1_000_000));
	assert_eq!(health_of(1 << 80, &short).safe_move(), Ppm(1_000_000));
}

/// A bound far below the real limit would be useless.
#[test]
fn safe_move_should_be_near_the_move_that_liquidates() {
	let short = exposure(-10, 100_000_000);
	let cash = 1_100_000_000;
	let x = health_of(cash, &[short]).safe_move().0;
	assert!((46_000..47_620).contains(&x), "{x}");
	let moved = |ppm: u64| Exposure { mark: Ticks(100_000_000 + 100 * ppm), ..short };
	assert!(!health_of(cash, &[moved(u64::from(x))]).is_liquidatable());
	assert!(health_of(cash, &[moved(u64::from(x) * 106 / 100)]).is_liquidatable());
}

/// Many positions whose requirements each round up by an atom at the first tick.
#[test]
fn safe_move_should_leave_room_for_rounding_up() {
	let before = [exposure(-1, 10_000); 100];
	let after = [exposure(-1, 10_001); 100];
	let bare = health_of(0, &before);
	let cash = |excess| bare.maintenance.0 - bare.equity.0 + excess;
	let allows_a_tick = |excess| {
		u64::from(health_of(cash(excess), &before).safe_move().0) * 1_000
			>= relative_move_ppb(Ticks(10_000), Ticks(10_001))
	};
	let first = (0..1_000).find(|excess| allows_a_tick(*excess)).unwrap();
	assert!(!health_of(cash(first), &after).is_liquidatable(), "allowed with {first}");
	assert!(first < 400, "{first} is far more than a tick and rounding cost");
}

#[test]
fn zero_price_should_be_below_a_long_and_above_a_short_with_equity() {
	// Equity 20 of 50: two fifths of the margin of 50 per lot.
	let long = Exposure { quote: Quote(-1_000), ..exposure(1, 1_000) };
	assert_eq!(zero_price(&health_of(20, &[long]), &long), Ok(Ticks(980)));
	let short = Exposure { quote: Quote(1_000), ..exposure(-1, 1_000) };
	assert_eq!(zero_price(&health_of(20, &[short]), &short), Ok(Ticks(1_020)));
	// In debt it is the other way round.
	assert_eq!(zero_price(&health_of(-20, &[long]), &long), Ok(Ticks(1_020)));
	assert_eq!(zero_price(&health_of(-20, &[short]), &short), Ok(Ticks(980)));
	assert_eq!(zero_price(&health_of(0, &[long]), &long), Ok(Ticks(1_000)));
}

#[test]
fn zero_price_should_be_rounded_in_favour_of_the_account() {
	let long = Exposure { quote: Quote(-2_000), ..exposure(2, 1_000) };
	assert_eq!(zero_price(&health_of(21, &[long]), &long), Ok(Ticks(990)));
	assert_eq!(zero_price(&health_of(-21, &[long]), &long), Ok(Ticks(1_011)));
	let short = Exposure { quote: Quote(2_000), ..exposure(-2, 1_000) };
	assert_eq!(zero_price(&health_of(21, &[short]), &short), Ok(Ticks(1_010)));
	assert_eq!(zero_price(&health_of(-21, &[short]), &short), Ok(Ticks(989)));
}

#[test]
fn zero_price_should_not_fall_below_one_tick() {
	let short = Exposure { quote: Quote(10), ..exposure(-1, 10) };
	assert_eq!(zero_price(&health_of(-50, &[short]), &short), Ok(Ticks(1)));
	let long = Exposure { quote: Quote(-10), ..exposure(1, 10) };
	assert_eq!(zero_price(&health_of(50, &[long]), &long), Ok(Ticks(1)));
}

#[test]
fn zero_price_should_be_rejected_without_a_position() {
	let flat = exposure(0, 10);
	assert_eq!(zero_price(&health_of(5, &[flat]), &flat), Err(ZeroPriceError::NoPosition));
}

#[test]
fn liquidation_price_should_be_absent_when_no_price_liquidates() {
	let long = Exposure { quote: Quote(-1_000), ..exposure(1, 1_000) };
	assert_eq!(liquidation_price(Quote(1_000), &[long], 0), Ok(None));
	assert_eq!(liquidation_price(Quote(999), &[long], 0), Ok(Some(Ticks(1))));
	assert_eq!(liquidation_price(Quote(0), &[exposure(0, 5)], 0), Ok(None));
	assert_eq!(liquidation_price(Quote(0), &[], 0), Ok(None));
	let short = exposure(-1, 1_000);
	assert_eq!(liquidation_price(Quote(i128::from(u64::MAX) * 2), &[short], 0), Ok(None));
	assert_eq!(liquidation_price(Quote(-1), &[short], 0), Ok(Some(Ticks(1))));
}

/// Closes `lots` of `e`, at most its size, at `price`.
fn closed(e: &Exposure, lots: i64, price: Ticks) -> Exposure {
	let lots = lots * e.lots.0.signum();
	let paid = SignedLots(lots).value(price, e.tick_value).unwrap();
	Exposure { lots: SignedLots(e.lots.0 - lots), quote: Quote(e.quote.0 + paid.0), ..*e }
}

/// Moves the mark by `ppm`, against the position if `against`.
fn stepped(e: &Exposure, ppm: u64, against: bool) -> Exposure {
	let distance = (u128::from(e.mark.0) * u128::from(ppm) / 1_000_000) as u64;
	let up = (e.lots.0 < 0) == against;
	let mark = if up { e.mark.0 + distance } else { e.mark.0 - distance };
	Exposure { mark: Ticks(mark.max(1)), ..*e }
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	/// The guarantee of the health schedule: no account becomes liquidatable within its safe move.
	#[test]
	fn safe_move_should_hold_along_any_path(
		(cash, exposures) in any_account(1_000_000, 9_000_000),
		steps in prop::collection::vec((0_usize..5, 1_u64..200_000, 0_u8..8, 0_u8..8), 1..60),
	) {
		let safe = health_of(cash.0, &exposures).safe_move();
		let mut moved = vec![0_u64; exposures.len()];
		let mut now = exposures;
		for (i, ppm, direction, funding) in steps {
			let i = i % now.len();
			// Mostly against the position, sometimes in its favour.
			let next = stepped(&now[i], ppm, direction > 0);
			let length = relative_move_ppb(now[i].mark, next.mark).div_ceil(1_000);
			if moved[i] + length <= u64::from(safe.0) {
				moved[i] += length;
				now[i] = next;
			}
			if funding == 0 && moved[i] + 10 <= u64::from(safe.0) {
				// A funding rate of 10 ppm, plus the atom of rounding.
				moved[i] += 10;
				let notional = now[i].notional().unwrap();
				now[i].funding_owed.0 += notional.0 * 10 / 1_000_000;
			}
			prop_assert!(!health_of(cash.0, &now).is_liquidatable(), "safe {safe:?}, moved {moved:?}");
		}
	}

	/// The worst path: all markets move against the account in small compounding steps.
	#[test]
	fn safe_move_should_hold_when_all_markets_turn_against_the_account(
		(cash, exposures) in any_account(1_000_000, 6_000_000),
		ppm in 50_u64..60_000,
	) {
		let safe = u64::from(health_of(cash.0, &exposures).safe_move().0);
		let mut now = exposures;
		for e in &mut now {
			let mut left = safe;
			loop {
				let next = stepped(e, ppm.min(left), true);
				let length = relative_move_ppb(e.mark, next.mark).div_ceil(1_000);
				if length == 0 || length > left {
					break;
				}
				left -= length;
				*e = next;
			}
		}
		prop_assert!(!health_of(cash.0, &now).is_liquidatable());
	}

	/// Non-negative equity survives any sequence of closes, each at its current zero price.
	#[test]
	fn closing_at_zero_prices_should_never_make_equity_negative(
		(cash, exposures) in any_account(0, 1_200_000),
		closings in prop::collection::vec((0_usize..5, 1_i64..=5_000), 1..12),
	) {
		let mut now = exposures;
		for (i, lots) in closings {
			let i = i % now.len();
			let open = now[i].lots.abs().0 as i64;
			if open == 0 {
				continue;
			}
			let before = health_of(cash.0, &now);
			let price = zero_price(&before, &now[i]).unwrap();
			now[i] = closed(&now[i], lots.min(open), price);
			let after = health_of(cash.0, &now);
			prop_assert!(after.equity.0 >= 0, "{before:?} to {after:?} at {price:?}");
		}
	}

	/// Closing every position at the zero prices of one moment leaves no debt, whatever it was. At
	/// most one tick per lot is left over.
	#[test]
	fn closing_all_at_zero_prices_should_leave_almost_nothing(
		(cash, exposures) in any_account(-900_000, 1_200_000),
	) {
		let before = health_of(cash.0, &exposures);
		let (mut now, mut ticks, mut clamped) = (Vec::new(), 0, false);
		for e in &exposures {
			let price = zero_price(&before, e).unwrap();
			clamped |= price == Ticks(1);
			ticks += e.tick_value.notional(e.lots.abs(), Ticks(1)).unwrap().0;
			now.push(closed(e, e.lots.abs().0 as i64, price));
		}
		prop_assume!(!clamped);
		let left = health_of(cash.0, &now).equity.0;
		// The shares add up to the equity, less at most one atom each.
		let slack = exposures.len() as i128;
		prop_assert!((0..ticks + slack).contains(&left), "{left} left of {before:?}");
	}

	/// A partial close does not lower the ratio of equity to maintenance margin, except by rounding.
	#[test]
	fn closing_at_the_zero_price_should_keep_the_ratio(
		(cash, exposures) in any_account(10_000, 990_000),
		lots in 1_i64..5_000,
	) {
		let before = health_of(cash.0, &exposures);
		let price = zero_price(&before, &exposures[0]).unwrap();
		let mut now = exposures.clone();
		now[0] = closed(&now[0], lots.min(now[0].lots.abs().0 as i64), price);
		let after = health_of(cash.0, &now);
		let (left, right) = (after.equity.0 * before.maintenance.0, before.equity.0 * after.maintenance.0);
		prop_assert!(left + before.maintenance.0 * 2 >= right, "{before:?} {after:?}");
	}

	/// Liquidatable at this price, but not one tick nearer to safety.
	#[test]
	fn liquidation_price_should_be_the_first_that_liquidates(
		(cash, exposures) in any_account(-500_000, 9_000_000),
	) {
		for i in 0..exposures.len() {
			let at_mark = |mark: u64| {
				let mut moved = exposures.clone();
				moved[i].mark = Ticks(mark);
				health_of(cash.0, &moved).is_liquidatable()
			};
			let long = exposures[i].lots.0 > 0;
			match liquidation_price(cash, &exposures, i).unwrap() {
				Some(Ticks(price)) => {
					prop_assert!(at_mark(price));
					let safer = if long { price + 1 } else { price - 1 };
					prop_assert!(safer == 0 || !at_mark(safer));
				},
				None => {
					let worst = if long { 1 } else { u64::MAX };
					prop_assert!(!at_mark(worst));
				},
			}
		}
	}
}
