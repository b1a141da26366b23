//! `check_account`.

use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok, pallet_prelude::DispatchResult, storage::unhashed};
use novation_exchange_types::HealthSchedule;
use novation_ledger::{Account, Position};
use novation_ports::{
	memory::{Damaged, Memory},
	Accounts, LiquidationQueue, OnRiskRaised,
};
use novation_units::{AccountIndex, FundingIndex, MarketId, Quote, SignedLots, Unreadable};
use sp_runtime::DispatchError;

const ACCOUNT: AccountIndex = AccountIndex(20);
/// A signer without an account.
const ANYBODY: u64 = 1;

fn check_account(account: AccountIndex) -> DispatchResult {
	Liquidation::check_account(RuntimeOrigin::signed(ANYBODY), account)
}

/// An account with a position, due in this slot.
fn holder(due_slot: Option<u64>) -> Account {
	let position = Position {
		market: MarketId(0),
		lots: SignedLots(5),
		quote: Quote(-50),
		funding_index: FundingIndex::default(),
		bids: Default::default(),
		asks: Default::default(),
	};
	Account { positions: vec![position], due_slot, ..Account::default() }
}

/// Puts a holder into this slot while the schedule stands at slot 3.
fn schedule(slot: u64) {
	Liquidation::set_schedule(&HealthSchedule { next_slot: 3, ..HealthSchedule::default() });
	Liquidation::put_due(slot, ACCOUNT);
	Memory::open(2, ACCOUNT, holder(Some(slot)));
}

fn due_slot() -> Option<u64> {
	let account = Memory::account(ACCOUNT).expect("nothing is damaged");
	account.and_then(|account| account.due_slot)
}

#[test]
fn account_should_move_to_the_next_slot() {
	run(|| {
		schedule(9);
		assert_ok!(check_account(ACCOUNT));
		assert_eq!(due_slot(), Some(3));
		assert_eq!(Liquidation::take_due(3).unwrap(), [ACCOUNT]);
		Liquidation::put_due(3, ACCOUNT);
	});
}

#[test]
fn account_should_stay_when_it_is_in_the_next_slot_already() {
	run(|| {
		schedule(9);
		for _ in 0..3 {
			assert_ok!(check_account(ACCOUNT));
		}
		assert_eq!(Liquidation::take_due(3).unwrap(), [ACCOUNT]);
		assert_eq!(Liquidation::take_due(3).unwrap(), []);
		Liquidation::put_due(3, ACCOUNT);
	});
}

#[test]
fn account_without_a_slot_should_enter_the_schedule() {
	run(|| {
		Memory::open(2, ACCOUNT, holder(None));
		assert_ok!(check_account(ACCOUNT));
		assert_eq!(due_slot(), Some(0));
	});
}

/// It stood in a damaged slot.
#[test]
fn account_should_move_to_the_next_slot_when_its_own_has_passed() {
	run(|| {
		schedule(9);
		assert_eq!(Liquidation::take_due(9).unwrap(), [ACCOUNT]);
		Memory::open(2, ACCOUNT, holder(Some(2)));
		assert_ok!(check_account(ACCOUNT));
		assert_eq!(due_slot(), Some(3));
	});
}

#[test]
fn check_should_be_rejected_when_a_stored_value_is_damaged() {
	run(|| {
		schedule(9);
		Memory::damage(Damaged::Account(ACCOUNT), true);
		assert_noop!(check_account(ACCOUNT), Error::<Test>::AccountUnreadable);
		Memory::damage(Damaged::Account(ACCOUNT), false);
		let key = crate::Schedule::<Test>::hashed_key();
		let before = unhashed::get_raw(&key).expect("it is stored");
		unhashed::put_raw(&key, &[1]);
		assert_noop!(check_account(ACCOUNT), Error::<Test>::ScheduleUnreadable);
		assert_eq!(Liquidation::look_at_all(), Err(Unreadable));
		assert_eq!(unhashed::get_raw(&key), Some(vec![1]));
		unhashed::put_raw(&key, &before);
	});
}

#[test]
fn check_should_be_rejected_when_there_is_no_such_account() {
	run(|| {
		schedule(9);
		for index in [AccountIndex(21), AccountIndex(u32::MAX)] {
			assert_noop!(check_account(index), Error::<Test>::UnknownAccount);
		}
	});
}

#[test]
fn check_should_be_rejected_when_the_account_has_no_position() {
	run(|| {
		Memory::open(2, ACCOUNT, Account { cash: Quote(5), ..Account::default() });
		assert_noop!(check_account(ACCOUNT), Error::<Test>::NothingToCheck);
	});
}

#[test]
fn check_should_be_rejected_when_the_account_is_in_liquidation() {
	run(|| {
		Liquidation::set_liquidations(&[ACCOUNT]);
		Memory::open(2, ACCOUNT, Account { in_liquidation: true, ..holder(None) });
		assert_noop!(check_account(ACCOUNT), Error::<Test>::NothingToCheck);
	});
}

#[test]
fn check_should_be_rejected_when_it_is_not_signed() {
	run(|| {
		schedule(9);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			let call = Liquidation::check_account(origin, ACCOUNT);
			assert_noop!(call, DispatchError::BadOrigin);
		}
	});
}

#[test]
fn every_account_should_be_due_when_risk_rises_for_all() {
	run(|| {
		assert_eq!(Liquidation::look_at_all(), Ok(()));
		// The path grows by all of a price, so every slot up to there is due.
		assert_eq!(Liquidation::schedule().unwrap().path_ppm, 1_000_000);
		assert_eq!(Liquidation::schedule().unwrap().slot(), 1_000);
	});
}
