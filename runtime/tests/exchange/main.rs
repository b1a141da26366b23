//! The exchange on the real runtime: every call, every error and every origin, and the round's response.
//!
//! Nothing here is a mock. [`driver`] builds the state of the `development` preset and runs blocks on it. After each
//! block it checks every law for which the chain has the data. So each test is also a test of conservation.

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
