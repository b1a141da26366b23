//! One account's exposure to one market, with the prices and terms needed to value it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{Lots, Overflow, Ppm, Quote, Side, SignedLots, TickValue, Ticks};
use scale_info::TypeInfo;

/// Total open orders on one side of a market.
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
	/// Total size of the orders.
	pub lots: Lots,
	/// Sum of size × limit price, in lots × ticks.
	pub lot_ticks: u128,
}

impl OrderSums {
	/// Adds an order of `lots` at `price`.
	pub fn with(self, lots: Lots, price: Ticks) -> Result<Self, Overflow> {
		let lot_ticks = self.lot_ticks.checked_add(lot_ticks(lots, price)?).ok_or(Overflow)?;
		Ok(Self { lots: self.lots.add(lots)?, lot_ticks })
	}

	/// Removes an order of `lots` at `price`.
	///
	/// # Errors
	///
	/// [`Overflow`] if the sums do not contain the order.
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
	/// Signed size of the position: positive when long.
	pub lots: SignedLots,
	/// Negated cost of the position, so that profit is `quote + lots × mark × tick value`.
	pub quote: Quote,
	/// Funding accrued since the position was last settled. Positive when the account owes it.
	pub funding_owed: Quote,
	/// Mark price of the market.
	pub mark: Ticks,
	/// Value of one lot per tick, in atoms of the quote asset.
	pub tick_value: TickValue,
	/// Initial margin rate, already scaled by open interest.
	pub initial: Ppm,
	/// Maintenance margin rate.
	pub maintenance: Ppm,
	/// Withdrawal margin rate.
	pub withdrawal: Ppm,
	/// Highest fee rate that a fill of an open order can incur.
	pub order_fee: Ppm,
	/// Open buy orders.
	pub bids: OrderSums,
	/// Open sell orders.
	pub asks: OrderSums,
}

impl Exposure {
	/// Returns the absolute value of the position at mark. Exact.
	pub fn notional(&self) -> Result<Quote, Overflow> {
		self.tick_value.notional(self.lots.abs(), self.mark)
	}

	/// Returns the profit at mark after funding; negative for a loss. Exact.
	pub fn profit(&self) -> Result<Quote, Overflow> {
		self.quote.add(self.lots.value(self.mark, self.tick_value)?)?.sub(self.funding_owed)
	}

	/// Returns the maintenance margin of the position, rounded up.
	pub fn maintenance_margin(&self) -> Result<Quote, Overflow> {
		self.maintenance.of_ceil(self.notional()?)
	}

	/// Returns the most that equity less maintenance margin changes when the price moves by its whole, rounded up. See
	/// formula 7 of the README.
	pub fn slope(&self) -> Result<Quote, Overflow> {
		let notional = self.notional()?;
		notional.add(self.maintenance.of_ceil(notional)?)
	}

	/// Returns the withdrawal margin of the position, rounded up.
	pub fn withdrawal_margin(&self) -> Result<Quote, Overflow> {
		self.withdrawal.of_ceil(self.notional()?)
	}

	/// Returns the initial margin of the position and its open orders, rounded up.
	///
	/// This is the largest of three cases: no order fills, all bids fill, or all asks fill. See
	/// formula 4 of the README.
	pub fn initial_margin(&self) -> Result<Quote, Overflow> {
		let as_it_is = self.initial.of_ceil(self.notional()?)?;
		let bought = self.initial_margin_after(Side::Bid, self.bids)?;
		let sold = self.initial_margin_after(Side::Ask, self.asks)?;
		Ok(as_it_is.max(bought).max(sold))
	}

	/// Returns the equity needed today to meet initial margin after `orders` fill at their limits.
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
