//! What one account has in one market, next to the market's prices and terms.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{Lots, Overflow, Ppm, Quote, Side, SignedLots, TickValue, Ticks};
use scale_info::TypeInfo;

/// Open orders of one side, added up.
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
pub struct OrderSums {
	/// Their lots.
	pub lots: Lots,
	/// Their lots, each times its limit price in ticks.
	pub lot_ticks: u128,
}

impl OrderSums {
	/// These orders and `lots` more at `price`.
	pub fn with(self, lots: Lots, price: Ticks) -> Result<Self, Overflow> {
		let lot_ticks = self.lot_ticks.checked_add(lot_ticks(lots, price)?).ok_or(Overflow)?;
		Ok(Self { lots: self.lots.add(lots)?, lot_ticks })
	}

	/// These orders less `lots` at `price`. [`Overflow`] if they were not among them.
	pub fn without(self, lots: Lots, price: Ticks) -> Result<Self, Overflow> {
		let lot_ticks = self.lot_ticks.checked_sub(lot_ticks(lots, price)?).ok_or(Overflow)?;
		Ok(Self { lots: self.lots.sub(lots)?, lot_ticks })
	}
}

fn lot_ticks(lots: Lots, price: Ticks) -> Result<u128, Overflow> {
	u128::from(lots.0).checked_mul(u128::from(price.0)).ok_or(Overflow)
}

/// One account's position and open orders in one market.
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
pub struct Exposure {
	/// The position.
	pub lots: SignedLots,
	/// Minus what the position cost, so that `quote + lots × mark` is its profit.
	pub quote: Quote,
	/// Funding since the position was last settled: positive when the account owes it.
	pub funding_owed: Quote,
	/// The market's mark price.
	pub mark: Ticks,
	/// What one lot is worth per tick.
	pub tick_value: TickValue,
	/// Initial margin, already scaled by open interest.
	pub initial: Ppm,
	/// Maintenance margin.
	pub maintenance: Ppm,
	/// Withdrawal margin.
	pub withdrawal: Ppm,
	/// Highest fee that a fill of an open order may cost.
	pub order_fee: Ppm,
	/// Open orders to buy.
	pub bids: OrderSums,
	/// Open orders to sell.
	pub asks: OrderSums,
}

impl Exposure {
	/// What the position is worth at mark, without sign. Exact.
	pub fn notional(&self) -> Result<Quote, Overflow> {
		self.tick_value.notional(self.lots.abs(), self.mark)
	}

	/// What the position has gained at mark after funding; negative for a loss. Exact.
	pub fn profit(&self) -> Result<Quote, Overflow> {
		self.quote.add(self.lots.value(self.mark, self.tick_value)?)?.sub(self.funding_owed)
	}

	/// Maintenance margin of the position, rounded up.
	pub fn maintenance_margin(&self) -> Result<Quote, Overflow> {
		self.maintenance.of_ceil(self.notional()?)
	}

	/// Withdrawal margin of the position, rounded up.
	pub fn withdrawal_margin(&self) -> Result<Quote, Overflow> {
		self.withdrawal.of_ceil(self.notional()?)
	}

	/// Initial margin of the position and of what its open orders may turn it into, rounded up.
	///
	/// The worst of three: no order fills, all bids fill, all asks fill; README, formula 4.
	pub fn initial_margin(&self) -> Result<Quote, Overflow> {
		let as_it_is = self.initial.of_ceil(self.notional()?)?;
		let bought = self.initial_margin_after(Side::Bid, self.bids)?;
		let sold = self.initial_margin_after(Side::Ask, self.asks)?;
		Ok(as_it_is.max(bought).max(sold))
	}

	/// What must be held so that initial margin is met once `orders` have filled at their limits.
	fn initial_margin_after(&self, side: Side, orders: OrderSums) -> Result<Quote, Overflow> {
		let lots = self.lots.add(orders.lots.signed(side)?)?;
		let at_limit = self.tick_value.money(orders.lot_ticks)?;
		let at_mark = self.tick_value.notional(orders.lots, self.mark)?;
		let loss = match side {
			Side::Bid => at_limit.sub(at_mark)?,
			Side::Ask => at_mark.sub(at_limit)?,
		};
		self.initial
			.of_ceil(self.tick_value.notional(lots.abs(), self.mark)?)?
			.add(loss.or_zero())?
			.add(self.order_fee.of_ceil(at_limit)?)
	}
}
