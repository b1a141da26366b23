//! The cost of the work of a round, and the budgets that bound it.

/// A unit of work. A benchmark measures its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
	/// Attending to a market: its index, its mark and its premium.
	Market,
	/// Examining an operation, and carrying it out as far as it meets no other order.
	Operation,
	/// A taker meets a maker: a fill, or a removed maker. The same again when the next part of an iceberg
	/// moves behind its price.
	Maker,
	/// Cancelling an open order.
	Cancel,
	/// Computing the health of an account.
	HealthCheck,
	/// Reading a slot of the health schedule.
	DueSlot,
}

/// Stored values that a round touches. They are charged as they are touched: how much of it several operations
/// share is known only then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touched {
	/// Pages of the books and of the agenda that are read, each once in a round.
	pub pages: u32,
	/// Pages that are created.
	pub new_pages: u32,
	/// Accounts, each once in a round.
	pub accounts: u32,
	/// Open orders and conditional orders of an account when the round reads its lists.
	pub orders: u32,
	/// Positions of an account, each time that the round copies it.
	pub positions: u32,
}

impl Touched {
	/// The difference to an earlier count.
	pub(crate) fn since(self, before: Self) -> Self {
		Self {
			pages: self.pages.saturating_sub(before.pages),
			new_pages: self.new_pages.saturating_sub(before.new_pages),
			accounts: self.accounts.saturating_sub(before.accounts),
			orders: self.orders.saturating_sub(before.orders),
			positions: self.positions.saturating_sub(before.positions),
		}
	}
}

/// A budget of work.
pub trait Meter {
	/// Excludes everything read so far, which is paid for elsewhere.
	fn begin(&mut self) {}
	/// Spends the cost of `work` if the budget covers it with everything that it may touch. Otherwise spends nothing
	/// and returns false.
	fn spend(&mut self, work: Work) -> bool;
	/// Spends the cost of `work` this many times, as far as the budget goes: the work is done.
	fn charge(&mut self, work: Work, times: u32);
	/// Spends the cost of touched values, as far as the budget goes.
	fn touch(&mut self, touched: Touched);
	/// How many times the budget covers `work` now, whatever it touches.
	fn affordable(&self, work: Work) -> u32;
}

/// The budgets of a round. Markets and liquidation have their own, so that no flood of orders can delay them.
#[derive(Clone, Debug)]
pub struct Budgets<M> {
	/// For prices and funding.
	pub markets: M,
	/// For cancels, orders and fills.
	pub trading: M,
	/// For the liquidation schedule and the waterfall.
	pub liquidation: M,
}

/// One of the budgets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
	/// For the markets that are due.
	Markets,
	/// For the operations of clients.
	Trading,
	/// For the liquidation of accounts.
	Liquidation,
}

impl<M> Budgets<M> {
	pub(crate) fn of(&mut self, budget: Budget) -> &mut M {
		match budget {
			Budget::Markets => &mut self.markets,
			Budget::Trading => &mut self.trading,
			Budget::Liquidation => &mut self.liquidation,
		}
	}
}

/// A budget that counts units of work of any kind. For tests and simulations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count(pub u32);

impl Meter for Count {
	fn spend(&mut self, _: Work) -> bool {
		match self.0.checked_sub(1) {
			Some(left) => {
				self.0 = left;
				true
			}
			None => false,
		}
	}

	fn charge(&mut self, _: Work, times: u32) {
		self.0 = self.0.saturating_sub(times);
	}

	fn touch(&mut self, _: Touched) {}

	fn affordable(&self, _: Work) -> u32 {
		self.0
	}
}

/// The budgets, and what was touched for which of them.
pub struct Metering<M> {
	budgets: Budgets<M>,
	/// The budget that pays for everything touched now.
	open: Budget,
	/// Everything touched so far that was charged, or that no budget pays for.
	charged: Touched,
}

impl<M: Meter> Metering<M> {
	pub fn new(budgets: Budgets<M>) -> Self {
		Self { budgets, open: Budget::Markets, charged: Touched::default() }
	}

	/// Begins to charge, the markets first. The values that every round reads are no matter of these budgets.
	pub fn begin(&mut self, touched: Touched) {
		(self.charged, self.open) = (touched, Budget::Markets);
		self.budgets.markets.begin();
		self.budgets.trading.begin();
		self.budgets.liquidation.begin();
	}

	/// Charges what was touched since the last time to the budget that was open, and opens this one.
	pub fn settle(&mut self, touched: Touched, budget: Budget) -> &mut M {
		let (before, open) = (self.charged, self.open);
		(self.charged, self.open) = (touched, budget);
		self.budgets.of(open).touch(touched.since(before));
		self.budgets.of(budget)
	}
}
