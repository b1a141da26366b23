//! Agents and allowances.

use crate::{law::ensure, Agents, Allowances, Broken, Law};
use alloc::{collections::BTreeMap, format};
use novation_access::{Allowance, OPERATION};
use novation_units::AccountIndex;

/// The allowance of an account: its operations without a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllowanceRecord {
	/// The account.
	pub account: AccountIndex,
	/// Earned and spent operations.
	pub allowance: Allowance,
	/// Atoms that the account has traded; `None` if it does not exist.
	pub volume: Option<u64>,
}

/// An agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentRecord {
	/// The account that it trades for.
	pub account: AccountIndex,
	/// The account of the signer that owns it.
	pub owned_by: Option<AccountIndex>,
}

/// The deposits of an owner of agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deposit {
	/// The owner's account, if it has one.
	pub account: Option<AccountIndex>,
	/// The sum of the deposits of its agents.
	pub due: u128,
	/// Balance on hold.
	pub held: u128,
}

/// `free orders ≤ L` and `free cancels ≤ 2 L`, with `L = (earned + volume) / price of an operation`.
pub fn allowances(state: &impl Allowances) -> Result<(), Broken> {
	for AllowanceRecord { account, allowance, volume } in state.allowances() {
		let limit = volume.map(|volume| allowance.earned.saturating_add(volume) / OPERATION);
		let is_earned = limit.is_some_and(|limit| {
			allowance.orders <= limit && allowance.cancels <= limit.saturating_mul(2)
		});
		ensure(is_earned, || {
			let detail = format!("{allowance:?} with a limit of {limit:?}");
			Law::Allowances.broken(detail).of_account(account)
		})?;
	}
	Ok(())
}

/// agents are their owners', `counted = agents ≤ most`, and `held = Σ deposits`.
pub fn agents(state: &impl Agents) -> Result<(), Broken> {
	let broken = |account, detail| Law::Agents.broken(detail).of_account(account);
	let mut counts = BTreeMap::<AccountIndex, u32>::new();
	for AgentRecord { account, owned_by } in state.agents() {
		ensure(owned_by == Some(account), || {
			broken(account, format!("an agent's owner has account {owned_by:?}"))
		})?;
		let count = counts.entry(account).or_default();
		*count = count.saturating_add(1);
	}
	for (account, stored) in state.agent_counts() {
		let found = counts.remove(&account).unwrap_or(0);
		let most = state.max_agents();
		ensure(found == stored && stored <= most, || {
			broken(account, format!("{found} agents, {stored} are counted, {most} are allowed"))
		})?;
	}
	if let Some((account, found)) = counts.first_key_value() {
		return Err(broken(*account, format!("{found} agents are not counted")));
	}
	for Deposit { account, due, held } in state.deposits() {
		ensure(held == due, || {
			let detail = format!("{held} is on hold of {due}");
			Broken { account, ..Law::Agents.broken(detail) }
		})?;
	}
	let strangers = state.strangers();
	ensure(strangers == 0, || {
		Law::Agents.broken(format!("operations of {strangers} keys that are no agents"))
	})
}
