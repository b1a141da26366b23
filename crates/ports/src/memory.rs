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
	Fault, FedMarkets, FundState, HealthSchedule, HolderPage, Market, MarketState, Occupied,
	PriceState, QueueEntry, QueueList, SlotPages, WithdrawalRejected,
};
use novation_ledger::{Account, Due};
use novation_pricing::Feed;
use novation_units::{AccountIndex, Class, MarketId, Millis, Quote, Size, Slot, Unreadable};

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
	/// Money in custody, in atoms.
	pub custody: Quote,
	/// State of the insurance fund.
	pub fund: Option<FundState>,
	/// Pages of the holders of each market.
	pub holders: BTreeMap<(MarketId, u32), HolderPage>,
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
	/// Slots that hold accounts, by class and size.
	pub occupied: BTreeMap<(Class, Size), Occupied>,
	/// Pages of each slot of the schedule.
	pub slots: BTreeMap<Slot, SlotPages>,
	/// Accounts of each page of a slot.
	pub due: BTreeMap<(Slot, u32), Vec<AccountIndex>>,
	/// Pages of the liquidation queue.
	pub queue: BTreeMap<(QueueList, u64), Vec<QueueEntry>>,
	/// Parked accounts.
	pub parked: BTreeSet<(MarketId, AccountIndex)>,
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

	fn repay_bad_debt(amount: Quote) {
		Self::with(|state| state.bad_debt = Quote(state.bad_debt.0.saturating_sub(amount.0)));
	}

	fn bad_debt() -> Result<Quote, Unreadable> {
		Ok(Self::with(|state| state.bad_debt))
	}

	fn custody() -> Result<Quote, Unreadable> {
		Ok(Self::with(|state| state.custody))
	}

	fn fund() -> Result<Option<FundState>, Unreadable> {
		Ok(Self::with(|state| state.fund))
	}

	fn set_fund(fund: &FundState) {
		Self::with(|state| state.fund = Some(*fund));
	}

	fn holders(market: MarketId, page: u32) -> Result<Option<HolderPage>, Unreadable> {
		Ok(Self::with(|state| state.holders.get(&(market, page)).copied()))
	}

	fn set_holders(market: MarketId, page: u32, holders: &HolderPage) {
		Self::with(|state| match holders.is_empty() {
			true => state.holders.remove(&(market, page)),
			false => state.holders.insert((market, page), *holders),
		});
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

	fn occupied(class: Class, size: Size) -> Result<Occupied, Unreadable> {
		let found = Self::with(|state| state.occupied.get(&(class, size)).copied());
		Ok(found.unwrap_or_default())
	}

	fn set_occupied(class: Class, size: Size, occupied: &Occupied) {
		Self::with(|state| state.occupied.insert((class, size), *occupied));
	}

	fn slot_pages(slot: Slot) -> Result<SlotPages, Unreadable> {
		Ok(Self::with(|state| state.slots.get(&slot).copied()).unwrap_or_default())
	}

	fn set_slot_pages(slot: Slot, pages: SlotPages) {
		Self::with(|state| state.slots.insert(slot, pages));
	}

	fn slot_page(slot: Slot, page: u32) -> Result<Vec<AccountIndex>, Unreadable> {
		Self::with(|state| state.due.get(&(slot, page)).cloned()).ok_or(Unreadable)
	}

	fn set_slot_page(slot: Slot, page: u32, accounts: &[AccountIndex]) {
		Self::with(|state| state.due.insert((slot, page), accounts.to_vec()));
	}

	fn remove_slot_page(slot: Slot, page: u32) {
		Self::with(|state| state.due.remove(&(slot, page)));
	}

	fn report_slot(_: Slot) {}

	fn queue_page(list: QueueList, page: u64) -> Result<Vec<QueueEntry>, Unreadable> {
		Self::with(|state| state.queue.get(&(list, page)).cloned()).ok_or(Unreadable)
	}

	fn set_queue_page(list: QueueList, page: u64, entries: &[QueueEntry]) {
		Self::with(|state| state.queue.insert((list, page), entries.to_vec()));
	}

	fn parked(
		market: MarketId,
		after: Option<AccountIndex>,
		most: u32,
	) -> Result<Vec<AccountIndex>, Unreadable> {
		Ok(Self::with(|state| {
			let is_next = |(parked, account): &&(MarketId, AccountIndex)| {
				*parked == market && after.is_none_or(|after| *account > after)
			};
			let parked = state.parked.iter().filter(is_next);
			parked.map(|(_, account)| *account).take(most as usize).collect()
		}))
	}

	fn is_parked(market: MarketId, account: AccountIndex) -> Result<bool, Unreadable> {
		Ok(Self::with(|state| state.parked.contains(&(market, account))))
	}

	fn park(market: MarketId, account: AccountIndex) {
		Self::with(|state| state.parked.insert((market, account)));
	}

	fn unpark(market: MarketId, account: AccountIndex) {
		Self::with(|state| state.parked.remove(&(market, account)));
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
	fn look_again(index: AccountIndex, _: Option<Due>) -> Result<Due, Unreadable> {
		Self::read(Damaged::Schedule, |state| {
			state.risks.push(index);
			let slot = state.schedule.next_slot(Class::Major, Size::Small);
			Due::Slot { slot, page: 0 }
		})
	}

	fn look_at_all() -> Result<(), Unreadable> {
		Self::read(Damaged::Schedule, |state| {
			state.risks_of_all = state.risks_of_all.saturating_add(1);
		})
	}
}
