//! Trees of entries other than orders, compared with ordered maps.

use codec::{Decode, Encode};
use novation_book::{
	Entry, FaultKind, MemoryTrees, TreeError, TreeFault, TreeInconsistency, TreeStore, Trees,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Tree names that have nothing to do with markets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wait {
	Mark(u16),
	Time,
}

const TREES: [Wait; 3] = [Wait::Mark(7), Wait::Mark(8), Wait::Time];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
struct Key {
	threshold: u64,
	seq: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
struct Waiting {
	key: Key,
	account: u32,
}

impl Entry for Waiting {
	type Key = Key;
	fn key(&self) -> Key {
		self.key
	}
}

type Agenda = Trees<Wait, Waiting, MemoryTrees<Wait>>;

#[derive(Clone, Debug)]
enum Op {
	Insert { tree: usize, threshold: u64 },
	InsertAgain { tree: usize, nth: usize },
	Remove { tree: usize, nth: usize },
	RemoveMissing { tree: usize, threshold: u64 },
	TakeFirst { tree: usize },
	Reopen,
}

fn op() -> impl Strategy<Value = Op> {
	let tree = || 0..TREES.len();
	prop_oneof![
		30 => (tree(), 0..40u64).prop_map(|(tree, threshold)| Op::Insert { tree, threshold }),
		2 => (tree(), any::<usize>()).prop_map(|(tree, nth)| Op::InsertAgain { tree, nth }),
		10 => (tree(), any::<usize>()).prop_map(|(tree, nth)| Op::Remove { tree, nth }),
		2 => (tree(), 0..40u64).prop_map(|(tree, threshold)| Op::RemoveMissing { tree, threshold }),
		10 => tree().prop_map(|tree| Op::TakeFirst { tree }),
		1 => Just(Op::Reopen),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn tree_should_hold_what_an_ordered_map_holds(
		capacity in prop_oneof![4..10usize, Just(64)],
		ops in prop::collection::vec(op(), 1..400),
	) {
		let mut agenda: Agenda = Trees::with_page_capacity(MemoryTrees::default(), capacity);
		let mut maps: [BTreeMap<Key, Waiting>; 3] = Default::default();
		for op in ops {
			match op {
				Op::Insert { tree, threshold } => {
					let seq = agenda.next_seq(TREES[tree]).unwrap();
					let key = Key { threshold, seq };
					let entry = Waiting { key, account: seq as u32 * 3 };
					assert_eq!(agenda.insert(TREES[tree], entry), Ok(()));
					assert_eq!(maps[tree].insert(key, entry), None);
				}
				Op::InsertAgain { tree, nth } => {
					let Some(entry) = pick(&maps[tree], nth) else { continue };
					assert_eq!(agenda.insert(TREES[tree], entry), Err(TreeError::Exists));
				}
				Op::Remove { tree, nth } => {
					let Some(Waiting { key, .. }) = pick(&maps[tree], nth) else { continue };
					assert_eq!(agenda.remove(TREES[tree], &key), Ok(maps[tree].remove(&key)));
					assert_eq!(agenda.remove(TREES[tree], &key), Ok(None));
				}
				Op::RemoveMissing { tree, threshold } => {
					let key = Key { threshold, seq: u64::MAX };
					assert_eq!(agenda.remove(TREES[tree], &key), Ok(None));
				}
				Op::TakeFirst { tree } => {
					let first = agenda.first(TREES[tree]).unwrap();
					assert_eq!(first, maps[tree].values().next().copied());
					let Some(first) = first else { continue };
					assert_eq!(agenda.remove(TREES[tree], &first.key), Ok(Some(first)));
					maps[tree].remove(&first.key);
				}
				Op::Reopen => agenda = Trees::with_page_capacity(agenda.into_store(), capacity),
			}
			for (tree, map) in TREES.into_iter().zip(&maps) {
				assert_eq!(agenda.len(tree), Ok(map.len() as u64));
				assert_eq!(agenda.first(tree).unwrap(), map.values().next().copied());
			}
		}
		for (tree, map) in TREES.into_iter().zip(&maps) {
			assert_eq!(agenda.check(tree), Ok(()));
			assert_eq!(agenda.entries(tree).unwrap(), map.values().copied().collect::<Vec<_>>());
			for (key, entry) in map {
				assert_eq!(agenda.get(tree, key), Ok(Some(*entry)));
				let behind = Key { seq: key.seq + 1, ..*key };
				let next = map.range(behind..).next().map(|(_, entry)| *entry);
				assert_eq!(agenda.after(tree, key), Ok(next));
			}
		}
	}
}

fn pick(map: &BTreeMap<Key, Waiting>, nth: usize) -> Option<Waiting> {
	let nth = nth.checked_rem(map.len())?;
	map.values().nth(nth).copied()
}

/// A store with a deep tree of each name.
fn sound_store() -> MemoryTrees<Wait> {
	let mut agenda: Agenda = Trees::with_page_capacity(MemoryTrees::default(), 4);
	for tree in TREES {
		for step in 0..200u64 {
			let seq = agenda.next_seq(tree).unwrap();
			let key = Key { threshold: step * 37 % 101, seq };
			agenda.insert(tree, Waiting { key, account: 1 }).unwrap();
		}
	}
	agenda.into_store()
}

#[test]
fn damage_should_be_a_fault_of_its_tree_alone() {
	let sound = sound_store();
	let damaged = TREES[1];
	let pages: Vec<_> = sound.clone().pages_mut().keys().copied().collect();
	for (tree, page) in pages.into_iter().filter(|(tree, _)| *tree == damaged) {
		for (bytes, kind) in [(None, FaultKind::Missing), (Some(vec![7]), FaultKind::Unreadable)] {
			let mut store = sound.clone();
			match bytes {
				Some(bytes) => store.pages_mut().insert((tree, page), bytes),
				None => store.pages_mut().remove(&(tree, page)),
			};
			let before = store.clone().pages_mut().clone();
			let mut agenda: Agenda = Trees::with_page_capacity(store, 4);
			let fault = TreeFault { tree, page: Some(page), kind };
			assert_eq!(agenda.check(tree), Err(TreeInconsistency::Fault(fault)));
			assert_eq!(agenda.entries(tree), Err(TreeError::Fault(fault)));
			assert_eq!(agenda.first(tree), Err(TreeError::Fault(fault)));
			assert_eq!(agenda.next_seq(tree), Err(TreeError::Fault(fault)));
			assert_eq!(agenda.faults().collect::<Vec<_>>(), [fault]);
			for other in [TREES[0], TREES[2]] {
				let first = agenda.first(other).unwrap().unwrap();
				assert_eq!(agenda.remove(other, &first.key), Ok(Some(first)));
			}
			let mut store = agenda.into_store();
			let of_tree = |pages: &BTreeMap<(Wait, u32), Vec<u8>>| {
				let own = pages.iter().filter(|((other, _), _)| *other == tree);
				own.map(|(key, bytes)| (*key, bytes.clone())).collect::<Vec<_>>()
			};
			assert_eq!(of_tree(store.pages_mut()), of_tree(&before));
			let mut agenda: Agenda = Trees::with_page_capacity(store, 4);
			for other in [TREES[0], TREES[2]] {
				assert_eq!(agenda.check(other), Ok(()));
				assert_eq!(agenda.len(other), Ok(199));
			}
		}
	}
}

#[test]
fn damaged_header_should_be_a_fault() {
	let sound = sound_store();
	for (bytes, kind) in [(None, FaultKind::Missing), (Some(vec![7]), FaultKind::Unreadable)] {
		let tree = TREES[0];
		let mut store = sound.clone();
		match bytes {
			Some(bytes) => store.headers_mut().insert(tree, bytes),
			None => store.headers_mut().remove(&tree),
		};
		let headers = store.headers_mut().clone();
		let mut agenda: Agenda = Trees::with_page_capacity(store, 4);
		let fault = TreeFault { tree, page: None, kind };
		let entry = Waiting { key: Key { threshold: 0, seq: 0 }, account: 0 };
		assert_eq!(agenda.insert(tree, entry), Err(TreeError::Fault(fault)));
		assert_eq!(agenda.next_seq(tree), Err(TreeError::Fault(fault)));
		assert_eq!(agenda.check(tree), Err(TreeInconsistency::Fault(fault)));
		assert_eq!(agenda.len(TREES[1]), Ok(200));
		assert_eq!(agenda.into_store().headers_mut(), &headers);
	}
}

#[test]
fn forgotten_tree_should_be_read_again() {
	let tree = TREES[0];
	let mut agenda: Agenda = Trees::with_page_capacity(sound_store(), 4);
	let first = agenda.first(tree).unwrap().unwrap();
	agenda.remove(tree, &first.key).unwrap();
	agenda.forget(tree);
	assert_eq!(agenda.first(tree), Ok(Some(first)));
	assert_eq!(agenda.len(tree), Ok(200));
}

#[test]
fn pages_should_be_counted_once_each() {
	let tree = TREES[0];
	let mut agenda: Agenda = Trees::new(sound_store_of_one_leaf());
	for _ in 0..3 {
		agenda.first(tree).unwrap().unwrap();
	}
	assert_eq!((agenda.pages_loaded(), agenda.pages_made()), (1, 0));
	let stored: Option<novation_book::TreePage<Waiting>> = agenda.store().page(tree, 0).unwrap();
	assert!(stored.is_some());
}

fn sound_store_of_one_leaf() -> MemoryTrees<Wait> {
	let mut agenda: Agenda = Trees::new(MemoryTrees::default());
	let seq = agenda.next_seq(TREES[0]).unwrap();
	let entry = Waiting { key: Key { threshold: 5, seq }, account: 9 };
	agenda.insert(TREES[0], entry).unwrap();
	assert_eq!((agenda.pages_loaded(), agenda.pages_made()), (1, 1), "no page of a new tree");
	agenda.into_store()
}
