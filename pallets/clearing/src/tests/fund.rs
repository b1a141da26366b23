//! Money for the insurance fund and the vaults, and out of the vaults.

use super::*;
use crate::{fund::DRAW_DELAY, BadDebt, Event, Fund, InCustody};
use frame_support::{assert_noop, assert_ok};
use novation_exchange_types::FundState;
use novation_ledger::{vault_of, FEES, INSURANCE};
use novation_ports::memory::Memory;
use sp_runtime::traits::BadOrigin;

const MARKET: MarketId = MarketId(3);

fn vault() -> AccountIndex {
	vault_of(MARKET).expect("a vault")
}

#[test]
fn anybody_should_fund_insurance_and_vaults() {
	run(|| {
		assert_ok!(Clearing::fund_insurance(RuntimeOrigin::signed(ALICE), 7));
		assert_ok!(Clearing::fund_vault(RuntimeOrigin::signed(BOB), MARKET, 9));
		assert_eq!(cash(INSURANCE), Some(Quote(5_007)));
		assert_eq!(cash(vault()), Some(Quote(9)));
		assert_eq!(InCustody::<Test>::get(), custody());
		let endowed = |account, amount| Event::Endowed { account, amount };
		assert_eq!(events(), [endowed(INSURANCE, 7), endowed(vault(), 9)]);
		assert_noop!(
			Clearing::fund_vault(RuntimeOrigin::signed(BOB), MarketId(1_024), 9),
			Error::<Test>::NoVault
		);
		assert_noop!(
			Clearing::fund_insurance(RuntimeOrigin::signed(BOB), 0),
			Error::<Test>::ZeroAmount
		);
	});
}

#[test]
fn vault_should_be_drawn_a_day_after_the_announcement() {
	run(|| {
		assert_ok!(Clearing::fund_vault(RuntimeOrigin::signed(BOB), MARKET, 100));
		let complete = || Clearing::complete_draw(RuntimeOrigin::signed(ALICE), vault());
		assert_noop!(complete(), Error::<Test>::NoDraw);
		let origin = RuntimeOrigin::signed(ALICE);
		assert_noop!(Clearing::draw_vault(origin, MARKET, 40, ALICE), BadOrigin);
		Memory::with(|state| state.now = Millis(1_000));
		assert_ok!(Clearing::draw_vault(RuntimeOrigin::root(), MARKET, 40, ALICE));
		Memory::with(|state| state.now = Millis(999 + DRAW_DELAY.0));
		assert_noop!(complete(), Error::<Test>::DrawTooEarly);
		Memory::with(|state| state.now = Millis(1_000 + DRAW_DELAY.0));
		assert_ok!(complete());
		assert_eq!(cash(vault()), Some(Quote(60)));
		assert_eq!(wallet(ALICE), ENDOWMENT + 40);
		assert_eq!(InCustody::<Test>::get(), custody());
		assert_noop!(complete(), Error::<Test>::NoDraw);
	});
}

#[test]
fn draw_should_wait_while_the_vault_needs_the_money() {
	run(|| {
		assert_ok!(Clearing::fund_vault(RuntimeOrigin::signed(BOB), MARKET, 100));
		assert_ok!(Clearing::draw_vault(RuntimeOrigin::root(), MARKET, 101, ALICE));
		Memory::with(|state| state.now = DRAW_DELAY);
		let complete = || Clearing::complete_draw(RuntimeOrigin::signed(ALICE), vault());
		assert_noop!(complete(), Error::<Test>::InsufficientMargin);
	});
}

/// Finding L13: fees have a way out, but not while somebody else's debt is open.
#[test]
fn fees_should_leave_a_day_after_the_announcement_unless_bad_debt_is_open() {
	run(|| {
		assert_ok!(Clearing::endow(&BOB, FEES, 100));
		let fund = FundState { fees: Quote(70), ..FundState::start(Millis(0)) };
		Fund::<Test>::put(fund);
		assert_ok!(Clearing::draw_fees(RuntimeOrigin::root(), 60, ALICE));
		Memory::with(|state| state.now = DRAW_DELAY);
		let complete = || Clearing::complete_draw(RuntimeOrigin::signed(ALICE), FEES);
		BadDebt::<Test>::put(Quote(1));
		assert_noop!(complete(), Error::<Test>::BadDebtOpen);
		BadDebt::<Test>::kill();
		assert_ok!(complete());
		assert_eq!((cash(FEES), wallet(ALICE)), (Some(Quote(40)), ENDOWMENT + 60));
		assert_eq!(Fund::<Test>::get().map(|fund| fund.fees), Some(Quote(10)));
	});
}
