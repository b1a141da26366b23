//! The ports over values in memory, to test one pallet without the others.
//!
//! Each thread, and so each test, has its own [`State`]. It is outside the chain's storage, so a call that fails does
//! not revert its changes here. Signers are numbers.

use crate::{
	Accounts, Agent, Agents, EnsureMargin, InspectMarkets, LiquidationQueue, MarketFaults,
	OnDeposit, OnRiskRaised, Prices, Spending,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use core::cell::RefCell;
use novation_exchange_types::{
	Fault, FedMarkets, HealthSchedule, Market, MarketState, PriceState, WithdrawalRejected,
};
use novation_ledger::Account;
use novation_pricing::Feed;
use novation_units::{AccountIndex, MarketId, Millis, Quote, Unreadable};

/// A stored value that a test has damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Damaged {
	/// Terms of the markets.
	Markets,
	/// State of a market.
	MarketState(MarketId),
	/// Prices of a market.
	Price(MarketId),
	/// Account index of a signer, or its limits as an agent.
	Signer(u64),
	/// An account.
	Account(AccountIndex),
	/// First index that no trader has yet.
	EndOfAccounts,
	/// Allowance of an account.
	Allowance(AccountIndex),
	/// The health schedule.
	Schedule,
}

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
	/// Bad debt, in atoms.
	pub bad_debt: Quote,
	/// Agents by key.
	pub agents: BTreeMap<u64, Agent>,
	/// Operations that each agent has sent.
	pub sent: BTreeMap<u64, u32>,
	/// Place of the transaction whose nonce was just checked; 0 for the first.
	pub place: u32,
	/// Spending of each agent, which nothing refills here.
	pub spent: BTreeMap<u64, Spending>,
	/// State of the health schedule.
	pub schedule: HealthSchedule,
	/// Accounts of each slot of the schedule.
	pub due: BTreeMap<u64, Vec<AccountIndex>>,
	/// Accounts in liquidation, the oldest first.
	pub liquidations: Vec<AccountIndex>,
	/// Result of every withdrawal check; allowed by default.
	pub withdrawal: Option<WithdrawalRejected>,
	/// Deposits announced so far, each with the account before it.
	pub deposits: Vec<(AccountIndex, Account)>,
	/// Accounts announced to bear less risk.
	pub risks: Vec<AccountIndex>,
	/// Number of announcements that all accounts bear less risk.
	pub risks_of_all: u32,
	/// Values that do not decode.
	pub damaged: BTreeSet<Damaged>,
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

	/// Reads or changes a value, unless a test has damaged it.
	fn read<R>(value: Damaged, read: impl FnOnce(&mut State) -> R) -> Result<R, Unreadable> {
		Self::with(|state| match state.damaged.contains(&value) {
			true => Err(Unreadable),
			false => Ok(read(state)),
		})
	}

	/// Damages a value, or restores it.
	pub fn damage(value: Damaged, is_damaged: bool) {
		Self::with(|state| match is_damaged {
			true => state.damaged.insert(value),
			false => state.damaged.remove(&value),
		});
	}

	/// Empties the state, for a test on a thread that has run another one.
	pub fn reset() {
		Self::with(|state| *state = State::default());
	}

	/// Lists a market.
	pub fn list(id: MarketId, terms: Market) {
		Self::with(|state| state.markets.insert(id, terms));
	}

	/// Registers the account of a signer.
	pub fn open(who: u64, index: AccountIndex, account: Account) {
		Self::with(|state| {
			state.indices.insert(who, index);
			state.accounts.insert(index, account);
		});
	}
}

impl InspectMarkets for Memory {
	fn markets() -> Result<Vec<(MarketId, Market)>, Unreadable> {
		let all = |state: &mut State| {
			state.markets.iter().map(|(id, terms)| (*id, terms.clone())).collect()
		};
		Self::read(Damaged::Markets, all)
	}

	fn market(market: MarketId) -> Result<Option<Market>, Unreadable> {
		Self::read(Damaged::Markets, |state| state.markets.get(&market).cloned())
	}
}

impl Prices for Memory {
	fn feeders() -> Result<u32, Unreadable> {
		Ok(Self::with(|state| state.feeders))
	}

	fn feeds(market: MarketId) -> Result<Vec<Feed>, Unreadable> {
		Ok(Self::with(|state| state.feeds.get(&market).cloned().unwrap_or_default()))
	}

	fn price(market: MarketId) -> Result<Option<PriceState>, Unreadable> {
		Self::read(Damaged::Price(market), |state| state.prices.get(&market).cloned())
	}

	fn fed() -> Result<FedMarkets, Unreadable> {
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
	fn index_of(who: &u64) -> Result<Option<AccountIndex>, Unreadable> {
		Self::read(Damaged::Signer(*who), |state| state.indices.get(who).copied())
	}

	fn account(index: AccountIndex) -> Result<Option<Account>, Unreadable> {
		Self::read(Damaged::Account(index), |state| state.accounts.get(&index).cloned())
	}

	fn set_account(index: AccountIndex, account: &Account) {
		Self::with(|state| state.accounts.insert(index, account.clone()));
	}

	fn end_of_accounts() -> Result<AccountIndex, Unreadable> {
		let next = |(last, _): (&AccountIndex, &Account)| AccountIndex(last.0.saturating_add(1));
		let end = |state: &mut State| state.accounts.last_key_value().map(next).unwrap_or_default();
		Self::read(Damaged::EndOfAccounts, end)
	}

	fn market_state(market: MarketId) -> Result<Option<MarketState>, Unreadable> {
		Self::read(Damaged::MarketState(market), |state| state.market_states.get(&market).cloned())
	}

	fn set_market_state(market: MarketId, market_state: &MarketState) {
		Self::with(|state| state.market_states.insert(market, market_state.clone()));
	}

	fn add_bad_debt(amount: Quote) {
		Self::with(|state| state.bad_debt = Quote(state.bad_debt.0.saturating_add(amount.0)));
	}
}

impl MarketFaults for Memory {
	fn clear_fault(market: MarketId) -> Result<Option<Fault>, Unreadable> {
		let cleared = |state: &mut State| state.market_states.get_mut(&market)?.fault.take();
		Self::read(Damaged::MarketState(market), cleared)
	}
}

impl Agents<u64> for Memory {
	fn agent(who: &u64) -> Result<Option<Agent>, Unreadable> {
		Self::read(Damaged::Signer(*who), |state| state.agents.get(who).cloned())
	}

	fn count(who: &u64, operations: u32) -> Result<bool, Unreadable> {
		Self::read(Damaged::Signer(*who), |state| {
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

	fn sent(who: &u64) -> Result<u32, Unreadable> {
		Self::read(Damaged::Signer(*who), |state| state.sent.get(who).copied().unwrap_or(0))
	}

	fn take_place() -> u32 {
		Self::with(|state| core::mem::take(&mut state.place)).max(1)
	}

	fn may_spend(who: &u64, spending: Spending) -> Result<bool, Unreadable> {
		Self::read(Damaged::Signer(*who), |state| {
			let Some(agent) = state.agents.get(who) else { return false };
			let spent = state.spent.get(who).copied().unwrap_or_default();
			spent.free.saturating_add(spending.free) <= agent.limits.free_per_day.into()
				&& spent.loss.0.saturating_add(spending.loss.0) <= agent.limits.max_loss_per_day.0
		})
	}

	fn spend(who: &u64, spending: Spending) -> Result<bool, Unreadable> {
		let may = Self::may_spend(who, spending)?;
		if may {
			Self::with(|state| {
				let spent = state.spent.entry(*who).or_default();
				spent.free = spent.free.saturating_add(spending.free);
				spent.loss.0 = spent.loss.0.saturating_add(spending.loss.0);
			});
		}
		Ok(may)
	}
}

impl LiquidationQueue for Memory {
	fn schedule() -> Result<HealthSchedule, Unreadable> {
		Self::read(Damaged::Schedule, |state| state.schedule)
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
	fn before_deposit(index: AccountIndex, account: &Account) -> Result<(), Unreadable> {
		Self::read(Damaged::Allowance(index), |state| state.deposits.push((index, account.clone())))
	}
}

impl OnRiskRaised for Memory {
	fn look_again(index: AccountIndex) -> Result<u64, Unreadable> {
		Self::read(Damaged::Schedule, |state| {
			state.risks.push(index);
			state.schedule.next_slot
		})
	}

	fn look_at_all() -> Result<(), Unreadable> {
		Self::read(Damaged::Schedule, |state| {
			state.risks_of_all = state.risks_of_all.saturating_add(1);
		})
	}
}
