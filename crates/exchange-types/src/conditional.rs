//! Conditional orders: they wait for a price, a time or a fill, and then send orders.

use crate::{AgendaPlace, AgentCap, OrderRequest};
use alloc::vec::Vec;
use codec::{Compact, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{BlockHeight, ClientOrderId, Lots, MarketId, Millis, SelfTrade, Side, Ticks};
use scale_info::TypeInfo;

/// Number of conditional orders that an account may have.
pub const MAX_CONDITIONALS: usize = 32;
/// Most slices of a TWAP.
pub const MAX_SLICES: u16 = 1_000;
/// Shortest time between two slices: one slot of the chain.
pub const MIN_INTERVAL: Millis = Millis(6_000);
/// Longest time between two slices.
pub const MAX_INTERVAL: Millis = Millis(3_600_000);
/// Number of slices that a TWAP may send at once, to catch up with the untraded part of earlier ones.
pub const CATCH_UP: u64 = 3;
/// Number of slots in a row in which a triggered exit of a bracket tries to close the rest.
pub const EXIT_TRIES: u8 = 10;

/// The side from which the mark price reaches a threshold.
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
pub enum Direction {
	/// Triggered when the mark price is at the threshold or above: the stop of a short, the take-profit of a long.
	Above,
	/// Triggered when the mark price is at the threshold or below: the stop of a long, the take-profit of a short.
	Below,
}

/// An order that is sent when the mark price reaches a threshold: a stop or a take-profit.
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
pub struct TriggerRequest {
	/// The order that is sent then, with its own price. The price of a market order is its protection.
	pub order: OrderRequest,
	/// Direction of the mark price.
	pub direction: Direction,
	/// The threshold of the mark price.
	pub mark: Ticks,
}

/// A large order that the chain sends in slices of equal size, evenly over time.
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
pub struct TwapRequest {
	/// The whole order. Its kind is immediate-or-cancel, and its price bounds each slice.
	pub order: OrderRequest,
	/// Number of slices, from 2 to [`MAX_SLICES`].
	pub slices: u16,
	/// Time from one slice to the next, from [`MIN_INTERVAL`] to [`MAX_INTERVAL`]. The first is sent at once.
	pub interval: Millis,
}

/// An exit of a bracket.
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
pub struct Exit {
	/// The mark price that triggers it.
	pub mark: Ticks,
	/// The worst price at which it closes.
	pub price: Ticks,
}

/// An order with exits that follow what it fills; the one that is triggered cancels the other.
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
pub struct BracketRequest {
	/// The order that opens the position.
	pub entry: OrderRequest,
	/// Closes at a loss: below for a long, above for a short.
	pub stop: Option<Exit>,
	/// Closes at a profit: above for a long, below for a short.
	pub target: Option<Exit>,
}

/// A TWAP at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Twap {
	/// The request.
	pub request: TwapRequest,
	/// Time at which its first slice was due.
	pub begin: Millis,
	/// Lots traded so far.
	pub filled: Lots,
	/// Place of its next slice in the agenda; `None` after the last.
	pub scheduled: Option<AgendaPlace>,
}

impl Twap {
	/// Number of slices due at `now`, at least 1.
	pub fn due_slices(&self, now: Millis) -> u64 {
		let passed = now.since(self.begin).0.checked_div(self.request.interval.0).unwrap_or(0);
		passed.saturating_add(1).min(self.request.slices.into())
	}

	/// Lots to send at `now`: due by then and not traded, but at most [`CATCH_UP`] slices. The schedule is rounded down, so
	/// the last slice takes the remainder.
	pub fn due_lots(&self, now: Millis) -> Lots {
		let total = u128::from(self.request.order.lots.0);
		let slices = u128::from(self.request.slices.max(1));
		let due = total.saturating_mul(self.due_slices(now).into()) / slices;
		let slice = total.div_ceil(slices);
		let open = due.saturating_sub(self.filled.0.into());
		Lots(u64::try_from(open.min(slice.saturating_mul(CATCH_UP.into()))).unwrap_or(u64::MAX))
	}

	/// Time at which the slice after those of `now` is due; `None` after the last.
	pub fn next_due(&self, now: Millis) -> Option<Millis> {
		let slices = self.due_slices(now);
		let at = self.request.interval.0.checked_mul(slices)?.checked_add(self.begin.0)?;
		(slices < self.request.slices.into()).then_some(Millis(at))
	}
}

/// Stage of a bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum BracketStage {
	/// Its entry has not traded yet.
	Entering,
	/// It holds a position, and its exits stand in the agenda.
	Armed {
		/// The stop.
		stop: Option<AgendaPlace>,
		/// The target.
		target: Option<AgendaPlace>,
	},
	/// An exit was triggered, and is closing.
	Closing {
		/// The exit.
		exit: Exit,
		/// Number of tries left.
		tries: u8,
		/// Place of its next try in the agenda.
		scheduled: AgendaPlace,
	},
}

/// A bracket at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Bracket {
	/// The side of its entry.
	pub side: Side,
	/// Treatment of orders of the same account that an exit meets.
	pub self_trade: SelfTrade,
	/// Closes at a loss.
	pub stop: Option<Exit>,
	/// Closes at a profit.
	pub target: Option<Exit>,
	/// Lots that the entry has filled.
	pub filled: Lots,
	/// Lots that its exits have closed.
	pub closed: Lots,
	/// Whether the entry may still trade.
	pub awaits_entry: bool,
	/// Its stage.
	pub stage: BracketStage,
}

impl Bracket {
	/// Lots that its exits have to close.
	pub fn open(&self) -> Lots {
		Lots(self.filled.0.saturating_sub(self.closed.0))
	}
}

/// Kind of a conditional order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum ConditionalKind {
	/// Sends one order at a price.
	Trigger {
		/// The order.
		order: OrderRequest,
		/// Its place in the agenda.
		scheduled: AgendaPlace,
	},
	/// Sends slices over time.
	Twap(Twap),
	/// Closes what its entry opened.
	Bracket(Bracket),
}

/// A conditional order of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct ConditionalOrder {
	/// The client's name for it, which its orders have as well.
	pub client_id: ClientOrderId,
	/// The market.
	pub market: MarketId,
	/// Limits of the agent that sent it; `None` if the owner did.
	pub agent: Option<AgentCap>,
	/// Its kind.
	pub kind: ConditionalKind,
}

impl ConditionalOrder {
	/// Its places in the agenda.
	pub fn scheduled(&self) -> impl Iterator<Item = AgendaPlace> {
		let (first, second) = match self.kind {
			ConditionalKind::Trigger { scheduled, .. } => (Some(scheduled), None),
			ConditionalKind::Twap(twap) => (twap.scheduled, None),
			ConditionalKind::Bracket(bracket) => match bracket.stage {
				BracketStage::Entering => (None, None),
				BracketStage::Armed { stop, target } => (stop, target),
				BracketStage::Closing { scheduled, .. } => (Some(scheduled), None),
			},
		};
		first.into_iter().chain(second)
	}

	/// Lots that it may still trade.
	pub fn left(&self) -> Lots {
		match &self.kind {
			ConditionalKind::Trigger { order, .. } => order.lots,
			ConditionalKind::Twap(twap) => {
				Lots(twap.request.order.lots.0.saturating_sub(twap.filled.0))
			}
			ConditionalKind::Bracket(bracket) => bracket.open(),
		}
	}

	/// Whether an order of its name may be its entry.
	pub fn awaits(&self, order: &OrderRequest) -> bool {
		matches!(self.kind, ConditionalKind::Bracket(at) if at.awaits_entry && at.side == order.side)
			&& self.market == order.market
	}

	/// Whether it can only shrink a position.
	pub fn protects(&self) -> bool {
		match &self.kind {
			ConditionalKind::Trigger { order, .. } => order.reduce_only,
			ConditionalKind::Twap(twap) => twap.request.order.reduce_only,
			ConditionalKind::Bracket(_) => true,
		}
	}
}

/// The block in which the orders of an account are cancelled, unless it moves the deadline before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Deadline {
	/// The block.
	pub height: BlockHeight,
	/// Its place in the agenda.
	pub scheduled: AgendaPlace,
}

/// Conditional orders and deadline of an account: one storage value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Conditionals {
	/// At most [`MAX_CONDITIONALS`], the oldest first.
	pub orders: Vec<ConditionalOrder>,
	/// The deadline.
	pub deadline: Option<Deadline>,
}

impl MaxEncodedLen for Conditionals {
	fn max_encoded_len() -> usize {
		Compact::<u32>::max_encoded_len()
			+ MAX_CONDITIONALS * ConditionalOrder::max_encoded_len()
			+ Option::<Deadline>::max_encoded_len()
	}
}

impl Conditionals {
	/// Whether there is nothing to keep.
	pub fn is_empty(&self) -> bool {
		self.orders.is_empty() && self.deadline.is_none()
	}

	/// The conditional order of this name.
	pub fn find(&self, client_id: ClientOrderId) -> Option<&ConditionalOrder> {
		self.orders.iter().find(|conditional| conditional.client_id == client_id)
	}

	/// The conditional order of this name, to change it.
	pub fn find_mut(&mut self, client_id: ClientOrderId) -> Option<&mut ConditionalOrder> {
		self.orders.iter_mut().find(|conditional| conditional.client_id == client_id)
	}
}
