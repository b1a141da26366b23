#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]

mod arithmetic;
mod entry;
mod fault;
mod identity;
mod ids;
mod moment;
mod quantities;
mod slot;
#[cfg(feature = "serde")]
mod text;

pub use arithmetic::{
	compare_products, div_ceil, div_floor, mul_div_ceil, mul_div_floor, Overflow,
};
pub use entry::Entry;
pub use fault::{BookFault, FaultKind, TreeFault, Unreadable};
pub use identity::{BookId, OrderKey, SelfTrade};
pub use ids::{AccountIndex, BlockHeight, ClientOrderId, MarketId, OrderSeq, Side};
pub use moment::Moment;
pub use quantities::{
	FundingIndex, Lots, Millis, Ppm, Quote, Rate, SignedLots, TickValue, Ticks, PPM, RATE_ONE,
};
pub use slot::{Class, Size, Slot};
