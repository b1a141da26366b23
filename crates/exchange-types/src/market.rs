//! Markets: the terms that governance sets, and the state that the round updates.

use crate::Fault;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_funding::{FundingState, FundingTerms};
use novation_liquidation::{LiquidationTerms, Room, ROOM_DELAY};
use novation_pricing::{Absent, Basis, Index, PriceTerms, PERIOD};
use novation_risk::MarginTerms;
use novation_units::{FundingIndex, Lots, Millis, Ppm, Quote, Side, TickValue, Ticks, PPM};
use scale_info::TypeInfo;

/// Status of a market: which operations it allows.
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
	/// Listed but not yet traded: the oracle takes prices, the round rejects orders.
	Initialising,
	/// Orders may rest, but not cross.
	PostOnly,
	/// All operations are allowed.
	Open,
	/// Orders may only be cancelled.
	CancelOnly,
	/// Positions may only shrink.
	ReduceOnly,
	/// Only cancels are allowed. The market's price liquidates no account.
	Halted,
	/// Closed permanently.
	Settled,
}

impl MarketStatus {
	/// Whether new orders may rest.
	pub fn may_rest(self) -> bool {
		matches!(self, Self::PostOnly | Self::Open | Self::ReduceOnly)
	}

	/// Whether orders may trade.
	pub fn may_cross(self) -> bool {
		matches!(self, Self::Open | Self::ReduceOnly)
	}
}

/// Matching mode of a market.
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
	/// Continuous: price-time priority, each fill at the price of the resting order.
	Continuous,
	/// Auction: all new orders of a block at once, at one price. See `auction.rs`.
	Auction,
}

/// Limits and fees of the orders in a market.
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
	/// Smallest notional of an order at its limit. Reduce-only orders may be smaller, so that an account can always close
	/// the rest of a position.
	pub min_notional: Quote,
	/// Highest price.
	pub max_price: Ticks,
	/// Band: distance from the index within which orders may buy or sell, as a fraction of the index.
	pub band: Ppm,
	/// Maker fee, as a fraction of the notional.
	pub maker_fee: Ppm,
	/// Taker fee, as a fraction of the notional.
	pub taker_fee: Ppm,
}

/// The terms of a market, set by governance.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Market {
	/// Status set by governance.
	pub status: MarketStatus,
	/// Matching mode.
	pub matching: Matching,
	/// Value of one lot per tick.
	pub tick_value: TickValue,
	/// Order limits and fees.
	pub orders: OrderTerms,
	/// Margin terms.
	pub margin: MarginTerms,
	/// Funding terms.
	pub funding: FundingTerms,
	/// Price terms.
	pub prices: PriceTerms,
	/// Liquidation terms.
	pub liquidation: LiquidationTerms,
}

/// Reason for which the terms of a market are invalid. Each one names the value to change.
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
	/// The tick value is zero: one lot must have a value.
	ZeroTickValue,
	/// The smallest order is zero or larger than the largest order. Or the smallest notional is negative or above the
	/// notional of the largest order at the highest price.
	OrderBounds,
	/// The notional of the largest order at the highest price exceeds 2^96 atoms.
	OrderTooLarge,
	/// The band is zero or wider than the index itself.
	Band,
	/// A fee is above one percent.
	Fee,
	/// The margin terms contradict each other: see `MarginTerms::validate`.
	Margin,
	/// The price terms contradict each other: see `PriceTerms::validate`.
	Prices,
	/// The funding terms contradict each other: see `FundingTerms::validate`.
	Funding,
	/// The liquidation fee is not below the maintenance margin.
	Liquidation,
}

const MAX_FEE: Ppm = Ppm(10_000);
const MAX_NOTIONAL_ATOMS: i128 = 1 << 96;

impl Market {
	/// Checks the terms. They bound every later computation, so valid terms exclude overflows.
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

	/// Whether an order of `side` at `price` is within the band around `index`.
	///
	/// The band bounds only the side that could pay too much: a bid from above, an ask from below.
	pub fn in_band(&self, side: Side, price: Ticks, index: Ticks) -> bool {
		self.cut_to_band(side, price, index) == price
	}

	/// The worst price at which an order of `side` may trade around `index`.
	pub fn edge_of_band(&self, side: Side, index: Ticks) -> Ticks {
		let width = self.orders.band.of_price(index);
		Ticks(match side {
			Side::Bid => index.0.saturating_add(width.0),
			Side::Ask => index.0.saturating_sub(width.0),
		})
	}

	/// The limit of an order of `side` that never rests: `price`, or the edge of the band if that is nearer to `index`.
	pub fn cut_to_band(&self, side: Side, price: Ticks, index: Ticks) -> Ticks {
		let edge = self.edge_of_band(side, index);
		match side {
			Side::Bid => price.min(edge),
			Side::Ask => price.max(edge),
		}
	}
}

/// The prices of a market at its last measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Measured {
	/// The mark.
	pub mark: Ticks,
	/// The funding index.
	pub funding: FundingIndex,
}

/// State of a market that the round stores between blocks.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct MarketState {
	/// Open interest: total lots of all longs, equal to that of all shorts.
	pub open_interest: Lots,
	/// Funding state.
	pub funding: FundingState,
	/// Price of the last fill.
	pub last_trade: Option<Ticks>,
	/// The prices up to which the paths of the health schedule count the moves of this market; `None` before the first.
	pub measured: Option<Measured>,
	/// The matching mode by which the market trades; `None` before its first round. It follows the terms once no order
	/// waits that the new mode cannot carry.
	pub matching: Option<Matching>,
	/// The fault that halts the market. To reopen it, restore the damaged value and set this to `None`; the status in the
	/// terms has no effect on it.
	pub fault: Option<Fault>,
	/// Room of the market in the insurance fund.
	pub insurance: Room,
}

impl MarketState {
	/// The state of a new market.
	pub fn start(now: Millis) -> Self {
		Self {
			open_interest: Lots::ZERO,
			funding: FundingState::start(now),
			last_trade: None,
			measured: None,
			matching: None,
			fault: None,
			insurance: Room::full_from(Millis(now.0.saturating_add(ROOM_DELAY.0))),
		}
	}

	/// The state of a market of the genesis block. The insurance fund stands behind it at once.
	pub fn genesis(now: Millis) -> Self {
		Self { insurance: Room::full_from(now), ..Self::start(now) }
	}
}

/// The prices of a market as the last round that attended to it left them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct PriceState {
	/// The prices that the last attendance computed, or the reason for their absence.
	pub now: Result<Prices, Absent>,
	/// Time of the last attendance; `None` before the first one.
	pub attended_at: Option<Millis>,
	/// Whether the next round must attend to the market. The book has changed, an attendance had no room, or conditional
	/// or pegged orders wait for the budget of the next block.
	pub is_outdated: bool,
	/// The last index, which limits how fast the next one may move.
	pub last_index: Option<Index>,
	/// The last mark, the base for measuring price moves.
	pub last_mark: Option<Ticks>,
	/// Moving average of mark minus index.
	pub basis: Option<Basis>,
	/// Time at which the index returned after the last gap; `None` if there was no gap.
	pub back_since: Option<Millis>,
}

/// An index and a mark that are both valid.
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
	/// Index: the median of the feeders' answers.
	pub index: Ticks,
	/// Mark: the price for margin, liquidation and unrealised profit.
	pub mark: Ticks,
}

impl PriceState {
	/// The prices of a market without any computed price so far.
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

	/// The prices, if they are valid. Call it on a state that is [`Self::aged`].
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

	/// The prices at `now`, if they are valid then.
	pub fn valid_at(&self, now: Millis, max_age: Millis) -> Option<Prices> {
		self.at(now, max_age).ok()
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
