//! What the round needs to know and to keep, beside books and accounts.

use crate::{
	Conditionals, Event, HealthSchedule, Market, MarketState, OpenOrder, PriceState, Queued,
};
use alloc::vec::Vec;
use novation_book::BookStore;
use novation_pricing::Feed;
use novation_units::{AccountIndex, BlockHeight, MarketId, Millis, Quote};

/// The state around the books and the ledger. Reads are cheap to repeat; the round caches what it
/// reads more than once, and writes each value at most once, at its end.
pub trait Venue {
	/// Where the agenda of conditional orders is kept: pages like those of a book.
	type Agenda: BookStore;

	/// The chain's clock in this block.
	fn now(&self) -> Millis;
	/// The number of this block.
	fn height(&self) -> BlockHeight;

	/// Every market with its terms, in order of its id. Bounded by the number of markets.
	fn markets(&self) -> Vec<(MarketId, Market)>;
	/// What the round kept of a market; `None` before its first block.
	fn market_state(&self, market: MarketId) -> Option<MarketState>;
	/// Keep the state of a market.
	fn set_market_state(&mut self, market: MarketId, state: &MarketState);

	/// How many feeders there are.
	fn feeders(&self) -> u32;
	/// The latest answer of each feeder for a market.
	fn feeds(&self, market: MarketId) -> Vec<Feed>;
	/// The prices of the last round.
	fn price(&self, market: MarketId) -> Option<PriceState>;
	/// Keep the prices of this round.
	fn set_price(&mut self, market: MarketId, price: &PriceState);

	/// Where the open orders of an account rest, at most [`crate::MAX_OPEN_ORDERS`].
	fn open_orders(&self, account: AccountIndex) -> Vec<OpenOrder>;
	/// Keep the open orders of an account.
	fn set_open_orders(&mut self, account: AccountIndex, orders: &[OpenOrder]);

	/// The agenda of conditional orders.
	fn agenda(&self) -> Self::Agenda;
	/// What an account has standing beside its open orders.
	fn conditionals(&self, account: AccountIndex) -> Conditionals;
	/// Keep what an account has standing; nothing if it is empty.
	fn set_conditionals(&mut self, account: AccountIndex, conditionals: &Conditionals);

	/// Take what earlier blocks postponed, followed by what this block admitted.
	fn take_queue(&mut self) -> Vec<Queued>;
	/// Keep what has to wait for the next block, in its order.
	fn set_backlog(&mut self, waiting: Vec<Queued>);

	/// The state of the liquidation schedule.
	fn schedule(&self) -> HealthSchedule;
	/// Keep the state of the liquidation schedule.
	fn set_schedule(&mut self, schedule: &HealthSchedule);
	/// Take some accounts that are due in `slot`; nothing when the slot is empty.
	fn take_due(&mut self, slot: u64) -> Vec<AccountIndex>;
	/// Add an account to a slot.
	fn put_due(&mut self, slot: u64, account: AccountIndex);

	/// The accounts that wait for liquidation, the one that waits longest first.
	fn liquidations(&self) -> Vec<AccountIndex>;
	/// Keep the accounts that wait for liquidation.
	fn set_liquidations(&mut self, waiting: &[AccountIndex]);
	/// Add to the debts that nobody could pay.
	fn add_bad_debt(&mut self, amount: Quote);
	/// The first index that no trader has yet.
	fn end_of_accounts(&self) -> AccountIndex;

	/// Tell the world.
	fn emit(&mut self, event: Event);
}
