//! The ports over values in memory, for the tests of one pallet without the others.
//!
//! Every thread, and so every test, has its own [`State`]. It stands outside the storage of the chain, so a call that
//! fails does not take back what it changed here. Signers are numbers.

use crate::{
	Accounts, Agent, Agents, EnsureMargin, InspectMarkets, LiquidationQueue, OnDeposit,
	OnRiskRaised, Prices,
};
use alloc::{collections::BTreeMap, vec::Vec};
use core::cell::RefCell;
use novation_exchange_types::{
	FedMarkets, HealthSchedule, Market, MarketState, PriceState, WithdrawalRejected,
};
use novation_ledger::Account;
use novation_pricing::Feed;
use novation_units::{AccountIndex, MarketId, Millis, Quote, Unreadable};

/// The exchange around a pallet.
#[derive(Debug, Default)]
pub struct State {
	/// Clock of the chain.
	pub now: Millis,
	/// Listed markets.
	pub markets: BTreeMap<MarketId, Market>,
	/// Number of feeders.
	pub feeders: u32,
	/// Latest answer of each feeder, by market.
	pub feeds: BTreeMap<MarketId, Vec<Feed>>,
	/// Markets that were fed since the last round.
	pub fed: FedMarkets,
	/// Prices of the last round.
	pub prices: BTreeMap<MarketId, PriceState>,
	/// Accounts of signers.
	pub indices: BTreeMap<u64, AccountIndex>,
	/// The ledger.
	pub accounts: BTreeMap<AccountIndex, Account>,
	/// Totals of the markets.
	pub market_states: BTreeMap<MarketId, MarketState>,
	/// Debts that nobody could pay, in atoms.
	pub bad_debt: Quote,
	/// Agents by their keys.
	pub agents: BTreeMap<u64, Agent>,
	/// Operations that each agent has sent.
	pub sent: BTreeMap<u64, u32>,
	/// State of the health schedule.
	pub schedule: HealthSchedule,
	/// Accounts of each slot of the schedule.
	pub due: BTreeMap<u64, Vec<AccountIndex>>,
	/// Accounts in liquidation, the oldest first.
	pub liquidations: Vec<AccountIndex>,
	/// Answer to every withdrawal; allowed if none.
	pub withdrawal: Option<WithdrawalRejected>,
	/// Deposits that were announced, each with the account before it.
	pub deposits: Vec<(AccountIndex, Account)>,
	/// Accounts that were announced to bear less risk.
	pub risks: Vec<AccountIndex>,
	/// How often all accounts were announced to bear less risk.
	pub risks_of_all: u32,
}

std::thread_local! {
	static STATE: RefCell<State> = RefCell::default();
}

/// The ports over [`State`].
pub struct Memory;

impl Memory {
	/// Reads or changes the state.
	pub fn with<R>(change: impl FnOnce(&mut State) -> R) -> R {
		STATE.with(|state| change(&mut state.borrow_mut()))
	}

	/// Empties the state, for a test on a thread that has run another one.
	pub fn reset() {
		Self::with(|state| *state = State::default());
	}

	/// Lists a market.
	pub fn list(id: MarketId, terms: Market) {
		Self::with(|state| state.markets.insert(id, terms));
	}

	/// Gives a signer an account.
	pub fn open(who: u64, index: AccountIndex, account: Account) {
		Self::with(|state| {
			state.indices.insert(who, index);
			state.accounts.insert(index, account);
		});
	}
}

impl InspectMarkets for Memory {
	fn markets() -> Vec<(MarketId, Market)> {
		Self::with(|state| state.markets.iter().map(|(id, terms)| (*id, terms.clone())).collect())
	}

	fn read_markets() -> Result<Vec<(MarketId, Market)>, Unreadable> {
		Ok(Self::markets())
	}

	fn market(market: MarketId) -> Option<Market> {
		Self::with(|state| state.markets.get(&market).cloned())
	}
}

impl Prices for Memory {
	fn feeders() -> u32 {
		Self::with(|state| state.feeders)
	}

	fn feeds(market: MarketId) -> Vec<Feed> {
		Self::with(|state| state.feeds.get(&market).cloned().unwrap_or_default())
	}

	fn price(market: MarketId) -> Option<PriceState> {
		Self::with(|state| state.prices.get(&market).cloned())
	}

	fn read_feeds(market: MarketId) -> Result<Vec<Feed>, Unreadable> {
		Ok(Self::feeds(market))
	}

	fn read_price(market: MarketId) -> Result<Option<PriceState>, Unreadable> {
		Ok(Self::price(market))
	}

	fn read_fed() -> Result<FedMarkets, Unreadable> {
		Ok(Self::with(|state| state.fed.clone()))
	}

	fn set_fed(fed: &FedMarkets) {
		Self::with(|state| state.fed = fed.clone());
	}

	fn set_price(market: MarketId, price: &PriceState) {
		Self::with(|state| state.prices.insert(market, price.clone()));
	}
}

impl Accounts<u64> for Memory {
	fn index_of(who: &u64) -> Option<AccountIndex> {
		Self::with(|state| state.indices.get(who).copied())
	}

	fn account(index: AccountIndex) -> Option<Account> {
		Self::with(|state| state.accounts.get(&index).cloned())
	}

	fn read_account(index: AccountIndex) -> Result<Option<Account>, Unreadable> {
		Ok(<Self as Accounts<u64>>::account(index))
	}

	fn set_account(index: AccountIndex, account: &Account) {
		Self::with(|state| state.accounts.insert(index, account.clone()));
	}

	fn end_of_accounts() -> AccountIndex {
		let next = |(last, _): (&AccountIndex, &Account)| AccountIndex(last.0.saturating_add(1));
		Self::with(|state| state.accounts.last_key_value().map(next).unwrap_or_default())
	}

	fn market_state(market: MarketId) -> Option<MarketState> {
		Self::with(|state| state.market_states.get(&market).cloned())
	}

	fn read_market_state(market: MarketId) -> Result<Option<MarketState>, Unreadable> {
		Ok(<Self as Accounts<u64>>::market_state(market))
	}

	fn set_market_state(market: MarketId, market_state: &MarketState) {
		Self::with(|state| state.market_states.insert(market, market_state.clone()));
	}

	fn add_bad_debt(amount: Quote) {
		Self::with(|state| state.bad_debt = Quote(state.bad_debt.0.saturating_add(amount.0)));
	}
}

impl Agents<u64> for Memory {
	fn agent(who: &u64) -> Option<Agent> {
		Self::with(|state| state.agents.get(who).cloned())
	}

	fn count(who: &u64, operations: u32) -> bool {
		Self::with(|state| {
			let Some(agent) = state.agents.get(who) else { return false };
			let sent = state.sent.entry(*who).or_default();
			let after = sent.saturating_add(operations);
			let may = after <= agent.limits.operations_per_block;
			if may {
				*sent = after;
			}
			may
		})
	}
}

impl LiquidationQueue for Memory {
	fn schedule() -> Result<HealthSchedule, Unreadable> {
		Ok(Self::with(|state| state.schedule))
	}

	fn set_schedule(schedule: &HealthSchedule) {
		Self::with(|state| state.schedule = *schedule);
	}

	fn take_due(slot: u64) -> Result<Vec<AccountIndex>, Unreadable> {
		Ok(Self::with(|state| state.due.remove(&slot).unwrap_or_default()))
	}

	fn put_due(slot: u64, account: AccountIndex) {
		Self::with(|state| state.due.entry(slot).or_default().push(account));
	}

	fn liquidations() -> Result<Vec<AccountIndex>, Unreadable> {
		Ok(Self::with(|state| state.liquidations.clone()))
	}

	fn set_liquidations(waiting: &[AccountIndex]) {
		Self::with(|state| state.liquidations = waiting.to_vec());
	}
}

impl EnsureMargin for Memory {
	fn ensure_withdrawal(_: &Account, _: Quote) -> Result<(), WithdrawalRejected> {
		Self::with(|state| state.withdrawal.map_or(Ok(()), Err))
	}
}

impl OnDeposit for Memory {
	fn before_deposit(index: AccountIndex, account: &Account) {
		Self::with(|state| state.deposits.push((index, account.clone())));
	}
}

impl OnRiskRaised for Memory {
	fn look_again(index: AccountIndex) -> u64 {
		Self::with(|state| {
			state.risks.push(index);
			state.schedule.next_slot
		})
	}

	fn look_at_all() {
		Self::with(|state| state.risks_of_all = state.risks_of_all.saturating_add(1));
	}
}
