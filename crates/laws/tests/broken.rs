//! Laws that the simulator cannot break, over hand-made states.

use novation_access::{Allowance, OPERATION};
use novation_exchange_types::{HealthError, MarkSource, Market, Markets};
use novation_laws::{
	self as laws, agents, allowances, feeds, listings, withdrawable, AgentRecord, AllowanceRecord,
	Broken, Deposit, Law,
};
use novation_ledger::Account;
use novation_pricing::Feed;
use novation_risk::Health;
use novation_sim::toy;
use novation_units::{AccountIndex, MarketId, Millis, Quote, TickValue, Ticks};

const ACCOUNT: AccountIndex = AccountIndex(16);
const OTHER: AccountIndex = AccountIndex(17);
const MARKET: MarketId = MarketId(3);

fn broken(result: Result<(), Broken>) -> (Law, Option<MarketId>, Option<AccountIndex>) {
	let Broken { law, market, account, .. } = result.expect_err("a broken law");
	(law, market, account)
}

/// One account whose equity is its cash, with the margin that `initial` gives for it.
struct Rich {
	account: Account,
	initial: fn(cash: Quote) -> Quote,
}

impl laws::Accounts for Rich {
	fn accounts(&self) -> impl Iterator<Item = (AccountIndex, Account)> {
		[(ACCOUNT, self.account.clone())].into_iter()
	}
}

impl laws::Valuation for Rich {
	fn markets(&self) -> Markets {
		Markets::new()
	}
	fn health(&self, _: &Markets, account: &Account, _: MarkSource) -> Result<Health, HealthError> {
		Ok(Health { initial: (self.initial)(account.cash), ..Health::of(account.cash) })
	}
}

#[test]
fn withdrawable_should_be_named_when_margin_is_not_covered_afterwards() {
	let account = Account { cash: Quote(100), ..Account::default() };
	let constant = Rich { account: account.clone(), initial: |_| Quote(40) };
	assert_eq!(withdrawable(&constant), Ok(()));
	// Less cash means more margin here, so the first withdrawal makes the second one illegal.
	let rising = Rich { account, initial: |cash| Quote(140 - cash.0) };
	assert_eq!(broken(withdrawable(&rising)), (Law::Withdrawable, None, Some(ACCOUNT)));
}

struct Listed {
	markets: Vec<(MarketId, Market)>,
	most: usize,
}

impl laws::Listings for Listed {
	fn listings(&self) -> impl Iterator<Item = (MarketId, Market)> {
		self.markets.clone().into_iter()
	}
}

impl laws::ListingLimits for Listed {
	fn max_markets(&self) -> usize {
		self.most
	}
}

#[test]
fn listings_should_be_named_when_there_are_too_many() {
	let markets = vec![(MARKET, toy())];
	assert_eq!(listings(&Listed { markets: markets.clone(), most: 1 }), Ok(()));
	assert_eq!(broken(listings(&Listed { markets, most: 0 })), (Law::Listings, None, None));
}

#[test]
fn listings_should_be_named_when_terms_are_not_allowed() {
	let worthless = Market { tick_value: TickValue(0), ..toy() };
	let listed = Listed { markets: vec![(MARKET, worthless)], most: 9 };
	assert_eq!(broken(listings(&listed)), (Law::Listings, Some(MARKET), None));
}

struct Fed {
	feeders: Vec<u8>,
	listed: MarketId,
}

impl laws::Feeds for Fed {
	fn feeders(&self) -> usize {
		2
	}
	fn feeds(&self) -> impl Iterator<Item = (MarketId, Vec<Feed>)> {
		let feed = |feeder: &u8| Feed { feeder: *feeder, price: Ticks(1), at: Millis(1) };
		[(MARKET, self.feeders.iter().map(feed).collect())].into_iter()
	}
	fn is_listed(&self, market: MarketId) -> bool {
		market == self.listed
	}
}

#[test]
fn feeds_should_be_named_when_a_feeder_is_unknown_or_feeds_twice() {
	assert_eq!(feeds(&Fed { feeders: vec![1, 0], listed: MARKET }), Ok(()));
	for feeders in [vec![2], vec![0, 1, 0]] {
		let fed = Fed { feeders, listed: MARKET };
		assert_eq!(broken(feeds(&fed)), (Law::Feeds, Some(MARKET), None));
	}
	let fed = Fed { feeders: vec![0], listed: MarketId(0) };
	assert_eq!(broken(feeds(&fed)), (Law::Feeds, Some(MARKET), None));
}

struct Spent(AllowanceRecord);

impl laws::Allowances for Spent {
	fn allowances(&self) -> impl Iterator<Item = AllowanceRecord> {
		[self.0].into_iter()
	}
}

/// An account that has earned one operation, and traded enough for another.
fn spent(orders: u64, cancels: u64, volume: Option<u64>) -> Spent {
	let allowance = Allowance { earned: OPERATION, orders, cancels, settled_at: Millis(0) };
	Spent(AllowanceRecord { account: ACCOUNT, allowance, volume })
}

#[test]
fn allowances_should_be_named_when_more_was_free_than_was_earned() {
	assert_eq!(allowances(&spent(2, 4, Some(OPERATION))), Ok(()));
	for excess in [spent(3, 0, Some(OPERATION)), spent(0, 5, Some(OPERATION)), spent(0, 0, None)] {
		assert_eq!(broken(allowances(&excess)), (Law::Allowances, None, Some(ACCOUNT)));
	}
}

#[derive(Clone)]
struct Keys {
	agents: Vec<AgentRecord>,
	counts: Vec<(AccountIndex, u32)>,
	held: u128,
	strangers: usize,
}

impl laws::Agents for Keys {
	fn agents(&self) -> impl Iterator<Item = AgentRecord> {
		self.agents.clone().into_iter()
	}
	fn agent_counts(&self) -> impl Iterator<Item = (AccountIndex, u32)> {
		self.counts.clone().into_iter()
	}
	fn max_agents(&self) -> u32 {
		2
	}
	fn deposits(&self) -> impl Iterator<Item = Deposit> {
		[Deposit { account: Some(ACCOUNT), due: 10, held: self.held }].into_iter()
	}
	fn strangers(&self) -> usize {
		self.strangers
	}
}

#[test]
fn agents_should_be_named_when_they_are_not_counted_or_not_paid_for() {
	let own = AgentRecord { account: ACCOUNT, owned_by: Some(ACCOUNT) };
	let sound = Keys { agents: vec![own; 2], counts: vec![(ACCOUNT, 2)], held: 10, strangers: 0 };
	assert_eq!(agents(&sound), Ok(()));
	let account = (Law::Agents, None, Some(ACCOUNT));
	for keys in [
		Keys { counts: vec![(ACCOUNT, 1)], ..sound.clone() },
		Keys { counts: vec![], ..sound.clone() },
		Keys { agents: vec![own; 3], counts: vec![(ACCOUNT, 3)], ..sound.clone() },
		Keys { agents: vec![AgentRecord { owned_by: Some(OTHER), ..own }], ..sound.clone() },
		Keys { held: 9, ..sound.clone() },
	] {
		assert_eq!(broken(agents(&keys)), account);
	}
	assert_eq!(broken(agents(&Keys { strangers: 1, ..sound })), (Law::Agents, None, None));
}

#[test]
fn every_law_should_have_a_name_of_its_own() {
	let mut names: Vec<_> = Law::ALL.iter().map(|law| law.name()).collect();
	names.sort_unstable();
	names.dedup();
	assert_eq!(names.len(), Law::ALL.len());
}
