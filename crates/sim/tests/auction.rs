//! Markets that trade by auction, rule by rule.

use novation_book::SelfTrade;
use novation_exchange_types::{CancelReason, Event, MarketStatus, Op, RejectReason};
use novation_ledger::FEES;
use novation_sim::{
	ask, bid, seeds, toy, toy_auction, Exchange, Flow, Mix, Random, Styled, AMPLE, BLOCK, BTC, ETH,
};
use novation_units::{AccountIndex, ClientOrderId, Lots, Millis, Quote, Ticks};

/// An auction market at 1 000, and `N` well-funded traders.
fn auction<const N: usize>() -> (Exchange, [AccountIndex; N]) {
	let mut exchange = Exchange::new([(BTC, toy_auction()), (ETH, toy())]);
	exchange.price(BTC, 1_000).price(ETH, 1_000).round();
	let traders = [(); N].map(|()| exchange.trader(1_000));
	(exchange, traders)
}

fn cleared(exchange: &Exchange) -> Option<(u64, u64)> {
	exchange.events().iter().find_map(|event| match event {
		Event::AuctionCleared { price, lots, .. } => Some((price.0, lots.0)),
		_ => None,
	})
}

fn positions<const N: usize>(exchange: &Exchange, traders: [AccountIndex; N]) -> [i64; N] {
	traders.map(|trader| exchange.lots(trader, BTC))
}

fn rejection(exchange: &Exchange, of: AccountIndex) -> Option<RejectReason> {
	exchange.events().iter().find_map(|event| match event {
		Event::OrderRejected { account, reason, .. } if *account == of => Some(*reason),
		_ => None,
	})
}

fn cancels(exchange: &Exchange) -> Vec<(AccountIndex, u64, CancelReason)> {
	let cancel = |event: &Event| match event {
		Event::OrderCancelled { account, lots, reason, .. } => Some((*account, lots.0, *reason)),
		_ => None,
	};
	exchange.events().iter().filter_map(cancel).collect()
}

fn resting(exchange: &Exchange) -> Vec<(AccountIndex, u64, u64)> {
	let orders = exchange.resting();
	orders.iter().map(|(.., at)| (at.account, at.price.0, at.lots.0)).collect()
}

#[test]
fn auction_should_trade_everything_at_the_price_next_to_the_mark() {
	for (low, high, price) in [(990, 1_010, 1_000), (1_002, 1_010, 1_002), (990, 997, 997)] {
		let (mut exchange, [buyer, seller]) = auction();
		exchange.place(buyer, bid(BTC, 5, high)).place(seller, ask(BTC, 3, low)).round();
		assert_eq!(cleared(&exchange), Some((price, 3)));
		assert_eq!(positions(&exchange, [buyer, seller]), [3, -3]);
		assert_eq!(resting(&exchange), [(buyer, high, 2)]);
	}
}

#[test]
fn auction_should_give_everybody_the_one_price_however_bold_they_were() {
	let (mut exchange, [one, two, three, four]) = auction();
	exchange.place(one, bid(BTC, 10, 1_050)).place(two, bid(BTC, 10, 1_004));
	exchange.place(three, ask(BTC, 15, 960)).place(four, ask(BTC, 5, 1_003)).round();
	assert_eq!(cleared(&exchange), Some((1_003, 20)));
	assert_eq!(positions(&exchange, [one, two, three, four]), [10, 10, -15, -5]);
}

#[test]
fn new_orders_should_pay_as_takers_and_those_that_rested_as_makers() {
	let (mut exchange, [old, new, other]) = auction();
	exchange.place(old, ask(BTC, 10, 1_000)).round();
	assert_eq!(cleared(&exchange), None);
	exchange.place(new, bid(BTC, 20, 1_000)).place(other, ask(BTC, 10, 1_000)).round();
	// 20 lots are worth 200 000 atoms: one maker of 10 lots, takers of 20 and of 10.
	assert_eq!(exchange.account(FEES).cash, Quote(10 + 90 + 45));
	let roles: Vec<_> = exchange
		.events()
		.iter()
		.filter_map(|event| match event {
			Event::OrderFilled { maker, taker, .. } => Some((*maker, *taker)),
			_ => None,
		})
		.collect();
	assert_eq!(roles, [(old, new), (other, new)]);
}

#[test]
fn orders_of_one_price_should_share_by_size_whenever_they_came() {
	let (mut exchange, [old, large, small, buyer]) = auction();
	exchange.place(old, ask(BTC, 10, 1_000)).round();
	exchange.place(large, ask(BTC, 20, 1_000)).place(small, ask(BTC, 3, 1_000));
	exchange.place(buyer, bid(BTC, 11, 1_000)).round();
	// 11 lots for 33: 3⅓, 6⅔ and 1. The last lot goes to the order that lost most by rounding.
	assert_eq!(positions(&exchange, [old, large, small, buyer]), [-3, -7, -1, 11]);
}

#[test]
fn last_lot_should_go_to_the_larger_order_and_then_to_the_lower_account() {
	let (mut exchange, [one, two, buyer]) = auction();
	exchange.place(two, ask(BTC, 5, 1_000)).place(one, ask(BTC, 5, 1_000));
	exchange.place(buyer, bid(BTC, 5, 1_000)).round();
	assert_eq!(positions(&exchange, [one, two]), [-3, -2]);
	let (mut exchange, [one, two, buyer]) = auction();
	exchange.place(one, ask(BTC, 1, 1_000)).place(two, ask(BTC, 3, 1_000));
	exchange.place(buyer, bid(BTC, 2, 1_000)).round();
	assert_eq!(positions(&exchange, [one, two]), [0, -2], "half a lot is due to each");
}

#[test]
fn what_is_left_should_rest_or_go_as_its_kind_says() {
	let (mut exchange, [one, two, seller]) = auction();
	exchange.place(two, bid(BTC, 10, 1_000).ioc()).place(one, bid(BTC, 10, 1_000));
	exchange.place(seller, ask(BTC, 10, 1_000).ioc()).round();
	assert_eq!(cancels(&exchange), [(two, 5, CancelReason::NothingCrosses)]);
	assert_eq!(resting(&exchange), [(one, 1_000, 5)]);
}

#[test]
fn what_comes_to_rest_should_stand_by_account_and_name() {
	let (mut exchange, [one, two, three]) = auction();
	exchange.place(three, bid(BTC, 1, 990)).place(one, bid(BTC, 2, 990).named(7));
	exchange.place(two, bid(BTC, 3, 990)).place(one, bid(BTC, 4, 990).named(6)).round();
	assert_eq!(resting(&exchange), [(one, 990, 4), (one, 990, 2), (two, 990, 3), (three, 990, 1)]);
}

#[test]
fn fill_or_kill_should_be_rejected_and_post_only_only_if_it_crosses_what_rests() {
	let (mut exchange, [old, one, two, three]) = auction();
	exchange.place(old, ask(BTC, 10, 1_005)).round();
	exchange.place(one, bid(BTC, 1, 1_005).fok()).place(two, bid(BTC, 1, 1_005).post_only());
	exchange.place(three, bid(BTC, 4, 1_004).post_only()).place(old, ask(BTC, 4, 1_000).named(1));
	exchange.round();
	assert_eq!(rejection(&exchange, one), Some(RejectReason::NotInAuction));
	assert_eq!(rejection(&exchange, two), Some(RejectReason::WouldCross { best: Ticks(1_005) }));
	assert_eq!(exchange.lots(three, BTC), 4, "it meets a new order");
}

#[test]
fn account_should_never_trade_with_itself() {
	let outcomes = [
		(SelfTrade::CancelMaker, vec![(1, 5)], 3),
		(SelfTrade::CancelTaker, vec![(2, 3)], 0),
		(SelfTrade::CancelBoth, vec![(1, 5), (2, 3)], 0),
	];
	for rests in [false, true] {
		for (rule, gone, bought) in &outcomes {
			let (mut exchange, [both, seller]) = auction();
			exchange.place(both, ask(BTC, 5, 1_000).named(1));
			if rests {
				exchange.round();
			}
			exchange.place(both, bid(BTC, 3, 1_010).named(2).on_self_trade(*rule));
			exchange.place(seller, ask(BTC, 9, 1_002)).round();
			let told: Vec<_> = exchange
				.events()
				.iter()
				.filter_map(|event| match event {
					Event::OrderCancelled {
						client_id,
						lots,
						reason: CancelReason::SelfTrade,
						..
					} => Some((client_id.0, lots.0)),
					_ => None,
				})
				.collect();
			assert_eq!(told, *gone, "{rule:?}, rests: {rests}");
			assert_eq!(exchange.lots(both, BTC), *bought, "{rule:?}, rests: {rests}");
		}
	}
}

#[test]
fn reduce_only_orders_should_never_turn_a_position_round() {
	let (mut exchange, [holder, other, buyer]) = auction();
	exchange.place(holder, bid(BTC, 10, 1_000)).place(other, ask(BTC, 10, 1_000)).round();
	exchange.place(holder, ask(BTC, 8, 1_000).named(1).reducing());
	exchange.place(holder, ask(BTC, 9, 1_001).named(2).reducing()).round();
	exchange.place(buyer, bid(BTC, 30, 1_001)).round();
	assert_eq!(exchange.lots(holder, BTC), 0);
	assert_eq!(cancels(&exchange), [(holder, 7, CancelReason::NothingToReduce)]);
	assert_eq!(resting(&exchange), [(buyer, 1_001, 20)]);
}

#[test]
fn order_that_rests_should_leave_before_the_clearing_if_it_must_not_trade() {
	let (mut exchange, [buyer, late, seller]) = auction();
	let poor = exchange.trader(0);
	exchange.deposit(poor, Quote(5_000));
	let now = exchange.venue.get().now;
	exchange
		.place(poor, ask(BTC, 10, 1_000))
		.place(late, ask(BTC, 10, 1_000).until(Millis(now.0 + 9_000)));
	exchange.place(seller, ask(BTC, 10, 1_060)).round();
	// At 1 060 the poor account's lots would cost 6 000 atoms more than they bring.
	exchange.price(BTC, 1_060);
	exchange.place(buyer, bid(BTC, 10, 1_070)).round();
	let gone = [(late, 10, CancelReason::Expired), (poor, 10, CancelReason::InsufficientMargin)];
	let mut told = cancels(&exchange);
	told.sort_by_key(|at| at.0 != late);
	assert_eq!(told, gone);
	assert_eq!(cleared(&exchange), Some((1_060, 10)));
	assert_eq!(positions(&exchange, [buyer, seller, poor, late]), [10, -10, 0, 0]);
}

#[test]
fn order_should_take_part_in_the_auction_before_its_block_and_in_none_after() {
	let (mut exchange, [buyer, seller]) = auction();
	let end = Millis(exchange.venue.get().now.0 + 3 * BLOCK.0);
	exchange.place(seller, ask(BTC, 10, 1_000).until(end)).round();
	exchange.place(buyer, bid(BTC, 4, 1_000).named(1).ioc()).round();
	assert_eq!(positions(&exchange, [buyer, seller]), [4, -4]);
	exchange.place(buyer, bid(BTC, 4, 1_000).named(2).ioc()).round();
	assert_eq!(positions(&exchange, [buyer, seller]), [4, -4]);
	assert!(cancels(&exchange).contains(&(seller, 6, CancelReason::Expired)));
}

#[test]
fn order_should_need_margin_for_its_limit_before_it_enters() {
	let (mut exchange, [seller]) = auction();
	let poor = exchange.trader(0);
	// 10 lots at 1 000 need 4 000 atoms and a taker's fee of 45.
	exchange.deposit(poor, Quote(4_044));
	exchange.place(poor, bid(BTC, 10, 1_000)).place(seller, ask(BTC, 10, 1_000)).round();
	assert_eq!(
		rejection(&exchange, poor),
		Some(RejectReason::InsufficientMargin { missing: Quote(1) })
	);
	exchange.deposit(poor, Quote(1)).place(poor, bid(BTC, 10, 1_000)).round();
	assert_eq!(exchange.lots(poor, BTC), 10);
}

#[test]
fn far_order_should_not_pay_for_the_loss_of_a_near_one() {
	let (mut exchange, [buyer]) = auction();
	let poor = exchange.trader(0);
	exchange.deposit(poor, Quote(12_000));
	// Together they would sell at 1 000 on average, but only the near one ever trades.
	exchange.place(poor, ask(BTC, 12, 900).named(1)).place(poor, ask(BTC, 12, 1_100).named(2));
	exchange.place(buyer, bid(BTC, 12, 901)).round();
	assert_eq!(exchange.lots(poor, BTC), 0);
	assert!(matches!(rejection(&exchange, poor), Some(RejectReason::InsufficientMargin { .. })));
}

#[test]
fn small_bold_order_should_meet_no_more_than_it_can_trade_with() {
	let (mut exchange, [seller, late, buyer]) = auction();
	exchange.place(seller, ask(BTC, 10, 1_000));
	exchange.place(late, ask(BTC, 10, 1_001)).round();
	exchange.place(buyer, bid(BTC, 10, 1_050)).round();
	assert_eq!(positions(&exchange, [seller, buyer]), [-10, 10]);
	assert_eq!(resting(&exchange), [(late, 1_001, 10)]);
}

#[test]
fn orders_should_rest_in_turn_while_nothing_may_trade() {
	let (mut exchange, [one, two, three, four]) = auction();
	exchange.amend(BTC, |market| market.status = MarketStatus::PostOnly);
	exchange.place(four, bid(BTC, 1, 1_000).ioc()).place(three, bid(BTC, 5, 990));
	exchange.place(two, ask(BTC, 5, 1_000)).place(one, bid(BTC, 5, 1_000)).round();
	assert_eq!(resting(&exchange), [(one, 1_000, 5), (three, 990, 5)]);
	assert_eq!(rejection(&exchange, two), Some(RejectReason::MarketClosed));
	assert_eq!(rejection(&exchange, four), Some(RejectReason::MarketClosed));
}

#[test]
fn positions_should_shrink_in_an_auction_without_a_price() {
	let (mut exchange, [long, short]) = auction();
	exchange.place(long, bid(BTC, 10, 1_000)).place(short, ask(BTC, 10, 1_000)).round();
	exchange.silence(BTC).wait(Millis(61_000)).round();
	exchange.place(long, ask(BTC, 4, 990).reducing()).place(short, bid(BTC, 6, 1_010).reducing());
	exchange.round();
	assert_eq!(cleared(&exchange), Some((1_000, 4)), "next to the last mark");
	assert_eq!(positions(&exchange, [long, short]), [6, -6]);
}

#[test]
fn liquidation_should_take_from_the_book_of_an_auction() {
	let (mut exchange, [rich, other]) = auction();
	let poor = exchange.trader(0);
	exchange.deposit(poor, Quote(5_000)).insure(1);
	exchange.place(poor, bid(BTC, 10, 1_000)).place(rich, ask(BTC, 10, 1_000)).round();
	exchange.place(other, bid(BTC, 10, 960)).round();
	exchange.price(BTC, 965).round();
	let [left, taken] = positions(&exchange, [poor, other]);
	assert!(taken > 0 && left + taken == 10, "{left} left, {taken} taken");
	assert_eq!(cleared(&exchange), None);
}

#[test]
fn auction_should_go_on_in_the_next_block_where_the_budget_ended() {
	let (mut exchange, [buyer, idle]) = auction();
	let sellers = [(); 8].map(|()| exchange.trader(1_000));
	for seller in sellers {
		exchange.place(seller, ask(BTC, 10, 1_000));
	}
	exchange.round();
	exchange.place(buyer, bid(BTC, 75, 1_001)).place(idle, bid(BTC, 1, 990));
	let mut bought = Vec::new();
	for _ in 0..9 {
		exchange.round_within(12, AMPLE);
		bought.push(exchange.lots(buyer, BTC));
	}
	assert!(bought.windows(2).all(|at| at[0] <= at[1]) && bought[0] > 0, "{bought:?}");
	assert_eq!(bought.last(), Some(&75), "{bought:?}");
	assert_eq!(resting(&exchange).iter().map(|at| at.2).sum::<u64>(), 5 + 1);
}

#[test]
fn cancel_should_reach_an_order_that_waits_for_its_auction() {
	let (mut exchange, [buyer, seller]) = auction();
	exchange.place(seller, ask(BTC, 10, 1_000)).round();
	exchange.place(buyer, bid(BTC, 10, 1_000)).round_within(1, AMPLE);
	assert_eq!(exchange.venue.get().queue.len(), 1);
	exchange.submit(buyer, Op::Cancel { market: BTC, client_id: ClientOrderId(0) }).round();
	assert_eq!(cancels(&exchange), [(buyer, 10, CancelReason::Requested)]);
	assert_eq!(exchange.lots(buyer, BTC), 0);
}

#[test]
fn fill_or_kill_elsewhere_should_wait_if_an_auction_has_used_the_block() {
	let (mut exchange, [buyer, seller, other]) = auction();
	for name in 0..6 {
		exchange.place(seller, ask(BTC, 1, 1_000).named(name));
		exchange.place(seller, ask(ETH, 1, 1_000).named(10 + name));
	}
	exchange.round();
	exchange.place(buyer, bid(BTC, 6, 1_000)).place(other, bid(ETH, 6, 1_000).fok());
	exchange.round_within(10, AMPLE);
	assert_eq!(rejection(&exchange, other), None);
	exchange.round();
	assert_eq!(exchange.lots(other, ETH), 6);
}

/// Margin is checked only before the clearing. Afterwards a trading account meets initial margin, or is no nearer to
/// liquidation, or lacks less than before, except for an atom of fees per fill. A reduce-only order rests without a
/// margin check, so accounts that sent one in the block are excluded.
#[test]
fn accounts_should_come_out_of_an_auction_no_worse_than_they_were_asked_for() {
	let (mut judged, mut below) = (0, 0);
	for seed in seeds(if cfg!(debug_assertions) { 4 } else { 40 }) {
		let mut random = Random::new(seed ^ 0xfade);
		let mut exchange = Exchange::new([(BTC, toy_auction()), (ETH, toy_auction())]);
		let accounts: Vec<_> = (0..8).map(|_| exchange.trader(0)).collect();
		for account in &accounts {
			exchange.deposit(*account, Quote(random.within(20_000..150_000).into()));
		}
		let rich = exchange.trader(1_000);
		let accounts = [accounts, vec![rich]].concat();
		let markets = vec![(BTC, 1_000), (ETH, 1_000)];
		let mix = Mix { accounts: accounts.clone(), markets, spread: 25, max_lots: 30, names: 12 };
		let mut flow = Flow::new(mix, seed);
		for _ in 0..200 {
			// A round that only updates the price, so that the next one changes nothing but orders.
			for market in [BTC, ETH] {
				exchange.price(market, random.within(985..1_016));
			}
			exchange.round();
			let before: Vec<_> =
				accounts.iter().map(|at| exchange.health(*at).expect("a price")).collect();
			let now = exchange.venue.get().now;
			for queued in flow.batch(25, now) {
				exchange.submit(queued.account, queued.op);
			}
			exchange.round();
			let fills = exchange
				.events()
				.iter()
				.filter(|at| matches!(at, Event::OrderFilled { .. }))
				.count();
			let slack = 2 * fills as i128;
			for (account, before) in accounts.iter().zip(before) {
				let after = exchange.health(*account).expect("a price");
				let lacks = |at: &novation_risk::Health| at.initial.0 - at.equity.0;
				let mut sent = exchange.last.queue.iter().filter(|at| at.account == *account);
				let reduces = sent.any(|at| at.op.order().is_some_and(|order| order.reduce_only));
				let fine = reduces
					|| lacks(&after) <= slack
					|| (after.equity.0 + slack) * before.maintenance.0
						>= before.equity.0 * after.maintenance.0
					|| lacks(&after) <= lacks(&before) + slack;
				assert!(fine, "NOVATION_SEED={seed} {account:?}: {before:?} to {after:?}");
				judged += 1;
				below += usize::from(lacks(&before) > 0);
			}
		}
	}
	println!("{judged} accounts, {below} of them below initial margin before");
	assert!(below > 100, "only {below} accounts were below initial margin");
}

#[test]
fn amended_order_should_join_with_what_is_left_of_it() {
	let (mut exchange, [buyer, seller]) = auction();
	exchange.place(buyer, bid(BTC, 10, 1_000).named(1));
	exchange.submit(buyer, Op::Amend { market: BTC, client_id: ClientOrderId(1), lots: Lots(4) });
	exchange.place(seller, ask(BTC, 10, 1_000)).round();
	assert_eq!(positions(&exchange, [buyer, seller]), [4, -4]);
}
