//! Limits of an agent that trades for an account.

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_exchange_types::{AgentCap, Op};
use novation_units::{Lots, MarketId, Millis, Quote};
use scale_info::TypeInfo;

/// Maximum number of markets per agent, the same as per account.
pub const MAX_AGENT_MARKETS: u32 = 16;

/// Limits of an agent in one market. Sizes are in lots of that market.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct MarketLimit {
	/// Market to which the limits apply.
	pub market: MarketId,
	/// Largest size of one order.
	pub max_order: Lots,
	/// Largest position that its orders may lead to, counting open orders on the same side.
	pub max_position: Lots,
}

/// Limits of an agent over all markets.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct AgentLimits {
	/// Permitted markets, in ascending order.
	pub markets: BoundedVec<MarketLimit, ConstU32<MAX_AGENT_MARKETS>>,
	/// Maximum leverage: positions and open orders of the account as a multiple of its equity.
	pub max_leverage: u32,
	/// Maximum number of operations per block.
	pub operations_per_block: u32,
	/// Most operations that it may send in a day out of the allowance of the account. Beyond them, its transactions pay the
	/// fee.
	pub free_per_day: u32,
	/// Most that its orders may give away in a day against the mark, at their limits, in atoms of the quote asset. It keeps a
	/// stolen key from trading the account away.
	pub max_loss_per_day: Quote,
	/// End of the agent's validity, in chain time.
	pub expires_at: Millis,
}

/// Reason why limits are invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitsError {
	/// No market is permitted, or the markets are not in strictly ascending order.
	Markets,
	/// No operation per block is permitted.
	NoOperations,
	/// The limits expire before they take effect.
	Expired,
}

/// Reason why an agent may not send an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAllowed {
	/// The agent has expired.
	Expired,
	/// The agent may not trade in this market.
	Market,
	/// The order exceeds the agent's maximum size, given here.
	Order(Lots),
	/// The operations are more than the agent may send in a block.
	Operations,
	/// The orders may give away more than is left of the agent's limit of the day.
	Loss,
}

impl AgentLimits {
	/// Checks that these limits can take effect at `now`.
	///
	/// # Errors
	///
	/// [`LimitsError`].
	pub fn validate(&self, now: Millis) -> Result<(), LimitsError> {
		let ascending = self.markets.iter().zip(self.markets.iter().skip(1));
		if self.markets.is_empty() || !ascending.clone().all(|(one, next)| one.market < next.market)
		{
			return Err(LimitsError::Markets);
		}
		if self.operations_per_block == 0 {
			return Err(LimitsError::NoOperations);
		}
		if self.has_expired(now) {
			return Err(LimitsError::Expired);
		}
		Ok(())
	}

	/// Returns whether the agent has expired.
	pub fn has_expired(&self, now: Millis) -> bool {
		self.expires_at <= now
	}

	/// Checks an operation at `now`, and returns the limits that the round must enforce on its
	/// order.
	///
	/// A replacement needs permission for both of its markets. An operation that only removes
	/// orders needs permission for its market, and nothing else.
	///
	/// # Errors
	///
	/// [`NotAllowed`].
	pub fn permit(&self, op: &Op, now: Millis) -> Result<Option<AgentCap>, NotAllowed> {
		if self.has_expired(now) {
			return Err(NotAllowed::Expired);
		}
		for market in op.markets() {
			self.limit(market).ok_or(NotAllowed::Market)?;
		}
		if let Op::CancelAt { market: None, .. } = op {
			// All markets are more than its own.
			return Err(NotAllowed::Market);
		}
		let Some(order) = op.order() else { return Ok(None) };
		let limit = self.limit(order.market).ok_or(NotAllowed::Market)?;
		if order.lots > limit.max_order {
			return Err(NotAllowed::Order(limit.max_order));
		}
		Ok(Some(AgentCap { max_position: limit.max_position, max_leverage: self.max_leverage }))
	}

	fn limit(&self, market: MarketId) -> Option<&MarketLimit> {
		self.markets.iter().find(|limit| limit.market == market)
	}
}
