//! Rooms of the insurance fund, and the lots that a vault takes over.

use novation_liquidation::{absorbable, market_capacity, Room, ROOM_TIME};
use novation_risk::Exposure;
use novation_units::{Lots, Millis, Ppm, Quote, SignedLots, TickValue, Ticks};

const CAPACITY: Quote = Quote(86_400_000);

#[test]
fn capacity_should_be_that_of_the_class_or_a_quarter_of_the_fund() {
	let dollars = |class, fund: i128| market_capacity(class, Quote(fund * 1_000_000)).0 / 1_000_000;
	assert_eq!(dollars(0, 1_000), 250);
	assert_eq!(
		[0, 1, 2, 3, 255].map(|class| dollars(class, 1 << 60)),
		[10_000_000, 1_000_000, 100_000, 100_000, 100_000]
	);
	assert_eq!(market_capacity(0, Quote(-5)), Quote(0));
	assert_eq!(market_capacity(0, Quote(7)), Quote(1));
}

#[test]
fn room_should_be_empty_before_its_time_and_full_from_then_on() {
	let room = Room::full_from(Millis(1_000));
	assert_eq!(room.left(Millis(999), CAPACITY), Ok(Quote(0)));
	assert_eq!(room.left(Millis(1_000), CAPACITY), Ok(CAPACITY));
}

#[test]
fn room_should_refill_in_a_day_however_often_it_is_touched() {
	let mut once = Room::full_from(Millis(0));
	once.take(CAPACITY, Millis(10), CAPACITY).unwrap();
	assert_eq!(once.left(Millis(10), CAPACITY), Ok(Quote(0)));
	let mut often = once;
	// One atom a millisecond.
	for step in 0..2_000 {
		often.take(Quote(0), Millis(10 + step * 7), CAPACITY).unwrap();
	}
	for at in [10 + 14_000, 10 + ROOM_TIME.0 / 2, 9 + ROOM_TIME.0, 10 + ROOM_TIME.0] {
		assert_eq!(often.left(Millis(at), CAPACITY), once.left(Millis(at), CAPACITY));
	}
	assert_eq!(once.left(Millis(9 + ROOM_TIME.0), CAPACITY), Ok(Quote(86_399_999)));
	assert_eq!(once.left(Millis(11 + ROOM_TIME.0), CAPACITY), Ok(CAPACITY));
	// A capacity of one atom a day gains nothing in most of the touches, and loses no time by them.
	let mut small = Room::full_from(Millis(0));
	small.take(Quote(1), Millis(0), Quote(1)).unwrap();
	for step in 1..10 {
		small.take(Quote(0), Millis(step), Quote(1)).unwrap();
	}
	assert_eq!(small.left(Millis(ROOM_TIME.0 - 1), Quote(1)), Ok(Quote(0)));
	assert_eq!(small.left(ROOM_TIME, Quote(1)), Ok(Quote(1)));
}

fn position(lots: i64) -> Exposure {
	Exposure {
		lots: SignedLots(lots),
		quote: Quote(-i128::from(lots) * 1_000),
		mark: Ticks(1_000),
		tick_value: TickValue(1),
		initial: Ppm(500_000),
		maintenance: Ppm(50_000),
		..Exposure::default()
	}
}

#[test]
fn vault_should_keep_its_margin_and_three_times_its_equity() {
	let takes = |cash, initial, offered, price| {
		let vault = Exposure { initial: Ppm(initial), ..position(0) };
		absorbable(Quote(cash), &vault, SignedLots(offered), Ticks(price)).unwrap().0
	};
	assert_eq!(takes(0, 100_000, 10, 1_000), 0);
	assert_eq!(takes(-5, 100_000, 10, 900), 0);
	// Three times 1 000 are three lots; half of a lot's margin allows two.
	assert_eq!(takes(1_000, 100_000, 10, 1_000), 3);
	assert_eq!(takes(1_000, 500_000, 10, 1_000), 2);
	assert_eq!(takes(999, 500_000, 10, 1_000), 1);
	assert_eq!(takes(1_000, 500_000, -10, 1_000), 2);
	assert_eq!(takes(1 << 60, 500_000, 10, 1_000), 10);
	// A price better than the mark is equity: 100 a lot.
	assert_eq!(takes(1_000, 500_000, 10, 900), 2);
	assert_eq!(takes(1_000, 500_000, 10, 800), 3);
}

#[test]
fn vault_should_take_what_reduces_its_position() {
	let takes = |cash, offered| {
		absorbable(Quote(cash), &position(5), SignedLots(offered), Ticks(1_000)).unwrap()
	};
	// Equity 1 of 2 500: it takes over nothing more, but gives up all it has.
	assert_eq!(takes(1, 5), Lots(0));
	assert_eq!(takes(1, -3), Lots(3));
	assert_eq!(takes(1, -9), Lots(5));
	assert_eq!(takes(500, -9), Lots(6));
	assert_eq!(takes(0, -9), Lots(0));
}
