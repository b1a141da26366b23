//! The order, the memory layout and the encoding of a tree's entries.

use super::{leading, ROOM};
use alloc::vec::Vec;
use core::marker::PhantomData;
use novation_units::Entry;

/// The forms of a tree's entries and keys, in memory and in the store.
pub(crate) trait Layout: Copy {
	/// An entry as callers and stored pages know it.
	type Entry: Copy;
	/// A key as it is compared.
	type Key: Ord + Copy;
	/// A key as it is stored.
	type Place: Copy;
	/// The entries of a leaf in memory.
	type Leaf: Leaf<Self>;

	/// Returns the key of an entry.
	fn key(self, entry: &Self::Entry) -> Self::Key;

	/// Converts a key to its stored form.
	fn place(self, key: Self::Key) -> Self::Place;

	/// Converts a key from its stored form.
	fn key_of(self, place: Self::Place) -> Self::Key;

	/// Returns the low key of a first child that no key bounds, given any key of the tree.
	fn unbounded(self, key: Self::Key) -> Self::Key;

	/// Whether an entry may stand in this tree at all.
	fn admits(self, entry: &Self::Entry) -> bool;
}

/// The entries of a leaf, in ascending order of their keys.
pub(crate) trait Leaf<L: Layout>: Sized {
	/// Creates an empty leaf with room for a full page.
	fn new() -> Self;

	/// Number of entries.
	fn len(&self) -> usize;

	/// Index of the first entry at or behind `key`; the length if there is none.
	fn seek(&self, key: L::Key) -> usize;

	/// Key of the entry at `index`.
	fn key(&self, index: usize) -> Option<L::Key>;

	/// The entry at `index`.
	fn get(&self, index: usize, layout: L) -> Option<L::Entry>;

	/// All entries, in order.
	fn entries(&self, layout: L) -> Vec<L::Entry>;

	/// Adds an entry behind all others.
	fn push(&mut self, entry: &L::Entry, layout: L);

	/// Adds an entry before the one at `index`.
	fn insert(&mut self, index: usize, entry: &L::Entry, layout: L);

	/// Removes the entry at `index`, if there is one.
	fn remove(&mut self, index: usize);

	/// Replaces the entry at `index`, if there is one, by another of the same key.
	fn set(&mut self, index: usize, entry: &L::Entry, layout: L);

	/// Moves all entries of the next leaf to the end of this one.
	fn absorb(&mut self, later: Self);

	/// Splits off the later half.
	fn halve(&mut self) -> Self;

	/// Index of the entry with this key, or else the index where it would be inserted.
	#[inline]
	fn search(&self, key: L::Key) -> Result<usize, usize> {
		let index = self.seek(key);
		match self.key(index) {
			Some(found) if found == key => Ok(index),
			_ => Err(index),
		}
	}
}

/// Entries in their plain encoding.
pub(crate) struct Plain<E>(PhantomData<E>);

impl<E> Plain<E> {
	pub const NEW: Self = Self(PhantomData);
}

impl<E> Clone for Plain<E> {
	fn clone(&self) -> Self {
		*self
	}
}

impl<E> Copy for Plain<E> {}

impl<E: Entry> Layout for Plain<E> {
	type Entry = E;
	type Key = E::Key;
	type Place = E::Key;
	type Leaf = Vec<E>;

	fn key(self, entry: &E) -> E::Key {
		entry.key()
	}

	fn place(self, key: E::Key) -> E::Key {
		key
	}

	fn key_of(self, place: E::Key) -> E::Key {
		place
	}

	fn unbounded(self, key: E::Key) -> E::Key {
		key
	}

	fn admits(self, _: &E) -> bool {
		true
	}
}

impl<E: Entry> Leaf<Plain<E>> for Vec<E> {
	fn new() -> Self {
		Vec::with_capacity(ROOM)
	}

	fn len(&self) -> usize {
		Vec::len(self)
	}

	fn seek(&self, key: E::Key) -> usize {
		leading(self, |entry| entry.key() < key)
	}

	fn key(&self, index: usize) -> Option<E::Key> {
		<[E]>::get(self, index).map(Entry::key)
	}

	fn get(&self, index: usize, _: Plain<E>) -> Option<E> {
		<[E]>::get(self, index).copied()
	}

	fn entries(&self, _: Plain<E>) -> Vec<E> {
		self.clone()
	}

	fn push(&mut self, entry: &E, _: Plain<E>) {
		Vec::push(self, *entry);
	}

	fn insert(&mut self, index: usize, entry: &E, _: Plain<E>) {
		if index <= Vec::len(self) {
			Vec::insert(self, index, *entry);
		}
	}

	fn remove(&mut self, index: usize) {
		if index < Vec::len(self) {
			Vec::remove(self, index);
		}
	}

	fn set(&mut self, index: usize, entry: &E, _: Plain<E>) {
		if let Some(place) = self.get_mut(index) {
			*place = *entry;
		}
	}

	fn absorb(&mut self, later: Self) {
		self.extend(later);
	}

	fn halve(&mut self) -> Self {
		self.split_off(Vec::len(self) / 2)
	}
}
