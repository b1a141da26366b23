//! Rounds whose budget does not cover all work.

use novation_exchange_types::{CancelReason, Event, RejectReason};
use novation_sim::{ask, bid, Exchange, Styled, AMPLE, BTC};
use novation_units::{AccountIndex, Lots, Ticks};

/// A book of `depth` asks of one lot each, from 1 000 000 up, and well-funded takers.
fn deep(depth: u64, takers: usize) -> (Exchange, Vec<AccountIndex>) {
	let mut exchange = Exchange::dev();
	let maker = exchange.trader(1_000_000);
	for at in 0..depth {
		exchange.place(maker, ask(BTC, 1, 1_000_000 + at).named(at));
	}
	let takers = (0..takers).map(|_| exchange.trader(1_000_000)).collect();
	exchange.round();
	(exchange, takers)
}

fn fills(exchange: &Exchange) -> Vec<(AccountIndex, Ticks, Lots)> {
	let fill = |event| match event {
		Event::OrderFilled { taker, price, lots, .. } => Some((taker, price, lots)),
		_ => None,
	};
	exchange.events().into_iter().filter_map(fill).collect()
}

#[test]
fn sweep_should_go_on_over_several_rounds_with_the_same_fills() {
	let run = |budget| {
		let (mut exchange, takers) = deep(100, 3);
		for (taker, lots) in takers.iter().zip([50, 20, 40]) {
			exchange.place(*taker, bid(BTC, lots, 1_000_200).named(1));
		}
		let (mut all, mut rounds) = (Vec::new(), 0);
		loop {
			let summary = exchange.round_within(budget, AMPLE);
			all.extend(fills(&exchange));
			rounds += 1;
			if summary.postponed == 0 {
				return (all, rounds, exchange.resting(), exchange.accounts.get().clone());
			}
		}
	};
	let (ample, one, ..) = run(AMPLE);
	let (small, many, resting, accounts) = run(15);
	assert_eq!((one, ample.len()), (1, 100));
	assert!(many > 5, "{many} rounds");
	assert_eq!(ample, small);
	let (_, _, resting_at_once, accounts_at_once) = run(AMPLE);
	assert_eq!(resting.len(), resting_at_once.len());
	for (one, other) in accounts.0.values().zip(accounts_at_once.0.values()) {
		assert_eq!((one.cash, &one.positions[..].len()), (other.cash, &other.positions.len()));
	}
}

#[test]
fn postponed_taker_should_go_before_younger_work() {
	let (mut exchange, takers) = deep(30, 2);
	exchange.place(takers[0], bid(BTC, 20, 1_000_200).named(1));
	exchange.round_within(6, AMPLE);
	assert_eq!(fills(&exchange).len(), 5);
	exchange.place(takers[1], bid(BTC, 20, 1_000_200).named(1)).round();
	let order: Vec<_> = fills(&exchange).into_iter().map(|fill| fill.0).collect();
	assert_eq!(order[..15], [takers[0]; 15]);
	assert_eq!(order[15..], [takers[1]; 10]);
}

#[test]
fn orders_should_keep_their_turn_when_some_were_not_even_looked_at() {
	let (mut exchange, takers) = deep(30, 8);
	for taker in &takers {
		exchange.place(*taker, bid(BTC, 2, 1_000_200).named(1).ioc());
	}
	// Half of the budget is for examining orders, and half for trading: four orders are examined, the others wait.
	exchange.round_within(7, AMPLE);
	let mut order: Vec<_> = fills(&exchange).into_iter().map(|fill| fill.0).collect();
	assert_eq!(order.len(), 3);
	exchange.round();
	order.extend(fills(&exchange).into_iter().map(|fill| fill.0));
	let mut sorted = order.clone();
	sorted.sort();
	assert_eq!(order, sorted);
	assert_eq!(order.len(), 16);
}

#[test]
fn postponed_taker_should_be_open_to_its_cancel() {
	let (mut exchange, takers) = deep(30, 1);
	exchange.place(takers[0], bid(BTC, 20, 1_000_200).named(1));
	exchange.round_within(6, AMPLE);
	exchange.cancel(takers[0], BTC, 1).round();
	assert_eq!(exchange.lots(takers[0], BTC), 5);
	let gone = |event: &Event| match event {
		Event::OrderCancelled { lots, reason, .. } => Some((*lots, *reason)),
		_ => None,
	};
	let told: Vec<_> = exchange.events().iter().filter_map(gone).collect();
	assert_eq!(told, [(Lots(15), CancelReason::Requested)]);
}

#[test]
fn fill_or_kill_order_should_not_block_others_for_ever_when_no_block_has_room_for_it() {
	let (mut exchange, takers) = deep(60, 2);
	exchange.place(takers[0], bid(BTC, 50, 1_000_200).named(1).fok());
	exchange.place(takers[1], bid(BTC, 5, 1_000_200).named(1).ioc());
	for _ in 0..4 {
		exchange.round_within(30, AMPLE);
	}
	assert_eq!(exchange.lots(takers[0], BTC), 0);
	assert_eq!(exchange.lots(takers[1], BTC), 5);
}

#[test]
fn fill_or_kill_order_should_wait_when_others_have_used_the_block() {
	let (mut exchange, takers) = deep(60, 2);
	exchange.place(takers[0], bid(BTC, 25, 1_000_200).named(1).ioc());
	exchange.place(takers[1], bid(BTC, 20, 1_000_200).named(1).fok());
	exchange.round_within(30, AMPLE);
	assert_eq!((exchange.lots(takers[0], BTC), exchange.lots(takers[1], BTC)), (25, 0));
	exchange.round_within(30, AMPLE);
	assert_eq!(exchange.lots(takers[1], BTC), 20);
}

#[test]
fn cancels_that_had_no_room_should_be_carried_out_in_the_next_rounds() {
	let (mut exchange, takers) = deep(0, 1);
	for at in 0..20 {
		exchange.place(takers[0], bid(BTC, 1, 990_000 - at).named(at));
	}
	exchange.round();
	exchange.cancel_all(takers[0], BTC);
	assert_eq!(exchange.round_within(8, AMPLE).postponed, 1);
	assert_eq!(exchange.resting().len(), 12);
	exchange.round_within(8, AMPLE);
	exchange.round_within(8, AMPLE);
	assert_eq!(exchange.resting().len(), 0);
	assert!(exchange.venue.get().queue.is_empty());
}

#[test]
fn replacement_that_was_half_done_should_place_its_order_later() {
	let (mut exchange, takers) = deep(0, 1);
	exchange.place(takers[0], bid(BTC, 1, 990_000).named(1)).round();
	exchange.replace(takers[0], 1, bid(BTC, 2, 991_000).named(1));
	assert_eq!(exchange.round_within(1, AMPLE).postponed, 1);
	assert!(exchange.resting().is_empty());
	exchange.round();
	assert_eq!(exchange.resting().len(), 1);
	let refused = |event: &Event| {
		matches!(event, Event::OrderRejected { reason: RejectReason::NotFound, .. })
	};
	assert!(!exchange.events().iter().any(refused));
}

#[test]
fn long_queue_of_takers_should_trade_however_little_a_block_affords() {
	let mut exchange = Exchange::dev();
	let (maker, taker) = (exchange.trader(1_000_000), exchange.trader(1_000_000));
	for name in 0..40 {
		exchange.place(maker, ask(BTC, 1, 1_000_000).named(name));
	}
	exchange.round();
	for name in 0..40 {
		exchange.place(taker, bid(BTC, 1, 1_000_000).named(name).ioc());
	}
	// Fewer units than takers to examine.
	for _ in 0..20 {
		exchange.round_within(10, 1_000);
	}
	assert_eq!(exchange.lots(taker, BTC), 40);
}
