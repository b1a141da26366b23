//! The mark price, at which positions are valued: a median of index, average basis and book.

use crate::{
	index::{median, within},
	PriceTerms, PERIOD,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{div_floor, mul_div_floor, Millis, Ticks};
use scale_info::TypeInfo;

/// One tick, in units of [`Basis::ema`].
pub const BASIS_ONE: i128 = 1_000_000_000;

/// Time-averaged distance of the book from the index.
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
pub struct Basis {
	/// Moving average of mid minus index, in billionths of a tick.
	pub ema: i128,
	/// Time up to which the average counts the samples.
	pub at: Millis,
	/// Samples since then, which enter the average together once a period has passed.
	pub samples: Samples,
}

/// Samples of mid minus index that no average counts yet.
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
pub struct Samples {
	/// The last sample, in billionths of a tick. It holds until the next one.
	pub last: i128,
	/// Sum of sample × time in milliseconds.
	pub sum: i128,
	/// Time up to which the sum counts.
	pub until: Millis,
}

/// Best prices and last fill of the book.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BookQuotes {
	/// Best bid.
	pub bid: Option<Ticks>,
	/// Best ask.
	pub ask: Option<Ticks>,
	/// Price of the last fill.
	pub last: Option<Ticks>,
}

impl BookQuotes {
	fn both(&self) -> Option<(Ticks, Ticks)> {
		self.bid.zip(self.ask)
	}

	/// Returns the median of bid, ask and last fill; the mid before the first fill.
	///
	/// `None` while a side is empty.
	fn price(&self) -> Option<Ticks> {
		let (bid, ask) = self.both()?;
		match self.last {
			Some(last) => median_of([bid, ask, last]),
			None => median_of([bid, ask]),
		}
	}

	/// Returns mid minus index in billionths of a tick, limited to `reach` ticks. Exact.
	fn sample(&self, index: Ticks, reach: i128) -> Option<i128> {
		let (bid, ask) = self.both()?;
		let index = i128::from(index.0);
		let twice = i128::from(bid.0)
			.saturating_sub(index)
			.saturating_add(i128::from(ask.0).saturating_sub(index));
		let reach = reach.saturating_mul(BASIS_ONE);
		Some((twice.saturating_mul(BASIS_ONE) / 2).min(reach).max(-reach))
	}
}

/// Returns the mark price at `now`, and the basis to store. See formulas 2 to 4 of the README.
///
/// The mark is the median of the index, the index plus the average basis, and the book's own price.
/// Absent inputs are left out, and the median of two is their mean. The mark stays within
/// `max_basis` of the index and is never zero.
///
/// The average starts at zero with the first two-sided book. It moves at most once a [`PERIOD`],
/// towards the mean of the samples since its last move. That mean counts for at most one
/// `basis_time`, so no single book sets the average. While a side is empty, the average decays
/// towards zero. A clock that has not advanced leaves it unchanged.
pub fn mark(
	index: Ticks,
	basis: Option<Basis>,
	quotes: &BookQuotes,
	now: Millis,
	terms: &PriceTerms,
) -> (Ticks, Option<Basis>) {
	let reach = terms.max_basis.of_price(index).0;
	let sample = quotes.sample(index, i128::from(reach));
	let basis = match (basis, sample) {
		(Some(basis), sample) => Some(basis.towards(sample.unwrap_or(0), now, terms.basis_time)),
		(None, Some(sample)) => {
			Some(Basis { ema: 0, at: now, samples: Samples { last: sample, sum: 0, until: now } })
		}
		(None, None) => None,
	};
	let averaged = basis.map(|basis| basis.on(index));
	let price = match (averaged, quotes.price()) {
		(Some(averaged), Some(book)) => median_of([index, averaged, book]),
		(Some(price), None) | (None, Some(price)) => median_of([index, price]),
		(None, None) => None,
	};
	(within(price.unwrap_or(index), index, reach), basis)
}

impl Basis {
	/// Counts the last sample until `until`: nobody has looked since, and nothing has changed.
	///
	/// The average moves at the end of each period, as if somebody had looked then.
	pub fn hold(&mut self, until: Millis, basis_time: Millis) {
		loop {
			let end = Millis(self.at.0.saturating_add(PERIOD.0));
			if until < end {
				break;
			}
			*self = self.towards(self.samples.last, end, basis_time);
		}
		self.samples.count(self.samples.last, until);
	}

	/// Returns the average after one more sample, with the change rounded down.
	fn towards(mut self, sample: i128, now: Millis, basis_time: Millis) -> Self {
		self.samples.count(sample, now);
		let passed = now.since(self.at);
		if passed < PERIOD {
			return self;
		}
		let mean = div_floor(self.samples.sum, u128::from(passed.0)).unwrap_or(sample);
		let time = passed.min(basis_time);
		let whole = basis_time.0.saturating_add(time.0);
		let change =
			mul_div_floor(mean.saturating_sub(self.ema), u128::from(time.0), u128::from(whole));
		let ema = self.ema.saturating_add(change.unwrap_or(0));
		Self { ema, at: now, samples: Samples { sum: 0, ..self.samples } }
	}

	/// Returns the index plus the average, rounded down to a tick, and at least zero.
	fn on(self, index: Ticks) -> Ticks {
		let price = i128::from(index.0).saturating_add(self.ema.div_euclid(BASIS_ONE)).max(0);
		Ticks(u64::try_from(price).unwrap_or(u64::MAX))
	}
}

impl Samples {
	/// Adds `sample` for the time up to `until`.
	fn count(&mut self, sample: i128, until: Millis) {
		let time = i128::from(until.since(self.until).0);
		self.sum = self.sum.saturating_add(sample.saturating_mul(time));
		self.last = sample;
		self.until = self.until.max(until);
	}
}

fn median_of<const N: usize>(mut prices: [Ticks; N]) -> Option<Ticks> {
	prices.sort_unstable();
	median(&prices)
}
