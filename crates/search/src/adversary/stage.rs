//! The exchange on which a scene is played, and what each move does on it.

use super::{
	honest::{moved, send, Honest, MARKETS},
	scene::{Move, Scene, Style, Terms, World},
};
use novation_exchange_types::{Market, Matching, Op, OrderRequest, Queued, MAX_OPEN_ORDERS};
use novation_sim::{ask, bid, btc, eth, Exchange, LawChecks, Styled, BTC, DOLLAR, ETH};
use novation_units::{AccountIndex, MarketId, Ppm, Quote, Side};
use std::collections::VecDeque;

/// Operations that the attackers send in a block. What they have beyond that follows in the next blocks.
const OPERATIONS: usize = 2_000;
/// Operations that the attackers send in all. The allowances of dust accounts are small.
const ALL_OPERATIONS: u64 = 13_000;
/// Units of work for trading in a block: room for all operations of the attackers and of everybody else.
const TRADING: u32 = 6_000;
/// Units of work for liquidation in a block: the number of health checks that a block of the chain has proof for.
const LIQUIDATION: u32 = 3_100;
/// Orders of a ladder.
const RUNGS: u64 = 5;
/// Cents in a dollar.
const CENTS: i128 = 100;

/// The exchange, the attackers and everybody else.
#[derive(Debug)]
pub struct Stage {
	/// The exchange.
	pub exchange: Exchange,
	/// Everybody else.
	pub honest: Honest,
	/// The attackers' accounts that trade by name.
	pub hands: Vec<AccountIndex>,
	/// The attackers' dust accounts.
	pub crowd: Vec<AccountIndex>,
	/// Deposits of the attackers.
	pub deposited: Quote,
	/// Withdrawals of the attackers.
	pub withdrawn: Quote,
	/// Rounds so far.
	pub round: u64,
	unsent: VecDeque<Queued>,
	next_id: u64,
}

fn order(market: MarketId, side: Side, lots: u64, price: u64) -> OrderRequest {
	match side {
		Side::Bid => bid(market, lots, price),
		Side::Ask => ask(market, lots, price),
	}
}

/// An order whose size is to be found.
#[derive(Clone, Copy, Debug)]
struct Wanted {
	account: AccountIndex,
	market: MarketId,
	side: Side,
	percent: u8,
	ppm: i32,
}

fn styled(order: OrderRequest, style: Style) -> OrderRequest {
	match style {
		Style::Rest => order,
		Style::Post => order.post_only(),
		Style::Take => order.ioc(),
	}
}

impl Stage {
	/// The state before the first move.
	pub fn new(world: &World) -> Self {
		let mut exchange = Exchange::new([(BTC, btc()), (ETH, eth())]);
		exchange.law_checks = LawChecks::Off;
		exchange.insure(world.insurance.into());
		let honest = Honest::new(&mut exchange, world);
		let hands: Vec<_> = world.funds.map(|dollars| exchange.trader(dollars.into())).to_vec();
		let dust = Quote(i128::from(world.crowd_cents) * DOLLAR / CENTS);
		let crowd: Vec<_> = (0..world.crowd)
			.map(|_| {
				let account = exchange.trader(0);
				exchange.deposit(account, dust);
				account
			})
			.collect();
		let deposited = Quote(i128::from(world.cost_cents()) * DOLLAR / CENTS);
		let (withdrawn, unsent) = (Quote::ZERO, VecDeque::new());
		Self { exchange, honest, hands, crowd, deposited, withdrawn, round: 0, unsent, next_id: 1 }
	}

	/// The accounts of the attackers.
	pub fn attackers(&self) -> impl Iterator<Item = AccountIndex> + '_ {
		self.hands.iter().chain(&self.crowd).copied()
	}

	/// Whether an account is one of the attackers'.
	pub fn is_attacker(&self, account: AccountIndex) -> bool {
		self.hands.first().is_some_and(|first| account >= *first)
	}

	/// Whether an account is one of the dust accounts, which were opened last.
	pub fn is_dust(&self, account: AccountIndex) -> bool {
		self.crowd.first().is_some_and(|first| account >= *first)
	}

	/// Prepares the next round: reports, and operations of everybody.
	pub fn prepare(&mut self) {
		self.honest.feed(&self.exchange, self.round);
		self.honest.act(&mut self.exchange, self.round);
		for queued in self.unsent.drain(..self.unsent.len().min(OPERATIONS)) {
			send(&mut self.exchange, queued.account, queued.op);
		}
	}

	/// Runs the prepared round.
	pub fn run(&mut self) {
		self.exchange.round_within(TRADING, LIQUIDATION);
		self.round += 1;
	}

	fn hand(&self, number: u8) -> AccountIndex {
		self.hands[usize::from(number) % self.hands.len()]
	}

	/// The last index, from which prices are offset.
	fn reference(&self, market: MarketId) -> u64 {
		let venue = self.exchange.venue.get();
		let last = venue.prices.get(&market).and_then(|price| price.last_index);
		last.map_or(MARKETS[usize::from(market.0)].1, |index| index.price.0)
	}

	/// A price at an offset from the reference, within the bounds of the market.
	fn price(&self, market: MarketId, ppm: i32) -> u64 {
		moved(self.reference(market), ppm).min(10_000_000)
	}

	/// The lots that an account can afford at initial margin, fees included, and those that reduce its position.
	fn affordable(&self, at: &Wanted) -> u64 {
		let Wanted { account, market, side, percent, ppm } = *at;
		let Ok(health) = self.exchange.health(account) else { return 0 };
		let held = self.exchange.lots(account, market);
		let reduced = if (held > 0) == (side == Side::Ask) { held.unsigned_abs() } else { 0 };
		let free = health.equity.0 - health.initial.0;
		let venue = self.exchange.venue.get();
		let Market { margin, tick_value, .. } = &venue.markets[&market];
		let lot = i128::from(self.reference(market)) * i128::from(tick_value.0);
		let needed = lot * i128::from(margin.initial.0 + 1_000 + ppm.unsigned_abs()) / 1_000_000;
		let lots = (free.max(0) / needed.max(1) + i128::from(reduced)) * i128::from(percent) / 100;
		lots.clamp(0, 1_000_000) as u64
	}

	fn send(&mut self, account: AccountIndex, op: Op) {
		self.unsent.push_back(Queued { account, op, agent: None });
	}

	fn place(&mut self, account: AccountIndex, order: OrderRequest) {
		if self.next_id > ALL_OPERATIONS {
			return;
		}
		self.next_id += 1;
		self.send(account, Op::Place(order.named(self.next_id)));
	}

	/// Makes a move.
	pub fn make(&mut self, made: &Move) {
		match *made {
			Move::Order { hand, market, side, style, reduces, percent, ppm } => {
				let account = self.hand(hand);
				let held = self.exchange.lots(account, market).unsigned_abs();
				let wanted = Wanted { account, market, side, percent, ppm };
				let lots = if reduces { held } else { self.affordable(&wanted) };
				let order = styled(order(market, side, lots, self.price(market, ppm)), style);
				self.place(account, if reduces { order.reducing() } else { order });
			}
			Move::Small { hand, market, side, style, lots, ppm } => {
				let order = order(market, side, lots.into(), self.price(market, ppm));
				self.place(self.hand(hand), styled(order, style));
			}
			Move::Wash { buyer, seller, market, percent, ppm } => {
				let (buyer, seller) = (self.hand(buyer), self.hand(seller));
				let sized = |account, side| {
					self.affordable(&Wanted { account, market, side, percent, ppm })
				};
				let (first, second) = (sized(buyer, Side::Bid), sized(seller, Side::Ask));
				let (lots, price) = (first.min(second), self.price(market, ppm));
				self.place(buyer, bid(market, lots, price));
				self.place(seller, ask(market, lots, price).ioc());
			}
			Move::Ladder { hand, market, side, percent, ppm } => {
				let account = self.hand(hand);
				let lots = self.affordable(&Wanted { account, market, side, percent, ppm }) / RUNGS;
				for rung in 1..=RUNGS as i32 {
					let price = self.price(market, ppm / RUNGS as i32 * rung);
					self.place(account, order(market, side, lots, price));
				}
			}
			Move::Deal { loser, winner, market, ppm } => self.deal(loser, winner, market, ppm),
			Move::Cancel { hand, market } => self.send(self.hand(hand), Op::CancelAll { market }),
			Move::Withdraw { hand } => {
				let account = self.hand(hand);
				let most = self.exchange.withdrawable(account).unwrap_or_default();
				if most > Quote::ZERO && self.exchange.withdraw(account, most).is_ok() {
					self.withdrawn.0 += most.0;
				}
			}
			Move::Crowd { market, side, with } => {
				let (price, lots) = (self.price(market, 0), self.crowd.len() as u64);
				self.place(self.hand(with), order(market, side.opposite(), lots, price));
				for account in self.crowd.clone() {
					self.place(account, order(market, side, 1, price).ioc());
				}
			}
			Move::Bury { market, accounts, ppm } => self.bury(market, accounts, ppm),
			_ => self.change(made),
		}
	}

	/// Closes the position of the loser against a new order of the winner.
	fn deal(&mut self, loser: u8, winner: u8, market: MarketId, ppm: u32) {
		let (loser, winner) = (self.hand(loser), self.hand(winner));
		let held = self.exchange.lots(loser, market);
		let mark = self.exchange.venue.get().prices.get(&market).and_then(|at| at.last_mark);
		let Some(mark) = mark.filter(|_| held != 0) else { return };
		let (lots, away) = (held.unsigned_abs(), ppm.min(900_000) as i32);
		let (side, price) = match held > 0 {
			true => (Side::Ask, moved(mark.0, -away)),
			false => (Side::Bid, moved(mark.0, away)),
		};
		self.place(winner, order(market, side.opposite(), lots, price));
		self.place(loser, order(market, side, lots, price).ioc().reducing());
	}

	fn bury(&mut self, market: MarketId, accounts: u8, ppm: i32) {
		let price = self.price(market, ppm);
		for account in self.crowd.clone().into_iter().take(accounts.into()) {
			let held = self.exchange.lots(account, market);
			if held == 0 {
				continue;
			}
			let side = if held > 0 { Side::Ask } else { Side::Bid };
			for _ in 0..MAX_OPEN_ORDERS {
				self.place(account, order(market, side, 1, price).reducing());
			}
		}
	}

	/// Makes a move of the market around the attackers.
	fn change(&mut self, made: &Move) {
		let path = |stage: &mut Self, market: MarketId| {
			let paths = &mut stage.honest.paths;
			paths.iter_mut().position(|path| path.market == market).unwrap_or(0)
		};
		match *made {
			Move::Lie { market, ppm } => {
				let at = path(self, market);
				self.honest.paths[at].lie = ppm;
			}
			Move::Outage { market, silent } => {
				let at = path(self, market);
				self.honest.paths[at].outage = silent;
			}
			Move::Silence { market, silent } => {
				let at = path(self, market);
				self.honest.paths[at].silent = silent;
			}
			Move::Step { market, ppm } => {
				let at = path(self, market);
				self.honest.paths[at].step(ppm);
			}
			Move::Oscillate { market, ppm } => {
				let at = path(self, market);
				self.honest.paths[at].swing = ppm;
			}
			Move::Makers { market, depth } => {
				let at = path(self, market);
				self.honest.depth[at] = depth;
			}
			Move::Status { market, status } => {
				self.exchange.amend(market, |terms| terms.status = status);
			}
			Move::Terms { market, terms } => {
				self.exchange.amend(market, |market| amend(market, terms));
			}
			_ => (),
		}
	}
}

fn amend(market: &mut Market, terms: Terms) {
	match terms {
		Terms::Scaling => {
			market.margin.open_interest_lower = Quote(1_000_000 * DOLLAR);
			market.margin.open_interest_upper = Quote(10_000_000 * DOLLAR);
		}
		Terms::MinNotional => market.orders.min_notional = Quote(100 * DOLLAR),
		Terms::Auction => market.matching = Matching::Auction,
		Terms::Usual => {
			market.margin.open_interest_lower = Quote::ZERO;
			market.margin.open_interest_upper = Quote::ZERO;
			market.orders.min_notional = Quote::ZERO;
			market.matching = Matching::Continuous;
			market.orders.band = Ppm(100_000);
		}
	}
}

/// Plays a scene. `observe` sees the stage before and after each round.
pub fn perform(stage: &mut Stage, scene: &Scene, mut observe: impl FnMut(&Stage, bool)) {
	for act in &scene.acts {
		act.moves.iter().for_each(|made| stage.make(made));
		for _ in 0..act.rounds.max(1) {
			stage.prepare();
			observe(stage, false);
			stage.run();
			observe(stage, true);
		}
	}
}
