//! Pages of a book: order at splits, pages touched, traffic with the store, damaged pages.

mod common;

use codec::{Decode, Encode, MaxEncodedLen};
use common::{order, Dice, BOOK, MARKET};
use novation_book::{
	Book, BookError, BookHeader, BookStore, Child, Iceberg, Inconsistency, MemoryStore, OrderKey,
	Page, PageKey, Peg, RestingOrder, SideHeader, Slots, TooLong, TreeShape, PAGE_CAPACITY,
};
use novation_units::{BookFault, BookId, FaultKind, Lots, MarketId, Millis, OrderSeq, Side, Ticks};

fn rest<S: BookStore>(book: &mut Book<S>, side: Side, price: u64) -> OrderKey {
	let seq = book.next_seq(MARKET).unwrap();
	let order = order(price, seq.0, 1 + seq.0 % 7);
	book.insert(MARKET, side, order).unwrap();
	order.key(MARKET, side)
}

fn all<S: BookStore>(book: &mut Book<S>, side: Side) -> Vec<RestingOrder> {
	let first = book.best(BOOK, side).unwrap();
	std::iter::successors(first, |order| book.after(&order.key(MARKET, side)).unwrap()).collect()
}

fn page(side: Side, page: u32) -> PageKey {
	PageKey { book: BOOK, side, page }
}

#[test]
fn orders_of_one_price_should_stay_first_come_first_served_when_pages_split() {
	for capacity in [4, 5, 64] {
		let mut book = Book::with_page_capacity(MemoryStore::default(), capacity);
		for price in [100, 101, 99] {
			for _ in 0..150 {
				rest(&mut book, Side::Bid, price);
			}
		}
		let found: Vec<_> =
			all(&mut book, Side::Bid).iter().map(|o| (o.price.0, o.seq.0)).collect();
		let expected: Vec<_> = (150..300)
			.map(|seq| (101, seq))
			.chain((0..150).map(|seq| (100, seq)))
			.chain((300..450).map(|seq| (99, seq)))
			.collect();
		assert_eq!(found, expected);
		assert_eq!(book.check(BOOK), Ok(()));
	}
}

#[test]
fn next_order_should_be_found_when_the_one_asked_for_has_gone() {
	let mut book = Book::with_page_capacity(MemoryStore::default(), 4);
	let keys: Vec<_> = (0..50).map(|at| rest(&mut book, Side::Ask, 100 + at / 10)).collect();
	for pair in keys.windows(2) {
		book.remove(&pair[0]).unwrap();
		let next = book.after(&pair[0]).unwrap().unwrap();
		assert_eq!(next.key(MARKET, Side::Ask), pair[1]);
	}
	assert_eq!(book.after(&keys[49]), Ok(None));
}

#[test]
fn emptied_book_should_keep_only_free_pages_and_use_them_again() {
	let mut book = Book::with_page_capacity(MemoryStore::default(), 4);
	let mut most_pages = 0;
	for round in 0..5u64 {
		let mut keys: Vec<_> =
			(0..250).map(|at| rest(&mut book, Side::Ask, 10 + at % 37)).collect();
		let pages = book.header(BOOK).unwrap().asks.shape.pages;
		if round > 0 {
			assert!(pages <= most_pages, "round {round} grew from {most_pages} to {pages} pages");
		}
		most_pages = most_pages.max(pages);
		let mut dice = Dice(1);
		while !keys.is_empty() {
			let key = keys.swap_remove(dice.below(keys.len() as u64) as usize);
			book.remove(&key).unwrap();
			assert_eq!(book.check(BOOK), Ok(()));
		}
		let asks = book.header(BOOK).unwrap().asks;
		assert_eq!((asks.shape.height, asks.shape.entries, asks.lots), (0, 0, 0));
	}
	let pages = book.header(BOOK).unwrap().asks.shape.pages;
	let store = book.into_store();
	assert_eq!(store.pages().count() as u32, pages, "pages were left behind in the store");
	assert!(store.pages().all(|(_, bytes)| bytes.len() <= 6), "a free page is small");
}

#[test]
fn order_should_be_refused_for_the_first_reason_that_holds() {
	let mut book = Book::new(MemoryStore::default());
	let ask = rest(&mut book, Side::Ask, 100);
	let insert = |book: &mut Book<_>, side, order| book.insert(MARKET, side, order);
	let seq = book.next_seq(MARKET).unwrap().0;
	assert_eq!(insert(&mut book, Side::Bid, order(99, seq, 0)), Err(BookError::NoLots));
	assert_eq!(insert(&mut book, Side::Bid, order(99, seq + 1, 1)), Err(BookError::UnknownSeq));
	for price in [100, 101] {
		let crossing = insert(&mut book, Side::Bid, order(price, seq, 1));
		assert_eq!(crossing, Err(BookError::WouldCross { best: Ticks(100) }));
	}
	assert_eq!(insert(&mut book, Side::Ask, order(100, ask.seq.0, 1)), Err(BookError::Exists));
	assert_eq!(insert(&mut book, Side::Bid, order(99, seq, 1)), Ok(()));
	let crossing = insert(&mut book, Side::Ask, order(99, seq, 1));
	assert_eq!(crossing, Err(BookError::WouldCross { best: Ticks(99) }));
	assert_eq!(book.set_lots(&ask, Lots(0)), Err(BookError::NoLots));
	assert_eq!(book.check(BOOK), Ok(()));
}

#[test]
fn markets_and_sides_should_not_mix() {
	let mut book = Book::with_page_capacity(MemoryStore::default(), 4);
	for market in [1, 2] {
		for side in [Side::Bid, Side::Ask] {
			for at in 0..40 {
				let seq = book.next_seq(MarketId(market)).unwrap().0;
				let price = if side == Side::Bid { 100 - at } else { 101 + at };
				book.insert(MarketId(market), side, order(price, seq, 1)).unwrap();
			}
		}
	}
	let id = |market| BookId::Market(MarketId(market));
	let key = OrderKey { book: id(1), side: Side::Ask, price: Ticks(101), seq: OrderSeq(40) };
	book.remove(&key).unwrap();
	assert_eq!(book.order_count(id(1), Side::Ask), Ok(39));
	assert_eq!(book.order_count(id(2), Side::Ask), Ok(40));
	assert_eq!(book.check(id(1)), Ok(()));
	assert_eq!(book.check(id(2)), Ok(()));
	assert_eq!(book.order_count(id(9), Side::Ask), Ok(0));
	assert_eq!(book.best(id(9), Side::Ask), Ok(None));
}

#[test]
fn page_should_be_decoded_once_and_encoded_once_however_many_operations_hit_it() {
	let mut book = Book::new(MemoryStore::default());
	for _ in 0..40 {
		rest(&mut book, Side::Bid, 100);
	}
	let mut book = Book::new(book.into_store());
	let before = book.store().traffic();
	let keys: Vec<_> = (0..20).map(|at| rest(&mut book, Side::Bid, 90 + at % 5)).collect();
	for key in &keys {
		book.set_lots(key, Lots(9)).unwrap();
		book.remove(key).unwrap();
	}
	assert_eq!(book.store().traffic().writes, before.writes, "nothing is written before the flush");
	book.flush();
	book.flush();
	let after = book.store().traffic();
	assert_eq!(after.reads - before.reads, 2, "one header and one page");
	assert_eq!(after.writes - before.writes, 2, "one header and one page");
	assert_eq!(book.pages_loaded(), 1);
}

#[test]
fn pages_of_all_books_should_be_counted_once_each() {
	let mut book = Book::new(MemoryStore::default());
	for _ in 0..=PAGE_CAPACITY {
		rest(&mut book, Side::Bid, 100);
	}
	let (market, side) = (MarketId(2), Side::Ask);
	for _ in 0..2 {
		let seq = book.next_seq(market).unwrap().0;
		book.insert(market, side, order(9, seq, 1)).unwrap();
		assert_eq!(
			(book.pages_loaded(), book.pages_made()),
			(4, 4),
			"no pages of new books; two leaves, a root; a leaf"
		);
		book.remove(&order(9, seq, 1).key(market, side)).unwrap();
	}
	book.insert(market, side, order(9, 1, 1)).unwrap();

	let mut book = Book::new(book.into_store());
	for _ in 0..3 {
		assert!(book.best(BOOK, Side::Bid).unwrap().is_some());
		assert!(book.best(BookId::Market(market), side).unwrap().is_some());
	}
	assert_eq!((book.pages_loaded(), book.pages_made()), (3, 0), "a root and a leaf; a leaf");
}

#[test]
fn looking_should_write_nothing() {
	let mut book = Book::with_page_capacity(MemoryStore::default(), 4);
	let keys: Vec<_> = (0..60).map(|at| rest(&mut book, Side::Ask, 100 + at)).collect();
	let mut book = Book::with_page_capacity(book.into_store(), 4);
	let before = book.store().traffic();
	all(&mut book, Side::Ask);
	book.get(&keys[30]).unwrap();
	book.depth(MARKET, Side::Ask, 10, None).unwrap();
	book.check(BOOK).unwrap();
	book.flush();
	assert_eq!(book.store().traffic().writes, before.writes);
}

#[test]
fn discarded_book_should_leave_the_store_as_it_was() {
	let mut book = Book::with_page_capacity(MemoryStore::default(), 4);
	let keys: Vec<_> = (0..60).map(|at| rest(&mut book, Side::Ask, 100 + at)).collect();
	let store = book.into_store();
	let before: Vec<_> = store.pages().map(|(key, bytes)| (*key, bytes.to_vec())).collect();
	let mut book = Book::with_page_capacity(store, 4);
	for key in &keys {
		book.remove(key).unwrap();
	}
	let store = book.discard();
	let after: Vec<_> = store.pages().map(|(key, bytes)| (*key, bytes.to_vec())).collect();
	assert_eq!(before, after);
}

/// A book of several hundred orders on each side, flushed.
fn deep_store(capacity: usize) -> (MemoryStore, Vec<OrderKey>) {
	let mut book = Book::with_page_capacity(MemoryStore::default(), capacity);
	let mut dice = Dice(5);
	let mut keys = Vec::new();
	for _ in 0..300 {
		keys.push(rest(&mut book, Side::Ask, 1_001 + dice.below(300)));
		keys.push(rest(&mut book, Side::Bid, 1_000 - dice.below(300)));
	}
	assert_eq!(book.check(BOOK), Ok(()));
	(book.into_store(), keys)
}

#[test]
fn broken_page_should_be_an_error_and_change_nothing() {
	let (store, keys) = deep_store(4);
	let pages: Vec<_> = store.pages().map(|(key, _)| *key).collect();
	let mut dice = Dice(6);
	let mut errors = 0;
	for broken in pages {
		let mut store = store.clone();
		match dice.below(4) {
			0 => store.remove_page(broken),
			1 => store.set_page(broken, &Page::Free(None)),
			2 => store.set_page(broken, &Page::Leaf(Slots::try_from(vec![]).unwrap())),
			_ => store.set_page(broken, &Page::Inner(Slots::try_from(vec![]).unwrap())),
		}
		let mut book = Book::with_page_capacity(&mut store, 4);
		assert!(book.check(BOOK).is_err(), "{broken:?} is broken and nobody sees it");
		for _ in 0..40 {
			let key = keys[dice.below(keys.len() as u64) as usize];
			let header = book.header(BOOK).unwrap();
			let answer = match dice.below(3) {
				0 => book.remove(&key).map(|_| ()),
				1 => book.set_lots(&key, Lots(3)),
				_ => book.insert(MARKET, key.side, order(key.price.0, 0, 1)),
			};
			if let Err(BookError::Fault(found)) = answer {
				assert_eq!(found.book, BOOK);
				assert_eq!((found.side, found.page), (Some(broken.side), Some(broken.page)));
				assert_eq!(book.header(BOOK), Err(BookError::Fault(found)));
				assert_eq!(book.retain_changes(BOOK), Ok(()));
				assert_eq!(book.header(BOOK), Ok(header));
				errors += 1;
			}
		}
		for side in [Side::Bid, Side::Ask] {
			let counted = count_or_fault(&mut book, side);
			assert!(matches!(counted, Ok(_) | Err(BookError::Fault(_))), "{counted:?}");
		}
	}
	assert!(errors > 100, "only {errors} operations met a broken page");
}

/// The number of orders of a side, or the fault that ends the walk.
fn count_or_fault<S: BookStore>(book: &mut Book<S>, side: Side) -> Result<usize, BookError> {
	book.retain_changes(BOOK).unwrap();
	count(book, side)
}

fn count<S: BookStore>(book: &mut Book<S>, side: Side) -> Result<usize, BookError> {
	let mut count = 0;
	let mut next = book.best(BOOK, side)?;
	while let Some(order) = next {
		count += 1;
		next = book.after(&order.key(MARKET, side))?;
	}
	Ok(count)
}

#[test]
fn refused_removal_should_leave_the_orders_as_they_were() {
	let (store, keys) = deep_store(4);
	let leaves: Vec<_> = store.pages().map(|(key, _)| *key).collect();
	let mut refused = 0;
	for broken in leaves.into_iter().filter(|key| key.page % 3 == 0) {
		let mut store = store.clone();
		let page = store.page(broken).unwrap().unwrap();
		store.remove_page(broken);
		let mut book = Book::with_page_capacity(store, 4);
		for key in &keys {
			if let Err(BookError::Fault(_)) = book.remove(key) {
				refused += 1;
				break;
			}
		}
		book.retain_changes(BOOK).unwrap();
		let mut store = book.into_store();
		store.set_page(broken, &page);
		let mut book = Book::with_page_capacity(store, 4);
		assert_eq!(book.check(BOOK), Ok(()), "with {broken:?} restored");
	}
	assert!(refused > 10, "only {refused} removals were refused");
}

/// A count that is too small allocates a page on the path to the order; a circular list allocates a page twice.
#[test]
fn page_number_that_an_insertion_needs_twice_should_be_an_error_and_change_nothing() {
	let (store, keys) = deep_store(4);
	let header = store.header(BOOK).unwrap().unwrap();
	let end = header.asks.shape.pages;
	let shape_of = |shape| SideHeader { shape, ..header.asks };
	let too_small =
		(0..end).map(|pages| shape_of(TreeShape { pages, free: None, ..header.asks.shape }));
	let in_itself = shape_of(TreeShape { free: Some(end), ..header.asks.shape });
	let mut errors = 0;
	for asks in too_small.chain([in_itself]) {
		for key in keys.iter().filter(|key| key.side == Side::Ask) {
			let mut store = store.clone();
			store.set_page(page(Side::Ask, end), &Page::Free(Some(end)));
			store.set_header(BOOK, &BookHeader { asks, ..header });
			let mut book = Book::with_page_capacity(store, 4);
			let order = order(key.price.0, book.next_seq(MARKET).unwrap().0, 1);
			let before = book.header(BOOK).unwrap();
			match book.insert(MARKET, Side::Ask, order) {
				Ok(()) => assert_eq!(book.get(&order.key(MARKET, Side::Ask)), Ok(order)),
				Err(error) => {
					assert!(matches!(error, BookError::Fault(_)), "{error:?}");
					book.retain_changes(BOOK).unwrap();
					assert_eq!(book.header(BOOK).unwrap(), before);
					errors += 1;
				}
			}
		}
	}
	assert!(errors > 100, "only {errors} orders met a page number that is in use");
}

/// Swapped pages cause cycles, pages reached twice and orders out of place.
#[test]
fn misplaced_pages_should_neither_panic_nor_make_an_operation_endless() {
	let (store, keys) = deep_store(4);
	let pages: Vec<_> = store.pages().map(|(key, _)| *key).collect();
	let mut dice = Dice(8);
	let mut errors = 0;
	for _ in 0..600 {
		let mut store = store.clone();
		for _ in 0..=dice.below(3) {
			let to = dice.below(pages.len() as u64) as usize;
			let from = (to + 1 + dice.below(pages.len() as u64 - 1) as usize) % pages.len();
			let (to, from) = (pages[to], pages[from]);
			let page = store.page(from).unwrap().unwrap();
			store.set_page(to, &page);
		}
		let mut book = Book::with_page_capacity(store, 4);
		assert!(book.check(BOOK).is_err());
		for _ in 0..100 {
			let key = keys[dice.below(keys.len() as u64) as usize];
			let seq = book.next_seq(MARKET).unwrap().0;
			let answer = match dice.below(3) {
				0 => book.insert(MARKET, key.side, order(key.price.0, seq, 1)),
				1 => book.set_lots(&key, Lots(3)),
				_ => book.remove(&key).map(|_| ()),
			};
			if let Err(BookError::Fault(_)) = answer {
				errors += 1;
				book.retain_changes(BOOK).unwrap();
			}
		}
		for side in [Side::Bid, Side::Ask] {
			let counted = count_or_fault(&mut book, side);
			book.retain_changes(BOOK).unwrap();
			let levels = book.depth(MARKET, side, 999, None);
			assert_eq!(counted.is_ok(), levels.is_ok());
		}
	}
	assert!(errors > 1_000, "only {errors} operations met a misplaced page");
}

#[test]
fn check_should_see_each_kind_of_damage() {
	let (store, _) = deep_store(64);
	let damaged = |damage: &dyn Fn(&mut MemoryStore, &mut BookHeader)| {
		let mut store = store.clone();
		let mut header = store.header(BOOK).unwrap().unwrap();
		damage(&mut store, &mut header);
		store.set_header(BOOK, &header);
		Book::new(store).check(BOOK)
	};
	let with_leaf = |store: &mut MemoryStore, change: &dyn Fn(&mut [RestingOrder])| {
		let Ok(Some(Page::Leaf(mut orders))) = store.page(page(Side::Ask, 0)) else { panic!() };
		change(&mut orders);
		store.set_page(page(Side::Ask, 0), &Page::Leaf(orders));
	};
	assert_eq!(damaged(&|_, _| ()), Ok(()));
	let counted = damaged(&|_, header| header.asks.shape.entries += 1);
	assert_eq!(counted, Err(Inconsistency::OrderCount(Side::Ask)));
	let summed = damaged(&|_, header| header.bids.lots -= 1);
	assert_eq!(summed, Err(Inconsistency::LotSum(Side::Bid)));
	let leaked = damaged(&|_, header| header.bids.shape.pages += 2);
	assert_eq!(leaked, Err(Inconsistency::PagesLeaked(Side::Bid, 2)));
	let reused = damaged(&|_, header| header.bids.shape.free = Some(0));
	assert_eq!(reused, Err(Inconsistency::PageReused(page(Side::Bid, 0))));
	let unknown = damaged(&|_, header| header.next_seq = 1);
	assert!(matches!(unknown, Err(Inconsistency::UnknownSeq(_))));
	let swapped = damaged(&|store, _| with_leaf(store, &|orders| orders.swap(0, 1)));
	let contradiction = BookFault {
		book: BOOK,
		side: Some(Side::Ask),
		page: Some(0),
		kind: FaultKind::Contradiction,
	};
	assert_eq!(swapped, Err(Inconsistency::Fault(contradiction)));
	let moved = damaged(&|store, _| {
		with_leaf(store, &|orders| orders.last_mut().unwrap().price = Ticks(5_000))
	});
	assert_eq!(moved, Err(Inconsistency::Order(page(Side::Ask, 0))));
	let crossed = damaged(&|store, _| with_leaf(store, &|orders| orders[0].price = Ticks(1)));
	assert!(matches!(crossed, Err(Inconsistency::Crossed { ask: Ticks(1), .. })));
	let thin = damaged(&|store, _| {
		let orders = Slots::try_from(vec![order(1_001, 0, 1)]).unwrap();
		store.set_page(page(Side::Ask, 0), &Page::Leaf(orders));
	});
	assert_eq!(thin, Err(Inconsistency::Occupancy(page(Side::Ask, 0), 1)));
}

#[test]
fn page_should_not_decode_when_longer_than_its_bound() {
	let orders = vec![order(1, 1, 1); PAGE_CAPACITY + 1];
	assert_eq!(Slots::try_from(orders.clone()), Err(TooLong));
	let mut bytes = vec![0];
	orders[1..].encode_to(&mut bytes);
	assert!(<Page>::decode(&mut &bytes[..]).is_ok());
	let mut bytes = vec![0];
	orders.encode_to(&mut bytes);
	assert!(<Page>::decode(&mut &bytes[..]).is_err());
}

#[test]
fn largest_page_should_fit_its_declared_bound() {
	let mut order = order(u64::MAX, u64::MAX, u64::MAX);
	order.account.0 = u32::MAX;
	order.expires_at = Some(Millis(u64::MAX));
	let most = Lots(u64::MAX);
	order.iceberg = Some(Iceberg { hidden: Lots(u64::MAX - 1), display: most });
	order.peg = Some(Peg { limit: Ticks(u64::MAX) });
	let leaf: Page = Page::Leaf(Slots::try_from(vec![order; PAGE_CAPACITY]).unwrap());
	println!("{} bytes an order, {} a page", order.encode().len(), leaf.encode().len());
	assert_eq!(leaf.encode().len(), <Page>::max_encoded_len());
	let child = Child { low: order.place(), page: u32::MAX };
	let inner: Page = Page::Inner(Slots::try_from(vec![child; PAGE_CAPACITY]).unwrap());
	assert!(inner.encode().len() <= <Page>::max_encoded_len());
}

#[test]
fn order_numbers_should_end_in_an_error() {
	let mut store = MemoryStore::default();
	store.set_header(BOOK, &BookHeader { next_seq: u64::MAX, ..Default::default() });
	assert_eq!(Book::new(store).next_seq(MARKET), Err(BookError::Full));
}

#[test]
fn page_numbers_should_end_in_an_error_that_changes_nothing() {
	let (mut store, _) = deep_store(4);
	let mut header = store.header(BOOK).unwrap().unwrap();
	let free = std::mem::take(&mut header.asks.shape.free);
	let pages = std::mem::replace(&mut header.asks.shape.pages, u32::MAX);
	store.set_header(BOOK, &header);
	let mut book = Book::with_page_capacity(store, 4);
	let mut refused = 0;
	for _ in 0..20 {
		let seq = book.next_seq(MARKET).unwrap().0;
		match book.insert(MARKET, Side::Ask, order(1_100, seq, 1)) {
			Err(BookError::Full) => refused += 1,
			answer => assert_eq!(answer, Ok(())),
		}
	}
	assert!(refused > 10);
	let mut header = book.header(BOOK).unwrap();
	(header.asks.shape.free, header.asks.shape.pages) = (free, pages);
	let mut store = book.into_store();
	store.set_header(BOOK, &header);
	assert_eq!(Book::with_page_capacity(store, 4).check(BOOK), Ok(()));
}
