#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

mod allowance;
mod bucket;
mod concession;
mod limits;
mod pace;
mod window;

pub use allowance::{Allowance, Demand, Left, BASE, CANCELS, OPENING, OPERATION};
pub use bucket::Bucket;
pub use concession::concession;
pub use limits::{AgentLimits, LimitsError, MarketLimit, NotAllowed, MAX_AGENT_MARKETS};
pub use pace::{Cost, Pace, Use};
pub use window::{split_nonce, Used, Window, AHEAD, WIDTH, WINDOWED};
