#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod exchange;
mod fixtures;
mod flow;
mod history;
mod invariants;
pub mod naive;
mod random;
pub mod regressions;
pub mod replay;
mod shrink;
mod trial;
mod venue;

pub use exchange::{Checking, Exchange, LastRound, AMPLE, BLOCK, START};
pub use fixtures::{ask, bid, btc, eth, toy, toy_auction, Styled, BTC, DOLLAR, ETH};
pub use flow::{Flow, Mix};
pub use history::{Block, History, Style, Teller, CENTRE};
pub use invariants::{check, Violation};
pub use random::{seeds, Random};
pub use shrink::shrink;
pub use trial::{Failure, Tally, Trial};
pub use venue::{
	Allowance, MemoryHost, MemoryVenue, SharedAccounts, SharedAgenda, SharedBook, Value, VenueState,
};
