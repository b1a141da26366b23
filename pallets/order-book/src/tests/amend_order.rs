//! `amend_order`.

use super::*;
use novation_sim::btc;
use novation_units::Lots;

fn amend(market: MarketId, lots: Lots) -> Call<Test> {
	Call::amend_order { market, client_id: name(5), lots }
}

#[test]
fn amendment_should_wait_for_the_round() {
	run(|| {
		let op = Op::Amend { market: BTC, client_id: name(5), lots: Lots(3) };
		assert_admitted(amend(BTC, Lots(3)), op);
	});
}

#[test]
fn amendment_should_be_rejected_when_its_signer_has_no_account() {
	run(|| assert_signed(amend(BTC, Lots(3))));
}

#[test]
fn amendment_should_be_rejected_when_its_market_is_unknown() {
	run(|| assert_rejected(amend(NOWHERE, Lots(3)), Error::UnknownMarket));
}

#[test]
fn amendment_should_be_admitted_whatever_the_status() {
	run(|| assert_statuses(amend(BTC, Lots(3)), true));
}

#[test]
fn amendment_should_be_admitted_exactly_within_the_bounds_of_its_market() {
	run(|| {
		let bounds = btc().orders;
		for lots in [bounds.min_lots.0 - 1, bounds.max_lots.0 + 1] {
			assert_rejected(amend(BTC, Lots(lots)), Error::LotsOutOfBounds);
		}
		for lots in [bounds.min_lots, bounds.max_lots] {
			assert_eq!(sign(ALICE, amend(BTC, lots)), Ok(()));
		}
	});
}
