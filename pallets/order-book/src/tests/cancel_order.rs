//! `cancel_order`.

use super::*;

fn cancel(market: MarketId) -> Call<Test> {
	Call::cancel_order { market, client_id: name(5) }
}

#[test]
fn cancel_should_wait_for_the_round() {
	run(|| assert_admitted(cancel(BTC), Op::Cancel { market: BTC, client_id: name(5) }));
}

#[test]
fn cancel_should_be_rejected_when_its_signer_has_no_account() {
	run(|| assert_signed(cancel(BTC)));
}

#[test]
fn cancel_should_be_rejected_when_its_market_is_unknown() {
	run(|| assert_rejected(cancel(NOWHERE), Error::UnknownMarket));
}

#[test]
fn cancel_should_be_admitted_whatever_the_status() {
	run(|| assert_statuses(cancel(BTC), true));
}
