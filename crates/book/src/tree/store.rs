//! The store of the headers and pages of many trees.

use super::{Entry, Page, TreeShape};
use alloc::vec::Vec;
use codec::{Decode, DecodeAll, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::Unreadable;
use scale_info::TypeInfo;

/// A stored page of a tree of `E`.
pub type TreePage<E> = Page<E, <E as Entry>::Key>;

/// The header of a tree. A tree without a header is empty.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct TreeHeader {
	/// The number that [`Trees::next_seq`] returns next.
	pub next_seq: u64,
	/// The tree itself.
	pub shape: TreeShape,
}

/// Stores the headers and pages of trees that are named by `Id`.
pub trait TreeStore<Id, E: Entry> {
	/// Reads a header; `None` if the tree was never used.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn header(&self, tree: Id) -> Result<Option<TreeHeader>, Unreadable>;

	/// Stores a header.
	fn set_header(&mut self, tree: Id, header: &TreeHeader);

	/// Reads a page; `None` if it is absent.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn page(&self, tree: Id, page: u32) -> Result<Option<TreePage<E>>, Unreadable>;

	/// Stores a page.
	fn set_page(&mut self, tree: Id, page: u32, stored: &TreePage<E>);

	/// Removes a page; does nothing if it is absent.
	fn remove_page(&mut self, tree: Id, page: u32);
}

impl<Id, E: Entry, S: TreeStore<Id, E>> TreeStore<Id, E> for &mut S {
	fn header(&self, tree: Id) -> Result<Option<TreeHeader>, Unreadable> {
		(**self).header(tree)
	}
	fn set_header(&mut self, tree: Id, header: &TreeHeader) {
		(**self).set_header(tree, header)
	}
	fn page(&self, tree: Id, page: u32) -> Result<Option<TreePage<E>>, Unreadable> {
		(**self).page(tree, page)
	}
	fn set_page(&mut self, tree: Id, page: u32, stored: &TreePage<E>) {
		(**self).set_page(tree, page, stored)
	}
	fn remove_page(&mut self, tree: Id, page: u32) {
		(**self).remove_page(tree, page)
	}
}

/// Decodes a stored value; `None` if nothing is stored.
pub(crate) fn decode<T: Decode>(bytes: Option<&Vec<u8>>) -> Result<Option<T>, Unreadable> {
	let decoded = bytes.map(|bytes| T::decode_all(&mut bytes.as_slice()));
	decoded.transpose().map_err(|_| Unreadable)
}
