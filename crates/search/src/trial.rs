//! Runs histories, and checks the exchange after every block.

use crate::{difference, observe, Block, History};
use novation_exchange_types::Event;
use novation_ledger::INSURANCE;
use novation_model::Naive;
use novation_sim::{toy, toy_auction, Exchange, BTC, ETH};
use novation_units::{Millis, Ppm, Quote};
use std::{
	cell::{Cell, RefCell},
	fmt,
	panic::{self, AssertUnwindSafe},
	sync::Once,
};

/// The longest pause, in seconds, that causes no price gap. The model has no gaps.
const SHORT_PAUSE: u8 = 30;

/// Counts of a trial.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
	/// Operations run.
	pub operations: u64,
	/// Operations in blocks after which the model was compared with the exchange.
	pub compared: u64,
	/// Fills.
	pub fills: u64,
	/// Auctions that traded.
	pub auctions: u64,
	/// Liquidations started.
	pub liquidations: u64,
}

/// A block after which a check failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
	/// Index in the history, from 0.
	pub block: usize,
	/// A broken law, a difference from the naive model, or a panic.
	pub reason: String,
}

impl fmt::Display for Failure {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "block {}: {}", self.block, self.reason)
	}
}

/// An exchange, with the naive model beside it as long as the model covers everything that happens.
#[derive(Debug)]
pub struct Trial {
	exchange: Exchange,
	naive: Option<Naive>,
	tally: Tally,
}

impl Trial {
	/// A trial before its first block.
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

	/// Time at which the operations of the next block are sent.
	pub fn now(&self) -> Millis {
		self.exchange.venue.get().now
	}

	/// Lets the mark of every market follow its book, by up to a hundredth of the index.
	pub fn widen_basis(&mut self) {
		for market in [BTC, ETH] {
			self.exchange.amend(market, |market| market.prices.max_basis = Ppm(10_000));
		}
	}

	/// Sets the time from block to block, and the least time between two feeds of an unchanged price.
	pub fn set_pace(&mut self, block: Millis, feed_interval: Millis) {
		(self.exchange.block, self.exchange.feed_interval) = (block, feed_interval);
	}

	/// The exchange.
	pub fn exchange(&self) -> &Exchange {
		&self.exchange
	}

	/// The counts so far.
	pub fn tally(&self) -> Tally {
		self.tally
	}

	/// Runs a block, and compares the exchange with the model.
	///
	/// # Errors
	///
	/// A broken law, a difference from the naive model, or a panic.
	pub fn block(&mut self, block: &Block) -> Result<(), String> {
		without_panic(|| self.carry_out(block)).unwrap_or_else(Err)
	}

	fn carry_out(&mut self, block: &Block) -> Result<(), String> {
		let Self { exchange, tally, .. } = self;
		let admitted = block.enter(exchange);
		let (trading, liquidation) = block.budgets();
		exchange.try_round_within(trading, liquidation).map_err(|broken| broken.to_string())?;
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

	/// Whether the model covers this block: no price gap, no liquidation, no postponed operation.
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
					| Event::InsuranceRoom { .. }
					| Event::Absorbed { .. }
					| Event::Pooled { .. }
					| Event::Deleveraged { .. }
					| Event::BadDebtIncurred { .. }
					| Event::BadDebtRepaid { .. }
					| Event::OperationsPostponed { .. }
			)
		};
		// No event reports that a budget delayed a conditional order.
		prices_known
			&& block.budgets.is_none()
			&& block.pause <= SHORT_PAUSE
			&& venue.schedule.queues.is_empty()
			&& !venue.events.iter().any(beyond)
	}
}

impl History {
	/// Runs every block, and checks every law after each. Compares with the naive model as far as the model covers the
	/// history.
	///
	/// # Errors
	///
	/// The first block after which a check fails.
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

/// Returns the text of a panic as an error without printing it, because shrinking provokes hundreds of panics.
pub(crate) fn without_panic<T>(act: impl FnOnce() -> T) -> Result<T, String> {
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
