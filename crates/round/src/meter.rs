//! What the work of the round costs, and how much of it fits in a block.

use crate::{Round, Venue};
use novation_book::BookStore;
use novation_ledger::AccountStore;

/// A unit of work, which a benchmark prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
	/// An operation is looked at, and carried out as far as it meets nobody.
	Operation,
	/// A maker is met by a taker: a fill, or a maker that is removed. The same again when the next part
	/// of an iceberg is put behind its price.
	Maker,
	/// An open order is cancelled.
	Cancel,
	/// The health of an account is computed.
	HealthCheck,
	/// A slot of the liquidation schedule is read.
	DueSlot,
}

/// What the work of a round touches. It is charged as it is touched, since nobody knows before whose work meets in one
/// page or in one account: that is how much of the work of a block is shared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touched {
	/// Pages of the book and of the agenda that are read, each once in a round.
	pub pages: u32,
	/// Pages that are made, and were not there to be read.
	pub new_pages: u32,
	/// Accounts, each once in a round.
	pub accounts: u32,
	/// Open orders and conditional orders that such an account has when the round first looks at them.
	pub orders: u32,
	/// Positions of an account that is looked at, each time.
	pub positions: u32,
}

impl Touched {
	/// What was touched since then.
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
	/// What was read so far is not for this budget: it has a price of its own.
	fn begin(&mut self) {}
	/// Spend what `work` costs, and say whether there was enough for it with the most that it may touch. If not,
	/// nothing is spent.
	fn spend(&mut self, work: Work) -> bool;
	/// Spend what `work` costs so many times, since it is done: as much as there is.
	fn charge(&mut self, work: Work, times: u32);
	/// Spend what was touched: as much as there is.
	fn touch(&mut self, touched: Touched);
	/// How often `work` could be spent now, whatever it touches.
	fn affordable(&self, work: Work) -> u32;
}

/// The two budgets of a round. Liquidation has its own, so that no flood of orders can delay it.
#[derive(Clone, Debug)]
pub struct Budgets<M> {
	/// For cancels, orders and fills.
	pub trading: M,
	/// For the liquidation schedule and the waterfall.
	pub liquidation: M,
}

/// Which of the budgets work is charged to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
	/// What clients asked for.
	Trading,
	/// What the exchange does to stay solvent.
	Liquidation,
}

impl<M> Budgets<M> {
	pub(crate) fn of(&mut self, budget: Budget) -> &mut M {
		match budget {
			Budget::Trading => &mut self.trading,
			Budget::Liquidation => &mut self.liquidation,
		}
	}
}

/// A budget that counts units of work of any kind; for tests and simulations.
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

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Spend what `work` costs, if there is room for it.
	pub(crate) fn spend(&mut self, budget: Budget, work: Work) -> bool {
		self.settle_touched(budget);
		self.budgets.of(budget).spend(work)
	}

	/// Spend what work costs that is done.
	pub(crate) fn charge(&mut self, budget: Budget, work: Work, times: u32) {
		self.settle_touched(budget);
		self.budgets.of(budget).charge(work, times);
	}

	/// How often `work` could be spent now.
	pub(crate) fn affordable(&mut self, budget: Budget, work: Work) -> u32 {
		self.settle_touched(budget);
		self.budgets.of(budget).affordable(work)
	}

	/// Charge what is touched from here on. What every round touches in its markets has a price of its own.
	pub(crate) fn begin_charging(&mut self) {
		self.touched = self.all_touched();
		self.budgets.trading.begin();
		self.budgets.liquidation.begin();
	}

	/// Charge what was touched since the last time to the budget that was open, and open this one.
	pub(crate) fn settle_touched(&mut self, budget: Budget) {
		let touched = self.all_touched();
		let (before, open) = (self.touched, self.budget);
		(self.touched, self.budget) = (touched, budget);
		self.budgets.of(open).touch(touched.since(before));
	}

	fn all_touched(&self) -> Touched {
		Touched {
			pages: self.book.pages_loaded().saturating_add(self.agenda.pages_loaded()),
			new_pages: self.book.pages_made().saturating_add(self.agenda.pages_made()),
			accounts: self.ledger.accounts_touched(),
			orders: self.orders_touched,
			positions: self.ledger.positions_touched(),
		}
	}
}
