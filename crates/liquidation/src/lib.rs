#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

mod deleverage;
mod size;
mod terms;
mod waterfall;

pub use deleverage::{rank, ProRata};
pub use size::{lots_to_restore, service_room, Closing, SizeError};
pub use terms::{liquidation_fee, LiquidationTerms, LiquidationTermsError};
pub use waterfall::{
	cover, next_step, surplus, Account, Attempt, Position, Step, StepError, PATIENCE,
};
