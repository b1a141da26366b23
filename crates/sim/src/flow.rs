//! Random order flow.

use crate::{ask, bid, Random, Styled};
use novation_book::SelfTrade;
use novation_exchange_types::{
	AgentCap, BracketRequest, Direction, Exit, Op, OrderRequest, Queued, TriggerRequest,
	TwapRequest,
};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Millis, Side, Ticks};

/// Parameters of a flow.
#[derive(Clone, Debug)]
pub struct Mix {
	/// The accounts that send operations.
	pub accounts: Vec<AccountIndex>,
	/// The markets, each with the price in ticks around which orders are placed.
	pub markets: Vec<(MarketId, u64)>,
	/// Largest distance from that price, in ticks.
	pub spread: u64,
	/// Largest usual order.
	pub max_lots: u64,
	/// Number of client ids per account: a small number makes collisions frequent.
	pub names: u64,
}

/// An endless source of operations.
#[derive(Clone, Debug)]
pub struct Flow {
	/// Parameters of the flow.
	pub mix: Mix,
	/// Whether it sends conditional orders, deadlines and atomic batches.
	pub has_conditionals: bool,
	random: Random,
}

impl Flow {
	/// Creates the flow of this seed.
	pub fn new(mix: Mix, seed: u64) -> Self {
		Self { mix, has_conditionals: false, random: Random::new(seed) }
	}

	/// Adds conditional orders, deadlines and atomic batches.
	pub fn with_conditionals(self) -> Self {
		Self { has_conditionals: true, ..self }
	}

	/// The next operation, sent at `now`.
	pub fn next(&mut self, now: Millis) -> Queued {
		let account = self.random.pick(&self.mix.accounts);
		let (market, _) = self.random.pick(&self.mix.markets);
		let client_id = ClientOrderId(self.random.within(0..self.mix.names));
		let op = match self.random.within(0..if self.has_conditionals { 115 } else { 100 }) {
			100..=104 => Op::Trigger(self.trigger(market, now)),
			105..=108 => Op::Twap(self.twap(market, now)),
			109..=113 => Op::Bracket(self.bracket(market, now)),
			114 => {
				let at = Millis(now.0 + self.random.within(2..7) * 6_000);
				let at = self.random.chance(80).then_some(at);
				let market = self.random.chance(50).then_some(market);
				let agent = self.random.chance(30).then_some(self.random.within(0..2) as u8);
				Op::CancelAt { agent, market, at }
			}
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

	/// The agent of an operation. A third of operations have one, with limits small enough to reject some orders.
	fn agent(&mut self) -> Option<AgentCap> {
		let max_position = Lots(self.random.within(0..self.mix.max_lots * 4));
		let max_leverage = self.random.within(0..20) as u32;
		self.random.chance(33).then_some(AgentCap { max_position, max_leverage })
	}

	/// The next `count` operations; an atomic batch counts as one.
	pub fn batch(&mut self, count: u64, now: Millis) -> Vec<Queued> {
		let mut batch = Vec::new();
		for _ in 0..count {
			match self.has_conditionals && self.random.chance(4) {
				true => batch.extend(self.whole(now)),
				false => batch.push(self.next(now)),
			}
		}
		batch
	}

	/// An atomic batch of a few operations.
	fn whole(&mut self, now: Millis) -> Vec<Queued> {
		let account = self.random.pick(&self.mix.accounts);
		let (market, _) = self.random.pick(&self.mix.markets);
		let operations = self.random.within(1..5) as u8;
		let mut ops = vec![Op::AtomicBatch { operations }];
		for _ in 0..operations {
			let client_id = ClientOrderId(self.random.within(0..self.mix.names));
			let order = self.order(market, now).post_only();
			ops.push(match self.random.within(0..6) {
				0 => Op::Cancel { market, client_id },
				1 => Op::Replace { market, client_id, order },
				_ => Op::Place(order),
			});
		}
		let agent = self.agent();
		let queued = |op: Op| Queued { account, op, agent: agent.filter(|_| op.order().is_some()) };
		ops.into_iter().map(queued).collect()
	}

	fn near(&mut self, market: MarketId) -> Ticks {
		let centre = self.mix.markets.iter().find(|at| at.0 == market).map_or(1, |at| at.1);
		let away = self.random.within(0..self.mix.spread);
		Ticks(if self.random.chance(50) { centre + away } else { centre - away })
	}

	fn trigger(&mut self, market: MarketId, now: Millis) -> TriggerRequest {
		let direction = self.random.pick(&[Direction::Above, Direction::Below]);
		TriggerRequest { order: self.order(market, now), direction, mark: self.near(market) }
	}

	fn twap(&mut self, market: MarketId, now: Millis) -> TwapRequest {
		let order = self.order(market, now).ioc();
		let slices = self.random.within(2..8) as u16;
		let interval = Millis(6_000 + self.random.within(0..5) * 2_500);
		let lots = Lots(order.lots.0.max(slices.into()));
		TwapRequest { order: OrderRequest { lots, display: None, ..order }, slices, interval }
	}

	fn bracket(&mut self, market: MarketId, now: Millis) -> BracketRequest {
		let entry = OrderRequest { reduce_only: false, ..self.order(market, now) };
		let spread = self.mix.spread;
		let (low, high) = (self.near(market), self.near(market));
		let (low, high) = (low.min(high), Ticks(low.max(high).0 + 1));
		let (worst, below, above) = match entry.side {
			Side::Bid => (Ticks(low.0 - spread), low, high),
			Side::Ask => (Ticks(high.0 + spread), high, low),
		};
		let stop = Exit { mark: below, price: worst };
		let target = Exit { mark: above, price: self.near(market) };
		let (has_stop, has_target) = (self.random.chance(80), self.random.chance(70));
		let stop = (has_stop || !has_target).then_some(stop);
		BracketRequest { entry, stop, target: has_target.then_some(target) }
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
			8..=9 => order.until(Millis(now.0 + random.within(0..40) * 3_000)),
			10..=11 => order.until(Millis(now.0 + random.within(0..20) * 500)),
			_ => order,
		};
		let order = match order.kind.resting() {
			Some(_) if random.chance(20) => {
				let offset = price as i64 - centre as i64;
				let slack = random.within(0..self.mix.spread);
				let price = if buys { price + slack } else { price - slack };
				OrderRequest { price: Ticks(price), ..order }.pegged(offset)
			}
			_ => order,
		};
		let self_trades = [SelfTrade::CancelMaker, SelfTrade::CancelTaker, SelfTrade::CancelBoth];
		// Includes zero, which is rejected.
		let display = random.chance(30).then(|| Lots(random.within(0..self.mix.max_lots / 3 + 1)));
		OrderRequest {
			reduce_only: random.chance(15),
			self_trade: random.pick(&self_trades),
			lots: Lots(order.lots.0.max(1)),
			display: display.filter(|_| order.kind.resting().is_some()),
			..order.named(random.within(0..self.mix.names))
		}
	}
}
