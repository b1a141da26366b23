//! Data about one round, for laws about rounds.

use alloc::{collections::BTreeMap, vec::Vec};
use novation_book::RestingOrder;
use novation_exchange_types::{Conditionals, Event, Queued};
use novation_ledger::Account;
use novation_units::{AccountIndex, MarketId, Millis, Side};

/// The input of a round, the state before it, and its events.
#[derive(Clone, Debug, Default)]
pub struct RoundRecord {
	/// Operations in its queue.
	pub queue: Vec<Queued>,
	/// Resting orders before it.
	pub resting: Vec<(MarketId, Side, RestingOrder)>,
	/// Accounts before it.
	pub accounts: BTreeMap<AccountIndex, Account>,
	/// Conditional orders before it.
	pub conditionals: BTreeMap<AccountIndex, Conditionals>,
	/// Events that it emitted.
	pub events: Vec<Event>,
	/// When each market was attended to before it, if ever.
	pub attended: BTreeMap<MarketId, Option<Millis>>,
	/// Whether the budget for markets sufficed.
	pub attended_all: bool,
	/// Whether the liquidation budget sufficed.
	pub liquidated_all: bool,
	/// Whether the trading budget sufficed.
	pub traded_all: bool,
}
