//! The clearing: its trades, and what becomes of what is left.

use super::{walk::change_of_claim, Bidder};
use crate::{
	round::{Placement, Waiting},
	CancelReason, Event, Meter, OrderRequest, Round, Venue,
};
use alloc::{collections::BTreeMap, vec::Vec};
use novation_book::{allot, clear, BookStore, Claim, RestingOrder};
use novation_ledger::{AccountStore, Accounts, Fees, Fill, Movements, Settled};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Side, Ticks};

/// What an order got.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Outcome {
	filled: Lots,
	/// It may only reduce, and has reduced all that it could.
	is_spent: bool,
}

/// What each new order got that took part.
pub(super) type Outcomes = BTreeMap<(AccountIndex, ClientOrderId), Outcome>;

/// What a clearing comes to, before it is booked.
struct Cleared<'a> {
	price: Ticks,
	lots: Lots,
	/// What each bid and each ask gets.
	bought: Vec<Lots>,
	sold: Vec<Lots>,
	trades: Vec<Trade<'a>>,
}

/// One trade of a clearing.
struct Trade<'a> {
	maker: &'a Bidder,
	taker: &'a Bidder,
	taker_side: Side,
	lots: Lots,
}

impl<'a> Trade<'a> {
	/// The order that rested is the maker. Two that rested never cross; of two new ones the seller is.
	fn between(buyer: &'a Bidder, seller: &'a Bidder, lots: Lots) -> Self {
		if buyer.rested.is_some() {
			Self { maker: buyer, taker: seller, taker_side: Side::Ask, lots }
		} else {
			Self { maker: seller, taker: buyer, taker_side: Side::Bid, lots }
		}
	}
}

/// `None` if nothing trades, or if an amount leaves its range.
fn cleared<'a>(bids: &'a [Bidder], asks: &'a [Bidder], mark: Ticks) -> Option<Cleared<'a>> {
	let claims = |bidders: &[Bidder]| bidders.iter().map(|at| at.claim).collect::<Vec<Claim>>();
	let (buying, selling) = (claims(bids), claims(asks));
	let clearing = clear(&buying, &selling, mark)?;
	let lots = Lots(u64::try_from(clearing.lots).ok()?);
	let bought = allot(Side::Bid, &buying, clearing.lots).ok()?;
	let sold = allot(Side::Ask, &selling, clearing.lots).ok()?;
	let trades = pair(in_turn(bids, &bought), in_turn(asks, &sold));
	Some(Cleared { price: clearing.price, lots, bought, sold, trades })
}

/// Who trades, by account and name. Of one account what may only reduce comes first: it has what there is
/// to reduce, and what turns the position round comes after it.
fn in_turn<'a>(bidders: &'a [Bidder], lots: &[Lots]) -> Vec<(&'a Bidder, Lots)> {
	let mut turn: Vec<_> = bidders.iter().zip(lots.iter().copied()).collect();
	turn.retain(|(_, lots)| !lots.is_zero());
	turn.sort_unstable_by_key(|(at, _)| (at.claim.account, !at.reduce_only, at.claim.client_id));
	turn
}

/// Fill the buyers from the sellers, both in their turn.
fn pair<'a>(buyers: Vec<(&'a Bidder, Lots)>, sellers: Vec<(&'a Bidder, Lots)>) -> Vec<Trade<'a>> {
	let mut trades = Vec::new();
	let mut sellers = sellers.into_iter();
	let mut selling = sellers.next();
	for (buyer, mut wants) in buyers {
		while let Some((seller, has)) = selling.filter(|_| !wants.is_zero()) {
			let lots = wants.min(has);
			trades.push(Trade::between(buyer, seller, lots));
			wants = wants.sub(lots).unwrap_or_default();
			let left = has.sub(lots).unwrap_or_default();
			selling = if left.is_zero() { sellers.next() } else { Some((seller, left)) };
		}
	}
	trades
}

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Clear: find the price, book every trade, and take what was filled out of the book. What each new
	/// order got is returned.
	pub(super) fn clear_auction(
		&mut self,
		market: MarketId,
		bids: &[Bidder],
		asks: &[Bidder],
	) -> Outcomes {
		let mut outcomes = Outcomes::new();
		let reference = self.reference(market);
		let Some(cleared) = reference.and_then(|mark| cleared(bids, asks, mark)) else {
			return outcomes;
		};
		let Some(settled) = self.settle(market, &cleared) else { return outcomes };
		let Cleared { price, lots, .. } = cleared;
		self.venue.emit(Event::AuctionCleared { market, price, lots });
		for (trade, settled) in cleared.trades.iter().zip(&settled) {
			self.tell(market, price, trade, settled);
		}
		for (side, bidders, parts) in
			[(Side::Bid, bids, cleared.bought), (Side::Ask, asks, cleared.sold)]
		{
			for (bidder, filled) in bidders.iter().zip(parts) {
				let is_spent = filled == bidder.claim.lots && filled < bidder.whole;
				let outcome = Outcome { filled, is_spent };
				match &bidder.rested {
					Some(order) => self.take_filled(market, side, order, outcome),
					None => {
						let Claim { account, client_id, .. } = bidder.claim;
						outcomes.insert((account, client_id), outcome);
					}
				}
			}
		}
		outcomes
	}

	/// Book all trades or none. Each account was found to bear its part, so margin is not asked for again.
	fn settle(&mut self, market: MarketId, cleared: &Cleared) -> Option<Vec<Settled>> {
		let loaded = self.markets.get(&market)?;
		let terms = &loaded.market.orders;
		let mut draft = self.ledger.draft();
		let mut settled = Vec::with_capacity(cleared.trades.len());
		for Trade { maker, taker, taker_side, lots } in &cleared.trades {
			for (bidder, side) in [(maker, taker_side.opposite()), (taker, *taker_side)] {
				let mut account = draft.read(bidder.claim.account);
				let traded = Claim { lots: *lots, ..bidder.claim };
				account.release(change_of_claim(market, side, &traded)).ok()?;
				draft.write(bidder.claim.account, account);
			}
			let maker_fee = if maker.rested.is_some() { terms.maker_fee } else { terms.taker_fee };
			let fill = Fill {
				market,
				tick_value: loaded.market.tick_value,
				funding_index: loaded.state.funding.index,
				maker: maker.claim.account,
				taker: taker.claim.account,
				taker_side: *taker_side,
				lots: *lots,
				price: cleared.price,
				fees: Fees { maker: maker_fee, taker: terms.taker_fee },
			};
			settled.push(draft.fill(&fill).ok()?);
		}
		let changes = draft.into_changes();
		self.ledger.commit(changes);
		Some(settled)
	}

	fn tell(&mut self, market: MarketId, price: Ticks, trade: &Trade, settled: &Settled) {
		self.count_fill(market, Some(price), settled);
		// A bracket may be older than the market's auctions.
		for (at, side) in
			[(trade.maker, trade.taker_side.opposite()), (trade.taker, trade.taker_side)]
		{
			self.follow_fill(at.claim.account, at.claim.client_id, side, trade.lots);
		}
		self.venue.emit(Event::OrderFilled {
			market,
			maker: trade.maker.claim.account,
			maker_client_id: trade.maker.claim.client_id,
			taker: trade.taker.claim.account,
			taker_client_id: Some(trade.taker.claim.client_id),
			taker_side: trade.taker_side,
			price,
			lots: trade.lots,
			maker_fee: settled.maker_fee,
			taker_fee: settled.taker_fee,
		});
	}

	/// Keep in the book what is left of an order that rested.
	fn take_filled(
		&mut self,
		market: MarketId,
		side: Side,
		order: &RestingOrder,
		outcome: Outcome,
	) {
		let left = order.lots.sub(outcome.filled).unwrap_or_default();
		let key = order.key(market, side);
		// The walk has just read the order from the same book, so it is there.
		if left.is_zero() {
			let _removed = self.book.remove(&key);
			self.forget_order(order.account, order.client_id);
		} else if outcome.is_spent {
			let _removed = self.book.remove(&key);
			let left = RestingOrder { lots: left, ..*order };
			self.order_left_book(market, side, &left, CancelReason::NothingToReduce);
		} else if !outcome.filled.is_zero() {
			let _shrunk = self.book.set_lots(&key, left);
		}
	}

	/// A new order leaves the auction: it rests, is gone, or goes on in the next block if it still crosses
	/// what this block had no room for.
	pub(super) fn leave_auction(
		&mut self,
		placement: Placement,
		outcome: Outcome,
		may_wait: bool,
	) -> Option<Waiting> {
		let account = placement.account;
		let lots = placement.order.lots.sub(outcome.filled).unwrap_or_default();
		if lots.is_zero() {
			return None;
		}
		let order = OrderRequest { lots, ..placement.order };
		let left = Placement { order, ..placement };
		let is_limit = order.kind.resting().is_some();
		let is_done = outcome.is_spent || !is_limit && !may_wait;
		let crosses = !is_done && self.best_opposite(&order).is_some();
		let reason = match is_limit {
			_ if outcome.is_spent => CancelReason::NothingToReduce,
			_ if crosses && may_wait => {
				self.release(&left);
				return Some(left.waits());
			}
			true if !crosses && self.come_to_rest(account, &order).is_ok() => {
				return None;
			}
			true => CancelReason::CannotRest,
			false => CancelReason::NothingCrosses,
		};
		self.release(&left);
		self.cancel_rest(account, &order, reason);
		None
	}
}
