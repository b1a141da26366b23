//! What the work of the round costs, and how much of it fits in a block.

/// A unit of work, which a benchmark prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
	/// An operation is looked at: its account, its market, its place in the book.
	Operation,
	/// A maker is met by a taker: a fill, or a maker that is removed. The same again when the next part
	/// of an iceberg is put behind its price.
	Maker,
	/// An open order is cancelled.
	Cancel,
	/// The health of an account is computed.
	HealthCheck,
	/// A slot of the liquidation wheel is read.
	DueSlot,
}

/// A budget of work.
pub trait Meter {
	/// Spend what `work` costs, and say whether there was enough. If not, nothing is spent.
	fn spend(&mut self, work: Work) -> bool;
	/// How often `work` could be spent now.
	fn affordable(&self, work: Work) -> u32;
}

/// The two budgets of a round. Liquidation has its own, so that no flood of orders can delay it.
#[derive(Clone, Debug)]
pub struct Budgets<M> {
	/// For cancels, orders and fills.
	pub trading: M,
	/// For the liquidation wheel and the waterfall.
	pub liquidation: M,
}

/// Which of the budgets work is charged to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purse {
	/// What clients asked for.
	Trading,
	/// What the exchange does to stay solvent.
	Liquidation,
}

impl<M> Budgets<M> {
	pub(crate) fn of(&mut self, purse: Purse) -> &mut M {
		match purse {
			Purse::Trading => &mut self.trading,
			Purse::Liquidation => &mut self.liquidation,
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

	fn affordable(&self, _: Work) -> u32 {
		self.0
	}
}
