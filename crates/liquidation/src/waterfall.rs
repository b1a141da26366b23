//! The next step for an account, until it is healthy or has to wait.

use crate::{lots_to_restore, Closing, LiquidationTerms, SizeError};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::cmp::Reverse;
use novation_risk::{health, zero_price, Exposure, Health, ZeroPriceError};
use novation_units::{
	div_floor, Lots, MarketId, Overflow, Quote, Side, SignedLots, TickValue, Ticks,
};
use scale_info::TypeInfo;

/// The last stage of this block that has left lots of a position over.
///
/// Starts at `None` in every block; after a step the caller sets the one that the step names in its
/// documentation, if the step has not closed all that it asked for.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Attempt {
	/// Nothing was tried.
	#[default]
	None,
	/// The book has not taken all at the zero price.
	Book,
	/// The book has not taken all at a price that the insurance fund pays for.
	Insured,
	/// Holders of the opposite side could not be given all in this block.
	Deleveraged,
}

/// A position of an account, as liquidation sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
	/// Its market.
	pub market: MarketId,
	/// The position at mark.
	pub exposure: Exposure,
	/// The market's terms.
	pub terms: LiquidationTerms,
	/// What was tried in this block.
	pub attempt: Attempt,
}

/// An account, as liquidation sees it. Every market in it must have a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account<'a> {
	/// Its signed balance.
	pub cash: Quote,
	/// One per market with a position or an order, no market twice.
	pub positions: &'a [Position],
	/// Whether it has open orders in any market.
	pub has_orders: bool,
	/// What the insurance fund has.
	pub insurance: Quote,
}

/// What to do next with an account.
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
pub enum Step {
	/// Nothing: it is not below maintenance, and owes nothing.
	Healthy,
	/// Cancel all its orders.
	CancelOrders,
	/// Send an immediate-or-cancel order, and take [`crate::liquidation_fee`] of each fill out of its
	/// [`surplus`]. The size restores initial margin with a fill at mark.
	/// If lots are left: [`Attempt::Book`].
	Close {
		/// Market of the position.
		market: MarketId,
		/// Side of the order: opposite to the position.
		side: Side,
		/// Its size.
		lots: Lots,
		/// Its worst price, the zero price.
		limit: Ticks,
	},
	/// Send an immediate-or-cancel order without a fee; for each fill worse than `zero` the insurance
	/// fund pays [`cover`] to the account. If lots are left: [`Attempt::Insured`].
	Insure {
		/// Market of the position.
		market: MarketId,
		/// Side of the order: opposite to the position.
		side: Side,
		/// Its size: the whole position.
		lots: Lots,
		/// Its worst price: what the insurance fund can pay for, one maintenance margin from mark at
		/// most.
		limit: Ticks,
		/// The zero price, from which on the insurance fund pays.
		zero: Ticks,
	},
	/// Close against the holders of the opposite side, pro rata, at `price`, without a fee.
	/// If lots are left: [`Attempt::Deleveraged`].
	Deleverage {
		/// Market of the position.
		market: MarketId,
		/// Side on which the account trades: opposite to the position.
		side: Side,
		/// The whole position.
		lots: Lots,
		/// The zero price.
		price: Ticks,
	},
	/// No position is left, but a debt: write it off.
	Settle {
		/// The insurance fund pays this to the account.
		insured: Quote,
		/// What nobody pays: booked as bad debt.
		bad_debt: Quote,
	},
	/// All that this block can do was tried: go on in the next one.
	Wait,
}

/// Why no step can be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepError {
	/// A product left its range: some input is beyond the market's limits.
	Overflow,
	/// A step was asked for a market without a position.
	NoPosition,
}

impl From<Overflow> for StepError {
	fn from(_: Overflow) -> Self {
		Self::Overflow
	}
}

impl From<ZeroPriceError> for StepError {
	fn from(error: ZeroPriceError) -> Self {
		match error {
			ZeroPriceError::Overflow => Self::Overflow,
			ZeroPriceError::NoPosition => Self::NoPosition,
		}
	}
}

/// The next step for an account; the README has the table.
///
/// The caller takes the step, reads the account again, and asks again. Every answer but `Healthy`
/// and `Wait` leads to fewer orders, fewer lots, a later [`Attempt`] or no debt, so the asking ends.
///
/// # Errors
///
/// [`StepError`].
pub fn next_step(account: &Account<'_>) -> Result<Step, StepError> {
	let health = health(account.cash, account.positions.iter().map(|at| &at.exposure))?;
	let owes = health.positions == 0 && health.equity < Quote::ZERO;
	if !owes && !health.is_liquidatable() {
		return Ok(Step::Healthy);
	}
	if account.has_orders {
		return Ok(Step::CancelOrders);
	}
	if owes {
		return Ok(settle(health.equity, account.insurance));
	}
	if health.equity > Quote::ZERO {
		if let Some(position) = largest(account, |attempt| attempt < Attempt::Book)? {
			return close(&health, position);
		}
	}
	if let Some(position) = largest(account, |attempt| attempt < Attempt::Insured)? {
		if position.terms.is_critical(&health)? {
			return insure(&health, position, account.insurance);
		}
	}
	if let Some(position) = largest(account, |attempt| attempt == Attempt::Insured)? {
		if position.terms.is_critical(&health)? {
			return deleverage(&health, position);
		}
	}
	Ok(Step::Wait)
}

/// What the insurance fund pays for a fill of a [`Step::Insure`]; never negative. Exact.
///
/// - `closed`: the part of the position that was closed, positive when it was long.
pub fn cover(
	closed: SignedLots,
	price: Ticks,
	zero: Ticks,
	tick_value: TickValue,
) -> Result<Quote, Overflow> {
	closed.value(zero, tick_value)?.sub(closed.value(price, tick_value)?).map(Quote::or_zero)
}

/// What a fill of a [`Step::Close`] leaves above the zero price, which may pay the liquidation fee;
/// never negative. Exact.
///
/// - `closed`: the part of the position that was closed, positive when it was long.
pub fn surplus(
	closed: SignedLots,
	price: Ticks,
	zero: Ticks,
	tick_value: TickValue,
) -> Result<Quote, Overflow> {
	closed.value(price, tick_value)?.sub(closed.value(zero, tick_value)?).map(Quote::or_zero)
}

/// The position with the largest maintenance margin among those at a stage; the first of equals.
fn largest<'a>(
	account: &Account<'a>,
	at: impl Fn(Attempt) -> bool,
) -> Result<Option<&'a Position>, Overflow> {
	let mut found: Option<(Quote, &'a Position)> = None;
	let open = account.positions.iter().filter(|position| !position.exposure.lots.is_zero());
	for position in open.filter(|position| at(position.attempt)) {
		let margin = position.exposure.maintenance_margin()?;
		let key = |margin: Quote, position: &Position| (margin, Reverse(position.market));
		if found.is_none_or(|(most, other)| key(margin, position) > key(most, other)) {
			found = Some((margin, position));
		}
	}
	Ok(found.map(|(_, position)| position))
}

fn closing_side(exposure: &Exposure) -> Result<Side, StepError> {
	exposure.lots.side().map(Side::opposite).ok_or(StepError::NoPosition)
}

fn settle(equity: Quote, insurance: Quote) -> Step {
	let debt = -equity;
	let insured = insurance.or_zero().min(debt);
	Step::Settle { insured, bad_debt: Quote(debt.0.saturating_sub(insured.0)) }
}

fn close(health: &Health, position: &Position) -> Result<Step, StepError> {
	let exposure = &position.exposure;
	let limit = zero_price(health, exposure)?;
	let shortfall = health.initial.sub(health.equity)?;
	// At the zero price no size restores anything, by its definition: the size is that for a fill at
	// mark, and if the book was worse, the next step closes more.
	let closing = Closing { price: exposure.mark, fee: position.terms.fee };
	let lots = match lots_to_restore(shortfall, exposure, closing) {
		Ok(lots) => lots,
		Err(SizeError::NothingFreed) => exposure.lots.abs(),
		Err(SizeError::NoPosition) => return Err(StepError::NoPosition),
		Err(SizeError::Overflow) => return Err(StepError::Overflow),
	};
	Ok(Step::Close { market: position.market, side: closing_side(exposure)?, lots, limit })
}

fn insure(health: &Health, position: &Position, insurance: Quote) -> Result<Step, StepError> {
	let exposure = &position.exposure;
	let lots = exposure.lots.abs();
	let side = closing_side(exposure)?;
	let zero = zero_price(health, exposure)?;
	let per_tick = exposure.tick_value.notional(lots, Ticks(1))?.0.unsigned_abs();
	let paid_for = div_floor(insurance.or_zero().0, per_tick)?;
	let paid_for = u64::try_from(paid_for).unwrap_or(u64::MAX);
	let reach = exposure.maintenance.of_price(exposure.mark).0;
	// A limit beyond the zero price costs the fund; one before it would refuse what costs nobody.
	let limit = match side {
		Side::Ask => zero
			.0
			.saturating_sub(paid_for)
			.max(exposure.mark.0.saturating_sub(reach))
			.min(zero.0)
			.max(1),
		Side::Bid => {
			zero.0.saturating_add(paid_for).min(exposure.mark.0.saturating_add(reach)).max(zero.0)
		}
	};
	Ok(Step::Insure { market: position.market, side, lots, limit: Ticks(limit), zero })
}

fn deleverage(health: &Health, position: &Position) -> Result<Step, StepError> {
	let exposure = &position.exposure;
	Ok(Step::Deleverage {
		market: position.market,
		side: closing_side(exposure)?,
		lots: exposure.lots.abs(),
		price: zero_price(health, exposure)?,
	})
}
