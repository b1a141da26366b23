//! `cancel_all`.

use super::*;

fn cancel_all(market: MarketId) -> Call<Test> {
	Call::cancel_all { market }
}

#[test]
fn cancel_should_wait_for_the_round() {
	run(|| assert_admitted(cancel_all(BTC), Op::CancelAll { market: BTC }));
}

#[test]
fn cancel_should_be_rejected_when_its_signer_has_no_account() {
	run(|| assert_signed(cancel_all(BTC)));
}

#[test]
fn cancel_should_be_rejected_when_its_market_is_unknown() {
	run(|| assert_rejected(cancel_all(NOWHERE), Error::UnknownMarket));
}

#[test]
fn cancel_should_be_admitted_whatever_the_status() {
	run(|| assert_statuses(cancel_all(BTC), true));
}
