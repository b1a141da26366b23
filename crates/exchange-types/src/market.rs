//! What a market is made of: terms that governance sets, state that the round moves.

use crate::Fault;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_funding::{FundingState, FundingTerms};
use novation_liquidation::LiquidationTerms;
use novation_pricing::{Absent, Basis, Index, PriceTerms, PERIOD};
use novation_risk::MarginTerms;
use novation_units::{Lots, Millis, Ppm, Quote, Side, TickValue, Ticks, PPM};
use scale_info::TypeInfo;

/// What may be done in a market, from nothing over everything to nothing again.
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
pub enum MarketStatus {
	/// Listed, not yet traded: prices are fed, orders are refused.
	Initialising,
	/// Orders may rest, none may cross.
	PostOnly,
	/// Everything.
	Open,
	/// Orders may only be cancelled.
	CancelOnly,
	/// Positions may only shrink.
	ReduceOnly,
	/// Nothing but cancels; accounts are not liquidated on this market's price.
	Halted,
	/// Closed for good.
	Settled,
}

impl MarketStatus {
	/// Whether a new order may come to rest.
	pub fn may_rest(self) -> bool {
		matches!(self, Self::PostOnly | Self::Open | Self::ReduceOnly)
	}

	/// Whether orders may trade against each other.
	pub fn may_cross(self) -> bool {
		matches!(self, Self::Open | Self::ReduceOnly)
	}
}

/// How the orders of a market meet.
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
pub enum Matching {
	/// One after the other: price before time, each fill at the price of the order that rested.
	Continuous,
	/// All of a block at once, at one price. See `auction.rs`.
	Auction,
}

/// What an order must look like.
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
pub struct OrderTerms {
	/// Smallest order.
	pub min_lots: Lots,
	/// Largest order.
	pub max_lots: Lots,
	/// Smallest notional of an order at its limit. An order that may only reduce can be smaller, so that
	/// the rest of a position can always be closed.
	pub min_notional: Quote,
	/// Highest price.
	pub max_price: Ticks,
	/// How far beyond the index an order may buy or sell, as a part of the index.
	pub band: Ppm,
	/// Fee of the order that rested, as a part of the notional.
	pub maker_fee: Ppm,
	/// Fee of the order that crossed, as a part of the notional.
	pub taker_fee: Ppm,
}

/// Everything that governance decides about a market.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Market {
	/// What may be done now.
	pub status: MarketStatus,
	/// How its orders meet.
	pub matching: Matching,
	/// What one lot is worth per tick.
	pub tick_value: TickValue,
	/// Bounds and fees of orders.
	pub orders: OrderTerms,
	/// Margin.
	pub margin: MarginTerms,
	/// Funding.
	pub funding: FundingTerms,
	/// Prices.
	pub prices: PriceTerms,
	/// Liquidation.
	pub liquidation: LiquidationTerms,
}

/// Why a market's terms make no sense. Each says what to change.
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
pub enum TermsError {
	/// The tick value is zero: a lot must be worth something.
	ZeroTickValue,
	/// The smallest order is zero, or larger than the largest, or the smallest notional is below
	/// zero or above what the largest order at the highest price comes to.
	OrderBounds,
	/// The notional of the largest order at the highest price leaves the safe range of 2^96 atoms.
	OrderTooLarge,
	/// The band is zero or above the whole index.
	Band,
	/// A fee is above one percent.
	Fee,
	/// The margin terms contradict each other: see `MarginTerms::validate`.
	Margin,
	/// The price terms contradict each other: see `PriceTerms::validate`.
	Prices,
	/// The funding terms contradict each other: see `FundingTerms::validate`.
	Funding,
	/// The liquidation fee must stay below the maintenance margin.
	Liquidation,
}

const MAX_FEE: Ppm = Ppm(10_000);
const MAX_NOTIONAL_ATOMS: i128 = 1 << 96;

impl Market {
	/// Whether these terms may be set. They bound every later computation, so none of them overflows.
	pub fn validate(&self) -> Result<(), TermsError> {
		let orders = &self.orders;
		let ensure = |holds: bool, error| if holds { Ok(()) } else { Err(error) };
		ensure(!self.tick_value.is_zero(), TermsError::ZeroTickValue)?;
		ensure(
			!orders.min_lots.is_zero() && orders.min_lots <= orders.max_lots,
			TermsError::OrderBounds,
		)?;
		ensure(i64::try_from(orders.max_lots.0).is_ok(), TermsError::OrderBounds)?;
		let largest = self.tick_value.notional(orders.max_lots, orders.max_price);
		ensure(largest.is_ok_and(|n| n.0 <= MAX_NOTIONAL_ATOMS), TermsError::OrderTooLarge)?;
		let allowed = Quote::ZERO..=largest.unwrap_or(Quote::ZERO);
		ensure(allowed.contains(&orders.min_notional), TermsError::OrderBounds)?;
		ensure(!orders.band.is_zero() && orders.band.0 <= PPM, TermsError::Band)?;
		ensure(orders.maker_fee <= MAX_FEE && orders.taker_fee <= MAX_FEE, TermsError::Fee)?;
		self.margin.validate().map_err(|_| TermsError::Margin)?;
		self.prices.validate().map_err(|_| TermsError::Prices)?;
		self.funding.validate().map_err(|_| TermsError::Funding)?;
		self.liquidation.validate(&self.margin).map_err(|_| TermsError::Liquidation)
	}

	/// Whether an order of `side` at `price` stays within the band around `index`. Only the side that
	/// could pay too much is bounded: a bid from above, an ask from below.
	pub fn in_band(&self, side: Side, price: Ticks, index: Ticks) -> bool {
		let width = self.orders.band.of_price(index);
		match side {
			Side::Bid => price.0 <= index.0.saturating_add(width.0),
			Side::Ask => price.0 >= index.0.saturating_sub(width.0),
		}
	}
}

/// What the round keeps of a market between blocks.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct MarketState {
	/// Lots that are long, which equal those that are short.
	pub open_interest: Lots,
	/// The funding of this market.
	pub funding: FundingState,
	/// Price of the last fill.
	pub last_trade: Option<Ticks>,
	/// The damage for which the market is halted, until it is restored.
	pub fault: Option<Fault>,
}

impl MarketState {
	/// A market that begins now.
	pub fn start(now: Millis) -> Self {
		Self {
			open_interest: Lots::ZERO,
			funding: FundingState::start(now),
			last_trade: None,
			fault: None,
		}
	}
}

/// The prices of a market as the last round that attended to it left them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct PriceState {
	/// The prices that the last attendance gave, or why they are absent.
	pub now: Result<Prices, Absent>,
	/// When a round last attended to the market; `None` before the first time.
	pub attended_at: Option<Millis>,
	/// Whether the next round must attend: the book has changed since, an attendance had no room, or conditional or
	/// pegged orders wait for the budget of the next block.
	pub is_outdated: bool,
	/// The last index: what the next one may not stray from too fast.
	pub last_index: Option<Index>,
	/// The last mark: what price moves are measured from.
	pub last_mark: Option<Ticks>,
	/// Moving average of mark minus index.
	pub basis: Option<Basis>,
	/// When the index came back after the last gap, if there ever was one.
	pub back_since: Option<Millis>,
}

/// An index and a mark that are valid together.
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
pub struct Prices {
	/// What the feeders say.
	pub index: Ticks,
	/// What margin, liquidation and unrealised results are computed with.
	pub mark: Ticks,
}

impl PriceState {
	/// A market for which no price was ever computed.
	pub fn unknown() -> Self {
		Self {
			now: Err(Absent::NeverFed),
			attended_at: None,
			is_outdated: false,
			last_index: None,
			last_mark: None,
			basis: None,
			back_since: None,
		}
	}

	/// The prices of this block, if there are any. Only of a state that is [`Self::aged`].
	pub fn prices(&self) -> Option<Prices> {
		self.now.as_ref().ok().copied()
	}

	/// The prices at `now`. A held price is absent once the last attendance is longer ago than `max_age`.
	///
	/// # Errors
	///
	/// [`Absent`], with the reason.
	pub fn at(&self, now: Millis, max_age: Millis) -> Result<Prices, Absent> {
		match self.attended_at {
			Some(newest) if self.now.is_ok() && now.since(newest) > max_age => {
				Err(Absent::Stale { newest })
			}
			_ => self.now,
		}
	}

	/// This state at `now`: its prices are those of [`Self::at`].
	pub fn aged(self, now: Millis, max_age: Millis) -> Self {
		Self { now: self.at(now, max_age), ..self }
	}

	/// Whether a round at `now` must attend to the market, whether or not it was fed.
	///
	/// That is once a [`PERIOD`], and sooner if the book has changed, if the index is still on its way, or if an
	/// earlier round had no room.
	pub fn is_due(&self, now: Millis) -> bool {
		let is_on_its_way = || self.now.is_ok() && self.last_index.is_some_and(|at| at.is_limited);
		match self.attended_at {
			Some(at) => self.is_outdated || now.since(at) >= PERIOD || is_on_its_way(),
			None => true,
		}
	}
}
