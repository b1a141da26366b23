//! The values that a round reports as touched.

use novation_round::{run, Budgets, Meter, Touched, Work};
use novation_sim::{ask, bid, Exchange, Styled, BTC, ETH};
use novation_units::AccountIndex;
use std::{cell::Cell, rc::Rc};

/// An inexhaustible budget that adds up the touched values.
#[derive(Clone, Debug, Default)]
struct Tally(Rc<Cell<Touched>>);

impl Meter for Tally {
	fn spend(&mut self, _: Work) -> bool {
		true
	}

	fn charge(&mut self, _: Work, _: u32) {}

	fn touch(&mut self, touched: Touched) {
		let so_far = self.0.get();
		self.0.set(Touched {
			pages: so_far.pages + touched.pages,
			new_pages: so_far.new_pages + touched.new_pages,
			accounts: so_far.accounts + touched.accounts,
			orders: so_far.orders + touched.orders,
			positions: so_far.positions + touched.positions,
			emptied: so_far.emptied + touched.emptied,
			schedule_pages: so_far.schedule_pages + touched.schedule_pages,
		});
	}

	fn affordable(&self, _: Work) -> u32 {
		u32::MAX
	}
}

/// The values that a round touches beyond those of a round without operations.
fn touched(exchange: &mut Exchange) -> Touched {
	let tally = Tally::default();
	let markets = Tally::default();
	let budgets = Budgets { markets, trading: tally.clone(), liquidation: tally.clone() };
	let mut stores = exchange.venue.stores(exchange.pages.clone(), exchange.accounts.clone());
	run(&mut stores, exchange.venue.moment(), budgets);
	tally.0.get()
}

/// A book of asks, and a trader with one position.
fn deep() -> (Exchange, AccountIndex) {
	let mut exchange = Exchange::dev();
	let (maker, trader) = (exchange.trader(10_000_000), exchange.trader(10_000_000));
	for name in 0..200 {
		exchange.place(maker, ask(BTC, 1, 1_000_000 + name).named(name));
	}
	exchange.round();
	exchange.place(trader, bid(BTC, 1, 1_000_000).named(1)).round();
	(exchange, trader)
}

fn touched_by(orders: u64, spread: u64) -> Touched {
	let (mut exchange, trader) = deep();
	for name in 0..orders {
		exchange.place(trader, ask(BTC, 1, 1_000_100 + name * spread).named(10 + name));
	}
	touched(&mut exchange)
}

/// The benchmark prices a position by the cost that it adds to many orders, divided by their number.
#[test]
fn order_should_look_at_the_positions_of_its_account_once() {
	let of = |orders| touched_by(orders, 0).positions;
	assert_eq!([of(2) - of(1), of(20) - of(2)], [1, 18]);
}

#[test]
fn orders_should_share_their_account_and_their_page() {
	let one = touched_by(1, 0);
	let many = touched_by(20, 0);
	assert_eq!((one.accounts, one.pages, one.orders), (many.accounts, many.pages, many.orders));
	let spread = touched_by(20, 5);
	assert!(spread.pages > one.pages, "{spread:?}");
}

#[test]
fn list_of_open_orders_should_count_once_with_its_length() {
	let (mut exchange, trader) = deep();
	for name in 0..30 {
		exchange.place(trader, bid(ETH, 1, 30_000).named(100 + name));
	}
	exchange.round();
	exchange.cancel(trader, ETH, 100).cancel(trader, ETH, 101);
	assert_eq!(touched(&mut exchange).orders, 30);
}

/// The write would change nothing, but cost a validator the trie path in the new state root.
#[test]
fn list_of_open_orders_that_was_only_looked_at_should_not_be_written() {
	let (mut exchange, trader) = deep();
	let knows = |exchange: &Exchange| exchange.venue.get().open_orders.contains_key(&trader);
	assert!(!knows(&exchange));
	exchange.place(trader, bid(BTC, 1, 1_000_100).ioc().named(2)).round();
	assert_eq!(exchange.lots(trader, BTC), 2);
	assert!(!knows(&exchange));
	exchange.place(trader, bid(BTC, 1, 900_000).named(3)).round();
	assert!(knows(&exchange));
}

/// A full leaf splits: one page is read, and one is created.
#[test]
fn page_that_is_made_should_count() {
	let mut exchange = Exchange::dev();
	let maker = exchange.trader(10_000_000);
	for name in 0..64 {
		exchange.place(maker, ask(BTC, 1, 1_000_000 + name).named(name));
	}
	exchange.round();
	assert_eq!(touched(&mut exchange).new_pages, 0);
	exchange.place(maker, ask(BTC, 1, 1_000_100).named(64));
	// The split-off half, and the root above both.
	assert_eq!(touched(&mut exchange).new_pages, 2);
}

/// A maker costs one unit, but the budget must cover eight before the taker meets it.
#[derive(Clone, Debug)]
struct Wary(Rc<Cell<u32>>);

impl Meter for Wary {
	fn spend(&mut self, work: Work) -> bool {
		let has_room = self.affordable(work) > 0;
		self.charge(work, u32::from(has_room));
		has_room
	}

	fn charge(&mut self, _: Work, times: u32) {
		self.0.set(self.0.get().saturating_sub(times));
	}

	fn touch(&mut self, _: Touched) {}

	fn affordable(&self, _: Work) -> u32 {
		self.0.get() / 8
	}
}

#[test]
fn sweep_should_go_on_while_there_is_room() {
	let (mut exchange, trader) = deep();
	exchange.place(trader, bid(BTC, 90, 1_000_200).ioc().named(2));
	let trading = Wary(Rc::new(Cell::new(120)));
	let ample = || Wary(Rc::new(Cell::new(1_000)));
	let budgets = Budgets { markets: ample(), trading, liquidation: ample() };
	let mut stores = exchange.venue.stores(exchange.pages.clone(), exchange.accounts.clone());
	run(&mut stores, exchange.venue.moment(), budgets);
	assert_eq!(exchange.lots(trader, BTC), 91);
}
