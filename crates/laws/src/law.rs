//! The names of the laws, and reports of broken laws.

use alloc::string::String;
use core::fmt;
use novation_units::{AccountIndex, MarketId};

/// A law of the exchange, by its name in `docs/invariants.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Law {
	/// I-1: `Σ cash + Σ quote − bad debt = custody`.
	Custody,
	/// I-2: per market, `Σ long = Σ short = open interest`.
	OpenInterest,
	/// I-3: a book is sound, uncrossed and within the bounds of its market.
	Book,
	/// I-4: `{resting orders} = {orders that accounts list}`.
	OpenOrders,
	/// I-5: per account, market and side, `reserved sums = Σ lots, Σ lots × limit` over resting orders.
	Reserved,
	/// I-6: `equity < maintenance ⇒ in the liquidation queue`, and each account knows whether it is in the queue.
	Liquidation,
	/// I-7: `Σ equity` does not depend on any mark.
	ZeroSum,
	/// I-8: `0 ≤ funding cash + Σ funding owed ≤ settlements`, in atoms.
	FundingDust,
	/// I-10: `withdrawable ≤ cash`, and margin is covered without it.
	Withdrawable,
	/// I-11: a fill is within the limits of both orders and within the band of the index.
	FillLimits,
	/// I-12: no account trades with itself, and consecutive fills of a taker never get better.
	Priority,
	/// I-21: an auction's fills are at its one price and add up to its volume.
	OnePrice,
	/// I-22: `{scheduled by accounts} = {entries of the agenda}`, and a bracket closes no more than it filled.
	Conditionals,
	/// I-23: an account with a position, or with a debt alone, is in the slot that it names. That slot is still to come.
	HealthSchedule,
	/// I-24: a listed market has valid terms, and there are no more markets than the round can load.
	Listings,
	/// I-25: each feed belongs to a listed market and a known feeder, which has only one feed there.
	Feeds,
	/// I-26: the markets that are longest unattended go first, and none waits a period if the budget suffices.
	Attendance,
	/// I-29: the insurance fund never owes, and pays for no fill that is worse than the mark.
	Insurance,
	/// I-31: the house is flat between rounds, and a pool takes as many lots as it closes.
	Pool,
	/// I-32: a market lists every account with a position in it among its holders.
	Holders,
	/// `free orders ≤ L` and `free cancels ≤ 2 L`, with `L = (earned + volume) / price of an operation`.
	Allowances,
	/// agents are counted, no account has more than it may, and each has its deposit held.
	Agents,
}

impl Law {
	/// Every law.
	pub const ALL: [Law; 22] = [
		Law::Custody,
		Law::OpenInterest,
		Law::Book,
		Law::OpenOrders,
		Law::Reserved,
		Law::Liquidation,
		Law::ZeroSum,
		Law::FundingDust,
		Law::Withdrawable,
		Law::FillLimits,
		Law::Priority,
		Law::OnePrice,
		Law::Conditionals,
		Law::HealthSchedule,
		Law::Listings,
		Law::Feeds,
		Law::Attendance,
		Law::Insurance,
		Law::Pool,
		Law::Holders,
		Law::Allowances,
		Law::Agents,
	];

	/// The number and name of the law in `docs/invariants.md`.
	pub const fn name(self) -> &'static str {
		match self {
			Law::Custody => "I-1 custody",
			Law::OpenInterest => "I-2 open interest",
			Law::Book => "I-3 book",
			Law::OpenOrders => "I-4 open orders",
			Law::Reserved => "I-5 reserved",
			Law::Liquidation => "I-6 liquidation",
			Law::ZeroSum => "I-7 zero sum",
			Law::FundingDust => "I-8 funding dust",
			Law::Withdrawable => "I-10 withdrawable",
			Law::FillLimits => "I-11 fill limits",
			Law::Priority => "I-12 priority",
			Law::OnePrice => "I-21 one price",
			Law::Conditionals => "I-22 conditionals",
			Law::HealthSchedule => "I-23 health schedule",
			Law::Listings => "I-24 listings",
			Law::Feeds => "I-25 feeds",
			Law::Attendance => "I-26 attendance",
			Law::Insurance => "I-29 insurance",
			Law::Pool => "I-31 pool",
			Law::Holders => "I-32 holders",
			Law::Allowances => "A-3 allowances",
			Law::Agents => "A-4 agents",
		}
	}

	/// This law, broken as `detail` describes, in no particular market or account.
	pub fn broken(self, detail: String) -> Broken {
		Broken { law: self, market: None, account: None, detail }
	}
}

/// A broken law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
	/// The law.
	pub law: Law,
	/// Market in which it is broken, if it concerns one.
	pub market: Option<MarketId>,
	/// Account for which it is broken, if it concerns one.
	pub account: Option<AccountIndex>,
	/// The values that contradict each other.
	pub detail: String,
}

impl Broken {
	/// Sets the market.
	pub fn in_market(self, market: MarketId) -> Self {
		Self { market: Some(market), ..self }
	}

	/// Logs the broken law with its market and account. Returns its name, the static text that a dispatch error can carry.
	pub fn report(&self) -> &'static str {
		log::error!(target: "laws", "{self}");
		self.law.name()
	}

	/// Sets the account.
	pub fn of_account(self, account: AccountIndex) -> Self {
		Self { account: Some(account), ..self }
	}
}

impl fmt::Display for Broken {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "law {} is broken", self.law.name())?;
		if let Some(market) = self.market {
			write!(f, " in market {}", market.0)?;
		}
		if let Some(account) = self.account {
			write!(f, " for account {}", account.0)?;
		}
		write!(f, ": {}", self.detail)
	}
}

/// Returns an error from `broken`, unless the law holds.
pub(crate) fn ensure(holds: bool, broken: impl FnOnce() -> Broken) -> Result<(), Broken> {
	if holds {
		Ok(())
	} else {
		Err(broken())
	}
}
