//! Many trees over one store, each with a name.

use super::{
	layout::Plain, CheckError, Counts, Entry, Failure, Flaw, Leaf, Occupancy, Pages, Source, Tree,
	TreeHeader, TreePage, TreeStore, PAGE_CAPACITY,
};
use alloc::{
	collections::{btree_map, BTreeMap},
	vec::Vec,
};
use core::convert::Infallible;
use novation_units::{FaultKind, TreeFault, Unreadable};

/// Why an operation on a tree was refused. It has changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeError<Id> {
	/// An entry with this key is there already.
	Exists,
	/// The numbers of pages or entries are used up. Removing entries frees pages.
	Full,
	/// The stored tree is damaged. Restore the value that the fault names.
	Fault(TreeFault<Id>),
}

/// A broken invariant of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeInconsistency<Id> {
	/// A header or a page cannot be used.
	Fault(TreeFault<Id>),
	/// A page has fewer or more entries than its place allows.
	Occupancy {
		/// Number of the page.
		page: u32,
		/// Entries in it.
		entries: usize,
	},
	/// An entry of this page is outside its bounds or out of order.
	Order(u32),
	/// This page is reached twice, or its number was never allocated.
	PageReused(u32),
	/// This many page numbers are neither in the tree nor free.
	PagesLeaked(u32),
	/// The header states another number of entries than the leaves have.
	EntryCount,
}

/// Trees of `E` over a store, one for each `Id`.
///
/// This is a write-back cache: each page is decoded once and encoded once, and nothing reaches the store
/// before [`flush`](Self::flush). A tree in which a fault was found refuses all operations and is not
/// written, until [`forget`](Self::forget) or [`retain_changes`](Self::retain_changes); all other trees
/// work on.
pub struct Trees<Id, E: Entry, S> {
	store: S,
	trees: BTreeMap<Id, CachedTree<E>>,
	counts: Counts,
	occupancy: Occupancy,
}

struct CachedTree<E: Entry> {
	header: TreeHeader,
	/// Whether the store has no header.
	is_new: bool,
	is_dirty: bool,
	pages: Pages<Plain<E>>,
	fault: Option<FoundFault>,
}

/// A fault without the name of its tree.
#[derive(Clone, Copy)]
struct FoundFault {
	page: Option<u32>,
	kind: FaultKind,
}

impl FoundFault {
	fn of<Id>(self, tree: Id) -> TreeFault<Id> {
		TreeFault { tree, page: self.page, kind: self.kind }
	}
}

/// The stored pages of one tree.
struct PagesOf<'a, Id, S> {
	store: &'a S,
	tree: Id,
}

impl<Id: Copy, E: Entry, S: TreeStore<Id, E>> Source<Plain<E>> for PagesOf<'_, Id, S> {
	fn page(&self, number: u32) -> Result<Option<TreePage<E>>, Unreadable> {
		self.store.page(self.tree, number)
	}
}

type OpenTree<'a, Id, E, S> = Tree<'a, PagesOf<'a, Id, S>, Plain<E>>;

impl<Id: Ord + Copy, E: Entry, S: TreeStore<Id, E>> Trees<Id, E, S> {
	/// The trees in `store`.
	pub fn new(store: S) -> Self {
		Self::with_page_capacity(store, PAGE_CAPACITY)
	}

	/// The trees in `store`, with pages of at most `capacity` entries. A store supports a single capacity.
	pub fn with_page_capacity(store: S, capacity: usize) -> Self {
		Self {
			store,
			trees: BTreeMap::new(),
			counts: Counts::default(),
			occupancy: Occupancy::new(capacity),
		}
	}

	/// The store as of the last flush.
	pub fn store(&self) -> &S {
		&self.store
	}

	/// The store, to be changed outside the trees. The cache does not notice changes of pages.
	pub fn store_mut(&mut self) -> &mut S {
		&mut self.store
	}

	/// Flushes, and returns the store.
	pub fn into_store(mut self) -> S {
		self.flush();
		self.store
	}

	/// Returns the store as of the last flush.
	pub fn discard(self) -> S {
		self.store
	}

	/// Pages read from the store so far.
	pub fn pages_loaded(&self) -> u32 {
		self.counts.loaded
	}

	/// Pages created so far that the store did not have.
	pub fn pages_made(&self) -> u32 {
		self.counts.made
	}

	/// Writes all changes since the last flush, each page once. Leaves out trees with faults.
	pub fn flush(&mut self) {
		for (tree, cached) in &mut self.trees {
			if cached.fault.is_some() {
				continue;
			}
			let store = &mut self.store;
			cached.pages.flush(Plain::NEW, |number, page| match page {
				Some(page) => store.set_page(*tree, number, &page),
				None => store.remove_page(*tree, number),
			});
			if core::mem::take(&mut cached.is_dirty) {
				self.store.set_header(*tree, &cached.header);
				cached.is_new = false;
			}
		}
	}

	/// The faults found so far, at most one for each tree.
	pub fn faults(&self) -> impl Iterator<Item = TreeFault<Id>> + '_ {
		self.trees.iter().filter_map(|(tree, cached)| Some(cached.fault?.of(*tree)))
	}

	/// Drops everything cached of a tree: its changes since the last flush, and its fault.
	pub fn forget(&mut self, tree: Id) {
		self.trees.remove(&tree);
	}

	/// Lifts the fault of a tree and keeps its changes since the last flush. They are complete, since a refused
	/// operation changes nothing.
	///
	/// An operation that meets the damage again finds the fault again.
	pub fn retain_changes(&mut self, tree: Id) {
		let Some(cached) = self.trees.get_mut(&tree) else { return };
		match cached.fault {
			// The header was at fault, so nothing can have changed.
			Some(FoundFault { page: None, .. }) if !cached.is_dirty => self.forget(tree),
			_ => cached.fault = None,
		}
	}

	/// Returns a number that the tree has not returned before.
	///
	/// # Errors
	///
	/// [`TreeError::Full`], [`Fault`](TreeError::Fault).
	pub fn next_seq(&mut self, tree: Id) -> Result<u64, TreeError<Id>> {
		let cached = self.open_to_change(tree)?;
		let seq = cached.header.next_seq;
		cached.header.next_seq = seq.checked_add(1).ok_or(TreeError::Full)?;
		cached.is_dirty = true;
		Ok(seq)
	}

	/// Number of entries of a tree.
	///
	/// # Errors
	///
	/// [`TreeError::Fault`].
	pub fn len(&mut self, tree: Id) -> Result<u64, TreeError<Id>> {
		Ok(self.open(tree)?.header.shape.entries)
	}

	/// Whether a tree has no entries.
	///
	/// # Errors
	///
	/// [`TreeError::Fault`].
	pub fn is_empty(&mut self, tree: Id) -> Result<bool, TreeError<Id>> {
		Ok(self.len(tree)? == 0)
	}

	/// Inserts an entry.
	///
	/// # Errors
	///
	/// [`TreeError::Exists`], [`Full`](TreeError::Full), [`Fault`](TreeError::Fault).
	pub fn insert(&mut self, tree: Id, entry: E) -> Result<(), TreeError<Id>> {
		self.open_to_change(tree)?;
		self.change(tree, |open| open.insert(entry)).map(drop)
	}

	/// Removes and returns the entry with this key; `None` if there is none.
	///
	/// # Errors
	///
	/// [`TreeError::Fault`].
	pub fn remove(&mut self, tree: Id, key: &E::Key) -> Result<Option<E>, TreeError<Id>> {
		self.open_to_change(tree)?;
		self.change(tree, |open| {
			let (slot, index) = open.find(*key)?;
			let entry = open.get_at(slot, index)?;
			open.remove_at(*key, slot, index)?;
			Ok(entry)
		})
	}

	/// The entry with this key.
	///
	/// # Errors
	///
	/// [`TreeError::Fault`].
	pub fn get(&mut self, tree: Id, key: &E::Key) -> Result<Option<E>, TreeError<Id>> {
		let found = self.look(tree, |open| {
			let (slot, index) = open.find(*key)?;
			open.get_at(slot, index).map(Some)
		})?;
		Ok(found.flatten())
	}

	/// The first entry of a tree.
	///
	/// # Errors
	///
	/// [`TreeError::Fault`].
	pub fn first(&mut self, tree: Id) -> Result<Option<E>, TreeError<Id>> {
		Ok(self.look(tree, |open| open.first())?.flatten())
	}

	/// The first entry behind `key`, whether or not there is an entry with this key.
	///
	/// # Errors
	///
	/// [`TreeError::Fault`].
	pub fn after(&mut self, tree: Id, key: &E::Key) -> Result<Option<E>, TreeError<Id>> {
		Ok(self.look(tree, |open| open.after(*key))?.flatten())
	}

	/// All entries of a tree, in order. Reads all of its leaves: for queries and tests.
	///
	/// # Errors
	///
	/// [`TreeError::Fault`].
	pub fn entries(&mut self, tree: Id) -> Result<Vec<E>, TreeError<Id>> {
		let entries = self.look(tree, |open| {
			let mut entries: Vec<E> = Vec::new();
			let mut from = open.first_leaf()?.map(|slot| (slot, 0));
			while let Some((slot, index)) = from {
				let leaf = open.leaf(slot)?;
				entries.extend((index..leaf.len()).filter_map(|i| Leaf::get(leaf, i, Plain::NEW)));
				from = match entries.last() {
					Some(last) => open.seek_after(last.key())?,
					None => return Err(open.contradiction(slot)),
				};
			}
			Ok(entries)
		})?;
		Ok(entries.into_iter().flatten().collect())
	}

	/// Reads a whole tree and checks its invariants.
	///
	/// # Errors
	///
	/// The first [`TreeInconsistency`].
	pub fn check(&mut self, tree: Id) -> Result<(), TreeInconsistency<Id>> {
		if let Err(TreeError::Fault(fault)) = self.open_to_change(tree) {
			return Err(TreeInconsistency::Fault(fault));
		}
		let checked = self.look(tree, |open| {
			Ok(open.check(|_, _: &E| Ok::<_, Infallible>(())).map_err(|error| match error {
				CheckError::Tree(flaw) => flaw,
				CheckError::Entry(never) => match never {},
			}))
		});
		let flaw = match checked {
			Ok(Some(Err(flaw))) => flaw,
			Ok(_) => return Ok(()),
			Err(TreeError::Fault(fault)) => return Err(TreeInconsistency::Fault(fault)),
			Err(TreeError::Exists | TreeError::Full) => Flaw::Failure(Failure::HEADER),
		};
		Err(match flaw {
			Flaw::Failure(Failure::Fault { page, kind }) => {
				TreeInconsistency::Fault(FoundFault { page, kind }.of(tree))
			}
			Flaw::Failure(Failure::NotFound | Failure::Exists | Failure::Full) => {
				let found = FoundFault { page: None, kind: FaultKind::Contradiction };
				TreeInconsistency::Fault(found.of(tree))
			}
			Flaw::Occupancy { page, entries } => TreeInconsistency::Occupancy { page, entries },
			Flaw::Order { page } => TreeInconsistency::Order(page),
			Flaw::PageReused { page } => TreeInconsistency::PageReused(page),
			Flaw::PagesLeaked(pages) => TreeInconsistency::PagesLeaked(pages),
			Flaw::EntryCount => TreeInconsistency::EntryCount,
		})
	}

	/// A tree to be looked at. Reads its header if necessary.
	fn open(&mut self, tree: Id) -> Result<&mut CachedTree<E>, TreeError<Id>> {
		open(&mut self.trees, &self.store, tree)
	}

	/// A tree to be changed. One without a header must have no pages: its header would be missing.
	fn open_to_change(&mut self, tree: Id) -> Result<&mut CachedTree<E>, TreeError<Id>> {
		let cached = open(&mut self.trees, &self.store, tree)?;
		if cached.is_new && !cached.is_dirty {
			self.counts.load(1);
			if !matches!(self.store.page(tree, 0), Ok(None)) {
				let fault = FoundFault { page: None, kind: FaultKind::Missing };
				cached.fault = Some(fault);
				return Err(TreeError::Fault(fault.of(tree)));
			}
		}
		Ok(cached)
	}

	/// Looks into a tree; `None` if what `look` is after is not there.
	fn look<T>(
		&mut self,
		tree: Id,
		look: impl FnOnce(&mut OpenTree<'_, Id, E, S>) -> Result<T, Failure>,
	) -> Result<Option<T>, TreeError<Id>> {
		self.with_tree(tree, false, look)
	}

	/// Changes a tree, and keeps its new shape unless the change is refused.
	fn change<T>(
		&mut self,
		tree: Id,
		change: impl FnOnce(&mut OpenTree<'_, Id, E, S>) -> Result<T, Failure>,
	) -> Result<Option<T>, TreeError<Id>> {
		self.with_tree(tree, true, change)
	}

	fn with_tree<T>(
		&mut self,
		tree: Id,
		is_change: bool,
		operation: impl FnOnce(&mut OpenTree<'_, Id, E, S>) -> Result<T, Failure>,
	) -> Result<Option<T>, TreeError<Id>> {
		let cached = open(&mut self.trees, &self.store, tree)?;
		let mut opened = Tree {
			source: PagesOf { store: &self.store, tree },
			pages: &mut cached.pages,
			counts: &mut self.counts,
			layout: Plain::NEW,
			shape: cached.header.shape,
			occupancy: self.occupancy,
		};
		let outcome = operation(&mut opened);
		let shape = opened.shape;
		match outcome {
			Ok(value) => {
				if is_change {
					cached.header.shape = shape;
					cached.is_dirty = true;
				}
				Ok(Some(value))
			}
			Err(Failure::NotFound) => Ok(None),
			Err(Failure::Exists) => Err(TreeError::Exists),
			Err(Failure::Full) => Err(TreeError::Full),
			Err(Failure::Fault { page, kind }) => {
				let fault = FoundFault { page, kind };
				cached.fault = Some(fault);
				Err(TreeError::Fault(fault.of(tree)))
			}
		}
	}
}

fn open<'a, Id: Ord + Copy, E: Entry, S: TreeStore<Id, E>>(
	trees: &'a mut BTreeMap<Id, CachedTree<E>>,
	store: &S,
	tree: Id,
) -> Result<&'a mut CachedTree<E>, TreeError<Id>> {
	let cached = match trees.entry(tree) {
		btree_map::Entry::Occupied(cached) => cached.into_mut(),
		btree_map::Entry::Vacant(entry) => {
			let unreadable = FoundFault { page: None, kind: FaultKind::Unreadable };
			let (header, is_new, fault) = match store.header(tree) {
				Ok(Some(header)) => (header, false, None),
				Ok(None) => (TreeHeader::default(), true, None),
				Err(Unreadable) => (TreeHeader::default(), false, Some(unreadable)),
			};
			entry.insert(CachedTree {
				header,
				is_new,
				is_dirty: false,
				pages: Pages::default(),
				fault,
			})
		}
	};
	match cached.fault {
		Some(fault) => Err(TreeError::Fault(fault.of(tree))),
		None => Ok(cached),
	}
}
