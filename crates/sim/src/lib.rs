#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod chain_meter;
pub mod crash;
mod damage;
mod exchange;
mod fixtures;
mod flow;
mod laws;
mod random;
pub mod replay;
mod shared;
mod venue;

pub use chain_meter::ChainMeter;
pub use damage::{Damage, Damaged, Place};
pub use exchange::{Exchange, LawChecks, AMPLE, BLOCK, START};
pub use fixtures::{ask, bid, btc, eth, toy, toy_auction, Styled, BTC, DOLLAR, ETH};
pub use flow::{Flow, Mix};
pub use laws::check;
pub use random::{seeds, Random};
pub use shared::{SharedAccounts, SharedAgenda, SharedBook};
pub use venue::{Allowance, MemoryHost, MemoryVenue, Value, VenueState};
