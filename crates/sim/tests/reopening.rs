//! Markets that reopen after a price gap, whatever its cause.

use novation_exchange_types::{Event, HealthError, RejectReason, Stage, WithdrawalRejected};
use novation_sim::{ask, bid, seeds, Exchange, Random, Styled, BTC, ETH};
use novation_units::{AccountIndex, ClientOrderId, Millis, Quote};

/// A long and a short of 100 lots at 1 000 000, and a maker with a resting bid. After five minutes without blocks, all
/// feeders report `price` at once.
fn after_a_gap(price: u64) -> (Exchange, AccountIndex, AccountIndex, AccountIndex) {
	let mut exchange = Exchange::dev();
	let (long, short) = (exchange.trader(60), exchange.trader(60));
	let maker = exchange.trader(10_000);
	exchange.place(long, bid(BTC, 100, 1_000_000)).place(short, ask(BTC, 100, 1_000_000).ioc());
	exchange.place(maker, bid(BTC, 200, 990_000).named(1)).round();
	assert_eq!(exchange.lots(long, BTC), 100);
	exchange.price(BTC, price).wait(Millis(300_000));
	(exchange, long, short, maker)
}

fn stage(exchange: &Exchange) -> Stage {
	exchange.markets()[&BTC].stage(exchange.venue.get().now)
}

fn rejection_of(exchange: &Exchange, name: u64) -> Option<RejectReason> {
	exchange.events().into_iter().find_map(|event| match event {
		Event::OrderRejected { client_id, reason, .. } if client_id == ClientOrderId(name) => {
			Some(reason)
		}
		_ => None,
	})
}

#[test]
fn orders_should_be_cancelled_only_then_rest_only_then_trade() {
	let (mut exchange, .., maker) = after_a_gap(1_000_000);
	exchange.place(maker, bid(BTC, 1, 980_000).named(2)).round();
	let Stage::CancelOnly { until } = stage(&exchange) else { panic!("{:?}", stage(&exchange)) };
	assert_eq!(rejection_of(&exchange, 2), Some(RejectReason::Reopening { until }));
	exchange.cancel(maker, BTC, 1).round();
	assert!(exchange.resting().is_empty());

	exchange.rounds(9);
	let Stage::PostOnly { until } = stage(&exchange) else { panic!("{:?}", stage(&exchange)) };
	exchange.place(maker, bid(BTC, 50, 990_000).named(3)).round();
	assert_eq!(exchange.resting().len(), 1);
	let taker = exchange.trader(10_000);
	exchange.place(taker, ask(BTC, 10, 990_000).named(4)).round();
	assert_eq!(rejection_of(&exchange, 4), Some(RejectReason::Reopening { until }));

	exchange.rounds(8);
	assert_eq!(stage(&exchange), Stage::Open);
	exchange.place(taker, ask(BTC, 10, 990_000).named(5)).round();
	assert_eq!(exchange.lots(taker, BTC), -10);
}

#[test]
fn post_only_order_that_crosses_should_not_rest_while_orders_may_only_rest() {
	let (mut exchange, .., maker) = after_a_gap(1_000_000);
	exchange.rounds(11);
	exchange.place(maker, ask(BTC, 1, 980_000).named(2).post_only()).round();
	assert!(matches!(rejection_of(&exchange, 2), Some(RejectReason::WouldCross { .. })));
}

/// The long loses more than its margin over the gap. A bid from before the gap must not pay for that.
#[test]
fn nobody_should_be_liquidated_before_the_market_is_open() {
	let (mut exchange, long, ..) = after_a_gap(945_000);
	for _ in 0..20 {
		exchange.round();
		assert_ne!(stage(&exchange), Stage::Open);
		assert_eq!(exchange.lots(long, BTC), 100);
	}
	exchange.round();
	assert_eq!(stage(&exchange), Stage::Open);
	assert_eq!(exchange.lots(long, BTC), 0);
}

#[test]
fn deposit_while_the_market_reopens_should_save_a_position() {
	let (mut exchange, long, ..) = after_a_gap(945_000);
	exchange.round();
	// The last mark stands while the market is closed.
	assert!(!exchange.account(long).in_liquidation());
	exchange.deposit(long, Quote(500_000_000)).rounds(25);
	assert_eq!(stage(&exchange), Stage::Open);
	assert!(!exchange.account(long).in_liquidation());
	assert_eq!(exchange.lots(long, BTC), 100);
}

#[test]
fn money_should_wait_until_the_market_is_open() {
	let (mut exchange, long, _, maker) = after_a_gap(1_000_000);
	exchange.deposit(long, Quote(1_000_000_000));
	assert_eq!(exchange.withdraw(maker, Quote(1)), Ok(()), "an order keeps nobody's money");
	// The round of this block is still to come, and the last price is five minutes old.
	let absent = WithdrawalRejected::Unknown(HealthError::PriceAbsent(BTC));
	assert_eq!(exchange.withdraw(long, Quote(1)), Err(absent));
	exchange.round();
	let refused = exchange.withdraw(long, Quote(1));
	assert!(matches!(refused, Err(WithdrawalRejected::Reopening { .. })), "{refused:?}");
	exchange.rounds(19);
	let refused = exchange.withdraw(long, Quote(1));
	assert!(matches!(refused, Err(WithdrawalRejected::Reopening { .. })), "{refused:?}");
	exchange.round();
	assert_eq!(exchange.withdraw(long, Quote(1)), Ok(()));
}

#[test]
fn other_markets_should_go_on_when_one_was_silent() {
	let mut exchange = Exchange::dev();
	let (buyer, seller) = (exchange.trader(10_000), exchange.trader(10_000));
	exchange.silence(BTC).rounds(40).price(BTC, 1_000_000).round();
	assert!(matches!(stage(&exchange), Stage::CancelOnly { .. }));
	exchange.place(buyer, bid(ETH, 10, 400_000)).place(seller, ask(ETH, 10, 400_000).ioc()).round();
	assert_eq!(exchange.lots(buyer, ETH), 10);
}

/// However long the gap, funding is charged for one hour at most, at a rate within its clamp.
#[test]
fn funding_over_a_gap_should_be_one_hour_at_most() {
	let (mut exchange, ..) = after_a_gap(1_000_000);
	exchange.wait(Millis(8 * 3_600_000)).round();
	let charges: Vec<_> = exchange
		.events()
		.into_iter()
		.filter_map(|event| match event {
			Event::FundingCharged { market: BTC, rate } => Some(rate),
			_ => None,
		})
		.collect();
	let terms = exchange.markets()[&BTC].market.funding;
	assert_eq!(charges.len(), 1);
	assert!(charges[0].0.abs() <= terms.max_rate.0.abs(), "{charges:?}");
}

/// The stage by the rules, from the history of all blocks with a price.
fn by_history(priced: &[u64], now: u64) -> Stage {
	let gaps = priced.windows(2).filter(|pair| pair[1] - pair[0] > 120_000);
	match gaps.map(|pair| pair[1]).next_back() {
		Some(back) if now - back < 60_000 => Stage::CancelOnly { until: Millis(back + 60_000) },
		Some(back) if now - back < 120_000 => Stage::PostOnly { until: Millis(back + 120_000) },
		_ => Stage::Open,
	}
}

#[test]
fn stage_should_follow_from_the_history_of_prices() {
	for seed in seeds(200) {
		let mut random = Random::new(seed);
		let mut exchange = Exchange::dev();
		let mut priced = vec![exchange.venue.get().now.0];
		for _ in 0..60 {
			match random.chance(25) {
				true => exchange.silence(BTC),
				false => exchange.price(BTC, 1_000_000),
			};
			exchange.wait(Millis(random.within(0..140_000))).round();
			let now = exchange.venue.get().now.0;
			if exchange.markets()[&BTC].price.now.is_ok() {
				priced.push(now);
			}
			assert_eq!(stage(&exchange), by_history(&priced, now), "seed {seed}");
		}
	}
}
