//! Eligibility: whether an order may trade or rest at all, and for how many lots.

use super::margin::reducible;
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
	ensure_price(view, order)?;
	let expires_at = order.kind.resting().and_then(|resting| resting.expires_at);
	if expires_at.is_some_and(|end| end.has_come(desk.now)) {
		return Err(RejectReason::Expired.into());
	}
	let least = order.least_display(view.market.orders.min_lots);
	if order.display.is_some_and(|display| display < least) {
		return Err(RejectReason::DisplayTooSmall { least }.into());
	}
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
	let is_auction = view.market.matching == Matching::Auction;
	if is_auction && (order.kind == OrderKind::FillOrKill || order.kind.offset().is_some()) {
		return Err(RejectReason::NotInAuction);
	}
	Ok(())
}

fn ensure_price(view: &MarketView, order: &OrderRequest) -> Result<(), RejectReason> {
	let prices = view.price.prices();
	let index = prices.map(|prices| prices.index);
	let Some(price) = order.limit_at(index) else { return Err(RejectReason::PriceAbsent) };
	match prices {
		None if !order.reduce_only => return Err(RejectReason::PriceAbsent),
		Some(prices) if !view.market.in_band(order.side, price, prices.index) => {
			let band = view.market.orders.band.of_price(prices.index).0;
			let limit = match order.side {
				Side::Bid => prices.index.0.saturating_add(band),
				Side::Ask => prices.index.0.saturating_sub(band),
			};
			return Err(RejectReason::OutsideBand { limit: Ticks(limit) });
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
