//! A book over a store of arbitrary pages.

use codec::{Decode, DecodeAll, Encode};
use novation_book::{
	apply, plan, Book, BookError, BookHeader, BookId, BookStore, FillCheck, Impact, MemoryStore,
	OrderKey, Page, PageKey, RestingOrder, SelfTrade, Taker, Unreadable, Verdict,
};
use novation_units::{
	AccountIndex, BlockHeight, ClientOrderId, Lots, MarketId, Millis, Moment, OrderSeq, Side, Ticks,
};
use std::collections::BTreeMap;

const MARKET: MarketId = MarketId(0);
const BOOK: BookId = BookId::Market(MARKET);
/// Small pages make deep trees.
const CAPACITY: usize = 4;
const MOST_PAGES: usize = 64;
const MOST_STEPS: u32 = 64;
/// Expiries that some acts have reached and others have not.
const END: Millis = Millis(1);

/// The input: a header, pages with their numbers, and acts.
#[derive(Debug, Default, Encode, Decode)]
struct Input {
	header: Vec<u8>,
	pages: Vec<(Side, u8, Vec<u8>)>,
	acts: Vec<Act>,
}

#[derive(Debug, Clone, Copy, Encode, Decode)]
struct Act {
	kind: u8,
	side: Side,
	price: u16,
	seq: u8,
	lots: u8,
}

/// Headers and pages as bytes, as the chain stores them. An empty header is an absent one.
#[derive(Debug, Default)]
struct RawStore {
	header: Vec<u8>,
	pages: BTreeMap<PageKey, Vec<u8>>,
}

impl BookStore for RawStore {
	fn header(&self, book: BookId) -> Result<Option<BookHeader>, Unreadable> {
		// The input has no pegged orders.
		if book != BOOK || self.header.is_empty() {
			return Ok(None);
		}
		BookHeader::decode_all(&mut &self.header[..]).map(Some).map_err(|_| Unreadable)
	}
	fn set_header(&mut self, _: BookId, header: &BookHeader) {
		self.header = header.encode();
	}
	fn page(&self, key: PageKey) -> Result<Option<Page>, Unreadable> {
		let Some(bytes) = self.pages.get(&key) else { return Ok(None) };
		Page::decode_all(&mut &bytes[..]).map(Some).map_err(|_| Unreadable)
	}
	fn set_page(&mut self, key: PageKey, page: &Page) {
		self.pages.insert(key, page.encode());
	}
	fn remove_page(&mut self, key: PageKey) {
		self.pages.remove(&key);
	}
}

/// Grants most fills, and denies some by its state.
struct Moody(u8);

impl FillCheck for Moody {
	type Reason = ();
	fn check(&mut self, _: &RestingOrder, _: Ticks, offered: Lots) -> Verdict<()> {
		self.0 = self.0.wrapping_mul(5).wrapping_add(3);
		match self.0 & 0x70 {
			0 => Verdict::CancelMaker(()),
			0x10 if self.0 & 3 == 0 => Verdict::StopTaker(()),
			0x20 => Verdict::Fill(Lots(1 + (offered.0 - 1) / 2)),
			_ => Verdict::Fill(offered),
		}
	}
}

/// Carries out on the book what the bytes say.
///
/// # Panics
///
/// If the book panics, or if a sound book has a fault or is not sound afterwards.
pub fn run(mut bytes: &[u8]) {
	// Half an input is an input as well.
	let header = Vec::<u8>::decode(&mut bytes).unwrap_or_default();
	let pages = list::<(Side, u8, Vec<u8>)>(&mut bytes, MOST_PAGES);
	let acts = list::<Act>(&mut bytes, usize::from(u8::MAX));
	let key = |side, page: u8| PageKey { book: BOOK, side, page: page.into() };
	let pages = pages.into_iter().map(|(side, page, bytes)| (key(side, page), bytes)).collect();
	let mut book = Book::with_page_capacity(RawStore { header, pages }, CAPACITY);
	let mut sound = book.check(BOOK).is_ok();
	for act in acts {
		// Each operation must meet the damage by itself. Incomplete changes are dropped.
		for id in BookId::of_market(MARKET) {
			if book.retain_changes(id).is_err() {
				book.forget(id);
			}
		}
		let outcome = carry_out(&mut book, act);
		let has_fault = matches!(outcome, Err(BookError::Fault(_)));
		assert!(!sound || !has_fault, "{act:?} on a sound book: {outcome:?}");
		assert_eq!(has_fault, book.faults().next().is_some());
		if act.kind & 0x80 != 0 {
			book.flush();
		}
		let found = book.check(BOOK);
		assert!(!sound || found.is_ok(), "after {act:?} the book is unsound: {found:?}");
		sound = found.is_ok();
	}
	let store = book.into_store();
	let found = Book::with_page_capacity(store, CAPACITY).check(BOOK);
	assert!(!sound || found.is_ok(), "what was stored is unsound: {found:?}");
}

fn list<T: Decode>(bytes: &mut &[u8], most: usize) -> Vec<T> {
	let wanted = codec::Compact::<u32>::decode(bytes).map_or(0, |count| count.0 as usize);
	(0..wanted.min(most)).map_while(|_| T::decode(bytes).ok()).collect()
}

fn carry_out(book: &mut Book<RawStore>, act: Act) -> Result<(), BookError> {
	let Act { kind, side, price, seq, lots } = act;
	let (price, seq, lots) = (Ticks(price.into()), OrderSeq(seq.into()), Lots(lots.into()));
	let key = OrderKey { book: BOOK, side, price, seq };
	let order = RestingOrder {
		price,
		seq,
		lots,
		account: AccountIndex(u32::from(kind) % 3),
		client_id: ClientOrderId(seq.0),
		expires_at: (kind & 0x40 != 0).then_some(END),
		reduce_only: false,
		iceberg: None,
		peg: None,
	};
	let order = order.displaying((kind & 0x80 != 0).then(|| Lots(lots.0.div_ceil(2))));
	let (time, block) = (Millis(u64::from(kind & 0x20)), BlockHeight(u32::from(kind & 0x10)));
	let now = Moment { time, block };
	match kind % 9 {
		0 => book.insert(MARKET, side, order),
		1 => {
			let seq = book.next_seq(MARKET)?;
			book.insert(MARKET, side, RestingOrder { seq, ..order })
		}
		2 => book.remove(&key).map(drop),
		3 => match book.best(BOOK, side)? {
			Some(best) => book.remove(&best.key(MARKET, side)).map(drop),
			None => Ok(()),
		},
		4 => book.set_lots(&key, lots),
		5 => book.after(&key).map(drop),
		6 => book.depth(MARKET, side, MOST_STEPS, Some(price)).map(drop),
		7 => {
			let impact = Impact { lot_ticks: u128::from(price.0), max_orders: MOST_STEPS, now };
			book.best_live(MARKET, side, now, MOST_STEPS)?;
			book.impact_price(MARKET, side, &impact).map(drop)
		}
		_ => {
			let styles = [SelfTrade::CancelMaker, SelfTrade::CancelTaker, SelfTrade::CancelBoth];
			let self_trade = styles[usize::from(kind) % styles.len()];
			let account = AccountIndex(u32::from(kind) % 3);
			let taker = Taker {
				market: MARKET,
				side,
				limit: price,
				lots,
				account,
				self_trade,
				index: Some(price),
			};
			let planned = plan(book, &taker, now, MOST_STEPS, &mut Moody(kind))?;
			apply(book, &taker, &planned)
		}
	}
}

/// Sound books with some orders, and acts on them.
pub fn seeds() -> Vec<(String, Vec<u8>)> {
	(0..6).map(|seed| (format!("book-{seed}"), seed_of(seed))).collect()
}

fn seed_of(seed: u64) -> Vec<u8> {
	let mut random = novation_sim::Random::new(seed);
	let mut book = Book::with_page_capacity(MemoryStore::default(), CAPACITY);
	for _ in 0..random.within(6..90) {
		let side = random.pick(&[Side::Bid, Side::Ask]);
		let away = random.within(1..30);
		let price = Ticks(if side == Side::Bid { 300 - away } else { 300 + away });
		let order = RestingOrder {
			price,
			seq: book.next_seq(MARKET).expect("a number"),
			lots: Lots(random.within(1..20)),
			account: AccountIndex(random.within(0..3) as u32),
			client_id: ClientOrderId(random.within(0..64)),
			expires_at: random.chance(20).then_some(END),
			reduce_only: false,
			iceberg: None,
			peg: None,
		};
		book.insert(MARKET, side, order).expect("an order that rests");
	}
	for side in [Side::Bid, Side::Ask] {
		for _ in 0..random.within(0..4) {
			if let Some(best) = book.best(BOOK, side).expect("a sound book") {
				book.remove(&best.key(MARKET, side)).expect("an order that rests");
			}
		}
	}
	let header = book.header(BOOK).expect("a sound book").encode();
	let store = book.into_store();
	let page = |(key, bytes): (&PageKey, &[u8])| (key.side, key.page as u8, bytes.to_vec());
	let pages = store.pages().map(page).collect();
	let act = |_| Act {
		kind: random.bits() as u8,
		side: random.pick(&[Side::Bid, Side::Ask]),
		price: random.within(270..331) as u16,
		seq: random.within(0..100) as u8,
		lots: random.within(1..20) as u8,
	};
	let acts = (0..40).map(act).collect();
	Input { header, pages, acts }.encode()
}
