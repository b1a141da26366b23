//! A meter with the prices of the chain, to measure in blocks what takes many.

use novation_round::{Meter, Touched, Work};
use std::{cell::Cell, rc::Rc};

/// Time and proof, in nanoseconds and bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Price {
	time: u64,
	proof: u64,
}

impl Price {
	fn of(time: u64, proof: u64) -> Self {
		Self { time, proof }
	}

	fn times(self, times: u32) -> Self {
		let times = u64::from(times);
		Self { time: self.time * times, proof: self.proof * times }
	}

	fn plus(self, other: Self) -> Self {
		Self { time: self.time + other.time, proof: self.proof + other.proof }
	}
}

/// Positions that one operation may read, as the pallet assumes.
const MOST_POSITIONS: u32 = 16 * 8;

/// The price of work, from the measured weights of `pallet-order-book`. Proof is what the node records.
fn work(work: Work) -> Price {
	match work {
		Work::HealthCheck => Price::of(4_270, 110),
		Work::Maker => Price::of(2_870, 0),
		Work::Cancel => Price::of(1_453, 131),
		Work::Operation => Price::of(4_270, 0),
		Work::DueSlot => Price::of(35_000, 700),
		Work::Market => Price::of(539_000, 0),
	}
}

fn touched(touched: Touched) -> Price {
	let Touched { pages, new_pages, accounts, orders, positions, emptied, schedule_pages } =
		touched;
	[
		Price::of(75_000, 2_233).times(pages),
		Price::of(40_000, 2_233).times(new_pages),
		Price::of(75_000, 190).times(accounts),
		Price::of(50, 30).times(orders),
		Price::of(870, 0).times(positions),
		Price::of(0, 639).times(emptied),
		Price::of(35_000, 700).times(schedule_pages),
	]
	.into_iter()
	.fold(Price::default(), Price::plus)
}

fn dearest(of: Work) -> Price {
	let most = Touched { accounts: 1, positions: MOST_POSITIONS, ..Touched::default() };
	match of {
		Work::DueSlot | Work::Market => work(of),
		Work::HealthCheck => work(of).plus(touched(most)),
		_ => work(of).plus(touched(Touched { pages: 3, new_pages: 2, ..most })),
	}
}

/// A budget in time and proof.
#[derive(Clone, Debug)]
pub struct ChainMeter(Rc<Cell<(u64, u64)>>);

impl ChainMeter {
	/// The part, in percent, of a half-second block on one core: a twelfth of 2 s and of 10 MiB.
	pub fn of_block(percent: u64) -> Self {
		let (time, proof) = (2_000_000_000 / 12, 10 * 1_024 * 1_024 / 12);
		Self(Rc::new(Cell::new((time * percent / 100, proof * percent / 100))))
	}

	fn take(&self, price: Price) {
		let (time, proof) = self.0.get();
		self.0.set((time.saturating_sub(price.time), proof.saturating_sub(price.proof)));
	}
}

impl Meter for ChainMeter {
	fn spend(&mut self, of: Work) -> bool {
		let has_room = self.affordable(of) > 0;
		if has_room {
			self.take(work(of));
		}
		has_room
	}

	fn charge(&mut self, of: Work, times: u32) {
		self.take(work(of).times(times));
	}

	fn touch(&mut self, values: Touched) {
		self.take(touched(values));
	}

	fn affordable(&self, of: Work) -> u32 {
		let ((time, proof), price) = (self.0.get(), dearest(of));
		let times = (time / price.time).min(proof.checked_div(price.proof).unwrap_or(u64::MAX));
		u32::try_from(times).unwrap_or(u32::MAX)
	}
}
