#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

mod deleverage;
mod pool;
mod room;
mod size;
mod terms;
mod vault;
mod waterfall;

pub use deleverage::{quintile, rank, ProRata};
pub use pool::{opposite_notional, unhedged, weight, Bankrupt, Pass, Pool, Priced};
pub use room::{market_capacity, Room, ROOM_DELAY, ROOM_TIME, UNATTRIBUTED_ROOM};
pub use size::{lots_to_restore, restore_margin, service_room, SizeError};
pub use terms::{liquidation_fee, LiquidationTerms, LiquidationTermsError};
pub use vault::absorbable;
pub use waterfall::{
	cover, next_step, surplus, Account, Attempt, Position, Step, StepError, PATIENCE,
};
