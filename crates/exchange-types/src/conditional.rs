//! Conditional orders: each waits for a price, a time or a fill, and then sends orders.

use crate::{AgendaPlace, AgentCap, OrderRequest, Wait};
use alloc::vec::Vec;
use codec::{Compact, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use novation_units::{ClientOrderId, Lots, MarketId, Millis, SelfTrade, Side, SignedLots, Ticks};
use scale_info::TypeInfo;

/// The most conditional orders of an account.
pub const MAX_CONDITIONALS: usize = 32;
/// The most slices of a TWAP.
pub const MAX_SLICES: u16 = 1_000;
/// The shortest time between two slices, in milliseconds: one slot of the chain.
pub const MIN_INTERVAL: Millis = Millis(6_000);
/// The longest time between two slices, in milliseconds.
pub const MAX_INTERVAL: Millis = Millis(3_600_000);
/// The most slices that a TWAP sends at once to catch up after earlier ones did not trade in full.
pub const CATCH_UP: u64 = 3;
/// The number of times that a triggered bracket exit meets the book to close the rest.
pub const EXIT_TRIES: u8 = 10;
/// The most entries of an account in a list of the agenda that is served first. Those beyond wait with all others, so
/// that no account can delay the protection of another with many entries.
pub const PROTECTED_ENTRIES: usize = 4;
/// Time between two tries of an exit, in milliseconds: one slot of the relay chain.
pub const EXIT_INTERVAL: Millis = MIN_INTERVAL;

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
	/// Triggers when the mark price is at or above the threshold: the stop of a short, the take-profit of a long.
	Above,
	/// Triggers when the mark price is at or below the threshold: the stop of a long, the take-profit of a short.
	Below,
}

/// A stop or a take-profit: sends an order when the mark price reaches a threshold.
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
	/// The order to send, with its own limit price. For a market order that price is the protection.
	pub order: OrderRequest,
	/// Direction from which the mark price reaches the threshold.
	pub direction: Direction,
	/// Threshold of the mark price.
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
	/// The whole order. It is immediate-or-cancel, and its price bounds each slice.
	pub order: OrderRequest,
	/// Number of slices, from 2 to [`MAX_SLICES`].
	pub slices: u16,
	/// Time from one slice to the next, from [`MIN_INTERVAL`] to [`MAX_INTERVAL`]. The chain sends the first at once.
	pub interval: Millis,
}

/// An exit of a bracket: a stop or a target.
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
	/// The mark price that triggers the exit.
	pub mark: Ticks,
	/// The worst price at which the exit closes.
	pub price: Ticks,
}

/// An order with two exits that close its fills. The exit that triggers first cancels the other.
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
	/// The entry order, which opens the position.
	pub entry: OrderRequest,
	/// The stop: closes at a loss, below the entry for a long, above it for a short.
	pub stop: Option<Exit>,
	/// The target: closes at a profit, above the entry for a long, below it for a short.
	pub target: Option<Exit>,
}

/// A running TWAP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Twap {
	/// The request.
	pub request: TwapRequest,
	/// Time at which the first slice was due.
	pub begin: Millis,
	/// Lots traded.
	pub filled: Lots,
	/// Place of the next slice in the agenda; `None` after the last.
	pub scheduled: Option<AgendaPlace>,
}

impl Twap {
	/// Number of slices due at `now`, at least 1.
	pub fn due_slices(&self, now: Millis) -> u64 {
		let passed = now.since(self.begin).0.checked_div(self.request.interval.0).unwrap_or(0);
		passed.saturating_add(1).min(self.request.slices.into())
	}

	/// Lots to send at `now`: the lots due and not yet traded, limited to [`CATCH_UP`] slices.
	///
	/// Lots due are rounded down, so the last slice takes the remainder.
	pub fn due_lots(&self, now: Millis) -> Lots {
		let total = u128::from(self.request.order.lots.0);
		let slices = u128::from(self.request.slices.max(1));
		let due = total.saturating_mul(self.due_slices(now).into()) / slices;
		let slice = total.div_ceil(slices);
		let open = due.saturating_sub(self.filled.0.into());
		Lots(u64::try_from(open.min(slice.saturating_mul(CATCH_UP.into()))).unwrap_or(u64::MAX))
	}

	/// Time at which the first slice after `now` is due; `None` after the last.
	pub fn next_due(&self, now: Millis) -> Option<Millis> {
		let slices = self.due_slices(now);
		let at = self.request.interval.0.checked_mul(slices)?.checked_add(self.begin.0)?;
		(slices < self.request.slices.into()).then_some(Millis(at))
	}
}

/// Stage of a bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum BracketStage {
	/// The entry has not traded yet.
	Entering,
	/// The bracket holds a position, and its exits wait in the agenda.
	Armed {
		/// Place of the stop in the agenda.
		stop: Option<AgendaPlace>,
		/// Place of the target in the agenda.
		target: Option<AgendaPlace>,
	},
	/// An exit has triggered and is closing the position.
	Closing {
		/// The exit that triggered.
		exit: Exit,
		/// Number of tries left.
		tries: u8,
		/// Place of the next try in the agenda.
		scheduled: AgendaPlace,
	},
}

/// A running bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Bracket {
	/// Side of the entry.
	pub side: Side,
	/// Treatment of orders of the same account that an exit meets.
	pub self_trade: SelfTrade,
	/// The exit that closes at a loss.
	pub stop: Option<Exit>,
	/// The exit that closes at a profit.
	pub target: Option<Exit>,
	/// Lots that the entry has filled.
	pub filled: Lots,
	/// Lots that its exits have closed.
	pub closed: Lots,
	/// Lots whose position was closed otherwise.
	pub released: Lots,
	/// Whether the entry may still trade.
	pub awaits_entry: bool,
	/// Stage of the bracket.
	pub stage: BracketStage,
}

impl Bracket {
	/// Lots that the exits have still to close.
	pub fn open(&self) -> Lots {
		Lots(self.filled.0.saturating_sub(self.closed.0).saturating_sub(self.released.0))
	}

	/// This bracket once its account holds `held` lots on its side: it protects no more than these.
	pub fn holding(self, held: Lots) -> Self {
		let beyond = self.open().0.saturating_sub(held.0);
		Self { released: Lots(self.released.0.saturating_add(beyond)), ..self }
	}
}

/// Kind of a conditional order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum ConditionalKind {
	/// A stop or take-profit: sends one order at a price.
	Trigger {
		/// The request.
		order: OrderRequest,
		/// Place in the agenda.
		scheduled: AgendaPlace,
	},
	/// A TWAP: sends slices over time.
	Twap(Twap),
	/// A bracket: closes the position that its entry opened.
	Bracket(Bracket),
}

/// A conditional order of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct ConditionalOrder {
	/// Client order id, which the orders that it sends carry as well.
	pub client_id: ClientOrderId,
	/// Market of the orders that it sends.
	pub market: MarketId,
	/// Limits of the agent that sent it; `None` if the owner sent it.
	pub agent: Option<AgentCap>,
	/// Whether it protects a position. A reduce-only order is tied to the first position that it could reduce, and ends
	/// with it.
	pub is_tied: bool,
	/// Kind of the conditional order, with its state.
	pub kind: ConditionalKind,
}

impl ConditionalOrder {
	/// All places of the conditional order in the agenda.
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

	/// The side of the position that it protects; `None` if it may add to a position.
	fn protected_side(&self) -> Option<Side> {
		let order = match &self.kind {
			ConditionalKind::Trigger { order, .. } => order,
			ConditionalKind::Twap(twap) => &twap.request.order,
			ConditionalKind::Bracket(bracket) => return Some(bracket.side),
		};
		order.reduce_only.then(|| order.side.opposite())
	}

	/// This conditional order once its account holds `position` in its market; `None` if it ends with the position that
	/// it protected.
	pub fn following(self, position: SignedLots) -> Option<Self> {
		let Some(side) = self.protected_side() else { return Some(self) };
		let held = match position.side() {
			Some(held) if held == side => position.abs(),
			_ => Lots::ZERO,
		};
		match self.kind {
			ConditionalKind::Bracket(bracket) => {
				let kind = ConditionalKind::Bracket(bracket.holding(held));
				Some(Self { kind, ..self })
			}
			_ if held.is_zero() => (!self.is_tied).then_some(self),
			_ => Some(Self { is_tied: true, ..self }),
		}
	}

	/// Whether an order with its client order id may be its entry.
	pub fn awaits(&self, order: &OrderRequest) -> bool {
		matches!(self.kind, ConditionalKind::Bracket(at) if at.awaits_entry && at.side == order.side)
			&& self.market == order.market
	}

	/// Whether it can only reduce a position.
	pub fn protects(&self) -> bool {
		match &self.kind {
			ConditionalKind::Trigger { order, .. } => order.reduce_only,
			ConditionalKind::Twap(twap) => twap.request.order.reduce_only,
			ConditionalKind::Bracket(_) => true,
		}
	}
}

/// The most deadlines of an owner or of an agent.
pub const MAX_DEADLINES: usize = 4;
/// The most numbers of an account's agents.
pub const MAX_AGENT_NUMBERS: usize = 32;

/// A dead man's switch: the time at which the account's orders are cancelled unless it renews the deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Deadline {
	/// The agent whose switch it is, by its number; `None`: the owner's.
	pub agent: Option<u8>,
	/// Market of the orders; `None`: all markets.
	pub market: Option<MarketId>,
	/// Time of the deadline, in milliseconds of the chain's clock.
	pub at: Millis,
	/// Place in the agenda.
	pub scheduled: AgendaPlace,
}

/// Conditional orders and deadlines of an account, as one storage value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Conditionals {
	/// At most [`MAX_CONDITIONALS`], the oldest first.
	pub orders: Vec<ConditionalOrder>,
	/// At most [`MAX_DEADLINES`] of the owner and of each agent.
	pub deadlines: Vec<Deadline>,
}

impl MaxEncodedLen for Conditionals {
	fn max_encoded_len() -> usize {
		Compact::<u32>::max_encoded_len()
			+ MAX_CONDITIONALS * ConditionalOrder::max_encoded_len()
			+ Compact::<u32>::max_encoded_len()
			+ MAX_DEADLINES * (1 + MAX_AGENT_NUMBERS) * Deadline::max_encoded_len()
	}
}

impl Conditionals {
	/// Whether the account has neither conditional orders nor deadlines.
	pub fn is_empty(&self) -> bool {
		self.orders.is_empty() && self.deadlines.is_empty()
	}

	/// Where an entry that protects a position waits: in the list that is served first, unless the account has its share
	/// of that list already.
	pub fn protected(&self, wait: Wait) -> Wait {
		let first = wait.protected();
		let entries = self.orders.iter().flat_map(ConditionalOrder::scheduled);
		let own = entries.filter(|place| place.wait.list() == first.list()).count();
		match own < PROTECTED_ENTRIES {
			true => first,
			false => wait,
		}
	}

	/// The conditional order with this client order id.
	pub fn find(&self, client_id: ClientOrderId) -> Option<&ConditionalOrder> {
		self.orders.iter().find(|conditional| conditional.client_id == client_id)
	}

	/// The conditional order with this client order id, mutably.
	pub fn find_mut(&mut self, client_id: ClientOrderId) -> Option<&mut ConditionalOrder> {
		self.orders.iter_mut().find(|conditional| conditional.client_id == client_id)
	}
}
