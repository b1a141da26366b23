//! The phases of a round, in the order of [`run`](crate::run()), one file or folder each.
//!
//! `amend` and `conditionals` are no phases: `cancels` calls them for the operations of the queue.

pub mod funding;
pub mod prices;

pub mod deadlines;
pub mod expiries;

pub mod backlog;
pub mod cancels;

pub mod amend;
pub mod conditionals;

pub mod liquidation;

pub mod triggers;

pub mod rest;

pub mod auctions;

pub mod matching;
pub mod pegged;

pub mod children;

pub mod take;

pub mod fund;

pub mod settle;
