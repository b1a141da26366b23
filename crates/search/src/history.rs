//! Histories of an exchange as data, to save, shrink and repeat.

use codec::{Decode, Encode};
use novation_exchange_types::{Op, Queued};
use novation_ledger::FIRST_TRADER;
use novation_sim::{Exchange, Flow, Mix, Random, AMPLE, BLOCK, BTC, ETH, START};
use novation_units::{AccountIndex, MarketId, Millis, Quote, Side, Ticks};
use scale_info::TypeInfo;

/// The price in ticks around which a [`Teller`] places orders.
pub const CENTRE: u64 = 1_000;

/// A block: the changes before it, and its operations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Block {
	/// Seconds by which the block is late.
	pub pause: u8,
	/// The price of every feeder from this block on; `None` silences all feeders.
	pub prices: Vec<(MarketId, Option<Ticks>)>,
	/// Units of work for trading and for liquidation; ample by default.
	pub budgets: Option<(u8, u8)>,
	/// The operations. A run skips those that the chain would not admit.
	pub queue: Vec<Queued>,
}

impl Block {
	/// Applies the changes before the block, and queues the operations that the chain would admit. Returns these
	/// operations.
	pub(crate) fn enter(&self, exchange: &mut Exchange) -> Vec<Queued> {
		for (market, price) in &self.prices {
			match price {
				Some(price) => exchange.price(*market, price.0),
				None => exchange.silence(*market),
			};
		}
		exchange.wait(Millis(u64::from(self.pause) * 1_000));
		let admitted = exchange.admitted(&self.queue);
		for queued in &admitted {
			exchange.enqueue(*queued);
		}
		admitted
	}

	/// Units of work for trading and for liquidation.
	pub(crate) fn budgets(&self) -> (u32, u32) {
		let given = self.budgets.map(|(trading, liquidation)| (trading.into(), liquidation.into()));
		given.unwrap_or((AMPLE, AMPLE))
	}
}

/// A market on [`toy`](novation_sim::toy) terms for each of bitcoin and ether, with accounts and blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
	/// Deposit of each trader, starting with [`FIRST_TRADER`].
	pub funds: Vec<Quote>,
	/// Deposit of the insurance fund.
	pub insurance: Quote,
	/// Whether the bitcoin market trades by auction.
	pub has_auctions: bool,
	/// The blocks.
	pub blocks: Vec<Block>,
}

impl History {
	/// Number of operations in all blocks.
	pub fn operations(&self) -> usize {
		self.blocks.iter().map(|block| block.queue.len()).sum()
	}
}

/// Parameters of the histories that a [`Teller`] generates.
#[derive(Clone, Debug)]
pub struct Style {
	/// Deposit of each trader.
	pub funds: Vec<Quote>,
	/// Deposit of the insurance fund.
	pub insurance: Quote,
	/// Whether the bitcoin market trades by auction.
	pub has_auctions: bool,
	/// The traded markets. Prices are fed for both.
	pub markets: Vec<MarketId>,
	/// Upper bound of the operations in a block, exclusive.
	pub operations: u64,
	/// Number of client ids per account: a small number makes collisions frequent.
	pub names: u64,
	/// Whether every block is full and every order rests, so that the book grows deep.
	pub patient: bool,
	/// Largest distance of prices from [`CENTRE`], in ticks.
	pub moves: u64,
	/// Whether blocks are sometimes late, feeders silent and budgets tight.
	pub rough: bool,
}

impl Style {
	/// A calm style without liquidations, so that the naive model covers everything that happens.
	pub fn calm(atoms: [i128; 8]) -> Self {
		let funds = atoms.map(Quote).to_vec();
		Self {
			funds,
			insurance: Quote::ZERO,
			has_auctions: false,
			markets: vec![BTC, ETH],
			operations: 40,
			names: 12,
			patient: false,
			moves: 4,
			rough: false,
		}
	}
}

/// Places an order on its own side of the centre.
fn turn_away(op: &mut Op) {
	if let Op::Place(order) = op {
		let away = order.price.0.abs_diff(CENTRE).max(1);
		order.price = match order.side {
			Side::Bid => Ticks(CENTRE - away),
			Side::Ask => Ticks(CENTRE + away),
		};
	}
}

/// Generates a random history, block by block.
#[derive(Clone, Debug)]
pub struct Teller {
	style: Style,
	flow: Flow,
	random: Random,
}

impl Teller {
	/// Creates the generator of this seed.
	pub fn new(style: Style, seed: u64) -> Self {
		let traders = FIRST_TRADER.0..FIRST_TRADER.0 + style.funds.len() as u32;
		let mix = Mix {
			accounts: traders.map(AccountIndex).collect(),
			markets: style.markets.iter().map(|market| (*market, CENTRE)).collect(),
			spread: 12,
			max_lots: 30,
			names: style.names,
		};
		Self {
			style,
			flow: Flow::new(mix, seed).with_conditionals(),
			random: Random::new(seed ^ 0x5eed),
		}
	}

	/// Returns the next block, with operations sent at `now`.
	pub fn block(&mut self, now: Millis) -> Block {
		let Self { style, flow, random } = self;
		let prices = [BTC, ETH].map(|market| {
			let price = random.within(CENTRE - style.moves..CENTRE + style.moves + 1);
			let silent = style.rough && random.chance(3);
			(market, (!silent).then_some(Ticks(price)))
		});
		let late = style.rough && random.chance(5);
		let tight = style.rough && random.chance(20);
		let budgets = tight.then(|| (random.within(0..40) as u8, random.within(0..60) as u8));
		let count = random.within(0..style.operations);
		let mut queue = flow.batch(if style.patient { style.operations - 1 } else { count }, now);
		if style.patient {
			queue.iter_mut().for_each(|queued| turn_away(&mut queued.op));
		}
		Block {
			pause: if late { random.within(0..256) as u8 } else { 0 },
			prices: prices.to_vec(),
			budgets,
			queue,
		}
	}

	/// Returns a history of `blocks` blocks at the usual pace.
	pub fn history(mut self, blocks: u64) -> History {
		let mut now = START;
		let mut told = Vec::new();
		for _ in 0..blocks {
			let block = self.block(now);
			now.0 += BLOCK.0 + u64::from(block.pause) * 1_000;
			told.push(block);
		}
		let Style { funds, insurance, has_auctions, .. } = self.style;
		History { funds, insurance, has_auctions, blocks: told }
	}
}
