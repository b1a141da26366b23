//! Sizes, fees and shares against their definitions, and on both sides of each boundary.

use novation_liquidation::{
	liquidation_fee, lots_to_restore, quintile, rank, LiquidationTerms, LiquidationTermsError,
	ProRata, SizeError,
};
use novation_risk::{health, Exposure, MarginTerms, OrderSums};
use novation_units::{Lots, Overflow, Ppm, Quote, SignedLots, TickValue, Ticks};
use proptest::prelude::*;

const TERMS: LiquidationTerms =
	LiquidationTerms { fee: Ppm(10_000), critical: Ppm(333_333), underlying: None };

fn exposure(lots: i64, mark: u64) -> Exposure {
	Exposure {
		lots: SignedLots(lots),
		mark: Ticks(mark),
		tick_value: TickValue(1),
		initial: Ppm(100_000),
		maintenance: Ppm(50_000),
		withdrawal: Ppm(100_000),
		..Exposure::default()
	}
}

#[test]
fn size_should_free_the_shortfall() {
	let long = exposure(1_000, 1_000);
	let size_of = |shortfall, fee| lots_to_restore(Quote(shortfall), &long, Ppm(fee));
	// Per lot: margin 100, less a fee of 10.
	assert_eq!(size_of(898, 10_000), Ok(Lots(10)));
	assert_eq!(size_of(899, 10_000), Ok(Lots(11)));
	// With two atoms for rounding, one lot covers up to 98 without a fee.
	assert_eq!(size_of(98, 0), Ok(Lots(1)));
	assert_eq!(size_of(99, 0), Ok(Lots(2)));
	assert_eq!(lots_to_restore(Quote(99), &exposure(-1_000, 1_000), Ppm(0)), Ok(Lots(2)));
}

/// The sizes of the specification, with one tier.
#[test]
fn size_should_restore_the_margin_of_a_whole_account() {
	let position = |lots| Exposure { tick_value: TickValue(10), ..exposure(lots, 1_000_000) };
	// $200 000 at 10 % and 5 %: equity $9 000 of a maintenance of $10 000, and $20 000 to restore.
	let size_of = |equity: i128| {
		lots_to_restore(Quote(20_000_000_000 - equity), &position(20_000), Ppm(5_000))
	};
	assert_eq!(size_of(9_000_000_000), Ok(Lots(11_579)));
	assert_eq!(size_of(1), Ok(Lots(20_000)));
	let short = Exposure { initial: Ppm(50_000), maintenance: Ppm(25_000), ..position(-20_000) };
	// A shortfall of $5 250 and two atoms at 4.5 % of $10 a lot.
	assert_eq!(lots_to_restore(Quote(5_250_000_000), &short, Ppm(5_000)), Ok(Lots(11_667)));
}

#[test]
fn size_should_be_zero_without_a_shortfall_and_at_most_the_position() {
	let long = exposure(5, 1_000);
	assert_eq!(lots_to_restore(Quote(0), &long, Ppm(0)), Ok(Lots(0)));
	assert_eq!(lots_to_restore(Quote(-1), &long, Ppm(0)), Ok(Lots(0)));
	assert_eq!(lots_to_restore(Quote(1 << 100), &long, Ppm(0)), Ok(Lots(5)));
	let none = lots_to_restore(Quote(1), &exposure(0, 1_000), Ppm(0));
	assert_eq!(none, Err(SizeError::NoPosition));
}

#[test]
fn fee_should_be_rounded_up_and_leave_no_debt() {
	let fee = |notional, left| liquidation_fee(Quote(notional), &TERMS, Quote(left));
	assert_eq!(fee(1_001, 1_000), Ok(Quote(11)));
	assert_eq!(fee(1_001, 11), Ok(Quote(11)));
	assert_eq!(fee(1_001, 10), Ok(Quote(10)));
	assert_eq!(fee(1_001, 0), Ok(Quote(0)));
	assert_eq!(fee(1_001, -5), Ok(Quote(0)));
}

#[test]
fn terms_should_be_rejected_beyond_each_boundary() {
	let maintenance = Ppm(50_000);
	let margin = MarginTerms {
		initial: Ppm(100_000),
		maintenance,
		withdrawal: Ppm(100_000),
		open_interest_lower: Quote(0),
		open_interest_upper: Quote(0),
		class: 0,
	};
	let with = |fee, critical| {
		let underlying = None;
		LiquidationTerms { fee: Ppm(fee), critical: Ppm(critical), underlying }.validate(&margin)
	};
	assert_eq!(with(49_999, 1_000_000), Ok(()));
	assert_eq!(with(0, 0), Ok(()));
	assert_eq!(with(50_000, 0), Err(LiquidationTermsError::FeeNotBelowMaintenance { maintenance }));
	assert_eq!(with(0, 1_000_001), Err(LiquidationTermsError::CriticalAboveAll));
}

#[test]
fn rank_should_be_the_unhedged_profit_ratio() {
	let long = Exposure { quote: Quote(-5_000), ..exposure(10, 1_000) };
	// The value has doubled.
	assert_eq!(rank(&long, Quote(0)), Ok(2_000_000));
	assert_eq!(rank(&long, Quote(2_500)), Ok(1_500_000));
	assert_eq!(rank(&long, Quote(10_000)), Ok(0));
	let short = Exposure { quote: Quote(15_000), ..exposure(-10, 1_000) };
	assert_eq!(rank(&short, Quote(0)), Ok(1_500_000));
}

#[test]
fn rank_should_be_zero_without_a_profit() {
	let rank_of = |lots, quote| {
		let position = Exposure { quote: Quote(quote), ..exposure(lots, 1_000) };
		rank(&position, Quote(0)).unwrap()
	};
	assert_eq!(rank_of(1, -1_000), 0);
	assert!(rank_of(1, -999) > 0);
	assert_eq!(rank_of(-1, 1_000), 0);
	assert!(rank_of(-1, 1_001) > 0);
	assert_eq!(rank_of(0, 5), 0);
	assert_eq!(rank_of(1, 0), u64::MAX);
}

/// Finding L8: traders see who would be asked first.
#[test]
fn quintile_should_be_the_fifth_among_all_ranks() {
	let of = |own| quintile(own, [10, 20, 30, 40, 50].into_iter());
	assert_eq!([10, 20, 30, 40, 50].map(of), [1, 2, 3, 4, 5]);
	assert_eq!((of(0), of(60)), (1, 5));
	assert_eq!(quintile(7, [7].into_iter()), 1);
	assert_eq!(quintile(7, [].into_iter()), 1);
}

#[test]
fn share_should_be_rejected_beyond_the_declared_total() {
	let mut shares = ProRata::new(Lots(5), Lots(10));
	assert_eq!(shares.take(Lots(10)), Ok(Lots(5)));
	assert_eq!(shares.take(Lots(0)), Ok(Lots(0)));
	assert_eq!(shares.take(Lots(1)), Err(Overflow));
}

#[test]
fn share_should_be_everything_when_more_is_wanted_than_exists() {
	let mut shares = ProRata::new(Lots(50), Lots(10));
	assert_eq!(shares.take(Lots(4)), Ok(Lots(4)));
	assert_eq!(shares.take(Lots(6)), Ok(Lots(6)));
	assert_eq!(ProRata::new(Lots(1), Lots(0)).take(Lots(0)), Ok(Lots(0)));
}

proptest! {
	/// The shares add up to the lots wanted. Each is within one lot of its exact share, and no
	/// holder gives more than it has.
	#[test]
	fn shares_should_be_pro_rata(
		holders in prop::collection::vec(prop_oneof![1_u64..4, 1_u64..1_000_000_000], 1..60),
		part in 0_u64..=1_000,
	) {
		let opposite: u64 = holders.iter().sum();
		let wanted = (u128::from(opposite) * u128::from(part) / 1_000) as u64;
		let mut shares = ProRata::new(Lots(wanted), Lots(opposite));
		let mut taken = 0;
		for holder in holders {
			let share = shares.take(Lots(holder)).unwrap().0;
			taken += share;
			prop_assert!(share <= holder);
			let exact = i128::from(holder) * i128::from(wanted);
			let distance = i128::from(share) * i128::from(opposite) - exact;
			prop_assert!(distance.abs() < i128::from(opposite), "{share} of {holder}");
		}
		prop_assert_eq!(taken, wanted);
	}

	/// The size restores initial margin, and no smaller one does but for three atoms of rounding.
	#[test]
	fn size_should_be_the_smallest_that_restores_initial_margin(
		lots in prop_oneof![-5_000_i64..=-1, 1_i64..=5_000],
		other in -2_000_i64..2_000,
		mark in 1_000_u64..10_000_000,
		maintenance in 5_000_u32..100_000,
		part in 1_i128..1_990,
		fee in 0_u32..4_000,
	) {
		let one = Exposure {
			initial: Ppm(maintenance * 2), maintenance: Ppm(maintenance), ..exposure(lots, mark)
		};
		let two = Exposure { lots: SignedLots(other), ..one };
		let bare = health(Quote(0), &[one, two]).unwrap();
		let cash = bare.maintenance.0 * part / 1_000 - bare.equity.0;
		let before = health(Quote(cash), &[one, two]).unwrap();
		prop_assume!(!before.meets_initial());
		let shortfall = before.initial.sub(before.equity).unwrap();

		let restored = |size: u64| {
			let closed = SignedLots(size as i64 * lots.signum());
			let paid = closed.value(one.mark, TickValue(1)).unwrap();
			let after = Exposure {
				lots: SignedLots(lots - closed.0),
				quote: paid,
				bids: OrderSums::default(),
				..one
			};
			let notional = TickValue(1).notional(Lots(size), one.mark).unwrap();
			let fee = Ppm(fee).of_ceil(notional).unwrap().0;
			health(Quote(cash - fee), &[after, two]).unwrap().meets_initial()
		};
		let size = lots_to_restore(shortfall, &one, Ppm(fee)).unwrap();
		let is_all = size == one.lots.abs();
		prop_assert!(is_all || restored(size.0), "{size:?} are too few");
		// Three atoms of rounding are worth less than one lot here.
		prop_assert!(size.0 < 2 || !restored(size.0 - 2), "{size:?} are too many");
	}
}
