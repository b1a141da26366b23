//! The pages of the queue of accounts in liquidation.

use crate::{mock::*, Queue};
use frame_support::storage::unhashed;
use novation_exchange_types::{QueueEntry, QueueList, QUEUE_PAGE};
use novation_ports::LiquidationQueue;
use novation_units::{AccountIndex, Size, Unreadable};

/// Appends an account to the page of a list, as a round does.
pub(super) fn push(account: AccountIndex, size: Size, from: u32) {
	let list = QueueList::of(size, from);
	let mut schedule = Liquidation::schedule().expect("it is sound");
	let pages = schedule.queues.of_mut(list);
	let page = match pages.end.checked_sub(1).filter(|last| *last >= pages.first) {
		Some(last) => last,
		None => {
			pages.end += 1;
			pages.end - 1
		}
	};
	pages.len += 1;
	let mut entries = Liquidation::queue_page(list, page).unwrap_or_else(|Unreadable| vec![]);
	entries.push(QueueEntry { account, from });
	Liquidation::set_queue_page(list, page, &entries);
	Liquidation::set_schedule(&schedule);
}

const LIST: QueueList = QueueList { size: Size::Large, is_odd: true };

fn entries(count: u32) -> Vec<QueueEntry> {
	(0..count).map(|index| QueueEntry { account: AccountIndex(index), from: 7 }).collect()
}

#[test]
fn page_should_keep_a_full_page_in_its_order() {
	run(|| {
		let full = entries(QUEUE_PAGE as u32);
		Liquidation::set_queue_page(LIST, 5, &full);
		assert_eq!(Liquidation::queue_page(LIST, 5), Ok(full));
		let other = QueueList { size: Size::Small, ..LIST };
		assert_eq!(Liquidation::queue_page(other, 5), Err(Unreadable), "lists are apart");
		// The laws at the end of the test allow no queue without accounts.
		Liquidation::set_queue_page(LIST, 5, &[]);
		assert_eq!(Queue::<Test>::iter().count(), 0, "an empty page is not stored");
	});
}

#[test]
fn page_that_is_missing_or_damaged_should_be_told_and_never_be_empty() {
	run(|| {
		assert_eq!(Liquidation::queue_page(LIST, 0), Err(Unreadable));
		Liquidation::set_queue_page(LIST, 0, &entries(1));
		let key = Queue::<Test>::hashed_key_for((LIST, 0));
		unhashed::put_raw(&key, &[1]);
		assert_eq!(Liquidation::queue_page(LIST, 0), Err(Unreadable));
		unhashed::kill(&key);
	});
}

#[test]
fn accounts_in_liquidation_should_be_listed_or_the_damage_told() {
	run(|| {
		assert_eq!(Liquidation::liquidations(), Ok(vec![]));
		push(AccountIndex(20), Size::Small, 4);
		push(AccountIndex(21), Size::Large, 5);
		push(AccountIndex(22), Size::Small, 4);
		let all = [21, 20, 22].map(AccountIndex).to_vec();
		assert_eq!(Liquidation::liquidations(), Ok(all));
		let list = QueueList::of(Size::Small, 4);
		let key = Queue::<Test>::hashed_key_for((list, 0));
		unhashed::put_raw(&key, &[1]);
		assert_eq!(Liquidation::liquidations(), Err(Unreadable));
		for list in [list, QueueList::of(Size::Large, 5)] {
			Liquidation::set_queue_page(list, 0, &[]);
		}
		Liquidation::set_schedule(&Default::default());
	});
}
