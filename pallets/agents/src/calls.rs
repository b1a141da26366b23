//! Authorising and revoking agents, and counting their operations.

use crate::{Agent, AgentCounts, Agents, Config, Error, Event, HoldReason, Pallet, Sent, Windows};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Zero},
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision},
		Get, Time,
	},
};
use novation_access::{AgentLimits, LimitsError};
use novation_ports::Accounts;
use novation_units::Millis;
use sp_runtime::Saturating;

fn now<T: Config>() -> Millis {
	Millis(T::Clock::now())
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_authorise(
		owner: T::AccountId,
		key: T::AccountId,
		limits: AgentLimits,
	) -> DispatchResult {
		let account = T::Accounts::index_of(&owner).ok_or(Error::<T>::NoAccount)?;
		limits.validate(now::<T>()).map_err(|error| match error {
			LimitsError::Markets => Error::<T>::MarketsOutOfOrder,
			LimitsError::NoOperations => Error::<T>::NoOperations,
			LimitsError::Expired => Error::<T>::ExpiryInThePast,
		})?;
		// An agent that has opened an account of its own acts for that one, and can only be revoked.
		ensure!(T::Accounts::index_of(&key).is_none(), Error::<T>::KeyInUse);
		let agent = match Agents::<T>::get(&key) {
			Some(agent) => {
				ensure!(agent.account == account, Error::<T>::KeyInUse);
				Agent { limits: limits.clone(), ..agent }
			}
			None => Self::appoint(owner, account, &key, limits.clone())?,
		};
		Agents::<T>::insert(&key, agent);
		Self::deposit_event(Event::AgentAuthorised { account, agent: key, limits });
		Ok(())
	}

	/// Holds the deposit and returns the new agent.
	fn appoint(
		owner: T::AccountId,
		account: novation_units::AccountIndex,
		key: &T::AccountId,
		limits: AgentLimits,
	) -> Result<Agent<T::AccountId, crate::BalanceOf<T>>, DispatchError> {
		AgentCounts::<T>::try_mutate(account, |count| {
			ensure!(*count < T::MaxAgents::get(), Error::<T>::TooManyAgents);
			*count = count.saturating_add(1);
			Ok::<_, Error<T>>(())
		})?;
		let deposit = T::AgentDeposit::get();
		let window_deposit = match Windows::<T>::contains_key(key) {
			true => Zero::zero(),
			false => T::WindowDeposit::get(),
		};
		let held = deposit.saturating_add(window_deposit);
		T::Currency::hold(&HoldReason::Agent.into(), &owner, held)?;
		Ok(Agent { owner, account, limits, deposit, window_deposit })
	}

	pub(crate) fn do_revoke(who: T::AccountId, key: T::AccountId) -> DispatchResult {
		let agent = Agents::<T>::get(&key).ok_or(Error::<T>::UnknownAgent)?;
		let may = who == agent.owner || agent.limits.has_expired(now::<T>());
		ensure!(may, Error::<T>::NotOwner);
		Agents::<T>::remove(&key);
		Sent::<T>::remove(&key);
		AgentCounts::<T>::mutate_exists(agent.account, |count| {
			*count = count.and_then(|count| count.checked_sub(1)).filter(|left| *left > 0);
		});
		let (reason, mut back) = (HoldReason::Agent.into(), agent.deposit);
		if Windows::<T>::contains_key(&key) {
			let price = agent.window_deposit;
			T::Currency::burn_held(
				&reason,
				&agent.owner,
				price,
				Precision::BestEffort,
				Fortitude::Force,
			)?;
		} else {
			back = back.saturating_add(agent.window_deposit);
		}
		T::Currency::release(&reason, &agent.owner, back, Precision::BestEffort)?;
		Self::deposit_event(Event::AgentRevoked { account: agent.account, agent: key });
		Ok(())
	}
}

impl<T: Config> novation_ports::Agents<T::AccountId> for Pallet<T> {
	fn agent(who: &T::AccountId) -> Option<novation_ports::Agent> {
		let Agent { account, limits, .. } = Agents::<T>::get(who)?;
		Some(novation_ports::Agent { account, limits })
	}

	fn count(who: &T::AccountId, operations: u32) -> bool {
		let Some(agent) = Agents::<T>::get(who) else { return false };
		let block = frame_system::Pallet::<T>::block_number();
		let (last, sent) = Sent::<T>::get(who);
		let before = if last == block { sent } else { 0 };
		let sent = before.saturating_add(operations);
		let may = sent <= agent.limits.operations_per_block;
		if may {
			Sent::<T>::insert(who, (block, sent));
		}
		may
	}
}
