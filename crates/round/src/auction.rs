//! Auctions, the first half of phase 6: in a market that trades by auction all new orders of a block meet at
//! one price, together with what rests. When an order came plays no part. The README has the rules.

mod booking;
mod entrants;
mod walk;

use crate::{
	round::{Placement, Waiting},
	Budget, Matching, Meter, Round, Venue, Work,
};
use alloc::vec::Vec;
use entrants::{Entrants, Entry};
use novation_book::{BookStore, Claim, RestingOrder};
use novation_ledger::AccountStore;
use novation_units::{Lots, MarketId, Side, Ticks};

/// An order that takes part in the clearing.
#[derive(Clone, Copy, Debug)]
struct Bidder {
	/// Its limit, and how much of it may trade.
	claim: Claim,
	/// All of it: more than its claim, if it may only reduce a position that is smaller.
	whole: Lots,
	reduce_only: bool,
	/// The order as it rests; none if it is of this block.
	rested: Option<RestingOrder>,
}

/// The orders of one side that take part.
#[derive(Clone, Debug, Default)]
struct Bidders {
	/// In order of price.
	orders: Vec<Bidder>,
	/// Whether the budget ended before the resting orders that could trade did.
	is_cut_short: bool,
}

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	pub(crate) fn is_auction(&self, market: MarketId) -> bool {
		self.market(market).is_some_and(|loaded| loaded.market.matching == Matching::Auction)
	}

	/// Hold the auction of every market that has one and got orders in this block, in order of market.
	pub(crate) fn hold_auctions(&mut self, waiting: &mut Vec<Waiting>) {
		for (market, mut placements) in core::mem::take(&mut self.auctions) {
			// The one order of things that no sender and no collator can choose. No two are alike: the
			// names of an account's queued orders differ.
			placements.sort_unstable_by_key(|at| (at.account, at.order.client_id));
			self.has_auctioned = true;
			match self.ensure_may_cross(market) {
				Ok(()) => self.hold_auction(market, placements, waiting),
				Err(reason) => self.rest_in_turn(placements, reason),
			}
		}
	}

	/// While nothing may trade: an order rests unless it crosses what rests by then.
	fn rest_in_turn(&mut self, placements: Vec<Placement>, reason: crate::RejectReason) {
		for Placement { account, order, agent, .. } in placements {
			let trades = match order.kind.resting() {
				Some(resting) => !resting.post_only && self.best_opposite(&order).is_some(),
				None => true,
			};
			let placed = if trades { Err(reason) } else { self.place(account, &order, agent) };
			if let Err(reason) = placed {
				self.reject_order(account, order.client_id, order.market, reason);
			}
		}
	}

	fn hold_auction(
		&mut self,
		market: MarketId,
		placements: Vec<Placement>,
		waiting: &mut Vec<Waiting>,
	) {
		let mut entrants = Entrants::default();
		for placement in placements {
			match self.enter(&mut entrants, placement) {
				Ok(Entry::Done) => (),
				Ok(Entry::Waits) => waiting.push(placement.waits()),
				Err(reason) => {
					let Placement { account, order, .. } = placement;
					self.reject_order(account, order.client_id, market, reason);
				}
			}
		}
		// At least half of the budget stays for what trades one by one, and neither side starves the other.
		let most = self.affordable(Budget::Trading, Work::Maker).div_ceil(4);
		let asks = self.bidders(market, Side::Ask, &mut entrants, most);
		let bids = self.bidders(market, Side::Bid, &mut entrants, most);
		let filled = self.clear_auction(market, &bids.orders, &asks.orders);
		let is_cut_short = |side| match side {
			Side::Bid => asks.is_cut_short,
			Side::Ask => bids.is_cut_short,
		};
		for placement in entrants.into_orders() {
			let name = (placement.account, placement.order.client_id);
			let outcome = filled.get(&name).copied().unwrap_or_default();
			let may_wait = is_cut_short(placement.order.side);
			waiting.extend(self.leave_auction(placement, outcome, may_wait));
		}
	}

	/// The price to clear next to: the mark, or the last one while there is none. Without any, nobody has
	/// had a position, so nobody trades.
	fn reference(&self, market: MarketId) -> Option<Ticks> {
		let price = &self.market(market)?.price;
		price.prices().map(|prices| prices.mark).or(price.last_mark)
	}
}
