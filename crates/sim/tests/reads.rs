//! The values that a round without operations reads and writes.

use novation_book::{BookHeader, BookStore, Page, PageKey, TreeHeader, TreePage, TreeStore};
use novation_exchange_types::{
	AgendaEntry, Direction, FedMarkets, Market, MarketState, Op, PriceState, TriggerRequest,
	WaitList,
};
use novation_pricing::Feed;
use novation_round::{run, Budgets, Count, Host, MarketStore, PriceStore, Stores};
use novation_sim::{
	ask, bid, btc, Exchange, MemoryVenue, SharedAccounts, SharedAgenda, SharedBook, Styled,
};
use novation_units::{BookId, MarketId, Millis, Ticks, Unreadable};
use std::{cell::Cell, rc::Rc};

const MARKETS: u16 = 24;

/// Reads and writes of the values and pages of markets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Traffic {
	states: u32,
	prices: u32,
	feeds: u32,
	headers: u32,
	pages: u32,
	written: u32,
}

/// A store that counts.
#[derive(Debug)]
struct Counted<S>(S, Rc<Cell<Traffic>>);

impl<S> Counted<S> {
	fn count(&self, add: impl FnOnce(&mut Traffic)) -> &S {
		let mut traffic = self.1.get();
		add(&mut traffic);
		self.1.set(traffic);
		&self.0
	}
}

impl BookStore for Counted<SharedBook> {
	fn header(&self, book: BookId) -> Result<Option<BookHeader>, Unreadable> {
		self.count(|traffic| traffic.headers += 1).header(book)
	}
	fn set_header(&mut self, book: BookId, header: &BookHeader) {
		self.0.set_header(book, header);
	}
	fn page(&self, key: PageKey) -> Result<Option<Page>, Unreadable> {
		self.count(|traffic| traffic.pages += 1).page(key)
	}
	fn set_page(&mut self, key: PageKey, page: &Page) {
		self.0.set_page(key, page);
	}
	fn remove_page(&mut self, key: PageKey) {
		self.0.remove_page(key);
	}
}

impl TreeStore<WaitList, AgendaEntry> for Counted<SharedAgenda> {
	fn header(&self, list: WaitList) -> Result<Option<TreeHeader>, Unreadable> {
		self.count(|traffic| traffic.headers += 1).header(list)
	}
	fn set_header(&mut self, list: WaitList, header: &TreeHeader) {
		self.0.set_header(list, header);
	}
	fn page(&self, list: WaitList, page: u32) -> Result<Option<TreePage<AgendaEntry>>, Unreadable> {
		self.count(|traffic| traffic.pages += 1).page(list, page)
	}
	fn set_page(&mut self, list: WaitList, page: u32, stored: &TreePage<AgendaEntry>) {
		self.0.set_page(list, page, stored);
	}
	fn remove_page(&mut self, list: WaitList, page: u32) {
		TreeStore::<WaitList, AgendaEntry>::remove_page(&mut self.0, list, page);
	}
}

impl MarketStore for Counted<MemoryVenue> {
	fn markets(&self) -> Result<Vec<(MarketId, Market)>, Unreadable> {
		self.0.markets()
	}
	fn market_state(&self, market: MarketId) -> Result<Option<MarketState>, Unreadable> {
		self.count(|traffic| traffic.states += 1).market_state(market)
	}
	fn set_market_state(&mut self, market: MarketId, state: &MarketState) {
		self.count(|traffic| traffic.written += 1);
		self.0.set_market_state(market, state);
	}
}

impl PriceStore for Counted<MemoryVenue> {
	fn feeders(&self) -> Result<u32, Unreadable> {
		self.0.feeders()
	}
	fn feeds(&self, market: MarketId) -> Result<Vec<Feed>, Unreadable> {
		self.count(|traffic| traffic.feeds += 1).feeds(market)
	}
	fn fed(&self) -> Result<FedMarkets, Unreadable> {
		self.0.fed()
	}
	fn set_fed(&mut self, fed: &FedMarkets) {
		self.0.set_fed(fed);
	}
	fn price(&self, market: MarketId) -> Result<Option<PriceState>, Unreadable> {
		self.count(|traffic| traffic.prices += 1).price(market)
	}
	fn set_price(&mut self, market: MarketId, price: &PriceState) {
		self.count(|traffic| traffic.written += 1);
		self.0.set_price(market, price);
	}
}

/// The memory of the simulator, counted where markets are concerned.
struct CountedHost;

impl Host for CountedHost {
	type Books = Counted<SharedBook>;
	type Agenda = Counted<SharedAgenda>;
	type Accounts = SharedAccounts;
	type Markets = Counted<MemoryVenue>;
	type Prices = Counted<MemoryVenue>;
	type Orders = MemoryVenue;
	type Conditionals = MemoryVenue;
	type Queue = MemoryVenue;
	type Health = MemoryVenue;
	type Solvency = MemoryVenue;
	type Events = MemoryVenue;
	type Meter = Count;
}

/// The traffic of a round without operations, `passed` after the last one.
fn traffic(exchange: &Exchange, passed: Millis) -> Traffic {
	let venue = &exchange.venue;
	venue.edit().now.0 += passed.0;
	let traffic = Rc::new(Cell::new(Traffic::default()));
	let counted = || Counted(venue.clone(), traffic.clone());
	let mut stores = Stores::<CountedHost> {
		books: Counted(exchange.pages.clone(), traffic.clone()),
		agenda: Counted(venue.agenda(), traffic.clone()),
		accounts: exchange.accounts.clone(),
		markets: counted(),
		prices: counted(),
		orders: venue.clone(),
		conditionals: venue.clone(),
		queue: venue.clone(),
		health: venue.clone(),
		solvency: venue.clone(),
		events: venue.clone(),
	};
	let ample = Count(1_000_000);
	let budgets = Budgets { markets: ample, trading: ample, liquidation: ample };
	run(&mut stores, venue.moment(), budgets);
	traffic.get()
}

/// Orders and triggers on both sides of each market, in books of two levels.
fn deep() -> Exchange {
	let mut exchange = Exchange::new((0..MARKETS).map(|id| (MarketId(id), btc())));
	for market in (0..MARKETS).map(MarketId) {
		exchange.price(market, 1_000_000);
		for _ in 0..3 {
			let maker = exchange.trader(100_000_000);
			for name in 0..32 {
				exchange.place(maker, bid(market, 1, 999_000 - name).named(name));
				exchange.place(maker, ask(market, 1, 1_001_000 + name).named(100 + name));
			}
			let order = bid(market, 1, 1_000_500).named(200);
			for (direction, mark) in [(Direction::Above, 1_090_000), (Direction::Below, 910_000)] {
				let order = order.named(mark);
				let trigger = TriggerRequest { order, direction, mark: Ticks(mark) };
				exchange.submit(maker, Op::Trigger(trigger));
			}
		}
	}
	exchange.rounds(3);
	exchange
}

#[test]
fn quiet_round_should_read_no_feed_and_no_book() {
	let exchange = deep();
	let [states, prices] = [MARKETS.into(); 2];
	// Beside them the lists of expiries, of deadlines and, twice, of orders that wait for a time.
	let loaded = Traffic { states, prices, headers: 4, ..Traffic::default() };
	assert_eq!(traffic(&exchange, Millis(500)), loaded);
	// After a period every market is attended to, as in every block before.
	let due = traffic(&exchange, Millis(5_500));
	let attended = Traffic { feeds: 24, headers: 148, pages: due.pages, written: 48, ..loaded };
	assert_eq!(due, attended);
	assert!(due.pages >= 24 * 6, "{due:?}");
	println!("{loaded:?} instead of {due:?}");
	exchange.venue.edit().fed.markets.push(MarketId(7));
	let one = traffic(&exchange, Millis(500));
	assert_eq!((one.feeds, one.headers, one.pages * 24), (1, 10, due.pages));
}
