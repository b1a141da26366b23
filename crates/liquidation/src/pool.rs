//! The pool: positions that neither book, vault nor insurance has closed, against the holders of the other side.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_risk::Exposure;
use novation_units::{
	div_ceil, div_floor, mul_div_floor, Lots, MarketId, Overflow, Ppm, Quote, Side, TickValue,
	Ticks, PPM,
};
use scale_info::TypeInfo;

/// One pass over the holders of the other side. Each asks them for what the passes before have left.
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
pub enum Pass {
	/// Pass A: adds up the weights. Nobody gives anything.
	#[default]
	Weighing,
	/// Pass B: winners give by their weight, as far as their equity reaches.
	Winners,
	/// Pass C: all give by their lots, as far as their equity reaches.
	All,
	/// Pass D: all give by their lots, at the mark. It leaves nothing.
	AtMark,
}

impl Pass {
	/// The next pass; `None` after the last.
	pub fn next(self) -> Option<Self> {
		match self {
			Self::Weighing => Some(Self::Winners),
			Self::Winners => Some(Self::All),
			Self::All => Some(Self::AtMark),
			Self::AtMark => None,
		}
	}
}

/// Returns the weight of a holder: its lots without the hedged part, or zero without a profit. Rounded down.
///
/// - `profit`: profit of the position at mark.
/// - `opposite`: notional that the account has on the other side of the same underlying, in other markets.
/// - `notional`: notional of the position.
///
/// # Errors
///
/// [`Overflow`] if a product leaves its range.
pub fn weight(
	lots: Lots,
	profit: Quote,
	opposite: Quote,
	notional: Quote,
) -> Result<Lots, Overflow> {
	if profit <= Quote::ZERO || notional <= Quote::ZERO {
		return Ok(Lots::ZERO);
	}
	let ppm = u128::from(PPM);
	let hedged = mul_div_floor(opposite.or_zero().0, ppm, notional.0.unsigned_abs())?;
	let hedged = u32::try_from(hedged).unwrap_or(PPM).min(PPM);
	unhedged(lots, Ppm(hedged))
}

/// Returns the notional by which an account hedges its position in `own`: that of its positions of the other side in
/// other markets of the same underlying.
///
/// - `held`: market, underlying and exposure of each position.
///
/// # Errors
///
/// [`Overflow`] if a sum or a product leaves its range.
pub fn opposite_notional<'a>(
	own: MarketId,
	held: impl Iterator<Item = (MarketId, MarketId, &'a Exposure)> + Clone,
) -> Result<Quote, Overflow> {
	let Some((_, underlying, position)) = held.clone().find(|(market, ..)| *market == own) else {
		return Ok(Quote::ZERO);
	};
	let opposite = position.lots.side().map(Side::opposite);
	let hedges = held.filter(|(market, other, exposure)| {
		*market != own && *other == underlying && exposure.lots.side() == opposite
	});
	hedges.into_iter().try_fold(Quote::ZERO, |sum, (_, _, exposure)| sum.add(exposure.notional()?))
}

/// Returns `lots` without the share that is hedged, rounded down.
///
/// # Errors
///
/// [`Overflow`] if a product leaves its range.
pub fn unhedged(lots: Lots, hedged: Ppm) -> Result<Lots, Overflow> {
	let open = PPM.saturating_sub(hedged.0);
	let weight = mul_div_floor(i128::from(lots.0), open.into(), PPM.into())?;
	u64::try_from(weight).map(Lots).map_err(|_| Overflow)
}

/// A position that waits in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bankrupt {
	/// Its size.
	pub lots: Lots,
	/// Its zero price.
	pub zero: Ticks,
}

/// The pool of one side of a market in one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
	/// The side on which the bankrupt positions trade: opposite to them. Also the side of the holders' positions.
	pub side: Side,
	/// The mark.
	pub mark: Ticks,
	/// Value of one lot per tick.
	pub tick_value: TickValue,
}

/// What the closing of some bankrupt positions costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Priced {
	/// The price of every holder, p̄.
	pub price: Ticks,
	/// Payment of the insurance fund.
	pub insured: Quote,
	/// Remainder for the insurance fund: at least zero, and below one tick for each lot.
	pub remainder: Quote,
}

impl Pool {
	/// Whether holders would rather close at `zero` than at `other`.
	pub fn prefers(&self, zero: Ticks, other: Ticks) -> bool {
		match self.side {
			Side::Ask => zero < other,
			Side::Bid => zero > other,
		}
	}

	/// Returns the price at which holders close `closed` positions, after the insurance fund has paid at most `room`.
	///
	/// The mean of the zero prices, rounded against the holders. Before, the fund pays for the distance of those that
	/// lie beyond the mark. See formula 5 of the README. `None` without a lot.
	///
	/// # Errors
	///
	/// [`Overflow`] if a sum or a product leaves its range.
	pub fn price(&self, closed: &[Bankrupt], room: Quote) -> Result<Option<Priced>, Overflow> {
		let (mut lots, mut sum, mut beyond) = (0_u128, 0_i128, 0_i128);
		for bankrupt in closed {
			let count = i128::from(bankrupt.lots.0);
			lots = lots.checked_add(bankrupt.lots.0.into()).ok_or(Overflow)?;
			let ticks = count.checked_mul(bankrupt.zero.0.into()).ok_or(Overflow)?;
			sum = sum.checked_add(ticks).ok_or(Overflow)?;
			let distance = self.beyond_mark(bankrupt.zero);
			beyond = count
				.checked_mul(distance.into())
				.and_then(|ticks| beyond.checked_add(ticks))
				.ok_or(Overflow)?;
		}
		if lots == 0 {
			return Ok(None);
		}
		let tick_value = u128::from(self.tick_value.0);
		let paid = div_floor(room.or_zero().0, tick_value)?.min(beyond);
		let left = match self.side {
			Side::Ask => sum.checked_sub(paid),
			Side::Bid => sum.checked_add(paid),
		};
		let left = left.ok_or(Overflow)?;
		let price = match self.side {
			Side::Ask => div_ceil(left, lots)?,
			Side::Bid => div_floor(left, lots)?,
		};
		let at_price =
			i128::try_from(lots).ok().and_then(|lots| price.checked_mul(lots)).ok_or(Overflow)?;
		let remainder = self.tick_value.money(at_price.abs_diff(left))?;
		let insured = self.tick_value.money(paid.unsigned_abs())?;
		let price = u64::try_from(price).map(Ticks).map_err(|_| Overflow)?;
		Ok(Some(Priced { price, insured, remainder }))
	}

	/// Returns the most lots that a holder with `equity` can give at `price` without falling below zero.
	///
	/// # Errors
	///
	/// [`Overflow`] if a product leaves its range.
	pub fn affordable(&self, equity: Quote, lots: Lots, price: Ticks) -> Result<Lots, Overflow> {
		let ticks = self.beyond_mark(price);
		if ticks == 0 {
			return Ok(if equity < Quote::ZERO { Lots::ZERO } else { lots });
		}
		let loss = self.tick_value.notional(Lots(1), Ticks(ticks))?;
		let most = div_floor(equity.or_zero().0, loss.0.unsigned_abs())?;
		Ok(u64::try_from(most).map_or(lots, |most| lots.min(Lots(most))))
	}

	/// Ticks by which a price is worse than the mark for the holders; zero if it is no worse.
	fn beyond_mark(&self, price: Ticks) -> u64 {
		match self.side {
			Side::Ask => price.0.saturating_sub(self.mark.0),
			Side::Bid => self.mark.0.saturating_sub(price.0),
		}
	}
}
