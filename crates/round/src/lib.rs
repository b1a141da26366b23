#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod admission;
mod agenda;
mod agent;
mod algo;
mod algos;
mod amend;
mod auction;
mod cancels;
mod event;
mod fire;
mod group;
mod judge;
mod kept;
mod ladder;
mod liquidation;
mod margin;
mod market;
mod meter;
mod opening;
mod order;
mod orders;
mod pegged;
mod prices;
mod round;
mod sweep;
mod venue;
mod watch;
mod withdrawal;

pub use admission::{admissible, Inadmissible};
pub use agenda::HIGHEST_MARKET;
pub use algo::{
	Algo, AlgoKind, Bracket, BracketRequest, BracketStage, Deadline, Direction, Exit, Standing,
	TriggerRequest, Twap, TwapRequest, CATCH_UP, EXIT_TRIES, MAX_ALGOS, MAX_INTERVAL, MAX_SLICES,
	MIN_INTERVAL,
};
pub use event::{CancelReason, Event, Refusal};
pub use group::may_be_in_group;
pub use ladder::{Ladder, LadderError, MAX_RUNGS};
pub use margin::{account_health, exposures, HealthError, Loaded, Markets, Valuation, Valued};
pub use market::{
	Market, MarketState, MarketStatus, Matching, OrderTerms, PriceState, Prices, TermsError,
};
pub use meter::{Budgets, Count, Meter, Purse, Touched, Work};
pub use opening::{Stage, CANCEL_ONLY, GAP, POST_ONLY};
pub use order::{
	AgentCap, Op, OpenOrder, OrderKind, OrderRequest, Queued, Resting, MAX_OPEN_ORDERS, MAX_PARTS,
};
pub use round::{run, Round, Summary};
pub use venue::Venue;
pub use watch::{Deleveraging, Watch, MAX_LIQUIDATIONS, SLOT_PPM};
pub use withdrawal::{withdrawable, WithdrawalRefused};
