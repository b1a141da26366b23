//! Who takes part in the clearing: a walk through one side, the best price first.

use super::{
	entrants::{change_of, Entrants},
	Bidder, Bidders,
};
use crate::{
	fill_check::{allows, Denial},
	margin::reducible,
	round::Placement,
	Budget, CancelReason, Markets, Meter, RejectReason, Round, Venue, Work,
};
use alloc::{collections::BTreeMap, vec::Vec};
use novation_book::{priority, BookStore, Claim, RestingOrder};
use novation_ledger::{Account, AccountStore, Accounts, LedgerError, OrderChange};
use novation_units::{AccountIndex, Lots, MarketId, Ppm, Side, Ticks};

/// What the new orders of one side want, while prices get worse for the other side.
#[derive(Debug, Default)]
struct Demand {
	levels: BTreeMap<u64, u128>,
	total: u128,
}

impl Demand {
	fn of(entrants: &Entrants, side: Side) -> Self {
		let mut demand = Self::default();
		for Placement { order, .. } in entrants.orders().filter(|at| at.order.side == side) {
			let level = demand.levels.entry(priority(side, order.price)).or_default();
			*level = level.saturating_add(order.lots.0.into());
			demand.total = demand.total.saturating_add(order.lots.0.into());
		}
		demand
	}

	/// What is wanted at `price`, which is no better for `side` than at the last call.
	fn at(&mut self, side: Side, price: Ticks) -> u128 {
		let reach = priority(side, price);
		while let Some(level) = self.levels.last_entry().filter(|level| *level.key() > reach) {
			self.total = self.total.saturating_sub(level.remove());
		}
		self.total
	}
}

/// A walk through one side, and what it has seen.
struct Walk {
	market: MarketId,
	side: Side,
	/// What the new orders of the other side want.
	demand: Demand,
	/// The best price that rests on the other side.
	facing: Option<Ticks>,
	/// Accounts as they would be if all of their orders so far had traded at their limits.
	traded: BTreeMap<AccountIndex, Account>,
	/// How much each account may still reduce.
	reducible: BTreeMap<AccountIndex, Lots>,
	found: Bidders,
	/// The price that the walk has reached, the lots before it, and the lots up to and with it.
	level: Option<Ticks>,
	before_level: u128,
	so_far: u128,
}

impl Walk {
	/// Whether an order at `price` could still trade with new orders: they want more than is on offer at
	/// better prices.
	fn is_wanted(&mut self, price: Ticks) -> bool {
		if self.level != Some(price) {
			(self.level, self.before_level) = (Some(price), self.so_far);
		}
		self.demand.at(self.side.opposite(), price) > self.before_level
	}

	/// Whether an order at `price` reaches what rests on the other side.
	fn reaches_facing(&self, price: Ticks) -> bool {
		self.facing.is_some_and(|facing| priority(self.side, price) <= priority(self.side, facing))
	}

	/// The part of a reduce-only order that its account can reduce, after its orders of better price.
	fn share(&mut self, account: AccountIndex, lots: Lots, position: Lots) -> Lots {
		lots.min(*self.reducible.entry(account).or_insert(position))
	}

	/// The order takes part.
	fn admit(&mut self, bidder: Bidder, after: Account) {
		let Claim { account, lots, .. } = bidder.claim;
		if bidder.reduce_only {
			if let Some(left) = self.reducible.get_mut(&account) {
				*left = left.sub(lots).unwrap_or_default();
			}
		}
		self.traded.insert(account, after);
		self.so_far = self.so_far.saturating_add(lots.0.into());
		self.found.orders.push(bidder);
	}

	/// An order has left the book or the auction: so it has here.
	fn release(&mut self, account: AccountIndex, change: OrderChange) {
		if let Some(traded) = self.traded.get_mut(&account) {
			// Cannot fail: what has not traded is reserved here as it is in the ledger.
			let _released = traded.release(change);
		}
	}

	/// The account if `claim` had traded too, at its limit and for `fee`; or why it must not.
	fn try_fill(
		&self,
		markets: &Markets,
		before: &Account,
		claim: &Claim,
		fee: Ppm,
	) -> Result<Account, Denial> {
		let (market, side) = (self.market, self.side);
		let filled = || -> Result<Account, LedgerError> {
			let loaded = markets.get(&market).ok_or(LedgerError::Overflow)?;
			let notional = loaded.market.tick_value.notional(claim.lots, claim.price)?;
			let (lots, fee) = (claim.lots.signed(side)?, fee.of_ceil(notional)?);
			let mut released = before.clone();
			released.release(change_of_claim(market, side, claim))?;
			released.after_trade(market, lots, notional, fee, loaded.state.funding.index)
		};
		let after = filled().map_err(|_| Denial::because(CancelReason::Overflow))?;
		allows(markets, market, side, before, &after).map(|()| after)
	}
}

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// The orders of a side that take part, at most `most` of those that rest. What must not trade leaves.
	///
	/// At one price new orders come first: their fee is the higher one, so the margin that they were found
	/// to have covers any share of that price.
	pub(super) fn bidders(
		&mut self,
		market: MarketId,
		side: Side,
		entrants: &mut Entrants,
		most: u32,
	) -> Bidders {
		let mut new: Vec<Placement> =
			entrants.orders().filter(|at| at.order.side == side).copied().collect();
		new.sort_by_key(|at| priority(side, at.order.price));
		let mut new = new.into_iter().peekable();
		let facing = self.book.best(market, side.opposite()).ok().flatten();
		let mut walk = Walk {
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
		};
		let mut resting = self.book.best(market, side).ok().flatten();
		let mut met: u32 = 0;
		loop {
			let best_new = new.peek().map(|at| at.order.price);
			let rank = |price| priority(side, price);
			if let Some(price) =
				best_new.filter(|price| resting.is_none_or(|at| rank(*price) <= rank(at.price)))
			{
				if !walk.is_wanted(price) && !walk.reaches_facing(price) {
					break;
				}
				if let Some(placement) = new.next() {
					self.admit_new(&mut walk, entrants, &placement);
				}
			} else if let Some(order) = resting.take() {
				if !walk.is_wanted(order.price) {
					continue;
				}
				if met >= most || !self.spend(Budget::Trading, Work::Maker) {
					walk.found.is_cut_short = true;
					continue;
				}
				met = met.saturating_add(1);
				resting = self.book.after(&order.key(market, side)).ok().flatten();
				if let Err(reason) = self.admit_resting(&mut walk, &order) {
					if self.book.remove(&order.key(market, side)).is_ok() {
						self.order_left_book(market, side, &order, reason);
					}
					let RestingOrder { lots, price, account, .. } = order;
					walk.release(account, OrderChange { market, side, lots, price });
				}
			} else {
				break;
			}
		}
		walk.found
	}

	fn admit_new(&mut self, walk: &mut Walk, entrants: &mut Entrants, placement: &Placement) {
		let Placement { account, order, .. } = *placement;
		let fee = self.market(walk.market).map_or(Ppm::ZERO, |at| at.market.orders.taker_fee);
		let claim =
			Claim { price: order.price, lots: order.lots, account, client_id: order.client_id };
		if let Err(denial) = self.admit(walk, claim, order.reduce_only, None, fee) {
			let reason = match denial.reason {
				CancelReason::NothingToReduce => RejectReason::NothingToReduce,
				CancelReason::PriceAbsent => RejectReason::PriceAbsent,
				CancelReason::InsufficientMargin => {
					RejectReason::InsufficientMargin { missing: denial.missing }
				}
				_ => RejectReason::Overflow,
			};
			self.reject(entrants, placement, reason);
			walk.release(account, change_of(&order));
		}
	}

	/// Why an order that rests must leave instead, in the order in which a sweep asks.
	fn admit_resting(&mut self, walk: &mut Walk, order: &RestingOrder) -> Result<(), CancelReason> {
		if order.is_expired(self.moment()) {
			return Err(CancelReason::Expired);
		}
		let Some(loaded) = self.market(walk.market) else { return Err(CancelReason::Overflow) };
		let index = loaded.price.prices().map(|prices| prices.index);
		if index.is_some_and(|index| !loaded.market.in_band(walk.side, order.price, index)) {
			return Err(CancelReason::OutsideBand);
		}
		let fee = loaded.market.orders.maker_fee;
		let RestingOrder { price, lots, account, client_id, reduce_only, .. } = *order;
		let claim = Claim { price, lots, account, client_id };
		self.admit(walk, claim, reduce_only, Some(*order), fee).map_err(|denial| denial.reason)
	}

	/// Let an order take part if its account could bear all of it at its limit, after the orders of the
	/// same account with better prices.
	fn admit(
		&mut self,
		walk: &mut Walk,
		whole: Claim,
		reduce_only: bool,
		rested: Option<RestingOrder>,
		fee: Ppm,
	) -> Result<(), Denial> {
		let mut claim = whole;
		if reduce_only {
			let position = self.ledger.look(whole.account, |account| account.lots(walk.market));
			let all = reducible(position, walk.side, Lots(u64::MAX));
			claim.lots = walk.share(whole.account, whole.lots, all);
		}
		if claim.lots.is_zero() {
			return Err(Denial::because(CancelReason::NothingToReduce));
		}
		let before = match walk.traded.get(&whole.account) {
			Some(traded) => traded.clone(),
			None => self.ledger.read(whole.account),
		};
		let after = walk.try_fill(&self.markets, &before, &claim, fee)?;
		walk.admit(Bidder { claim, whole: whole.lots, reduce_only, rested }, after);
		Ok(())
	}
}

/// What of an order's reserve a trade frees.
pub(super) fn change_of_claim(market: MarketId, side: Side, claim: &Claim) -> OrderChange {
	OrderChange { market, side, lots: claim.lots, price: claim.price }
}
