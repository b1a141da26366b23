//! The balanced movements. Each changes all of its accounts, or none.

use crate::{Account, Accounts, LedgerError, FEES, FUNDING, INSURANCE};
use novation_units::{
	AccountIndex, FundingIndex, Lots, MarketId, Overflow, Ppm, Quote, Side, TickValue, Ticks,
};

/// Fee rates of the two sides of a trade, as parts of the notional. Fees are rounded up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fees {
	/// Paid by the order that rested.
	pub maker: Ppm,
	/// Paid by the order that crossed.
	pub taker: Ppm,
}

/// One trade between two accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
	/// The market.
	pub market: MarketId,
	/// Value of one lot per tick.
	pub tick_value: TickValue,
	/// Present funding index of the market.
	pub funding_index: FundingIndex,
	/// The account whose order rested.
	pub maker: AccountIndex,
	/// The account whose order crossed.
	pub taker: AccountIndex,
	/// The side of the taker.
	pub taker_side: Side,
	/// Size of the trade.
	pub lots: Lots,
	/// Price in ticks.
	pub price: Ticks,
	/// Fee rates of both sides.
	pub fees: Fees,
}

/// The booked result of a trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
	/// The notional, booked with both signs.
	pub notional: Quote,
	/// Fee of the maker.
	pub maker_fee: Quote,
	/// Fee of the taker.
	pub taker_fee: Quote,
	/// Growth of the open interest of the market, in lots.
	pub open_interest_change: i128,
}

/// The movements, for every holder of accounts. On an error nothing is written.
pub trait Movements: Accounts {
	/// Moves `amount`, which must not be negative, from one account to another. The payer's cash may fall
	/// below zero: a caller that must prevent this checks health first.
	fn transfer(
		&mut self,
		from: AccountIndex,
		to: AccountIndex,
		amount: Quote,
	) -> Result<(), LedgerError> {
		if from == to || amount.is_zero() {
			return Ok(());
		}
		let (mut payer, mut receiver) = (self.read(from)?, self.read(to)?);
		payer.cash = payer.cash.sub(amount)?;
		receiver.cash = receiver.cash.add(amount)?;
		self.write(from, payer);
		self.write(to, receiver);
		Ok(())
	}

	/// Adds money that custody has received.
	fn deposit(&mut self, to: AccountIndex, amount: Quote) -> Result<(), LedgerError> {
		let mut account = self.read(to)?;
		account.cash = account.cash.add(amount)?;
		self.write(to, account);
		Ok(())
	}

	/// Takes money that custody will pay out. Never more than the account's cash.
	fn withdraw(&mut self, from: AccountIndex, amount: Quote) -> Result<(), LedgerError> {
		let mut account = self.read(from)?;
		if amount > account.cash {
			return Err(LedgerError::InsufficientCash);
		}
		account.cash = account.cash.sub(amount)?;
		self.write(from, account);
		Ok(())
	}

	/// Settles the funding of one position against the funding account, and returns the payment.
	fn settle_funding(
		&mut self,
		index: AccountIndex,
		market: MarketId,
		now: FundingIndex,
	) -> Result<Quote, LedgerError> {
		let mut account = self.read(index)?;
		let paid = account.settle_funding(market, now)?;
		if !paid.is_zero() {
			let mut funding = self.read(FUNDING)?;
			funding.cash = funding.cash.add(paid)?;
			self.write(FUNDING, funding);
		}
		self.write(index, account);
		Ok(paid)
	}

	/// Books a trade: settles the funding of both sides, exchanges lots against one notional, takes fees.
	fn fill(&mut self, fill: &Fill) -> Result<Settled, LedgerError> {
		if fill.maker == fill.taker {
			return Err(LedgerError::SelfTrade);
		}
		let notional = fill.tick_value.notional(fill.lots, fill.price)?;
		let settled = Settled {
			notional,
			maker_fee: fill.fees.maker.of_ceil(notional)?,
			taker_fee: fill.fees.taker.of_ceil(notional)?,
			open_interest_change: 0,
		};
		let mut maker = self.read(fill.maker)?;
		let mut taker = self.read(fill.taker)?;
		let long_before = longs([&maker, &taker], fill.market);

		let mut funding = self.read(FUNDING)?;
		let mut fees = self.read(FEES)?;
		let sides = [
			(&mut maker, fill.taker_side.opposite(), settled.maker_fee),
			(&mut taker, fill.taker_side, settled.taker_fee),
		];
		for (account, side, fee) in sides {
			let paid = account.settle_funding(fill.market, fill.funding_index)?;
			funding.cash = funding.cash.add(paid)?;
			let value = if side == Side::Bid { notional } else { -notional };
			account.trade(fill.market, fill.lots.signed(side)?, value, fill.funding_index)?;
			account.cash = account.cash.sub(fee)?;
			let traded = u64::try_from(notional.0).unwrap_or(u64::MAX);
			account.volume = account.volume.saturating_add(traded);
			fees.cash = fees.cash.add(fee)?;
		}
		let long_after = longs([&maker, &taker], fill.market);

		self.write(fill.maker, maker);
		self.write(fill.taker, taker);
		self.write(FUNDING, funding);
		self.write(FEES, fees);
		let open_interest_change = long_after.checked_sub(long_before).ok_or(Overflow)?;
		Ok(Settled { open_interest_change, ..settled })
	}

	/// Takes `amount`, which must not be negative, out of the insurance fund for good. Like [`Self::write_off`] it is not
	/// balanced: the caller subtracts the amount from the bad debt.
	fn repay(&mut self, amount: Quote) -> Result<(), LedgerError> {
		let mut fund = self.read(INSURANCE)?;
		fund.cash = fund.cash.sub(amount)?;
		self.write(INSURANCE, fund);
		Ok(())
	}

	/// Forgives the debt of an account that has nothing left to close, and returns it. Like
	/// [`Self::repay`] it is not balanced: the caller adds the debt to the bad debt, which the law of
	/// conservation subtracts.
	fn write_off(&mut self, index: AccountIndex) -> Result<Quote, LedgerError> {
		let mut account = self.read(index)?;
		if account.has_position() || account.cash >= Quote::ZERO {
			return Ok(Quote::ZERO);
		}
		let debt = -account.cash;
		account.cash = Quote::ZERO;
		self.write(index, account);
		Ok(debt)
	}
}

impl<A: Accounts> Movements for A {}

fn longs(accounts: [&Account; 2], market: MarketId) -> i128 {
	accounts.iter().map(|account| i128::from(account.lots(market).0.max(0))).sum()
}
