//! Everybody else: feeders, makers, takers, users and holders with leverage. They are simple, and none of them gives
//! anything away but the width of a quote.

use super::scene::{Depth, World};
use novation_exchange_types::{Op, OrderRequest};
use novation_pricing::Feed;
use novation_sim::{ask, bid, Exchange, Styled, BLOCK, BTC, DOLLAR, ETH};
use novation_units::{AccountIndex, ClientOrderId, MarketId, Millis, Ticks};

/// The markets, each with its first price in ticks.
pub const MARKETS: [(MarketId, u64); 2] = [(BTC, 1_000_000), (ETH, 400_000)];
/// Bounds of an honest price, in ticks.
const PRICES: (u64, u64) = (10_000, 8_000_000);
/// Leverage of the holders in each market; negative for shorts.
const HOLDERS: [(MarketId, i64); 9] = [
	(BTC, 20),
	(BTC, 10),
	(BTC, 5),
	(BTC, -20),
	(BTC, -10),
	(BTC, -5),
	(ETH, 10),
	(ETH, -10),
	(ETH, 4),
];
/// Notional of each holder, in dollars.
const HELD: i128 = 20_000;
/// Client order id of the first order of a maker in a round. Ids of a round end before those of the next.
const IDS: u64 = 16;

/// The honest price of a market, and what the three feeders make of it. The third feeder is the attackers'.
#[derive(Clone, Debug)]
pub struct Path {
	/// The market.
	pub market: MarketId,
	/// The price.
	pub price: u64,
	/// Half of the swing of a price that oscillates, in parts per million.
	pub swing: Option<u32>,
	/// Offset of the attackers' report.
	pub lie: Option<i32>,
	/// Whether the second feeder is silent.
	pub outage: bool,
	/// Whether all feeders are silent.
	pub silent: bool,
	/// The last reports of the two honest feeders.
	pub reports: [(u64, Millis); 2],
}

/// A price moved by parts per million.
pub fn moved(price: u64, ppm: i32) -> u64 {
	let moved = i128::from(price) * (1_000_000 + i128::from(ppm)) / 1_000_000;
	moved.clamp(1, i128::from(u64::MAX)) as u64
}

impl Path {
	fn new((market, price): (MarketId, u64)) -> Self {
		let reports = [(price, Millis(0)); 2];
		Self { market, price, swing: None, lie: None, outage: false, silent: false, reports }
	}

	/// Moves the honest price.
	pub fn step(&mut self, ppm: i32) {
		self.price = moved(self.price, ppm).clamp(PRICES.0, PRICES.1);
	}

	/// The price in this round.
	pub fn now(&self, round: u64) -> u64 {
		let swing = self.swing.unwrap_or(0) as i32;
		moved(self.price, if round.is_multiple_of(2) { swing } else { -swing })
	}

	/// Reports of the feeders for the next round. A silent feeder's last report stays.
	fn report(&mut self, exchange: &Exchange, round: u64) {
		if self.silent {
			return;
		}
		let (price, at) = (self.now(round), Millis(exchange.venue.get().now.0 + BLOCK.0));
		let mut venue = exchange.venue.edit();
		let feeds = venue.feeds.entry(self.market).or_default();
		let mut set = |feeder: u8, price: u64| {
			feeds.retain(|feed| feed.feeder != feeder);
			feeds.push(Feed { feeder, price: Ticks(price), at });
		};
		set(0, price);
		self.reports[0] = (price, at);
		if !self.outage {
			set(1, price);
			self.reports[1] = (price, at);
		}
		set(2, moved(price, self.lie.unwrap_or(0)));
	}
}

/// The honest accounts, and their view of the markets.
#[derive(Debug)]
pub struct Honest {
	/// Honest prices.
	pub paths: [Path; 2],
	/// Size of the makers' quotes.
	pub depth: [Depth; 2],
	/// The price of each maker's quotes.
	quoted: [[u64; 2]; 2],
	makers: [AccountIndex; 2],
	taker: AccountIndex,
	/// A long and a short that cancel and reduce in turn.
	pub users: [AccountIndex; 2],
}

/// Sends an operation if the chain would admit it.
pub fn send(exchange: &mut Exchange, account: AccountIndex, op: Op) {
	if exchange.admits(&op) {
		exchange.submit(account, op);
	}
}

fn place(exchange: &mut Exchange, account: AccountIndex, order: OrderRequest) {
	send(exchange, account, Op::Place(order));
}

impl Honest {
	/// Opens the honest accounts and their positions.
	pub fn new(exchange: &mut Exchange, world: &World) -> Self {
		let makers = [exchange.trader(5_000_000), exchange.trader(5_000_000)];
		let (taker, bank) = (exchange.trader(100_000), exchange.trader(50_000_000));
		let users = [exchange.trader(100_000), exchange.trader(100_000)];
		let paths = MARKETS.map(Path::new);
		let depth = world.depth;
		let mut honest = Self { paths, depth, quoted: [[0; 2]; 2], makers, taker, users };
		honest.feed(exchange, 0);
		exchange.round();
		let mut wanted = vec![(users[0], BTC, 1_000), (users[1], BTC, -1_000)];
		for (market, leverage) in HOLDERS {
			let price = MARKETS[usize::from(market.0)].1;
			let holder = exchange.trader(HELD / i128::from(leverage.abs()));
			let lot = i128::from(price) * 10;
			// Room for the fee of the taker.
			let lots = HELD * DOLLAR * 98 / 100 / lot;
			wanted.push((holder, market, lots as i64 * leverage.signum()));
		}
		for is_long in [true, false] {
			for (market, price) in MARKETS {
				let wanted =
					wanted.iter().filter(|(_, at, lots)| *at == market && (*lots > 0) == is_long);
				let sum: u64 = wanted.clone().map(|(_, _, lots)| lots.unsigned_abs()).sum();
				let name = u64::from(market.0);
				let (offer, takes): (OrderRequest, fn(MarketId, u64, u64) -> OrderRequest) =
					match is_long {
						true => (ask(market, sum, price), bid),
						false => (bid(market, sum, price), ask),
					};
				place(exchange, bank, offer.named(name));
				for (account, _, lots) in wanted {
					place(
						exchange,
						*account,
						takes(market, lots.unsigned_abs(), price).named(name).ioc(),
					);
				}
			}
			honest.feed(exchange, 0);
			exchange.round();
		}
		honest
	}

	/// Whether the makers quote in a market.
	pub fn quotes(&self, market: MarketId) -> bool {
		let at = MARKETS.iter().position(|(known, _)| *known == market);
		at.is_some_and(|at| self.depth[at] != Depth::Quiet)
	}

	/// Reports of the feeders for the next round.
	pub fn feed(&mut self, exchange: &Exchange, round: u64) {
		self.paths.iter_mut().for_each(|path| path.report(exchange, round));
	}

	/// Operations of the makers, the taker and the users for the next round.
	pub fn act(&mut self, exchange: &mut Exchange, round: u64) {
		for at in 0..MARKETS.len() {
			for maker in 0..self.makers.len() {
				self.quote(exchange, at, maker, round);
			}
		}
		let index = self.paths[0].now(round);
		if round.is_multiple_of(3) {
			let order = match round.is_multiple_of(2) {
				true => bid(BTC, 5, moved(index, 5_000)),
				false => ask(BTC, 5, moved(index, -5_000)),
			};
			place(exchange, self.taker, order.named(round).ioc());
		}
		// One user reduces or cancels in each round.
		let is_even = round.is_multiple_of(2);
		let (user, number) = (self.users[(round % 2) as usize], round / 2);
		let closing: fn(MarketId, u64, u64) -> OrderRequest = if is_even { ask } else { bid };
		let (worst, far) = if is_even { (-90_000, 90_000) } else { (90_000, -90_000) };
		match number % 3 {
			0 => place(
				exchange,
				user,
				closing(BTC, 5, moved(index, worst)).named(round).ioc().reducing(),
			),
			1 => place(exchange, user, closing(BTC, 5, moved(index, far)).named(number)),
			_ => {
				let client_id = ClientOrderId(number - 1);
				send(exchange, user, Op::Cancel { market: BTC, client_id });
			}
		}
	}

	/// Two quotes on each side, which move when the price has moved by a thousandth.
	fn quote(&mut self, exchange: &mut Exchange, at: usize, maker: usize, round: u64) {
		let (market, price) = (MARKETS[at].0, self.paths[at].now(round));
		let quoted = &mut self.quoted[at][maker];
		let lots = match self.depth[at] {
			Depth::Quiet => 0,
			Depth::Thin => 50,
			Depth::Deep => 5_000,
		};
		let is_near = quoted.abs_diff(price) <= price / 1_000
			&& !(round + maker as u64 * 4).is_multiple_of(8);
		if is_near && (lots > 0) == (*quoted > 0) || lots == 0 && *quoted == 0 {
			return;
		}
		let account = self.makers[maker];
		send(exchange, account, Op::CancelAll { market });
		*quoted = if lots > 0 { price } else { 0 };
		for level in 1..=2 * u64::from(lots > 0) {
			let away = (level * 1_000 - 500 + maker as u64 * 100) as i32;
			let name = round * IDS + at as u64 * 8 + level * 2;
			let (low, high) = (moved(price, -away), moved(price, away));
			place(exchange, account, bid(market, lots, low).named(name).post_only());
			place(exchange, account, ask(market, lots, high).named(name + 1).post_only());
		}
	}
}
