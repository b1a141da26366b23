//! The stored form of the expiry of a resting order.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::Millis;
use scale_info::TypeInfo;

/// An optional expiry under a single tag, because each byte of an order counts in a page.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Stored {
	Never,
	Time(Millis),
}

impl From<Option<Millis>> for Stored {
	fn from(end: Option<Millis>) -> Self {
		match end {
			None => Self::Never,
			Some(at) => Self::Time(at),
		}
	}
}

impl From<Stored> for Option<Millis> {
	fn from(stored: Stored) -> Self {
		match stored {
			Stored::Never => None,
			Stored::Time(at) => Some(at),
		}
	}
}
