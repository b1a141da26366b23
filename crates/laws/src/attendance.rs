//! The order in which a round attends to the markets.

use crate::{law::ensure, Broken, Law, RoundRecord, Valuation};
use alloc::format;
use novation_exchange_types::MarketView;
use novation_pricing::PERIOD;
use novation_units::{MarketId, Millis};

/// I-26: a market waits for a period or longer only if the budget has ended, and only behind markets that have waited
/// longer, ties by their ids. So with room for `k` of `n` markets a block, each is attended to within `⌈n ÷ k⌉` blocks
/// of the one in which it is due.
///
/// # Errors
///
/// A market that waits, and the market that went before it.
pub fn attendance(state: &impl Valuation, round: &RoundRecord, now: Millis) -> Result<(), Broken> {
	let markets = state.markets();
	let before = |id: MarketId| (round.attended.get(&id).copied().flatten(), id);
	// Several blocks may have the same time: a market that was served before this one had no need to wait.
	let is_served = |(id, view): &(&MarketId, &MarketView)| {
		view.price.attended_at == Some(now) && before(**id).0 != Some(now)
	};
	let last = markets.iter().filter(is_served).map(|(id, _)| before(*id)).max();
	for (id, view) in &markets {
		let waits = view.price.attended_at.is_none_or(|at| now.since(at) >= PERIOD);
		let is_behind = last.is_none_or(|last| last < before(*id));
		ensure(!waits || !round.attended_all && is_behind, || {
			let detail = format!("waits since {:?} behind {last:?}", view.price.attended_at);
			Law::Attendance.broken(detail).in_market(*id)
		})?;
	}
	Ok(())
}
