//! Eligibility: whether an order may trade or rest at all, and for how many lots.

use super::{bounds, margin::reducible};
use crate::{
	desk::{Desk, Stop},
	host::Host,
	steps::place::Draft,
	Fault, MarketStatus, MarketView, Matching, OrderKind, OrderRequest, RejectReason,
};
use alloc::collections::BTreeSet;
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Moment, Side, Ticks};

/// Client ids of orders of this block that have still to trade: such an order may come to rest later in the block.
pub type Names = BTreeSet<(AccountIndex, ClientOrderId)>;

/// Checks whether an order may be executed, and for how many lots. With a draft, whether it may be after the operations
/// that the draft has accepted.
pub fn examine<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	order: &OrderRequest,
	draft: Option<&Draft>,
	names: &Names,
) -> Result<Lots, Stop> {
	ensure_terms(desk, account, order)?;
	let is_open = match draft {
		Some(draft) => draft.has(desk, order.client_id)?,
		None => desk.state.find_order(account, order.client_id)?.is_some(),
	};
	if is_open || desk.state.is_conditional_name(account, order)? {
		return Err(RejectReason::DuplicateClientId.into());
	}
	let lots = doable(desk, account, order)?;
	if lots.is_zero() {
		return Err(RejectReason::NothingToReduce.into());
	}
	if names.contains(&(account, order.client_id)) {
		return Err(RejectReason::DuplicateClientId.into());
	}
	Ok(lots)
}

/// The part of an order to execute: at most the position if it is reduce-only.
pub fn doable<H: Host>(
	desk: &Desk<'_, H>,
	account: AccountIndex,
	order: &OrderRequest,
) -> Result<Lots, Fault> {
	if !order.reduce_only {
		return Ok(order.lots);
	}
	let position = desk.state.accounts.look(account, |account| account.lots(order.market))?;
	Ok(reducible(position, order.side, order.lots))
}

/// Checks whether market, price and account permit the order, whatever its client id and size.
pub fn ensure_terms<H: Host>(
	desk: &Desk<'_, H>,
	account: AccountIndex,
	order: &OrderRequest,
) -> Result<(), Stop> {
	desk.ensure_sound(order.market)?;
	let view = desk.market(order.market).ok_or(RejectReason::MarketClosed)?;
	ensure_status(view, desk.now, order)?;
	bounds::ensure_rest(order, &view.market)?;
	ensure_price(view, order)?;
	ensure_lasting(view, desk.now, order)?;
	// An account in liquidation may help to close its positions, and nothing of it rests.
	let may_stay = order.reduce_only && order.kind.resting().is_none();
	if !may_stay && desk.state.accounts.look(account, |account| account.in_liquidation())? {
		return Err(RejectReason::InLiquidation.into());
	}
	Ok(())
}

fn ensure_status(view: &MarketView, now: Moment, order: &OrderRequest) -> Result<(), RejectReason> {
	let (status, stage) = (view.market.status, view.stage(now.time));
	if !status.may_rest() || status == MarketStatus::ReduceOnly && !order.reduce_only {
		return Err(RejectReason::MarketClosed);
	}
	if let Some(until) = stage.until().filter(|_| !stage.limits(status).may_rest()) {
		return Err(RejectReason::Reopening { until });
	}
	Ok(())
}

/// Checks the rules whose answer does not change while the order waits, unless for the worse: the matching of the
/// market, the expiry, the display.
fn ensure_lasting(
	view: &MarketView,
	now: Moment,
	order: &OrderRequest,
) -> Result<(), RejectReason> {
	let is_auction = view.market.matching == Matching::Auction;
	if is_auction && (order.kind == OrderKind::FillOrKill || order.kind.offset().is_some()) {
		return Err(RejectReason::NotInAuction);
	}
	let expires_at = order.kind.resting().and_then(|resting| resting.expires_at);
	if expires_at.is_some_and(|end| end <= now.time) {
		return Err(RejectReason::Expired);
	}
	let least = order.least_display(view.market.orders.min_lots);
	if order.display.is_some_and(|display| display < least) {
		return Err(RejectReason::DisplayTooSmall { least });
	}
	Ok(())
}

/// Checks whether an order could act if the mark reached `mark`: it breaks no lasting rule, and there it would be within
/// the band and its own limit. The index is at most the basis away from that mark.
pub fn ensure_can_act(
	view: &MarketView,
	now: Moment,
	order: &OrderRequest,
	mark: Ticks,
) -> Result<(), RejectReason> {
	ensure_lasting(view, now, order)?;
	let reach = view.market.prices.max_basis.of_price(mark).0.saturating_add(1);
	let highest = Ticks(mark.0.saturating_add(reach));
	let lowest = Ticks(mark.0.saturating_sub(reach));
	// A bid reaches deepest into the band at the highest index, and keeps its own limit best at the lowest.
	let (widest, nearest) = match order.side {
		Side::Bid => (highest, lowest),
		Side::Ask => (lowest, highest),
	};
	ensure_price_at(view, order, Some(widest)).or_else(|reason| match reason {
		RejectReason::BeyondLimit { .. } => ensure_price_at(view, order, Some(nearest)),
		reason => Err(reason),
	})
}

fn ensure_price(view: &MarketView, order: &OrderRequest) -> Result<(), RejectReason> {
	ensure_price_at(view, order, view.price.prices().map(|prices| prices.index))
}

fn ensure_price_at(
	view: &MarketView,
	order: &OrderRequest,
	index: Option<Ticks>,
) -> Result<(), RejectReason> {
	let price = limit_at(view, order, index)?;
	match index {
		None if !order.reduce_only => return Err(RejectReason::PriceAbsent),
		Some(index) if !view.market.in_band(order.side, price, index) => {
			let limit = view.market.edge_of_band(order.side, index);
			return Err(RejectReason::OutsideBand { limit });
		}
		_ => (),
	}
	let is_beyond = match order.side {
		Side::Bid => price > order.price,
		Side::Ask => price < order.price,
	};
	if is_beyond || price.is_zero() {
		return Err(RejectReason::BeyondLimit { price });
	}
	Ok(())
}

/// The worst price at which an order may trade now. An order that never rests is cut to the band, because it has no
/// later moment at which it could be within.
pub fn limit<H: Host>(desk: &Desk<'_, H>, order: &OrderRequest) -> Result<Ticks, RejectReason> {
	let view = desk.market(order.market).ok_or(RejectReason::MarketClosed)?;
	limit_at(view, order, desk.index(order.market))
}

fn limit_at(
	view: &MarketView,
	order: &OrderRequest,
	index: Option<Ticks>,
) -> Result<Ticks, RejectReason> {
	let limit = order.limit_at(index).ok_or(RejectReason::PriceAbsent)?;
	Ok(match index {
		Some(index) if order.kind.resting().is_none() => {
			view.market.cut_to_band(order.side, limit, index)
		}
		_ => limit,
	})
}

/// Whether orders may trade in a market now.
pub fn ensure_may_cross<H: Host>(desk: &Desk<'_, H>, market: MarketId) -> Result<(), RejectReason> {
	desk.ensure_sound(market)?;
	let view = desk.market(market).ok_or(RejectReason::MarketClosed)?;
	match view.stage(desk.now.time).until() {
		_ if !view.market.status.may_cross() => Err(RejectReason::MarketClosed),
		Some(until) => Err(RejectReason::Reopening { until }),
		None => Ok(()),
	}
}

/// Whether a market trades continuously. Some kinds of orders are not possible in an auction.
pub fn ensure_continuous<H: Host>(
	desk: &Desk<'_, H>,
	market: MarketId,
) -> Result<(), RejectReason> {
	match desk.is_auction(market) {
		true => Err(RejectReason::NotInAuction),
		false => Ok(()),
	}
}
