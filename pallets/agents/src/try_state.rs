//! The counts are those of the agents, and each deposit is held.

use crate::{AgentCounts, Agents, Config, HoldReason, Pallet, Sent};
use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	pallet_prelude::Zero,
	traits::{fungible::InspectHold, Get},
};
use novation_ports::Accounts;
use novation_units::AccountIndex;
use sp_runtime::{Saturating, TryRuntimeError};

impl<T: Config> Pallet<T> {
	/// Every agent has an owner with that account, which has its deposit held and no more agents than it may; only
	/// agents are counted.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut counts = BTreeMap::<AccountIndex, u32>::new();
		let mut held = BTreeMap::<T::AccountId, crate::BalanceOf<T>>::new();
		for (_, agent) in Agents::<T>::iter() {
			let account = T::Accounts::index_of(&agent.owner);
			ensure!(account == Some(agent.account), "an agent's account is not its owner's");
			let count = counts.entry(agent.account).or_default();
			*count = count.saturating_add(1);
			let sum = held.entry(agent.owner).or_insert_with(Zero::zero);
			*sum = sum.saturating_add(agent.deposit).saturating_add(agent.window_deposit);
		}
		for (account, count) in AgentCounts::<T>::iter() {
			ensure!(counts.remove(&account) == Some(count), "a count of agents is wrong");
			ensure!(count <= T::MaxAgents::get(), "an account has too many agents");
		}
		ensure!(counts.is_empty(), "agents are not counted");
		for (owner, deposit) in held {
			let on_hold = T::Currency::balance_on_hold(&HoldReason::Agent.into(), &owner);
			ensure!(on_hold == deposit, "a deposit is not held");
		}
		for key in Sent::<T>::iter_keys() {
			ensure!(Agents::<T>::contains_key(&key), "operations are counted of nobody's agent");
		}
		Ok(())
	}
}
