//! Order book engines behind one small interface.

use crate::New;
use novation_book::{
	apply, plan, Book, BookId, FillCheck, MemoryStore, OrderKey, RestingOrder, SelfTrade, Taker,
	Verdict,
};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Moment, Side, Ticks};

pub trait Engine {
	/// The identifier by which a client cancels an order.
	type Name: Copy;
	fn new() -> Self;
	/// Rests an order.
	fn add(&mut self, order: &New);
	/// Returns the identifier of the resting order with this number.
	fn name(&self, number: u64) -> Self::Name;
	fn cancel(&mut self, name: Self::Name);
	/// Trades an order that must not rest, and returns its filled lots.
	fn take(&mut self, order: &New) -> u64;
	/// Writes cached changes.
	fn end_of_block(&mut self) {}
	fn is_empty(&mut self) -> bool;
}

/// The book of Novation, over encoded pages in memory.
pub struct Novation {
	book: Book<MemoryStore>,
	/// Key of each order, which the exchange stores in the account's list of open orders.
	keys: Vec<OrderKey>,
}

const MARKET: MarketId = MarketId(0);

struct Anyone;

impl FillCheck for Anyone {
	type Reason = ();
	fn check(&mut self, _: &RestingOrder, _: Ticks, offered: Lots) -> Verdict<()> {
		Verdict::Fill(offered)
	}
}

fn side(buys: bool) -> Side {
	if buys {
		Side::Bid
	} else {
		Side::Ask
	}
}

impl Engine for Novation {
	type Name = OrderKey;

	fn new() -> Self {
		Self { book: Book::new(MemoryStore::default()), keys: Vec::new() }
	}

	fn add(&mut self, new: &New) {
		let order = RestingOrder {
			price: Ticks(new.price),
			seq: self.book.next_seq(MARKET).expect("numbers are left"),
			lots: Lots(new.lots),
			account: AccountIndex(new.number as u32 % 1_000),
			client_id: ClientOrderId(new.number),
			expires_at: None,
			reduce_only: false,
			iceberg: None,
			peg: None,
		};
		self.book.insert(MARKET, side(new.buys), order).expect("it does not cross");
		self.keys.push(order.key(MARKET, side(new.buys)));
	}

	fn name(&self, number: u64) -> OrderKey {
		self.keys[number as usize]
	}

	fn cancel(&mut self, name: OrderKey) {
		self.book.remove(&name).expect("it rests");
	}

	fn take(&mut self, order: &New) -> u64 {
		let taker = Taker {
			market: MARKET,
			side: side(order.buys),
			limit: Ticks(order.price),
			lots: Lots(order.lots),
			account: AccountIndex(1_000),
			self_trade: SelfTrade::CancelMaker,
			index: None,
		};
		let plan =
			plan(&mut self.book, &taker, Moment::default(), 64, &mut Anyone).expect("a plan");
		apply(&mut self.book, &taker, &plan).expect("it was just made");
		order.lots - plan.left.0
	}

	fn end_of_block(&mut self) {
		self.book.flush();
	}

	fn is_empty(&mut self) -> bool {
		let book = BookId::Market(MARKET);
		[Side::Bid, Side::Ask].iter().all(|side| self.book.order_count(book, *side) == Ok(0))
	}
}

pub struct Matchcore {
	book: matchcore::OrderBook,
	next: u64,
	resting: i64,
}

impl Matchcore {
	fn execute(&mut self, kind: matchcore::CommandKind) -> matchcore::CommandOutcome {
		let meta = matchcore::CommandMeta {
			sequence_number: matchcore::SequenceNumber(self.next),
			timestamp: matchcore::Timestamp(self.next),
		};
		self.next += 1;
		self.book.execute(&matchcore::Command { meta, kind })
	}

	fn submit(&mut self, order: &New, time: matchcore::TimeInForce) -> matchcore::CommandOutcome {
		let side = if order.buys { matchcore::Side::Buy } else { matchcore::Side::Sell };
		let quantity = matchcore::Quantity(order.lots);
		self.execute(matchcore::CommandKind::Submit(matchcore::SubmitCmd {
			order: matchcore::NewOrder::Limit(matchcore::LimitOrder::new(
				matchcore::Price(order.price),
				matchcore::QuantityPolicy::Standard { quantity },
				matchcore::OrderFlags::new(side, false, time),
			)),
		}))
	}
}

impl Engine for Matchcore {
	type Name = matchcore::OrderId;

	fn new() -> Self {
		Self { book: matchcore::OrderBook::new("BENCH"), next: 0, resting: 0 }
	}

	fn add(&mut self, order: &New) {
		// The engine identifies an order by the number of its command.
		assert_eq!(order.number, self.next);
		self.submit(order, matchcore::TimeInForce::Gtc);
		self.resting += 1;
	}

	fn name(&self, number: u64) -> matchcore::OrderId {
		matchcore::OrderId(number)
	}

	fn cancel(&mut self, order_id: matchcore::OrderId) {
		let outcome = self.execute(matchcore::CommandKind::Cancel(matchcore::CancelCmd {
			order_id,
			order_kind: matchcore::OrderKind::Limit,
		}));
		if let matchcore::CommandOutcome::Applied(_) = outcome {
			self.resting -= 1;
		}
	}

	fn take(&mut self, order: &New) -> u64 {
		let outcome = self.submit(order, matchcore::TimeInForce::Ioc);
		let matchcore::CommandOutcome::Applied(matchcore::CommandReport::Submit(effects)) = outcome
		else {
			return 0;
		};
		let result = effects.target_order().match_result();
		let traded = result.map_or(0, |result| result.executed_quantity().0);
		self.resting -= i64::from(traded == order.lots);
		traded
	}

	fn is_empty(&mut self) -> bool {
		self.resting == 0
	}
}

pub struct OrderbookRs {
	book: orderbook_rs::OrderBook,
}

impl Engine for OrderbookRs {
	type Name = pricelevel::Id;

	fn new() -> Self {
		Self { book: orderbook_rs::OrderBook::new("BENCH") }
	}

	fn add(&mut self, order: &New) {
		let side = if order.buys { pricelevel::Side::Buy } else { pricelevel::Side::Sell };
		self.book
			.add_limit_order(
				pricelevel::Id::from_u64(order.number),
				order.price.into(),
				order.lots,
				side,
				pricelevel::TimeInForce::Gtc,
				None,
			)
			.expect("it rests");
	}

	fn name(&self, number: u64) -> pricelevel::Id {
		pricelevel::Id::from_u64(number)
	}

	fn cancel(&mut self, id: pricelevel::Id) {
		let found = self.book.cancel_order(id).expect("a book");
		assert!(found.is_some(), "it rests");
	}

	fn take(&mut self, order: &New) -> u64 {
		let side = if order.buys { pricelevel::Side::Buy } else { pricelevel::Side::Sell };
		let id = pricelevel::Id::from_u64(order.number);
		let result = self.book.match_limit_order(id, order.lots, side, order.price.into());
		order.lots - result.expect("it trades").remaining_quantity().as_u64()
	}

	fn is_empty(&mut self) -> bool {
		self.book.best_bid().is_none() && self.book.best_ask().is_none()
	}
}

pub struct Lobster {
	book: lobster::OrderBook,
}

impl Lobster {
	fn limit(&mut self, order: &New) -> lobster::OrderEvent {
		let side = if order.buys { lobster::Side::Bid } else { lobster::Side::Ask };
		let (id, qty, price) = (order.number.into(), order.lots, order.price);
		self.book.execute(lobster::OrderType::Limit { id, side, qty, price })
	}
}

impl Engine for Lobster {
	type Name = u128;

	fn new() -> Self {
		Self { book: lobster::OrderBook::default() }
	}

	fn add(&mut self, order: &New) {
		self.limit(order);
	}

	fn name(&self, number: u64) -> u128 {
		number.into()
	}

	fn cancel(&mut self, id: u128) {
		self.book.execute(lobster::OrderType::Cancel { id });
	}

	fn take(&mut self, order: &New) -> u64 {
		match self.limit(order) {
			lobster::OrderEvent::Filled { filled_qty, .. }
			| lobster::OrderEvent::PartiallyFilled { filled_qty, .. } => filled_qty,
			_ => 0,
		}
	}

	fn is_empty(&mut self) -> bool {
		self.book.min_ask().is_none() && self.book.max_bid().is_none()
	}
}
