//! The slots of the health schedule.

use crate::{mock::*, Due, PageSize, Pages};
use frame_support::traits::Get;
use novation_exchange_types::HealthSchedule;
use novation_ports::LiquidationQueue;
use novation_units::AccountIndex;

fn indices(range: core::ops::Range<u32>) -> Vec<AccountIndex> {
	range.map(AccountIndex).collect()
}

fn put(slot: u64, accounts: core::ops::Range<u32>) {
	for account in indices(accounts) {
		Liquidation::put_due(slot, account);
	}
}

#[test]
fn schedule_should_be_kept() {
	run(|| {
		assert_eq!(Liquidation::schedule().unwrap(), HealthSchedule::default());
		let schedule =
			HealthSchedule { path_ppm: 5_000, next_slot: 4, ..HealthSchedule::default() };
		Liquidation::set_schedule(&schedule);
		assert_eq!(Liquidation::schedule().unwrap(), schedule);
	});
}

#[test]
fn slot_should_be_empty_when_nothing_was_put() {
	run(|| assert_eq!(Liquidation::take_due(7).unwrap(), []));
}

#[test]
fn slot_should_return_its_newest_page_first_and_end_empty() {
	run(|| {
		let page: u32 = PageSize::get();
		put(7, 0..page + 2);
		put(8, 500..501);
		assert_eq!(Pages::<Test>::get(7), Some(2));
		assert_eq!(Liquidation::take_due(7).unwrap(), indices(page..page + 2));
		assert_eq!(Liquidation::take_due(7).unwrap(), indices(0..page));
		assert_eq!(Liquidation::take_due(7).unwrap(), []);
		assert_eq!(Pages::<Test>::iter().collect::<Vec<_>>(), [(8, 1)]);
		assert_eq!(Due::<Test>::iter().count(), 1);
	});
}

#[test]
fn page_should_be_filled_before_another_begins() {
	run(|| {
		let page: u32 = PageSize::get();
		put(7, 0..page);
		assert_eq!(Pages::<Test>::get(7), Some(1));
		put(7, page..page + 1);
		assert_eq!(Pages::<Test>::get(7), Some(2));
		assert_eq!(Liquidation::take_due(7).unwrap(), indices(page..page + 1));
		// The full page is the last one again.
		put(7, 300..301);
		assert_eq!(Pages::<Test>::get(7), Some(2));
	});
}
