//! One account: its cash, its positions and the sums of its open orders.

use crate::{Due, LedgerError, Liquidation};
use alloc::vec::Vec;
use codec::{Compact, Decode, Encode, Error, Input, MaxEncodedLen};
use novation_funding::owed;
use novation_risk::OrderSums;
use novation_units::{mul_div_floor, FundingIndex, Lots, MarketId, Quote, Side, SignedLots, Ticks};
use scale_info::TypeInfo;

/// Number of markets in which an account may have positions or open orders at a time.
pub const MAX_POSITIONS: usize = 16;

/// Position and open orders of an account in one market.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Position {
	/// The market.
	pub market: MarketId,
	/// Size, negative when short.
	pub lots: SignedLots,
	/// Minus the cost of the open size.
	pub quote: Quote,
	/// Funding index of the market at the last settlement of this position.
	pub funding_index: FundingIndex,
	/// Open buy orders.
	pub bids: OrderSums,
	/// Open sell orders.
	pub asks: OrderSums,
}

impl Position {
	fn new(market: MarketId, funding_index: FundingIndex) -> Self {
		Self {
			market,
			lots: SignedLots::ZERO,
			quote: Quote::ZERO,
			funding_index,
			bids: OrderSums::default(),
			asks: OrderSums::default(),
		}
	}

	/// Whether neither a position nor open orders are left.
	pub fn is_empty(&self) -> bool {
		self.lots.is_zero() && self.bids.lots.is_zero() && self.asks.lots.is_zero()
	}

	/// Whether a fill of `side` would shrink the position, whatever its size.
	pub fn is_reduced_by(&self, side: Side) -> bool {
		self.lots.side() == Some(side.opposite())
	}

	fn sums(&mut self, side: Side) -> &mut OrderSums {
		match side {
			Side::Bid => &mut self.bids,
			Side::Ask => &mut self.asks,
		}
	}
}

/// An account of the ledger: one storage value. A value with more than [`MAX_POSITIONS`] positions does not decode.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, TypeInfo)]
pub struct Account {
	/// Money that belongs to no position, in atoms. Negative after a loss larger than the account.
	pub cash: Quote,
	/// Markets with a position or an open order, by market, at most [`MAX_POSITIONS`].
	pub positions: Vec<Position>,
	/// Where the account waits for its next check; `None` when it holds nothing or is in liquidation.
	pub due: Option<Due>,
	/// State of the liquidation; `None` unless the account is in liquidation. Its positions may then only shrink.
	pub liquidation: Option<Liquidation>,
	/// Whether a margin call was emitted since the account last had an excess of half of its maintenance margin.
	pub is_called: bool,
	/// Whether the account has conditional orders or a deadline, which follow its fills.
	pub has_conditionals: bool,
	/// Notional traded since the account was opened, as maker and as taker, in atoms. Saturates.
	pub volume: u64,
	/// Markets below 32, by bit, that name the account among their holders. It may have left them since.
	pub listed: u32,
}

impl Decode for Account {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		Ok(Self {
			cash: Decode::decode(input)?,
			positions: decode_positions(input)?,
			due: Decode::decode(input)?,
			liquidation: Decode::decode(input)?,
			is_called: Decode::decode(input)?,
			has_conditionals: Decode::decode(input)?,
			volume: Decode::decode(input)?,
			listed: Decode::decode(input)?,
		})
	}
}

fn decode_positions<I: Input>(input: &mut I) -> Result<Vec<Position>, Error> {
	let Compact(count) = Compact::<u32>::decode(input)?;
	let count = usize::try_from(count).map_err(|_| Error::from("too many positions"))?;
	if count > MAX_POSITIONS {
		return Err("too many positions".into());
	}
	(0..count).map(|_| Position::decode(input)).collect()
}

impl MaxEncodedLen for Account {
	fn max_encoded_len() -> usize {
		Quote::max_encoded_len()
			+ Compact::<u32>::max_encoded_len()
			+ MAX_POSITIONS * Position::max_encoded_len()
			+ Option::<Due>::max_encoded_len()
			// The derived bound counts the two compact numbers of a slot at their fixed sizes. The largest ones take a byte
			// more.
			+ 2
			+ Option::<Liquidation>::max_encoded_len()
			+ 2 * bool::max_encoded_len()
			+ u64::max_encoded_len()
			+ u32::max_encoded_len()
	}
}

/// The part of an order that margin depends on, when it comes to rest or leaves the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderChange {
	/// The market.
	pub market: MarketId,
	/// Side of the order.
	pub side: Side,
	/// Size of the change.
	pub lots: Lots,
	/// Price at which margin is reserved.
	pub price: Ticks,
}

impl Account {
	/// The position in `market`, if there is one.
	pub fn position(&self, market: MarketId) -> Option<&Position> {
		self.find(market).ok().and_then(|at| self.positions.get(at))
	}

	/// The size of the position in `market`, nothing if there is none.
	pub fn lots(&self, market: MarketId) -> SignedLots {
		self.position(market).map_or(SignedLots::ZERO, |position| position.lots)
	}

	/// Whether the account holds a position, in any market.
	pub fn has_position(&self) -> bool {
		self.positions.iter().any(|position| !position.lots.is_zero())
	}

	/// Whether the account names a market among those that list it. Markets from 32 on are not named.
	pub fn is_listed(&self, market: MarketId) -> bool {
		self.listed & listing(market) != 0
	}

	/// Notes whether a market lists the account among its holders.
	pub fn set_listed(&mut self, market: MarketId, is_listed: bool) {
		match is_listed {
			true => self.listed |= listing(market),
			false => self.listed &= !listing(market),
		}
	}

	/// Whether the account is in liquidation. Its open orders are void then: they reserve no margin and never trade.
	pub fn in_liquidation(&self) -> bool {
		self.liquidation.is_some()
	}

	/// Whether the account has an open order, in any market.
	pub fn has_orders(&self) -> bool {
		self.positions.iter().any(|at| !at.bids.lots.is_zero() || !at.asks.lots.is_zero())
	}

	/// Counts an order that comes to rest. `index` is the funding index of the market.
	pub fn reserve(&mut self, order: OrderChange, index: FundingIndex) -> Result<(), LedgerError> {
		let at = self.find_or_add(order.market, index)?;
		let position = self.positions.get_mut(at).ok_or(LedgerError::Overflow)?;
		let sums = position.sums(order.side);
		sums.lots = sums.lots.add(order.lots)?;
		sums.lot_ticks =
			sums.lot_ticks.checked_add(lot_ticks(&order)).ok_or(LedgerError::Overflow)?;
		Ok(())
	}

	/// Reverts [`Self::reserve`] when an order is filled or cancelled.
	pub fn release(&mut self, order: OrderChange) -> Result<(), LedgerError> {
		let at = self.find(order.market).map_err(|_| LedgerError::NotReserved)?;
		let position = self.positions.get_mut(at).ok_or(LedgerError::NotReserved)?;
		let sums = position.sums(order.side);
		let lots = sums.lots.sub(order.lots).map_err(|_| LedgerError::NotReserved)?;
		let lot_ticks = sums.lot_ticks.checked_sub(lot_ticks(&order));
		*sums = OrderSums { lots, lot_ticks: lot_ticks.ok_or(LedgerError::NotReserved)? };
		self.drop_if_empty(at);
		Ok(())
	}

	/// The account after its own side of a trade: funding settled to `index`, `lots` exchanged for `notional`,
	/// `fee` paid. Nothing is booked.
	pub fn after_trade(
		&self,
		market: MarketId,
		lots: SignedLots,
		notional: Quote,
		fee: Quote,
		index: FundingIndex,
	) -> Result<Self, LedgerError> {
		let mut after = self.clone();
		after.settle_funding(market, index)?;
		let value = if lots.side() == Some(Side::Bid) { notional } else { -notional };
		after.trade(market, lots, value, index)?;
		after.cash = after.cash.sub(fee)?;
		Ok(after)
	}

	/// Settles the position in `market` to the funding index `now`, and returns the payment of the account,
	/// rounded against it. Negative if the account received.
	pub(crate) fn settle_funding(
		&mut self,
		market: MarketId,
		now: FundingIndex,
	) -> Result<Quote, LedgerError> {
		let Ok(at) = self.find(market) else { return Ok(Quote::ZERO) };
		let position = self.positions.get_mut(at).ok_or(LedgerError::Overflow)?;
		let paid = owed(position.lots, position.funding_index, now)?;
		position.funding_index = now;
		self.cash = self.cash.sub(paid)?;
		Ok(paid)
	}

	/// Adds a signed size whose signed value is `value` (lots × price): the account pays for a purchase.
	/// The position must be settled to `index`.
	pub(crate) fn trade(
		&mut self,
		market: MarketId,
		lots: SignedLots,
		value: Quote,
		index: FundingIndex,
	) -> Result<(), LedgerError> {
		let at = self.find_or_add(market, index)?;
		let position = self.positions.get_mut(at).ok_or(LedgerError::Overflow)?;
		let before = position.lots;
		let after = before.add(lots)?;
		let quote = position.quote.sub(value)?;
		let realised = realised(before, lots, position.quote, value)?;
		position.lots = after;
		position.quote = quote.sub(realised)?;
		self.cash = self.cash.add(realised)?;
		self.drop_if_empty(at);
		Ok(())
	}

	fn find(&self, market: MarketId) -> Result<usize, usize> {
		self.positions.binary_search_by_key(&market, |position| position.market)
	}

	fn find_or_add(&mut self, market: MarketId, index: FundingIndex) -> Result<usize, LedgerError> {
		match self.find(market) {
			Ok(at) => Ok(at),
			Err(_) if self.positions.len() >= MAX_POSITIONS => Err(LedgerError::TooManyPositions),
			Err(at) => {
				self.positions.insert(at, Position::new(market, index));
				Ok(at)
			}
		}
	}

	fn drop_if_empty(&mut self, at: usize) {
		if self.positions.get(at).is_some_and(Position::is_empty) {
			self.positions.remove(at);
		}
	}
}

/// The bit of a market in [`Account::listed`]; none from market 32 on.
fn listing(market: MarketId) -> u32 {
	1_u32.checked_shl(market.0.into()).unwrap_or(0)
}

/// `lots × price`, which cannot overflow 128 bits.
fn lot_ticks(order: &OrderChange) -> u128 {
	u128::from(order.lots.0) * u128::from(order.price.0)
}

/// The realised result of the part of a position that a trade closes.
///
/// Closing `c` of `|before|` lots yields the proceeds of `c` lots plus `c / |before|` of the quote. Zero when
/// the position grows. Rounded down, so that the remaining position never has too little.
fn realised(
	before: SignedLots,
	lots: SignedLots,
	quote: Quote,
	value: Quote,
) -> Result<Quote, LedgerError> {
	let opposite = before.side().is_some_and(|side| lots.side() == Some(side.opposite()));
	if !opposite {
		return Ok(Quote::ZERO);
	}
	let closed = u128::from(before.abs().0.min(lots.abs().0));
	let cost = mul_div_floor(quote.0, closed, u128::from(before.abs().0))?;
	let proceeds = mul_div_floor((-value).0, closed, u128::from(lots.abs().0))?;
	Ok(Quote(cost).add(Quote(proceeds))?)
}
