//! Price-time priority by the book of rules: two lists, searched from the front.

use novation_book::{End, Judge, Removal, RestingOrder, SelfTrade, Taker, Verdict};
use novation_units::{Lots, Millis, OrderSeq, Side, Ticks};

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
}

impl NaiveBook {
	pub fn side(&mut self, side: Side) -> &mut Vec<RestingOrder> {
		match side {
			Side::Bid => &mut self.bids,
			Side::Ask => &mut self.asks,
		}
	}

	/// Newcomers stand behind all that are priced as well or better.
	pub fn rest(&mut self, side: Side, order: RestingOrder) {
		let queue = self.side(side);
		let behind_it = |other: &RestingOrder| match side {
			Side::Bid => other.price < order.price,
			Side::Ask => other.price > order.price,
		};
		let place = queue.iter().position(behind_it).unwrap_or(queue.len());
		queue.insert(place, order);
	}

	pub fn cancel(&mut self, side: Side, seq: OrderSeq) -> Option<RestingOrder> {
		let queue = self.side(side);
		let place = queue.iter().position(|order| order.seq == seq)?;
		Some(queue.remove(place))
	}

	/// The best price that a new order must not touch.
	pub fn would_trade_at(&self, side: Side, price: Ticks) -> Option<Ticks> {
		match side {
			Side::Bid => self.asks.first().map(|ask| ask.price).filter(|ask| price >= *ask),
			Side::Ask => self.bids.first().map(|bid| bid.price).filter(|bid| price <= *bid),
		}
	}

	/// Trade at once, one maker after the other from the front of the queue.
	pub fn trade<J: Judge>(
		&mut self,
		taker: &Taker,
		now: Millis,
		max_steps: u32,
		judge: &mut J,
	) -> Outcome<J::Reason> {
		let mut left = taker.lots.0;
		let mut happenings = Vec::new();
		let queue = match taker.side {
			Side::Bid => &mut self.asks,
			Side::Ask => &mut self.bids,
		};
		let end = loop {
			if left == 0 {
				break End::Filled;
			}
			let Some(maker) = queue.first_mut() else { break End::NothingCrosses };
			let is_affordable = match taker.side {
				Side::Bid => maker.price.0 <= taker.limit.0,
				Side::Ask => maker.price.0 >= taker.limit.0,
			};
			if !is_affordable {
				break End::NothingCrosses;
			}
			if happenings.len() as u32 == max_steps {
				break End::StepsExhausted;
			}
			let (seq, lots) = (maker.seq, maker.lots);
			let left_because = |why| Happening::Left { seq, lots, why };
			if matches!(maker.expires_at, Some(at) if now >= at) {
				happenings.push(left_because(Removal::Expired));
				queue.remove(0);
				continue;
			}
			if maker.account == taker.account {
				if taker.self_trade != SelfTrade::CancelTaker {
					happenings.push(left_because(Removal::SelfTrade));
					queue.remove(0);
				}
				if taker.self_trade != SelfTrade::CancelMaker {
					break End::SelfTrade;
				}
				continue;
			}
			match judge.judge(maker, Lots(left.min(lots.0))) {
				Verdict::Fill(granted) => {
					happenings.push(Happening::Traded { seq, price: maker.price, lots: granted });
					left -= granted.0;
					maker.lots.0 -= granted.0;
					if maker.lots.0 == 0 {
						queue.remove(0);
					}
				}
				Verdict::CancelMaker(reason) => {
					happenings.push(left_because(Removal::Judged(reason)));
					queue.remove(0);
				}
				Verdict::StopTaker(reason) => break End::Stopped(reason),
			}
		};
		Outcome { happenings, left: Lots(left), end }
	}
}
