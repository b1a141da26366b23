//! A million operations, the same in every run, with pages of several sizes.

mod common;

use common::{Dice, Op, World, BOOK, MARKET};
use novation_book::{SelfTrade, Taker};
use novation_units::{AccountIndex, Lots, Side, Ticks};

const OPERATIONS: u64 = 1_000_000;
/// The book grows for this many operations, then shrinks for as many.
const TIDE: u64 = 25_000;

fn next_op(dice: &mut Dice, is_rising: bool) -> Op {
	let side = if dice.below(2) == 0 { Side::Bid } else { Side::Ask };
	let (places, cancels) = if is_rising { (62, 12) } else { (8, 64) };
	let roll = dice.below(100);
	if roll < places {
		let away = dice.below(60);
		let price = match side {
			Side::Bid => 1_000 - away,
			Side::Ask => 1_001 + away,
		};
		let lives = (dice.below(20) == 0).then(|| 1 + dice.below(5_000));
		let account = 16 + dice.below(40) as u32;
		let display = (dice.below(4) == 0).then(|| 1 + dice.below(12));
		let lots = 1 + dice.below(50);
		let pegged = dice.below(5) == 0;
		let offset = pegged.then_some(price as i64 - 1_000);
		let price = if pegged { 960 + dice.below(81) } else { price };
		return Op::Place { side, price, lots, account, lives, display, offset };
	}
	if roll < places + cancels {
		return Op::Cancel { side, nth: dice.roll() as usize };
	}
	match roll % 16 {
		0 => Op::Wait { millis: dice.below(100) },
		1 => Op::CancelMissing { side, price: 950 + dice.below(100) },
		2 | 3 => Op::Resize { side, nth: dice.roll() as usize, lots: 1 + dice.below(50) },
		4 if dice.below(50) == 0 => Op::Reopen,
		5 if dice.below(20) == 0 => Op::Flush,
		_ => trade(dice, side, is_rising),
	}
}

fn trade(dice: &mut Dice, side: Side, is_rising: bool) -> Op {
	let reach = dice.below(8);
	let limit = match side {
		Side::Bid => 1_000 + reach,
		Side::Ask => 1_001 - reach,
	};
	let self_trade = match dice.below(3) {
		0 => SelfTrade::CancelMaker,
		1 => SelfTrade::CancelTaker,
		_ => SelfTrade::CancelBoth,
	};
	let taker = Taker {
		market: MARKET,
		side,
		limit: Ticks(limit),
		lots: Lots(1 + dice.below(if is_rising { 100 } else { 1_500 })),
		account: AccountIndex(16 + dice.below(40) as u32),
		self_trade,
		index: (dice.below(8) > 0).then(|| Ticks(980 + dice.below(41))),
	};
	let refusals = if dice.below(4) == 0 { 50 } else { 2 };
	Op::Trade { taker, max_steps: dice.below(64) as u32, seed: dice.roll(), refusals }
}

fn run(capacity: usize, operations: u64) {
	let mut world = World::new(capacity);
	let mut dice = Dice(capacity as u64);
	let (mut most_orders, mut most_height) = (0, 0);
	for done in 0..operations {
		let op = next_op(&mut dice, (done / TIDE).is_multiple_of(2));
		world.step(&op);
		world.compare_tops();
		if done % 5_000 == 0 {
			world.compare_all();
			let header = world.book.header(BOOK).unwrap();
			most_orders = most_orders.max(header.bids.shape.entries + header.asks.shape.entries);
			most_height = most_height.max(header.asks.shape.height);
		}
	}
	world.compare_all();
	println!(
		"pages of {capacity}: {operations} operations, {} fills and removals, at most {most_orders} \
		 orders, height {most_height}",
		world.happenings,
	);
	assert!(world.happenings > operations / 10, "the run hardly trades");
	assert!(most_height >= if capacity == 64 { 2 } else { 4 }, "the trees stay too shallow");
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimisation: cargo test --release")]
fn book_should_follow_the_naive_one_for_a_million_operations_on_tiny_pages() {
	run(4, OPERATIONS);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimisation: cargo test --release")]
fn book_should_follow_the_naive_one_for_a_million_operations_on_odd_pages() {
	run(7, OPERATIONS);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimisation: cargo test --release")]
fn book_should_follow_the_naive_one_for_a_million_operations_on_real_pages() {
	run(64, OPERATIONS);
}

#[test]
fn book_should_follow_the_naive_one_through_one_tide() {
	run(4, 2 * TIDE);
}
