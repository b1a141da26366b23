//! The signer of operations and its right to send them.

use crate::{Call, Config, Error, Pallet};
use alloc::{vec, vec::Vec};
use frame_support::traits::{IsSubType, Time};
use novation_access::{AgentLimits, Demand, NotAllowed};
use novation_exchange_types::{AgentCap, Op};
use novation_ports::{Accounts, Agents, InspectCalls, Request, Spending, Unauthorised};
use novation_round::Inadmissible;
use novation_units::{AccountIndex, Millis};

/// The owner of an account, or an agent of it.
pub(crate) struct Signer {
	pub account: AccountIndex,
	/// Number and limits of the agent; none for the owner.
	agent: Option<(u8, AgentLimits)>,
}

impl Signer {
	/// Returns the signer. A signer that has an account acts for that one, even if an owner made it an agent.
	pub(crate) fn of<T: Config>(who: &T::AccountId) -> Result<Self, Unauthorised> {
		if let Some(account) = T::Accounts::index_of(who)? {
			return Ok(Self { account, agent: None });
		}
		let agent = T::Agents::agent(who)?.ok_or(Unauthorised::NoAccount)?;
		Ok(Self { account: agent.account, agent: Some((agent.number, agent.limits)) })
	}

	/// Returns the most operations of the agent in a block; none for the owner.
	fn operations_per_block(&self) -> Option<u32> {
		self.agent.as_ref().map(|(_, limits)| limits.operations_per_block)
	}

	pub(crate) fn is_agent(&self) -> bool {
		self.agent.is_some()
	}

	/// Returns an operation as the signer may mean it: an agent has no deadlines but its own.
	pub(crate) fn own(&self, op: Op) -> Op {
		match (op, &self.agent) {
			(Op::CancelAt { market, at, .. }, Some((number, _))) => {
				Op::CancelAt { agent: Some(*number), market, at }
			}
			_ => op,
		}
	}

	/// Returns the limits that bind an operation in the round, if the signer may send it.
	pub(crate) fn permit<T: Config>(&self, op: &Op) -> Result<Option<AgentCap>, Unauthorised> {
		let Some((_, limits)) = &self.agent else { return Ok(None) };
		limits.permit(op, Millis(T::Clock::now())).map_err(Unauthorised::Agent)
	}
}

impl<T> From<Unauthorised> for Error<T> {
	fn from(reason: Unauthorised) -> Self {
		match reason {
			Unauthorised::NoAccount => Self::NoAccount,
			Unauthorised::Agent(NotAllowed::Expired) => Self::AgentExpired,
			Unauthorised::Agent(NotAllowed::Market) => Self::AgentMarket,
			Unauthorised::Agent(NotAllowed::Order(_)) => Self::AgentOrder,
			Unauthorised::Agent(NotAllowed::Operations) => Self::AgentOperations,
			Unauthorised::Agent(NotAllowed::Loss) => Self::AgentLoss,
			Unauthorised::Busy => Self::QueueFull,
			// Validation asks it, and the call has errors of its own.
			Unauthorised::Inadmissible(_) | Unauthorised::Damaged => Self::SignerUnreadable,
		}
	}
}

/// Returns the operations in a call; `None` if there are none.
fn operations<T: Config>(call: &Call<T>) -> Option<Vec<Op>> {
	match call {
		Call::place_order { order } => Some(vec![Op::Place(*order)]),
		Call::cancel_order { market, client_id } => {
			Some(vec![Op::Cancel { market: *market, client_id: *client_id }])
		}
		Call::cancel_all { market } => Some(vec![Op::CancelAll { market: *market }]),
		Call::replace_order { market, client_id, order } => {
			Some(vec![Op::Replace { market: *market, client_id: *client_id, order: *order }])
		}
		// An empty batch would spend no allowance, and is left to the fee.
		Call::submit { ops } if !ops.is_empty() => Some(ops.to_vec()),
		// An invalid ladder has no operations, and `inspect` refuses it.
		Call::place_ladder { ladder } => {
			Some(ladder.orders().map_or(Vec::new(), |orders| orders.map(Op::Place).collect()))
		}
		Call::submit_atomic { ops } if !ops.is_empty() => Some(ops.to_vec()),
		Call::amend_order { market, client_id, lots } => {
			Some(vec![Op::Amend { market: *market, client_id: *client_id, lots: *lots }])
		}
		_ => None,
	}
}

fn demand(ops: &[Op]) -> Demand {
	// The orders that a conditional order sends later are work of the chain as well.
	let orders = |op: &Op| match op {
		Op::Twap(request) => u32::from(request.slices),
		Op::Bracket(_) => 3,
		op => u32::from(op.order().is_some()),
	};
	ops.iter().fold(Demand::default(), |sum, op| match orders(op) {
		0 => Demand { cancels: sum.cancels.saturating_add(1), ..sum },
		orders => Demand { orders: sum.orders.saturating_add(orders.into()), ..sum },
	})
}

impl<T: Config, C: IsSubType<Call<T>>> InspectCalls<T::AccountId, C> for Pallet<T> {
	fn concerns(call: &C) -> bool {
		call.is_sub_type().is_some()
	}

	fn inspect(who: &T::AccountId, call: &C) -> Option<Result<Request, Unauthorised>> {
		let ops = operations(call.is_sub_type()?)?;
		Some(Self::inspect_operations(who, &ops))
	}
}

/// Code of a ladder whose orders cannot be computed.
const BAD_LADDER: u8 = 15;

/// Code of a reason as a custom error of the transaction pool, behind those of [`Unauthorised`].
fn code(reason: Inadmissible) -> u8 {
	match reason {
		Inadmissible::UnknownMarket => 16,
		Inadmissible::MarketClosed => 17,
		Inadmissible::Lots => 18,
		Inadmissible::Price => 19,
		Inadmissible::Notional => 20,
		Inadmissible::DisplayWithoutRest => 21,
		Inadmissible::Offset => 22,
		Inadmissible::Schedule => 23,
		Inadmissible::Bracket => 24,
		Inadmissible::DeadlinePassed => 25,
		Inadmissible::Note => 26,
	}
}

impl<T: Config> Pallet<T> {
	/// Asks everything that admission can know, so that the pool holds no transaction that fails in its block.
	fn inspect_operations(who: &T::AccountId, ops: &[Op]) -> Result<Request, Unauthorised> {
		let signer = Signer::of::<T>(who)?;
		if ops.is_empty() {
			return Err(Unauthorised::Inadmissible(BAD_LADDER));
		}
		let known = Self::terms(ops)?;
		for op in ops {
			signer.permit::<T>(op)?;
			let checked = Self::ensure_admissible(op, &known);
			checked.map_err(|reason| Unauthorised::Inadmissible(code(reason)))?;
		}
		let operations = u32::try_from(ops.len()).unwrap_or(u32::MAX);
		if let Some(most) = signer.operations_per_block() {
			if operations > most {
				return Err(Unauthorised::Agent(NotAllowed::Operations));
			}
			let loss = Self::concession_of(ops, &known)?;
			if !T::Agents::may_spend(who, Spending { free: 0, loss })? {
				return Err(Unauthorised::Agent(NotAllowed::Loss));
			}
			if T::Agents::sent(who)?.saturating_add(operations) > most {
				return Err(Unauthorised::Busy);
			}
		}
		if !Self::has_room(operations)? {
			return Err(Unauthorised::Busy);
		}
		Ok(Request {
			account: signer.account,
			demand: demand(ops),
			is_agent: signer.is_agent(),
			is_urgent: ops.iter().all(|op| op.order().is_none_or(|order| order.reduce_only)),
		})
	}
}
