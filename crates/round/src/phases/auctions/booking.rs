//! The clearing: its trades, and the remainder of each order.

use super::{entrants, walk::change_of_claim, Bidder};
use crate::{
	desk::{Desk, Stop},
	host::Host,
	request::{Placement, Waiting},
	state::{ledger_fault, unreserved},
	steps::{
		conditional::follow_fill,
		leave,
		place::{best_opposite, come_to_rest},
		sweep::{count_fill, follow_positions},
	},
	CancelReason, Event, Fault, OpenOrder, OrderRequest,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use novation_book::{allot, clear, Claim, RestingOrder};
use novation_ledger::{Accounts, Fees, Fill, LedgerError, Movements, Settled};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Side, Ticks};

/// The result of an order in an auction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
	filled: Lots,
	/// It is reduce-only, and has reduced all that it could.
	is_spent: bool,
}

impl Outcome {
	pub(super) const NOTHING: Self = Self { filled: Lots::ZERO, is_spent: false };
}

/// The results of all new orders that took part.
pub(super) type Outcomes = BTreeMap<(AccountIndex, ClientOrderId), Outcome>;

/// A clearing before it is booked.
struct Cleared<'a> {
	price: Ticks,
	lots: Lots,
	/// The lots of each bid and each ask.
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
	/// The resting order is the maker. Two resting orders never cross; of two new ones the seller is the maker.
	fn between(buyer: &'a Bidder, seller: &'a Bidder, lots: Lots) -> Self {
		if buyer.rested.is_some() {
			Self { maker: buyer, taker: seller, taker_side: Side::Ask, lots }
		} else {
			Self { maker: seller, taker: buyer, taker_side: Side::Bid, lots }
		}
	}
}

/// The clearing; `None` if nothing trades, or if an amount overflows.
fn cleared<'a>(bids: &'a [Bidder], asks: &'a [Bidder], mark: Ticks) -> Option<Cleared<'a>> {
	let claims =
		|bidders: &[Bidder]| bidders.iter().map(|bidder| bidder.claim).collect::<Vec<Claim>>();
	let (buying, selling) = (claims(bids), claims(asks));
	let clearing = clear(&buying, &selling, mark)?;
	let lots = Lots(u64::try_from(clearing.lots).ok()?);
	let bought = allot(Side::Bid, &buying, clearing.lots).ok()?;
	let sold = allot(Side::Ask, &selling, clearing.lots).ok()?;
	let trades = pair(in_turn(bids, &bought), in_turn(asks, &sold));
	Some(Cleared { price: clearing.price, lots, bought, sold, trades })
}

/// The orders that trade, by account and client id. The reduce-only orders of an account come first, before an order
/// that turns its position.
fn in_turn<'a>(bidders: &'a [Bidder], lots: &[Lots]) -> Vec<(&'a Bidder, Lots)> {
	let mut turn: Vec<_> = bidders.iter().zip(lots.iter().copied()).collect();
	turn.retain(|(_, lots)| !lots.is_zero());
	turn.sort_unstable_by_key(|(bidder, _)| {
		(bidder.claim.account, !bidder.reduce_only, bidder.claim.client_id)
	});
	turn
}

/// Fills the buyers from the sellers, both in order.
fn pair<'a>(buyers: Vec<(&'a Bidder, Lots)>, sellers: Vec<(&'a Bidder, Lots)>) -> Vec<Trade<'a>> {
	let mut trades = Vec::new();
	let mut sellers = sellers.into_iter();
	let mut selling = sellers.next();
	for (buyer, mut wants) in buyers {
		while let Some((seller, has)) = selling.filter(|_| !wants.is_zero()) {
			let lots = wants.min(has);
			trades.push(Trade::between(buyer, seller, lots));
			wants = Lots(wants.0.saturating_sub(lots.0));
			let left = Lots(has.0.saturating_sub(lots.0));
			selling = if left.is_zero() { sellers.next() } else { Some((seller, left)) };
		}
	}
	trades
}

/// Clears an auction: finds the price, books every trade, and removes filled orders from the book. Returns the results
/// of the new orders.
pub(super) fn clear_auction<H: Host>(
	desk: &mut Desk<'_, H>,
	market: MarketId,
	bids: &[Bidder],
	asks: &[Bidder],
) -> Result<Outcomes, Fault> {
	let mut outcomes = Outcomes::new();
	let reference = reference(desk, market);
	let Some(cleared) = reference.and_then(|mark| cleared(bids, asks, mark)) else {
		return Ok(outcomes);
	};
	let sides = |trade: &Trade| [trade.maker.claim.account, trade.taker.claim.account];
	let traders: BTreeSet<_> = cleared.trades.iter().flat_map(sides).collect();
	follow_positions(desk, market, &traders)?;
	let Some(settled) = settle(desk, market, &cleared)? else { return Ok(outcomes) };
	let Cleared { price, lots, .. } = cleared;
	desk.events.push(Event::AuctionCleared { market, price, lots });
	for (trade, settled) in cleared.trades.iter().zip(&settled) {
		record(desk, market, price, trade, settled)?;
	}
	follow_positions(desk, market, &traders)?;
	let sides = [(Side::Bid, bids, cleared.bought), (Side::Ask, asks, cleared.sold)];
	for (side, bidders, parts) in sides {
		for (bidder, filled) in bidders.iter().zip(parts) {
			let is_spent = filled == bidder.claim.lots && filled < bidder.whole;
			let outcome = Outcome { filled, is_spent };
			match &bidder.rested {
				Some(order) => take_filled(desk, market, side, order, outcome)?,
				None => {
					let Claim { account, client_id, .. } = bidder.claim;
					outcomes.insert((account, client_id), outcome);
				}
			}
		}
	}
	Ok(outcomes)
}

/// The price near which to clear: the mark, or the last known one. Without any mark no account has had a position, so
/// nothing trades.
fn reference<H: Host>(desk: &Desk<'_, H>, market: MarketId) -> Option<Ticks> {
	let price = &desk.market(market)?.price;
	price.prices().map(|prices| prices.mark).or(price.last_mark)
}

/// Books all trades or none; `None` if an amount overflows. Margin is not checked again, since each account was found
/// able to bear its part.
fn settle<H: Host>(
	desk: &mut Desk<'_, H>,
	market: MarketId,
	cleared: &Cleared,
) -> Result<Option<Vec<Settled>>, Fault> {
	let Some(view) = desk.markets.get(&market) else { return Ok(None) };
	let terms = &view.market.orders;
	let mut draft = desk.state.accounts.draft();
	let mut settled = Vec::with_capacity(cleared.trades.len());
	for Trade { maker, taker, taker_side, lots } in &cleared.trades {
		for (bidder, side) in [(maker, taker_side.opposite()), (taker, *taker_side)] {
			let index = bidder.claim.account;
			let mut account = draft.read(index).map_err(ledger_fault)?;
			let traded = Claim { lots: *lots, ..bidder.claim };
			let released = account.release(change_of_claim(market, side, &traded));
			released.map_err(|error| unreserved(index, error))?;
			draft.write(index, account);
		}
		let maker_fee = if maker.rested.is_some() { terms.maker_fee } else { terms.taker_fee };
		let fill = Fill {
			market,
			tick_value: view.market.tick_value,
			funding_index: view.state.funding.index,
			maker: maker.claim.account,
			taker: taker.claim.account,
			taker_side: *taker_side,
			lots: *lots,
			price: cleared.price,
			fees: Fees { maker: maker_fee, taker: terms.taker_fee },
		};
		settled.push(match draft.fill(&fill) {
			Ok(settled) => settled,
			Err(LedgerError::Fault(damage)) => return Err(ledger_fault(damage)),
			Err(_) => return Ok(None),
		});
	}
	let changes = draft.into_changes();
	desk.state.accounts.commit(changes);
	Ok(Some(settled))
}

fn record<H: Host>(
	desk: &mut Desk<'_, H>,
	market: MarketId,
	price: Ticks,
	trade: &Trade,
	settled: &Settled,
) -> Result<(), Fault> {
	count_fill(desk, market, Some(price), settled)?;
	// A bracket may be older than the market's auctions.
	let sides = [(trade.maker, trade.taker_side.opposite()), (trade.taker, trade.taker_side)];
	for (bidder, side) in sides {
		follow_fill(desk, bidder.claim.account, bidder.claim.client_id, side, trade.lots)?;
	}
	desk.events.push(Event::OrderFilled {
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
	Ok(())
}

/// Keeps the remainder of an order in the book.
fn take_filled<H: Host>(
	desk: &mut Desk<'_, H>,
	market: MarketId,
	side: Side,
	order: &RestingOrder,
	outcome: Outcome,
) -> Result<(), Fault> {
	// An order never gets more than its claim.
	let left = Lots(order.lots.0.saturating_sub(outcome.filled.0));
	let key = order.key(market, side);
	if left.is_zero() {
		desk.state.books.remove(&key)?;
		desk.state.orders.remove(
			order.account,
			&OpenOrder { client_id: order.client_id, key, expires_at: order.expires_at },
		)?;
	} else if outcome.is_spent {
		desk.state.books.remove(&key)?;
		let left = RestingOrder { lots: left, ..*order };
		leave::removed(desk, market, side, &left, CancelReason::NothingToReduce)?;
	} else if !outcome.filled.is_zero() {
		desk.state.books.set_lots(&key, left)?;
	}
	Ok(())
}

/// A new order leaves the auction. It rests, it is cancelled, or it waits for the next block because it crosses orders
/// for which this block had no room.
pub(super) fn leave_auction<H: Host>(
	desk: &mut Desk<'_, H>,
	placement: Placement,
	outcome: Outcome,
	may_wait: bool,
) -> Result<Option<Waiting>, Fault> {
	let account = placement.account;
	let lots = Lots(placement.order.lots.0.saturating_sub(outcome.filled.0));
	if lots.is_zero() {
		return Ok(None);
	}
	let order = OrderRequest { lots, ..placement.order };
	let left = Placement { order, ..placement };
	let is_limit = order.kind.resting().is_some();
	let is_done = outcome.is_spent || !is_limit && !may_wait;
	let crosses = !is_done && best_opposite(desk, &order)?.is_some();
	let reason = match is_limit {
		_ if outcome.is_spent => CancelReason::NothingToReduce,
		_ if crosses && may_wait => {
			entrants::release(desk, &left)?;
			return Ok(Some(left.waits()));
		}
		true if !crosses => match come_to_rest(desk, account, &order) {
			Ok(()) => return Ok(None),
			Err(Stop::Fault(fault)) => return Err(fault),
			Err(_) => CancelReason::CannotRest,
		},
		true => CancelReason::CannotRest,
		false => CancelReason::NothingCrosses,
	};
	entrants::release(desk, &left)?;
	leave::drop_request(desk, account, &order, reason);
	Ok(None)
}
