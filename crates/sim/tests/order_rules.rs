//! Rules that hold at every door by which an order comes.

use novation_exchange_types::{
	BracketRequest, CancelReason, Direction, Event, Exit, Market, MarketStatus, Op, OrderRequest,
	RejectReason, TriggerRequest, TwapRequest,
};
use novation_sim::{ask, bid, btc, eth, Exchange, Styled, BTC, DOLLAR, ETH};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Millis, Quote, Ticks};

/// The reject reasons in the last round of an account's operations.
fn rejections(exchange: &Exchange, account: AccountIndex) -> Vec<RejectReason> {
	let find = |event: Event| match event {
		Event::OrderRejected { account: who, reason, .. }
		| Event::OperationRejected { account: who, reason, .. }
		| Event::ConditionalHeld { account: who, reason, .. }
			if who == account =>
		{
			Some(reason)
		}
		_ => None,
	};
	exchange.events().into_iter().filter_map(find).collect()
}

fn cancels(exchange: &Exchange, account: AccountIndex) -> Vec<(CancelReason, u64)> {
	let find = |event: Event| match event {
		Event::OrderCancelled { account: who, lots, reason, .. } if who == account => {
			Some((reason, lots.0))
		}
		_ => None,
	};
	exchange.events().into_iter().filter_map(find).collect()
}

fn below(mark: u64, order: OrderRequest) -> Op {
	Op::Trigger(TriggerRequest { order, direction: Direction::Below, mark: Ticks(mark) })
}

/// A dev exchange with a market maker and a trader.
fn exchange() -> (Exchange, AccountIndex, AccountIndex) {
	let mut exchange = Exchange::dev();
	let (maker, trader) = (exchange.trader(100_000), exchange.trader(10_000));
	(exchange, maker, trader)
}

/// Finding O1: the documented market stop, immediate-or-cancel at price 1, closes the position.
#[test]
fn market_stop_should_close_the_position() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, ask(BTC, 10, 1_000_000).named(1)).round();
	exchange.place(trader, bid(BTC, 10, 1_000_000).named(1).ioc()).round();
	exchange.submit(trader, below(950_000, ask(BTC, 10, 1).named(2).reducing().ioc())).round();
	exchange.place(maker, bid(BTC, 10, 940_000).named(2)).round();
	exchange.price(BTC, 945_000).rounds(2);
	assert_eq!(exchange.lots(trader, BTC), 0);
}

/// Finding O1: an order that never rests trades to the edge of the band, and not beyond it.
#[test]
fn order_that_never_rests_should_be_cut_to_the_band() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, ask(BTC, 5, 1_090_000).named(1));
	exchange.place(maker, ask(BTC, 5, 1_110_000).named(2)).round();
	exchange.place(trader, bid(BTC, 10, 10_000_000).named(1).ioc()).round();
	assert_eq!(exchange.lots(trader, BTC), 5);
	assert_eq!(cancels(&exchange, trader), [(CancelReason::NothingCrosses, 5)]);
	exchange.place(maker, ask(BTC, 5, 1_090_000).named(3));
	exchange.place(trader, bid(BTC, 10, 10_000_000).named(2).fok()).rounds(1);
	assert_eq!(exchange.lots(trader, BTC), 5, "all or nothing, within the band");
}

/// Finding O1: a stop whose order would be outside the band at its own mark is refused when it is filed.
#[test]
fn trigger_that_could_never_act_should_be_refused_when_filed() {
	let (mut exchange, _, trader) = exchange();
	let file = |exchange: &mut Exchange, op: Op| {
		exchange.submit(trader, op).round();
		rejections(exchange, trader)
	};
	// A resting order at 1, when the mark is 950 000: the band ends 10 % below an index of about 940 593.
	let far = below(950_000, ask(BTC, 10, 1).named(1).reducing());
	assert!(matches!(file(&mut exchange, far)[..], [RejectReason::OutsideBand { .. }]));
	let near = below(950_000, ask(BTC, 10, 900_000).named(1).reducing());
	assert_eq!(file(&mut exchange, near), []);
	let now = exchange.venue.get().now;
	let over = below(950_000, ask(BTC, 10, 940_000).named(2).until(now));
	assert_eq!(file(&mut exchange, over), [RejectReason::Expired]);
	let iceberg = below(950_000, ask(BTC, 1_000, 940_000).named(3).showing(1));
	let least = Lots(10);
	assert_eq!(file(&mut exchange, iceberg), [RejectReason::DisplayTooSmall { least }]);
	let pegged = below(950_000, bid(BTC, 10, 1_000).named(4).pegged(-10));
	assert!(matches!(file(&mut exchange, pegged)[..], [RejectReason::BeyondLimit { .. }]));
}

/// Finding O1: in an auction the limit of such an order is the edge of the band as well.
#[test]
fn order_that_never_rests_should_be_cut_to_the_band_in_an_auction() {
	let auction = Market { matching: novation_exchange_types::Matching::Auction, ..btc() };
	let mut exchange = Exchange::new([(BTC, auction)]);
	exchange.price(BTC, 1_000_000).round();
	let (maker, trader) = (exchange.trader(100_000), exchange.trader(10_000));
	exchange.place(maker, ask(BTC, 5, 1_090_000).named(1)).round();
	exchange.place(trader, bid(BTC, 5, 10_000_000).named(1).ioc()).round();
	assert_eq!((rejections(&exchange, trader), exchange.lots(trader, BTC)), (vec![], 5));
}

/// Finding O4: a bid at rest in a market that became `ReduceOnly` opens no position.
#[test]
fn resting_order_should_open_nothing_in_a_reduce_only_market() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, ask(BTC, 10, 1_000_000).named(1)).round();
	exchange.place(trader, bid(BTC, 10, 1_000_000).named(1).ioc()).round();
	let other = exchange.trader(10_000);
	exchange.place(other, bid(BTC, 4, 990_000).named(1));
	exchange.place(maker, bid(BTC, 20, 980_000).named(2)).round();
	exchange.amend(BTC, |market| market.status = MarketStatus::ReduceOnly);
	exchange.place(trader, ask(BTC, 10, 980_000).named(2).reducing().ioc()).round();
	assert_eq!(exchange.lots(other, BTC), 0);
	assert_eq!(cancels(&exchange, other), [(CancelReason::MarketReduceOnly, 4)]);
	// The maker is short 10: its bid may buy these back, and nothing beyond.
	assert_eq!((exchange.lots(trader, BTC), exchange.lots(maker, BTC)), (0, 0));
}

/// Finding O4: the same in an auction, and for a pegged order that the index moves across the book.
#[test]
fn auction_and_pegged_orders_should_open_nothing_in_a_reduce_only_market() {
	let auction = Market { matching: novation_exchange_types::Matching::Auction, ..btc() };
	let mut exchange = Exchange::new([(BTC, auction), (ETH, eth())]);
	exchange.price(BTC, 1_000_000).price(ETH, 400_000).round();
	let [maker, trader, other] = [0; 3].map(|_| exchange.trader(100_000));
	for market in [BTC, ETH] {
		let price = exchange.mark(market);
		exchange.place(maker, ask(market, 10, price).named(market.0.into())).round();
		exchange.place(trader, bid(market, 10, price).named(market.0.into())).round();
	}
	exchange.place(other, bid(BTC, 4, 990_000).named(1));
	exchange.place(trader, ask(ETH, 10, 404_000).named(7).reducing());
	exchange.place(other, bid(ETH, 4, 500_000).named(2).pegged(-10)).round();
	for market in [BTC, ETH] {
		exchange.amend(market, |market| market.status = MarketStatus::ReduceOnly);
	}
	exchange.place(trader, ask(BTC, 10, 980_000).named(2).reducing());
	exchange.price(ETH, 405_000).round();
	assert_eq!((exchange.lots(other, BTC), exchange.lots(other, ETH)), (0, 0));
	let gone = [(CancelReason::MarketReduceOnly, 4); 2];
	assert_eq!(cancels(&exchange, other), gone);
}

/// A dev exchange whose smallest notional is 100 dollars: ten lots at 1 000 000.
fn with_least_notional() -> (Exchange, AccountIndex, AccountIndex) {
	let mut market = btc();
	market.orders.min_notional = Quote(100 * DOLLAR);
	let mut exchange = Exchange::new([(BTC, market)]);
	exchange.price(BTC, 1_000_000).round();
	let (maker, trader) = (exchange.trader(100_000), exchange.trader(10_000));
	(exchange, maker, trader)
}

/// Finding O6: no door lets an order below the smallest notional in.
#[test]
fn smallest_notional_should_hold_at_every_door() {
	let (mut exchange, _, trader) = with_least_notional();
	let least = Quote(100 * DOLLAR);
	let small = bid(BTC, 9, 1_000_000).named(5);
	let twap = |lots| TwapRequest {
		order: bid(BTC, lots, 1_000_000).named(6).ioc(),
		slices: 10,
		interval: Millis(6_000),
	};
	let (market, client_id) = (BTC, ClientOrderId(1));
	let exit = Some(Exit { mark: Ticks(900_000), price: Ticks(1) });
	for op in [
		Op::Place(small),
		Op::Replace { market, client_id, order: small },
		below(950_000, small),
		Op::Bracket(BracketRequest { entry: small, stop: exit, target: None }),
		Op::Twap(twap(99)),
	] {
		assert!(!exchange.admits(&op), "{op:?}");
	}
	assert!(exchange.admits(&Op::Twap(twap(100))));
	exchange.place(trader, bid(BTC, 20, 1_000_000).named(1)).round();
	exchange.shrink(trader, BTC, 1, 9).round();
	assert_eq!(rejections(&exchange, trader), [RejectReason::NotionalTooSmall { least }]);
	exchange.place(trader, bid(BTC, 20, 1_000_000).named(2)).shrink(trader, BTC, 2, 9).round();
	assert_eq!(rejections(&exchange, trader), [RejectReason::NotionalTooSmall { least }]);
	exchange.shrink(trader, BTC, 1, 10).round();
	assert_eq!(rejections(&exchange, trader), []);
}

/// Finding O6: slices and triggered orders are judged by the terms of the block that sends them.
#[test]
fn smallest_notional_should_hold_for_what_conditional_orders_send() {
	let (mut exchange, maker, trader) = with_least_notional();
	exchange.place(maker, ask(BTC, 500, 1_000_000).named(1)).round();
	let order = bid(BTC, 100, 1_000_000).named(6).ioc();
	exchange.submit(trader, Op::Twap(TwapRequest { order, slices: 10, interval: Millis(6_000) }));
	exchange.submit(trader, below(950_000, bid(BTC, 10, 1_000_000).named(7).ioc())).round();
	assert_eq!(exchange.lots(trader, BTC), 10);
	let least = Quote(1_000 * DOLLAR);
	exchange.amend(BTC, |market| market.orders.min_notional = least).round();
	assert_eq!(rejections(&exchange, trader), [RejectReason::NotionalTooSmall { least }]);
	exchange.price(BTC, 945_000).round();
	let reason = RejectReason::NotionalTooSmall { least };
	assert_eq!(rejections(&exchange, trader), [reason; 2], "the slice and the triggered order");
	assert_eq!(exchange.lots(trader, BTC), 10);
}

/// Finding O7: a fill-or-kill order over more makers than it may meet is refused with that reason.
#[test]
fn fill_or_kill_should_name_the_bound_on_makers() {
	let (mut exchange, maker, trader) = exchange();
	for id in 0..200 {
		exchange.place(maker, ask(BTC, 1, 1_000_000).named(id));
	}
	exchange.round();
	exchange.place(trader, bid(BTC, 200, 1_000_000).named(1).fok()).round();
	let reason = RejectReason::TooManyMakers { lots: Lots(128) };
	assert_eq!(rejections(&exchange, trader), [reason]);
	exchange.place(trader, bid(BTC, 128, 1_000_000).named(1).fok()).round();
	assert_eq!(exchange.lots(trader, BTC), 128);
}

/// `Overflow` does not stand for an account with too many markets.
#[test]
fn taker_with_too_many_markets_should_be_told_so() {
	let markets = (0..17).map(|id| (MarketId(id), btc()));
	let mut exchange = Exchange::new(markets);
	(0..17).for_each(|id| {
		exchange.price(MarketId(id), 1_000_000);
	});
	exchange.round();
	let (maker, trader) = (exchange.trader(100_000), exchange.trader(100_000));
	exchange.place(maker, ask(MarketId(16), 5, 1_000_000).named(100)).round();
	for id in 0..16 {
		exchange.place(trader, bid(MarketId(id), 1, 900_000).named(id.into()));
	}
	exchange.round();
	exchange.place(trader, bid(MarketId(16), 5, 1_000_000).named(50).ioc()).round();
	assert_eq!(rejections(&exchange, trader), [RejectReason::TooManyPositions]);
}

/// Finding O8: with a full queue, triggers push nothing out silently. Who does not fit is told, the youngest first.
#[test]
fn full_queue_should_cut_nothing_silently() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, ask(BTC, 100, 1_000_000).named(1)).round();
	exchange.place(trader, bid(BTC, 100, 1_000_000).named(1).ioc()).round();
	for id in 0..5 {
		exchange.submit(trader, below(950_000, ask(BTC, 10, 900_000).named(10 + id).reducing()));
	}
	exchange.round();
	let others: Vec<AccountIndex> = (0..40).map(|_| exchange.trader(1_000)).collect();
	for other in &others {
		exchange.place(*other, bid(BTC, 1, 890_000).named(1));
	}
	exchange.venue.edit().queue_capacity = 30;
	exchange.price(BTC, 945_000).round_within(8, 8);
	let told = others.iter().filter(|other| !rejections(&exchange, **other).is_empty());
	let told: Vec<_> = told.collect();
	let placed = others.iter().filter(|other| exchange.account(**other).has_orders()).count();
	let waits = exchange.venue.get().queue.len();
	assert!(waits == 30 && !told.is_empty());
	let of_trader = exchange.venue.get().queue.iter().filter(|at| at.account == trader).count();
	assert_eq!(told.len() + placed + waits - of_trader, 40, "each is placed, waits or is told");
	exchange.rounds(20);
	assert_eq!(exchange.venue.get().queue.len(), 0);
}

/// Finding O8: a backlog beyond the capacity loses its youngest operations, each with a reason, a batch as a whole.
#[test]
fn backlog_beyond_the_capacity_should_be_rejected_with_a_reason() {
	let (mut exchange, _, trader) = exchange();
	let other = exchange.trader(1_000);
	for id in 0..6 {
		exchange.place(trader, bid(BTC, 1, 900_000).named(id));
	}
	exchange.submit(other, Op::AtomicBatch { operations: 2 });
	exchange.place(other, bid(BTC, 1, 900_000).named(1).post_only());
	exchange.place(other, bid(BTC, 1, 900_000).named(2).post_only());
	exchange.venue.edit().queue_capacity = 7;
	exchange.round_within(0, 0);
	assert_eq!(rejections(&exchange, trader), []);
	assert_eq!(rejections(&exchange, other), [RejectReason::QueueFull; 2]);
	assert_eq!(exchange.venue.get().queue.len(), 6);
}

/// Finding O10: 3 200 triggers of 100 accounts at a nearer mark delay the stop of another account by two blocks at most.
#[test]
fn triggers_of_few_accounts_should_not_delay_a_stop() {
	for reduces in [false, true] {
		let (mut exchange, maker, victim) = exchange();
		let crowd: Vec<AccountIndex> = (0..100).map(|_| exchange.trader(1_000)).collect();
		exchange.place(maker, ask(BTC, 1_000, 1_000_000).named(1)).round();
		for account in crowd.iter().chain([&victim]) {
			exchange.place(*account, bid(BTC, 1, 1_000_000).named(1).ioc());
		}
		exchange.round();
		for account in &crowd {
			for id in 0..32 {
				let order = ask(BTC, 1, 900_000).named(10 + id).ioc();
				let order = if reduces { order.reducing() } else { order };
				exchange.submit(*account, below(960_000, order));
			}
		}
		exchange.round();
		exchange.submit(victim, below(950_000, ask(BTC, 1, 900_000).named(2).reducing().ioc()));
		exchange.place(maker, bid(BTC, 100_000, 900_000).named(2)).round();
		exchange.price(BTC, 945_000).round_within(0, 0);
		// A quarter of the budget is for triggers: about 400 of them in a block.
		let blocks = (0..40).position(|_| {
			exchange.round_within(1_700, 1_700);
			exchange.lots(victim, BTC) == 0
		});
		assert!(blocks.is_some_and(|blocks| blocks <= 2), "reduce-only {reduces}: {blocks:?}");
	}
}
