//! The orders that participate in the clearing: a walk through one side, best price first.

use super::{
	entrants::{self, Entrants},
	Bidder, Bidders,
};
use crate::{
	desk::Desk,
	host::Host,
	request::Placement,
	rules::{
		fill_check::{allows, must_reduce, Denial},
		margin::reducible,
	},
	state::{unreserved, Budget, Work},
	steps::{leave, place::reserve_of},
	CancelReason, Fault, Markets, RejectReason,
};
use alloc::{collections::BTreeMap, vec::Vec};
use novation_book::{priority, Claim, RestingOrder};
use novation_ledger::{Account, LedgerError, OrderChange};
use novation_units::{AccountIndex, Lots, MarketId, Ppm, Side, Ticks};

/// Demand of the new orders of one side at prices that get worse for the other side.
#[derive(Debug, Default)]
struct Demand {
	levels: BTreeMap<u64, u128>,
	total: u128,
}

impl Demand {
	fn of(entrants: &Entrants, side: Side) -> Self {
		let mut demand = Self::default();
		for Placement { order, .. } in
			entrants.orders().filter(|placement| placement.order.side == side)
		{
			let level = demand.levels.entry(priority(side, order.price)).or_insert(0);
			*level = level.saturating_add(order.lots.0.into());
			demand.total = demand.total.saturating_add(order.lots.0.into());
		}
		demand
	}

	/// Demand at `price`, which must not be better for `side` than in the last call.
	fn at(&mut self, side: Side, price: Ticks) -> u128 {
		let reach = priority(side, price);
		while let Some(level) = self.levels.last_entry().filter(|level| *level.key() > reach) {
			self.total = self.total.saturating_sub(level.remove());
		}
		self.total
	}
}

/// A walk through one side.
struct Walk {
	market: MarketId,
	side: Side,
	/// The demand of the new orders of the other side.
	demand: Demand,
	/// Best resting price of the other side.
	facing: Option<Ticks>,
	/// Accounts as if all of their orders so far had traded at their limits.
	traded: BTreeMap<AccountIndex, Account>,
	/// Lots by which each account may still reduce its position.
	reducible: BTreeMap<AccountIndex, Lots>,
	found: Bidders,
	/// The current price, the lots before it, and the lots up to and including it.
	level: Option<Ticks>,
	before_level: u128,
	so_far: u128,
}

impl Walk {
	/// Whether an order at `price` could still trade with new orders: their demand exceeds the supply at better prices.
	fn is_wanted(&mut self, price: Ticks) -> bool {
		if self.level != Some(price) {
			(self.level, self.before_level) = (Some(price), self.so_far);
		}
		self.demand.at(self.side.opposite(), price) > self.before_level
	}

	/// Whether an order at `price` crosses the resting orders of the other side.
	fn reaches_facing(&self, price: Ticks) -> bool {
		self.facing.is_some_and(|facing| priority(self.side, price) <= priority(self.side, facing))
	}

	/// The part of a reduce-only order that its account can reduce, after its orders with better prices.
	fn share(&mut self, account: AccountIndex, lots: Lots, position: Lots) -> Lots {
		lots.min(*self.reducible.entry(account).or_insert(position))
	}

	/// Adds the order to the participants.
	fn admit(&mut self, bidder: Bidder, after: Account) {
		let Claim { account, lots, .. } = bidder.claim;
		if bidder.reduce_only {
			if let Some(left) = self.reducible.get_mut(&account) {
				*left = Lots(left.0.saturating_sub(lots.0));
			}
		}
		self.traded.insert(account, after);
		self.so_far = self.so_far.saturating_add(lots.0.into());
		self.found.orders.push(bidder);
	}

	/// Follows an order that has left the book or the auction. The margin reserved here then matches the ledger.
	fn release(&mut self, account: AccountIndex, change: OrderChange) -> Result<(), Fault> {
		match self.traded.get_mut(&account) {
			Some(traded) => traded.release(change).map_err(|error| unreserved(account, error)),
			None => Ok(()),
		}
	}

	/// The account as if `claim` had traded too, at its limit and for `fee`, or the reason why it must not.
	fn try_fill(
		&self,
		markets: &Markets,
		before: &Account,
		claim: &Claim,
		fee: Ppm,
	) -> Result<Account, Denial> {
		let (market, side) = (self.market, self.side);
		let filled = || -> Result<Account, LedgerError> {
			let view = markets.get(&market).ok_or(LedgerError::Overflow)?;
			let notional = view.market.tick_value.notional(claim.lots, claim.price)?;
			let (lots, fee) = (claim.lots.signed(side)?, fee.of_ceil(notional)?);
			let mut released = before.clone();
			released.release(change_of_claim(market, side, claim))?;
			released.after_trade(market, lots, notional, fee, view.state.funding.index)
		};
		let after = filled().map_err(|_| Denial::because(CancelReason::Overflow))?;
		allows(markets, market, side, before, &after).map(|()| after)
	}
}

/// The participating orders of a side, with at most `most` resting ones. Orders that must not trade leave.
///
/// At one price new orders come first. Their fee is higher, so the margin checked for them covers any share of that
/// price.
pub(super) fn bidders<H: Host>(
	desk: &mut Desk<'_, H>,
	market: MarketId,
	side: Side,
	entrants: &mut Entrants,
	most: u32,
) -> Result<Bidders, Fault> {
	let mut new: Vec<Placement> =
		entrants.orders().filter(|placement| placement.order.side == side).copied().collect();
	new.sort_by_key(|placement| priority(side, placement.order.price));
	let mut new = new.into_iter().peekable();
	let mut walk = begin(desk, market, side, entrants)?;
	let mut resting = desk.state.books.best(market, side)?;
	let mut met: u32 = 0;
	loop {
		let best_new = new.peek().map(|placement| placement.order.price);
		let rank = |price| priority(side, price);
		if let Some(price) =
			best_new.filter(|price| resting.is_none_or(|order| rank(*price) <= rank(order.price)))
		{
			if !walk.is_wanted(price) && !walk.reaches_facing(price) {
				break;
			}
			if let Some(placement) = new.next() {
				admit_new(desk, &mut walk, entrants, &placement)?;
			}
		} else if let Some(order) = resting.take() {
			if !walk.is_wanted(order.price) {
				continue;
			}
			if met >= most || !desk.spend(Budget::Trading, Work::Maker) {
				walk.found.is_cut_short = true;
				continue;
			}
			met = met.saturating_add(1);
			resting = desk.state.books.after(&order.key(market, side))?;
			meet(desk, &mut walk, &order)?;
		} else {
			break;
		}
	}
	Ok(walk.found)
}

fn begin<H: Host>(
	desk: &mut Desk<'_, H>,
	market: MarketId,
	side: Side,
	entrants: &Entrants,
) -> Result<Walk, Fault> {
	let facing = desk.state.books.best(market, side.opposite())?;
	Ok(Walk {
		market,
		side,
		demand: Demand::of(entrants, side.opposite()),
		facing: facing.map(|order| order.price),
		traded: BTreeMap::new(),
		reducible: BTreeMap::new(),
		found: Bidders::default(),
		level: None,
		before_level: 0,
		so_far: 0,
	})
}

/// Lets a resting order participate, or removes it.
fn meet<H: Host>(
	desk: &mut Desk<'_, H>,
	walk: &mut Walk,
	order: &RestingOrder,
) -> Result<(), Fault> {
	let Some(reason) = admit_resting(desk, walk, order)? else { return Ok(()) };
	let (market, side) = (walk.market, walk.side);
	leave::remove(desk, market, side, order, reason)?;
	let RestingOrder { lots, price, account, .. } = *order;
	walk.release(account, OrderChange { market, side, lots, price })
}

fn admit_new<H: Host>(
	desk: &mut Desk<'_, H>,
	walk: &mut Walk,
	entrants: &mut Entrants,
	placement: &Placement,
) -> Result<(), Fault> {
	let Placement { account, order, .. } = *placement;
	let fee = desk.market(walk.market).map_or(Ppm::ZERO, |view| view.market.orders.taker_fee);
	let claim = Claim { price: order.price, lots: order.lots, account, client_id: order.client_id };
	let Some(denial) = admit(desk, walk, claim, order.reduce_only, None, fee)? else {
		return Ok(());
	};
	let reason = match denial.reason {
		CancelReason::NothingToReduce => RejectReason::NothingToReduce,
		CancelReason::PriceAbsent => RejectReason::PriceAbsent,
		CancelReason::InsufficientMargin => {
			RejectReason::InsufficientMargin { missing: denial.missing }
		}
		_ => RejectReason::Overflow,
	};
	entrants::reject(desk, entrants, placement, reason)?;
	walk.release(account, reserve_of(&order))
}

/// Reason why a resting order must leave instead, checked in the order of a sweep. `None` if it participates.
fn admit_resting<H: Host>(
	desk: &mut Desk<'_, H>,
	walk: &mut Walk,
	order: &RestingOrder,
) -> Result<Option<CancelReason>, Fault> {
	if order.is_expired(desk.now) {
		return Ok(Some(CancelReason::Expired));
	}
	if leave::is_void(desk, order)? {
		return Ok(Some(CancelReason::Liquidation));
	}
	let Some(view) = desk.market(walk.market) else { return Ok(Some(CancelReason::Overflow)) };
	let index = view.price.prices().map(|prices| prices.index);
	if index.is_some_and(|index| !view.market.in_band(walk.side, order.price, index)) {
		return Ok(Some(CancelReason::OutsideBand));
	}
	let fee = view.market.orders.maker_fee;
	let RestingOrder { price, lots, account, client_id, reduce_only, .. } = *order;
	let claim = Claim { price, lots, account, client_id };
	let denial = admit(desk, walk, claim, reduce_only, Some(*order), fee)?;
	Ok(denial.map(|denial| denial.reason))
}

/// Lets an order participate if its account could bear all of it at its limit, after the account's orders with better
/// prices. Otherwise returns the reason.
fn admit<H: Host>(
	desk: &mut Desk<'_, H>,
	walk: &mut Walk,
	whole: Claim,
	reduce_only: bool,
	rested: Option<RestingOrder>,
	fee: Ppm,
) -> Result<Option<Denial>, Fault> {
	let mut claim = whole;
	let must_reduce = desk.market(walk.market).is_some_and(must_reduce);
	if reduce_only || must_reduce {
		let position =
			desk.state.accounts.look(whole.account, |holder| holder.lots(walk.market))?;
		let all = reducible(position, walk.side, Lots(u64::MAX));
		claim.lots = walk.share(whole.account, whole.lots, all);
	}
	if claim.lots.is_zero() {
		return Ok(Some(Denial::because(match reduce_only {
			true => CancelReason::NothingToReduce,
			false => CancelReason::MarketReduceOnly,
		})));
	}
	let before = match walk.traded.get(&whole.account) {
		Some(traded) => traded.clone(),
		None => desk.state.accounts.read(whole.account)?,
	};
	match walk.try_fill(&desk.markets, &before, &claim, fee) {
		Ok(after) => {
			let reduce_only = reduce_only || must_reduce;
			walk.admit(Bidder { claim, whole: whole.lots, reduce_only, rested }, after);
			Ok(None)
		}
		Err(denial) => Ok(Some(denial)),
	}
}

/// The part of an order's reserve that a trade releases.
pub(super) fn change_of_claim(market: MarketId, side: Side, claim: &Claim) -> OrderChange {
	OrderChange { market, side, lots: claim.lots, price: claim.price }
}
