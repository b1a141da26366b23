//! The stored form of the expiry of a resting order.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{BlockHeight, Expiry, Millis};
use scale_info::TypeInfo;

/// An optional expiry under a single tag, because each byte of an order counts in a page.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Stored {
	Never,
	Time(Millis),
	Block(BlockHeight),
}

impl From<Option<Expiry>> for Stored {
	fn from(end: Option<Expiry>) -> Self {
		match end {
			None => Self::Never,
			Some(Expiry::Time(at)) => Self::Time(at),
			Some(Expiry::Block(at)) => Self::Block(at),
		}
	}
}

impl From<Stored> for Option<Expiry> {
	fn from(stored: Stored) -> Self {
		match stored {
			Stored::Never => None,
			Stored::Time(at) => Some(Expiry::Time(at)),
			Stored::Block(at) => Some(Expiry::Block(at)),
		}
	}
}
