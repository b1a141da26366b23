//! The health of an account at the prices of the last round.

use super::*;
use novation_exchange_types::{CommonValue, Fault, MarketValue, WithdrawalRejected};
use novation_ports::{
	memory::{Damaged, Memory},
	EnsureMargin,
};
use novation_sim::ETH;
use novation_units::{FaultKind, MarketId, Millis};

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
fn health_should_be_that_of_the_last_mark_when_a_price_is_absent() {
	run(|| {
		let account = holder(dollars(20_000), ONE_BTC, BTC_PRICE);
		// Sixty seconds is the greatest age of a price.
		Memory::with(|state| state.now = Millis(NOW.0 + 60_000));
		let before = Margin::health(&account).expect("its price is there");
		Memory::with(|state| state.now = Millis(NOW.0 + 60_001));
		let after = Margin::health(&account).expect("its last mark is known");
		assert_eq!((after.equity, after.maintenance), (before.equity, before.maintenance));
		// Its whole notional is its initial margin.
		assert_eq!((after.initial, after.withdrawal), (dollars(100_000), dollars(100_000)));
	});
}

#[test]
fn market_should_be_unknown_until_it_is_listed_and_a_round_has_seen_it() {
	run(|| {
		assert!(Margin::market(ETH).expect("nothing is damaged").is_some());
		assert!(Margin::market(MarketId(99)).expect("nothing is damaged").is_none());
		Memory::with(|state| state.market_states.clear());
		assert!(Margin::market(ETH).expect("nothing is damaged").is_none());
	});
}

#[test]
fn damaged_value_of_a_market_should_be_a_fault_and_not_an_absent_price() {
	run(|| {
		let account = holder(dollars(20_000), ONE_BTC, BTC_PRICE);
		let kind = FaultKind::Unreadable;
		let of = |value| Fault::Market { market: BTC, value, kind };
		for (damaged, fault) in [
			(Damaged::Markets, Fault::Common { value: CommonValue::Markets, kind }),
			(Damaged::MarketState(BTC), of(MarketValue::State)),
			(Damaged::Price(BTC), of(MarketValue::Price)),
		] {
			Memory::damage(damaged, true);
			assert_eq!(Margin::market(BTC).map(drop), Err(fault));
			assert_eq!(Margin::exposures(&account).map(drop), Err(fault.into()));
			assert_eq!(Margin::health(&account).map(drop), Err(fault.into()));
			assert_eq!(Margin::withdrawable(&account), Err(WithdrawalRejected::Damaged(fault)));
			let rejected = Margin::ensure_withdrawal(&account, dollars(1));
			assert_eq!(rejected, Err(WithdrawalRejected::Damaged(fault)));
			Memory::damage(damaged, false);
		}
		assert!(Margin::health(&account).is_ok());
	});
}
