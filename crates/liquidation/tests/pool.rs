//! Prices, weights and shares of the pool, against the figures of the specification and their definitions.

use novation_liquidation::{unhedged, weight, Bankrupt, Pool, Priced, ProRata};
use novation_units::{Lots, Ppm, Quote, Side, TickValue, Ticks};
use proptest::prelude::*;

/// Bankrupt longs, whose holders are short.
const LONGS: Pool = Pool { side: Side::Ask, mark: Ticks(940_000), tick_value: TickValue(10) };

fn bankrupt((lots, zero): (u64, u64)) -> Bankrupt {
	Bankrupt { lots: Lots(lots), zero: Ticks(zero) }
}

/// 5 250 lots of three bankrupts, five holders: the figures of the specification.
#[test]
fn pool_should_close_at_the_mean_of_the_zero_prices() {
	let closed = [(1_000, 945_120), (250, 951_003), (4_000, 939_999)].map(bankrupt);
	let priced = LONGS.price(&closed, Quote(0)).unwrap().unwrap();
	assert_eq!(priced.price, Ticks(941_499));
	assert_eq!((priced.insured, priced.remainder), (Quote(0), Quote(3_000 * 10)));
	assert_eq!(LONGS.price(&[], Quote(0)), Ok(None));
}

#[test]
fn winners_should_give_by_their_unhedged_lots_and_then_all_by_the_rest() {
	let holders = [
		(3_000, 1, 0),
		(2_000, 1, 500_000),
		(5_000, -1, 0),
		(1_500, 1, 1_000_000),
		(700, 1, 250_000),
	];
	let weights: Vec<Lots> = holders
		.iter()
		.map(|(lots, profit, hedged)| {
			let notional = 1_000_000;
			weight(Lots(*lots), Quote(*profit), Quote(*hedged), Quote(notional)).unwrap()
		})
		.collect();
	assert_eq!(weights, [3_000, 1_000, 0, 0, 525].map(Lots));
	assert_eq!(unhedged(Lots(700), Ppm(2_000_000)), Ok(Lots(0)));
	let total = Lots(weights.iter().map(|weight| weight.0).sum());
	let mut first = ProRata::new(Lots(5_250), total);
	let given: Vec<u64> = weights.iter().map(|weight| first.take(*weight).unwrap().0).collect();
	assert_eq!(given, [3_000, 1_000, 0, 0, 525]);
	let rest: Vec<u64> =
		holders.iter().zip(&given).map(|(holder, given)| holder.0 - given).collect();
	let mut second = ProRata::new(Lots(725), Lots(rest.iter().sum()));
	let given: Vec<u64> = rest.iter().map(|rest| second.take(Lots(*rest)).unwrap().0).collect();
	assert_eq!(given, [0, 94, 472, 142, 17]);
}

/// The fund pays before the holders do, for the part beyond the mark and for nothing else.
#[test]
fn fund_should_pay_from_the_zero_price_to_the_mark_and_no_further() {
	let closed = [(10, 940_100), (10, 939_900)].map(bankrupt);
	let priced = |room| LONGS.price(&closed, Quote(room)).unwrap().unwrap();
	let with = |price, insured, remainder| Priced {
		price: Ticks(price),
		insured: Quote(insured),
		remainder: Quote(remainder),
	};
	assert_eq!(priced(0), with(940_000, 0, 0));
	// 10 lots are 100 ticks beyond: 10 000 atoms at most.
	assert_eq!(priced(9_999), with(939_951, 9_990, 190));
	assert_eq!(priced(1 << 100), with(939_950, 10_000, 0));
	// Nine atoms are no tick.
	assert_eq!(priced(9), with(940_000, 0, 0));
	let shorts = Pool { side: Side::Bid, ..LONGS };
	assert_eq!(shorts.price(&closed, Quote(1 << 100)).unwrap(), Some(with(940_050, 10_000, 0)));
	assert_eq!(shorts.price(&closed, Quote(10)).unwrap(), Some(with(940_000, 10, 10)));
}

/// Finding L8: a holder gives as much as it has, and not all or nothing.
#[test]
fn holder_should_give_until_its_equity_is_gone() {
	// 100 ticks beyond the mark cost 1 000 atoms a lot.
	let gives = |equity, price| LONGS.affordable(Quote(equity), Lots(991), Ticks(price)).unwrap().0;
	assert_eq!(gives(987_999, 940_100), 987);
	assert_eq!(gives(988_000, 940_100), 988);
	assert_eq!(gives(1 << 100, 940_100), 991);
	assert_eq!(gives(999, 940_100), 0);
	assert_eq!(gives(-1, 940_100), 0);
	assert_eq!(gives(0, 940_000), 991);
	assert_eq!(gives(-1, 939_000), 0);
}

#[test]
fn holders_should_prefer_the_better_zero_price() {
	assert!(LONGS.prefers(Ticks(939_999), Ticks(940_000)));
	assert!(!LONGS.prefers(Ticks(940_000), Ticks(940_000)));
	assert!(Pool { side: Side::Bid, ..LONGS }.prefers(Ticks(940_001), Ticks(940_000)));
}

proptest! {
	/// What holders and fund pay is what bankrupts get and the remainder, which is below a tick a lot.
	#[test]
	fn pool_should_neither_make_nor_lose_money(
		closed in prop::collection::vec((1_u64..10_000, 1_u64..1_000_000), 1..7),
		mark in 1_u64..1_000_000,
		room in 0_i128..100_000_000_000,
		is_long: bool,
	) {
		let side = if is_long { Side::Ask } else { Side::Bid };
		let pool = Pool { side, mark: Ticks(mark), ..LONGS };
		let lots: i128 = closed.iter().map(|at| i128::from(at.0)).sum();
		let owed: i128 = closed.iter().map(|at| i128::from(at.0) * i128::from(at.1) * 10).sum();
		let closed: Vec<_> = closed.into_iter().map(bankrupt).collect();
		let Priced { price, insured, remainder } = pool.price(&closed, Quote(room)).unwrap().unwrap();
		let paid = lots * i128::from(price.0) * 10;
		let kept = if is_long { paid - owed } else { owed - paid } + insured.0;
		prop_assert_eq!(kept, remainder.0);
		prop_assert!((0..lots * 10).contains(&remainder.0));
		prop_assert!((0..=room).contains(&insured.0));
		let alone = pool.price(&closed, Quote(0)).unwrap().unwrap().price;
		prop_assert!(!pool.prefers(alone, price), "the fund makes the price worse");
	}
}
