//! The agents as the law sees them.

use crate::{AgentNumbers, Agents, BalanceOf, Config, HoldReason, Pallet, Sent};
use alloc::collections::BTreeMap;
use core::marker::PhantomData;
use frame_support::traits::{fungible::InspectHold, Get};
use novation_laws::{self as laws, AgentRecord, Broken, Deposit};
use novation_ports::Accounts;
use novation_units::AccountIndex;
use sp_runtime::{traits::UniqueSaturatedInto, Saturating, TryRuntimeError};

struct Keys<T>(PhantomData<T>);

/// Returns the account of a signer. The decoding of all state, which `try-runtime` does as well, reports a damaged index.
fn account_of<T: Config>(who: &T::AccountId) -> Option<AccountIndex> {
	T::Accounts::index_of(who).unwrap_or(None)
}

impl<T: Config> laws::Agents for Keys<T> {
	fn agents(&self) -> impl Iterator<Item = AgentRecord> {
		Agents::<T>::iter_values().map(|agent| AgentRecord {
			account: agent.account,
			owned_by: account_of::<T>(&agent.owner),
		})
	}
	fn agent_counts(&self) -> impl Iterator<Item = (AccountIndex, u32)> {
		AgentNumbers::<T>::iter().map(|(account, numbers)| (account, numbers.count_ones()))
	}
	fn max_agents(&self) -> u32 {
		T::MaxAgents::get()
	}
	fn deposits(&self) -> impl Iterator<Item = Deposit> {
		let mut due = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		for agent in Agents::<T>::iter_values() {
			let sum = due.entry(agent.owner).or_default();
			*sum = sum.saturating_add(agent.deposit).saturating_add(agent.window_deposit);
		}
		due.into_iter().map(|(owner, due)| Deposit {
			account: account_of::<T>(&owner),
			due: due.unique_saturated_into(),
			held: T::Currency::balance_on_hold(&HoldReason::Agent.into(), &owner)
				.unique_saturated_into(),
		})
	}
	fn strangers(&self) -> usize {
		Sent::<T>::iter_keys().filter(|key| !Agents::<T>::contains_key(key)).count()
	}
}

impl<T: Config> Pallet<T> {
	/// Checks the law of agents.
	pub fn check_laws() -> Result<(), Broken> {
		laws::agents(&Keys::<T>(PhantomData))
	}

	/// [`Self::check_laws`], as `try-runtime` wants it: the details are logged.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_laws().map_err(|broken| broken.report().into())
	}
}
