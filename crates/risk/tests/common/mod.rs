//! Random accounts for the tests of this crate.

use novation_risk::{health, Exposure, Health, OrderSums};
use novation_units::{Ppm, Quote, SignedLots, TickValue, Ticks};
use proptest::prelude::*;

pub fn exposure(lots: i64, mark: u64) -> Exposure {
	Exposure {
		lots: SignedLots(lots),
		quote: Quote(0),
		funding_owed: Quote(0),
		mark: Ticks(mark),
		tick_value: TickValue(1),
		initial: Ppm(100_000),
		maintenance: Ppm(50_000),
		withdrawal: Ppm(100_000),
		order_fee: Ppm(0),
		bids: OrderSums::default(),
		asks: OrderSums::default(),
	}
}

/// A position without orders whose entry price is within 30 % of the mark.
pub fn any_position() -> impl Strategy<Value = Exposure> {
	let lots = prop_oneof![-5_000_i64..=-1, 1_i64..=5_000];
	let mark = prop_oneof![1_u64..300, 100_000_u64..50_000_000];
	(lots, mark, 1_u64..30, 5_000_u32..100_000, 700_u64..1_300, -9_i128..9).prop_map(
		|(lots, mark, tick_value, maintenance, entry, funding)| {
			let entry = Ticks(mark * entry / 1_000);
			let tick_value = TickValue(tick_value);
			Exposure {
				quote: -SignedLots(lots).value(entry, tick_value).unwrap(),
				funding_owed: Quote(funding),
				tick_value,
				initial: Ppm(maintenance * 2),
				maintenance: Ppm(maintenance),
				withdrawal: Ppm(maintenance * 3),
				order_fee: Ppm(450),
				..exposure(lots, mark)
			}
		},
	)
}

/// Positions and cash, with equity between `low` and `high` millionths of maintenance margin.
pub fn any_account(low: i128, high: i128) -> impl Strategy<Value = (Quote, Vec<Exposure>)> {
	(prop::collection::vec(any_position(), 1..5), low..=high).prop_map(|(exposures, part)| {
		let bare = health(Quote(0), &exposures).unwrap();
		let equity = bare.maintenance.0 * part / 1_000_000;
		(Quote(equity - bare.equity.0), exposures)
	})
}

pub fn health_of(cash: i128, exposures: &[Exposure]) -> Health {
	health(Quote(cash), exposures).unwrap()
}
