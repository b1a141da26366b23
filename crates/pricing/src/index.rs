//! The index price: a median over feeders, or the reason why it is absent.

use crate::PriceTerms;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::cmp::Reverse;
use novation_units::{mul_div_floor, Millis, Ppm, Ticks, PPM};
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

/// Time in which the index may move by `max_move`, and of which the basis takes the mean.
pub const PERIOD: Millis = Millis(6_000);

/// Index of a market when it was last computed.
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
pub struct Index {
	/// The index price. Never zero.
	pub price: Ticks,
	/// Time at which it was computed.
	pub at: Millis,
	/// Time at which it last moved.
	pub moved_at: Millis,
	/// Whether `max_move` keeps it from the median, so that it goes on without a new feed.
	pub is_limited: bool,
}

/// Returns the index at `now`. See formula 1 of the README.
///
/// - `feeds`: price reports, in any order. Each feeder counts once, with its newest price. Prices
///   of zero and reports from the future do not count.
/// - `feeders`: size of the feeder set.
/// - `previous`: the last index. While it is fresh, it limits how far the index moves.
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
	previous: Option<Index>,
	terms: &PriceTerms,
) -> Result<Index, Absent> {
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
		Some(previous) if is_fresh(previous.at) => previous.towards(median, now, terms.max_move),
		_ => Index { price: median, at: now, moved_at: now, is_limited: false },
	})
}

impl Index {
	/// Goes towards `median`, in proportion to the time since the index last moved.
	///
	/// The time and not the number of updates limits the move, so that faster blocks move the index no faster.
	fn towards(self, median: Ticks, now: Millis, max_move: Ppm) -> Self {
		let time = now.since(self.moved_at);
		let step = step(self.price, time.min(PERIOD), max_move);
		let step = if time.0 >= FULL_TICK_AFTER.0 { step.max(1) } else { step };
		let price = within(median, self.price, step);
		let moved_at = if price == self.price { self.moved_at } else { now };
		Self { price, at: now, moved_at, is_limited: price != median }
	}
}

/// After this time the index may move by a tick, however low it is.
const FULL_TICK_AFTER: Millis = Millis(1_000);

/// The part of `max_move` that `time` allows, in ticks, rounded down.
fn step(price: Ticks, time: Millis, max_move: Ppm) -> u64 {
	let share = u128::from(max_move.0).saturating_mul(u128::from(time.0));
	let whole = u128::from(PPM).saturating_mul(u128::from(PERIOD.0));
	let step = mul_div_floor(i128::from(price.0), share, whole);
	step.ok().and_then(|step| u64::try_from(step).ok()).unwrap_or(u64::MAX)
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
