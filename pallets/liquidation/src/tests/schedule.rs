//! The slots of the health schedule, and the parked accounts.

use crate::{mock::*, Due, Pages};
use frame_support::storage::unhashed;
use novation_exchange_types::{HealthSchedule, SlotPages, DUE_PAGE};
use novation_ports::LiquidationQueue;
use novation_units::{AccountIndex, Class, MarketId, Size, Slot, Unreadable};

const SLOT: Slot = Slot { class: Class::Wild, size: Size::Small, number: 1_030 };

fn indices(range: core::ops::Range<u32>) -> Vec<AccountIndex> {
	range.map(AccountIndex).collect()
}

/// Removes what a test has put, which no account names.
fn clear() {
	let pages = Liquidation::slot_pages(SLOT).unwrap();
	(pages.first..pages.end).for_each(|page| Liquidation::remove_slot_page(SLOT, page));
	Liquidation::set_slot_pages(SLOT, SlotPages::default());
}

#[test]
fn schedule_should_be_kept() {
	run(|| {
		assert_eq!(Liquidation::schedule().unwrap(), HealthSchedule::default());
		let mut schedule = HealthSchedule::default();
		schedule.advance(Class::Middle, 5_000);
		Liquidation::set_schedule(&schedule);
		assert_eq!(Liquidation::schedule().unwrap(), schedule);
	});
}

#[test]
fn slot_should_be_empty_when_nothing_was_put() {
	run(|| {
		assert_eq!(Liquidation::slot_pages(SLOT), Ok(SlotPages::default()));
		assert!(!Liquidation::occupied(SLOT.class, SLOT.size).unwrap().has(SLOT.number));
	});
}

#[test]
fn page_should_be_filled_before_another_begins() {
	run(|| {
		let full = DUE_PAGE as u32;
		let put = |index| Liquidation::append(SLOT, AccountIndex(index)).unwrap();
		assert!((0..full).all(|index| put(index) == 0));
		assert_eq!(put(full), 1);
		assert_eq!(Liquidation::slot_page(SLOT, 0), Ok(indices(0..full)));
		assert_eq!(Liquidation::slot_page(SLOT, 1), Ok(indices(full..full + 1)));
		assert_eq!(Liquidation::slot_pages(SLOT), Ok(SlotPages { first: 0, end: 2 }));
		assert!(Liquidation::occupied(SLOT.class, SLOT.size).unwrap().has(SLOT.number));
		assert!(!Liquidation::occupied(Class::Major, SLOT.size).unwrap().has(SLOT.number));
		clear();
		assert_eq!((Pages::<Test>::iter().count(), Due::<Test>::iter().count()), (0, 0));
	});
}

/// Finding L10: an account names its page, so it can be taken out of it.
#[test]
fn account_should_leave_the_page_that_it_names() {
	run(|| {
		let pages: Vec<_> =
			[1, 2, 3].map(|index| Liquidation::append(SLOT, AccountIndex(index)).unwrap()).to_vec();
		assert_eq!(pages, [0, 0, 0]);
		assert_eq!(Liquidation::take_out(SLOT, 0, AccountIndex(2)), Ok(()));
		assert_eq!(Liquidation::slot_page(SLOT, 0), Ok([1, 3].map(AccountIndex).to_vec()));
		// A page that was served already holds nobody.
		assert_eq!(Liquidation::take_out(SLOT, 7, AccountIndex(1)), Ok(()));
		clear();
	});
}

#[test]
fn page_that_is_missing_or_damaged_should_be_told_and_never_be_empty() {
	run(|| {
		Liquidation::append(SLOT, AccountIndex(1)).unwrap();
		let key = Due::<Test>::hashed_key_for((SLOT, 0));
		unhashed::put_raw(&key, &[1]);
		assert_eq!(Liquidation::slot_page(SLOT, 0), Err(Unreadable));
		assert_eq!(Liquidation::append(SLOT, AccountIndex(2)), Err(Unreadable));
		assert_eq!(unhashed::get_raw(&key), Some(vec![1]), "nothing is written over the damage");
		unhashed::kill(&key);
		assert_eq!(Liquidation::slot_page(SLOT, 0), Err(Unreadable));
		unhashed::put_raw(&Pages::<Test>::hashed_key_for(SLOT), &[]);
		assert_eq!(Liquidation::slot_pages(SLOT), Err(Unreadable));
		Pages::<Test>::remove(SLOT);
	});
}

#[test]
fn parked_accounts_should_be_read_a_few_at_a_time() {
	run(|| {
		let (bitcoin, ether) = (MarketId(0), MarketId(1));
		indices(20..25).into_iter().for_each(|account| Liquidation::park(bitcoin, account));
		Liquidation::park(ether, AccountIndex(20));
		let mut found = Vec::new();
		while found.len() < 5 {
			let part = Liquidation::parked(bitcoin, found.last().copied(), 2).unwrap();
			assert!((1..=2).contains(&part.len()));
			found.extend(part);
		}
		assert_eq!(Liquidation::parked(bitcoin, found.last().copied(), 2), Ok(vec![]));
		found.sort();
		assert_eq!(found, indices(20..25));
		found.iter().for_each(|account| Liquidation::unpark(bitcoin, *account));
		assert_eq!(Liquidation::is_parked(bitcoin, AccountIndex(20)), Ok(false));
		assert_eq!(Liquidation::is_parked(ether, AccountIndex(20)), Ok(true));
	});
}
