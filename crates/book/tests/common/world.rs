//! The real book and the naive one, given the same operations.

use super::{order, Happening, Moody, NaiveBook, Outcome, BOOK, MARKET, PEGGED};
use novation_book::{
	apply, plan, Action, Book, BookError, Iceberg, MemoryStore, OrderKey, Peg, Plan, RestingOrder,
	SelfTrade, Taker,
};
use novation_units::{
	AccountIndex, BlockHeight, ClientOrderId, Lots, Millis, Moment, OrderSeq, Side, Ticks,
};

#[derive(Clone, Debug)]
pub enum Op {
	/// Rests the order unless it crosses.
	Place {
		side: Side,
		price: u64,
		lots: u64,
		account: u32,
		lives: Option<u64>,
		display: Option<u64>,
		/// Distance to the index of a pegged order, whose price is its limit.
		offset: Option<i64>,
	},
	/// Cancels the nth order of a side, modulo their number.
	Cancel {
		side: Side,
		nth: usize,
	},
	/// Tries to cancel an order that does not exist.
	CancelMissing {
		side: Side,
		price: u64,
	},
	Resize {
		side: Side,
		nth: usize,
		lots: u64,
	},
	/// Matches, and rests the remainder if nothing more crosses.
	Trade {
		taker: Taker,
		max_steps: u32,
		seed: u64,
		refusals: u64,
	},
	Wait {
		millis: u64,
	},
	/// Flushes, and continues with an empty cache.
	Reopen,
	/// Flushes, and continues with the cache.
	Flush,
}

/// Each side, with fixed (`false`) and with pegged (`true`) orders.
const LISTS: [(Side, bool); 4] =
	[(Side::Bid, false), (Side::Ask, false), (Side::Bid, true), (Side::Ask, true)];

pub struct World {
	capacity: usize,
	pub book: Book<MemoryStore>,
	pub naive: NaiveBook,
	pub now: Moment,
	/// Fills and removals so far.
	pub happenings: u64,
}

impl World {
	pub fn new(capacity: usize) -> Self {
		Self {
			capacity,
			book: Book::with_page_capacity(MemoryStore::default(), capacity),
			naive: NaiveBook::default(),
			now: Moment { time: Millis(1), block: BlockHeight(1) },
			happenings: 0,
		}
	}

	pub fn step(&mut self, op: &Op) {
		match *op {
			Op::Place { side, price, lots, account, lives, display, offset } => {
				let pegged = offset.map(|offset| (offset as i128 + (1 << 63)) as u64);
				let order = RestingOrder {
					peg: pegged.map(|_| Peg { limit: Ticks(price) }),
					account: AccountIndex(account),
					expires_at: lives.map(|lives| self.end(lives)),
					..order(pegged.unwrap_or(price), 0, lots)
				};
				assert_eq!(order.offset(), offset);
				self.place(side, order, display);
			}
			Op::Cancel { side, nth } => {
				let Some(key) = self.nth(side, nth) else { return };
				let removed = self.book.remove(&key);
				assert_eq!(removed.ok(), self.naive.cancel(side, key.seq));
				assert_eq!(self.book.remove(&key), Err(BookError::NotFound));
			}
			Op::CancelMissing { side, price } => {
				let seq = OrderSeq(u64::MAX);
				let key = OrderKey { book: BOOK, side, price: Ticks(price), seq };
				assert_eq!(self.book.remove(&key), Err(BookError::NotFound));
				assert_eq!(self.book.set_lots(&key, Lots(1)), Err(BookError::NotFound));
			}
			Op::Resize { side, nth, lots } => {
				let Some(key) = self.nth(side, nth) else { return };
				assert_eq!(self.book.set_lots(&key, Lots(lots)), Ok(()));
				self.naive.resize(side, key.seq, lots);
			}
			Op::Trade { taker, max_steps, seed, refusals } => {
				self.trade(&taker, max_steps, Moody::new(seed, refusals))
			}
			Op::Wait { millis } => {
				self.now.time.0 += millis;
				self.now.block.0 += 1;
			}
			Op::Reopen => {
				let book = std::mem::replace(&mut self.book, Book::new(MemoryStore::default()));
				self.book = Book::with_page_capacity(book.into_store(), self.capacity);
			}
			Op::Flush => self.book.flush(),
		}
	}

	fn end(&self, lives: u64) -> Millis {
		Millis(self.now.time.0 + lives)
	}

	fn place(&mut self, side: Side, order: RestingOrder, display: Option<u64>) {
		let seq = self.book.next_seq(MARKET).unwrap();
		let hides = display.filter(|display| *display < order.lots.0);
		let order = RestingOrder {
			seq,
			client_id: ClientOrderId(seq.0),
			reduce_only: seq.0.is_multiple_of(3),
			iceberg: hides.map(|display| Iceberg {
				hidden: Lots(order.lots.0 - display),
				display: Lots(display),
			}),
			..order
		};
		assert_eq!(order.displaying(display.map(Lots)), order);
		self.naive.numbers += 1;
		let answer = self.book.insert(MARKET, side, order);
		match self.naive.would_trade_at(side, &order) {
			Some(best) => assert_eq!(answer, Err(BookError::WouldCross { best })),
			None => {
				assert_eq!(answer, Ok(()));
				self.naive.rest(side, order);
				assert_eq!(self.book.insert(MARKET, side, order), Err(BookError::Exists));
			}
		}
	}

	fn trade(&mut self, taker: &Taker, max_steps: u32, mut judge: Moody) {
		let mut other_judge = judge.clone();
		let plan = plan(&mut self.book, taker, self.now, max_steps, &mut judge).unwrap();
		apply(&mut self.book, taker, &plan).unwrap();
		let outcome = outcome_of(&plan);
		assert_eq!(outcome, self.naive.trade(taker, self.now, max_steps, &mut other_judge));
		assert_eq!(judge.asked, other_judge.asked);
		self.happenings += outcome.happenings.len() as u64;
		let may_rest = plan.end == novation_book::End::NothingCrosses;
		if may_rest && taker.self_trade == SelfTrade::CancelMaker {
			let rest = order(taker.limit.0, 0, plan.left.0);
			self.place(taker.side, RestingOrder { account: taker.account, ..rest }, None);
		}
	}

	fn nth(&mut self, side: Side, nth: usize) -> Option<OrderKey> {
		let mut orders = self.naive.list(side, false).clone();
		orders.extend(self.naive.list(side, true).iter());
		let order = orders.get(nth.checked_rem(orders.len())?)?;
		Some(order.key(MARKET, side))
	}

	/// Compares what is cheap enough to compare after every operation of a long run.
	pub fn compare_tops(&mut self) {
		assert_eq!(self.book.header(BOOK).unwrap().next_seq, self.naive.numbers);
		for (side, pegged) in LISTS {
			let id = if pegged { PEGGED } else { BOOK };
			let count = self.book.order_count(id, side).unwrap();
			assert_eq!(count, self.naive.list(side, pegged).len() as u64);
			let best = self.book.best(id, side).unwrap();
			assert_eq!(best.as_ref(), self.naive.list(side, pegged).first());
		}
	}

	/// Compares every order, and checks every invariant.
	pub fn compare_all(&mut self) {
		for (side, pegged) in LISTS {
			let id = if pegged { PEGGED } else { BOOK };
			let mut found = Vec::new();
			let mut next = self.book.best(id, side).unwrap();
			while let Some(order) = next {
				let key = order.key(MARKET, side);
				assert_eq!(self.book.get(&key), Ok(order));
				assert!(order.iceberg.is_none_or(|iceberg| order.shown() <= iceberg.display));
				found.push(order);
				next = self.book.after(&key).unwrap();
			}
			assert_eq!(&found, self.naive.list(side, pegged));
		}
		assert_eq!(self.book.check(BOOK), Ok(()));
		assert_eq!(self.book.check(PEGGED), Ok(()));
	}
}

fn outcome_of(plan: &Plan<u64>) -> Outcome<u64> {
	let happening = |action: &Action<u64>| match *action {
		Action::Fill { maker, price, lots, .. } => {
			Happening::Traded { seq: maker.seq, price, lots }
		}
		Action::Remove { maker, why } => Happening::Left { seq: maker.seq, lots: maker.lots, why },
	};
	Outcome {
		happenings: plan.actions.iter().map(happening).collect(),
		left: plan.left,
		end: plan.end,
	}
}
