//! Each row of the waterfall's table, and whole accounts run through it to the end.

use novation_liquidation::{
	cover, liquidation_fee, next_step, surplus, Account, Attempt, LiquidationTerms, Position, Step,
};
use novation_risk::{health, Exposure, Health};
use novation_units::{Lots, MarketId, Ppm, Quote, Side, SignedLots, TickValue, Ticks};
use proptest::prelude::*;

const TERMS: LiquidationTerms =
	LiquidationTerms { fee: Ppm(5_000), critical: Ppm(333_333), underlying: None };

fn position(market: u16, lots: i64, mark: u64) -> Position {
	let exposure = Exposure {
		lots: SignedLots(lots),
		quote: -SignedLots(lots).value(Ticks(mark), TickValue(1)).unwrap(),
		mark: Ticks(mark),
		tick_value: TickValue(1),
		initial: Ppm(100_000),
		maintenance: Ppm(50_000),
		withdrawal: Ppm(100_000),
		..Exposure::default()
	};
	Position {
		market: MarketId(market),
		exposure,
		terms: TERMS,
		attempt: Attempt::None,
		is_closable: true,
		room: Lots(u64::MAX),
		insurance: Quote(0),
	}
}

fn account(cash: i128, insurance: i128, positions: &[Position]) -> Account<'_> {
	let (cash, insurance) = (Quote(cash), Quote(insurance));
	Account { cash, positions, is_impatient: false, insurance }
}

/// The next step of an account whose insurance room is `room` in each market and for its debt.
fn step(cash: i128, insurance: i128, positions: &[Position]) -> Step {
	let positions: Vec<_> =
		positions.iter().map(|at| Position { insurance: Quote(insurance), ..*at }).collect();
	next_step(&account(cash, insurance, &positions)).unwrap()
}

fn overdue(cash: i128, positions: &[Position]) -> Step {
	next_step(&Account { is_impatient: true, ..account(cash, 0, positions) }).unwrap()
}

fn tried(position: Position, attempt: Attempt) -> Position {
	Position { attempt, ..position }
}

#[test]
fn account_at_maintenance_should_not_be_liquidated() {
	let long = [position(0, 100, 1_000)];
	assert_eq!(step(5_000, 0, &long), Step::Healthy);
	assert_ne!(step(4_999, 0, &long), Step::Healthy);
	assert_eq!(step(0, 0, &[]), Step::Healthy);
}

/// Finding L2: a position that cannot be closed counts in the health of the account, and no step touches it.
#[test]
fn steps_should_touch_positions_that_can_be_closed_only() {
	let stuck = |market, lots| Position { is_closable: false, ..position(market, lots, 1_000) };
	assert_eq!(step(4_000, 0, &[stuck(0, 100)]), Step::Wait);
	assert_eq!(step(-4_000, 1_000, &[stuck(0, 100)]), Step::Wait);
	// The larger position is stuck, so the smaller one is closed. Equity 14 000 of 15 000 is shared by both.
	let closed = step(14_000, 0, &[stuck(0, 200), position(1, 100, 1_000)]);
	let (market, side) = (MarketId(1), Side::Ask);
	assert_eq!(closed, Step::Close { market, side, lots: Lots(100), limit: Ticks(954) });
}

#[test]
fn service_should_close_no_more_than_its_room_unless_the_account_is_critical() {
	let within = |room| [Position { room: Lots(room), ..position(0, 100, 1_000) }];
	let lots = |step| match step {
		Step::Close { lots, .. } => lots.0,
		other => panic!("{other:?}"),
	};
	assert_eq!(lots(step(4_000, 0, &within(20))), 20);
	assert_eq!(lots(step(4_000, 0, &within(64))), 64);
	assert_eq!(lots(step(4_000, 0, &within(65))), 64);
	assert_eq!(step(4_000, 0, &within(0)), Step::Wait);
	// A third of 5 000 or less is critical.
	assert_eq!(lots(step(1_666, 0, &within(20))), 88);
	assert_eq!(lots(step(1_667, 0, &within(20))), 20);
	assert_eq!(lots(step(-1, 0, &within(20))), 100);
	assert_eq!(lots(overdue(4_000, &within(20))), 64);
}

#[test]
fn smallest_part_should_be_closed_no_worse_than_the_zero_price() {
	let market = MarketId(0);
	// Equity 4 000 of 5 000: 40 below mark. Shortfall 6 000 and 2; each lot frees 100 less a fee of
	// 5.
	let close = |lots, limit| Step::Close {
		market,
		side: Side::Ask,
		lots: Lots(lots),
		limit: Ticks(limit),
	};
	assert_eq!(step(4_000, 0, &[position(0, 100, 1_000)]), close(64, 960));
	assert_eq!(step(4_999, 0, &[position(0, 100, 1_000)]), close(53, 951));
	// Equity 490 of 5 000: 9 510 and 2 need more lots than the position has.
	assert_eq!(step(490, 0, &[position(0, 100, 1_000)]), close(100, 996));
	let short = Step::Close { market, side: Side::Bid, lots: Lots(54), limit: Ticks(1_049) };
	assert_eq!(step(4_900, 0, &[position(0, -100, 1_000)]), short);
}

#[test]
fn largest_maintenance_should_be_closed_first() {
	let two = [position(0, 10, 1_000), position(1, -20, 1_000)];
	assert!(matches!(step(1_000, 0, &two), Step::Close { market: MarketId(1), .. }));
	let two = [two[0], tried(two[1], Attempt::Book)];
	assert!(matches!(step(1_000, 0, &two), Step::Close { market: MarketId(0), .. }));
	let equal = [position(1, 10, 1_000), position(0, 10, 1_000)];
	assert!(matches!(step(500, 0, &equal), Step::Close { market: MarketId(0), .. }));
}

#[test]
fn account_should_wait_above_the_critical_part_and_be_absorbed_below() {
	let long = [tried(position(0, 100, 1_000), Attempt::Book)];
	// A third of 5 000 is 1 666.
	assert_eq!(step(1_667, 0, &long), Step::Wait);
	let absorb =
		Step::Absorb { market: MarketId(0), side: Side::Ask, lots: Lots(100), price: Ticks(984) };
	assert_eq!(step(1_666, 0, &long), absorb);
	assert_eq!(step(1_666, 0, &[tried(long[0], Attempt::Absorbed)]), Step::Wait);
	// Whoever is overdue waits for nothing.
	assert!(matches!(overdue(4_000, &long), Step::Absorb { price: Ticks(960), .. }));
}

#[test]
fn account_without_equity_should_offer_all_to_the_book_at_its_zero_price() {
	let close = |limit| Step::Close {
		market: MarketId(0),
		side: Side::Ask,
		lots: Lots(100),
		limit: Ticks(limit),
	};
	let long = [position(0, 100, 1_000)];
	assert_eq!(step(0, 1 << 100, &long), close(1_000));
	assert_eq!(step(-1, 1 << 100, &long), close(1_001));
	// Without debt and without equity it waits for the book until it is overdue.
	let long = [tried(long[0], Attempt::Book)];
	assert_eq!(step(0, 1 << 100, &long), Step::Wait);
	assert!(matches!(overdue(0, &long), Step::Pool { price: Ticks(1_000), .. }));
}

/// Finding L6: the fund pays from the zero price to the mark, and never down to a quote.
#[test]
fn insurance_should_pay_for_as_many_lots_as_its_room_covers_and_never_beyond_the_mark() {
	let insured = |cash, room, lots| match step(
		cash,
		room,
		&[tried(position(0, lots, 1_000), Attempt::Book)],
	) {
		Step::Insure { limit, zero, lots, .. } => Some((limit.0, zero.0, lots.0)),
		_ => None,
	};
	// A zero price 20 beyond the mark: each lot may cost 20.
	assert_eq!(insured(-2_000, 1_999, 100), Some((1_000, 1_020, 99)));
	assert_eq!(insured(-2_000, 2_000, 100), Some((1_000, 1_020, 100)));
	assert_eq!(insured(-2_000, 1 << 100, 100), Some((1_000, 1_020, 100)));
	assert_eq!(insured(-2_000, 20, 100), Some((1_000, 1_020, 1)));
	assert_eq!(insured(-2_000, 19, 100), None);
	assert_eq!(insured(-2_000, 1_000, -100), Some((1_000, 980, 50)));
	assert_eq!(insured(0, 1 << 100, 100), None);
	assert_eq!(insured(1_000, 1 << 100, 100), None);
}

/// Finding L8: with equity, the pool is for those who have waited; without, the insurance room comes first.
#[test]
fn rest_should_wait_in_the_pool() {
	let market = MarketId(0);
	let pool = |price| Step::Pool { market, side: Side::Ask, lots: Lots(100), price: Ticks(price) };
	let long = [tried(position(0, 100, 1_000), Attempt::Insured)];
	assert_eq!(step(-1_000, 0, &long), pool(1_010));
	assert_eq!(step(500, 0, &long), Step::Wait);
	assert_eq!(overdue(500, &long), pool(995));
	assert_eq!(step(-1_000, 0, &[tried(long[0], Attempt::Pooled)]), Step::Wait);
	// No room at all: the pool at once.
	let book = [tried(long[0], Attempt::Book)];
	assert_eq!(step(-1_000, 9, &book), pool(1_010));
	assert!(matches!(step(-1_000, 10, &book), Step::Insure { lots: Lots(1), .. }));
	// The pool comes only after every position was offered.
	let two = [long[0], position(1, 1, 1_000)];
	assert!(matches!(step(-1_000, 0, &two), Step::Close { market: MarketId(1), .. }));
}

#[test]
fn debt_without_positions_should_be_settled() {
	let settle =
		|insured, bad_debt| Step::Settle { insured: Quote(insured), bad_debt: Quote(bad_debt) };
	assert_eq!(step(-10, 100, &[]), settle(10, 0));
	assert_eq!(step(-10, 4, &[position(0, 0, 5)]), settle(4, 6));
	assert_eq!(step(-10, -3, &[]), settle(0, 10));
}

#[test]
fn insurance_should_cover_what_is_worse_than_the_zero_price() {
	let cover =
		|lots, price| cover(SignedLots(lots), Ticks(price), Ticks(100), TickValue(2)).unwrap();
	assert_eq!(cover(3, 99), Quote(6));
	assert_eq!(cover(3, 100), Quote(0));
	assert_eq!(cover(3, 101), Quote(0));
	assert_eq!(cover(-3, 101), Quote(6));
	assert_eq!(cover(-3, 99), Quote(0));
}

#[test]
fn fee_should_be_paid_from_the_surplus_over_the_zero_price() {
	let surplus =
		|lots, price| surplus(SignedLots(lots), Ticks(price), Ticks(100), TickValue(2)).unwrap();
	assert_eq!(surplus(3, 101), Quote(6));
	assert_eq!(surplus(3, 100), Quote(0));
	assert_eq!(surplus(-3, 99), Quote(6));
	assert_eq!(surplus(-3, 101), Quote(0));
	assert_eq!(liquidation_fee(Quote(10_000), &TERMS, Quote(6)), Ok(Quote(6)));
}

/// One account and its counterparties.
#[derive(Debug)]
struct World {
	cash: i128,
	insurance: i128,
	/// Profit of all other accounts at mark.
	others: i128,
	bad_debt: i128,
	positions: Vec<Position>,
	/// Book per market: lots and their distance from mark in millionths.
	depth: Vec<Vec<(u64, i64)>>,
	/// Lots that the vault takes over per step.
	vault: u64,
	/// Lots that the pool closes at the zero price per step; the others it closes at the mark.
	pooled: u64,
}

impl World {
	fn health(&self) -> Health {
		health(Quote(self.cash), self.positions.iter().map(|position| &position.exposure)).unwrap()
	}

	fn total(&self) -> i128 {
		self.health().equity.0 + self.insurance + self.others - self.bad_debt
	}

	fn index_of(&self, market: MarketId) -> usize {
		self.positions.iter().position(|position| position.market == market).unwrap()
	}

	/// Closes `lots` of the position at `price`.
	fn trade(&mut self, i: usize, lots: u64, price: u64) -> SignedLots {
		let e = &mut self.positions[i].exposure;
		let closed = SignedLots(lots as i64 * e.lots.0.signum());
		let paid = closed.value(Ticks(price), e.tick_value).unwrap().0;
		self.others += closed.value(e.mark, e.tick_value).unwrap().0 - paid;
		e.lots = SignedLots(e.lots.0 - closed.0);
		e.quote = Quote(e.quote.0 + paid);
		closed
	}

	/// Fills against the book, best price first. Each fill is `(lots, price)`.
	fn fills(&mut self, i: usize, lots: u64, side: Side, limit: u64) -> Vec<(u64, u64)> {
		let mark = self.positions[i].exposure.mark.0 as i64;
		let (mut left, mut fills) = (lots, Vec::new());
		for (depth, distance) in &mut self.depth[i] {
			let price = match side {
				Side::Ask => mark - mark * *distance / 1_000_000,
				Side::Bid => mark + mark * *distance / 1_000_000,
			};
			let price = price.max(1) as u64;
			let crosses = if side == Side::Ask { price >= limit } else { price <= limit };
			let lots = left.min(*depth);
			if crosses && lots > 0 {
				*depth -= lots;
				left -= lots;
				fills.push((lots, price));
			}
		}
		fills
	}

	/// Executes one step. Returns `false` if this block has nothing left to do.
	fn take(&mut self, step: Step) -> bool {
		match step {
			Step::Healthy | Step::Wait => return false,
			Step::Close { market, side, lots, limit } => {
				let i = self.index_of(market);
				let terms = self.positions[i].terms;
				let mut left = lots.0;
				for (lots, price) in self.fills(i, lots.0, side, limit.0) {
					left -= lots;
					let closed = self.trade(i, lots, price);
					let tick_value = self.positions[i].exposure.tick_value;
					let notional = tick_value.notional(Lots(lots), Ticks(price)).unwrap();
					let spare = surplus(closed, Ticks(price), limit, tick_value).unwrap();
					let fee = liquidation_fee(notional, &terms, spare).unwrap().0;
					self.cash -= fee;
					self.insurance += fee;
				}
				self.mark_tried(i, left, Attempt::Book);
			}
			Step::Absorb { market, lots, price, .. } => {
				let i = self.index_of(market);
				let moved = lots.0.min(self.vault);
				self.trade(i, moved, price.0);
				self.mark_tried(i, lots.0 - moved, Attempt::Absorbed);
			}
			Step::Insure { market, side, lots, limit, zero } => {
				let i = self.index_of(market);
				assert_eq!(limit, self.positions[i].exposure.mark);
				for (lots, price) in self.fills(i, lots.0, side, limit.0) {
					let tick_value = self.positions[i].exposure.tick_value;
					let closed = self.trade(i, lots, price);
					let paid = cover(closed, Ticks(price), zero, tick_value).unwrap().0;
					self.cash += paid;
					self.insurance -= paid;
				}
				self.positions[i].attempt = Attempt::Insured;
			}
			Step::Pool { market, lots, price, .. } => {
				let i = self.index_of(market);
				let moved = lots.0.min(self.pooled);
				self.trade(i, moved, price.0);
				let mark = self.positions[i].exposure.mark;
				self.trade(i, lots.0 - moved, mark.0);
				self.positions[i].attempt = Attempt::Pooled;
			}
			Step::Settle { insured, bad_debt } => {
				self.cash += insured.0 + bad_debt.0;
				self.insurance -= insured.0;
				self.bad_debt += bad_debt.0;
			}
		}
		true
	}

	fn mark_tried(&mut self, i: usize, left: u64, attempt: Attempt) {
		if left > 0 {
			self.positions[i].attempt = attempt;
		}
	}

	/// Runs one block to its last step.
	fn block(&mut self) -> Step {
		for position in &mut self.positions {
			position.attempt = Attempt::None;
		}
		for _ in 0..100 {
			for position in &mut self.positions {
				position.insurance = Quote(self.insurance);
			}
			let step = next_step(&account(self.cash, self.insurance, &self.positions)).unwrap();
			let (before, total) = (self.health(), self.total());
			if !self.take(step) {
				return step;
			}
			let after = self.health();
			assert_eq!(self.total(), total, "{step:?} changed the total");
			assert!(self.insurance >= 0, "the fund is negative after {step:?}");
			assert!(before.equity.0 < 0 || after.equity.0 >= 0, "{step:?} bankrupted {before:?}");
			assert!(after.notional <= before.notional);
		}
		panic!("the waterfall did not terminate");
	}
}

fn any_world() -> impl Strategy<Value = World> {
	let market = (
		prop_oneof![-2_000_i64..=-1, 1_i64..=2_000],
		1_000_u64..1_000_000,
		10_000_u32..80_000,
		0_u32..9_999,
		prop::collection::vec((0_u64..1_500, -2_000_i64..90_000), 0..5),
	);
	(
		prop::collection::vec(market, 1..4),
		-600_i128..999,
		prop_oneof![Just(0_i128), 0_i128..200_000_000],
		0_u64..500,
		prop_oneof![Just(u64::MAX), 1_u64..5_000],
	)
		.prop_map(|(markets, part, insurance, vault, pooled)| {
			let mut depth = Vec::new();
			let positions = (0..)
				.zip(markets)
				.map(|(market, (lots, mark, maintenance, fee, mut book))| {
					book.sort_by_key(|level| level.1);
					depth.push(book);
					let plain = position(market, lots, mark);
					let (initial, maintenance) = (Ppm(maintenance * 2), Ppm(maintenance));
					Position {
						exposure: Exposure { initial, maintenance, ..plain.exposure },
						terms: LiquidationTerms { fee: Ppm(fee), ..TERMS },
						..plain
					}
				})
				.collect();
			let mut world = World {
				cash: 0,
				insurance,
				others: 0,
				bad_debt: 0,
				positions,
				depth,
				vault,
				pooled,
			};
			world.cash = world.health().maintenance.0 * part / 1_000;
			world
		})
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	/// Every step preserves money, fund and non-negative equity, and the waterfall terminates. A
	/// bankrupt account holds nothing afterwards.
	#[test]
	fn waterfall_should_end_healthy_or_waiting(mut world in any_world()) {
		for _ in 0..3 {
			let last = world.block();
			let health = world.health();
			match last {
				Step::Healthy => {
					prop_assert!(!health.is_liquidatable());
					prop_assert!(health.equity.0 >= 0);
				},
				_ => {
					prop_assert!(health.is_liquidatable());
					prop_assert!(health.equity.0 >= 0);
				},
			}
		}
	}

	/// Bad debt is the last resort: a pool that closes all at the zero price leaves none.
	#[test]
	fn bad_debt_should_not_arise_while_the_pool_closes_all(mut world in any_world()) {
		world.pooled = u64::MAX;
		prop_assert_eq!(world.block() == Step::Wait, world.health().is_liquidatable());
		prop_assert_eq!(world.bad_debt, 0);
	}
}
