#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

extern crate alloc;

mod index;
mod mark;
mod terms;

pub use index::{index, quorum, Absent, Feed, Index, PERIOD};
pub use mark::{mark, Basis, BookQuotes, Samples, BASIS_ONE};
pub use terms::{PriceTerms, PriceTermsError};
