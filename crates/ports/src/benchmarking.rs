//! The largest exchange around a benchmark.

use novation_exchange_types::Market;
use novation_ledger::{Account, Position};
use novation_units::{
	AccountIndex, FundingIndex, Lots, MarketId, Millis, Quote, Side, SignedLots, Ticks,
};

/// The price of every market that [`Setup::open_markets`] lists.
pub const PRICE: Ticks = Ticks(1_000_000);

/// Position of [`account`] in each of its markets.
pub const POSITION: Lots = Lots(1_000);

/// The time in a benchmark. Later than one hour, so that funding may be due.
pub const NOW: Millis = Millis(36_000_000);

/// Prepares the pallets around the measured one. The runtime implements it.
pub trait Setup<AccountId> {
	/// Returns terms that may be listed.
	fn terms() -> Market;
	/// List exactly `count` markets on [`Self::terms`], numbered from zero. All are open and have the
	/// price [`PRICE`], and every one of as many feeders as there can be has just given it. The clock
	/// stands at [`NOW`].
	fn open_markets(count: u16);
	/// Stores a fault in the state of a market.
	fn halt_by_fault(market: MarketId);
	/// Makes a deposit of `who` and returns its account.
	fn open_account(who: &AccountId) -> AccountIndex;
	/// Have `agent` trade for the account of `owner`, with limits that name as many markets as they can and never bind.
	fn authorise(owner: &AccountId, agent: &AccountId);
	/// Count what stands in the state of all markets, and of the right of `who` to trade, as read: every block has read
	/// the former when it begins, and the extensions of a transaction the latter before it is dispatched.
	fn begin_transaction(who: &AccountId);
}

/// An account with a position in each of the first `markets` markets, bought or sold at [`PRICE`], whose
/// funding is still to be settled.
pub fn account(cash: Quote, side: Side, markets: u16, terms: &Market) -> Account {
	let size = i64::try_from(POSITION.0).unwrap_or_default();
	let lots = match side {
		Side::Bid => SignedLots(size),
		Side::Ask => SignedLots(-size),
	};
	let position = |market| Position {
		market: MarketId(market),
		lots,
		quote: lots.value(PRICE, terms.tick_value).map(|value| -value).unwrap_or_default(),
		funding_index: FundingIndex(-1),
		bids: Default::default(),
		asks: Default::default(),
	};
	Account { cash, positions: (0..markets).map(position).collect(), ..Account::default() }
}
