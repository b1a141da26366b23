#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod agent;
mod amend;
mod cancels;
mod event;
mod judge;
mod liquidation;
mod margin;
mod market;
mod meter;
mod opening;
mod order;
mod orders;
mod prices;
mod round;
mod sweep;
mod venue;
mod watch;
mod withdrawal;

pub use event::{CancelReason, Event, Refusal};
pub use margin::{account_health, exposures, HealthError, Loaded, Markets, Valuation, Valued};
pub use market::{Market, MarketState, MarketStatus, OrderTerms, PriceState, Prices, TermsError};
pub use meter::{Budgets, Count, Meter, Purse, Work};
pub use opening::{Stage, CANCEL_ONLY, GAP, POST_ONLY};
pub use order::{AgentCap, Op, OpenOrder, OrderKind, OrderRequest, Queued, MAX_OPEN_ORDERS};
pub use round::{run, Round, Summary};
pub use venue::Venue;
pub use watch::{Deleveraging, Watch, MAX_LIQUIDATIONS, SLOT_PPM};
pub use withdrawal::{withdrawable, WithdrawalRefused};
