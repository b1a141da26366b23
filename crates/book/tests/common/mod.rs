//! A naive book, written from the rules, and a world that runs it beside the real one.

#![allow(dead_code, unused_imports)]

mod naive;
mod world;

pub use naive::{Happening, NaiveBook, Outcome};
pub use world::{Op, World};

use novation_book::{FillCheck, RestingOrder, Verdict};
use novation_units::{
	AccountIndex, BlockHeight, BookId, ClientOrderId, Lots, MarketId, Millis, Moment, OrderSeq,
	Ticks,
};

pub const MARKET: MarketId = MarketId(3);
/// The orders of the market at fixed prices.
pub const BOOK: BookId = BookId::Market(MARKET);
/// The pegged orders of the market.
pub const PEGGED: BookId = BookId::Pegged(MARKET);
pub const NOW: Moment = Moment { time: Millis(1_000), block: BlockHeight(50) };

/// A generator whose numbers are the same in every run.
#[derive(Clone, Debug)]
pub struct Dice(pub u64);

impl Dice {
	pub fn roll(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
		let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
		let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
		mixed ^ (mixed >> 31)
	}

	pub fn below(&mut self, bound: u64) -> u64 {
		self.roll() % bound
	}
}

pub fn order(price: u64, seq: u64, lots: u64) -> RestingOrder {
	RestingOrder {
		price: Ticks(price),
		seq: OrderSeq(seq),
		lots: Lots(lots),
		account: AccountIndex(16),
		client_id: ClientOrderId(seq),
		expires_at: None,
		reduce_only: false,
		iceberg: None,
		peg: None,
	}
}

/// Grants everything.
pub struct Lenient;

impl FillCheck for Lenient {
	type Reason = ();
	fn check(&mut self, _: &RestingOrder, _: Ticks, offered: Lots) -> Verdict<()> {
		Verdict::Fill(offered)
	}
}

/// Answers at random, and records its calls.
#[derive(Clone, Debug)]
pub struct Moody {
	pub dice: Dice,
	/// Percentage of answers that are not full grants.
	pub refusals: u64,
	pub asked: Vec<(OrderSeq, Lots, Ticks, Lots)>,
}

impl Moody {
	pub fn new(seed: u64, refusals: u64) -> Self {
		Self { dice: Dice(seed), refusals, asked: Vec::new() }
	}
}

impl FillCheck for Moody {
	type Reason = u64;
	fn check(&mut self, maker: &RestingOrder, price: Ticks, offered: Lots) -> Verdict<u64> {
		self.asked.push((maker.seq, maker.lots, price, offered));
		if self.dice.below(100) >= self.refusals {
			return Verdict::Fill(offered);
		}
		let reason = self.dice.below(1_000);
		match self.dice.below(5) {
			0 => Verdict::StopTaker(reason),
			1 | 2 => Verdict::CancelMaker(reason),
			_ => Verdict::Fill(Lots(1 + self.dice.below(offered.0))),
		}
	}
}
