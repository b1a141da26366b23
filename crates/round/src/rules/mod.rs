//! Each rule once, for all kinds of orders: single orders, atomic batches, children of conditional orders, auctions.

pub mod admission;
pub mod agent_limits;
pub mod atomic_batch;
pub mod bounds;
pub mod eligibility;
pub mod fill_check;
pub mod margin;
pub mod withdrawal;

pub use admission::{admissible, Inadmissible};
pub use atomic_batch::may_be_atomic;
pub use margin::{account_health, exposures, held_health, is_closable};
pub use withdrawal::withdrawable;
