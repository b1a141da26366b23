//! Who bears the loss of a bankrupt account: vault, insurance fund, holders of the other side, and nobody else.

mod fund;

use novation_exchange_types::{CommonValue, Event, Fault, HolderPage};
use novation_ledger::{vault_of, Account, FEES, HOUSE, INSURANCE};
use novation_sim::{ask, bid, btc, eth, Exchange, Styled, Value, AMPLE, BTC, DOLLAR, ETH};
use novation_units::{
	AccountIndex, Class, FaultKind, Lots, MarketId, Millis, Ppm, Quote, Size, Ticks,
};

/// An exchange in which `long` has bought `lots` of bitcoin at 1 000 000 from `short`.
fn opened(lots: u64, dollars: i128) -> (Exchange, AccountIndex, AccountIndex) {
	let mut exchange = Exchange::dev();
	let long = exchange.trader(dollars);
	let short = short_of(&mut exchange, long, lots);
	(exchange, long, short)
}

/// A new trader with a million dollars, who sells `lots` to `long`.
fn short_of(exchange: &mut Exchange, long: AccountIndex, lots: u64) -> AccountIndex {
	let short = exchange.trader(1_000_000);
	exchange.place(long, bid(BTC, lots, 1_000_000).named(100)).round();
	exchange.place(short, ask(BTC, lots, 1_000_000).named(100).ioc()).round();
	assert_eq!(exchange.lots(short, BTC), -(lots as i64));
	short
}

fn paid(exchange: &Exchange) -> i128 {
	let paid = |event: &Event| match event {
		Event::InsurancePaid { amount, .. } => amount.0,
		_ => 0,
	};
	exchange.events().iter().map(paid).sum()
}

fn pooled(exchange: &Exchange) -> Vec<(AccountIndex, u64, u64)> {
	let pooled = |event: &Event| match event {
		Event::Pooled { account, lots, price, .. } => Some((*account, lots.0, price.0)),
		_ => None,
	};
	exchange.events().iter().filter_map(pooled).collect()
}

fn given(exchange: &Exchange) -> Vec<(AccountIndex, u64, u64)> {
	let given = |event: &Event| match event {
		Event::Deleveraged { account, lots, price, .. } => Some((*account, lots.0, price.0)),
		_ => None,
	};
	exchange.events().iter().filter_map(given).collect()
}

fn equity(exchange: &Exchange, account: AccountIndex) -> i128 {
	exchange.health(account).unwrap().equity.0
}

/// Finding L6: an owner's own bid two per cent below the mark draws nothing from the fund.
#[test]
fn own_bid_below_the_mark_should_draw_nothing() {
	for honest in [0, 3_000_000] {
		let (mut exchange, long, _) = opened(100_000, 50_000);
		exchange.insure(1_000_000);
		let (own, maker) = (exchange.trader(1_000_000), exchange.trader(10_000_000));
		// Equity 500 dollars of a maintenance of 19 010.
		exchange.price(BTC, 950_500);
		exchange.place(own, bid(BTC, 100_000, 931_490).named(1));
		if honest > 0 {
			exchange.place(maker, bid(BTC, honest / 10, 940_000).named(1));
		}
		let mut drawn = 0;
		for _ in 0..15 {
			exchange.round();
			drawn += paid(&exchange);
		}
		assert_eq!((drawn, exchange.insurance()), (0, Quote(1_000_000 * DOLLAR)));
		// The pool has closed it at its zero price.
		assert_eq!((exchange.lots(long, BTC), exchange.lots(own, BTC)), (0, 0));
		assert!((0..=DOLLAR).contains(&exchange.account(long).cash.0));
	}
}

/// Finding L6: twenty swings with pairs of own accounts take nothing that the index has not lost.
#[test]
fn swings_should_draw_only_gaps_beyond_the_margin() {
	let mut exchange = Exchange::dev();
	exchange.insure(1_000_000);
	let friend = exchange.trader(10_000_000);
	for swing in 0..20 {
		exchange.price(BTC, 1_000_000).rounds(2);
		let long = exchange.trader(5_000);
		exchange.place(friend, ask(BTC, 10_000, 1_000_000).named(swing)).round();
		exchange.place(long, bid(BTC, 10_000, 1_000_000).named(1).ioc()).round();
		exchange.price(BTC, 951_000);
		exchange.place(friend, bid(BTC, 10_000, 935_000).named(1_000 + swing)).round();
		for _ in 0..12 {
			exchange.round();
			assert_eq!(paid(&exchange), 0);
		}
		exchange.cancel_all(friend, BTC);
	}
	assert!(exchange.insurance().0 >= 1_000_000 * DOLLAR);
}

/// Finding L6: what the fund pays in a market in a day ends with the room of that market.
#[test]
fn gap_should_draw_no_more_than_the_room_of_its_market() {
	let (mut exchange, long, short) = opened(100_000, 50_000);
	exchange.insure(20_000);
	let before = equity(&exchange, short);
	// A gap of 10 % and a fee of 100 dollars leave the account 50 100 dollars short. The fund has 20 000, a quarter of it for a market.
	exchange.price(BTC, 900_000).round();
	assert_eq!(paid(&exchange), 5_000 * DOLLAR);
	let left = exchange.events().into_iter().find_map(|event| match event {
		Event::InsuranceRoom { market: BTC, left } => Some(left),
		_ => None,
	});
	assert_eq!(left, Some(Quote(0)));
	assert_eq!((exchange.lots(long, BTC), exchange.lots(short, BTC)), (0, 0));
	// The winner bears the rest: 100 000 dollars of profit are 54 900.
	assert_eq!(exchange.account(short).cash.0 - before, 54_900 * DOLLAR);
	assert_eq!(exchange.venue.get().bad_debt, Quote::ZERO);
}

/// Finding L6: a listing has no room for thirty days, and the markets of the genesis block have it at once.
#[test]
fn new_market_should_have_no_room() {
	let sol = MarketId(5);
	let mut exchange = Exchange::dev();
	exchange.insure(1_000_000);
	exchange.venue.edit().markets.insert(sol, eth());
	exchange.price(sol, 1_000_000).rounds(2);
	let state = |exchange: &Exchange, market| exchange.venue.get().states[&market].clone();
	let now = exchange.venue.get().now;
	let room = |exchange: &Exchange, market, at: u64| {
		state(exchange, market).insurance.left(Millis(now.0 + at), Quote(100)).unwrap().0
	};
	assert_eq!((room(&exchange, BTC, 0), room(&exchange, sol, 0)), (100, 0));
	let month = 30 * 24 * 3_600_000;
	assert_eq!((room(&exchange, sol, month - 12_001), room(&exchange, sol, month)), (0, 100));
}

/// Finding L8: the fund's room comes before the holders, and without equity nobody waits.
#[test]
fn fund_should_pay_before_the_holders_do() {
	let (mut exchange, long, short) = opened(1_000, 500);
	exchange.insure(10_000);
	exchange.price(BTC, 945_000).round();
	// With the dollar of its fee 51 dollars beyond its margin: the fund brings the price for the holders to the mark.
	assert_eq!(pooled(&exchange), [(long, 1_000, 950_100)]);
	assert_eq!(given(&exchange), [(short, 1_000, 945_000)]);
	assert_eq!(paid(&exchange), 51 * DOLLAR);
	assert_eq!(
		exchange.account(HOUSE),
		Account { volume: exchange.account(HOUSE).volume, ..Account::default() }
	);
}

/// Finding L8: with equity an account waits sixty seconds for the book before holders are asked.
#[test]
fn account_with_equity_should_wait_a_minute_before_holders_are_asked() {
	let (mut exchange, long, short) = opened(1_000, 500);
	exchange.price(BTC, 951_000);
	for _ in 0..10 {
		exchange.round();
		assert_eq!(exchange.lots(long, BTC), 1_000);
	}
	exchange.round();
	assert_eq!(given(&exchange), [(short, 1_000, 950_100)]);
	assert_eq!(paid(&exchange), 0);
}

/// Finding L8: a holder that can give 987 of 991 gives 987.
#[test]
fn holder_should_give_as_much_as_its_equity_bears() {
	let (mut exchange, long, short) = opened(991, 500);
	// Give the short so much money that it bears a part of the gap only.
	let mark = 900_000;
	// Zero price 949 646, 49 646 ticks beyond the mark: about half a dollar a lot.
	let poor = {
		let account = exchange.account(short);
		let wanted = 987 * 49_646 * 10 + 5;
		let now = account.cash.0 + 991 * 100_000 * 10;
		exchange.deposit(short, Quote(wanted - now));
		wanted
	};
	exchange.price(BTC, mark).round();
	assert_eq!(equity(&exchange, short).max(0), equity(&exchange, short));
	let given = given(&exchange);
	assert_eq!(given.iter().map(|(_, lots, _)| lots).sum::<u64>(), 991, "{given:?} of {poor}");
	assert_eq!((given[0].1, given[1].1), (987, 4));
	// The last pass is at the mark, and what the bankrupt owes after it is bad debt.
	assert_eq!(given[1].2, exchange.mark(BTC));
	assert_eq!(exchange.lots(long, BTC), 0);
	exchange.round();
	assert!(exchange.venue.get().bad_debt.0 > 0);
}

/// Finding L8: winners give first, losers only what is left.
#[test]
fn winners_should_give_before_losers() {
	let mut exchange = Exchange::dev();
	let long = exchange.trader(500);
	let winner = short_of(&mut exchange, long, 1_000);
	exchange.price(BTC, 940_000);
	let (other, loser) = (exchange.trader(100_000), exchange.trader(100_000));
	exchange.round_within(AMPLE, 0);
	exchange.place(other, bid(BTC, 1_000, 939_000).named(1));
	exchange.round_within(AMPLE, 0);
	exchange.place(loser, ask(BTC, 1_000, 939_000).named(1).ioc());
	exchange.round_within(AMPLE, 0);
	exchange.round();
	assert_eq!(exchange.lots(long, BTC), 0);
	assert_eq!(
		given(&exchange).iter().map(|at| (at.0, at.1)).collect::<Vec<_>>(),
		[(winner, 1_000)]
	);
	assert_eq!(exchange.lots(loser, BTC), -1_000);
}

/// Finding L8: who holds the other side of the same underlying gives last.
#[test]
fn hedged_holder_should_give_after_the_others() {
	let mut exchange = Exchange::new([(BTC, btc()), (ETH, btc())]);
	exchange.price(BTC, 1_000_000).price(ETH, 1_000_000).round();
	exchange.amend(ETH, |market| market.liquidation.underlying = Some(BTC));
	let long = exchange.trader(500);
	let hedged = short_of(&mut exchange, long, 500);
	let open = short_of(&mut exchange, long, 500);
	let seller = exchange.trader(1_000_000);
	exchange.place(seller, ask(ETH, 500, 1_000_000).named(1)).round();
	exchange.place(hedged, bid(ETH, 500, 1_000_000).named(1).ioc()).round();
	// A second long of the same size, so that only a half must be taken.
	let other = exchange.trader(1_000_000);
	let third = short_of(&mut exchange, other, 500);
	exchange.price(BTC, 945_000).price(ETH, 945_000).round();
	let lots = |who| exchange.lots(who, BTC);
	assert_eq!((lots(long), lots(open), lots(third), lots(hedged)), (0, 0, 0, -500));
}

/// Finding L7: what a pool costs does not depend on how many accounts exist.
#[test]
fn idle_accounts_should_not_delay_a_pool() {
	let units = |idle: usize| {
		let mut exchange = Exchange::dev();
		let longs: Vec<_> = (0..100).map(|_| exchange.trader(5)).collect();
		let short = exchange.trader(1_000_000);
		exchange.place(short, ask(BTC, 1_000, 1_000_000).named(1)).round();
		for long in &longs {
			exchange.place(*long, bid(BTC, 10, 1_000_000).named(1).ioc());
		}
		exchange.round();
		(0..idle).for_each(|_| {
			exchange.trader(1);
		});
		exchange.law_checks = novation_sim::LawChecks::Off;
		exchange.price(BTC, 940_000);
		let mut blocks = 0;
		while longs.iter().any(|long| exchange.lots(*long, BTC) > 0) {
			exchange.round_within(AMPLE, 1_500);
			blocks += 1;
			assert!(blocks < 100);
		}
		blocks
	};
	assert_eq!(units(0), units(20_000));
	assert!(units(0) <= 2);
}

/// Finding L7: a thousand bankrupts against a thousand holders take both, and not one times the other.
#[test]
fn pool_should_cost_bankrupts_and_holders_and_not_their_product() {
	let mut exchange = Exchange::dev();
	exchange.law_checks = novation_sim::LawChecks::Off;
	let longs: Vec<_> = (0..1_000).map(|_| exchange.trader(5)).collect();
	let shorts: Vec<_> = (0..1_000).map(|_| exchange.trader(1_000)).collect();
	for short in &shorts {
		exchange.place(*short, ask(BTC, 10, 1_000_000).named(1));
	}
	exchange.round();
	for long in &longs {
		exchange.place(*long, bid(BTC, 10, 1_000_000).named(1).ioc());
	}
	exchange.round();
	exchange.price(BTC, 940_000);
	let mut blocks = 0;
	while longs.iter().any(|long| exchange.lots(*long, BTC) > 0) {
		exchange.round_within(AMPLE, 20_000);
		blocks += 1;
		assert!(blocks < 10, "{blocks} blocks");
	}
	assert!(shorts.iter().all(|short| exchange.lots(*short, BTC) == 0));
}

/// Finding L8: a pool that no block can finish goes on where it stopped, and takes the same.
#[test]
fn pool_should_go_on_in_the_next_blocks_and_take_the_same_shares() {
	let crowd = |budget: u32| {
		let mut exchange = Exchange::dev();
		let long = exchange.trader(150);
		let shorts: Vec<_> = (0..30).map(|_| exchange.trader(1_000)).collect();
		for (number, short) in (1..).zip(&shorts) {
			exchange.place(*short, ask(BTC, number, 1_000_000).named(1));
		}
		exchange.round();
		exchange.place(long, bid(BTC, 300, 1_000_000).named(1).ioc()).round();
		let other = exchange.trader(100_000);
		exchange.place(other, bid(BTC, 165, 1_000_000).named(1).ioc()).round();
		exchange.price(BTC, 945_000);
		let mut blocks = 0;
		while exchange.lots(long, BTC) > 0 {
			exchange.round_within(AMPLE, budget);
			blocks += 1;
			assert!(blocks < 40);
		}
		let left: Vec<_> = shorts.iter().map(|short| exchange.lots(*short, BTC)).collect();
		(blocks, left)
	};
	let ((once, all), (many, cut)) = (crowd(AMPLE), crowd(16));
	assert!(once == 1 && many > 4, "{once} and {many} blocks");
	assert_eq!(all, cut);
}

/// An empty vault takes nothing. One with money takes what it can bear, at the zero price.
#[test]
fn vault_should_take_over_within_its_margin() {
	let vault = vault_of(BTC).unwrap();
	let run = |dollars: i128| {
		let (mut exchange, long, _) = opened(1_000, 500);
		exchange.deposit(vault, Quote(dollars * DOLLAR));
		// Equity 10 dollars: critical, with nothing bid.
		exchange.price(BTC, 951_000).round();
		(exchange.lots(long, BTC), exchange.lots(vault, BTC), exchange)
	};
	let (left, taken, _) = run(0);
	assert_eq!((left, taken), (1_000, 0));
	// Three times 100 dollars are 31 lots, and one lot more.
	let (left, taken, exchange) = run(100);
	assert_eq!((left, taken), (969, 31));
	let price = exchange.events().into_iter().find_map(|event| match event {
		Event::Absorbed { lots: Lots(31), price, .. } => Some(price),
		_ => None,
	});
	assert_eq!(price, Some(Ticks(950_100)));
	assert!(equity(&exchange, vault) >= 100 * DOLLAR);
	let (left, taken, _) = run(100_000);
	assert_eq!((left, taken), (0, 1_000));
	assert_eq!(exchange.account(INSURANCE).cash, Quote(0));
}

/// The loss of a vault is its balance: beyond it the vault is liquidated like anybody.
#[test]
fn vault_should_lose_no_more_than_it_has() {
	let vault = vault_of(BTC).unwrap();
	let (mut exchange, long, short) = opened(1_000, 500);
	let rich = exchange.trader(1_000_000);
	exchange.deposit(vault, Quote(4_000 * DOLLAR));
	exchange.deposit(vault_of(ETH).unwrap(), Quote(4_000 * DOLLAR));
	exchange.price(BTC, 951_000).round();
	assert_eq!((exchange.lots(long, BTC), exchange.lots(vault, BTC)), (0, 1_000));
	for price in [860_000, 780_000, 700_000, 640_000, 580_000, 520_000] {
		exchange.price(BTC, price).rounds(3);
	}
	assert_eq!((exchange.lots(vault, BTC), exchange.lots(short, BTC)), (0, 0));
	assert!(exchange.account(vault).cash.0 >= 0);
	assert_eq!(exchange.account(rich).cash, Quote(1_000_000 * DOLLAR));
	assert_eq!(exchange.account(vault_of(ETH).unwrap()).cash, Quote(4_000 * DOLLAR));
}

/// Finding L13: the penalty of a close on the book leaves the account what is above its zero price.
#[test]
fn penalty_should_stay_within_the_surplus() {
	let (mut exchange, long, _) = opened(1_000, 500);
	exchange.amend(BTC, |market| market.liquidation.fee = Ppm(9_999));
	let maker = exchange.trader(1_000_000);
	exchange.price(BTC, 952_000);
	exchange.place(maker, bid(BTC, 5_000, 951_000).named(1)).rounds(2);
	assert_eq!(exchange.lots(long, BTC), 0);
	// The surplus of 10 dollars is less than one per cent of 9 510.
	let fee = exchange.insurance().0;
	assert!((9 * DOLLAR..=10 * DOLLAR).contains(&fee), "{fee}");
	assert!(exchange.account(long).cash.0 >= 0);
}

/// A market lists who holds a position there, and forgets who has left when a pool meets it.
#[test]
fn market_should_list_its_holders() {
	let (mut exchange, long, short) = opened(1_000, 500);
	let lists = |exchange: &Exchange, account| {
		let venue = exchange.venue.get();
		let page = venue.holders.get(&(BTC, HolderPage::of(account))).copied();
		page.is_some_and(|page| page.has(account))
	};
	let idle = exchange.trader(100);
	let gone = exchange.trader(10_000);
	exchange.place(short, ask(BTC, 10, 1_000_000).named(7)).round();
	exchange.place(gone, bid(BTC, 10, 1_000_000).named(1).ioc()).round();
	exchange.place(short, bid(BTC, 10, 1_000_000).named(8)).round();
	exchange.place(gone, ask(BTC, 10, 1_000_000).named(2).ioc()).round();
	assert_eq!(exchange.lots(gone, BTC), 0);
	assert!([long, short, gone].iter().all(|who| lists(&exchange, *who)));
	assert!(!lists(&exchange, idle));
	exchange.price(BTC, 945_000).round();
	assert!(!lists(&exchange, gone) && !exchange.account(gone).is_listed(BTC));
	assert!(exchange.account(short).is_listed(BTC));
}

/// Finding L6: each market has a room of its own.
#[test]
fn gap_in_one_market_should_leave_the_rooms_of_the_others() {
	let mut exchange = Exchange::dev();
	exchange.insure(20_000);
	let (long, short) = (exchange.trader(25_000), exchange.trader(1_000_000));
	exchange.place(long, bid(ETH, 100_000, 400_000).named(1)).round();
	exchange.place(short, ask(ETH, 100_000, 400_000).named(1).ioc()).round();
	exchange.price(ETH, 360_000).round();
	assert_eq!((exchange.lots(long, ETH), paid(&exchange)), (0, 5_000 * DOLLAR));
	let now = exchange.venue.get().now;
	let left = |market| {
		let state = exchange.venue.get().states[&market].clone();
		state.insurance.left(now, Quote(3_000 * DOLLAR)).unwrap().0
	};
	assert_eq!((left(BTC), left(ETH)), (3_000 * DOLLAR, 0));
}

/// The part of a tick that the common price of a pool leaves goes to the fund, and to nobody of the pool.
#[test]
fn remainder_of_a_pool_should_go_to_the_fund() {
	let mut exchange = Exchange::dev();
	let (one, two) = (exchange.trader(500), exchange.trader(101));
	let shorts = [short_of(&mut exchange, one, 1_000), short_of(&mut exchange, two, 200)];
	let before: i128 = shorts.iter().map(|short| equity(&exchange, *short)).sum();
	exchange.price(BTC, 948_000).round();
	let pooled = pooled(&exchange);
	let lot_ticks: u64 = pooled.iter().map(|(_, lots, price)| lots * price).sum();
	let price = lot_ticks.div_ceil(1_200);
	let given = given(&exchange);
	assert!(given.iter().all(|at| at.2 == price), "{given:?} at {price}");
	let remainder = (price * 1_200 - lot_ticks) * 10;
	assert!(remainder > 0);
	assert_eq!(exchange.insurance(), Quote(remainder.into()));
	let after: i128 = shorts.iter().map(|short| exchange.account(*short).cash.0).sum();
	assert_eq!(after - before, (1_000_000 - i128::from(price)) * 1_200 * 10);
}

/// A damaged page of holders stops the pool that needs it, and nothing else.
#[test]
fn pool_should_wait_while_the_page_of_its_holders_is_damaged() {
	let (mut exchange, long, short) = opened(1_000, 500);
	let damaged = Value::Holders(BTC, 0);
	exchange.venue.edit().unreadable.insert(damaged);
	exchange.price(BTC, 945_000).round();
	assert_eq!((exchange.lots(long, BTC), exchange.lots(short, BTC)), (1_000, -1_000));
	let (value, kind) = (CommonValue::Holders(BTC, 0), FaultKind::Unreadable);
	let fault = Fault::Common { value, kind };
	assert!(exchange.events().contains(&Event::CommonFaulted { fault }));
	exchange.venue.edit().unreadable.clear();
	exchange.round();
	assert_eq!((exchange.lots(long, BTC), exchange.lots(short, BTC)), (0, 0));
}
