//! Premium samples, the hourly charge, and the funding that a position owes.

use crate::FundingTerms;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{
	mul_div_ceil, FundingIndex, Millis, Overflow, Quote, Rate, SignedLots, TickValue, Ticks,
	RATE_ONE,
};
use scale_info::TypeInfo;

/// Interval between two charges: one hour.
pub const PERIOD: Millis = Millis(3_600_000);

/// Returns the premium of the book over the index, as a share of the index. Rounded towards zero.
///
/// - `impact_bid`, `impact_ask`: average prices at which the impact notional sells or buys now. A
///   side too thin to take it is `None` and contributes nothing.
///
/// Positive when buyers pay above the index. Zero while the index is zero. See formula 1 of the
/// README.
pub fn premium(index: Ticks, impact_bid: Option<Ticks>, impact_ask: Option<Ticks>) -> Rate {
	let above = impact_bid.map_or(0, |bid| bid.0.saturating_sub(index.0));
	let below = impact_ask.map_or(0, |ask| index.0.saturating_sub(ask.0));
	let distance = i128::from(above).saturating_sub(i128::from(below));
	let premium =
		distance.saturating_mul(i128::from(RATE_ONE)).checked_div(i128::from(index.0)).unwrap_or(0);
	let limit = i128::from(i64::MAX);
	Rate(i64::try_from(premium.min(limit).max(-limit)).unwrap_or(0))
}

/// Returns the funding that `lots` owe between two values of the index, rounded up.
///
/// Positive when the account pays (rounded up), negative when it receives (rounded down). The
/// payments in a market therefore cover the receipts and exceed them by less than one atom per
/// position. See formula 5 of the README.
pub fn owed(lots: SignedLots, from: FundingIndex, to: FundingIndex) -> Result<Quote, Overflow> {
	let long = to.sub(from)?.0;
	let share = if lots.0 < 0 { long.checked_neg().ok_or(Overflow)? } else { long };
	mul_div_ceil(share, u128::from(lots.abs().0), u128::from(RATE_ONE.unsigned_abs())).map(Quote)
}

/// Funding state of one market: the index, and the samples of the current hour.
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
pub struct FundingState {
	/// Cumulative funding per long lot.
	pub index: FundingIndex,
	/// Sum of premium × time in milliseconds, over the current hour.
	pub premium_time: i128,
	/// Part of the current hour that samples cover.
	pub sampled: Millis,
	/// Start of the current hour.
	pub period_start: Millis,
	/// Time of the last sample.
	pub last_sample: Millis,
	/// The last sample. It holds until the next one.
	pub premium: Rate,
	/// Hourly rate of the last charge.
	pub last_rate: Rate,
}

/// Funding charge for one hour.
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
pub struct Charge {
	/// Hourly rate; positive when longs pay.
	pub rate: Rate,
	/// Increase of the funding index.
	pub index_delta: FundingIndex,
}

/// Result of a sample: the new state, and the charge if an hour ended.
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
pub struct FundingStep {
	/// State to store.
	pub state: FundingState,
	/// Charge for the hour that just ended, if any.
	pub charged: Option<Charge>,
}

impl FundingState {
	/// Returns the initial funding state of a market that opens at `now`.
	pub const fn start(now: Millis) -> Self {
		Self {
			index: FundingIndex::ZERO,
			premium_time: 0,
			sampled: Millis::ZERO,
			period_start: now,
			last_sample: now,
			premium: Rate::ZERO,
			last_rate: Rate::ZERO,
		}
	}

	/// Counts the last premium until `until`: nobody has looked since, and nothing has changed. Otherwise as
	/// [`Self::step`].
	///
	/// # Errors
	///
	/// [`Overflow`] if a sum or a product leaves its range.
	pub fn hold(
		&self,
		until: Millis,
		index: Ticks,
		tick_value: TickValue,
		terms: &FundingTerms,
	) -> Result<FundingStep, Overflow> {
		self.step(until, index, self.premium, tick_value, terms)
	}

	/// Takes one sample, and charges the hour once it is over. See formulas 2 to 4 of the README.
	///
	/// - `index`: index price, on which funding is paid.
	/// - `premium`: current premium. It covers the time since the last sample, at most
	///   `max_sample_gap`. Uncovered time counts as a premium of zero.
	///
	/// Hours follow a grid that starts with the market. After a gap of any length, the market
	/// charges at most one hour and forgives the hours between. Callers skip the sample while a
	/// price is absent. A clock that has gone back changes nothing. Of two samples at one time the later one holds.
	///
	/// # Errors
	///
	/// [`Overflow`] if a sum or a product leaves its range.
	pub fn step(
		&self,
		now: Millis,
		index: Ticks,
		premium: Rate,
		tick_value: TickValue,
		terms: &FundingTerms,
	) -> Result<FundingStep, Overflow> {
		let time = now.since(self.last_sample).min(terms.max_sample_gap);
		let last_sample = now.max(self.last_sample);
		let holds = if now < self.last_sample { self.premium } else { premium };
		let passed = now.since(self.period_start);
		if passed < PERIOD {
			let state = Self { last_sample, premium: holds, ..self.sample(premium, time)? };
			return Ok(FundingStep { state, charged: None });
		}

		// The part of the sample after the hour boundary counts towards the new hour.
		let into_new = Millis(passed.0.checked_rem(PERIOD.0).ok_or(Overflow)?);
		let time_new = time.min(into_new);
		let ended = self.sample(premium, time.sub(time_new)?)?;
		let rate = terms.hourly_rate(ended.average()?);
		let index_delta = index_delta(rate, index, tick_value)?;
		let next = Self {
			index: self.index.add(index_delta)?,
			premium_time: 0,
			sampled: Millis::ZERO,
			period_start: now.sub(into_new)?,
			last_sample,
			premium: holds,
			last_rate: rate,
		};
		let charged = Some(Charge { rate, index_delta });
		Ok(FundingStep { state: next.sample(premium, time_new)?, charged })
	}

	fn sample(self, premium: Rate, time: Millis) -> Result<Self, Overflow> {
		let premium_time = i128::from(premium.0)
			.checked_mul(i128::from(time.0))
			.and_then(|premium_time| self.premium_time.checked_add(premium_time))
			.ok_or(Overflow)?;
		Ok(Self { premium_time, sampled: self.sampled.add(time)?, ..self })
	}

	/// Returns the average premium of the hour, rounded towards zero.
	fn average(&self) -> Result<Rate, Overflow> {
		let time = i128::from(self.sampled.max(PERIOD).0);
		let average = self.premium_time.checked_div(time).ok_or(Overflow)?;
		i64::try_from(average).map(Rate).map_err(|_| Overflow)
	}
}

/// Returns the charge per long lot at `rate` on the index price. Exact.
fn index_delta(rate: Rate, index: Ticks, tick_value: TickValue) -> Result<FundingIndex, Overflow> {
	i128::from(rate.0)
		.checked_mul(i128::from(index.0))
		.and_then(|ticks| ticks.checked_mul(i128::from(tick_value.0)))
		.map(FundingIndex)
		.ok_or(Overflow)
}
