//! `place_ladder`.

use super::*;
use novation_exchange_types::Ladder;
use novation_units::{Lots, Ticks};

/// A ladder from the price of [`order`] down to this one.
fn ladder(last_price: u64, rungs: u8) -> Ladder {
	let first = OrderRequest { lots: Lots(100), ..order() };
	Ladder { first, last_price: Ticks(last_price), rungs }
}

fn call(last_price: u64, rungs: u8) -> Call<Test> {
	Call::place_ladder { ladder: ladder(last_price, rungs) }
}

#[test]
fn ladder_should_wait_for_the_round_as_single_orders() {
	run(|| {
		assert_eq!(sign(ALICE, call(PRICE - 50_000, 5)), Ok(()));
		let prices: Vec<_> = queued()
			.into_iter()
			.map(|waiting| match waiting.op {
				Op::Place(order) => (order.client_id.0, order.price.0, order.lots.0),
				op => panic!("a rung is an order, not {op:?}"),
			})
			.collect();
		let rung = |number: u64| (number, PRICE - 10_000 * (number + 1), 20);
		assert_eq!(prices, [0, 1, 2, 3, 4].map(rung));
	});
}

#[test]
fn ladder_should_be_rejected_when_its_signer_has_no_account() {
	run(|| assert_signed(call(PRICE - 50_000, 5)));
}

#[test]
fn ladder_should_have_2_to_64_rungs() {
	run(|| {
		for rungs in [0, 1, 65, u8::MAX] {
			assert_rejected(call(PRICE - 50_000, rungs), Error::BadLadder);
		}
		for rungs in [2, 64] {
			assert_eq!(sign(ALICE, call(PRICE - 50_000, rungs)), Ok(()));
		}
	});
}

#[test]
fn ladder_should_be_rejected_when_one_rung_is() {
	run(|| {
		assert_rejected(call(0, 5), Error::PriceOutOfBounds);
		let elsewhere = Ladder {
			first: OrderRequest { market: NOWHERE, ..order() },
			..ladder(PRICE - 50_000, 5)
		};
		assert_rejected(Call::place_ladder { ladder: elsewhere }, Error::UnknownMarket);
	});
}

#[test]
fn ladder_should_be_admitted_when_its_market_takes_orders() {
	run(|| assert_statuses(call(PRICE - 50_000, 2), false));
}
