//! The state that the benchmarks find: a deep book, large accounts, a schedule in use.

use crate::*;
use alloc::vec::Vec;
use frame_support::BoundedVec;
use novation_book::{
	Book, BookHeader, OrderKey, RestingOrder, SelfTrade, TreeHeader, Trees, PAGE_CAPACITY,
};
use novation_exchange_types::{
	AgendaEntry, AgendaPlace, AgentCap, Op, OpenOrder, OrderKind, OrderRequest, Pages as ListPages,
	QueueEntry, QueueList, Queued, SlotPages, Wait, WaitList,
};
use novation_ledger::{Account, Liquidation, OrderChange, MAX_POSITIONS};
use novation_ports::{
	benchmarking::{account, Setup, NOW, PRICE},
	Accounts, LiquidationQueue,
};
use novation_units::{
	AccountIndex, BookId, Class, ClientOrderId, FundingIndex, Lots, MarketId, Millis, OrderSeq,
	Quote, Side, SignedLots, Size, Slot, Ticks,
};

/// Most markets in which an account can have positions.
pub const MARKETS: u16 = MAX_POSITIONS as u16;
/// The market with the deep book.
pub const MARKET: MarketId = MarketId(0);
/// The size of every order in the deep book.
pub const LOTS: Lots = Lots(500);
/// Client order id of the measured order. Its encoding is the longest.
pub const NAME: ClientOrderId = ClientOrderId(u64::MAX);
/// Limits of an agent that the round checks and that never bind.
pub const AGENT: Option<AgentCap> =
	Some(AgentCap { max_position: Lots(u64::MAX), max_leverage: u32::MAX });
/// Orders in a leaf of a book that has grown in order, where each full leaf was halved.
pub const LEAF: u32 = PAGE_CAPACITY as u32 / 2;
/// Accounts in a full page of the liquidation schedule.
pub const SLOT_PAGE: u32 = 128;
/// Two system accounts without anything.
pub const NOBODY: AccountIndex = AccountIndex(15);
const NOBODY_ELSE: AccountIndex = AccountIndex(14);
/// First client order id of the orders that do not rest yet.
pub const NEW: u32 = 1_000;
/// Number of a trader who can afford all that benchmarks trade.
pub const RICH: u32 = 1_000;

/// Leaves of the deep book: enough for three levels of pages.
const LEAVES: u32 = 128;
/// First sequence number of a book that has been in use for long. Its encoding is longer.
const FIRST_SEQ: u64 = 1 << 32;
/// Expiry of the orders that have not expired.
const LATER: Millis = Millis(NOW.0 * 2);

/// The index of a trader, among many others.
pub fn trader(number: u32) -> AccountIndex {
	AccountIndex(1_000_000 + number)
}

/// The price of the order at this place of the deep book. The tick behind it is free.
pub fn price(place: u32) -> Ticks {
	Ticks(PRICE.0 + 2 + 2 * u64::from(place))
}

/// An order to sell.
pub fn ask(price: Ticks) -> OrderRequest {
	OrderRequest {
		market: MARKET,
		client_id: NAME,
		side: Side::Ask,
		lots: LOTS,
		price,
		kind: OrderKind::Limit { post_only: false, expires_at: Some(LATER) },
		reduce_only: false,
		self_trade: SelfTrade::CancelMaker,
		display: None,
	}
}

/// An order to buy.
pub fn bid(price: Ticks) -> OrderRequest {
	OrderRequest { side: Side::Bid, ..ask(price) }
}

/// An account with positions in this many markets. The slot in which it is due depends on its number.
pub fn holder<T: Config>(number: u32, side: Side, markets: u16) -> Account {
	// All positions are worth 160 000 million atoms, so each step is half a percent: five slots.
	let cash = Quote(50_000_000_000 + 800_000_000 * i128::from(number));
	account(cash, side, markets, &T::BenchmarkSetup::terms())
}

/// A [`holder`] in one market, with these open orders.
pub fn add_maker<T: Config>(
	index: AccountIndex,
	number: u32,
	orders: impl IntoIterator<Item = OpenOrder>,
) {
	let mut account = holder::<T>(number, Side::Bid, 1);
	let orders: Vec<OpenOrder> = orders.into_iter().collect();
	for OpenOrder { key, .. } in &orders {
		let change =
			OrderChange { market: key.market(), side: key.side, lots: LOTS, price: key.price };
		account.reserve(change, FundingIndex::ZERO).expect("there is a position in this market");
	}
	T::Accounts::set_account(index, &account);
	OpenOrders::<T>::insert(index, BoundedVec::truncate_from(orders));
}

/// An open order that no operation names.
pub fn elsewhere(number: u32) -> OpenOrder {
	let key = OrderKey {
		book: BookId::Market(MARKET),
		side: Side::Ask,
		price: PRICE,
		seq: OrderSeq(number.into()),
	};
	OpenOrder { client_id: name(number), key, expires_at: None }
}

/// A client order id with the longest encoding.
fn name(number: u32) -> ClientOrderId {
	ClientOrderId(u64::MAX - u64::from(number))
}

/// A numbered order of a trader, to come to rest behind this place of the deep book.
pub fn place(who: u32, number: u32, place: u32) -> Queued {
	let order = OrderRequest { client_id: name(number), ..ask(Ticks(price(place).0 + 1)) };
	Queued { account: trader(who), op: Op::Place(order), agent: AGENT }
}

/// An account that is being liquidated, with one long position and a debt of an atom.
pub fn add_bankrupt<T: Config>(index: AccountIndex, lots: u64) {
	let terms = T::BenchmarkSetup::terms();
	let mut bankrupt = account(Quote(-1), Side::Bid, 1, &terms);
	for position in &mut bankrupt.positions {
		position.lots = SignedLots(lots as i64);
		position.quote = -position.lots.value(PRICE, terms.tick_value).expect("it is small");
	}
	let size = Size::Small;
	bankrupt.liquidation = Some(Liquidation { since: NOW, size, last: None });
	T::Accounts::set_account(index, &bankrupt);
	let list = QueueList::of(size, 0);
	T::LiquidationQueue::set_queue_page(list, 0, &[QueueEntry { account: index, from: 0 }]);
	let mut schedule = T::LiquidationQueue::schedule().expect("it decodes");
	*schedule.queues.of_mut(list) = ListPages { first: 0, end: 1, len: 1 };
	T::LiquidationQueue::set_schedule(&schedule);
}

pub fn set_open_interest<T: Config>(lots: Lots) {
	let mut state =
		T::Accounts::market_state(MARKET).expect("it decodes").expect("the market is open");
	state.open_interest = lots;
	T::Accounts::set_market_state(MARKET, &state);
}

/// Leaves room for one account in every slot in which a trader may become due.
pub fn fill_schedule<T: Config>() {
	for slot in 100..=1_000 {
		fill_slot::<T>(slot, SLOT_PAGE - 1);
	}
}

/// Puts this many accounts into a slot, all of which have moved on. They differ between slots.
pub fn fill_slot<T: Config>(number: u64, accounts: u32) {
	let named = number as u32;
	// The bits of the number of the slot choose one account or the other.
	let account = |place| match named.checked_shr(place).unwrap_or(0) & 1 {
		0 => NOBODY,
		_ => NOBODY_ELSE,
	};
	let listed: Vec<AccountIndex> = (0..accounts).map(account).collect();
	set_slot::<T>(number, &listed);
}

/// Puts accounts into the first page of a slot of large accounts in majors.
pub fn set_slot<T: Config>(number: u64, accounts: &[AccountIndex]) {
	let slot = Slot { class: Class::Major, size: Size::Large, number };
	T::LiquidationQueue::set_slot_page(slot, 0, accounts);
	T::LiquidationQueue::set_slot_pages(slot, SlotPages { first: 0, end: 1 });
	let mut ring = T::LiquidationQueue::occupied(slot.class, slot.size).expect("it decodes");
	ring.set(number, true);
	T::LiquidationQueue::set_occupied(slot.class, slot.size, &ring);
	let mut schedule = T::LiquidationQueue::schedule().expect("it decodes");
	schedule.major.large.has_due = true;
	T::LiquidationQueue::set_schedule(&schedule);
}

/// The work of the measured round.
pub fn queue<T: Config>(queued: impl IntoIterator<Item = Queued>) {
	Queue::<T>::append(queued.into_iter().collect::<Vec<_>>());
}

/// Sell orders that rest in the deep book.
pub fn resting_orders<T: Config>() -> u64 {
	Headers::<T>::get(BookId::Market(MARKET)).map_or(0, |header| header.asks.orders())
}

/// A deep book under construction.
pub struct DeepBook<T: Config> {
	book: Book<PagesOf<T>>,
	/// The first orders, by place.
	orders: Vec<RestingOrder>,
}

/// A book of asks that has grown in order, in the first of this many markets.
pub fn deep_book<T: Config>(markets: u16) -> DeepBook<T> {
	T::BenchmarkSetup::open_markets(markets);
	fill_schedule::<T>();
	Headers::<T>::insert(
		BookId::Market(MARKET),
		BookHeader { next_seq: FIRST_SEQ, ..BookHeader::default() },
	);
	let mut book = Book::new(PagesOf::<T>::default());
	let orders =
		(0..LEAVES * LEAF).map(|place| insert(&mut book, MARKET, Side::Ask, &small(price(place))));
	let orders = orders.collect();
	DeepBook { book, orders }
}

impl<T: Config> DeepBook<T> {
	/// Adds this many orders to a leaf. As many as it has fill it.
	pub fn add_to_leaf(&mut self, leaf: u32, orders: u32) {
		for place in (leaf * LEAF..(leaf + 1) * LEAF).take(orders as usize) {
			let between = Ticks(price(place).0 + 1);
			insert(&mut self.book, MARKET, Side::Ask, &small(between));
		}
	}

	/// Makes the order at a place belong to `owner`.
	pub fn take_over(&mut self, place: u32, owner: AccountIndex) -> OpenOrder {
		let before = self.orders[place as usize];
		let key = before.key(MARKET, Side::Ask);
		self.book.remove(&key).expect("it rests");
		let client_id = name(place);
		let order = RestingOrder { account: owner, client_id, ..before };
		self.book.insert(MARKET, Side::Ask, order).expect("its place is free");
		OpenOrder { client_id, key, expires_at: before.expires_at }
	}

	/// Stores the book and returns the number of its orders.
	pub fn finish(mut self) -> u64 {
		self.book.flush();
		resting_orders::<T>()
	}
}

/// A market whose best orders have expired, and whose other orders are so small that funding looks at as
/// many as it may.
pub fn fill_market<T: Config>(market: MarketId) {
	/// More orders than the search for the best live order skips, and than funding reads.
	const EXPIRED: u64 = 16;
	/// More leaves than a page has children, so that there are three levels of pages.
	const ORDERS: u64 = (PAGE_CAPACITY as u64 + 2) * LEAF as u64;

	let next_seq = FIRST_SEQ + u64::from(market.0) * 4 * ORDERS;
	Headers::<T>::insert(BookId::Market(market), BookHeader { next_seq, ..BookHeader::default() });
	let mut book = Book::new(PagesOf::<T>::default());
	for place in 1..=ORDERS {
		let expires_at = if place < EXPIRED { Millis(1) } else { LATER };
		for (side, price) in [(Side::Bid, PRICE.0 - place), (Side::Ask, PRICE.0 + place)] {
			let order = New { price: Ticks(price), lots: Lots(1), expires_at };
			insert(&mut book, market, side, &order);
		}
	}
	book.flush();
	fill_agenda::<T>(market);
}

/// Triggers that this block does not reach, in three levels of pages.
fn fill_agenda<T: Config>(market: MarketId) {
	let next_seq = FIRST_SEQ + u64::from(market.0) * u64::from(LEAVES * LEAF);
	let lists = [WaitList::MarkBelow(market), WaitList::MarkAbove(market)];
	for list in lists {
		AgendaHeaders::<T>::insert(list, TreeHeader { next_seq, ..TreeHeader::default() });
	}
	let mut agenda = Trees::<WaitList, AgendaEntry, _>::new(AgendaOf::<T>::default());
	for place in 1..=u64::from(LEAVES * LEAF) {
		let below = Wait::MarkBelow(market, Ticks(PRICE.0 / 2 - place));
		let above = Wait::MarkAbove(market, Ticks(PRICE.0 * 2 + place));
		for wait in [below, above] {
			let seq = agenda.next_seq(wait.list()).expect("numbers are left");
			let place = AgendaPlace { wait, seq };
			let entry = AgendaEntry { place, account: trader(u32::from(u16::MAX)) };
			agenda.insert(wait.list(), entry).expect("its place is free");
		}
	}
	agenda.flush();
}

/// An order of an account that no benchmark measures.
struct New {
	price: Ticks,
	lots: Lots,
	expires_at: Millis,
}

fn small(price: Ticks) -> New {
	New { price, lots: LOTS, expires_at: LATER }
}

fn insert<T: Config>(
	book: &mut Book<PagesOf<T>>,
	market: MarketId,
	side: Side,
	new: &New,
) -> RestingOrder {
	let order = RestingOrder {
		price: new.price,
		seq: book.next_seq(market).expect("numbers are left"),
		lots: new.lots,
		account: trader(u32::from(u16::MAX)),
		client_id: NAME,
		expires_at: Some(new.expires_at),
		reduce_only: false,
		iceberg: None,
		peg: None,
	};
	book.insert(market, side, order).expect("the book is not crossed");
	order
}
