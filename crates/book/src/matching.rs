//! Matching: look at the book, plan, and only then write.

use crate::{book::crosses, Book, BookError, BookStore, RestingOrder};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{AccountIndex, Lots, MarketId, Millis, Side, Ticks};
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
	/// taker at its price.
	fn judge(&mut self, maker: &RestingOrder, offered: Lots) -> Verdict<Self::Reason>;
}

/// Why a maker leaves the book without a trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal<R> {
	/// Its time is over.
	Expired,
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
		/// What trades.
		lots: Lots,
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
			Action::Fill { maker, lots } => rest_of(maker, *lots),
			Action::Remove { .. } => None,
		}
	}
}

fn rest_of(maker: &RestingOrder, filled: Lots) -> Option<RestingOrder> {
	let lots = maker.lots.sub(filled).ok().filter(|lots| !lots.is_zero())?;
	Some(RestingOrder { lots, ..*maker })
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
	/// Changes, in order. Never more than the bound.
	pub actions: Vec<Action<R>>,
	/// What is left of the taker.
	pub left: Lots,
	/// Why no more.
	pub end: End<R>,
}

/// Match `taker` with the book by price, then time, in at most `max_steps` actions. Only looks.
///
/// # Errors
///
/// [`BookError::Corrupt`], [`BadVerdict`](BookError::BadVerdict). The judge's overlay is then worth
/// nothing.
pub fn plan<S: BookStore, J: Judge>(
	book: &mut Book<S>,
	taker: &Taker,
	now: Millis,
	max_steps: u32,
	judge: &mut J,
) -> Result<Plan<J::Reason>, BookError> {
	let side = taker.side.opposite();
	let max_steps = usize::try_from(max_steps).unwrap_or(usize::MAX);
	let mut plan = Plan { actions: Vec::new(), left: taker.lots, end: End::Filled };
	let mut next = book.best(taker.market, side)?;
	while !plan.left.is_zero() {
		let Some(maker) = next.filter(|maker| crosses(taker.side, taker.limit, maker.price)) else {
			plan.end = End::NothingCrosses;
			break;
		};
		if plan.actions.len() >= max_steps {
			plan.end = End::StepsExhausted;
			break;
		}
		let meeting = meet(taker, &maker, now, plan.left, judge)?;
		plan.actions.extend(meeting.action);
		if let Some(Action::Fill { lots, .. }) = meeting.action {
			plan.left = plan.left.sub(lots)?;
		}
		if let Some(end) = meeting.end {
			plan.end = end;
			break;
		}
		next = match meeting.action.and_then(|action| action.rest()) {
			Some(rest) => Some(rest),
			None => book.after(&maker.key(taker.market, side))?,
		};
	}
	Ok(plan)
}

/// What comes of a taker and the maker that is next for it.
struct Meeting<R> {
	action: Option<Action<R>>,
	end: Option<End<R>>,
}

fn meet<J: Judge>(
	taker: &Taker,
	maker: &RestingOrder,
	now: Millis,
	left: Lots,
	judge: &mut J,
) -> Result<Meeting<J::Reason>, BookError> {
	let remove = |why| Some(Action::Remove { maker: *maker, why });
	if maker.is_expired(now) {
		return Ok(Meeting { action: remove(Removal::Expired), end: None });
	}
	if maker.account == taker.account {
		let goes = remove(Removal::SelfTrade);
		return Ok(match taker.self_trade {
			SelfTrade::CancelMaker => Meeting { action: goes, end: None },
			SelfTrade::CancelTaker => Meeting { action: None, end: Some(End::SelfTrade) },
			SelfTrade::CancelBoth => Meeting { action: goes, end: Some(End::SelfTrade) },
		});
	}
	let offered = left.min(maker.lots);
	Ok(match judge.judge(maker, offered) {
		Verdict::Fill(granted) if granted.is_zero() || granted > offered => {
			return Err(BookError::BadVerdict { offered, granted })
		}
		Verdict::Fill(lots) => {
			Meeting { action: Some(Action::Fill { maker: *maker, lots }), end: None }
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
/// maker has gone; nothing is written then. [`Corrupt`](BookError::Corrupt) and
/// [`CorruptHeader`](BookError::CorruptHeader) may come after a part was written: discard the book.
pub fn apply<S: BookStore, R: Copy>(
	book: &mut Book<S>,
	taker: &Taker,
	plan: &Plan<R>,
) -> Result<(), BookError> {
	let (market, side) = (taker.market, taker.side.opposite());
	let mut rest: Option<RestingOrder> = None;
	for action in &plan.actions {
		let maker = action.maker();
		let found = match rest {
			Some(rest) if rest.position() == maker.position() => rest,
			_ => book.get(&maker.key(market, side))?,
		};
		if found != *maker {
			return Err(BookError::PlanStale);
		}
		rest = action.rest();
	}
	for action in &plan.actions {
		let key = action.maker().key(market, side);
		match action.rest() {
			Some(rest) => book.set_lots(&key, rest.lots)?,
			None => {
				book.remove(&key)?;
			}
		}
	}
	Ok(())
}
