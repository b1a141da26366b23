//! Histories of fixed seeds, which together reach every kind of event.

use crate::record::Recorder;
use novation_book::SelfTrade;
use novation_exchange_types::{
	AgentCap, BracketRequest, Direction, Exit, Ladder, Market, MarketStatus, Op, OrderRequest,
	Queued, TriggerRequest,
};
use novation_ledger::{Accounts, INSURANCE};
use novation_search::{Style, Teller};
use novation_sim::{
	ask, bid, toy, toy_auction, Exchange, Flow, Mix, Random, Styled, AMPLE, BLOCK, BTC, ETH,
};
use novation_units::{AccountIndex, Class, Lots, MarketId, Millis, Quote, Side, Size, Ticks};

/// Every history with its name.
pub const ALL: [(&str, crate::History); 16] = [
	("rich", |recorder| told(recorder, &Style::calm(RICH), 1, 3_000)),
	("scarce", |recorder| told(recorder, &Style::calm(SCARCE), 2, 3_000)),
	("auction_rich", |recorder| told(recorder, &with_auctions(Style::calm(RICH)), 3, 3_000)),
	("auction_scarce", |recorder| told(recorder, &with_auctions(rough(SCARCE)), 4, 3_000)),
	("rough", |recorder| told(recorder, &rough(SCARCE), 5, 3_000)),
	("deep", |recorder| told(recorder, &deep(), 6, 200)),
	("jumps", |recorder| leveraged(recorder, toy, 7, 2_500)),
	("jumps_again", |recorder| leveraged(recorder, toy, 8, 2_500)),
	("auction_jumps", |recorder| leveraged(recorder, toy_auction, 9, 2_500)),
	("crowd", |recorder| crowd(recorder, 600, 3_000)),
	("crowd_within_little", |recorder| crowd(recorder, 600, 40)),
	("reopening", |recorder| reopening(recorder, 10, 1_500)),
	("limits", |recorder| limits(recorder, 11, 600)),
	("ladders", |recorder| ladders(recorder, 12, 1_000)),
	("full_lists", |recorder| full_lists(recorder, 13, 60)),
	("debts", |recorder| debts(recorder, 14, 120)),
];

const RICH: [i128; 8] = [1_000_000_000_000; 8];
const SCARCE: [i128; 8] =
	[20_000, 40_000, 60_000, 100_000, 150_000, 250_000, 500_000, 1_000_000_000];

fn with_auctions(style: Style) -> Style {
	Style { has_auctions: true, ..style }
}

/// Prices that vary by a tenth, silent feeders, late blocks and tight budgets.
fn rough(atoms: [i128; 8]) -> Style {
	Style { moves: 100, rough: true, insurance: Quote(50_000), ..Style::calm(atoms) }
}

/// Books of several pages.
fn deep() -> Style {
	Style { names: 250, markets: vec![BTC], patient: true, operations: 120, ..Style::calm(RICH) }
}

/// The history that a teller generates.
fn told(recorder: &mut Recorder, style: &Style, seed: u64, blocks: u64) -> Exchange {
	let bitcoin = if style.has_auctions { toy_auction() } else { toy() };
	let mut exchange = Exchange::new([(BTC, bitcoin), (ETH, toy())]);
	for amount in &style.funds {
		let account = exchange.trader(0);
		exchange.deposit(account, *amount);
	}
	exchange.deposit(INSURANCE, style.insurance);
	let mut teller = Teller::new(style.clone(), seed);
	for _ in 0..blocks {
		let now = exchange.venue.get().now;
		let block = teller.block(now);
		for (market, price) in &block.prices {
			match price {
				Some(price) => exchange.price(*market, price.0),
				None => exchange.silence(*market),
			};
		}
		exchange.wait(Millis(u64::from(block.pause) * 1_000));
		submit(&mut exchange, &block.queue);
		let ample = (AMPLE, AMPLE);
		let (trading, liquidation) =
			block.budgets.map_or(ample, |(trading, other)| (trading.into(), other.into()));
		recorder.round_within(&mut exchange, trading, liquidation);
	}
	exchange
}

/// Queues the operations that the chain would admit.
fn submit(exchange: &mut Exchange, queue: &[Queued]) {
	for queued in exchange.admitted(queue) {
		exchange.enqueue(queued);
	}
}

/// Leveraged traders in two markets, whose prices may jump by a twentieth in a block. Includes silent feeders, pauses,
/// deposits, withdrawals, changes of status and tight budgets.
fn leveraged(recorder: &mut Recorder, first: fn() -> Market, seed: u64, blocks: u64) -> Exchange {
	let mut random = Random::new(seed);
	let mut exchange = Exchange::new([(BTC, first()), (ETH, toy())]);
	let accounts: Vec<_> = (0..24)
		.map(|number| {
			let account = exchange.trader(0);
			let rich = number < 2;
			let atoms = if rich { 1_000_000_000 } else { random.within(10_000..400_000) };
			exchange.deposit(account, Quote(atoms.into()));
			account
		})
		.collect();
	exchange.deposit(INSURANCE, Quote(100_000));
	let mut prices = [(BTC, 1_000), (ETH, 1_000)];
	for _ in 0..blocks {
		for (market, price) in &mut prices {
			let step = if random.chance(10) { 60 } else { 4 };
			*price = (*price + random.within(0..step * 2 + 1)).clamp(700 + step, 1_400) - step;
			match random.within(0..80) {
				0 => exchange.silence(*market),
				_ => exchange.price(*market, *price),
			};
		}
		exchange.venue.edit().feeders = if random.chance(2) { 9 } else { 3 };
		let wide = random.chance(10);
		let mix = Mix {
			accounts: accounts.clone(),
			markets: prices.to_vec(),
			spread: if wide { 160 } else { 30 },
			max_lots: 30,
			names: 12,
		};
		let mut flow = Flow::new(mix, random.bits()).with_conditionals();
		let now = exchange.venue.get().now;
		let batch = flow.batch(random.within(0..25), now);
		submit(&mut exchange, &batch);
		move_money(&mut exchange, &accounts, &mut random);
		if random.chance(2) {
			exchange.wait(Millis(random.within(0..4) * 1_800_000));
		}
		change_status(&mut exchange, &mut random);
		let tight = random.chance(25);
		let trading = if tight { random.within(0..40) as u32 } else { AMPLE };
		let liquidation = if tight { random.within(0..60) as u32 } else { AMPLE };
		recorder.round_within(&mut exchange, trading, liquidation);
	}
	exchange
}

fn move_money(exchange: &mut Exchange, accounts: &[AccountIndex], random: &mut Random) {
	let account = random.pick(accounts);
	match random.within(0..6) {
		0 => {
			if let Some(most) = exchange.withdrawable(account).ok().filter(|most| most.0 > 0) {
				exchange.withdraw(account, most).expect("what it says may leave");
			}
		}
		1 => drop(exchange.deposit(account, Quote(random.within(1..60_000).into()))),
		_ => (),
	}
}

/// Sometimes sets another status, and reopens the market soon after. The change follows the admission of the block's
/// operations.
fn change_status(exchange: &mut Exchange, random: &mut Random) {
	let others = [
		MarketStatus::Initialising,
		MarketStatus::PostOnly,
		MarketStatus::CancelOnly,
		MarketStatus::ReduceOnly,
		MarketStatus::Halted,
	];
	let market = random.pick(&[BTC, ETH]);
	let status = match random.within(0..40) {
		0 => random.pick(&others),
		1..=10 => MarketStatus::Open,
		_ => return,
	};
	exchange.amend(market, |market| market.status = status);
}

/// Longs of ten lots each, with leverage from 25 down to 2. The price falls by the full clamp until no account is in
/// liquidation.
fn crowd(recorder: &mut Recorder, count: u64, liquidation: u32) -> Exchange {
	const END: u64 = 400_000;
	let mut exchange = Exchange::dev();
	exchange.insure(200);
	let maker = exchange.trader(100_000_000);
	let longs: Vec<_> =
		(0..count).map(|number| exchange.trader(5 + i128::from(number % 46))).collect();
	exchange.place(maker, ask(BTC, 5 * count, 1_000_000).named(1));
	recorder.round(&mut exchange);
	for (number, long) in longs.iter().enumerate() {
		let order = bid(BTC, 10, 1_000_000).named(1);
		let takes = (number as u64) < count / 2;
		exchange.place(*long, if takes { order.ioc() } else { order });
	}
	recorder.round(&mut exchange);
	for _ in 0..count / 100 {
		let short = exchange.trader(1_000_000);
		exchange.place(short, ask(BTC, 500, 1_000_000).named(1).ioc());
	}
	recorder.round(&mut exchange);
	exchange.price(BTC, END);
	for _ in 0..60 {
		recorder.round_within(&mut exchange, AMPLE, liquidation);
	}
	let buyer = exchange.trader(100_000_000);
	for step in 0..40 {
		exchange.place(buyer, bid(BTC, count, END - step).named(step));
	}
	for _ in 0..90 {
		recorder.round_within(&mut exchange, AMPLE, liquidation);
	}
	exchange
}

/// The development chain's markets. They lose their prices and reopen in stages while orders keep arriving.
fn reopening(recorder: &mut Recorder, seed: u64, blocks: u64) -> Exchange {
	let mut random = Random::new(seed);
	let mut exchange = Exchange::dev();
	exchange.insure(100);
	let accounts: Vec<_> = (0..12).map(|number| exchange.trader(40 + 30 * number)).collect();
	let mut prices = [(BTC, 1_000_000), (ETH, 400_000)];
	let mut silent = [0_u64; 2];
	for _ in 0..blocks {
		for ((market, price), silent) in prices.iter_mut().zip(&mut silent) {
			if *silent == 0 && random.chance(3) {
				*silent = random.within(5..30);
			}
			let step = *price / 500;
			*price = *price + random.within(0..step * 2 + 1) - step;
			match *silent {
				0 => exchange.price(*market, *price),
				_ => exchange.silence(*market),
			};
			*silent = silent.saturating_sub(1);
		}
		let mix = Mix {
			accounts: accounts.clone(),
			markets: prices.to_vec(),
			spread: 3_000,
			max_lots: 60,
			names: 12,
		};
		let mut flow = Flow::new(mix, random.bits()).with_conditionals();
		let now = exchange.venue.get().now;
		let batch = flow.batch(random.within(0..12), now);
		submit(&mut exchange, &batch);
		if random.chance(3) {
			exchange.wait(Millis(random.within(0..200_000)));
		}
		move_money(&mut exchange, &accounts, &mut random);
		recorder.round(&mut exchange);
	}
	exchange
}

/// A few accounts that exceed the limits of markets per account and of open orders.
fn limits(recorder: &mut Recorder, seed: u64, blocks: u64) -> Exchange {
	let markets: Vec<_> = (0..18).map(MarketId).collect();
	let mut exchange = Exchange::new(markets.iter().map(|market| (*market, toy())));
	let mut random = Random::new(seed);
	let accounts: Vec<_> = (0..4).map(|_| exchange.trader(1_000)).collect();
	for market in &markets {
		exchange.price(*market, 1_000);
	}
	let mix = Mix {
		accounts,
		markets: markets.iter().map(|market| (*market, 1_000)).collect(),
		spread: 20,
		max_lots: 20,
		names: 2_000,
	};
	let mut flow = Flow::new(mix, seed).with_conditionals();
	for _ in 0..blocks {
		let now = exchange.venue.get().now;
		let batch = flow.batch(40, now);
		submit(&mut exchange, &batch);
		for market in &markets {
			exchange.price(*market, random.within(990..1_011));
		}
		recorder.round(&mut exchange);
	}
	exchange
}

/// Makers with ladders, icebergs, pegged quotes, brackets and deadlines, who follow the price, and takers who sweep
/// them.
fn ladders(recorder: &mut Recorder, seed: u64, blocks: u64) -> Exchange {
	let mut random = Random::new(seed);
	let mut exchange = Exchange::dev();
	let makers: Vec<_> = (0..3).map(|_| exchange.trader(200_000)).collect();
	let takers: Vec<_> = (0..8).map(|_| exchange.trader(3_000)).collect();
	let mut index = 1_000_000_u64;
	for block in 0..blocks {
		index = index + random.within(0..2_001) - 1_000;
		exchange.price(BTC, index);
		let maker = random.pick(&makers);
		exchange.cancel_all(maker, BTC);
		for order in quotes(index, &mut random) {
			exchange.place(maker, order);
		}
		if random.chance(20) {
			let at = Some(Millis(exchange.venue.get().now.0 + 3 * BLOCK.0));
			exchange.submit(maker, Op::CancelAt { agent: None, market: None, at });
		}
		for taker in &takers {
			take(&mut exchange, *taker, index, block, &mut random);
		}
		recorder.round(&mut exchange);
	}
	exchange
}

/// A ladder, an iceberg and a pegged order on each side.
fn quotes(index: u64, random: &mut Random) -> Vec<OrderRequest> {
	let mut orders = Vec::new();
	for (side, base) in [(Side::Bid, 0), (Side::Ask, 100)] {
		let at = |away: u64| match side {
			Side::Bid => index - away,
			Side::Ask => index + away,
		};
		let order = |lots, away| match side {
			Side::Bid => bid(BTC, lots, at(away)),
			Side::Ask => ask(BTC, lots, at(away)),
		};
		let first = order(random.within(50..500), 100).named(base);
		let ladder =
			Ladder { first, last_price: Ticks(at(5_000)), rungs: random.pick(&[2, 8, 31]) };
		orders.extend(ladder.orders().expect("a ladder of few rungs"));
		orders.push(order(400, random.within(50..3_000)).named(base + 40).showing(20).post_only());
		let offset = random.within(20..2_000) as i64;
		let offset = if side == Side::Bid { -offset } else { offset };
		orders.push(order(100, 0).named(base + 41).pegged(offset));
	}
	orders
}

fn take(exchange: &mut Exchange, taker: AccountIndex, index: u64, block: u64, random: &mut Random) {
	let lots = random.within(1..200);
	let away = random.within(0..4_000);
	let order = match random.chance(50) {
		true => bid(BTC, lots, index + away),
		false => ask(BTC, lots, index - away),
	};
	let order = order.named(block % 50);
	match random.within(0..8) {
		0 => exchange.place(taker, order.fok()),
		1 => exchange.place(taker, order.on_self_trade(SelfTrade::CancelBoth)),
		2 => {
			let (low, high) = (Ticks(index - 1_500), Ticks(index + 1_500));
			let (stop, target, worst) = match order.side {
				Side::Bid => (low, high, Ticks(index * 95 / 100)),
				Side::Ask => (high, low, Ticks(index * 105 / 100)),
			};
			let [stop, target] = [stop, target].map(|mark| Some(Exit { mark, price: worst }));
			exchange.submit(taker, Op::Bracket(BracketRequest { entry: order, stop, target }))
		}
		3 => {
			let agent = AgentCap { max_position: Lots(300), max_leverage: 5 };
			exchange.place_by(agent, taker, order)
		}
		4 => exchange.cancel_all(taker, BTC),
		_ => exchange.place(taker, order.ioc()),
	};
}

/// An account whose lists of open and conditional orders start full, and then grow and shrink.
fn full_lists(recorder: &mut Recorder, seed: u64, blocks: u64) -> Exchange {
	let mut random = Random::new(seed);
	let mut exchange = Exchange::dev();
	let (owner, taker) = (exchange.trader(100_000_000), exchange.trader(100_000_000));
	for name in 0..260 {
		exchange.place(owner, bid(BTC, 1 + name % 7, 999_000 - name * 3).named(name));
	}
	recorder.round(&mut exchange);
	let mut fresh = 1_000;
	for _ in 0..blocks {
		for _ in 0..random.within(0..12) {
			fresh += 1;
			let mark = Ticks(1_000_000 + random.within(1_000..90_000));
			let order = bid(BTC, 3, 999_000 - random.within(0..900)).named(fresh);
			let direction = Direction::Above;
			match random.chance(50) {
				true => {
					exchange.submit(owner, Op::Trigger(TriggerRequest { order, direction, mark }))
				}
				false => exchange.place(owner, order),
			};
			let (old, new) = (random.within(0..260), random.within(1_000..fresh + 1));
			let known = random.pick(&[old, new]);
			if random.chance(25) {
				exchange.cancel(owner, BTC, known);
			}
		}
		if random.chance(30) {
			exchange.place(taker, ask(BTC, random.within(1..60), 990_000).named(1).ioc());
		}
		exchange.price(BTC, 1_000_000 + random.within(0..6_000));
		recorder.round(&mut exchange);
	}
	exchange
}

/// Accounts left with debts, which the insurance fund pays while it has money. No operation creates such a debt, so the
/// test writes it.
fn debts(recorder: &mut Recorder, seed: u64, blocks: u64) -> Exchange {
	let mut random = Random::new(seed);
	let mut exchange = Exchange::dev();
	exchange.insure(40);
	for _ in 0..blocks {
		if random.chance(30) {
			let debtor = exchange.trader(random.within(0..3).into());
			let mut venue = exchange.venue.edit();
			let slot = venue.schedule.next_slot(Class::Major, Size::Small);
			let place = venue.put_due(slot, debtor);
			let mut accounts = exchange.accounts.edit();
			let mut account = accounts.read(debtor).expect("a sound account");
			account.cash = Quote(-i128::from(random.within(1..5_000_000)));
			account.due = Some(place);
			accounts.write(debtor, account);
		}
		if random.chance(5) {
			exchange.insure(random.within(1..10).into());
		}
		recorder.round(&mut exchange);
	}
	exchange
}
