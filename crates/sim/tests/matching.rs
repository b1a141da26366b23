//! Changes of a market's matching mode while orders wait.

use novation_exchange_types::{
	BracketRequest, CancelReason, Direction, Event, Exit, Matching, Op, TriggerRequest, TwapRequest,
};
use novation_sim::{ask, bid, toy, Exchange, Flow, Mix, Random, Styled, BTC, ETH};
use novation_units::{AccountIndex, Millis, Ticks};

fn exchange() -> (Exchange, AccountIndex, AccountIndex) {
	let mut exchange = Exchange::new([(BTC, toy())]);
	exchange.price(BTC, 1_000).round();
	let (maker, trader) = (exchange.trader(10_000), exchange.trader(10_000));
	(exchange, maker, trader)
}

fn change(exchange: &mut Exchange, matching: Matching) {
	exchange.amend(BTC, |market| market.matching = matching);
}

fn exit(mark: u64, price: u64) -> Option<Exit> {
	Some(Exit { mark: Ticks(mark), price: Ticks(price) })
}

/// Finding O11: the stop of a bracket closes its position in an auction, when its market has become one.
#[test]
fn exit_should_close_in_an_auction() {
	let (mut exchange, maker, trader) = exchange();
	exchange.place(maker, ask(BTC, 10, 1_000).named(1)).round();
	let entry = bid(BTC, 10, 1_000).named(5);
	let request = BracketRequest { entry, stop: exit(950, 920), target: None };
	exchange.submit(trader, Op::Bracket(request)).round();
	change(&mut exchange, Matching::Auction);
	exchange.place(maker, bid(BTC, 10, 930).named(2)).round();
	exchange.price(BTC, 945).round();
	assert_eq!(exchange.lots(trader, BTC), 0);
	assert!(exchange.venue.get().conditionals.get(&trader).is_none());
}

/// Finding O11: slices of a TWAP, and a fill-or-kill trigger, go on in an auction.
#[test]
fn slices_and_triggers_should_go_on_in_an_auction() {
	let (mut exchange, maker, trader) = exchange();
	let order = bid(BTC, 10, 1_010).named(5).ioc();
	let twap = TwapRequest { order, slices: 2, interval: Millis(12_000) };
	exchange.place(maker, ask(BTC, 100, 1_000).named(1)).round();
	exchange.submit(trader, Op::Twap(twap));
	let order = bid(BTC, 7, 1_050).named(6).fok();
	let request = TriggerRequest { order, direction: Direction::Above, mark: Ticks(1_030) };
	exchange.submit(trader, Op::Trigger(request)).round();
	assert_eq!(exchange.lots(trader, BTC), 5);
	change(&mut exchange, Matching::Auction);
	exchange.rounds(2);
	assert_eq!(exchange.lots(trader, BTC), 10);
	exchange.price(BTC, 1_040).rounds(2);
	assert_eq!(exchange.lots(trader, BTC), 17);
}

/// Finding O11: pegged orders leave before the first auction. Without room for all, the market waits with its change.
#[test]
fn pegged_orders_should_leave_before_the_first_auction() {
	let (mut exchange, maker, trader) = exchange();
	for id in 0..6 {
		exchange.place(maker, bid(BTC, 5, 1_100).named(id).pegged(-5));
	}
	exchange.round();
	change(&mut exchange, Matching::Auction);
	exchange.round_within(3, 1_000);
	assert_eq!(exchange.resting().len(), 3);
	exchange.place(trader, ask(BTC, 5, 990).named(1)).round();
	assert_eq!(exchange.resting().len(), 1, "its order rests: nobody is left to trade with");
	let gone = |event: &&Event| {
		matches!(event, Event::OrderCancelled { reason: CancelReason::MatchingChanged, .. })
	};
	assert_eq!(exchange.events().iter().filter(gone).count(), 3);
}

/// Finding O11: law I-3 holds in random histories in which the matching changes.
#[test]
fn laws_should_hold_while_the_matching_changes() {
	for seed in 0..40 {
		let mut exchange = Exchange::new([(BTC, toy()), (ETH, toy())]);
		exchange.price(BTC, 1_000).price(ETH, 1_000).round();
		let accounts: Vec<_> = (0..6).map(|_| exchange.trader(1_000)).collect();
		let markets = vec![(BTC, 1_000), (ETH, 1_000)];
		let mix = Mix { accounts, markets, spread: 12, max_lots: 30, names: 12 };
		let mut flow = Flow::new(mix, seed).with_conditionals();
		let mut random = Random::new(seed + 1_000);
		for _ in 0..60 {
			let now = exchange.venue.get().now;
			let queue = exchange.admitted(&flow.batch(12, now));
			exchange.venue.edit().queue.extend(queue);
			exchange.price(BTC, 990 + random.within(0..20));
			if random.chance(15) {
				let matching = random.pick(&[Matching::Auction, Matching::Continuous]);
				change(&mut exchange, matching);
			}
			exchange.round();
		}
	}
}
