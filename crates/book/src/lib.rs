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
mod matching;
mod node;
mod order;
mod page;
mod peg;
mod store;
mod style;
mod tree;
mod view;

pub use auction::{allot, clear, priority, Claim, Clearing};
pub use book::Book;
pub use check::Inconsistency;
pub use error::BookError;
pub use header::{BookHeader, TreeHeader};
pub use matching::{apply, plan, Action, End, Judge, Plan, Removal, SelfTrade, Taker, Verdict};
pub use order::{Iceberg, OrderKey, Position, RestingOrder};
pub use page::{Child, Page, PageKey, Slots, TooLong, MIN_PAGE_CAPACITY, PAGE_CAPACITY};
pub use peg::{is_market, price_from, rung, shelf, Peg};
pub use store::{BookStore, MemoryStore, Traffic};
pub use view::{Impact, Level};
