//! The exchange on the real runtime: every call, every error, every origin, and what the round makes of it.
//!
//! Nothing here is a mock. [`driver`] builds the state of the `development` preset and runs blocks on it, and
//! ends each with every law that the chain can show, so that each test is a test of conservation as well.

mod admission;
mod agents;
mod allowances;
mod auction;
mod cancels;
mod clearing;
mod conditionals;
mod driver;
mod fixtures;
mod laws;
mod liquidation;
mod markets;
mod nonces;
mod oracle;
mod orders;
mod origins;
mod queries;
mod random;
mod rejections;
mod reopening;
mod round;
mod statuses;
mod transactions;
mod wallet;
mod waterfall;
