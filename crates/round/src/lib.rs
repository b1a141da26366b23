#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod desk;
mod host;
mod phases;
mod request;
mod round;
mod rules;
mod run;
mod state;
mod steps;

pub use host::{
	ConditionalStore, Emit, HealthStore, Host, MarketStore, OrderStore, PriceStore, QueueStore,
	SolvencyStore, Stores,
};
pub use round::{run, Summary};
pub use rules::{account_health, admissible, exposures, may_be_atomic, withdrawable, Inadmissible};
pub use state::{Budget, Budgets, Count, Meter, Touched, Work};

pub(crate) use novation_exchange_types::*;
