//! The exchange on the real runtime: every call, every error, every origin, and what the round makes of it.
//!
//! Nothing here is a mock. [`driver`] builds the state of the `development` preset and runs blocks on it, and
//! ends each with every check that the pallets know, so that each test is a test of conservation as well.

mod admission;
mod agents;
mod algos;
mod auction;
mod budgets;
mod cancels;
mod clearing;
mod driver;
mod fixtures;
mod liquidation;
mod markets;
mod nonces;
mod oracle;
mod orders;
mod origins;
mod queries;
mod random;
mod refusals;
mod reopening;
mod round;
mod statuses;
mod transactions;
mod wallet;
mod waterfall;
