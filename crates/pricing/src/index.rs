//! One price from many feeders, or the reason why there is none.

use crate::PriceTerms;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::cmp::Reverse;
use novation_units::{Millis, Ticks};
use scale_info::TypeInfo;

/// What one feeder has said last about a market.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Feed {
	/// Number of the feeder in the set.
	pub feeder: u8,
	/// The price it gave; zero says nothing.
	pub price: Ticks,
	/// When it gave it.
	pub at: Millis,
}

/// Why a market has no price.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Absent {
	/// No feeder has ever given a price.
	NeverFed,
	/// Every price is too old.
	Stale {
		/// When the newest one was given.
		newest: Millis,
	},
	/// Some prices are fresh, but too few.
	BelowQuorum {
		/// How many feeders are fresh.
		fresh: u8,
		/// How many are needed.
		needed: u8,
	},
}

/// How many of `feeders` must be fresh: two thirds, rounded up.
pub fn quorum(feeders: u32) -> u32 {
	let two_thirds = u64::from(feeders).saturating_mul(2).div_ceil(3);
	u32::try_from(two_thirds).unwrap_or(feeders)
}

/// The index price `now`; README, formula 1.
///
/// - `feeds`: what feeders said last, in any order. A feeder counts once, with its newest price;
///   prices of zero and from the future do not count.
/// - `feeders`: size of the feeder set.
/// - `previous`: the last index and its time. While it is fresh itself, the index moves at most
///   `max_move` away from it (one tick at least, or a low price could never move).
///
/// The median; of an even number, the mean of the two middle ones, rounded down. Never zero.
///
/// # Errors
///
/// [`Absent`], with the reason.
pub fn index(
	feeds: &[Feed],
	feeders: u32,
	now: Millis,
	previous: Option<(Ticks, Millis)>,
	terms: &PriceTerms,
) -> Result<Ticks, Absent> {
	let is_fresh = |at: Millis| at <= now && now.since(at) <= terms.max_age;
	let mut given: Vec<&Feed> =
		feeds.iter().filter(|feed| !feed.price.is_zero() && feed.at <= now).collect();
	let newest = given.iter().map(|feed| feed.at).max().ok_or(Absent::NeverFed)?;

	given.sort_unstable_by_key(|feed| (feed.feeder, Reverse(feed.at), feed.price));
	given.dedup_by_key(|feed| feed.feeder);
	let mut fresh: Vec<Ticks> =
		given.iter().filter(|feed| is_fresh(feed.at)).map(|feed| feed.price).collect();
	fresh.sort_unstable();

	let needed = quorum(feeders);
	let median = median(&fresh).ok_or(Absent::Stale { newest })?;
	if usize::try_from(needed).map_or(true, |needed| fresh.len() < needed) {
		let fresh = u8::try_from(fresh.len()).unwrap_or(u8::MAX);
		return Err(Absent::BelowQuorum { fresh, needed: u8::try_from(needed).unwrap_or(u8::MAX) });
	}
	Ok(match previous {
		Some((price, at)) if is_fresh(at) => {
			let step = terms.max_move.of_price(price).0.max(1);
			within(median, price, step)
		}
		_ => median,
	})
}

/// `price`, no further than `reach` from `centre` and never zero.
pub(crate) fn within(price: Ticks, centre: Ticks, reach: u64) -> Ticks {
	let lowest = centre.0.saturating_sub(reach).max(1);
	let highest = centre.0.saturating_add(reach).max(1);
	Ticks(price.0.max(lowest).min(highest))
}

/// The middle of `sorted`, or the mean of its two middle ones, rounded down.
pub(crate) fn median(sorted: &[Ticks]) -> Option<Ticks> {
	let last = sorted.len().checked_sub(1)?;
	let below = sorted.get(last / 2)?.0;
	let above = sorted.get(sorted.len() / 2)?.0;
	Some(Ticks(below.saturating_add(above.saturating_sub(below) / 2)))
}
