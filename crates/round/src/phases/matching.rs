//! Changes of a market's matching mode. They take effect together with the orders that wait.
//!
//! Orders of a fixed price, TWAPs and brackets trade in both modes. Pegged orders do not take part in an auction, so they
//! leave before the first one.

use crate::{
	desk::Desk,
	host::Host,
	state::{Budget, Work},
	steps::leave,
	CancelReason, Fault, Matching,
};
use alloc::vec::Vec;
use novation_units::{MarketId, Side};

/// Lets each market change to the mode of its terms. One whose pegged orders exceed the budget trades by its old mode for
/// another block.
pub fn follow_terms<H: Host>(desk: &mut Desk<'_, H>) -> Result<(), Fault> {
	let changed = desk.markets.iter().filter(|(_, view)| {
		view.state.fault.is_none() && view.state.matching != Some(view.market.matching)
	});
	let changed: Vec<(MarketId, Matching)> =
		changed.map(|(id, view)| (*id, view.market.matching)).collect();
	for (market, matching) in changed {
		let is_done = match matching {
			Matching::Auction => {
				remove_pegged(desk, market).map_err(|fault| desk.met_in(market, fault))?
			}
			Matching::Continuous => true,
		};
		let Some(view) = desk.markets.get_mut(&market) else { continue };
		match is_done {
			true => view.state.matching = Some(matching),
			false => view.market.matching = Matching::Continuous,
		}
	}
	Ok(())
}

/// Removes the pegged orders of a market. Returns false if the budget ends first.
fn remove_pegged<H: Host>(desk: &mut Desk<'_, H>, market: MarketId) -> Result<bool, Fault> {
	for side in [Side::Bid, Side::Ask] {
		while desk.state.books.has_pegged(market, side)? {
			if !desk.spend(Budget::Trading, Work::Cancel) {
				return Ok(false);
			}
			let Some(order) = desk.state.books.best_pegged(market, side)? else { break };
			leave::remove(desk, market, side, &order, CancelReason::MatchingChanged)?;
		}
	}
	Ok(true)
}
