//! What an agent may do for the account that it trades for.

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_exchange_types::{AgentCap, Op};
use novation_units::{Lots, MarketId, Millis};
use scale_info::TypeInfo;

/// In how many markets an agent may trade: in as many as an account.
pub const MAX_AGENT_MARKETS: u32 = 16;

/// What an agent may do in one market. Sizes are lots, which mean something in their market only.
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
	/// Where.
	pub market: MarketId,
	/// Its largest order.
	pub max_order: Lots,
	/// The largest position that its orders may lead to, with the open orders of their side.
	pub max_position: Lots,
}

/// What an agent may do.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct AgentLimits {
	/// Where it may trade, in ascending order.
	pub markets: BoundedVec<MarketLimit, ConstU32<MAX_AGENT_MARKETS>>,
	/// By how many times all positions and open orders of the account may exceed its equity.
	pub max_leverage: u32,
	/// How many operations it may send in one block.
	pub operations_per_block: u32,
	/// When it ends, by the chain's clock.
	pub expires_at: Millis,
}

/// Why limits make no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitsError {
	/// They allow no market, or name them out of order or twice.
	Markets,
	/// They allow no operation in a block.
	NoOperations,
	/// They end before they begin.
	Expired,
}

/// Why an agent may not send an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAllowed {
	/// Its time is over.
	Expired,
	/// It may not trade in this market.
	Market,
	/// The order is larger than it may send: at most this much.
	Order(Lots),
}

impl AgentLimits {
	/// Whether these limits may be given at `now`.
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

	/// Whether the agent's time is over.
	pub fn has_expired(&self, now: Millis) -> bool {
		self.expires_at <= now
	}

	/// Whether the agent may send an operation at `now`, and what binds the order in it.
	///
	/// A replacement needs both of its markets. What only takes orders away is bound by nothing but its market.
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
