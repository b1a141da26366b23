//! Who may send what, and how much of it.

use novation_access::{AgentLimits, Demand, NotAllowed};
use novation_ledger::Account;
use novation_units::AccountIndex;

/// A key that trades for an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
	/// For which account.
	pub account: AccountIndex,
	/// Within which limits.
	pub limits: AgentLimits,
}

/// Who trades for an account besides its owner.
pub trait Agents<AccountId> {
	/// What `who` is an agent of, if it is one. It may have expired.
	fn agent(who: &AccountId) -> Option<Agent>;
	/// Count operations that an agent sends in this block; false if they are more than it may send.
	fn count(who: &AccountId, operations: u32) -> bool;
}

/// Why a signer may not send an operation at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unauthorised {
	/// It has no account, and is nobody's agent.
	NoAccount,
	/// It is an agent, and may not send this.
	Agent(NotAllowed),
}

impl Unauthorised {
	/// How the transaction pool tells it, as a custom error.
	pub const fn code(self) -> u8 {
		match self {
			Self::NoAccount => 1,
			Self::Agent(NotAllowed::Expired) => 2,
			Self::Agent(NotAllowed::Market) => 3,
			Self::Agent(NotAllowed::Order(_)) => 4,
		}
	}
}

/// What a call asks of the round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
	/// For which account.
	pub account: AccountIndex,
	/// How much.
	pub demand: Demand,
}

/// Looks into calls before they are dispatched.
pub trait InspectCalls<AccountId, Call> {
	/// Whether it is a call of the order book at all.
	fn concerns(call: &Call) -> bool;
	/// What `call` asks of the round when `who` has signed it; `None` if it has no operations.
	fn inspect(who: &AccountId, call: &Call) -> Option<Result<Request, Unauthorised>>;
}

/// Told that money is about to come into an account.
pub trait OnDeposit {
	/// `account` is still as it was.
	fn before_deposit(index: AccountIndex, account: &Account);
}
