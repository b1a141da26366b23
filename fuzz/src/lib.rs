#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

pub mod corruption;
pub mod encodings;
mod mend;
pub mod operations;
pub mod pages;
mod seeds;

pub use mend::Mender;
pub use seeds::write_if_asked;
