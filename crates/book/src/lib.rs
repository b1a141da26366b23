#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod auction;
mod book;
mod cache;
mod check;
mod error;
mod expiry;
mod header;
mod leaf;
mod matching;
mod order;
mod peg;
mod store;
mod style;
mod tree;
mod view;

pub use auction::{allot, clear, priority, Claim, Clearing};
pub use book::Book;
pub use check::Inconsistency;
pub use error::BookError;
pub use header::{BookHeader, SideHeader};
pub use matching::{apply, plan, Action, End, FillCheck, Plan, Removal, Taker, Verdict};
pub use novation_units::{
	BookFault, BookId, FaultKind, OrderKey, SelfTrade, TreeFault, Unreadable,
};
pub use order::{BookPlace, Iceberg, RestingOrder};
pub use peg::{price_from, rung, Peg};
pub use store::{BookStore, MemoryStore, PageKey, Traffic};
pub use tree::{
	Child, Entry, MemoryTrees, Page, Slots, TooLong, TreeError, TreeHeader, TreeInconsistency,
	TreePage, TreeShape, TreeStore, Trees, MIN_PAGE_CAPACITY, PAGE_CAPACITY,
};
pub use view::{Impact, Level};
