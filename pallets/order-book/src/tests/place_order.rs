//! `place_order`.

use super::*;
use novation_exchange_types::Market;
use novation_sim::{btc, Styled};
use novation_units::{Lots, Quote, Ticks};

#[test]
fn order_should_wait_for_the_round() {
	run(|| assert_admitted(place(order()), Op::Place(order())));
}

#[test]
fn order_should_be_rejected_when_its_signer_has_no_account() {
	run(|| assert_signed(place(order())));
}

#[test]
fn order_should_be_rejected_when_its_market_is_unknown() {
	run(|| {
		let elsewhere = OrderRequest { market: NOWHERE, ..order() };
		assert_rejected(place(elsewhere), Error::UnknownMarket);
	});
}

#[test]
fn order_should_be_admitted_when_its_market_takes_orders() {
	run(|| assert_statuses(place(order()), false));
}

#[test]
fn order_should_be_admitted_exactly_within_the_bounds_of_its_market() {
	run(|| {
		let bounds = btc().orders;
		for lots in [bounds.min_lots.0 - 1, bounds.max_lots.0 + 1, u64::MAX] {
			let order = OrderRequest { lots: Lots(lots), ..order() };
			assert_rejected(place(order), Error::LotsOutOfBounds);
		}
		for price in [0, bounds.max_price.0 + 1] {
			let order = OrderRequest { price: Ticks(price), ..order() };
			assert_rejected(place(order), Error::PriceOutOfBounds);
		}
		for lots in [bounds.min_lots, bounds.max_lots] {
			assert_eq!(sign(ALICE, place(OrderRequest { lots, ..order() })), Ok(()));
		}
		for price in [Ticks(1), bounds.max_price] {
			assert_eq!(sign(ALICE, place(OrderRequest { price, ..order() })), Ok(()));
		}
	});
}

#[test]
fn order_should_be_worth_the_smallest_notional_unless_it_only_reduces() {
	run(|| {
		// Ten lots at this price, each worth ten atoms a tick.
		let worth = Quote(i128::from(order().price.0) * 100);
		let set = |least: i128| {
			Memory::with(|state| {
				let mut terms: Market = btc();
				terms.orders.min_notional = Quote(least);
				state.markets.insert(BTC, terms);
			})
		};
		set(worth.0 + 1);
		assert_rejected(place(order()), Error::NotionalTooSmall);
		assert_eq!(sign(ALICE, place(order().reducing())), Ok(()));
		set(worth.0);
		assert_eq!(sign(ALICE, place(order())), Ok(()));
	});
}

#[test]
fn display_should_be_admitted_only_of_an_order_that_may_rest() {
	run(|| {
		let shown = order().showing(5);
		for never_rests in [shown.ioc(), shown.fok()] {
			assert_rejected(place(never_rests), Error::DisplayWithoutRest);
		}
		for rests in [shown, shown.post_only()] {
			assert_eq!(sign(ALICE, place(rests)), Ok(()));
		}
	});
}

#[test]
fn offset_should_be_admitted_exactly_within_the_highest_price() {
	run(|| {
		let most = btc().orders.max_price.0 as i64;
		for offset in [most + 1, -most - 1, i64::MIN] {
			assert_rejected(place(order().pegged(offset)), Error::OffsetOutOfBounds);
		}
		for offset in [most, -most] {
			assert_eq!(sign(ALICE, place(order().pegged(offset))), Ok(()));
		}
	});
}
