#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod access;
mod attendance;
mod books;
mod conditionals;
mod fills;
mod health;
mod law;
mod listings;
mod losses;
mod money;
mod round;
mod state;

pub use access::{agents, allowances, AgentRecord, AllowanceRecord, Deposit};
pub use attendance::attendance;
pub use books::{bounds, open_orders, reserved, resting_in, sound, uncrossed};
pub use conditionals::conditionals;
pub use fills::{limits, one_price, priority};
pub use health::{liquidation_queue, overlooked, schedule, served};
pub use law::{Broken, Law};
pub use listings::{feeds, listings};
pub use losses::{holders, insured, pooled};
pub use money::{custody, funding_dust, open_interest, withdrawable, zero_sum, Conservation};
pub use round::RoundRecord;
pub use state::{
	Accounts, Agents, Allowances, Books, Conditionals, Custody, Feeds, Holders, Liquidations,
	ListingLimits, Listings, MarketStates, OpenOrders, Valuation,
};
