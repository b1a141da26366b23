#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

pub mod adversary;
pub mod corruption;
mod difference;
mod history;
pub mod regressions;
mod shrink;
mod trial;

pub use difference::{difference, observe};
pub use history::{Block, History, Style, Teller, CENTRE};
pub use shrink::shrink;
pub use trial::{Failure, Tally, Trial};
