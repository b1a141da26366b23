//! `withdraw`.

use super::*;
use crate::{Event, InCustody};
use frame_support::{assert_noop, assert_ok};
use novation_exchange_types::{CommonValue, Fault, HealthError, WithdrawalRejected};
use novation_ports::memory::Memory;
use novation_units::{FaultKind, Millis};
use sp_runtime::{ArithmeticError, DispatchError};

const FAULT: Fault = Fault::Common { value: CommonValue::Markets, kind: FaultKind::Unreadable };

/// Runs a test in which Alice has 1 000 atoms in her account.
fn with_alice(test: impl FnOnce()) {
	run(|| {
		assert_ok!(deposit(ALICE, 1_000));
		System::reset_events();
		test()
	})
}

#[test]
fn withdrawal_should_pay_to_the_last_atom() {
	with_alice(|| {
		assert_ok!(withdraw(ALICE, 400));
		assert_ok!(withdraw(ALICE, 600));
		assert_eq!((cash(FIRST), wallet(ALICE)), (Some(Quote(0)), ENDOWMENT));
		assert_eq!((custody(), InCustody::<Test>::get()), (INSURANCE_FUND, INSURANCE_FUND));
		let paid = |amount| Event::Withdrawn { account: FIRST, amount };
		assert_eq!(events(), [paid(400), paid(600)]);
	});
}

#[test]
fn withdrawal_should_be_rejected_when_it_is_more_than_the_cash() {
	with_alice(|| {
		assert_noop!(withdraw(ALICE, 1_001), Error::<Test>::InsufficientMargin);
	});
}

#[test]
fn withdrawal_should_be_rejected_when_there_is_no_account() {
	with_alice(|| {
		assert_noop!(withdraw(BOB, 1), Error::<Test>::NoAccount);
	});
}

#[test]
fn withdrawal_should_be_rejected_when_it_is_zero() {
	with_alice(|| {
		assert_noop!(withdraw(ALICE, 0), Error::<Test>::ZeroAmount);
	});
}

#[test]
fn withdrawal_should_be_rejected_when_it_is_more_than_the_ledger_holds() {
	with_alice(|| {
		assert_noop!(withdraw(ALICE, 1 << 127), Error::<Test>::AmountTooLarge);
	});
}

#[test]
fn withdrawal_should_be_rejected_for_the_reason_of_margin() {
	with_alice(|| {
		let price = HealthError::PriceAbsent(MarketId(0));
		for (rejected, error) in [
			(WithdrawalRejected::AtMost(Quote(0)), Error::InsufficientMargin),
			(WithdrawalRejected::Unknown(price), Error::PriceAbsent),
			(WithdrawalRejected::Unknown(HealthError::Overflow), Error::AmountTooLarge),
			(WithdrawalRejected::InLiquidation, Error::InLiquidation),
			(WithdrawalRejected::Reopening { until: Millis(1) }, Error::MarketReopening),
			(WithdrawalRejected::Damaged(FAULT), Error::MarketUnreadable),
		] {
			Memory::with(|state| state.withdrawal = Some(rejected));
			assert_eq!(withdraw(ALICE, 1), failed(error), "{rejected:?}");
		}
		assert_eq!((cash(FIRST), events()), (Some(Quote(1_000)), vec![]));
	});
}

#[test]
fn account_should_be_checked_again_when_it_has_a_position() {
	with_alice(|| {
		assert_ok!(withdraw(ALICE, 1));
		assert_eq!(Memory::with(|state| state.risks.clone()), []);
		give_position(FIRST);
		Memory::with(|state| state.schedule.major.small.next_slot = 9);
		assert_ok!(withdraw(ALICE, 1));
		assert_eq!(Memory::with(|state| state.risks.clone()), [FIRST]);
		let slot = Accounts::<Test>::get(FIRST).and_then(|account| account.due?.slot());
		assert_eq!(slot.map(|slot| slot.number), Some(9));
	});
}

#[test]
fn withdrawal_should_be_rejected_when_the_count_of_custody_is_too_low() {
	with_alice(|| {
		let before = InCustody::<Test>::get();
		InCustody::<Test>::put(0);
		let underflow = DispatchError::Arithmetic(ArithmeticError::Underflow);
		assert_eq!(
			frame_support::storage::with_storage_layer(|| withdraw(ALICE, 1)),
			Err(underflow)
		);
		assert_eq!(cash(FIRST), Some(Quote(1_000)));
		InCustody::<Test>::put(before);
	});
}

#[test]
fn withdrawal_should_be_rejected_when_it_is_not_signed() {
	with_alice(|| {
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Clearing::withdraw(origin, 1), DispatchError::BadOrigin);
		}
	});
}
