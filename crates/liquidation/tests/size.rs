//! Sizes, fees and shares against their definitions, and on both sides of each boundary.

use novation_liquidation::{
	liquidation_fee, lots_to_restore, rank, Closing, LiquidationTerms, LiquidationTermsError,
	ProRata, SizeError,
};
use novation_risk::{health, zero_price, Exposure, MarginTerms, OrderSums};
use novation_units::{Lots, Overflow, Ppm, Quote, SignedLots, TickValue, Ticks};
use proptest::prelude::*;

const TERMS: LiquidationTerms = LiquidationTerms { fee: Ppm(10_000), critical: Ppm(333_333) };

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

fn closing(price: u64, fee: u32) -> Closing {
	Closing { price: Ticks(price), fee: Ppm(fee) }
}

#[test]
fn size_should_free_the_shortfall() {
	let long = exposure(1_000, 1_000);
	let size_of = |shortfall, closing| lots_to_restore(Quote(shortfall), &long, closing);
	// Per lot: margin 100, less a loss of 20, less a fee of 10 on 980.
	assert_eq!(size_of(700, closing(980, 10_000)), Ok(Lots(10)));
	// With two atoms for rounding, one lot covers up to 98 at mark without a fee.
	assert_eq!(size_of(98, closing(1_000, 0)), Ok(Lots(1)));
	assert_eq!(size_of(99, closing(1_000, 0)), Ok(Lots(2)));
	// A better price needs fewer lots.
	assert_eq!(size_of(1_098, closing(1_010, 0)), Ok(Lots(10)));
	let short = exposure(-1_000, 1_000);
	assert_eq!(lots_to_restore(Quote(790), &short, closing(1_020, 0)), Ok(Lots(10)));
	assert_eq!(lots_to_restore(Quote(798), &short, closing(1_020, 0)), Ok(Lots(10)));
	assert_eq!(lots_to_restore(Quote(799), &short, closing(1_020, 0)), Ok(Lots(11)));
}

#[test]
fn size_should_be_zero_without_a_shortfall_and_at_most_the_position() {
	let long = exposure(5, 1_000);
	assert_eq!(lots_to_restore(Quote(0), &long, closing(980, 0)), Ok(Lots(0)));
	assert_eq!(lots_to_restore(Quote(-1), &long, closing(980, 0)), Ok(Lots(0)));
	assert_eq!(lots_to_restore(Quote(1 << 100), &long, closing(980, 0)), Ok(Lots(5)));
}

#[test]
fn size_should_be_rejected_when_closing_frees_nothing() {
	let long = exposure(5, 1_000);
	assert_eq!(lots_to_restore(Quote(1), &long, closing(901, 0)), Ok(Lots(3)));
	assert_eq!(lots_to_restore(Quote(1), &long, closing(900, 0)), Err(SizeError::NothingFreed));
	assert_eq!(
		lots_to_restore(Quote(1), &long, closing(1_000, 100_000)),
		Err(SizeError::NothingFreed)
	);
	assert_eq!(
		lots_to_restore(Quote(1), &exposure(0, 1_000), closing(900, 0)),
		Err(SizeError::NoPosition)
	);
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
		LiquidationTerms { fee: Ppm(fee), critical: Ppm(critical) }.validate(&margin)
	};
	assert_eq!(with(49_999, 1_000_000), Ok(()));
	assert_eq!(with(0, 0), Ok(()));
	assert_eq!(with(50_000, 0), Err(LiquidationTermsError::FeeNotBelowMaintenance { maintenance }));
	assert_eq!(with(0, 1_000_001), Err(LiquidationTermsError::CriticalAboveAll));
}

#[test]
fn rank_should_be_profit_ratio_times_leverage() {
	let long = Exposure { quote: Quote(-5_000), ..exposure(10, 1_000) };
	// Value doubled, at a leverage of two.
	assert_eq!(rank(&long, Quote(5_000), Quote(10_000)), Ok(4_000_000));
	let short = Exposure { quote: Quote(15_000), ..exposure(-10, 1_000) };
	assert_eq!(rank(&short, Quote(10_000), Quote(10_000)), Ok(1_500_000));
	assert_eq!(rank(&short, Quote(0), Quote(10_000)), Ok(u64::MAX));
}

#[test]
fn rank_should_be_zero_without_a_profit() {
	let rank_of = |lots, quote| {
		let position = Exposure { quote: Quote(quote), ..exposure(lots, 1_000) };
		rank(&position, Quote(100), Quote(1_000)).unwrap()
	};
	assert_eq!(rank_of(1, -1_000), 0);
	assert!(rank_of(1, -999) > 0);
	assert_eq!(rank_of(-1, 1_000), 0);
	assert!(rank_of(-1, 1_001) > 0);
	assert_eq!(rank_of(0, 5), 0);
	assert_eq!(rank_of(1, 0), u64::MAX);
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

	/// The size restores initial margin, with at most one lot to spare.
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
		let price = if before.is_liquidatable() { zero_price(&before, &one).unwrap() } else { one.mark };
		let closing = Closing { price, fee: Ppm(fee) };
		let shortfall = before.initial.sub(before.equity).unwrap();

		let restored = |size: u64| {
			let closed = SignedLots(size as i64 * lots.signum());
			let paid = closed.value(price, TickValue(1)).unwrap();
			let after = Exposure {
				lots: SignedLots(lots - closed.0),
				quote: paid,
				bids: OrderSums::default(),
				..one
			};
			let notional = TickValue(1).notional(Lots(size), price).unwrap();
			let fee = Ppm(fee).of_ceil(notional).unwrap().0;
			health(Quote(cash - fee), &[after, two]).unwrap().meets_initial()
		};
		match lots_to_restore(shortfall, &one, closing) {
			Ok(size) if size < one.lots.abs() => {
				prop_assert!(restored(size.0), "{size:?} are too few");
				// Three atoms of rounding are worth less than one lot here.
				prop_assert!(size.0 < 2 || !restored(size.0 - 2), "{size:?} are too many");
			},
			Ok(size) => {
				prop_assert_eq!(size, one.lots.abs());
				prop_assert!(size.0 < 2 || !restored(size.0 - 2), "all is too much");
			},
			Err(error) => {
				prop_assert_eq!(error, SizeError::NothingFreed);
				prop_assert!((1..=one.lots.abs().0).all(|size| !restored(size)));
			},
		}
	}
}
