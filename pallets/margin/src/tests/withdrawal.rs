//! Withdrawable amounts.

use super::*;
use novation_exchange_types::{HealthError, WithdrawalRejected};
use novation_ledger::Liquidation;
use novation_ports::{memory::Memory, EnsureMargin};
use novation_units::{Millis, Size};

fn most(account: &Account) -> Quote {
	Margin::withdrawable(account).expect("its health is known")
}

#[test]
fn all_cash_should_leave_when_nothing_is_open() {
	run(|| {
		let account = Account { cash: dollars(5), ..Account::default() };
		assert_eq!(most(&account), dollars(5));
		assert_eq!(Margin::ensure_withdrawal(&account, dollars(5)), Ok(()));
		let more = Quote(dollars(5).0 + 1);
		let rejected = Err(WithdrawalRejected::AtMost(dollars(5)));
		assert_eq!(Margin::ensure_withdrawal(&account, more), rejected);
	});
}

#[test]
fn a_tenth_of_a_position_should_stay() {
	run(|| {
		let account = holder(dollars(50_000), ONE_BTC, BTC_PRICE);
		assert_eq!(most(&account), dollars(40_000));
	});
}

#[test]
fn profit_that_is_not_realised_should_stay() {
	run(|| {
		let account = holder(dollars(20_000), ONE_BTC, BTC_PRICE);
		set_price(BTC, Ticks(1_090_000));
		assert_eq!(most(&account), dollars(20_000 - 10_900));
	});
}

#[test]
fn loss_that_is_not_realised_should_stay() {
	run(|| {
		let account = holder(dollars(50_000), ONE_BTC, BTC_PRICE);
		set_price(BTC, Ticks(950_000));
		assert_eq!(most(&account), dollars(50_000 - 5_000 - 9_500));
	});
}

#[test]
fn nothing_should_leave_when_a_price_is_absent() {
	run(|| {
		let account = holder(dollars(50_000), ONE_BTC, BTC_PRICE);
		Memory::with(|state| state.now = Millis(NOW.0 + 60_001));
		let unknown = WithdrawalRejected::Unknown(HealthError::PriceAbsent(BTC));
		assert_eq!(Margin::withdrawable(&account), Err(unknown));
	});
}

#[test]
fn nothing_should_leave_an_account_in_liquidation() {
	run(|| {
		let account = holder(dollars(50_000), ONE_BTC, BTC_PRICE);
		let liquidation = Some(Liquidation { since: NOW, size: Size::Small, last: None });
		let account = Account { liquidation, ..account };
		assert_eq!(Margin::withdrawable(&account), Err(WithdrawalRejected::InLiquidation));
	});
}

#[test]
fn nothing_should_leave_while_a_market_reopens() {
	run(|| {
		let account = holder(dollars(50_000), ONE_BTC, BTC_PRICE);
		Memory::with(|state| {
			let price = state.prices.get_mut(&BTC).expect("bitcoin has a price");
			price.back_since = Some(NOW);
		});
		let rejected = Margin::withdrawable(&account);
		assert!(matches!(rejected, Err(WithdrawalRejected::Reopening { until }) if until > NOW));
	});
}
