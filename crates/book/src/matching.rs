//! Matching: look at the book, plan, and only then write.

use crate::{book::crosses, order::Rank, shelf, Book, BookError, BookStore, RestingOrder};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{AccountIndex, Lots, MarketId, Moment, OrderSeq, Side, Ticks};
use scale_info::TypeInfo;

/// What happens when an order would trade with one of the same account.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum SelfTrade {
	/// The resting order goes, the taker goes on.
	CancelMaker,
	/// What is left of the taker goes, the resting order stays.
	CancelTaker,
	/// Both go.
	CancelBoth,
}

/// An order that trades now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taker {
	/// Where it trades.
	pub market: MarketId,
	/// Whether it buys ([`Side::Bid`]) or sells.
	pub side: Side,
	/// The worst price that it accepts.
	pub limit: Ticks,
	/// What it wants.
	pub lots: Lots,
	/// Who trades.
	pub account: AccountIndex,
	/// What if it meets itself.
	pub self_trade: SelfTrade,
	/// What pegged orders stand by; they sleep if there is none.
	pub index: Option<Ticks>,
}

/// A judge's answer about one maker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict<R> {
	/// So much may trade: at least one lot, at most what was offered.
	///
	/// If that is less than offered, the rest of the same maker is offered next. Whose fault the
	/// shortage was is then for the judge to say, by one of the other verdicts.
	Fill(Lots),
	/// The maker may not trade, and leaves the book. The taker goes on.
	CancelMaker(R),
	/// The taker may not trade on. The maker stays.
	StopTaker(R),
}

/// Says which fills the accounts can bear.
///
/// A judge keeps its own overlay of the accounts: a fill that it grants counts as done in it.
pub trait Judge {
	/// Why it refuses.
	type Reason: Copy;

	/// Whether `maker`, whose lots are what rests of it by now, may trade `offered` lots with the
	/// taker at `price`: its own, or where the index has brought it.
	fn judge(&mut self, maker: &RestingOrder, price: Ticks, offered: Lots)
		-> Verdict<Self::Reason>;
}

/// Why a maker leaves the book without a trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal<R> {
	/// Its time is over.
	Expired,
	/// The index has brought it beyond its limit.
	BeyondLimit,
	/// It is of the taker's account.
	SelfTrade,
	/// The judge says so.
	Judged(R),
}

/// One change of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action<R> {
	/// A trade at the maker's price.
	Fill {
		/// The maker as it is before.
		maker: RestingOrder,
		/// The maker's price.
		price: Ticks,
		/// What trades.
		lots: Lots,
		/// Where the next part of an iceberg will stand, if its shown part is used up.
		refill: Option<OrderSeq>,
	},
	/// The maker leaves.
	Remove {
		/// The maker as it is before.
		maker: RestingOrder,
		/// Why.
		why: Removal<R>,
	},
}

impl<R> Action<R> {
	/// The maker as it is before the action.
	pub fn maker(&self) -> &RestingOrder {
		match self {
			Action::Fill { maker, .. } | Action::Remove { maker, .. } => maker,
		}
	}

	/// What rests of the maker after the action.
	fn rest(&self) -> Option<RestingOrder> {
		match self {
			Action::Fill { maker, lots, refill, .. } => maker.after_fill(*lots, *refill),
			Action::Remove { .. } => None,
		}
	}

	/// What it counts against the bound of a plan: one step, and one more to show a next part, which
	/// takes the order from one place of the book and puts it to another.
	fn steps(&self) -> u32 {
		match self {
			Action::Fill { refill: Some(_), .. } => 2,
			Action::Fill { .. } | Action::Remove { .. } => 1,
		}
	}
}

/// Why a plan ends where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End<R> {
	/// The taker has all it wants.
	Filled,
	/// What is left does not cross, or the side is empty.
	NothingCrosses,
	/// The bound was reached; what is left may still cross.
	StepsExhausted,
	/// The taker met itself, and is cancelled.
	SelfTrade,
	/// The judge stopped the taker.
	Stopped(R),
}

/// What a taker will do to the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan<R> {
	/// Changes, in order.
	pub actions: Vec<Action<R>>,
	/// How many steps they take: one each, and one more for each next part of an iceberg. Never more
	/// than the bound.
	pub steps: u32,
	/// What is left of the taker.
	pub left: Lots,
	/// Why no more.
	pub end: End<R>,
}

/// The side that a taker meets, as the plan would leave it.
struct Facing {
	side: Side,
	index: Option<Ticks>,
	/// The first order of a fixed price that the plan has not reached.
	fixed: Option<RestingOrder>,
	/// The first pegged one.
	pegged: Option<RestingOrder>,
	/// What is left of those that it has: the rest of a maker, and next parts of icebergs.
	changed: BTreeMap<Rank, RestingOrder>,
	/// The number that the next part to be shown will get.
	next_seq: u64,
}

impl Facing {
	fn new<S: BookStore>(book: &mut Book<S>, taker: &Taker) -> Result<Self, BookError> {
		let (side, index) = (taker.side.opposite(), taker.index);
		let pegged = match index {
			Some(_) => book.best(shelf(taker.market), side)?,
			None => None,
		};
		Ok(Self {
			side,
			index,
			fixed: book.best(taker.market, side)?,
			pegged,
			changed: BTreeMap::new(),
			next_seq: book.header(taker.market).next_seq,
		})
	}

	fn price(&self, order: &RestingOrder) -> Ticks {
		order.price_at(self.index.unwrap_or_default())
	}

	fn rank(&self, order: &RestingOrder) -> Rank {
		order.rank_at(self.side, self.price(order))
	}

	/// Who is served next. A next part of an iceberg has a higher number than all that stand in the
	/// book, so it comes after them at its price, and before any worse price.
	fn first(&self) -> Option<RestingOrder> {
		let changed = self.changed.values().next().copied();
		let all = changed.into_iter().chain(self.fixed).chain(self.pegged);
		all.min_by_key(|order| self.rank(order))
	}

	/// Go on behind `maker`, of which `rest` is left.
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

/// Match `taker` with the book by price, then time, in at most `max_steps` steps. Only looks.
///
/// # Errors
///
/// [`BookError::Corrupt`], [`BadVerdict`](BookError::BadVerdict), [`Full`](BookError::Full). The
/// judge's overlay is then worth nothing.
pub fn plan<S: BookStore, J: Judge>(
	book: &mut Book<S>,
	taker: &Taker,
	now: Moment,
	max_steps: u32,
	judge: &mut J,
) -> Result<Plan<J::Reason>, BookError> {
	let mut facing = Facing::new(book, taker)?;
	let mut plan = Plan { actions: Vec::new(), steps: 0, left: taker.lots, end: End::Filled };
	while !plan.left.is_zero() {
		let crossed = |maker: &RestingOrder| crosses(taker.side, taker.limit, facing.price(maker));
		let Some(maker) = facing.first().filter(crossed) else {
			plan.end = End::NothingCrosses;
			break;
		};
		let room = Room {
			price: facing.price(&maker),
			lots: plan.left,
			steps: max_steps.saturating_sub(plan.steps),
			refill: OrderSeq(facing.next_seq),
		};
		if room.steps == 0 {
			plan.end = End::StepsExhausted;
			break;
		}
		let meeting = meet(taker, &maker, now, &room, judge)?;
		if let Some(Action::Fill { lots, .. }) = meeting.action {
			plan.left = plan.left.sub(lots)?;
		}
		if let Some(action) = meeting.action {
			plan.steps = plan.steps.saturating_add(action.steps());
			plan.actions.push(action);
		}
		if let Some(end) = meeting.end {
			plan.end = end;
			break;
		}
		if !plan.left.is_zero() {
			let rest = meeting.action.and_then(|action| action.rest());
			facing.pass(book, taker.market, &maker, rest)?;
		}
	}
	Ok(plan)
}

/// What the next meeting of a plan may take.
struct Room {
	/// The maker's price.
	price: Ticks,
	/// What is left of the taker.
	lots: Lots,
	/// What is left of the bound.
	steps: u32,
	/// The number of a next part of an iceberg.
	refill: OrderSeq,
}

/// What comes of a taker and the maker that is next for it.
struct Meeting<R> {
	action: Option<Action<R>>,
	end: Option<End<R>>,
}

fn meet<J: Judge>(
	taker: &Taker,
	maker: &RestingOrder,
	now: Moment,
	room: &Room,
	judge: &mut J,
) -> Result<Meeting<J::Reason>, BookError> {
	let remove = |why| Some(Action::Remove { maker: *maker, why });
	if maker.is_expired(now) {
		return Ok(Meeting { action: remove(Removal::Expired), end: None });
	}
	if maker.is_beyond_limit(taker.side.opposite(), room.price) {
		return Ok(Meeting { action: remove(Removal::BeyondLimit), end: None });
	}
	if maker.account == taker.account {
		let goes = remove(Removal::SelfTrade);
		return Ok(match taker.self_trade {
			SelfTrade::CancelMaker => Meeting { action: goes, end: None },
			SelfTrade::CancelTaker => Meeting { action: None, end: Some(End::SelfTrade) },
			SelfTrade::CancelBoth => Meeting { action: goes, end: Some(End::SelfTrade) },
		});
	}
	let shown = maker.shown();
	let offered = room.lots.min(shown);
	let refill = |filled| (filled == shown && maker.iceberg.is_some()).then_some(room.refill);
	// The judge may grant all of it, and what it grants is done: so there must be room for that.
	if refill(offered).is_some() && room.steps < 2 {
		return Ok(Meeting { action: None, end: Some(End::StepsExhausted) });
	}
	Ok(match judge.judge(maker, room.price, offered) {
		Verdict::Fill(granted) if granted.is_zero() || granted > offered => {
			return Err(BookError::BadVerdict { offered, granted })
		}
		Verdict::Fill(lots) => {
			let (price, refill) = (room.price, refill(lots));
			let fill = Action::Fill { maker: *maker, price, lots, refill };
			Meeting { action: Some(fill), end: None }
		}
		Verdict::CancelMaker(reason) => {
			Meeting { action: remove(Removal::Judged(reason)), end: None }
		}
		Verdict::StopTaker(reason) => Meeting { action: None, end: Some(End::Stopped(reason)) },
	})
}

/// Write exactly what `plan` says into the book that it was made from.
///
/// # Errors
///
/// [`BookError::PlanStale`] if the book is another by now, [`NotFound`](BookError::NotFound) if a
/// maker has gone; nothing is written then. [`Corrupt`](BookError::Corrupt),
/// [`CorruptHeader`](BookError::CorruptHeader) and [`Full`](BookError::Full) may come after a part was
/// written: discard the book.
pub fn apply<S: BookStore, R: Copy>(
	book: &mut Book<S>,
	taker: &Taker,
	plan: &Plan<R>,
) -> Result<(), BookError> {
	let (market, side) = (taker.market, taker.side.opposite());
	ensure_fresh(book, market, side, plan)?;
	for action in &plan.actions {
		let maker = action.maker();
		let key = maker.key(market, side);
		match action.rest() {
			Some(rest) if rest.seq == maker.seq => book.update(&key, |_| rest)?,
			rest => {
				book.remove(&key)?;
				if let Some(rest) = rest {
					book.next_seq(market)?;
					book.add(market, side, rest)?;
				}
			}
		}
	}
	Ok(())
}

/// Whether each maker is as the plan has found it, and each next part gets the number that it has there.
fn ensure_fresh<S: BookStore, R: Copy>(
	book: &mut Book<S>,
	market: MarketId,
	side: Side,
	plan: &Plan<R>,
) -> Result<(), BookError> {
	let mut next_seq = book.header(market).next_seq;
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
