//! Orders that do not cross come to rest if their account can afford them. This phase also executes atomic batches.

use crate::{
	desk::{Desk, Stop},
	host::Host,
	request::{Placement, Remaining, Waiting},
	rules::{
		atomic_batch,
		eligibility::{examine, limit, Names},
	},
	state::{Budget, Work},
	steps::place::{best_opposite, place},
	Fault, OrderRequest,
};
use alloc::{collections::BTreeMap, vec::Vec};
use novation_units::MarketId;

/// The orders of a block that have still to trade.
#[derive(Debug, Default)]
pub struct ToTrade {
	/// Orders that cross, in order.
	pub takers: Vec<Placement>,
	/// The orders for each market that trades by auction.
	pub auctions: BTreeMap<MarketId, Vec<Placement>>,
	/// Their client ids: such an order may come to rest later in the block.
	names: Names,
}

/// The outcome of an order in this phase.
enum Course {
	Rests,
	Trades,
	Auctioned,
}

/// Rests every order that does not cross, and returns the others.
pub fn rest<H: Host>(
	desk: &mut Desk<'_, H>,
	remaining: Remaining,
	waiting: &mut Vec<Waiting>,
) -> Result<ToTrade, Fault> {
	let mut to_trade = ToTrade::default();
	let mut batches = remaining.batches.into_iter().peekable();
	// Orders that are examined again in every block must leave budget for trades. Otherwise the round would only ever
	// examine a long queue of takers.
	let for_takers = desk.affordable(Budget::Trading, Work::Maker) / 2;
	for placement in remaining.placements {
		while let Some(batch) = batches.next_if(|batch| batch.place < placement.place) {
			atomic_batch::carry_out(desk, batch, &to_trade.names, waiting)?;
		}
		let is_enough = !to_trade.takers.is_empty()
			&& desk.affordable(Budget::Trading, Work::Maker) <= for_takers;
		let is_auction = desk.is_auction(placement.order.market);
		if is_enough
			|| !desk.spend(Budget::Trading, Work::Operation)
			|| is_auction && !desk.spend(Budget::Trading, Work::Maker)
		{
			waiting.push(placement.waits());
			continue;
		}
		let Placement { account, order, .. } = placement;
		let Err(stop) = rest_one(desk, placement, &mut to_trade) else { continue };
		if let Some(reason) = desk.stopped(account, order.market, stop)? {
			desk.reject(account, order.client_id, order.market, reason);
		}
	}
	for batch in batches {
		atomic_batch::carry_out(desk, batch, &to_trade.names, waiting)?;
	}
	Ok(to_trade)
}

fn rest_one<H: Host>(
	desk: &mut Desk<'_, H>,
	placement: Placement,
	to_trade: &mut ToTrade,
) -> Result<(), Stop> {
	let Placement { account, order, agent, .. } = placement;
	desk.ensure_readable(account)?;
	let lots = examine(desk, account, &order, None, &to_trade.names)?;
	let order = OrderRequest { lots, ..order };
	let placement = Placement { order, ..placement };
	match course(desk, &order)? {
		Course::Rests => return place(desk, account, &order, agent),
		Course::Trades => to_trade.takers.push(placement),
		Course::Auctioned => {
			let order = OrderRequest { price: limit(desk, &order)?, ..order };
			let placement = Placement { order, ..placement };
			to_trade.auctions.entry(order.market).or_default().push(placement);
		}
	}
	to_trade.names.insert(placement.name());
	Ok(())
}

fn course<H: Host>(desk: &mut Desk<'_, H>, order: &OrderRequest) -> Result<Course, Fault> {
	if desk.is_auction(order.market) {
		return Ok(Course::Auctioned);
	}
	let trades = match order.kind.resting() {
		None => true,
		Some(resting) => !resting.post_only && best_opposite(desk, order)?.is_some(),
	};
	Ok(if trades { Course::Trades } else { Course::Rests })
}
