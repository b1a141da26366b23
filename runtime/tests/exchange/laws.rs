//! The laws after a block. Each pallet checks its own, and this file those that need several pallets.

use crate::fixtures::Told;
use novation_exchange_types::{HealthError, HealthSchedule, MarkSource, Markets, QueueEntry};
use novation_laws::{self as laws, Broken, RoundRecord};
use novation_ledger::Account;
use novation_ports::{InspectMarkets, LiquidationQueue};
use novation_risk::Health;
use novation_round::account_health;
use novation_runtime::{
	Agents, Allowances, Clearing, Liquidation, Margin, Markets as Listings, Oracle, OrderBook,
	Runtime,
};
use novation_units::{AccountIndex, MarketId, Slot};

/// The exchange on the chain.
struct Chain;

impl laws::Accounts for Chain {
	fn accounts(&self) -> impl Iterator<Item = (AccountIndex, Account)> {
		pallet_clearing::Accounts::<Runtime>::iter()
	}
}

impl laws::Valuation for Chain {
	fn markets(&self) -> Markets {
		let view = |(market, _)| Some((market, Margin::market(market).expect("it decodes")?));
		Listings::markets().expect("they decode").into_iter().filter_map(view).collect()
	}
	fn health(
		&self,
		markets: &Markets,
		account: &Account,
		source: MarkSource,
	) -> Result<Health, HealthError> {
		account_health(markets, account, source)
	}
}

impl laws::Liquidations for Chain {
	fn schedule(&self) -> HealthSchedule {
		Liquidation::schedule().expect("a readable schedule")
	}
	fn listed(&self) -> Vec<(Slot, u32, AccountIndex)> {
		let pages = pallet_liquidation::Due::<Runtime>::iter();
		let listed = pages.flat_map(|((slot, page), listed)| {
			listed.into_iter().map(move |account| (slot, page, account))
		});
		listed.collect()
	}
	fn is_parked(&self, market: MarketId, account: AccountIndex) -> bool {
		pallet_liquidation::Parked::<Runtime>::contains_key(market, account)
	}
	fn liquidation_queue(&self) -> Vec<QueueEntry> {
		pallet_liquidation::Queue::<Runtime>::iter_values().flatten().collect()
	}
}

/// Checks every law for which the state and the events of a block suffice. The budgets of these blocks suffice for all
/// work.
pub fn check(told: &Told) -> Result<(), Broken> {
	Listings::check_laws()?;
	Oracle::check_laws()?;
	Clearing::check_laws()?;
	OrderBook::check_laws()?;
	Liquidation::check_laws()?;
	Agents::check_laws()?;
	Allowances::check_laws()?;
	laws::zero_sum(&Chain)?;
	laws::withdrawable(&Chain)?;
	laws::overlooked(
		&Chain,
		&RoundRecord { events: told.round.clone(), liquidated_all: true, ..RoundRecord::default() },
	)
}
