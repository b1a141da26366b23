//! Division of a block, in time and proof: everything that can coincide must fit.
//!
//! A block has a share of its core, by the number of cores ([`share_of_core`]). These are shares of that share, also in
//! a block that takes a whole core for one large transaction.
//!
//! The rest is for inherents and for the fixed cost of the round. The test
//! `everything_that_can_come_together_should_fit_into_a_block` adds all of it up. Postponed
//! operations use up to a third of the share of normal transactions.

use super::bundle::{cores, share_of_core};
use crate::Weight;

/// Share of normal transactions in percent, including the cost of their operations in the round. They may use more
/// where hooks and inherents leave room ([`normal`]).
pub const NORMAL_PERCENT: u64 = 35;
/// Reserve for operational transactions such as oracle feeds in percent, so that a block full of orders still accepts a
/// price. They may use more where there is room.
pub const OPERATIONAL_PERCENT: u64 = 4;

/// Operations that may wait on one core: more than a block of batches brings. A block that carries them all to the next
/// one proves about a seventh of its share.
const QUEUE_OF_ONE_CORE: u32 = 2_048;
/// Most operations that may ever wait.
pub const QUEUE_OF_THREE_CORES: u32 = 3 * QUEUE_OF_ONE_CORE;

/// Returns the number of operations that may wait in the present block, in proportion to its proof.
pub fn queue() -> u32 {
	let shares = share_of_core(cores()).proof_size() / share_of_core(1).proof_size();
	QUEUE_OF_ONE_CORE.saturating_mul(shares.min(3) as u32)
}

/// Returns the reserve for prices and funding of the markets that are due.
pub fn markets() -> Weight {
	percent_of_block(7)
}

/// Returns the reserve for sweeps beyond the weight that the block's own operations prepaid.
pub fn trading() -> Weight {
	percent_of_block(15)
}

/// Returns the maximum reserve for postponed operations, out of the share of normal transactions. A backlog shrinks the
/// room for new transactions until it drains.
pub fn waiting() -> Weight {
	percent_of_block(12)
}

/// Returns what normal transactions may use in a block of which hooks and inherents have claimed this much: all that is
/// left beside the reserve of operational transactions.
pub fn normal(block: Weight, claimed: Weight) -> Weight {
	percent_of(block, 100 - OPERATIONAL_PERCENT).saturating_sub(claimed)
}

/// Returns the least advance of a block whose round tells what later ones will use: a quarter of the share of normal
/// transactions.
pub fn busy() -> Weight {
	percent_of_block(NORMAL_PERCENT / 4)
}

/// Returns the reserve for liquidation, however large the flood of orders.
pub fn liquidation() -> Weight {
	percent_of_block(20)
}

/// Returns the reserve for queued messages, limited so that they cannot starve the exchange.
pub fn messages() -> Weight {
	percent_of_block(5)
}

/// Returns the reserve for arriving messages: once for those from the relay chain, and once for those from other chains.
pub fn arrivals() -> Weight {
	percent_of_block(3)
}

fn percent_of_block(percent: u64) -> Weight {
	percent_of(share_of_core(cores()), percent)
}

/// Returns this part of `whole`, rounded down.
pub const fn percent_of(whole: Weight, percent: u64) -> Weight {
	whole.saturating_mul(percent).saturating_div(100)
}
