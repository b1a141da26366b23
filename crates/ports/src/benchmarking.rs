//! The largest possible state around a benchmark.

use novation_exchange_types::Market;
use novation_ledger::{Account, Position};
use novation_units::{
	AccountIndex, FundingIndex, Lots, MarketId, Millis, Quote, Side, SignedLots, Ticks,
};

/// Price of every market that [`Setup::open_markets`] lists.
pub const PRICE: Ticks = Ticks(1_000_000);

/// Position of [`account`] in each of its markets.
pub const POSITION: Lots = Lots(1_000);

/// Clock of the chain in a benchmark. It is past the first hour, so that funding may be due.
pub const NOW: Millis = Millis(36_000_000);

/// Sets up the other pallets for the measured one. The runtime implements it.
pub trait Setup<AccountId> {
	/// Returns valid market terms.
	fn terms() -> Market;
	/// Lists exactly `count` markets on [`Self::terms`], numbered from zero.
	///
	/// All are open at the price [`PRICE`]. The maximum number of feeders has just reported it, and the clock shows
	/// [`NOW`].
	fn open_markets(count: u16);
	/// Stores a fault in the state of a market.
	fn halt_by_fault(market: MarketId);
	/// Makes a deposit of `who` and returns its account.
	fn open_account(who: &AccountId) -> AccountIndex;
	/// Authorises `agent` for the account of `owner`, with non-binding limits in the maximum number of markets.
	fn authorise(owner: &AccountId, agent: &AccountId);
	/// Marks as read the state of all markets, and the keys that authorise `who` to trade.
	///
	/// Every block reads the former when it begins, and transaction extensions read the latter before dispatch.
	fn begin_transaction(who: &AccountId);
}

/// Returns an account with a position in each of the first `markets` markets, opened at [`PRICE`] and with funding to
/// settle.
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
