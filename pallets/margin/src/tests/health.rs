//! The health of an account at the prices of the last round.

use super::*;
use novation_exchange_types::HealthError;
use novation_ports::memory::Memory;
use novation_sim::ETH;
use novation_units::{MarketId, Millis};

#[test]
fn health_should_be_added_up_as_by_hand() {
	run(|| {
		let account = holder(dollars(20_000), ONE_BTC, BTC_PRICE);
		set_price(BTC, Ticks(1_010_000));
		let health = Margin::health(&account).expect("every price is known");
		// One bitcoin gained 1 000 dollars. Initial margin is 4 % of 101 000, maintenance 2 %.
		assert_eq!(health.equity, dollars(21_000));
		assert_eq!(health.initial, dollars(4_040));
		assert_eq!(health.maintenance, dollars(2_020));
	});
}

#[test]
fn health_of_an_account_without_positions_should_need_no_price() {
	run(|| {
		Memory::with(|state| state.prices.clear());
		let account = Account { cash: dollars(5), ..Account::default() };
		assert_eq!(Margin::health(&account).map(|health| health.equity), Ok(dollars(5)));
	});
}

#[test]
fn health_should_be_unknown_when_a_price_is_absent() {
	run(|| {
		let account = holder(dollars(20_000), ONE_BTC, BTC_PRICE);
		// Sixty seconds is the greatest age of a price.
		Memory::with(|state| state.now = Millis(NOW.0 + 60_000));
		assert!(Margin::health(&account).is_ok());
		Memory::with(|state| state.now = Millis(NOW.0 + 60_001));
		assert_eq!(Margin::health(&account), Err(HealthError::PriceAbsent(BTC)));
	});
}

#[test]
fn market_should_be_unknown_until_it_is_listed_and_a_round_has_seen_it() {
	run(|| {
		assert!(Margin::market(ETH).is_some());
		assert!(Margin::market(MarketId(99)).is_none());
		Memory::with(|state| state.market_states.clear());
		assert!(Margin::market(ETH).is_none());
	});
}
