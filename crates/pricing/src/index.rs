//! The index price: a median over feeders, or the reason why it is absent.

use crate::PriceTerms;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::cmp::Reverse;
use novation_units::{Millis, Ticks};
use scale_info::TypeInfo;

/// Last price report of one feeder for one market.
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
	/// Position of the feeder in the feeder set.
	pub feeder: u8,
	/// Reported price. Zero means no price.
	pub price: Ticks,
	/// Time of the report.
	pub at: Millis,
}

/// Reason why a market has no index price.
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
	/// No feeder has ever reported a price.
	NeverFed,
	/// Every price is older than the maximum age.
	Stale {
		/// Time of the newest report.
		newest: Millis,
	},
	/// Some prices are fresh, but fewer than the quorum.
	BelowQuorum {
		/// Number of feeders with a fresh price.
		fresh: u8,
		/// Quorum: number of fresh feeders required.
		needed: u8,
	},
}

/// Returns how many of `feeders` must be fresh: two thirds, rounded up.
pub fn quorum(feeders: u32) -> u32 {
	let two_thirds = u64::from(feeders).saturating_mul(2).div_ceil(3);
	u32::try_from(two_thirds).unwrap_or(feeders)
}

/// Returns the index price at `now`. See formula 1 of the README.
///
/// - `feeds`: price reports, in any order. Each feeder counts once, with its newest price. Prices
///   of zero and reports from the future do not count.
/// - `feeders`: size of the feeder set.
/// - `previous`: the last index and its time. While it is fresh, the index moves at most `max_move`
///   away from it, and at least one tick.
///
/// The index is the median; for an even number of prices, the mean of the middle two, rounded down.
/// It is never zero.
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

/// Limits `price` to at most `reach` from `centre`, and to at least one tick.
pub(crate) fn within(price: Ticks, centre: Ticks, reach: u64) -> Ticks {
	let lowest = centre.0.saturating_sub(reach).max(1);
	let highest = centre.0.saturating_add(reach).max(1);
	Ticks(price.0.max(lowest).min(highest))
}

/// Returns the median of `sorted`; for an even number, the mean of the middle two, rounded down.
pub(crate) fn median(sorted: &[Ticks]) -> Option<Ticks> {
	let last = sorted.len().checked_sub(1)?;
	let below = sorted.get(last / 2)?.0;
	let above = sorted.get(sorted.len() / 2)?.0;
	Some(Ticks(below.saturating_add(above.saturating_sub(below) / 2)))
}
