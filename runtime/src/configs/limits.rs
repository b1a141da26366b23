//! How a block is divided, in time and in proof: all that can come together fits.
//!
//! The rest is for the inherents, and for what the round pays per market. The test
//! `everything_that_can_come_together_should_fit_into_a_block` adds it all up. Operations that wait take their room from
//! the ordinary transactions, at most half of it.

use crate::{Weight, MAXIMUM_BLOCK_WEIGHT};

/// Ordinary transactions, with the share of the round that their operations pay.
pub const NORMAL: Weight = share(35);
/// What is kept for operational transactions, such as oracle feeds, so that a block full of orders still takes
/// a price. Where there is room they may use more.
pub const OPERATIONAL: Weight = share(5);
/// Sweeps beyond what the block's own operations have paid for.
pub const TRADING: Weight = share(15);
/// What is kept for operations that wait, at most, out of the share of ordinary transactions: so a queue that is longer
/// than rounds are takes in less until it is done.
pub const WAITING: Weight = share(8);
/// Kept for liquidation, whatever the flood of orders.
pub const LIQUIDATION: Weight = share(20);
/// Queued messages, so that they cannot starve the exchange.
pub const MESSAGES: Weight = share(7);
/// Messages that arrive: those from the relay chain, and as much again for those from other chains.
pub const ARRIVALS: Weight = share(4);

const fn share(percent: u64) -> Weight {
	MAXIMUM_BLOCK_WEIGHT.saturating_mul(percent).saturating_div(100)
}
