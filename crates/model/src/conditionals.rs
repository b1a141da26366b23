//! Conditional orders by the rules: one list, searched in full for the next order to act.

use super::{trading::Stop, Naive, Placing};
use novation_exchange_types::{
	AgentCap, BracketRequest, CancelReason, Direction, Event, Exit, Matching, OrderRequest,
	RejectReason, TriggerRequest, TwapRequest, MAX_CONDITIONALS,
};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Millis, Side};

/// The condition that a conditional order waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
	/// The mark price of its market.
	Mark(Direction, u64),
	/// The clock.
	Time(u64),
}

/// The action of a conditional order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NaiveKind {
	/// Sends one order.
	Trigger(OrderRequest),
	/// Sends slices of an order.
	Twap {
		/// The request.
		request: TwapRequest,
		/// Time of the first slice.
		begin: u64,
		/// Lots that have traded.
		filled: u64,
	},
	/// Closes the lots that its entry filled.
	Bracket {
		/// The request.
		request: BracketRequest,
		/// Lots filled by the entry.
		filled: u64,
		/// Lots closed by the exits.
		closed: u64,
		/// Lots of the entry whose position was closed by something else.
		lost: u64,
		/// The triggered exit, and its remaining tries.
		closing: Option<(Exit, u8)>,
		/// Whether the exits have been armed.
		armed: bool,
		/// Whether the entry may still come.
		awaits_entry: bool,
	},
}

/// A conditional order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NaiveConditional {
	pub account: AccountIndex,
	pub client_id: ClientOrderId,
	pub market: MarketId,
	/// Its conditions, each with its scheduling number.
	pub waits: Vec<(Wait, u64)>,
	/// The scheduling numbers of the conditions that are served before all others.
	pub served_first: Vec<u64>,
	/// Limits of the agent that sent it.
	pub agent: Option<AgentCap>,
	/// Whether its account has had a position that it protects.
	pub has_position: bool,
	pub kind: NaiveKind,
}

impl NaiveConditional {
	pub(super) fn left(&self) -> u64 {
		match &self.kind {
			NaiveKind::Trigger(order) => order.lots.0,
			NaiveKind::Twap { request, filled, .. } => request.order.lots.0 - filled,
			NaiveKind::Bracket { filled, closed, lost, .. } => filled - closed - lost,
		}
	}

	pub(super) fn only_reduces(&self) -> bool {
		match &self.kind {
			NaiveKind::Trigger(order) => order.reduce_only,
			NaiveKind::Twap { request, .. } => request.order.reduce_only,
			NaiveKind::Bracket { .. } => true,
		}
	}
}

impl Naive {
	pub(super) fn filing(&mut self) -> u64 {
		self.filings += 1;
		self.filings
	}

	pub(super) fn conditional_at(
		&self,
		account: AccountIndex,
		name: ClientOrderId,
	) -> Option<usize> {
		self.conditionals.iter().position(|at| at.account == account && at.client_id == name)
	}

	/// Whether a conditional order reserves the client id of an order. Each does, except a bracket for its own entry.
	pub(super) fn conditional_holds(&self, account: AccountIndex, order: &OrderRequest) -> bool {
		self.conditional_at(account, order.client_id).is_some_and(|at| {
			match &self.conditionals[at].kind {
				NaiveKind::Bracket { request, awaits_entry: true, .. } => {
					(request.entry.market, request.entry.side) != (order.market, order.side)
				}
				_ => true,
			}
		})
	}

	fn file(
		&mut self,
		placements: &[Placing],
		(account, agent): (AccountIndex, Option<AgentCap>),
		order: &OrderRequest,
		waits: Vec<Wait>,
		kind: NaiveKind,
		never_acts: Option<RejectReason>,
	) -> bool {
		let OrderRequest { client_id, market, .. } = *order;
		let is_taken =
			placements.iter().any(|at| at.account == account && at.order.client_id == client_id)
				|| self.orders.iter().any(|at| at.account == account && at.client_id == client_id)
				|| self.conditional_at(account, client_id).is_some();
		let needs_a_book = !matches!(kind, NaiveKind::Trigger(_));
		let has_none = self.facts[&market].terms.matching == Matching::Auction;
		let many = self.conditionals.iter().filter(|at| at.account == account).count();
		let reason = match (is_taken, many >= MAX_CONDITIONALS) {
			(true, _) => Some(RejectReason::DuplicateClientId),
			(false, true) => Some(RejectReason::TooManyConditionals),
			(false, false) if needs_a_book && has_none => Some(RejectReason::NotInAuction),
			(false, false) => never_acts,
		};
		if let Some(reason) = reason {
			self.reject_order(account, order, reason);
			return false;
		}
		let waits: Vec<_> = waits.into_iter().map(|wait| (wait, self.filing())).collect();
		let has_position = false;
		self.conditionals.push(NaiveConditional {
			account,
			client_id,
			market,
			waits,
			served_first: Vec::new(),
			agent,
			has_position,
			kind,
		});
		if let NaiveKind::Trigger(OrderRequest { reduce_only: true, .. }) = kind {
			self.serve_first(self.conditionals.len() - 1);
		}
		self.events.push(Event::ConditionalScheduled { account, client_id, market });
		self.follow_position(account, market);
		true
	}

	pub(super) fn schedule_trigger(
		&mut self,
		placements: &[Placing],
		account: AccountIndex,
		request: &TriggerRequest,
		agent: Option<AgentCap>,
	) {
		let reason = self.never_acts(&request.order, request.mark.0);
		let wait = Wait::Mark(request.direction, request.mark.0);
		let kind = NaiveKind::Trigger(request.order);
		self.file(placements, (account, agent), &request.order, vec![wait], kind, reason);
	}

	/// Reason why an order could not act if the mark were `mark`, wherever the index may then be.
	fn never_acts(&self, order: &OrderRequest, mark: u64) -> Option<RejectReason> {
		if let Err(reason) = self.examine_lasting(order) {
			return Some(reason);
		}
		let basis = self.facts[&order.market].terms.prices.max_basis.0;
		let reach = i128::from(mark) * i128::from(basis) / 1_000_000 + 1;
		let (high, low) = (i128::from(mark) + reach, (i128::from(mark) - reach).max(0));
		let (first, second) = if order.side == Side::Bid { (high, low) } else { (low, high) };
		match self.examine_price(order, first) {
			Err(RejectReason::BeyondLimit { .. }) => self.examine_price(order, second).err(),
			examined => examined.err(),
		}
	}

	pub(super) fn schedule_twap(
		&mut self,
		placements: &[Placing],
		account: AccountIndex,
		request: &TwapRequest,
		agent: Option<AgentCap>,
	) {
		let begin = self.now.0;
		let kind = NaiveKind::Twap { request: *request, begin, filled: 0 };
		self.file(
			placements,
			(account, agent),
			&request.order,
			vec![Wait::Time(begin)],
			kind,
			None,
		);
	}

	pub(super) fn schedule_bracket(
		&mut self,
		placements: &mut Vec<Placing>,
		place: usize,
		account: AccountIndex,
		request: &BracketRequest,
		agent: Option<AgentCap>,
	) {
		let kind = NaiveKind::Bracket {
			request: *request,
			filled: 0,
			closed: 0,
			lost: 0,
			closing: None,
			armed: false,
			awaits_entry: true,
		};
		if self.file(placements, (account, agent), &request.entry, Vec::new(), kind, None) {
			placements.push(Placing { place, account, order: request.entry, agent });
		}
	}

	pub(super) fn cancel_conditional(&mut self, at: usize, reason: CancelReason) {
		let conditional = self.conditionals.remove(at);
		let lots = Lots(conditional.left());
		let NaiveConditional { account, client_id, market, .. } = conditional;
		self.events.push(Event::OrderCancelled { account, client_id, market, lots, reason });
	}

	/// Cancels the matching conditional orders of an account, oldest first.
	pub(super) fn cancel_conditionals(
		&mut self,
		account: AccountIndex,
		reason: CancelReason,
		wanted: impl Fn(&NaiveConditional) -> bool,
	) {
		while let Some(at) =
			self.conditionals.iter().position(|at| at.account == account && wanted(at))
		{
			self.cancel_conditional(at, reason);
		}
	}

	pub(super) fn trade_child(&mut self, account: AccountIndex, order: &OrderRequest) {
		let OrderRequest { client_id, market, .. } = *order;
		// Its position may have ended since it was sent, and it with its position.
		let Some(at) = self.conditional_at(account, client_id) else { return };
		let mut order = *order;
		if let NaiveKind::Bracket { .. } = self.conditionals[at].kind {
			order.lots = Lots(order.lots.0.min(self.conditionals[at].left()));
		}
		let tried = self.try_child(account, &order);
		if let Err(reason) = tried {
			self.events.push(Event::ConditionalHeld { account, client_id, market, reason });
		}
		// A try counts if it met the book.
		let counts = match tried {
			Ok(()) => true,
			Err(RejectReason::NotFillable { .. }) => true,
			Err(RejectReason::InsufficientMargin { .. }) => true,
			Err(_) => false,
		};
		if let Some(at) = self.conditional_at(account, client_id).filter(|_| counts) {
			if let NaiveKind::Bracket { closing: Some((_, tries)), .. } =
				&mut self.conditionals[at].kind
			{
				*tries -= 1;
			}
		}
	}

	fn try_child(
		&mut self,
		account: AccountIndex,
		order: &OrderRequest,
	) -> Result<(), RejectReason> {
		self.examine_terms(order)?;
		if self.facts[&order.market].terms.matching == Matching::Auction {
			return Err(RejectReason::NotInAuction);
		}
		let bounds = &self.facts[&order.market].terms.orders;
		if !order.reduce_only && order.lots < bounds.min_lots {
			let (least, most) = (bounds.min_lots, bounds.max_lots);
			return Err(RejectReason::LotsOutOfBounds { least, most });
		}
		if !self.is_worth_it(order.market, order.lots.0, order.price.0, order.reduce_only) {
			return Err(RejectReason::NotionalTooSmall { least: bounds.min_notional });
		}
		let lots = self.doable(account, order);
		if lots == 0 {
			return Err(RejectReason::NothingToReduce);
		}
		let order = OrderRequest { lots: Lots(lots), ..*order };
		let conditional =
			self.conditional_at(account, order.client_id).expect("its conditional order sends it");
		self.agent_may(account, &order, self.conditionals[conditional].agent)?;
		let (left, stop) = self.sweep(account, &order);
		self.gone.clear();
		match stop {
			_ if left < lots => Ok(()),
			Stop::Margin(missing) => Err(RejectReason::InsufficientMargin { missing }),
			_ => Err(RejectReason::NotFillable { available: Lots(0) }),
		}
	}

	pub(super) fn follow_fill(
		&mut self,
		account: AccountIndex,
		name: ClientOrderId,
		side: Side,
		lots: u64,
	) {
		let Some(at) = self.conditional_at(account, name) else { return };
		match &mut self.conditionals[at].kind {
			NaiveKind::Trigger(_) => (),
			NaiveKind::Twap { filled, .. } => *filled += lots,
			NaiveKind::Bracket { request, filled, closed, .. } => {
				*(if request.entry.side == side { filled } else { closed }) += lots;
			}
		}
	}

	/// Ends the round: arms exits for filled entries, and removes finished orders.
	pub(super) fn settle_conditionals(&mut self) {
		let mut accounts: Vec<_> = self.conditionals.iter().map(|at| at.account).collect();
		accounts.sort();
		accounts.dedup();
		for account in accounts {
			let own = |at: &&NaiveConditional| at.account == account;
			let names: Vec<_> =
				self.conditionals.iter().filter(own).map(|at| at.client_id).collect();
			for name in names {
				let at = self.conditional_at(account, name).unwrap();
				if let Some(filled) = self.settle_conditional(at) {
					let NaiveConditional { account, client_id, market, .. } =
						self.conditionals.remove(at);
					let filled = Lots(filled);
					self.events.push(Event::ConditionalEnded {
						account,
						client_id,
						market,
						filled,
					});
				}
			}
		}
	}

	/// The outcome of a conditional order, if it ends now.
	fn settle_conditional(&mut self, at: usize) -> Option<u64> {
		let NaiveConditional { account, client_id, ref waits, .. } = self.conditionals[at];
		let has_entry =
			self.orders.iter().any(|at| at.account == account && at.client_id == client_id);
		let is_over = waits.is_empty();
		let (stop_filing, target_filing) = (self.filings + 1, self.filings + 2);
		let left = self.conditionals[at].left();
		let (mut disarm, mut armed_now) = (false, false);
		let ends = match &mut self.conditionals[at].kind {
			NaiveKind::Trigger(_) => None,
			NaiveKind::Twap { filled, .. } => (is_over || left == 0).then_some(*filled),
			NaiveKind::Bracket { request, closed, closing, armed, awaits_entry, .. } => {
				*awaits_entry = has_entry;
				if left == 0 && !has_entry || closing.is_some_and(|(_, tries)| tries == 0) {
					return Some(*closed);
				}
				if left == 0 && *armed && closing.is_none() {
					*armed = false;
					disarm = true;
				}
				if left > 0 && !*armed && closing.is_none() {
					*armed = true;
					armed_now = true;
					self.filings += 2;
					let (stop, target) = match request.entry.side {
						Side::Bid => (Direction::Below, Direction::Above),
						Side::Ask => (Direction::Above, Direction::Below),
					};
					let wait = |exit: Option<Exit>, direction, filing| {
						exit.map(|exit| (Wait::Mark(direction, exit.mark.0), filing))
					};
					let stop = wait(request.stop, stop, stop_filing);
					let target = wait(request.target, target, target_filing);
					self.conditionals[at].waits = stop.into_iter().chain(target).collect();
				}
				None
			}
		};
		if disarm {
			self.conditionals[at].waits.clear();
		}
		if armed_now {
			self.serve_first(at);
		}
		ends
	}

	/// The time of a TWAP's next slice, for tests.
	pub fn next_slice(&self, account: AccountIndex, name: ClientOrderId) -> Option<Millis> {
		let at = self.conditional_at(account, name)?;
		self.conditionals[at].waits.iter().find_map(|(wait, _)| match wait {
			Wait::Time(at) => Some(Millis(*at)),
			Wait::Mark(..) => None,
		})
	}
}
