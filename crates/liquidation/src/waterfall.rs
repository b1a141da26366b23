//! The liquidation waterfall: chooses the next step until the account is healthy or must wait.

use crate::{lots_to_restore, restore_margin, LiquidationTerms, SizeError};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::cmp::Reverse;
use novation_risk::{health, zero_price, Exposure, Health, ZeroPriceError};
use novation_units::{
	div_floor, Lots, MarketId, Millis, Overflow, Quote, Side, SignedLots, TickValue, Ticks,
};
use scale_info::TypeInfo;

/// Last stage that left part of a position open, in this service of the account.
///
/// Every service starts at `None`. If a step does not close its full size, the caller stores the
/// attempt named in the documentation of that step.
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
	/// No attempt.
	#[default]
	None,
	/// The book did not take the full size at the zero price.
	Book,
	/// The vault of the market did not take the full size.
	Absorbed,
	/// The book did not take the full size at the mark, or the insurance fund has no room for it.
	Insured,
	/// The position waits in the pool.
	Pooled,
}

/// Input of the waterfall: one position of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
	/// Market of the position.
	pub market: MarketId,
	/// Position, mark and margin rates.
	pub exposure: Exposure,
	/// Liquidation terms of the market.
	pub terms: LiquidationTerms,
	/// Last attempt in this service.
	pub attempt: Attempt,
	/// Whether the position can be closed now: its market trades, and has a price. Others count at their last mark, and
	/// no step touches them.
	pub is_closable: bool,
	/// Lots that this service may still close while the account is not critical.
	pub room: Lots,
	/// Amount that the insurance fund may still pay in this market.
	pub insurance: Quote,
}

/// Input of the waterfall: one account. Its open orders are void, and left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account<'a> {
	/// Signed balance, in atoms of the quote asset.
	pub cash: Quote,
	/// One entry per market with a position or an order. A market must not appear twice.
	pub positions: &'a [Position],
	/// Whether the account is in liquidation for so long that it counts as critical: see [`PATIENCE`].
	pub is_impatient: bool,
	/// Amount that the insurance fund may pay for the debt of the account once it holds nothing.
	pub insurance: Quote,
}

/// Next step of a liquidation.
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
	/// Do nothing: the account is not below maintenance margin and has no debt to settle.
	Healthy,
	/// Send an immediate-or-cancel order. Take [`crate::liquidation_fee`] of each fill out of its
	/// [`surplus`]. The size restores margin if it fills at mark, within the room of the service.
	///
	/// If lots remain, store [`Attempt::Book`].
	Close {
		/// Market of the position.
		market: MarketId,
		/// Side of the order: opposite to the position.
		side: Side,
		/// Size of the order.
		lots: Lots,
		/// Worst price of the order: the zero price.
		limit: Ticks,
	},
	/// Offer the position to the vault of its market, as far as [`crate::absorbable`] allows, at
	/// `price` and without a fee.
	///
	/// If lots remain, store [`Attempt::Absorbed`].
	Absorb {
		/// Market of the position.
		market: MarketId,
		/// Side on which the account trades: opposite to the position.
		side: Side,
		/// Size: the whole position.
		lots: Lots,
		/// Zero price.
		price: Ticks,
	},
	/// Send an immediate-or-cancel order without a fee. For each fill worse than `zero`, the
	/// insurance fund pays [`cover`] to the account, which the room of the market covers.
	///
	/// Store [`Attempt::Insured`].
	Insure {
		/// Market of the position.
		market: MarketId,
		/// Side of the order: opposite to the position.
		side: Side,
		/// Size of the order: as far as the room reaches.
		lots: Lots,
		/// Worst price of the order: the mark.
		limit: Ticks,
		/// Zero price. The insurance fund covers fills beyond it.
		zero: Ticks,
	},
	/// Let the position wait in the pool of its market, which closes it at `price` or at the mark.
	///
	/// Store [`Attempt::Pooled`].
	Pool {
		/// Market of the position.
		market: MarketId,
		/// Side on which the account trades: opposite to the position.
		side: Side,
		/// Size: the whole position.
		lots: Lots,
		/// Zero price.
		price: Ticks,
	},
	/// Write off the debt of an account without positions.
	Settle {
		/// Payment from the insurance fund to the account.
		insured: Quote,
		/// Debt that remains, booked as bad debt.
		bad_debt: Quote,
	},
	/// Continue later: this service has no further step.
	Wait,
}

/// Reason why no step exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepError {
	/// A product left its range: some input exceeds the market's limits.
	Overflow,
	/// A step needs a position in a market where the account has none.
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

/// Returns the next step for an account, by the table in the README.
///
/// The caller executes the step, reads the account again and calls again. Every step except
/// `Healthy` and `Wait` removes orders, lots or debt, or advances an [`Attempt`]. The loop
/// therefore terminates.
///
/// # Errors
///
/// [`StepError`].
pub fn next_step(account: &Account<'_>) -> Result<Step, StepError> {
	let health = health(account.cash, account.positions.iter().map(|position| &position.exposure))?;
	let owes = health.positions == 0 && health.equity < Quote::ZERO;
	if !owes && !health.is_liquidatable() {
		return Ok(Step::Healthy);
	}
	if owes {
		return Ok(settle(health.equity, account.insurance));
	}
	let tried_less = |attempt| largest(account, move |position| Ok(position.attempt < attempt));
	if let Some(position) = tried_less(Attempt::Book)? {
		let is_critical = is_critical(account, &health, position)?;
		let room = if is_critical { position.exposure.lots.abs() } else { position.room };
		return close(account, &health, position, room);
	}
	let is_bankrupt = health.equity < Quote::ZERO;
	if health.equity > Quote::ZERO {
		let eligible = |position: &Position| {
			let is_critical = is_critical(account, &health, position)?;
			Ok(position.attempt < Attempt::Absorbed && is_critical)
		};
		if let Some(position) = largest(account, eligible)? {
			return absorb(&health, position);
		}
	}
	if is_bankrupt {
		let eligible = |position: &Position| {
			let is_open = position.attempt < Attempt::Insured;
			Ok(is_open && !insurable(&health, position)?.is_zero())
		};
		if let Some(position) = largest(account, eligible)? {
			return insure(&health, position);
		}
	}
	if is_bankrupt || account.is_impatient {
		if let Some(position) = tried_less(Attempt::Pooled)? {
			return pool(&health, position);
		}
	}
	Ok(Step::Wait)
}

/// Time in liquidation after which an account counts as critical: one minute.
pub const PATIENCE: Millis = Millis(60_000);

/// Whether an account stops waiting for the book: its equity is at most the critical share of maintenance margin, or it
/// has waited for [`PATIENCE`].
fn is_critical(account: &Account, health: &Health, position: &Position) -> Result<bool, Overflow> {
	Ok(account.is_impatient || position.terms.is_critical(health)?)
}

/// Returns the payment of the insurance fund for a fill of a [`Step::Insure`]. Exact; never
/// negative.
///
/// - `closed`: signed lots closed, positive for a long position.
pub fn cover(
	closed: SignedLots,
	price: Ticks,
	zero: Ticks,
	tick_value: TickValue,
) -> Result<Quote, Overflow> {
	closed.value(zero, tick_value)?.sub(closed.value(price, tick_value)?).map(Quote::or_zero)
}

/// Returns the value of a [`Step::Close`] fill above the zero price. Exact; never negative.
///
/// The liquidation fee is limited to this surplus.
///
/// - `closed`: signed lots closed, positive for a long position.
pub fn surplus(
	closed: SignedLots,
	price: Ticks,
	zero: Ticks,
	tick_value: TickValue,
) -> Result<Quote, Overflow> {
	closed.value(price, tick_value)?.sub(closed.value(zero, tick_value)?).map(Quote::or_zero)
}

/// Returns the eligible position with the largest maintenance margin of those that can be closed; of equals, the lowest
/// market.
fn largest<'a>(
	account: &Account<'a>,
	eligible: impl Fn(&Position) -> Result<bool, StepError>,
) -> Result<Option<&'a Position>, StepError> {
	let mut found: Option<(Quote, &'a Position)> = None;
	let closable = |position: &&Position| position.is_closable && !position.exposure.lots.is_zero();
	for position in account.positions.iter().filter(closable) {
		if !eligible(position)? {
			continue;
		}
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

fn settle(equity: Quote, room: Quote) -> Step {
	let debt = -equity;
	let insured = room.or_zero().min(debt);
	Step::Settle { insured, bad_debt: Quote(debt.0.saturating_sub(insured.0)) }
}

fn close(
	account: &Account<'_>,
	health: &Health,
	position: &Position,
	room: Lots,
) -> Result<Step, StepError> {
	let exposure = &position.exposure;
	let limit = zero_price(health, exposure)?;
	let side = closing_side(exposure)?;
	let all = exposure.lots.abs();
	if health.equity <= Quote::ZERO {
		return Ok(Step::Close { market: position.market, side, lots: all, limit });
	}
	// At the zero price no size restores margin, by definition. The size therefore assumes a fill
	// at mark; if the fill was worse, the next step closes more.
	let restored = account.positions.iter().try_fold(Quote::ZERO, |sum, position| {
		sum.add(restore_margin(&position.exposure, position.exposure.lots.abs())?)
	})?;
	let lots = match lots_to_restore(restored.sub(health.equity)?, exposure, position.terms.fee) {
		Ok(lots) => lots,
		Err(SizeError::NoPosition) => return Err(StepError::NoPosition),
		Err(SizeError::Overflow) => return Err(StepError::Overflow),
	};
	if room.is_zero() {
		return Ok(Step::Wait);
	}
	let lots = lots.min(room);
	Ok(Step::Close { market: position.market, side, lots, limit })
}

fn absorb(health: &Health, position: &Position) -> Result<Step, StepError> {
	let exposure = &position.exposure;
	Ok(Step::Absorb {
		market: position.market,
		side: closing_side(exposure)?,
		lots: exposure.lots.abs(),
		price: zero_price(health, exposure)?,
	})
}

/// Lots for which the room covers the whole way from the zero price to the mark.
fn insurable(health: &Health, position: &Position) -> Result<Lots, StepError> {
	let exposure = &position.exposure;
	let zero = zero_price(health, exposure)?;
	let distance = zero.0.abs_diff(exposure.mark.0);
	let all = exposure.lots.abs();
	if distance == 0 {
		return Ok(all);
	}
	let per_lot = exposure.tick_value.notional(Lots(1), Ticks(distance))?;
	let paid_for = div_floor(position.insurance.or_zero().0, per_lot.0.unsigned_abs())?;
	Ok(u64::try_from(paid_for).map_or(all, |lots| all.min(Lots(lots))))
}

fn insure(health: &Health, position: &Position) -> Result<Step, StepError> {
	let exposure = &position.exposure;
	// No quote is worse than the mark, so the fund pays for a gap and never for a bid of two hands.
	Ok(Step::Insure {
		market: position.market,
		side: closing_side(exposure)?,
		lots: insurable(health, position)?,
		limit: exposure.mark,
		zero: zero_price(health, exposure)?,
	})
}

fn pool(health: &Health, position: &Position) -> Result<Step, StepError> {
	let exposure = &position.exposure;
	Ok(Step::Pool {
		market: position.market,
		side: closing_side(exposure)?,
		lots: exposure.lots.abs(),
		price: zero_price(health, exposure)?,
	})
}
