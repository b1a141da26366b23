//! The cost of an operation in a small and in a huge book.

mod common;

use common::{order, Dice, BOOK, MARKET};
use novation_book::{Book, BookStore, MemoryStore, OrderKey};
use novation_units::{Lots, Side};

/// A store with half of `orders` on each side, at random prices.
fn store_of(orders: u64) -> (MemoryStore, Vec<OrderKey>) {
	let mut book = Book::new(MemoryStore::default());
	let mut dice = Dice(orders);
	let mut keys = Vec::new();
	for at in 0..orders {
		let side = if at % 2 == 0 { Side::Bid } else { Side::Ask };
		let key = rest(&mut book, side, price(&mut dice, side));
		if at % (orders / 500) < 2 {
			keys.push(key);
		}
	}
	(book.into_store(), keys)
}

fn price(dice: &mut Dice, side: Side) -> u64 {
	match side {
		Side::Bid => 1_000_000 - dice.below(10_000),
		Side::Ask => 1_000_001 + dice.below(10_000),
	}
}

fn rest<S: BookStore>(book: &mut Book<S>, side: Side, price: u64) -> OrderKey {
	let seq = book.next_seq(MARKET).unwrap();
	let order = order(price, seq.0, 1 + seq.0 % 1_000);
	book.insert(MARKET, side, order).unwrap();
	order.key(MARKET, side)
}

/// Pages read by single operations, each on a cold cache.
#[derive(Debug)]
struct Cost {
	height: u8,
	pages: u32,
	page_bytes: usize,
	mean_insert: f64,
	most_insert: u32,
	mean_remove: f64,
	most_remove: u32,
	most_look: u32,
}

fn cost_in(orders: u64) -> Cost {
	let (mut store, keys) = store_of(orders);
	let bytes: usize = store.pages().map(|(_, bytes)| bytes.len()).sum();
	let page_bytes = bytes / store.pages().count();
	let header = Book::new(&mut store).header(BOOK).unwrap();
	let mut dice = Dice(9);
	let mut cold = |work: &mut dyn FnMut(&mut Book<&mut MemoryStore>)| {
		let mut book = Book::new(&mut store);
		work(&mut book);
		book.pages_loaded()
	};
	let (mut inserts, mut removes, mut looks) = (Vec::new(), Vec::new(), Vec::new());
	for key in &keys {
		inserts.push(cold(&mut |book| {
			rest(book, key.side, price(&mut dice, key.side));
		}));
		removes.push(cold(&mut |book| {
			book.remove(key).unwrap();
		}));
		looks.push(cold(&mut |book| {
			book.get(key).unwrap();
		}));
		looks.push(cold(&mut |book| {
			book.set_lots(key, Lots(1)).unwrap();
		}));
		looks.push(cold(&mut |book| {
			book.best(BOOK, key.side).unwrap();
		}));
	}
	let mean = |counts: &[u32]| f64::from(counts.iter().sum::<u32>()) / counts.len() as f64;
	let most = |counts: &[u32]| *counts.iter().max().unwrap();
	Cost {
		height: header.bids.shape.height.max(header.asks.shape.height),
		pages: header.bids.shape.pages + header.asks.shape.pages,
		page_bytes,
		mean_insert: mean(&inserts),
		most_insert: most(&inserts),
		mean_remove: mean(&removes),
		most_remove: most(&removes),
		most_look: most(&looks),
	}
}

#[test]
fn operation_should_touch_about_as_many_pages_among_a_million_orders_as_among_a_thousand() {
	let small = cost_in(1_000);
	let huge = cost_in(1_000_000);
	println!("1 000 orders: {small:?}\n1 000 000 orders: {huge:?}");
	for (orders, cost) in [(1_000u64, &small), (1_000_000, &huge)] {
		// Half of the orders are on each side, and each page has at least a quarter of its 64 entries.
		let most_height = 1 + (orders / 2 / 2).ilog(16);
		let height = u32::from(cost.height);
		assert!(height <= most_height, "{height} levels for {orders} orders");
		assert!(orders / u64::from(cost.pages) >= 32, "pages are half full on average");
		assert!(cost.page_bytes < 1_024, "{} bytes a page", cost.page_bytes);
		// The own side from the root down, and the best page of the other side.
		assert!(cost.most_insert <= 2 * height);
		assert!(cost.most_look <= height);
		// Each level may need one neighbour.
		assert!(cost.most_remove < 2 * height);
	}
	assert!(huge.mean_insert - small.mean_insert <= 4.0);
	assert!(huge.mean_remove - small.mean_remove <= 2.0);
}
