//! Random order flow.

use crate::{ask, bid, Random, Styled};
use novation_book::SelfTrade;
use novation_round::{AgentCap, Op, OrderRequest, Queued};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Millis};

/// What a flow is made of.
#[derive(Clone, Debug)]
pub struct Mix {
	/// Who sends.
	pub accounts: Vec<AccountIndex>,
	/// Where, and around which price.
	pub markets: Vec<(MarketId, u64)>,
	/// How far from that price.
	pub spread: u64,
	/// Largest order.
	pub max_lots: u64,
	/// How many names each account uses: few, so that they collide.
	pub names: u64,
}

/// An endless source of operations.
#[derive(Clone, Debug)]
pub struct Flow {
	/// What it is made of.
	pub mix: Mix,
	random: Random,
}

impl Flow {
	/// The flow that `seed` determines.
	pub fn new(mix: Mix, seed: u64) -> Self {
		Self { mix, random: Random::new(seed) }
	}

	/// The next operation, sent at `now`.
	pub fn next(&mut self, now: Millis) -> Queued {
		let account = self.random.pick(&self.mix.accounts);
		let (market, _) = self.random.pick(&self.mix.markets);
		let client_id = ClientOrderId(self.random.within(0..self.mix.names));
		let op = match self.random.within(0..100) {
			0..=14 => Op::Cancel { market, client_id },
			15 => Op::CancelAll { market },
			16..=19 => {
				let lots = Lots(self.random.within(1..self.mix.max_lots + 1));
				Op::Amend { market, client_id, lots }
			}
			20..=29 => Op::Replace { market, client_id, order: self.order(market, now) },
			_ => Op::Place(self.order(market, now)),
		};
		Queued { account, op, agent: self.agent() }
	}

	/// A third of all operations come from agents, whose limits are small enough to bite.
	fn agent(&mut self) -> Option<AgentCap> {
		let max_position = Lots(self.random.within(0..self.mix.max_lots * 4));
		let max_leverage = self.random.within(0..20) as u32;
		self.random.chance(33).then_some(AgentCap { max_position, max_leverage })
	}

	/// So many operations.
	pub fn batch(&mut self, count: u64, now: Millis) -> Vec<Queued> {
		(0..count).map(|_| self.next(now)).collect()
	}

	fn order(&mut self, market: MarketId, now: Millis) -> OrderRequest {
		let centre = self.mix.markets.iter().find(|at| at.0 == market).map_or(1, |at| at.1);
		let random = &mut self.random;
		let buys = random.chance(50);
		// Most orders stay on their own side of the centre, so that a book builds up.
		let away = random.within(0..self.mix.spread);
		let bold = random.chance(30);
		let price = if buys != bold { centre - away } else { centre + away };
		let lots = match random.chance(5) {
			true => self.mix.max_lots * 4,
			false => random.within(1..self.mix.max_lots + 1),
		};
		let order = if buys { bid(market, lots, price) } else { ask(market, lots, price) };
		let order = match random.within(0..20) {
			0..=2 => order.ioc(),
			3..=4 => order.fok(),
			5..=7 => order.post_only(),
			8..=10 => order.until(Millis(now.0 + random.within(0..40) * 3_000)),
			_ => order,
		};
		let self_trades = [SelfTrade::CancelMaker, SelfTrade::CancelTaker, SelfTrade::CancelBoth];
		OrderRequest {
			reduce_only: random.chance(15),
			self_trade: random.pick(&self_trades),
			lots: Lots(order.lots.0.max(1)),
			..order.named(random.within(0..self.mix.names))
		}
	}
}
