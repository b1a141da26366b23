//! Faults of this block: the work that the round skips because stored values are damaged.

use crate::{CommonValue, Event, Fault, MarketValue, WaitList};
use alloc::{collections::BTreeMap, vec::Vec};
use novation_units::{AccountIndex, FaultKind, MarketId, TreeFault};

/// The faults found so far in this block, at most one for each market, account and list.
#[derive(Clone, Debug, Default)]
pub struct Faults {
	markets: BTreeMap<MarketId, Fault>,
	accounts: BTreeMap<AccountIndex, Fault>,
	agenda: BTreeMap<WaitList, TreeFault<WaitList>>,
	common: Vec<(CommonValue, FaultKind)>,
}

impl Faults {
	/// Adds a fault, and stops everything that it affects. Returns false if all of that has stopped already.
	pub fn add(&mut self, fault: Fault) -> bool {
		match fault {
			Fault::Book(damage) => self.halt(damage.book.market(), fault),
			Fault::Market { market, .. } => self.halt(market, fault),
			Fault::Account { account, .. } => insert(&mut self.accounts, account, fault),
			Fault::Agenda(damage) => insert(&mut self.agenda, damage.tree, damage),
			Fault::Common { value, kind } => {
				let is_new = !self.has_common(value);
				if is_new {
					self.common.push((value, kind));
				}
				is_new
			}
		}
	}

	/// Halts a market because of a fault, which may concern another value. Returns false if it is halted already.
	pub fn halt(&mut self, market: MarketId, fault: Fault) -> bool {
		insert(&mut self.markets, market, fault)
	}

	/// Number of faulty markets, accounts, lists and shared values.
	pub fn len(&self) -> usize {
		let Self { markets, accounts, agenda, common } = self;
		[markets.len(), accounts.len(), agenda.len(), common.len()].iter().sum()
	}

	/// The fault that halts a market.
	pub fn of_market(&self, market: MarketId) -> Option<Fault> {
		self.markets.get(&market).copied()
	}

	/// Whether this stored value of a market is the damaged one. It must not be overwritten.
	pub fn is_damaged(&self, market: MarketId, value: MarketValue) -> bool {
		let unreadable = Fault::Market { market, value, kind: FaultKind::Unreadable };
		self.of_market(market) == Some(unreadable)
	}

	/// Whether a value of an account is damaged.
	pub fn has_account(&self, account: AccountIndex) -> bool {
		self.accounts.contains_key(&account)
	}

	/// Whether a list of the agenda is damaged.
	pub fn has_list(&self, list: WaitList) -> bool {
		self.agenda.contains_key(&list)
	}

	/// Whether a shared value is damaged.
	pub fn has_common(&self, value: CommonValue) -> bool {
		self.common.iter().any(|(at, _)| *at == value)
	}

	/// The events of faults that belong to no market.
	pub fn events(&self) -> impl Iterator<Item = Event> + '_ {
		let accounts = self
			.accounts
			.iter()
			.map(|(account, fault)| Event::AccountFaulted { account: *account, fault: *fault });
		let agenda = self
			.agenda
			.values()
			.map(|damage| Event::AgendaFaulted { fault: Fault::Agenda(*damage) });
		let common = self.common.iter().map(|(value, kind)| Event::CommonFaulted {
			fault: Fault::Common { value: *value, kind: *kind },
		});
		accounts.chain(agenda).chain(common)
	}
}

fn insert<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: V) -> bool {
	let is_new = !map.contains_key(&key);
	map.entry(key).or_insert(value);
	is_new
}
