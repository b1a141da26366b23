//! What happened to an exchange, as data: to be saved, made smaller and repeated.

use codec::{Decode, Encode};
use novation_exchange_types::{Op, Queued};
use novation_ledger::FIRST_TRADER;
use novation_sim::{Flow, Mix, Random, BLOCK, BTC, ETH, START};
use novation_units::{AccountIndex, MarketId, Millis, Quote, Side, Ticks};
use scale_info::TypeInfo;

/// Ticks around which a [`Teller`] prices.
pub const CENTRE: u64 = 1_000;

/// One block: what the outside world did before it, and what it carries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Block {
	/// Seconds by which it comes later than usual.
	pub pause: u8,
	/// What every feeder tells from this block on; `None` silences all of them.
	pub prices: Vec<(MarketId, Option<Ticks>)>,
	/// Units of work for trading and for liquidation; ample if not given.
	pub budgets: Option<(u8, u8)>,
	/// The operations. What the chain would not admit is left out when it is carried out.
	pub queue: Vec<Queued>,
}

/// A market each of [`toy`](novation_sim::toy) terms for bitcoin and ether, accounts, and blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
	/// What each trader begins with, the first being [`FIRST_TRADER`].
	pub funds: Vec<Quote>,
	/// What the insurance fund begins with.
	pub insurance: Quote,
	/// Whether the bitcoin market trades by auction.
	pub has_auctions: bool,
	/// The blocks.
	pub blocks: Vec<Block>,
}

impl History {
	/// Operations in all blocks.
	pub fn operations(&self) -> usize {
		self.blocks.iter().map(|block| block.queue.len()).sum()
	}
}

/// What kind of history a [`Teller`] tells.
#[derive(Clone, Debug)]
pub struct Style {
	/// What each trader begins with.
	pub funds: Vec<Quote>,
	/// What the insurance fund begins with.
	pub insurance: Quote,
	/// Whether the bitcoin market trades by auction.
	pub has_auctions: bool,
	/// In which markets they trade; prices are fed for both.
	pub markets: Vec<MarketId>,
	/// Blocks carry fewer operations than this.
	pub operations: u64,
	/// Names that an account uses: few collide.
	pub names: u64,
	/// Whether every block is full and every order priced to rest, so that the book grows deep.
	pub patient: bool,
	/// How far prices stray from [`CENTRE`], in ticks.
	pub moves: u64,
	/// Whether blocks come late, feeders fall silent and budgets are tight now and then.
	pub rough: bool,
}

impl Style {
	/// A calm one: nobody is liquidated, so that the naive model knows everything that happens.
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

/// Price an order on its own side of the centre.
fn turn_away(op: &mut Op) {
	if let Op::Place(order) = op {
		let away = order.price.0.abs_diff(CENTRE).max(1);
		order.price = match order.side {
			Side::Bid => Ticks(CENTRE - away),
			Side::Ask => Ticks(CENTRE + away),
		};
	}
}

/// Tells a random history, block by block.
#[derive(Clone, Debug)]
pub struct Teller {
	style: Style,
	flow: Flow,
	random: Random,
}

impl Teller {
	/// The one that `seed` determines.
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

	/// The next block, whose operations are sent at `now`.
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
		flow.height.0 += 1;
		Block {
			pause: if late { random.within(0..256) as u8 } else { 0 },
			prices: prices.to_vec(),
			budgets,
			queue,
		}
	}

	/// A history of so many blocks, each in its usual time.
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
