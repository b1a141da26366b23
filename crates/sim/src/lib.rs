#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod exchange;
mod fixtures;
mod flow;
mod invariants;
mod random;
pub mod replay;
mod venue;

pub use exchange::{Checking, Exchange, LastRound, AMPLE, BLOCK, START};
pub use fixtures::{ask, bid, btc, eth, toy, toy_auction, Styled, BTC, DOLLAR, ETH};
pub use flow::{Flow, Mix};
pub use invariants::{check, Violation};
pub use random::{seeds, Random};
pub use venue::{Allowance, MemoryVenue, SharedAccounts, SharedBook, VenueState};
