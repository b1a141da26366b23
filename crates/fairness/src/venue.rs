//! The exchange in memory, with blocks of any length, and the way back to an earlier state.

use crate::setting::{Setting, START_TICKS, STEP_MS};
use novation_exchange_types::{Event, Op, OrderRequest, Queued};
use novation_ledger::{MemoryAccounts, Position};
use novation_sim::{btc, Exchange, LawChecks, SharedAgenda, SharedBook, VenueState, BLOCK, BTC};
use novation_units::{AccountIndex, BlockHeight, Millis, Quote, Side, Ticks};

/// Dollars of each account: margin is never short, so only prices decide.
const DEPOSIT: i128 = 1_000_000_000;

/// A fill, seen from both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
	/// Account that bought.
	pub buyer: AccountIndex,
	/// Account that sold.
	pub seller: AccountIndex,
	/// Fee of the buyer, in atoms.
	pub buyer_fee: i128,
	/// Fee of the seller, in atoms.
	pub seller_fee: i128,
	/// Side of the order that crossed.
	pub taker_side: Side,
	/// Price in ticks.
	pub price: u64,
	/// Lots.
	pub lots: u64,
}

impl Fill {
	/// Money that changes hands, in atoms.
	pub fn notional(&self) -> i128 {
		i128::from(self.lots) * i128::from(self.price) * atoms_per_tick()
	}

	/// Gain of an account after fees if what it traded is worth `mark` ticks, in atoms.
	pub fn gain(&self, account: AccountIndex, mark: u64) -> i128 {
		let rise =
			(i128::from(mark) - i128::from(self.price)) * i128::from(self.lots) * atoms_per_tick();
		let bought = if account == self.buyer { rise - self.buyer_fee } else { 0 };
		let sold = if account == self.seller { -rise - self.seller_fee } else { 0 };
		bought + sold
	}
}

/// Atoms that a lot gains with a tick.
fn atoms_per_tick() -> i128 {
	btc().tick_value.0.into()
}

/// An order in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resting {
	/// Side of the order.
	pub side: Side,
	/// Limit in ticks.
	pub price: u64,
	/// Open lots.
	pub lots: u64,
	/// Owner.
	pub account: AccountIndex,
	/// Name that the owner gave it.
	pub id: u64,
}

/// One market with its accounts.
#[derive(Debug)]
pub struct Venue {
	exchange: Exchange,
	block_ms: u64,
}

/// The state of a venue between two blocks.
#[derive(Debug)]
pub struct Saved {
	state: VenueState,
	book: SharedBook,
	agenda: SharedAgenda,
	accounts: MemoryAccounts,
	counts: (u128, u64),
}

impl Venue {
	/// A venue with this many accounts, whose laws are checked after each block if `law_checks` says so.
	pub fn new(
		setting: &Setting,
		accounts: usize,
		law_checks: LawChecks,
	) -> (Self, Vec<AccountIndex>) {
		let mut terms = btc();
		terms.matching = setting.mode.matching();
		terms.orders.maker_fee = setting.maker_fee;
		terms.orders.taker_fee = setting.taker_fee;
		let mut exchange = Exchange::new([(BTC, terms)]);
		exchange.law_checks = law_checks;
		let accounts = (0..accounts).map(|_| exchange.trader(DEPOSIT)).collect();
		exchange.price(BTC, START_TICKS).round();
		(Self { exchange, block_ms: setting.block_steps * STEP_MS }, accounts)
	}

	/// The height of the next block.
	pub fn next_height(&self) -> BlockHeight {
		BlockHeight(self.exchange.venue.get().height.0 + 1)
	}

	/// The time of the block after the next one.
	pub fn time_after_next(&self) -> Millis {
		Millis(self.exchange.venue.get().now.0 + 2 * self.block_ms)
	}

	/// Runs the next block, whose index is `index` ticks.
	pub fn block(&mut self, index: u64, queue: &[Queued]) -> Vec<Fill> {
		self.exchange.price(BTC, index);
		{
			// The simulator adds its own length of a block.
			let mut state = self.exchange.venue.edit();
			state.now.0 = state.now.0 + self.block_ms - BLOCK.0;
			state.queue.extend_from_slice(queue);
		}
		self.exchange.round();
		self.exchange.venue.get().events.iter().filter_map(fill).collect()
	}

	/// The fills that a block with this queue would have. Nothing changes.
	pub fn trial(&mut self, saved: &Saved, index: u64, queue: &[Queued]) -> Vec<Fill> {
		let law_checks = std::mem::replace(&mut self.exchange.law_checks, LawChecks::Off);
		let fills = self.block(index, queue);
		self.restore(saved);
		self.exchange.law_checks = law_checks;
		fills
	}

	/// A copy of the state.
	pub fn save(&self) -> Saved {
		Saved {
			state: self.exchange.venue.get().clone(),
			book: copy(&self.exchange.pages),
			agenda: self.exchange.venue.agenda().copy(),
			accounts: self.exchange.accounts.get().clone(),
			counts: (self.exchange.settlements, self.exchange.rounds),
		}
	}

	/// Goes back to a state.
	pub fn restore(&mut self, saved: &Saved) {
		*self.exchange.venue.edit() = saved.state.clone();
		self.exchange.pages = copy(&saved.book);
		self.exchange.venue.agenda().edit().clone_from(&saved.agenda.edit());
		*self.exchange.accounts.edit() = saved.accounts.clone();
		(self.exchange.settlements, self.exchange.rounds) = saved.counts;
	}

	/// Every order in the book, the first served first.
	pub fn resting(&self) -> Vec<Resting> {
		let resting = self.exchange.resting().into_iter();
		resting
			.map(|(_, side, order)| Resting {
				side,
				price: order.price.0,
				lots: order.lots.0,
				account: order.account,
				id: order.client_id.0,
			})
			.collect()
	}

	/// Equity of an account if a lot is worth `mark` ticks, in atoms.
	pub fn equity(&self, account: AccountIndex, mark: u64) -> i128 {
		let stored = self.exchange.account(account);
		let worth = |position: &Position| {
			position.quote.0 + i128::from(position.lots.0) * i128::from(mark) * atoms_per_tick()
		};
		stored.cash.0 + stored.positions.iter().map(worth).sum::<i128>()
	}
}

fn copy(book: &SharedBook) -> SharedBook {
	let copy = SharedBook::default();
	{
		let (mut from, mut to) = (book.edit(), copy.edit());
		to.headers_mut().clone_from(from.headers_mut());
		to.pages_mut().clone_from(from.pages_mut());
	}
	copy
}

fn fill(event: &Event) -> Option<Fill> {
	let Event::OrderFilled {
		maker,
		taker,
		taker_side,
		price: Ticks(price),
		lots,
		maker_fee: Quote(maker_fee),
		taker_fee: Quote(taker_fee),
		..
	} = *event
	else {
		return None;
	};
	let (buyer, seller, buyer_fee, seller_fee) = match taker_side {
		Side::Bid => (taker, maker, taker_fee, maker_fee),
		Side::Ask => (maker, taker, maker_fee, taker_fee),
	};
	Some(Fill { buyer, seller, buyer_fee, seller_fee, taker_side, price, lots: lots.0 })
}

/// An operation of an account.
pub fn op(account: AccountIndex, op: Op) -> Queued {
	Queued { account, op, agent: None }
}

/// An order of an account.
pub fn order(account: AccountIndex, request: OrderRequest) -> Queued {
	op(account, Op::Place(request))
}
