//! The right to send operations, and its limits.

use novation_access::{AgentLimits, Demand, NotAllowed};
use novation_ledger::Account;
use novation_units::{AccountIndex, Quote, Unreadable};

/// A key that trades for an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
	/// The account.
	pub account: AccountIndex,
	/// Its number among the agents of the account.
	pub number: u8,
	/// The limits.
	pub limits: AgentLimits,
}

/// Keys that trade for an account besides its owner.
pub trait Agents<AccountId> {
	/// Returns the agent with this key, if there is one. It may have expired.
	///
	/// # Errors
	///
	/// [`Unreadable`] if the stored value does not decode.
	fn agent(who: &AccountId) -> Result<Option<Agent>, Unreadable>;
	/// Counts operations that an agent sends in this block. Returns false, and counts nothing, if they exceed its
	/// limit.
	///
	/// # Errors
	///
	/// [`Unreadable`] if a stored value does not decode. Nothing is counted then.
	fn count(who: &AccountId, operations: u32) -> Result<bool, Unreadable>;
	/// Returns the operations that an agent has sent in this block.
	///
	/// # Errors
	///
	/// [`Unreadable`] if a stored value does not decode.
	fn sent(who: &AccountId) -> Result<u32, Unreadable>;
	/// Takes how many transactions of the signer may wait up to the one whose nonce was just checked, itself included.
	fn take_place() -> u32;
	/// Returns whether an agent may spend this today.
	///
	/// # Errors
	///
	/// [`Unreadable`] if a stored value does not decode.
	fn may_spend(who: &AccountId, spending: Spending) -> Result<bool, Unreadable>;
	/// Spends it. Returns false, and spends nothing, if it exceeds a limit of the day.
	///
	/// # Errors
	///
	/// [`Unreadable`] if a stored value does not decode. Nothing is spent then.
	fn spend(who: &AccountId, spending: Spending) -> Result<bool, Unreadable>;
}

/// What an agent spends of its limits of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spending {
	/// Operations out of the allowance of the account.
	pub free: u64,
	/// Largest loss of its orders against the mark.
	pub loss: Quote,
}

/// Reason for which a signer may not send an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unauthorised {
	/// It neither has an account nor is an agent.
	NoAccount,
	/// It is an agent whose limits forbid the operation.
	Agent(NotAllowed),
	/// A stored value of the signer, of its agent or of its account does not decode.
	Damaged,
	/// The operations themselves are not admissible. The code is that of the pallet's reason.
	Inadmissible(u8),
	/// This block has no room for the operations: in its queue, or in the agent's limit for a block. A later one has.
	Busy,
}

impl From<Unreadable> for Unauthorised {
	fn from(_: Unreadable) -> Self {
		Self::Damaged
	}
}

impl Unauthorised {
	/// Code of the reason as a custom error of the transaction pool.
	pub const fn code(self) -> u8 {
		match self {
			Self::NoAccount => 1,
			Self::Agent(NotAllowed::Expired) => 2,
			Self::Agent(NotAllowed::Market) => 3,
			Self::Agent(NotAllowed::Order(_)) => 4,
			Self::Damaged => 5,
			Self::Agent(NotAllowed::Operations) => 6,
			Self::Agent(NotAllowed::Loss) => 7,
			Self::Busy => 8,
			Self::Inadmissible(code) => code,
		}
	}
}

/// Number of operations in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
	/// The account.
	pub account: AccountIndex,
	/// Number of orders and cancels.
	pub demand: Demand,
	/// Whether an agent sends it.
	pub is_agent: bool,
	/// Whether it can only cancel orders and reduce positions.
	pub is_urgent: bool,
}

/// Inspects calls before dispatch.
pub trait InspectCalls<AccountId, Call> {
	/// Returns whether the call belongs to the order book.
	fn concerns(call: &Call) -> bool;
	/// Returns the request of `call` when `who` signs it; `None` if it has no operations.
	fn inspect(who: &AccountId, call: &Call) -> Option<Result<Request, Unauthorised>>;
}

/// Receives a notice before each deposit is booked.
pub trait OnDeposit {
	/// Called with the account before the deposit.
	///
	/// # Errors
	///
	/// [`Unreadable`] if a stored value does not decode. The deposit fails then.
	fn before_deposit(index: AccountIndex, account: &Account) -> Result<(), Unreadable>;
}
