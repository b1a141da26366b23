//! A B+-tree of bounded pages that keeps its entries in order of their keys.
//!
//! Two kinds of trees share the algorithm. The sides of a book hold orders, in an encoding and in a form
//! in memory of their own; see [`Layout`]. [`Trees`] hold any [`Entry`] in its plain encoding.

mod check;
mod failure;
mod layout;
mod memory;
mod node;
mod operations;
mod page;
mod pages;
mod source;
mod store;
mod trees;

pub(crate) use check::{CheckError, Flaw};
pub(crate) use failure::Failure;
pub(crate) use layout::{Layout, Leaf};
pub(crate) use node::{counted, index_of, leading, Occupancy};
pub(crate) use operations::Tree;
pub(crate) use page::ROOM;
pub(crate) use pages::{Counts, Pages};
pub(crate) use source::Source;
pub(crate) use store::decode;

#[cfg(test)]
pub(crate) use node::Node;

pub use memory::MemoryTrees;
pub use novation_units::Entry;
pub use page::{Child, Page, Slots, TooLong, MIN_PAGE_CAPACITY, PAGE_CAPACITY};
pub use store::{TreeHeader, TreePage, TreeStore};
pub use trees::{TreeError, TreeInconsistency, Trees};

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The shape of a tree: its root and its pages.
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
pub struct TreeShape {
	/// Number of the page at the top; meaningless while `height` is zero.
	pub root: u32,
	/// Levels of pages, leaves included; zero if the tree is empty.
	pub height: u8,
	/// Page numbers in use or free: all below this one.
	pub pages: u32,
	/// The first free page number; each free page names the next.
	pub free: Option<u32>,
	/// Entries in all leaves.
	pub entries: u64,
}
