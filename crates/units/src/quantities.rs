//! Sizes, prices, money, rates and time.

use crate::{arithmetic::Overflow, mul_div_ceil, mul_div_floor, Side};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::ops::Neg;
use scale_info::TypeInfo;

/// One, in parts per million.
pub const PPM: u32 = 1_000_000;
/// One, in billionths, the unit of [`Rate`].
pub const RATE_ONE: i64 = 1_000_000_000;

macro_rules! quantity {
	($(#[$doc:meta])* $name:ident($inner:ty) $(as $text:literal)?) => {
		$(#[$doc])*
		#[derive(
			Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash,
			Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
		)]
		#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
		pub struct $name($(#[cfg_attr(feature = "serde", serde(with = $text))])? pub $inner);

		impl $name {
			/// Zero.
			pub const ZERO: Self = Self(0);

			/// Whether this is zero.
			pub const fn is_zero(self) -> bool {
				self.0 == 0
			}

			/// The sum, or [`Overflow`].
			pub fn add(self, other: Self) -> Result<Self, Overflow> {
				self.0.checked_add(other.0).map(Self).ok_or(Overflow)
			}

			/// The difference, or [`Overflow`].
			pub fn sub(self, other: Self) -> Result<Self, Overflow> {
				self.0.checked_sub(other.0).map(Self).ok_or(Overflow)
			}
		}
	};
}

quantity! {
	/// A size: whole lots of a market.
	Lots(u64)
}
quantity! {
	/// A position: lots, positive when long, negative when short.
	SignedLots(i64)
}
quantity! {
	/// A price: whole ticks of a market.
	Ticks(u64)
}
quantity! {
	/// Atoms of the quote asset that one lot is worth per tick of price.
	TickValue(u64)
}
quantity! {
	/// Money: atoms of the quote asset, signed.
	Quote(i128) as "crate::text"
}
quantity! {
	/// A fraction, in millionths.
	Ppm(u32)
}
quantity! {
	/// A signed rate, in billionths: a funding rate per hour, a premium.
	Rate(i64)
}
quantity! {
	/// A point in time or a duration: milliseconds of the chain's clock.
	Millis(u64)
}
quantity! {
	/// Cumulative funding that one long lot has paid: billionths of a quote atom.
	FundingIndex(i128) as "crate::text"
}

impl Lots {
	/// These lots as a change of position for the account that trades them on `side`.
	pub fn signed(self, side: Side) -> Result<SignedLots, Overflow> {
		let size = i64::try_from(self.0).map_err(|_| Overflow)?;
		Ok(SignedLots(match side {
			Side::Bid => size,
			Side::Ask => -size,
		}))
	}
}

impl SignedLots {
	/// Absolute size.
	pub const fn abs(self) -> Lots {
		Lots(self.0.unsigned_abs())
	}

	/// The side on which this position was opened; `None` when flat.
	pub const fn side(self) -> Option<Side> {
		match self.0 {
			0 => None,
			lots if lots > 0 => Some(Side::Bid),
			_ => Some(Side::Ask),
		}
	}

	/// Value of this position at `price`; negative for a short. Exact.
	pub fn value(self, price: Ticks, tick_value: TickValue) -> Result<Quote, Overflow> {
		let notional = tick_value.notional(self.abs(), price)?;
		Ok(if self.0 < 0 { -notional } else { notional })
	}
}

impl Neg for SignedLots {
	type Output = Self;
	fn neg(self) -> Self {
		Self(self.0.saturating_neg())
	}
}

impl Neg for Quote {
	type Output = Self;
	fn neg(self) -> Self {
		Self(self.0.saturating_neg())
	}
}

impl Quote {
	/// The larger of this and zero.
	pub fn or_zero(self) -> Self {
		Self(self.0.max(0))
	}
}

impl Ticks {
	/// The price `offset` ticks from this one, clamped to the range of prices.
	pub fn offset_by(self, offset: i64) -> Ticks {
		Ticks(self.0.saturating_add_signed(offset))
	}
}

impl TickValue {
	/// `lots × price` in money. Exact; never negative.
	pub fn notional(self, lots: Lots, price: Ticks) -> Result<Quote, Overflow> {
		u128::from(lots.0)
			.checked_mul(u128::from(price.0))
			.and_then(|lot_ticks| self.money(lot_ticks).ok())
			.ok_or(Overflow)
	}

	/// Value of a sum of `lots × ticks`. Exact.
	pub fn money(self, lot_ticks: u128) -> Result<Quote, Overflow> {
		lot_ticks
			.checked_mul(u128::from(self.0))
			.and_then(|atoms| i128::try_from(atoms).ok())
			.map(Quote)
			.ok_or(Overflow)
	}
}

impl Ppm {
	/// This fraction of `amount`, rounded up: for an amount that an account must pay or hold.
	pub fn of_ceil(self, amount: Quote) -> Result<Quote, Overflow> {
		mul_div_ceil(amount.0, u128::from(self.0), u128::from(PPM)).map(Quote)
	}

	/// This fraction of `amount`, rounded down: for an amount that an account receives or may count on.
	pub fn of_floor(self, amount: Quote) -> Result<Quote, Overflow> {
		mul_div_floor(amount.0, u128::from(self.0), u128::from(PPM)).map(Quote)
	}

	/// This fraction of a price, rounded down.
	pub fn of_price(self, price: Ticks) -> Ticks {
		let part = mul_div_floor(i128::from(price.0), u128::from(self.0), u128::from(PPM));
		Ticks(part.ok().and_then(|part| u64::try_from(part).ok()).unwrap_or(u64::MAX))
	}
}

impl Millis {
	/// Time since `earlier`; zero if that is in the future.
	pub fn since(self, earlier: Millis) -> Millis {
		Millis(self.0.saturating_sub(earlier.0))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn notional_should_be_exact_and_have_the_sign_of_the_position() {
		let tick_value = TickValue(10);
		assert_eq!(tick_value.notional(Lots(3), Ticks(7)), Ok(Quote(210)));
		assert_eq!(SignedLots(-3).value(Ticks(7), tick_value), Ok(Quote(-210)));
		assert_eq!(tick_value.notional(Lots(u64::MAX), Ticks(u64::MAX)), Err(Overflow));
	}

	#[test]
	fn part_should_round_the_named_way() {
		assert_eq!(Ppm(450).of_ceil(Quote(1)), Ok(Quote(1)));
		assert_eq!(Ppm(450).of_floor(Quote(1)), Ok(Quote(0)));
		assert_eq!(Ppm(500_000).of_price(Ticks(3)), Ticks(1));
	}

	#[test]
	fn lots_should_take_the_sign_of_their_side() {
		assert_eq!(Lots(5).signed(Side::Ask), Ok(SignedLots(-5)));
		assert_eq!(Lots(u64::MAX).signed(Side::Bid), Err(Overflow));
	}
}
