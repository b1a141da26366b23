//! Amendments, a part of the cancels: an order becomes smaller and keeps its time priority.

use super::cancels::Placements;
use crate::{
	desk::{Desk, Stop},
	host::Host,
	rules::bounds,
	state::{Budget, Work},
	Event, RejectReason,
};
use alloc::vec::Vec;
use novation_ledger::OrderChange;
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Ticks};

/// Leaves at most `lots` of the order with this client id, whether it rests or was queued before the amendment.
///
/// An amendment costs as much as a cancel: it changes the same account and the same page.
pub fn amend<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	market: MarketId,
	client_id: ClientOrderId,
	lots: Lots,
	placements: &mut Placements,
) -> Result<(), Stop> {
	if !desk.spend(Budget::Trading, Work::Cancel) {
		return Err(Stop::NoRoom);
	}
	desk.ensure_unfaulted(account)?;
	desk.ensure_sound(market)?;
	ensure_worth_it(desk, account, market, client_id, lots, placements)?;
	let resting = shrink_resting(desk, account, market, client_id, lots)?;
	let queued = placements.shrink(account, market, client_id, lots);
	let left = queued.into_iter().chain(resting).max();
	match left {
		None => Err(RejectReason::NotFound.into()),
		Some(left) if left <= lots => Err(RejectReason::NotSmaller { left }.into()),
		Some(_) => {
			desk.events.push(Event::OrderAmended { account, client_id, market, lots });
			Ok(())
		}
	}
}

/// Checks the bounds of what an amendment leaves, whether the order rests or was queued before. A size that is no
/// smaller than the present one has its own reason.
fn ensure_worth_it<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	market: MarketId,
	client_id: ClientOrderId,
	lots: Lots,
	placements: &Placements,
) -> Result<(), Stop> {
	let mut meant: Vec<(Lots, Ticks, bool)> = Vec::new();
	let open = desk.state.find_order(account, client_id)?;
	if let Some(open) = open.filter(|order| order.key.market() == market) {
		let resting = desk.state.resting(account, &open)?;
		meant.push((resting.lots, resting.limit(), resting.reduce_only));
	}
	let queued = placements.named(account, market, client_id);
	meant.extend(queued.map(|order| (order.lots, order.price, order.reduce_only)));
	let view = desk.market(market).ok_or(RejectReason::MarketClosed)?;
	for (before, price, reduce_only) in meant {
		if lots < before {
			bounds::ensure_size(lots, price, reduce_only, &view.market)?;
		}
	}
	Ok(())
}

/// Reduces a resting order, and returns its previous size.
fn shrink_resting<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	market: MarketId,
	client_id: ClientOrderId,
	lots: Lots,
) -> Result<Option<Lots>, Stop> {
	let open = desk.state.find_order(account, client_id)?;
	let Some(open) = open.filter(|order| order.key.market() == market) else { return Ok(None) };
	let resting = desk.state.resting(account, &open)?;
	let Ok(less) = resting.lots.sub(lots) else { return Ok(Some(resting.lots)) };
	if !less.is_zero() {
		let side = open.key.side;
		let change = OrderChange { market, side, lots: less, price: resting.limit() };
		desk.state.accounts.release(account, change)?;
		desk.state.books.set_lots(&open.key, lots)?;
	}
	Ok(Some(resting.lots))
}
