//! Slices of TWAPs and exits of brackets trade. Their untraded part is not an order of its own: a later slice or try
//! sends it again.

use crate::{
	desk::{Desk, Stop},
	host::Host,
	request::Placement,
	rules::{
		agent_limits, bounds,
		eligibility::{doable, ensure_may_cross, ensure_terms, limit},
	},
	state::{Budget, Work},
	steps::sweep::{sweep, Sweep},
	BracketStage, ConditionalKind, Event, Fault, OrderRequest, RejectReason,
};
use alloc::{collections::BTreeMap, vec::Vec};
use novation_units::{Lots, MarketId};

/// Trades the children of conditional orders, in order.
pub fn trade<H: Host>(desk: &mut Desk<'_, H>, children: Vec<Placement>) -> Result<(), Fault> {
	for child in children {
		let OrderRequest { client_id, market, .. } = child.order;
		let account = child.account;
		let Some(child) = still_wanted(desk, child)? else { continue };
		let Err(stop) = trade_child(desk, &child) else {
			count_try(desk, &child)?;
			continue;
		};
		let Some(reason) = desk.stopped(account, market, stop)? else { continue };
		desk.events.push(Event::ConditionalHeld { account, client_id, market, reason });
		if has_met_the_book(reason) {
			count_try(desk, &child)?;
		}
	}
	Ok(())
}

/// The child as its conditional order would send it now. `None` if that order has ended in this block, with the
/// position that it protected.
fn still_wanted<H: Host>(
	desk: &mut Desk<'_, H>,
	child: Placement,
) -> Result<Option<Placement>, Fault> {
	let Placement { account, order, .. } = child;
	if desk.ensure_unfaulted(account).is_err() {
		return Ok(Some(child));
	}
	let Some(conditional) = desk.state.find_conditional(account, order.client_id)? else {
		return Ok(None);
	};
	let lots = match conditional.kind {
		ConditionalKind::Bracket(bracket) => order.lots.min(bracket.open()),
		_ => order.lots,
	};
	Ok(Some(Placement { order: OrderRequest { lots, ..order }, ..child }))
}

/// Whether a child that was held for this reason had met the book. A market or an account that lets nothing trade uses
/// up no try.
fn has_met_the_book(reason: RejectReason) -> bool {
	matches!(reason, RejectReason::NotFillable { .. } | RejectReason::InsufficientMargin { .. })
}

/// Sends the children in markets that trade by auction there, and returns the others. TWAPs and brackets may be older
/// than the auctions of their market.
pub fn enter_auctions<H: Host>(
	desk: &mut Desk<'_, H>,
	children: Vec<Placement>,
	auctions: &mut BTreeMap<MarketId, Vec<Placement>>,
) -> Result<Vec<Placement>, Fault> {
	let mut others = Vec::new();
	for child in children {
		let OrderRequest { client_id, market, .. } = child.order;
		let account = child.account;
		if !desk.is_auction(market) {
			others.push(child);
			continue;
		}
		let Some(child) = still_wanted(desk, child)? else { continue };
		match enter_auction(desk, &child) {
			Ok(entrant) => {
				auctions.entry(market).or_default().push(entrant);
				count_try(desk, &child)?;
			}
			Err(stop) => {
				if let Some(reason) = desk.stopped(account, market, stop)? {
					let held = Event::ConditionalHeld { account, client_id, market, reason };
					desk.events.push(held);
				}
			}
		}
	}
	Ok(others)
}

fn enter_auction<H: Host>(desk: &mut Desk<'_, H>, child: &Placement) -> Result<Placement, Stop> {
	if !desk.spend(Budget::Trading, Work::Maker) {
		return Err(Stop::NoRoom);
	}
	let lots = tradable(desk, child)?;
	let order = OrderRequest { lots, price: limit(desk, &child.order)?, ..child.order };
	Ok(Placement { order, ..*child })
}

/// The lots that a child may trade now.
fn tradable<H: Host>(desk: &mut Desk<'_, H>, child: &Placement) -> Result<Lots, Stop> {
	let Placement { account, order, agent, .. } = *child;
	desk.ensure_readable(account)?;
	ensure_terms(desk, account, &order)?;
	ensure_may_cross(desk, order.market)?;
	let market = desk.market(order.market).ok_or(RejectReason::MarketClosed)?;
	bounds::ensure_whole(&order, &market.market)?;
	let lots = doable(desk, account, &order)?;
	if lots.is_zero() {
		return Err(RejectReason::NothingToReduce.into());
	}
	agent_limits::ensure_may(desk, account, &OrderRequest { lots, ..order }, agent)?;
	Ok(lots)
}

/// Counts a try of an exit.
fn count_try<H: Host>(desk: &mut Desk<'_, H>, child: &Placement) -> Result<(), Fault> {
	let Placement { account, order, .. } = *child;
	desk.state.edit_conditional(account, order.client_id, |conditional| {
		if let ConditionalKind::Bracket(bracket) = &mut conditional.kind {
			if let BracketStage::Closing { tries, .. } = &mut bracket.stage {
				*tries = tries.saturating_sub(1);
			}
		}
	})
}

fn trade_child<H: Host>(desk: &mut Desk<'_, H>, child: &Placement) -> Result<(), Stop> {
	let Placement { account, order, .. } = *child;
	let lots = tradable(desk, child)?;
	let terms = Sweep {
		market: order.market,
		account,
		side: order.side,
		client_id: Some(order.client_id),
		limit: limit(desk, &order)?,
		lots,
		self_trade: order.self_trade,
		all_or_none: false,
	};
	let affordable = desk.affordable(Budget::Trading, Work::Maker);
	if affordable == 0 {
		return Err(Stop::NoRoom);
	}
	let swept = sweep(desk, &terms, affordable)?;
	desk.charge(Budget::Trading, Work::Maker, swept.makers);
	match swept.left == lots {
		true if !swept.missing.is_zero() => {
			Err(RejectReason::InsufficientMargin { missing: swept.missing }.into())
		}
		true => Err(RejectReason::NotFillable { available: Lots::ZERO }.into()),
		false => Ok(()),
	}
}
