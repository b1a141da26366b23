#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

mod state;
mod terms;

pub use state::{owed, premium, Charge, FundingState, FundingStep, PERIOD};
pub use terms::{FundingTerms, FundingTermsError};
