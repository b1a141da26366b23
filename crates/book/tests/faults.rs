//! Damage to stored values: each operation gives the right answer or a fault that names the value, and all
//! other books work on.

mod common;

use codec::Encode;
use common::{order, Dice, Lenient, BOOK, MARKET, NOW, PEGGED};
use novation_book::{
	apply, plan, rung, Book, BookError, BookFault, BookId, BookStore, FaultKind, Inconsistency,
	MemoryStore, OrderKey, Page, PageKey, Peg, RestingOrder, SelfTrade, Slots, Taker,
};
use novation_units::{AccountIndex, Lots, MarketId, Side, Ticks};

const OTHER_MARKET: MarketId = MarketId(4);
const OTHER: BookId = BookId::Market(OTHER_MARKET);
const SIDES: [Side; 2] = [Side::Bid, Side::Ask];

type Operation<'a> = &'a dyn Fn(&mut Book<MemoryStore>) -> Result<Option<RestingOrder>, BookError>;

fn open<S: BookStore>(store: S) -> Book<S> {
	Book::with_page_capacity(store, 4)
}

fn rest<S: BookStore>(
	book: &mut Book<S>,
	market: MarketId,
	side: Side,
	order: RestingOrder,
) -> OrderKey {
	let seq = book.next_seq(market).unwrap();
	let order = RestingOrder { seq, ..order };
	book.insert(market, side, order).unwrap();
	order.key(market, side)
}

/// Two markets with trees of three levels and more, free pages and pegged orders, flushed; the keys of the
/// first market.
fn sound_store() -> (MemoryStore, Vec<OrderKey>) {
	let mut book = open(MemoryStore::default());
	let mut dice = Dice(3);
	let mut keys = Vec::new();
	for market in [MARKET, OTHER_MARKET] {
		for _ in 0..90 {
			let (bid, ask) = (1_000 - dice.below(60), 1_001 + dice.below(60));
			let fixed = [(Side::Bid, order(bid, 0, 5)), (Side::Ask, order(ask, 0, 5))];
			let away = dice.below(60) as i64;
			let pegged = |offset| RestingOrder {
				peg: Some(Peg { limit: Ticks(1_000) }),
				price: rung(offset),
				..order(0, 0, 5)
			};
			let pegged = [(Side::Bid, pegged(-away)), (Side::Ask, pegged(1 + away))];
			for (side, order) in fixed.into_iter().chain(pegged) {
				keys.push(rest(&mut book, market, side, order));
			}
		}
	}
	keys.retain(|key| key.market() == MARKET);
	// Some leaves are joined, and their numbers become free.
	let mut gone = 0;
	keys.retain(|key| {
		gone += 1;
		let stays = gone % 7 < 4;
		if !stays {
			book.remove(key).unwrap();
		}
		stays
	});
	for id in BookId::of_market(MARKET) {
		for side in SIDES {
			let shape = book.header(id).unwrap().side(side).shape;
			assert!(shape.height >= 3 && shape.free.is_some(), "{shape:?}");
		}
	}
	(book.into_store(), keys)
}

#[derive(Clone, Copy, Debug)]
enum Damage {
	Removed,
	CutShort,
	Extended,
	UnknownKind,
	Empty,
}

const DAMAGES: [Damage; 5] =
	[Damage::Removed, Damage::CutShort, Damage::Extended, Damage::UnknownKind, Damage::Empty];

impl Damage {
	fn of(self, bytes: &[u8]) -> Option<Vec<u8>> {
		let mut bytes = bytes.to_vec();
		match self {
			Damage::Removed => return None,
			Damage::CutShort => bytes.truncate(bytes.len() - 1),
			Damage::Extended => bytes.push(0),
			Damage::UnknownKind => bytes[0] = 9,
			Damage::Empty => bytes.clear(),
		}
		Some(bytes)
	}

	fn kind(self) -> FaultKind {
		match self {
			Damage::Removed => FaultKind::Missing,
			_ => FaultKind::Unreadable,
		}
	}
}

/// Every page of the market's books, damaged in every way, with the fault that must be found.
fn damaged_pages(sound: &MemoryStore) -> Vec<(MemoryStore, BookFault)> {
	let pages = sound.pages().filter(|(key, _)| key.book.market() == MARKET);
	let pages: Vec<_> = pages.map(|(key, bytes)| (*key, bytes.to_vec())).collect();
	let mut damaged = Vec::new();
	for (PageKey { book, side, page }, bytes) in &pages {
		for damage in DAMAGES {
			let key = PageKey { book: *book, side: *side, page: *page };
			let mut store = sound.clone();
			match damage.of(bytes) {
				Some(bytes) => store.pages_mut().insert(key, bytes),
				None => store.pages_mut().remove(&key),
			};
			let (side, page) = (Some(*side), Some(*page));
			damaged.push((store, BookFault { book: *book, side, page, kind: damage.kind() }));
		}
	}
	damaged
}

#[test]
fn damaged_page_should_give_the_right_answer_or_a_fault_that_names_it() {
	let (sound, keys) = sound_store();
	for (store, fault) in damaged_pages(&sound) {
		let mut found = 0;
		let mut damaged = open(store);
		let mut reference = open(sound.clone());
		assert_eq!(damaged.check(fault.book), Err(Inconsistency::Fault(fault)));
		let mut compare = |book: &mut Book<MemoryStore>, operation: Operation| match operation(book)
		{
			Err(BookError::Fault(at)) => {
				assert_eq!(at, fault);
				assert_eq!(book.faults().collect::<Vec<_>>(), [fault]);
				assert_eq!(operation(book), Err(BookError::Fault(fault)));
				book.retain_changes(fault.book).unwrap();
				found += 1;
			}
			answer => assert_eq!(answer, operation(&mut reference)),
		};
		for id in BookId::of_market(MARKET) {
			for side in SIDES {
				compare(&mut damaged, &|book| book.best(id, side));
			}
		}
		for key in &keys {
			compare(&mut damaged, &|book| book.get(key).map(Some));
			compare(&mut damaged, &|book| book.after(key));
			compare(&mut damaged, &|book| book.set_lots(key, Lots(3)).map(|()| None));
		}
		let order_at = |key: &OrderKey, seq| RestingOrder {
			price: key.price,
			peg: (key.book == PEGGED).then_some(Peg { limit: Ticks(1_000) }),
			..order(0, seq, 1)
		};
		for key in &keys {
			// An order of one book is rejected by the other, or has met the damage.
			let order = order_at(key, keys.len() as u64);
			match damaged.insert(MARKET, key.side, order) {
				Err(BookError::Fault(at)) => {
					assert_eq!(at, fault);
					damaged.retain_changes(fault.book).unwrap();
					found += 1;
				}
				answer => assert!(matches!(answer, Ok(()) | Err(BookError::Exists)), "{answer:?}"),
			}
		}
		// Free pages are read when the tree grows.
		for number in 0..200 {
			let key = &keys[number % keys.len()];
			let is_hit = key.book == fault.book && Some(key.side) == fault.side;
			let seq = damaged.next_seq(MARKET).unwrap().0;
			if is_hit && damaged.insert(MARKET, key.side, order_at(key, seq)).is_err() {
				damaged.retain_changes(fault.book).unwrap();
				found += 1;
			}
		}
		assert!(found > 0, "nothing met {fault:?}");
	}
}

#[test]
fn book_with_a_fault_should_not_be_written_and_all_others_should_work_on() {
	let (sound, keys) = sound_store();
	for (store, fault) in damaged_pages(&sound) {
		let before = store.clone();
		let mut book = open(store);
		// One change that may succeed, and then walks that meet the fault, unless it is in a free page.
		let own: Vec<_> = keys.iter().filter(|key| key.book == fault.book).collect();
		let mut last = book.set_lots(own[0], Lots(1)).err();
		for key in &own {
			last = last.or_else(|| book.get(key).err());
		}
		if last.is_none() {
			continue;
		}
		assert_eq!(last, Some(BookError::Fault(fault)));
		for key in &own {
			assert_eq!(book.remove(key), Err(BookError::Fault(fault)));
			assert_eq!(book.set_lots(key, Lots(2)), Err(BookError::Fault(fault)));
		}
		let other_ask = rest(&mut book, OTHER_MARKET, Side::Ask, order(1_500, 0, 1));
		let twin = BookId::of_market(MARKET).into_iter().find(|id| *id != fault.book).unwrap();
		let of_twin = *keys.iter().find(|key| key.book == twin).unwrap();
		book.remove(&of_twin).unwrap();
		assert_eq!(book.faults().collect::<Vec<_>>(), [fault]);

		let mut store = book.into_store();
		let of_book = |store: &MemoryStore| {
			let pages = store.pages().filter(|(key, _)| key.book == fault.book);
			pages.map(|(key, bytes)| (*key, bytes.to_vec())).collect::<Vec<_>>()
		};
		assert_eq!(of_book(&store), of_book(&before));
		let header = |store: &mut MemoryStore| store.headers_mut()[&fault.book].clone();
		assert_eq!(header(&mut store), header(&mut before.clone()));
		let mut book = open(store);
		assert_eq!(book.check(OTHER), Ok(()));
		assert_eq!(book.check(twin), Ok(()));
		assert!(book.get(&other_ask).is_ok());
		assert_eq!(book.get(&of_twin), Err(BookError::NotFound));
	}
}

#[test]
fn header_that_does_not_decode_should_be_a_fault_of_its_book_alone() {
	let (sound, keys) = sound_store();
	for id in BookId::of_market(MARKET) {
		for damage in [Damage::CutShort, Damage::Extended, Damage::Empty] {
			let mut store = sound.clone();
			let damaged = damage.of(&store.headers_mut()[&id]).unwrap();
			store.headers_mut().insert(id, damaged.clone());
			let mut book = open(store);
			let fault = BookFault { book: id, side: None, page: None, kind: FaultKind::Unreadable };
			let error = BookError::Fault(fault);
			assert_eq!(book.check(id), Err(Inconsistency::Fault(fault)));
			assert_eq!(book.header(id), Err(error));
			assert_eq!(book.order_count(id, Side::Ask), Err(error));
			assert_eq!(book.best(id, Side::Bid), Err(error));
			assert_eq!(book.depth(MARKET, Side::Bid, 9, Some(Ticks(1_000))), Err(error));
			for key in &keys {
				let is_hit = key.book == id;
				assert_eq!(book.get(key).err(), is_hit.then_some(error));
			}
			// The order numbers of a market are in its book of fixed prices.
			assert_eq!(book.next_seq(MARKET).err(), (id == BOOK).then_some(error));
			// Nothing can have changed, and the header is read again.
			assert_eq!(book.retain_changes(id), Ok(()));
			assert_eq!(book.header(id), Err(error));
			assert!(book.next_seq(OTHER_MARKET).is_ok());
			let mut store = book.into_store();
			assert_eq!(store.headers_mut()[&id], damaged);
			assert_eq!(open(store).check(OTHER), Ok(()));
		}
	}
}

#[test]
fn book_whose_header_was_removed_should_not_begin_again() {
	let (sound, keys) = sound_store();
	for id in BookId::of_market(MARKET) {
		let mut store = sound.clone();
		store.headers_mut().remove(&id).unwrap();
		let fault = BookFault { book: id, side: None, page: None, kind: FaultKind::Missing };
		assert_eq!(open(&mut store).check(id), Err(Inconsistency::Fault(fault)));
		let mut book = open(store);
		let key = keys.iter().find(|key| key.book == id).unwrap();
		let pegged = RestingOrder {
			price: key.price,
			peg: Some(Peg { limit: Ticks(1_000) }),
			..order(0, 1, 1)
		};
		let answer = match id {
			BookId::Market(market) => book.next_seq(market).map(drop),
			BookId::Pegged(market) => book.insert(market, key.side, pegged),
		};
		assert_eq!(answer, Err(BookError::Fault(fault)));
		let mut store = book.into_store();
		assert_eq!(store.headers_mut().get(&id), None);
	}
	// A book that was never used is empty and sound.
	let mut book = open(MemoryStore::default());
	assert_eq!(book.best(BOOK, Side::Bid), Ok(None));
	assert_eq!(book.check(BOOK), Ok(()));
	rest(&mut book, MARKET, Side::Bid, order(1, 0, 1));
	assert_eq!(book.faults().count(), 0);
}

#[test]
fn page_that_contradicts_itself_should_be_a_fault() {
	let (sound, _) = sound_store();
	let pages: Vec<PageKey> = sound.pages().map(|(key, _)| *key).collect();
	let mut leaves = 0;
	for page in pages.into_iter().filter(|page| page.book == BOOK) {
		let Ok(Some(Page::Leaf(orders))) = sound.page(page) else { continue };
		if orders.len() < 2 {
			continue;
		}
		leaves += 1;
		let damages: [fn(&mut Vec<RestingOrder>); 4] = [
			|orders| orders.reverse(),
			|orders| orders.clear(),
			|orders| orders[1] = orders[0],
			|orders| orders[0].peg = Some(Peg { limit: Ticks(1) }),
		];
		for damage in damages {
			let mut damaged = orders.to_vec();
			damage(&mut damaged);
			let mut store = sound.clone();
			store.set_page(page, &Page::Leaf(Slots::try_from(damaged).unwrap()));
			let (side, kind) = (Some(page.side), FaultKind::Contradiction);
			let fault = BookFault { book: BOOK, side, page: Some(page.page), kind };
			assert_eq!(open(&mut store).check(BOOK), Err(Inconsistency::Fault(fault)));
			let key = orders[0].key(MARKET, page.side);
			assert_eq!(open(store).get(&key), Err(BookError::Fault(fault)));
		}
	}
	assert!(leaves > 20, "only {leaves} leaves");
}

#[test]
fn fault_in_the_middle_of_a_plan_should_leave_nothing_to_write() {
	let (sound, _) = sound_store();
	let taker = Taker {
		market: MARKET,
		side: Side::Bid,
		limit: Ticks(2_000),
		lots: Lots(150),
		account: AccountIndex(1),
		self_trade: SelfTrade::CancelBoth,
		index: Some(Ticks(1_000)),
	};
	let mut torn = 0;
	for (store, fault) in damaged_pages(&sound) {
		let mut book = open(store.clone());
		let Ok(planned) = plan(&mut book, &taker, NOW, 60, &mut Lenient) else { continue };
		let Err(error) = apply(&mut book, &taker, &planned) else { continue };
		assert_eq!(error, BookError::Fault(fault));
		torn += 1;
		for id in BookId::of_market(MARKET) {
			assert_eq!(book.header(id), Err(BookError::Fault(fault)));
			assert_eq!(book.retain_changes(id), Err(fault));
		}
		book.flush();
		let bytes = |store: &MemoryStore| {
			store.pages().map(|(key, bytes)| (*key, bytes.to_vec())).collect::<Vec<_>>()
		};
		assert_eq!(bytes(book.store()), bytes(&store));
		for id in BookId::of_market(MARKET) {
			book.forget(id);
		}
		assert_eq!(book.faults().count(), 0);
		assert!(book.best(BOOK, Side::Ask).is_ok());
	}
	assert!(torn > 0, "no fault came after the plan was begun");
}

#[test]
fn forgotten_book_should_be_read_again() {
	let (sound, keys) = sound_store();
	let key = keys.iter().find(|key| key.book == BOOK).unwrap();
	let mut book = open(sound);
	let order = book.remove(key).unwrap();
	let other = rest(&mut book, OTHER_MARKET, Side::Ask, common::order(1_500, 0, 1));
	book.forget(BOOK);
	assert_eq!(book.get(key), Ok(order));
	let mut book = open(book.into_store());
	assert_eq!(book.get(key), Ok(order));
	assert!(book.get(&other).is_ok());
}

#[test]
fn fault_should_fit_into_an_event() {
	let fault = BookFault {
		book: PEGGED,
		side: Some(Side::Ask),
		page: Some(u32::MAX),
		kind: FaultKind::Contradiction,
	};
	assert_eq!(fault.encode().len(), <BookFault as codec::MaxEncodedLen>::max_encoded_len());
}
