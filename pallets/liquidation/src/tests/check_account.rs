//! `check_account`.

use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok, pallet_prelude::DispatchResult, storage::unhashed};
use novation_exchange_types::{HealthSchedule, MOST_PPB};
use novation_ledger::{Account, Due, Liquidation as InLiquidation, Position};
use novation_ports::{
	memory::{Damaged, Memory},
	Accounts, LiquidationQueue, OnRiskRaised,
};
use novation_units::{
	AccountIndex, Class, FundingIndex, MarketId, Millis, Quote, SignedLots, Size, Slot, Unreadable,
};
use sp_runtime::DispatchError;

const ACCOUNT: AccountIndex = AccountIndex(20);
/// A signer without an account.
const ANYBODY: u64 = 1;

fn check_account(account: AccountIndex) -> DispatchResult {
	Liquidation::check_account(RuntimeOrigin::signed(ANYBODY), account)
}

fn slot(number: u64) -> Slot {
	Slot { class: Class::Middle, size: Size::Large, number }
}

/// An account with a position, due there.
fn holder(due: Option<Due>) -> Account {
	let position = Position {
		market: MarketId(0),
		lots: SignedLots(5),
		quote: Quote(-50),
		funding_index: FundingIndex::default(),
		bids: Default::default(),
		asks: Default::default(),
	};
	Account { positions: vec![position], due, ..Account::default() }
}

/// Puts a holder into this slot while the schedule stands at slot 3.
fn schedule(number: u64) {
	let mut schedule = HealthSchedule::default();
	schedule.middle.large.next_slot = 3;
	Liquidation::set_schedule(&schedule);
	let page = Liquidation::append(slot(number), ACCOUNT).expect("the slot is sound");
	Memory::open(2, ACCOUNT, holder(Some(Due::Slot { slot: slot(number), page })));
}

fn due() -> Option<Due> {
	let account = Memory::account(ACCOUNT).expect("nothing is damaged");
	account.and_then(|account| account.due)
}

#[test]
fn account_should_move_to_the_next_slot_of_its_class_and_size() {
	run(|| {
		schedule(9);
		assert_ok!(check_account(ACCOUNT));
		assert_eq!(due(), Some(Due::Slot { slot: slot(3), page: 0 }));
		assert_eq!(Liquidation::slot_page(slot(3), 0), Ok(vec![ACCOUNT]));
		// Finding L10: nothing of it stays in its old slot.
		assert_eq!(Liquidation::slot_page(slot(9), 0), Ok(vec![]));
		assert!(Liquidation::schedule().unwrap().middle.large.has_due);
	});
}

/// Finding L10: whoever calls it again and again adds nothing.
#[test]
fn account_should_stay_when_it_is_in_the_next_slot_already() {
	run(|| {
		schedule(9);
		for _ in 0..1_000 {
			assert_ok!(check_account(ACCOUNT));
		}
		assert_eq!(Liquidation::slot_page(slot(3), 0), Ok(vec![ACCOUNT]));
		let pages = Liquidation::slot_pages(slot(3)).unwrap();
		assert_eq!((pages.first, pages.end), (0, 1));
	});
}

#[test]
fn account_without_a_slot_should_enter_the_schedule() {
	run(|| {
		Memory::open(2, ACCOUNT, holder(None));
		assert_ok!(check_account(ACCOUNT));
		let first = Slot { class: Class::Major, size: Size::Small, number: 0 };
		assert_eq!(due(), Some(Due::Slot { slot: first, page: 0 }));
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

/// It is served from the queue.
#[test]
fn check_should_be_rejected_when_the_account_is_in_liquidation() {
	run(|| {
		let (since, size) = (Millis(5), Size::Small);
		let liquidation = Some(InLiquidation { since, size, last: None });
		super::queue::push(ACCOUNT, size, 1);
		Memory::open(2, ACCOUNT, Account { liquidation, ..holder(None) });
		assert_noop!(check_account(ACCOUNT), Error::<Test>::NothingToCheck);
	});
}

/// It is checked when its market can be closed again.
#[test]
fn check_should_be_rejected_when_the_account_is_parked() {
	run(|| {
		Liquidation::park(MarketId(0), ACCOUNT);
		Memory::open(2, ACCOUNT, holder(Some(Due::Parked)));
		assert_noop!(check_account(ACCOUNT), Error::<Test>::NothingToCheck);
		assert_eq!(due(), Some(Due::Parked));
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
		let schedule = Liquidation::schedule().unwrap();
		for class in Class::ALL {
			// The path grows by all of a price, so every slot up to there is due.
			assert_eq!(schedule.of(class).path, MOST_PPB);
			assert!(Size::ALL.iter().all(|size| schedule.of(class).of(*size).has_due));
		}
	});
}
