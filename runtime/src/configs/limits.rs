//! Division of a block, in time and proof: everything that can coincide must fit.
//!
//! The rest is for inherents and for the cost of the round per market. The test
//! `everything_that_can_come_together_should_fit_into_a_block` adds all of it up. Postponed
//! operations use up to half of the share of normal transactions.

use crate::{Weight, MAXIMUM_BLOCK_WEIGHT};

/// Normal transactions, including the cost of their operations in the round.
pub const NORMAL: Weight = share(35);
/// Reserve for operational transactions such as oracle feeds, so that a block full of orders still
/// accepts a price. They may use more where there is room.
pub const OPERATIONAL: Weight = share(5);
/// Prices and funding of the markets that are due.
pub const MARKETS: Weight = share(12);
/// Sweeps beyond the weight that the block's own operations prepaid.
pub const TRADING: Weight = share(15);
/// Maximum reserve for postponed operations, out of the share of normal transactions. A backlog
/// shrinks the room for new transactions until it drains.
pub const WAITING: Weight = share(8);
/// Reserve for liquidation, however large the flood of orders.
pub const LIQUIDATION: Weight = share(20);
/// Queued messages, limited so that they cannot starve the exchange.
pub const MESSAGES: Weight = share(7);
/// Arriving messages: once for those from the relay chain, and once for those from other chains.
pub const ARRIVALS: Weight = share(4);

const fn share(percent: u64) -> Weight {
	MAXIMUM_BLOCK_WEIGHT.saturating_mul(percent).saturating_div(100)
}
