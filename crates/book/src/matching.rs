//! Matching: read the book, make a plan, and only then write.

use crate::{book::crosses, order::Rank, Book, BookError, BookStore, RestingOrder};
use alloc::{collections::BTreeMap, vec::Vec};
use novation_units::{
	AccountIndex, BookFault, BookId, FaultKind, Lots, MarketId, Moment, OrderSeq, SelfTrade, Side,
	Ticks,
};

/// An order that trades now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taker {
	/// Market in which it trades.
	pub market: MarketId,
	/// Buys ([`Side::Bid`]) or sells.
	pub side: Side,
	/// The worst acceptable price.
	pub limit: Ticks,
	/// Lots to trade.
	pub lots: Lots,
	/// The owner.
	pub account: AccountIndex,
	/// Treatment of resting orders of the same account.
	pub self_trade: SelfTrade,
	/// Index that prices pegged orders; without one they do not take part.
	pub index: Option<Ticks>,
}

/// The answer of a [`FillCheck`] about one maker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict<R> {
	/// This many lots may trade: at least one, at most as many as offered.
	///
	/// If fewer than offered, the rest of the same maker is offered next. The check then says which of
	/// the two accounts was short, by one of the other verdicts.
	Fill(Lots),
	/// The maker may not trade and leaves the book. The taker goes on.
	CancelMaker(R),
	/// The taker may not trade any further. The maker stays.
	StopTaker(R),
}

/// Allows or denies fills, by what the accounts can bear.
///
/// A check keeps its own overlay of the accounts, in which each granted fill counts as done.
pub trait FillCheck {
	/// Why a fill is denied.
	type Reason: Copy;

	/// Decides whether `maker` may trade `offered` lots with the taker at `price`.
	///
	/// - `maker`: the resting order with the lots that are left of it at this point of the plan.
	/// - `price`: the limit price of the maker, or for a pegged order its price at the index.
	fn check(&mut self, maker: &RestingOrder, price: Ticks, offered: Lots)
		-> Verdict<Self::Reason>;
}

/// Why a maker leaves the book without a fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal<R> {
	/// It has expired.
	Expired,
	/// The index has moved it beyond its limit.
	BeyondLimit,
	/// It belongs to the account of the taker.
	SelfTrade,
	/// The fill check denied it.
	Denied(R),
}

/// One change of the book by a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action<R> {
	/// A fill at the price of the maker.
	Fill {
		/// The maker before the action.
		maker: RestingOrder,
		/// Price of the fill.
		price: Ticks,
		/// Lots of the fill.
		lots: Lots,
		/// Number of the next part of an iceberg whose shown part is used up.
		refill: Option<OrderSeq>,
	},
	/// A removal without a fill.
	Remove {
		/// The maker before the action.
		maker: RestingOrder,
		/// Reason of the removal.
		why: Removal<R>,
	},
}

impl<R> Action<R> {
	/// The maker before the action.
	pub fn maker(&self) -> &RestingOrder {
		match self {
			Action::Fill { maker, .. } | Action::Remove { maker, .. } => maker,
		}
	}

	/// The rest of the maker after the action.
	fn rest(&self) -> Option<RestingOrder> {
		match self {
			Action::Fill { maker, lots, refill, .. } => maker.after_fill(*lots, *refill),
			Action::Remove { .. } => None,
		}
	}

	/// Steps of the action: one, and one more for the next part of an iceberg, which moves to another
	/// place of the book.
	fn steps(&self) -> u32 {
		match self {
			Action::Fill { refill: Some(_), .. } => 2,
			Action::Fill { .. } | Action::Remove { .. } => 1,
		}
	}
}

/// Why a plan ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End<R> {
	/// The taker is filled.
	Filled,
	/// The rest does not cross, or the side is empty.
	NothingCrosses,
	/// The bound on steps is reached; the rest may still cross.
	StepsExhausted,
	/// The taker met an order of its account, and the rest of it is cancelled.
	SelfTrade,
	/// The fill check stopped the taker.
	Stopped(R),
}

/// The changes that a taker will make to the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan<R> {
	/// The changes, in order.
	pub actions: Vec<Action<R>>,
	/// Steps of all actions: one each, and one more for each next part of an iceberg. Never above the
	/// bound.
	pub steps: u32,
	/// Lots of the taker that are left.
	pub left: Lots,
	/// Why the plan ends.
	pub end: End<R>,
}

/// The opposite side of a taker, as the plan would leave it.
struct OppositeSide {
	side: Side,
	index: Option<Ticks>,
	/// The first order of a fixed price that the plan has not reached.
	fixed: Option<RestingOrder>,
	/// The first pegged order that the plan has not reached.
	pegged: Option<RestingOrder>,
	/// The rest of makers that the plan has reached, next parts of icebergs included.
	changed: BTreeMap<Rank, RestingOrder>,
	/// Number of the next part of an iceberg to be shown.
	next_seq: u64,
}

impl OppositeSide {
	fn new<S: BookStore>(book: &mut Book<S>, taker: &Taker) -> Result<Self, BookError> {
		let (side, index) = (taker.side.opposite(), taker.index);
		let pegged = match index {
			Some(_) => book.best(BookId::Pegged(taker.market), side)?,
			None => None,
		};
		Ok(Self {
			side,
			index,
			fixed: book.best(BookId::Market(taker.market), side)?,
			pegged,
			changed: BTreeMap::new(),
			next_seq: book.header(BookId::Market(taker.market))?.next_seq,
		})
	}

	fn price(&self, order: &RestingOrder) -> Ticks {
		order.price_at(self.index.unwrap_or_default())
	}

	fn rank(&self, order: &RestingOrder) -> Rank {
		order.rank_at(self.side, self.price(order))
	}

	/// The maker that is served next. The next part of an iceberg has a higher number than all orders in the book. So it
	/// comes behind them at its price, and before any worse price.
	fn first(&self) -> Option<RestingOrder> {
		let changed = self.changed.values().next().copied();
		let all = changed.into_iter().chain(self.fixed).chain(self.pegged);
		all.min_by_key(|order| self.rank(order))
	}

	/// Advances behind `maker`, which has `rest` left.
	fn pass<S: BookStore>(
		&mut self,
		book: &mut Book<S>,
		market: MarketId,
		maker: &RestingOrder,
		rest: Option<RestingOrder>,
	) -> Result<(), BookError> {
		if self.changed.remove(&self.rank(maker)).is_none() {
			let next = book.after(&maker.key(market, self.side))?;
			if maker.peg.is_some() {
				self.pegged = next;
			} else {
				self.fixed = next;
			}
		}
		if let Some(rest) = rest {
			if rest.seq != maker.seq {
				self.next_seq = self.next_seq.checked_add(1).ok_or(BookError::Full)?;
			}
			self.changed.insert(self.rank(&rest), rest);
		}
		Ok(())
	}
}

/// Plans to match `taker` with the book by price, then time, in at most `max_steps` steps. Changes nothing.
///
/// # Errors
///
/// [`BookError::Fault`], [`BadVerdict`](BookError::BadVerdict), [`Full`](BookError::Full). The overlay of
/// the fill check is then useless.
pub fn plan<S: BookStore, C: FillCheck>(
	book: &mut Book<S>,
	taker: &Taker,
	now: Moment,
	max_steps: u32,
	fill_check: &mut C,
) -> Result<Plan<C::Reason>, BookError> {
	let mut opposite = OppositeSide::new(book, taker)?;
	let mut plan = Plan { actions: Vec::new(), steps: 0, left: taker.lots, end: End::Filled };
	while !plan.left.is_zero() {
		let crossed =
			|maker: &RestingOrder| crosses(taker.side, taker.limit, opposite.price(maker));
		let Some(maker) = opposite.first().filter(crossed) else {
			plan.end = End::NothingCrosses;
			break;
		};
		let room = Room {
			price: opposite.price(&maker),
			lots: plan.left,
			steps: max_steps.saturating_sub(plan.steps),
			refill: OrderSeq(opposite.next_seq),
		};
		if room.steps == 0 {
			plan.end = End::StepsExhausted;
			break;
		}
		let met = meet(taker, &maker, now, &room, fill_check)?;
		if let Some(Action::Fill { lots, .. }) = met.action {
			plan.left = plan.left.sub(lots)?;
		}
		if let Some(action) = met.action {
			plan.steps = plan.steps.saturating_add(action.steps());
			plan.actions.push(action);
		}
		if let Some(end) = met.end {
			plan.end = end;
			break;
		}
		if !plan.left.is_zero() {
			let rest = met.action.and_then(|action| action.rest());
			opposite.pass(book, taker.market, &maker, rest)?;
		}
	}
	Ok(plan)
}

/// The limits of the next step of a plan.
struct Room {
	/// Price of the maker.
	price: Ticks,
	/// Lots of the taker that are left.
	lots: Lots,
	/// Steps that are left.
	steps: u32,
	/// Number of the next part of an iceberg.
	refill: OrderSeq,
}

/// The outcome of one step: a taker meets the maker that is served next.
struct StepOutcome<R> {
	action: Option<Action<R>>,
	end: Option<End<R>>,
}

fn meet<C: FillCheck>(
	taker: &Taker,
	maker: &RestingOrder,
	now: Moment,
	room: &Room,
	fill_check: &mut C,
) -> Result<StepOutcome<C::Reason>, BookError> {
	let remove = |why| Some(Action::Remove { maker: *maker, why });
	if maker.is_expired(now) {
		return Ok(StepOutcome { action: remove(Removal::Expired), end: None });
	}
	if maker.is_beyond_limit(taker.side.opposite(), room.price) {
		return Ok(StepOutcome { action: remove(Removal::BeyondLimit), end: None });
	}
	if maker.account == taker.account {
		let removal = remove(Removal::SelfTrade);
		return Ok(match taker.self_trade {
			SelfTrade::CancelMaker => StepOutcome { action: removal, end: None },
			SelfTrade::CancelTaker => StepOutcome { action: None, end: Some(End::SelfTrade) },
			SelfTrade::CancelBoth => StepOutcome { action: removal, end: Some(End::SelfTrade) },
		});
	}
	let shown = maker.shown();
	let offered = room.lots.min(shown);
	let refill = |filled| (filled == shown && maker.iceberg.is_some()).then_some(room.refill);
	// The check may grant all of it, and a granted fill counts as done, so there must be room for it.
	if refill(offered).is_some() && room.steps < 2 {
		return Ok(StepOutcome { action: None, end: Some(End::StepsExhausted) });
	}
	Ok(match fill_check.check(maker, room.price, offered) {
		Verdict::Fill(granted) if granted.is_zero() || granted > offered => {
			return Err(BookError::BadVerdict { offered, granted })
		}
		Verdict::Fill(lots) => {
			let (price, refill) = (room.price, refill(lots));
			let fill = Action::Fill { maker: *maker, price, lots, refill };
			StepOutcome { action: Some(fill), end: None }
		}
		Verdict::CancelMaker(reason) => {
			StepOutcome { action: remove(Removal::Denied(reason)), end: None }
		}
		Verdict::StopTaker(reason) => StepOutcome { action: None, end: Some(End::Stopped(reason)) },
	})
}

/// Writes exactly the changes of `plan` into the book for which it was made.
///
/// # Errors
///
/// [`BookError::PlanStale`] if the book has changed since, [`NotFound`](BookError::NotFound) if a maker is gone.
/// Nothing has changed then. A [`Fault`](BookError::Fault) may interrupt the changes: then the books of the market can
/// only be [forgotten](Book::forget).
pub fn apply<S: BookStore, R: Copy>(
	book: &mut Book<S>,
	taker: &Taker,
	plan: &Plan<R>,
) -> Result<(), BookError> {
	let (market, side) = (taker.market, taker.side.opposite());
	ensure_fresh(book, market, side, plan)?;
	for action in &plan.actions {
		write(book, market, side, action).map_err(|error| interrupted(book, market, error))?;
	}
	Ok(())
}

/// Marks both books of a market as changed in part, and returns the fault that they have from now on.
#[cold]
fn interrupted<S: BookStore>(book: &mut Book<S>, market: MarketId, error: BookError) -> BookError {
	let kind = FaultKind::Contradiction;
	let fault = match error {
		BookError::Fault(fault) => fault,
		// The plan was checked, so the book contradicts itself.
		_ => BookFault { book: BookId::Market(market), side: None, page: None, kind },
	};
	for id in BookId::of_market(market) {
		book.cache.tear(id, fault);
	}
	BookError::Fault(fault)
}

fn write<S: BookStore, R: Copy>(
	book: &mut Book<S>,
	market: MarketId,
	side: Side,
	action: &Action<R>,
) -> Result<(), BookError> {
	let maker = action.maker();
	let key = maker.key(market, side);
	match action.rest() {
		Some(rest) if rest.seq == maker.seq => book.update(&key, |_| rest),
		rest => {
			book.remove(&key)?;
			let Some(rest) = rest else { return Ok(()) };
			book.next_seq(market)?;
			book.add(market, side, rest)
		}
	}
}

/// Checks that each maker is as the plan has found it, and that each next part gets the planned number.
fn ensure_fresh<S: BookStore, R: Copy>(
	book: &mut Book<S>,
	market: MarketId,
	side: Side,
	plan: &Plan<R>,
) -> Result<(), BookError> {
	let mut next_seq = book.header(BookId::Market(market))?.next_seq;
	let mut changed: BTreeMap<OrderSeq, RestingOrder> = BTreeMap::new();
	for action in &plan.actions {
		let maker = action.maker();
		let found = match changed.remove(&maker.seq) {
			Some(rest) => rest,
			None => book.get(&maker.key(market, side))?,
		};
		if found != *maker {
			return Err(BookError::PlanStale);
		}
		let Some(rest) = action.rest() else { continue };
		if rest.seq != maker.seq {
			if rest.seq.0 != next_seq {
				return Err(BookError::PlanStale);
			}
			next_seq = next_seq.checked_add(1).ok_or(BookError::Full)?;
		}
		changed.insert(rest.seq, rest);
	}
	Ok(())
}
