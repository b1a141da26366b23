//! A history carried out, and judged after every block.

use crate::{difference, observe, Block, History};
use novation_exchange_types::Event;
use novation_ledger::INSURANCE;
use novation_model::Naive;
use novation_sim::{toy, toy_auction, Exchange, AMPLE, BTC, ETH};
use novation_units::{Millis, Quote};
use std::{
	cell::{Cell, RefCell},
	fmt,
	panic::{self, AssertUnwindSafe},
	sync::Once,
};

/// The model knows no gaps in prices. This is the longest pause, in seconds, that opens none.
const SHORT_PAUSE: u8 = 30;

/// What a trial went through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
	/// Operations carried out.
	pub operations: u64,
	/// Those of them after whose block the naive model was compared with the exchange.
	pub compared: u64,
	/// Fills.
	pub fills: u64,
	/// Auctions at which something traded.
	pub auctions: u64,
	/// Accounts whose liquidation began.
	pub liquidations: u64,
}

/// A block after which something was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
	/// Its number in the history, from 0.
	pub block: usize,
	/// An invariant, a difference from the naive model, or a panic.
	pub reason: String,
}

impl fmt::Display for Failure {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "block {}: {}", self.block, self.reason)
	}
}

/// An exchange and, as long as nothing happens that the model does not know, the naive model beside it.
#[derive(Debug)]
pub struct Trial {
	exchange: Exchange,
	naive: Option<Naive>,
	tally: Tally,
}

impl Trial {
	/// Before the first block.
	pub fn new(funds: &[Quote], insurance: Quote, has_auctions: bool) -> Self {
		let bitcoin = if has_auctions { toy_auction() } else { toy() };
		let mut exchange = Exchange::new([(BTC, bitcoin), (ETH, toy())]);
		let mut naive = Naive::default();
		for amount in funds {
			let account = exchange.trader(0);
			exchange.deposit(account, *amount);
			naive.deposit(account, amount.0);
		}
		exchange.deposit(INSURANCE, insurance);
		Self { exchange, naive: Some(naive), tally: Tally::default() }
	}

	/// The time at which the next block's operations are sent.
	pub fn now(&self) -> Millis {
		self.exchange.venue.get().now
	}

	/// The exchange as it stands.
	pub fn exchange(&self) -> &Exchange {
		&self.exchange
	}

	/// What happened so far.
	pub fn tally(&self) -> Tally {
		self.tally
	}

	/// Carry out a block, and compare.
	///
	/// # Errors
	///
	/// An invariant that does not hold, in what the exchange differs from the naive model, or a panic.
	pub fn block(&mut self, block: &Block) -> Result<(), String> {
		without_panic(|| self.carry_out(block)).unwrap_or_else(Err)
	}

	fn carry_out(&mut self, block: &Block) -> Result<(), String> {
		let Self { exchange, tally, .. } = self;
		for (market, price) in &block.prices {
			match price {
				Some(price) => exchange.price(*market, price.0),
				None => exchange.silence(*market),
			};
		}
		exchange.wait(Millis(u64::from(block.pause) * 1_000));
		let admitted = exchange.admitted(&block.queue);
		for queued in &admitted {
			exchange.enqueue(*queued);
		}
		let ample = (AMPLE, AMPLE);
		let (trading, liquidation) =
			block.budgets.map_or(ample, |(trading, other)| (trading.into(), other.into()));
		exchange
			.try_round_within(trading, liquidation)
			.map_err(|violation| violation.to_string())?;
		let operations = admitted.len() as u64;
		tally.operations += operations;
		for event in &exchange.venue.get().events {
			tally.fills += u64::from(matches!(event, Event::OrderFilled { .. }));
			tally.auctions += u64::from(matches!(event, Event::AuctionCleared { .. }));
			tally.liquidations += u64::from(matches!(event, Event::LiquidationStarted { .. }));
		}
		if !self.model_knows(block) {
			self.naive = None;
		}
		let Some(naive) = &mut self.naive else { return Ok(()) };
		observe(naive, &self.exchange);
		naive.round(&admitted);
		self.tally.compared += operations;
		match difference(naive, &self.exchange) {
			Some(difference) => Err(format!("differs from the rules: {difference}")),
			None => Ok(()),
		}
	}

	/// Whether the model can follow: prices without a gap, no liquidation, nothing postponed.
	fn model_knows(&self, block: &Block) -> bool {
		let venue = self.exchange.venue.get();
		let prices_known = venue
			.markets
			.keys()
			.all(|market| venue.prices.get(market).is_some_and(|price| price.prices().is_some()));
		let beyond = |event: &Event| {
			matches!(
				event,
				Event::LiquidationStarted { .. }
					| Event::PositionLiquidated { .. }
					| Event::LiquidationEnded { .. }
					| Event::InsurancePaid { .. }
					| Event::Deleveraged { .. }
					| Event::BadDebtIncurred { .. }
					| Event::OperationsPostponed { .. }
			)
		};
		// What the budget keeps an conditional order from is told by no event.
		prices_known
			&& block.budgets.is_none()
			&& block.pause <= SHORT_PAUSE
			&& venue.liquidations.is_empty()
			&& !venue.events.iter().any(beyond)
	}
}

impl History {
	/// Carry out every block, with every invariant checked after each, and beside the naive model as
	/// far as it knows what happens.
	///
	/// # Errors
	///
	/// The first block after which something is wrong.
	pub fn judge(&self) -> Result<Tally, Failure> {
		let mut trial = Trial::new(&self.funds, self.insurance, self.has_auctions);
		for (number, block) in self.blocks.iter().enumerate() {
			trial.block(block).map_err(|reason| Failure { block: number, reason })?;
		}
		Ok(trial.tally())
	}
}

thread_local! {
	static CATCHES: Cell<bool> = const { Cell::new(false) };
	static CAUGHT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What a panic says, quietly: to make a history smaller, hundreds of them are provoked.
fn without_panic<T>(act: impl FnOnce() -> T) -> Result<T, String> {
	static HOOK: Once = Once::new();
	HOOK.call_once(|| {
		let usual = panic::take_hook();
		panic::set_hook(Box::new(move |info| match CATCHES.get() {
			true => CAUGHT.set(format!("panic: {info}")),
			false => usual(info),
		}));
	});
	CATCHES.set(true);
	let result = panic::catch_unwind(AssertUnwindSafe(act));
	CATCHES.set(false);
	result.map_err(|_| CAUGHT.take())
}
