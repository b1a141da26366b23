//! Samples of the premium, the hourly charge, and what a position owes.

use crate::FundingTerms;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{
	mul_div_ceil, FundingIndex, Millis, Overflow, Quote, Rate, SignedLots, TickValue, Ticks,
	RATE_ONE,
};
use scale_info::TypeInfo;

/// Time between two charges: one hour.
pub const PERIOD: Millis = Millis(3_600_000);

/// How far the book trades from the index, as a part of the index, towards zero.
///
/// - `impact_bid`, `impact_ask`: what selling or buying the impact notional would get. A side that
///   cannot take that much is missing, and says nothing.
///
/// Positive when buyers pay above the index. Nothing while the index is zero; README, formula 1.
pub fn premium(index: Ticks, impact_bid: Option<Ticks>, impact_ask: Option<Ticks>) -> Rate {
	let above = impact_bid.map_or(0, |bid| bid.0.saturating_sub(index.0));
	let below = impact_ask.map_or(0, |ask| index.0.saturating_sub(ask.0));
	let distance = i128::from(above).saturating_sub(i128::from(below));
	let premium =
		distance.saturating_mul(i128::from(RATE_ONE)).checked_div(i128::from(index.0)).unwrap_or(0);
	let limit = i128::from(i64::MAX);
	Rate(i64::try_from(premium.min(limit).max(-limit)).unwrap_or(0))
}

/// What `lots` owe for funding between two values of the index, rounded up.
///
/// Positive: the account pays, rounded up. Negative: it receives, rounded down. So the payments of
/// all positions of a market cover what the others receive, and leave less than one atom per
/// position; README, formula 5.
pub fn owed(lots: SignedLots, from: FundingIndex, to: FundingIndex) -> Result<Quote, Overflow> {
	let long = to.sub(from)?.0;
	let share = if lots.0 < 0 { long.checked_neg().ok_or(Overflow)? } else { long };
	mul_div_ceil(share, u128::from(lots.abs().0), u128::from(RATE_ONE.unsigned_abs())).map(Quote)
}

/// Funding of one market: the index, and the samples of the running hour.
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
	/// What one long lot has paid so far.
	pub index: FundingIndex,
	/// Premiums of this hour, each times the milliseconds it speaks for.
	pub premium_time: i128,
	/// Time of this hour that samples speak for.
	pub sampled: Millis,
	/// When this hour began.
	pub period_start: Millis,
	/// When the last sample was taken.
	pub last_sample: Millis,
	/// Rate of the last charge.
	pub last_rate: Rate,
}

/// What an hour has charged.
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
	/// The rate, per hour; positive when longs pay.
	pub rate: Rate,
	/// What the index has risen by.
	pub index_delta: FundingIndex,
}

/// The state after a sample, and the charge if an hour has ended.
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
	/// The state to keep.
	pub state: FundingState,
	/// The charge of the hour that has just ended, if one has.
	pub charged: Option<Charge>,
}

impl FundingState {
	/// Funding of a market that opens `now`.
	pub const fn start(now: Millis) -> Self {
		Self {
			index: FundingIndex::ZERO,
			premium_time: 0,
			sampled: Millis::ZERO,
			period_start: now,
			last_sample: now,
			last_rate: Rate::ZERO,
		}
	}

	/// Take one sample, and charge the hour if it is over; README, formulas 2 to 4.
	///
	/// - `index`: the index price, on which funding is paid.
	/// - `premium`: the premium now; it speaks for the time since the last sample, at most
	///   `max_sample_gap`. Time that no sample speaks for counts as a premium of zero.
	///
	/// Hours follow each other on a grid that began with the market. However long no sample came,
	/// one hour is charged at most, and the hours between are forgiven. Not called while a price is
	/// absent. A clock that has not moved changes nothing.
	///
	/// # Errors
	///
	/// [`Overflow`], and nothing else.
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
		let passed = now.since(self.period_start);
		if passed < PERIOD {
			let state = Self { last_sample, ..self.sample(premium, time)? };
			return Ok(FundingStep { state, charged: None });
		}

		// The part of the sample that lies in the new hour counts there.
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

	/// Average premium of the hour, towards zero.
	fn average(&self) -> Result<Rate, Overflow> {
		let time = i128::from(self.sampled.max(PERIOD).0);
		let average = self.premium_time.checked_div(time).ok_or(Overflow)?;
		i64::try_from(average).map(Rate).map_err(|_| Overflow)
	}
}

/// What one long lot pays at `rate` on the index price. Exact.
fn index_delta(rate: Rate, index: Ticks, tick_value: TickValue) -> Result<FundingIndex, Overflow> {
	i128::from(rate.0)
		.checked_mul(i128::from(index.0))
		.and_then(|ticks| ticks.checked_mul(i128::from(tick_value.0)))
		.map(FundingIndex)
		.ok_or(Overflow)
}
