//! The cost of a round's work, and the budgets that limit it.

/// A unit of work, with a cost that a benchmark measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
	/// Attending to a market: its index, its mark and its premium.
	Market,
	/// An operation, examined and executed except for fills.
	Operation,
	/// A maker that a taker meets: a fill, or a removal. Counts again for each next part of an iceberg.
	Maker,
	/// Cancelling an open order.
	Cancel,
	/// Computing the health of an account.
	HealthCheck,
	/// Reading a slot of the health schedule.
	DueSlot,
}

/// Stored values that a round touches. The round charges them when it touches them, because several operations may
/// share one.
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
	/// Lists of open orders that have become empty: removing one reads its neighbours.
	pub emptied: u32,
	/// Pages of the health schedule and of the liquidation queue that the liquidation phase reads.
	pub schedule_pages: u32,
}

impl Touched {
	/// The difference from an earlier count.
	pub(crate) fn since(self, before: Self) -> Self {
		Self {
			pages: self.pages.saturating_sub(before.pages),
			new_pages: self.new_pages.saturating_sub(before.new_pages),
			accounts: self.accounts.saturating_sub(before.accounts),
			orders: self.orders.saturating_sub(before.orders),
			positions: self.positions.saturating_sub(before.positions),
			emptied: self.emptied.saturating_sub(before.emptied),
			schedule_pages: self.schedule_pages.saturating_sub(before.schedule_pages),
		}
	}
}

/// A budget of work.
pub trait Meter {
	/// Excludes everything read so far, which is paid elsewhere.
	fn begin(&mut self) {}
	/// Spends the cost of `work` if the budget covers it with everything that it may touch. Otherwise spends nothing and
	/// returns false.
	fn spend(&mut self, work: Work) -> bool;
	/// Spends the cost of `work` this many times, or the whole budget if that is less: the work is done.
	fn charge(&mut self, work: Work, times: u32);
	/// Spends the cost of touched values, or the whole budget if that is less.
	fn touch(&mut self, touched: Touched);
	/// The number of times that the budget covers `work` now, whatever it touches.
	fn affordable(&self, work: Work) -> u32;
}

/// The budgets of a round. Markets and liquidation have their own, so that a flood of orders cannot delay them.
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

/// The budgets, and the touched values that each has paid for.
pub struct Metering<M> {
	budgets: Budgets<M>,
	/// The budget that pays for values touched now.
	open: Budget,
	/// Everything touched so far that was charged, or that no budget pays for.
	charged: Touched,
}

impl<M: Meter> Metering<M> {
	pub fn new(budgets: Budgets<M>) -> Self {
		Self { budgets, open: Budget::Markets, charged: Touched::default() }
	}

	/// Starts to charge, the markets first. These budgets do not pay for the values that every round reads.
	pub fn begin(&mut self, touched: Touched) {
		(self.charged, self.open) = (touched, Budget::Markets);
		self.budgets.markets.begin();
		self.budgets.trading.begin();
		self.budgets.liquidation.begin();
	}

	/// Charges the values touched since the last call to the current budget, and switches to this one.
	pub fn settle(&mut self, touched: Touched, budget: Budget) -> &mut M {
		let (before, open) = (self.charged, self.open);
		(self.charged, self.open) = (touched, budget);
		self.budgets.of(open).touch(touched.since(before));
		self.budgets.of(budget)
	}
}
