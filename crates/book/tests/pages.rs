//! The tree: order at splits, pages touched, traffic with the store, broken pages.

mod common;

use codec::{Decode, Encode, MaxEncodedLen};
use common::{order, Dice, MARKET};
use novation_book::{
	Book, BookError, BookHeader, BookStore, Child, Iceberg, Inconsistency, MemoryStore, OrderKey,
	Page, PageKey, Peg, RestingOrder, Slots, TooLong, TreeHeader, PAGE_CAPACITY,
};
use novation_units::{Expiry, Lots, MarketId, Millis, OrderSeq, Side, Ticks};

fn rest<S: BookStore>(book: &mut Book<S>, side: Side, price: u64) -> OrderKey {
	let seq = book.next_seq(MARKET).unwrap();
	let order = order(price, seq.0, 1 + seq.0 % 7);
	book.insert(MARKET, side, order).unwrap();
	order.key(MARKET, side)
}

fn all<S: BookStore>(book: &mut Book<S>, side: Side) -> Vec<RestingOrder> {
	let first = book.best(MARKET, side).unwrap();
	std::iter::successors(first, |order| book.after(&order.key(MARKET, side)).unwrap()).collect()
}

fn page(side: Side, page: u32) -> PageKey {
	PageKey { market: MARKET, side, page }
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
		assert_eq!(book.check(MARKET), Ok(()));
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
		let pages = book.header(MARKET).asks.pages;
		if round > 0 {
			assert!(pages <= most_pages, "round {round} grew from {most_pages} to {pages} pages");
		}
		most_pages = most_pages.max(pages);
		let mut dice = Dice(1);
		while !keys.is_empty() {
			let key = keys.swap_remove(dice.below(keys.len() as u64) as usize);
			book.remove(&key).unwrap();
			assert_eq!(book.check(MARKET), Ok(()));
		}
		let asks = book.header(MARKET).asks;
		assert_eq!((asks.height, asks.orders, asks.lots), (0, 0, 0));
	}
	let pages = book.header(MARKET).asks.pages;
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
	assert_eq!(book.check(MARKET), Ok(()));
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
	let key =
		OrderKey { market: MarketId(1), side: Side::Ask, price: Ticks(101), seq: OrderSeq(40) };
	book.remove(&key).unwrap();
	assert_eq!(book.order_count(MarketId(1), Side::Ask), 39);
	assert_eq!(book.order_count(MarketId(2), Side::Ask), 40);
	assert_eq!(book.check(MarketId(1)), Ok(()));
	assert_eq!(book.check(MarketId(2)), Ok(()));
	assert_eq!(book.order_count(MarketId(9), Side::Ask), 0);
	assert_eq!(book.best(MarketId(9), Side::Ask), Ok(None));
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
		assert_eq!((book.pages_loaded(), book.pages_made()), (0, 4), "two leaves, a root; a leaf");
		book.remove(&order(9, seq, 1).key(market, side)).unwrap();
	}
	book.file(market, side, order(9, 1, 1)).unwrap();

	let mut book = Book::new(book.into_store());
	for _ in 0..3 {
		assert!(book.best(MARKET, Side::Bid).unwrap().is_some());
		assert!(book.best(market, side).unwrap().is_some());
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
	book.check(MARKET).unwrap();
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

/// A book of some hundred orders on each of its sides, flushed.
fn deep_store(capacity: usize) -> (MemoryStore, Vec<OrderKey>) {
	let mut book = Book::with_page_capacity(MemoryStore::default(), capacity);
	let mut dice = Dice(5);
	let mut keys = Vec::new();
	for _ in 0..300 {
		keys.push(rest(&mut book, Side::Ask, 1_001 + dice.below(300)));
		keys.push(rest(&mut book, Side::Bid, 1_000 - dice.below(300)));
	}
	assert_eq!(book.check(MARKET), Ok(()));
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
		assert!(book.check(MARKET).is_err(), "{broken:?} is broken and nobody sees it");
		for _ in 0..40 {
			let key = keys[dice.below(keys.len() as u64) as usize];
			let header = book.header(MARKET);
			let answer = match dice.below(3) {
				0 => book.remove(&key).map(|_| ()),
				1 => book.set_lots(&key, Lots(3)),
				_ => book.insert(MARKET, key.side, order(key.price.0, 0, 1)),
			};
			if let Err(BookError::Corrupt(found)) = answer {
				assert_eq!(found.side, broken.side);
				assert_eq!(book.header(MARKET), header);
				errors += 1;
			}
		}
		let _ = (all_or_error(&mut book, Side::Ask), all_or_error(&mut book, Side::Bid));
	}
	assert!(errors > 100, "only {errors} operations met a broken page");
}

fn all_or_error<S: BookStore>(book: &mut Book<S>, side: Side) -> Result<usize, BookError> {
	let mut count = 0;
	let mut next = book.best(MARKET, side)?;
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
		let page = store.page(broken).unwrap();
		store.remove_page(broken);
		let mut book = Book::with_page_capacity(store, 4);
		for key in &keys {
			if let Err(BookError::Corrupt(_)) = book.remove(key) {
				refused += 1;
				break;
			}
		}
		let mut store = book.into_store();
		store.set_page(broken, &page);
		let mut book = Book::with_page_capacity(store, 4);
		assert_eq!(book.check(MARKET), Ok(()), "with {broken:?} restored");
	}
	assert!(refused > 10, "only {refused} removals were refused");
}

/// A count that is too small gives out a page on the way to the order, a list that ends in itself one page twice.
#[test]
fn page_number_that_an_insertion_needs_twice_should_be_an_error_and_change_nothing() {
	let (store, keys) = deep_store(4);
	let header = store.header(MARKET).unwrap();
	let end = header.asks.pages;
	let too_small = (0..end).map(|pages| TreeHeader { pages, free: None, ..header.asks });
	let in_itself = TreeHeader { free: Some(end), ..header.asks };
	let mut errors = 0;
	for asks in too_small.chain([in_itself]) {
		for key in keys.iter().filter(|key| key.side == Side::Ask) {
			let mut store = store.clone();
			store.set_page(page(Side::Ask, end), &Page::Free(Some(end)));
			store.set_header(MARKET, &BookHeader { asks, ..header });
			let mut book = Book::with_page_capacity(store, 4);
			let order = order(key.price.0, book.next_seq(MARKET).unwrap().0, 1);
			let before = book.header(MARKET);
			match book.insert(MARKET, Side::Ask, order) {
				Ok(()) => assert_eq!(book.get(&order.key(MARKET, Side::Ask)), Ok(order)),
				Err(error) => {
					assert!(matches!(error, BookError::Corrupt(_)), "{error:?}");
					assert_eq!(book.header(MARKET), before);
					errors += 1;
				}
			}
		}
	}
	assert!(errors > 100, "only {errors} orders met a page number that is in use");
}

/// Pages swapped for others make circles, pages reached twice and orders out of place.
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
			let page = store.page(from).unwrap();
			store.set_page(to, &page);
		}
		let mut book = Book::with_page_capacity(store, 4);
		assert!(book.check(MARKET).is_err());
		for _ in 0..100 {
			let key = keys[dice.below(keys.len() as u64) as usize];
			let seq = book.next_seq(MARKET).unwrap().0;
			let answer = match dice.below(3) {
				0 => book.insert(MARKET, key.side, order(key.price.0, seq, 1)),
				1 => book.set_lots(&key, Lots(3)),
				_ => book.remove(&key).map(|_| ()),
			};
			errors += u32::from(answer.is_err());
		}
		let _ = (all_or_error(&mut book, Side::Ask), all_or_error(&mut book, Side::Bid));
		let _ =
			(book.depth(MARKET, Side::Ask, 999, None), book.depth(MARKET, Side::Bid, 999, None));
	}
	assert!(errors > 1_000, "only {errors} operations met a misplaced page");
}

#[test]
fn check_should_see_each_kind_of_damage() {
	let (store, _) = deep_store(64);
	let damaged = |damage: &dyn Fn(&mut MemoryStore, &mut BookHeader)| {
		let mut store = store.clone();
		let mut header = store.header(MARKET).unwrap();
		damage(&mut store, &mut header);
		store.set_header(MARKET, &header);
		Book::new(store).check(MARKET)
	};
	let with_leaf = |store: &mut MemoryStore, change: &dyn Fn(&mut [RestingOrder])| {
		let Some(Page::Leaf(mut orders)) = store.page(page(Side::Ask, 0)) else { panic!() };
		change(&mut orders);
		store.set_page(page(Side::Ask, 0), &Page::Leaf(orders));
	};
	assert_eq!(damaged(&|_, _| ()), Ok(()));
	let counted = damaged(&|_, header| header.asks.orders += 1);
	assert_eq!(counted, Err(Inconsistency::OrderCount(Side::Ask)));
	let summed = damaged(&|_, header| header.bids.lots -= 1);
	assert_eq!(summed, Err(Inconsistency::LotSum(Side::Bid)));
	let leaked = damaged(&|_, header| header.bids.pages += 2);
	assert_eq!(leaked, Err(Inconsistency::PagesLeaked(Side::Bid, 2)));
	let reused = damaged(&|_, header| header.bids.free = Some(0));
	assert_eq!(reused, Err(Inconsistency::PageReused(page(Side::Bid, 0))));
	let unknown = damaged(&|_, header| header.next_seq = 1);
	assert!(matches!(unknown, Err(Inconsistency::UnknownSeq(_))));
	let swapped = damaged(&|store, _| with_leaf(store, &|orders| orders.swap(0, 1)));
	assert_eq!(swapped, Err(Inconsistency::Order(page(Side::Ask, 0))));
	let moved = damaged(&|store, _| with_leaf(store, &|orders| orders[0].price = Ticks(5_000)));
	assert_eq!(moved, Err(Inconsistency::Order(page(Side::Ask, 0))));
	let crossed = damaged(&|store, _| with_leaf(store, &|orders| orders[0].price = Ticks(1)));
	assert!(matches!(crossed, Err(Inconsistency::Crossed { ask: Ticks(1), .. })));
	let thin = damaged(&|store, _| {
		let orders = Slots::try_from(vec![order(1_001, 0, 1)]).unwrap();
		store.set_page(page(Side::Ask, 0), &Page::Leaf(orders));
	});
	assert_eq!(thin, Err(Inconsistency::Fill(page(Side::Ask, 0), 1)));
}

#[test]
fn page_should_not_decode_when_longer_than_its_bound() {
	let orders = vec![order(1, 1, 1); PAGE_CAPACITY + 1];
	assert_eq!(Slots::try_from(orders.clone()), Err(TooLong));
	let mut bytes = vec![0];
	orders[1..].encode_to(&mut bytes);
	assert!(Page::decode(&mut &bytes[..]).is_ok());
	let mut bytes = vec![0];
	orders.encode_to(&mut bytes);
	assert!(Page::decode(&mut &bytes[..]).is_err());
}

#[test]
fn largest_page_should_fit_its_declared_bound() {
	let mut order = order(u64::MAX, u64::MAX, u64::MAX);
	order.account.0 = u32::MAX;
	order.expires_at = Some(Expiry::Time(Millis(u64::MAX)));
	let most = Lots(u64::MAX);
	order.iceberg = Some(Iceberg { hidden: Lots(u64::MAX - 1), display: most });
	order.peg = Some(Peg { limit: Ticks(u64::MAX) });
	let leaf = Page::Leaf(Slots::try_from(vec![order; PAGE_CAPACITY]).unwrap());
	println!("{} bytes an order, {} a page", order.encode().len(), leaf.encode().len());
	assert_eq!(leaf.encode().len(), Page::max_encoded_len());
	let child = Child { low: order.position(), page: u32::MAX };
	let inner = Page::Inner(Slots::try_from(vec![child; PAGE_CAPACITY]).unwrap());
	assert!(inner.encode().len() <= Page::max_encoded_len());
}

#[test]
fn order_numbers_should_end_in_an_error() {
	let mut store = MemoryStore::default();
	store.set_header(MARKET, &BookHeader { next_seq: u64::MAX, ..Default::default() });
	assert_eq!(Book::new(store).next_seq(MARKET), Err(BookError::Full));
}

#[test]
fn page_numbers_should_end_in_an_error_that_changes_nothing() {
	let (mut store, _) = deep_store(4);
	let mut header = store.header(MARKET).unwrap();
	let free = std::mem::take(&mut header.asks.free);
	let pages = std::mem::replace(&mut header.asks.pages, u32::MAX);
	store.set_header(MARKET, &header);
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
	let mut header = book.header(MARKET);
	(header.asks.free, header.asks.pages) = (free, pages);
	let mut store = book.into_store();
	store.set_header(MARKET, &header);
	assert_eq!(Book::with_page_capacity(store, 4).check(MARKET), Ok(()));
}
