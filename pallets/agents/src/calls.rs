//! Authorising and revoking agents, and counting their operations.

use crate::{
	Agent, AgentNumbers, Agents, BalanceOf, Config, Error, Event, HoldReason, Pallet, Place, Sent,
	Spendings, Spent, Windows,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Zero},
	storage::unhashed,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision},
		Get, Time,
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use novation_access::{AgentLimits, LimitsError};
use novation_ports::{decoded, Accounts, Spending};
use novation_units::{AccountIndex, Millis, Quote, Unreadable};
use sp_runtime::Saturating;

fn now<T: Config>() -> Millis {
	Millis(T::Clock::now())
}

fn agent_unreadable<T: Config>(_: Unreadable) -> Error<T> {
	Error::AgentUnreadable
}

/// The bit of a number; none beyond the last.
fn bit(number: u32) -> u32 {
	1_u32.checked_shl(number).unwrap_or(0)
}

/// An agent as it is stored.
type AgentOf<T> = Agent<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

impl<T: Config> Pallet<T> {
	/// Returns the agent with this key, if there is one.
	fn stored(key: &T::AccountId) -> Result<Option<AgentOf<T>>, Unreadable> {
		decoded(unhashed::get_raw(&Agents::<T>::hashed_key_for(key)))
	}

	/// Returns the numbers of an account's agents, as bits.
	fn numbers_of(account: AccountIndex) -> Result<u32, Unreadable> {
		let numbers = decoded(unhashed::get_raw(&AgentNumbers::<T>::hashed_key_for(account)))?;
		// Nothing is stored for an account without agents.
		Ok(numbers.unwrap_or(0))
	}

	/// Returns the account of a signer, if it has one.
	fn account_of(who: &T::AccountId) -> Result<Option<AccountIndex>, Error<T>> {
		T::Accounts::index_of(who).map_err(|Unreadable| Error::AccountUnreadable)
	}

	pub(crate) fn do_authorise(
		owner: T::AccountId,
		key: T::AccountId,
		limits: AgentLimits,
	) -> DispatchResult {
		let account = Self::account_of(&owner)?.ok_or(Error::<T>::NoAccount)?;
		limits.validate(now::<T>()).map_err(|error| match error {
			LimitsError::Markets => Error::<T>::MarketsOutOfOrder,
			LimitsError::NoOperations => Error::<T>::NoOperations,
			LimitsError::Expired => Error::<T>::ExpiryInThePast,
		})?;
		// An agent that has opened an account of its own acts for that one, and can only be revoked.
		ensure!(Self::account_of(&key)?.is_none(), Error::<T>::KeyInUse);
		let agent = match Self::stored(&key).map_err(agent_unreadable::<T>)? {
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
		account: AccountIndex,
		key: &T::AccountId,
		limits: AgentLimits,
	) -> Result<AgentOf<T>, DispatchError> {
		let numbers = Self::numbers_of(account).map_err(agent_unreadable::<T>)?;
		// The lowest that is free.
		let number = numbers.trailing_ones();
		ensure!(number < T::MaxAgents::get().min(u32::BITS), Error::<T>::TooManyAgents);
		AgentNumbers::<T>::insert(account, numbers | bit(number));
		let number = u8::try_from(number).map_err(|_| Error::<T>::TooManyAgents)?;
		// An agent needs no balance, and keeps its nonce.
		if frame_system::Pallet::<T>::sufficients(key) == 0 {
			frame_system::Pallet::<T>::inc_sufficients(key);
		}
		let deposit = T::AgentDeposit::get();
		let window_deposit = match Windows::<T>::contains_key(key) {
			true => Zero::zero(),
			false => T::WindowDeposit::get(),
		};
		let held = deposit.saturating_add(window_deposit);
		T::Currency::hold(&HoldReason::Agent.into(), &owner, held)?;
		Ok(Agent { owner, account, number, limits, deposit, window_deposit })
	}

	pub(crate) fn do_revoke(who: T::AccountId, key: T::AccountId) -> DispatchResult {
		let agent = Self::stored(&key).map_err(agent_unreadable::<T>)?;
		let agent = agent.ok_or(Error::<T>::UnknownAgent)?;
		let may = who == agent.owner || agent.limits.has_expired(now::<T>());
		ensure!(may, Error::<T>::NotOwner);
		let numbers = Self::numbers_of(agent.account).map_err(agent_unreadable::<T>)?;
		Agents::<T>::remove(&key);
		Sent::<T>::remove(&key);
		Spendings::<T>::remove(&key);
		// Without its reference the system would forget the nonce of the key, and its old transactions could be replayed.
		if frame_system::Pallet::<T>::account_nonce(&key) == 0 {
			frame_system::Pallet::<T>::dec_sufficients(&key);
		}
		match numbers & !bit(agent.number.into()) {
			0 => AgentNumbers::<T>::remove(agent.account),
			left => AgentNumbers::<T>::insert(agent.account, left),
		}
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
	fn agent(who: &T::AccountId) -> Result<Option<novation_ports::Agent>, Unreadable> {
		let agent = Self::stored(who)?;
		let found = |Agent { account, number, limits, .. }| novation_ports::Agent {
			account,
			number,
			limits,
		};
		Ok(agent.map(found))
	}

	fn count(who: &T::AccountId, operations: u32) -> Result<bool, Unreadable> {
		let Some(agent) = Self::stored(who)? else { return Ok(false) };
		let block = frame_system::Pallet::<T>::block_number();
		let sent =
			decoded::<(BlockNumberFor<T>, u32)>(unhashed::get_raw(&Sent::<T>::hashed_key_for(who)));
		let before = match sent? {
			Some((last, sent)) if last == block => sent,
			// Nothing was sent, or in an earlier block.
			Some(_) | None => 0,
		};
		let sent = before.saturating_add(operations);
		let may = sent <= agent.limits.operations_per_block;
		if may {
			Sent::<T>::insert(who, (block, sent));
		}
		Ok(may)
	}

	fn sent(who: &T::AccountId) -> Result<u32, Unreadable> {
		let block = frame_system::Pallet::<T>::block_number();
		let sent =
			decoded::<(BlockNumberFor<T>, u32)>(unhashed::get_raw(&Sent::<T>::hashed_key_for(who)));
		Ok(match sent? {
			Some((last, sent)) if last == block => sent,
			// Nothing was sent, or in an earlier block.
			Some(_) | None => 0,
		})
	}

	fn take_place() -> u32 {
		Place::<T>::take().max(1)
	}

	fn may_spend(who: &T::AccountId, spending: Spending) -> Result<bool, Unreadable> {
		Ok(Self::spent_after(who, spending)?.is_some())
	}

	fn spend(who: &T::AccountId, spending: Spending) -> Result<bool, Unreadable> {
		let after = Self::spent_after(who, spending)?;
		if let Some(after) = after {
			Spendings::<T>::insert(who, after);
		}
		Ok(after.is_some())
	}
}

impl<T: Config> Pallet<T> {
	/// Returns what an agent has spent after `spending`; `None` if that exceeds a limit of the day.
	fn spent_after(who: &T::AccountId, spending: Spending) -> Result<Option<Spent>, Unreadable> {
		let Some(agent) = Self::stored(who)? else { return Ok(None) };
		let spent = decoded(unhashed::get_raw(&Spendings::<T>::hashed_key_for(who)))?;
		// Nothing is stored before the agent spends.
		let spent: Spent = spent.unwrap_or_default();
		let AgentLimits { free_per_day, max_loss_per_day, .. } = agent.limits;
		let atoms = |quote: Quote| u128::try_from(quote.0).unwrap_or(0);
		let free = spent.free.after(free_per_day.into(), spending.free.into(), now::<T>());
		let (most, loss) = (atoms(max_loss_per_day), atoms(spending.loss));
		let loss = spent.loss.after(most, loss, now::<T>());
		Ok(free.zip(loss).map(|(free, loss)| Spent { free, loss }))
	}
}
