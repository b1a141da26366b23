//! Markets that nothing touches: what holds, until when, and that it makes no difference.

use novation_exchange_types::{
	CommonValue, Direction, Event, Fault, MarketState, Op, PriceState, TriggerRequest,
};
use novation_pricing::{Absent, BASIS_ONE, PERIOD};
use novation_sim::{
	ask, bid, btc, seeds, toy, Exchange, Flow, Mix, Random, Styled, Value, BTC, ETH,
};
use novation_units::{AccountIndex, FaultKind, MarketId, Millis, Ticks};

const HALF_SECOND: Millis = Millis(500);
const MARKETS: u16 = 24;

/// Markets at 1 000 ticks, in blocks of half a second, fed once a minute and whenever the price changes.
fn markets(count: u16) -> Exchange {
	let mut market = btc();
	market.funding.impact_notional = toy().funding.impact_notional;
	let mut exchange = Exchange::new((0..count).map(|id| (MarketId(id), market.clone())));
	exchange.block = HALF_SECOND;
	exchange.feed_interval = Millis(30_000);
	for id in 0..count {
		exchange.price(MarketId(id), 1_000);
	}
	exchange.round();
	exchange
}

fn price(exchange: &Exchange, market: MarketId) -> PriceState {
	exchange.venue.get().prices[&market].clone()
}

fn age(exchange: &Exchange, market: MarketId) -> u64 {
	let now = exchange.venue.get().now;
	now.since(price(exchange, market).attended_at.expect("an attendance")).0
}

#[test]
fn quiet_market_should_be_attended_to_once_a_period() {
	let mut exchange = markets(1);
	let mut attended = 0;
	for _ in 0..120 {
		exchange.round();
		attended += u32::from(age(&exchange, BTC) == 0);
		assert!(age(&exchange, BTC) < PERIOD.0);
	}
	assert_eq!(attended, 10);
}

#[test]
fn feed_should_be_heard_in_its_block() {
	let mut exchange = markets(2);
	exchange.round().price(BTC, 1_001).round();
	assert_eq!((age(&exchange, BTC), age(&exchange, ETH)), (0, 1_000));
	assert_eq!(price(&exchange, BTC).prices().map(|prices| prices.index), Some(Ticks(1_001)));
}

#[test]
fn mark_should_follow_the_book_within_a_block() {
	let mut exchange = markets(2);
	let maker = exchange.trader(1_000_000);
	exchange.place(maker, bid(BTC, 10, 1_004).named(1)).place(maker, ask(BTC, 10, 1_008).named(2));
	exchange.round().round();
	assert_eq!((age(&exchange, BTC), age(&exchange, ETH)), (0, 1_000));
	let sample = |exchange: &Exchange| price(exchange, BTC).basis.map(|basis| basis.samples.last);
	assert_eq!(sample(&exchange), Some(6 * BASIS_ONE));
	exchange.cancel(maker, BTC, 1).round();
	assert_eq!(age(&exchange, BTC), 500);
	exchange.round();
	assert_eq!(age(&exchange, BTC), 0);
	assert_eq!(sample(&exchange), Some(0), "no side to take the mid of");
	exchange.round();
	assert_eq!(age(&exchange, BTC), 500, "nothing has changed since");
}

#[test]
fn trade_should_be_seen_in_the_next_block() {
	let mut exchange = markets(1);
	let (maker, taker) = (exchange.trader(1_000_000), exchange.trader(1_000_000));
	exchange.place(maker, ask(BTC, 10, 1_001).named(1)).round().round();
	exchange.place(taker, bid(BTC, 1, 1_001).named(1)).round();
	assert_eq!(age(&exchange, BTC), 500);
	exchange.round();
	assert_eq!(age(&exchange, BTC), 0);
}

/// The clamp allows a tenth in 6 s: the index goes on in each block without a feed, and stops when it has arrived.
#[test]
fn index_on_its_way_should_move_in_every_block() {
	let mut exchange = markets(1);
	exchange.rounds(20).price(BTC, 1_500);
	let mut last = 1_000;
	for _ in 0..24 {
		exchange.round();
		let index = price(&exchange, BTC).prices().expect("a price").index.0;
		assert!(index > last && index <= last + last / 10);
		assert_eq!(age(&exchange, BTC), 0);
		last = index;
		if index == 1_500 {
			break;
		}
	}
	exchange.rounds(60);
	assert_eq!(price(&exchange, BTC).prices().expect("a price").index, Ticks(1_500));
	assert!(age(&exchange, BTC) > 0);
}

/// Dust in every market in every block, and room for five markets a block: each has its turn within
/// ⌈24 ÷ 5⌉ = 5 blocks, and so does a feed.
#[test]
fn flood_of_touched_markets_should_keep_no_feed_waiting() {
	let mut exchange = markets(MARKETS);
	let dust: Vec<AccountIndex> = (0..MARKETS).map(|_| exchange.trader(1_000)).collect();
	exchange.market_budget = 5;
	for block in 0..200_u64 {
		for (id, trader) in (0..).zip(&dust) {
			exchange.place(*trader, bid(MarketId(id), 1, 910 + block % 50).named(block));
			exchange.cancel(*trader, MarketId(id), block.saturating_sub(1));
		}
		let fed = MarketId((block / 20 % 24) as u16);
		match block % 20 {
			10 => {
				exchange.price(fed, 1_050);
			}
			15 => {
				let index = price(&exchange, fed).prices().expect("a price").index.0;
				assert!(index > 1_000, "block {block}");
				exchange.price(fed, 1_000);
			}
			_ => (),
		}
		exchange.round();
		// The first order rests in block 1.
		if block >= 6 {
			let oldest = (0..MARKETS).map(|id| age(&exchange, MarketId(id))).max();
			assert!(oldest <= Some(4 * HALF_SECOND.0), "block {block}: {oldest:?}");
		}
	}
}

#[test]
fn held_price_should_be_absent_once_it_is_older_than_max_age() {
	let mut exchange = markets(1);
	let trader = exchange.trader(1_000_000);
	let other = exchange.trader(1_000_000);
	exchange.place(trader, ask(BTC, 10, 1_000).named(1)).round();
	exchange.place(other, bid(BTC, 10, 1_000).named(1)).round();
	let attended = price(&exchange, BTC).attended_at.expect("an attendance");
	exchange.market_budget = 0;
	exchange.rounds(119);
	assert_eq!(exchange.venue.get().now.since(attended), Millis(59_500));
	exchange.round();
	assert!(price(&exchange, BTC).prices().is_some());
	assert!(exchange.withdrawable(trader).is_ok());
	exchange.round();
	assert_eq!(price(&exchange, BTC).now, Err(Absent::Stale { newest: attended }));
	assert!(exchange.withdrawable(trader).is_err());
	exchange.market_budget = 1;
	exchange.round();
	assert!(price(&exchange, BTC).prices().is_some());
}

/// Half-second blocks with the same orders and feeds; the twin attends to every market in every block.
#[test]
fn passing_a_market_over_should_make_no_difference() {
	for seed in seeds(12) {
		let mut random = Random::new(seed);
		let [mut quiet, mut twin] = [(); 2].map(|()| {
			let mut exchange = markets(3);
			for _ in 0..6 {
				exchange.trader(100_000);
			}
			exchange
		});
		let mix = Mix {
			accounts: quiet.traders().collect(),
			markets: (0..3).map(|id| (MarketId(id), 1_000)).collect(),
			spread: 12,
			max_lots: 30,
			names: 12,
		};
		let mut flow = Flow::new(mix, seed);
		for block in 0..1_500_u64 {
			let few =
				if random.chance(10) { flow.batch(random.within(0..6), Millis(0)) } else { vec![] };
			let moved = random
				.chance(3)
				.then(|| (MarketId(random.within(0..3) as u16), 950 + random.within(0..100)));
			let pause = Millis(if random.chance(3) { 5_500 } else { 0 });
			for exchange in [&mut quiet, &mut twin] {
				if let Some((market, ticks)) = moved {
					exchange.price(market, ticks);
				}
				for queued in exchange.admitted(&few) {
					exchange.enqueue(queued);
				}
				exchange.wait(pause);
			}
			attend_to_all(&twin);
			if block % 300 == 299 {
				attend_to_all(&quiet);
			}
			quiet.round();
			twin.round();
			if block % 300 == 299 {
				assert_eq!(values(&quiet), values(&twin), "NOVATION_SEED={seed}, block {block}");
			}
		}
	}
}

fn attend_to_all(exchange: &Exchange) {
	exchange.venue.edit().prices.values_mut().for_each(|price| price.is_outdated = true);
}

fn values(exchange: &Exchange) -> Vec<(MarketId, PriceState, MarketState)> {
	let venue = exchange.venue.get();
	let values = venue.prices.iter().map(|(id, price)| {
		let price = PriceState { is_outdated: false, ..price.clone() };
		(*id, price, venue.states[id].clone())
	});
	values.collect()
}

/// Constant feeds and a constant book, over an hour in blocks of half a second and of 6 s.
#[test]
fn hour_should_end_alike_whatever_the_time_from_block_to_block() {
	let hour = |block: Millis| {
		let mut exchange = markets(1);
		exchange.block = PERIOD;
		let maker = exchange.trader(1_000_000);
		exchange.place(maker, bid(BTC, 50, 1_003).named(1)).round();
		exchange.place(maker, ask(BTC, 50, 1_006).named(2)).rounds(3);
		exchange.block = block;
		exchange.rounds(3_600_000 / block.0);
		values(&exchange)
	};
	let (fast, slow) = (hour(HALF_SECOND), hour(PERIOD));
	let (_, price, state) = &slow[0];
	assert!(price.basis.expect("a basis").ema > 0 && state.funding.index.0 != 0);
	assert_eq!(fast, slow);
}

fn triggered(exchange: &Exchange) -> usize {
	let is_triggered = |event: &&Event| matches!(event, Event::ConditionalTriggered { .. });
	exchange.events().iter().filter(is_triggered).count()
}

/// The orders of the triggers meet nobody, so neither book nor price changes in between. Three quarters of the budget are
/// for the queue, so one trigger acts in each block, and its order has room.
#[test]
fn triggers_beyond_the_budget_should_act_in_the_next_blocks() {
	let mut exchange = markets(1);
	let trader = exchange.trader(1_000_000);
	for name in 1..=3 {
		let order = ask(BTC, 1, 960).ioc().named(name);
		let (direction, mark) = (Direction::Below, Ticks(980));
		exchange.submit(trader, Op::Trigger(TriggerRequest { order, direction, mark }));
	}
	exchange.rounds(20).price(BTC, 970);
	for block in 1..=3 {
		assert_eq!(exchange.round_within(4, 99).postponed, 0);
		assert_eq!(triggered(&exchange), 1, "block {block}");
	}
}

#[test]
fn trigger_that_the_held_mark_has_reached_should_act_at_once() {
	let mut exchange = markets(1);
	let trader = exchange.trader(1_000_000);
	exchange.rounds(2);
	let order = ask(BTC, 1, 960).ioc().named(1);
	let (direction, mark) = (Direction::Below, Ticks(1_010));
	exchange.submit(trader, Op::Trigger(TriggerRequest { order, direction, mark })).round();
	assert_eq!((triggered(&exchange), age(&exchange, BTC)), (1, 1_500));
}

#[test]
fn pegged_order_beyond_the_budget_should_take_in_the_next_block() {
	let mut exchange = markets(1);
	let [maker, pegged] = [(); 2].map(|()| exchange.trader(1_000_000));
	exchange.place(maker, ask(BTC, 1, 1_005).named(1));
	exchange.place(pegged, bid(BTC, 1, 1_090).named(1).pegged(-10));
	exchange.rounds(20).price(BTC, 1_050).round_within(0, 99);
	assert_eq!((exchange.lots(pegged, BTC), age(&exchange, BTC)), (0, 0));
	exchange.round();
	assert_eq!(exchange.lots(pegged, BTC), 1);
}

/// Nobody knows which markets were fed: every market is attended to, and the fault is told.
#[test]
fn damaged_list_of_fed_markets_should_make_every_market_due() {
	let mut exchange = markets(2);
	exchange.round();
	exchange.venue.edit().unreadable.insert(Value::FedMarkets);
	exchange.round();
	assert_eq!((age(&exchange, BTC), age(&exchange, ETH)), (0, 0));
	let (value, kind) = (CommonValue::FedMarkets, FaultKind::Unreadable);
	let fault = Event::CommonFaulted { fault: Fault::Common { value, kind } };
	assert_eq!(exchange.events(), [fault]);
	exchange.venue.edit().unreadable.clear();
	exchange.round();
	assert_eq!((age(&exchange, BTC), age(&exchange, ETH)), (500, 500));
}

#[test]
fn feed_without_room_should_be_heard_in_the_next_block() {
	let mut exchange = markets(2);
	exchange.rounds(2);
	exchange.market_budget = 0;
	exchange.price(BTC, 1_001).round();
	assert_eq!(exchange.mark(BTC), 1_000);
	exchange.market_budget = 1;
	exchange.round();
	assert_eq!(price(&exchange, BTC).prices().map(|prices| prices.index), Some(Ticks(1_001)));
	assert_eq!((age(&exchange, BTC), age(&exchange, ETH)), (0, 2_000));
}
