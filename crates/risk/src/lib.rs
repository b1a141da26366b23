#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

mod exposure;
mod health;
mod prices;
mod terms;

pub use exposure::{Exposure, OrderSums};
pub use health::{health, permits, Health};
pub use prices::{liquidation_price, relative_move_ppb, zero_price, ZeroPriceError};
pub use terms::{MarginTerms, MarginTermsError};
