//! `replace_order`.

use super::*;
use novation_sim::ETH;
use novation_units::{Lots, Ticks};

fn replace(market: MarketId, order: OrderRequest) -> Call<Test> {
	Call::replace_order { market, client_id: name(5), order }
}

#[test]
fn replacement_should_wait_for_the_round() {
	run(|| {
		let op = Op::Replace { market: BTC, client_id: name(5), order: order() };
		assert_admitted(replace(BTC, order()), op);
	});
}

#[test]
fn replacement_should_be_admitted_into_another_market() {
	run(|| assert_eq!(sign(ALICE, replace(ETH, order())), Ok(())));
}

#[test]
fn replacement_should_be_rejected_when_its_signer_has_no_account() {
	run(|| assert_signed(replace(BTC, order())));
}

#[test]
fn replacement_should_be_rejected_when_either_market_is_unknown() {
	run(|| {
		let elsewhere = OrderRequest { market: NOWHERE, ..order() };
		assert_rejected(replace(NOWHERE, order()), Error::UnknownMarket);
		assert_rejected(replace(BTC, elsewhere), Error::UnknownMarket);
	});
}

#[test]
fn replacement_should_be_admitted_when_its_market_takes_orders() {
	run(|| assert_statuses(replace(BTC, order()), false));
}

#[test]
fn replacement_should_be_rejected_when_its_order_is_out_of_bounds() {
	run(|| {
		let empty = OrderRequest { lots: Lots(0), ..order() };
		assert_rejected(replace(BTC, empty), Error::LotsOutOfBounds);
		let free = OrderRequest { price: Ticks(0), ..order() };
		assert_rejected(replace(BTC, free), Error::PriceOutOfBounds);
	});
}
