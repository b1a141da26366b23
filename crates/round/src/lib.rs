#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod admission;
mod agenda;
mod agent;
mod amend;
mod atomic_batch;
mod auction;
mod cached;
mod cancels;
mod conditionals;
mod fill_check;
mod liquidation;
mod margin;
mod meter;
mod orders;
mod pegged;
mod prices;
mod round;
mod schedule;
mod sweep;
mod triggers;
mod venue;
mod withdrawal;

pub use admission::{admissible, Inadmissible};
pub use agenda::HIGHEST_MARKET;
pub use atomic_batch::may_be_atomic;
pub use margin::{account_health, exposures};
pub use meter::{Budget, Budgets, Count, Meter, Touched, Work};
pub use round::{run, Round, Summary};
pub use venue::Venue;
pub use withdrawal::withdrawable;

pub(crate) use novation_exchange_types::*;
