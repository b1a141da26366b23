//! ConditionalOrder orders: what waits for a price, a time or a fill, and then sends orders.

use crate::{AgentCap, OrderRequest};
use alloc::vec::Vec;
use codec::{Compact, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_book::{OrderKey, SelfTrade};
use novation_units::{BlockHeight, ClientOrderId, Lots, MarketId, Millis, Side, Ticks};
use scale_info::TypeInfo;

/// How many conditional orders an account may have.
pub const MAX_CONDITIONALS: usize = 32;
/// Most slices of a TWAP.
pub const MAX_SLICES: u16 = 1_000;
/// Shortest time between two slices: one slot of the chain.
pub const MIN_INTERVAL: Millis = Millis(6_000);
/// Longest time between two slices.
pub const MAX_INTERVAL: Millis = Millis(3_600_000);
/// How many slices at once a TWAP may send to catch up with what earlier ones could not trade.
pub const CATCH_UP: u64 = 3;
/// In how many blocks in a row a triggered exit of a bracket tries to close what is left.
pub const EXIT_TRIES: u8 = 10;

/// From which side the mark price comes.
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

impl Direction {
	/// On which side of an agenda such a threshold stands, so that the first to be reached comes first.
	pub fn side(self) -> Side {
		match self {
			Self::Above => Side::Ask,
			Self::Below => Side::Bid,
		}
	}
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
	/// What is sent then, with its own price: of a market order the price is its protection.
	pub order: OrderRequest,
	/// From which side the mark comes.
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
	/// All of it. Its kind is immediate-or-cancel, and its price bounds each slice.
	pub order: OrderRequest,
	/// Into how many slices, from 2 to [`MAX_SLICES`].
	pub slices: u16,
	/// Time from one slice to the next, from [`MIN_INTERVAL`] to [`MAX_INTERVAL`]. The first is sent at once.
	pub interval: Millis,
}

/// Where a bracket leaves its position.
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
	/// What opens the position.
	pub entry: OrderRequest,
	/// Closes at a loss: below for a long, above for a short.
	pub stop: Option<Exit>,
	/// Closes at a profit: above for a long, below for a short.
	pub target: Option<Exit>,
}

/// A TWAP at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Twap {
	/// What was asked for.
	pub request: TwapRequest,
	/// When its first slice was due.
	pub begin: Millis,
	/// What has traded so far.
	pub filled: Lots,
	/// Where its next slice stands in the agenda; none after the last.
	pub scheduled: Option<OrderKey>,
}

impl Twap {
	/// How many slices are due at `now`, from 1.
	pub fn due_slices(&self, now: Millis) -> u64 {
		let passed = now.since(self.begin).0.checked_div(self.request.interval.0).unwrap_or(0);
		passed.saturating_add(1).min(self.request.slices.into())
	}

	/// What to send at `now`: what is due by then and has not traded, but no more than [`CATCH_UP`] slices.
	/// The schedule is rounded down, so the last slice takes the remainder.
	pub fn due_lots(&self, now: Millis) -> Lots {
		let total = u128::from(self.request.order.lots.0);
		let slices = u128::from(self.request.slices.max(1));
		let due = total.saturating_mul(self.due_slices(now).into()) / slices;
		let slice = total.div_ceil(slices);
		let open = due.saturating_sub(self.filled.0.into());
		Lots(u64::try_from(open.min(slice.saturating_mul(CATCH_UP.into()))).unwrap_or(u64::MAX))
	}

	/// When the slice after those of `now` is due; none after the last.
	pub fn next_due(&self, now: Millis) -> Option<Millis> {
		let slices = self.due_slices(now);
		let at = self.request.interval.0.checked_mul(slices)?.checked_add(self.begin.0)?;
		(slices < self.request.slices.into()).then_some(Millis(at))
	}
}

/// What a bracket waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum BracketStage {
	/// Its entry has not traded yet.
	Entering,
	/// It holds a position, and its exits stand in the agenda.
	Armed {
		/// The stop.
		stop: Option<OrderKey>,
		/// The target.
		target: Option<OrderKey>,
	},
	/// An exit was triggered, and is closing.
	Closing {
		/// Which.
		exit: Exit,
		/// How often it may still try.
		tries: u8,
		/// Where its next try stands in the agenda.
		scheduled: OrderKey,
	},
}

/// A bracket at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Bracket {
	/// The side of its entry.
	pub side: Side,
	/// What happens when an exit meets an order of the same account.
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
	/// What it waits for.
	pub stage: BracketStage,
}

impl Bracket {
	/// What its exits have to close.
	pub fn open(&self) -> Lots {
		Lots(self.filled.0.saturating_sub(self.closed.0))
	}
}

/// What an conditional order does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum ConditionalKind {
	/// Sends one order at a price.
	Trigger {
		/// The order.
		order: OrderRequest,
		/// Where it stands in the agenda.
		scheduled: OrderKey,
	},
	/// Sends slices over time.
	Twap(Twap),
	/// Closes what its entry opened.
	Bracket(Bracket),
}

/// An conditional order of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct ConditionalOrder {
	/// The client's name for it, which its orders bear as well.
	pub client_id: ClientOrderId,
	/// Where.
	pub market: MarketId,
	/// What binds the agent that sent it; none when the owner did.
	pub agent: Option<AgentCap>,
	/// What it does.
	pub kind: ConditionalKind,
}

impl ConditionalOrder {
	/// Its places in the agenda.
	pub fn scheduled(&self) -> impl Iterator<Item = OrderKey> {
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

	/// What it may still trade.
	pub fn left(&self) -> Lots {
		match &self.kind {
			ConditionalKind::Trigger { order, .. } => order.lots,
			ConditionalKind::Twap(twap) => {
				Lots(twap.request.order.lots.0.saturating_sub(twap.filled.0))
			}
			ConditionalKind::Bracket(bracket) => bracket.open(),
		}
	}

	/// Whether an order that bears its name may be its entry.
	pub fn awaits(&self, order: &OrderRequest) -> bool {
		matches!(self.kind, ConditionalKind::Bracket(at) if at.awaits_entry && at.side == order.side)
			&& self.market == order.market
	}

	/// Whether all that it can do is to shrink a position.
	pub fn protects(&self) -> bool {
		match &self.kind {
			ConditionalKind::Trigger { order, .. } => order.reduce_only,
			ConditionalKind::Twap(twap) => twap.request.order.reduce_only,
			ConditionalKind::Bracket(_) => true,
		}
	}
}

/// When the orders of an account are cancelled, unless it says otherwise before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Deadline {
	/// In which block.
	pub height: BlockHeight,
	/// Where it stands in the agenda.
	pub scheduled: OrderKey,
}

/// What an account has standing beside its open orders: one storage value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Conditionals {
	/// At most [`MAX_CONDITIONALS`], the oldest first.
	pub orders: Vec<ConditionalOrder>,
	/// The dead man's switch.
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
