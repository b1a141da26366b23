//! The entries of a tree.

use codec::{Decode, Encode};

/// A value that a tree keeps in order of its key.
pub trait Entry: Copy + Encode + Decode {
	/// Sorts the entries; no two entries of a tree have the same key.
	type Key: Ord + Copy + Encode + Decode;

	/// Returns the key of this entry.
	fn key(&self) -> Self::Key;
}
