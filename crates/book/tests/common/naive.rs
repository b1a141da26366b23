//! Price-time priority by the rules alone: lists that are searched from the front.

use novation_book::{End, FillCheck, Iceberg, Removal, RestingOrder, SelfTrade, Taker, Verdict};
use novation_units::{Lots, Moment, OrderSeq, Side, Ticks};

/// Something that happened to a maker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening<R> {
	Traded { seq: OrderSeq, price: Ticks, lots: Lots },
	Left { seq: OrderSeq, lots: Lots, why: Removal<R> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome<R> {
	pub happenings: Vec<Happening<R>>,
	pub left: Lots,
	pub end: End<R>,
}

#[derive(Clone, Debug, Default)]
pub struct NaiveBook {
	/// Highest price first; of one price, first come first.
	pub bids: Vec<RestingOrder>,
	/// Lowest price first; of one price, first come first.
	pub asks: Vec<RestingOrder>,
	/// Pegged ones, the furthest above the index first.
	pub pegged_bids: Vec<RestingOrder>,
	/// Pegged ones, the furthest below the index first.
	pub pegged_asks: Vec<RestingOrder>,
	/// Sequence numbers issued so far, to orders and to next parts of icebergs.
	pub numbers: u64,
}

/// Hidden lots of an order.
fn hidden(order: &RestingOrder) -> u64 {
	order.iceberg.map_or(0, |iceberg| iceberg.hidden.0)
}

/// Shows this many lots of an order, and hides the rest.
fn show(order: &mut RestingOrder, shown: u64) {
	let Some(Iceberg { display, .. }) = order.iceberg else { return };
	order.iceberg = match order.lots.0 - shown {
		0 => None,
		hidden => Some(Iceberg { hidden: Lots(hidden), display }),
	};
}

impl NaiveBook {
	pub fn list(&mut self, side: Side, pegged: bool) -> &mut Vec<RestingOrder> {
		match (side, pegged) {
			(Side::Bid, false) => &mut self.bids,
			(Side::Ask, false) => &mut self.asks,
			(Side::Bid, true) => &mut self.pegged_bids,
			(Side::Ask, true) => &mut self.pegged_asks,
		}
	}

	/// New orders stand behind all orders of the same or a better price.
	pub fn rest(&mut self, side: Side, order: RestingOrder) {
		let queue = self.list(side, order.peg.is_some());
		let behind_it = |other: &RestingOrder| match side {
			Side::Bid => other.price < order.price,
			Side::Ask => other.price > order.price,
		};
		let place = queue.iter().position(behind_it).unwrap_or(queue.len());
		queue.insert(place, order);
	}

	pub fn cancel(&mut self, side: Side, seq: OrderSeq) -> Option<RestingOrder> {
		[false, true].into_iter().find_map(|pegged| {
			let queue = self.list(side, pegged);
			let place = queue.iter().position(|order| order.seq == seq)?;
			Some(queue.remove(place))
		})
	}

	/// Changes the size of an order. The shown part stays as it is while a part is hidden.
	pub fn resize(&mut self, side: Side, seq: OrderSeq, lots: u64) {
		for pegged in [false, true] {
			for order in self.list(side, pegged).iter_mut().filter(|order| order.seq == seq) {
				let shown = order.lots.0 - hidden(order);
				order.lots.0 = lots;
				show(order, shown.min(lots));
			}
		}
	}

	/// Moves the next part of a side's first order, whose shown part has traded, to the end of its price.
	fn show_next(&mut self, side: Side, pegged: bool) {
		let mut order = self.list(side, pegged).remove(0);
		order.seq = OrderSeq(self.numbers);
		self.numbers += 1;
		let display = order.iceberg.map_or(0, |iceberg| iceberg.display.0);
		let shown = display.min(order.lots.0);
		show(&mut order, shown);
		self.rest(side, order);
	}

	/// The opposite price at which a new order would trade.
	pub fn would_trade_at(&mut self, side: Side, order: &RestingOrder) -> Option<Ticks> {
		let best = self.list(side.opposite(), order.peg.is_some()).first()?.price;
		let crosses = match side {
			Side::Bid => order.price >= best,
			Side::Ask => order.price <= best,
		};
		crosses.then_some(best)
	}

	/// The price of a side's first order, and whether it is pegged. At equal prices the lower number is first.
	fn first(&self, side: Side, index: Option<Ticks>) -> Option<(u64, bool)> {
		let (fixed, pegged) = match side {
			Side::Bid => (self.bids.first(), self.pegged_bids.first()),
			Side::Ask => (self.asks.first(), self.pegged_asks.first()),
		};
		let fixed = fixed.map(|order| (order.price.0, order.seq, false));
		let pegged = pegged.zip(index).map(|(order, index)| {
			let offset = i128::from(order.price.0) - (1 << 63);
			let price = (i128::from(index.0) + offset).clamp(0, u64::MAX.into());
			(price as u64, order.seq, true)
		});
		let first = match (fixed, pegged) {
			(Some(fixed), Some(pegged)) => match (fixed.0 == pegged.0, side) {
				(true, _) => {
					if fixed.1 < pegged.1 {
						fixed
					} else {
						pegged
					}
				}
				(false, Side::Bid) => {
					if fixed.0 > pegged.0 {
						fixed
					} else {
						pegged
					}
				}
				(false, Side::Ask) => {
					if fixed.0 < pegged.0 {
						fixed
					} else {
						pegged
					}
				}
			},
			(fixed, pegged) => fixed.or(pegged)?,
		};
		Some((first.0, first.2))
	}

	/// Trades immediately, one maker after the other from the front of the queue.
	pub fn trade<J: FillCheck>(
		&mut self,
		taker: &Taker,
		now: Moment,
		max_steps: u32,
		judge: &mut J,
	) -> Outcome<J::Reason> {
		let mut left = taker.lots.0;
		let mut happenings = Vec::new();
		let mut steps = 0;
		let end = loop {
			let maker_side = taker.side.opposite();
			if left == 0 {
				break End::Filled;
			}
			let Some((price, pegged)) = self.first(maker_side, taker.index) else {
				break End::NothingCrosses;
			};
			let queue = self.list(maker_side, pegged);
			let maker = &mut queue[0];
			let is_affordable = match taker.side {
				Side::Bid => price <= taker.limit.0,
				Side::Ask => price >= taker.limit.0,
			};
			if !is_affordable {
				break End::NothingCrosses;
			}
			if steps == max_steps {
				break End::StepsExhausted;
			}
			let (seq, lots, shown) = (maker.seq, maker.lots, maker.lots.0 - hidden(maker));
			let left_because = |why| Happening::Left { seq, lots, why };
			let is_over = match maker.expires_at {
				Some(time) => now.time >= time,
				None => false,
			};
			if is_over {
				happenings.push(left_because(Removal::Expired));
				queue.remove(0);
				steps += 1;
				continue;
			}
			let is_worse = maker.peg.is_some_and(|peg| match maker_side {
				Side::Bid => price > peg.limit.0,
				Side::Ask => price < peg.limit.0,
			});
			if is_worse {
				happenings.push(left_because(Removal::BeyondLimit));
				queue.remove(0);
				steps += 1;
				continue;
			}
			if maker.account == taker.account {
				if taker.self_trade != SelfTrade::CancelTaker {
					happenings.push(left_because(Removal::SelfTrade));
					queue.remove(0);
					steps += 1;
				}
				if taker.self_trade != SelfTrade::CancelMaker {
					break End::SelfTrade;
				}
				continue;
			}
			// Showing the next part is a step of its own, which the bound must allow beforehand.
			if left >= shown && shown < lots.0 && steps + 2 > max_steps {
				break End::StepsExhausted;
			}
			match judge.check(maker, Ticks(price), Lots(left.min(shown))) {
				Verdict::Fill(granted) => {
					let price = Ticks(price);
					happenings.push(Happening::Traded { seq, price, lots: granted });
					left -= granted.0;
					maker.lots.0 -= granted.0;
					steps += 1;
					if maker.lots.0 == 0 {
						queue.remove(0);
					} else if granted.0 == shown {
						self.show_next(maker_side, pegged);
						steps += 1;
					}
				}
				Verdict::CancelMaker(reason) => {
					happenings.push(left_because(Removal::Denied(reason)));
					queue.remove(0);
					steps += 1;
				}
				Verdict::StopTaker(reason) => break End::Stopped(reason),
			}
		};
		Outcome { happenings, left: Lots(left), end }
	}
}
