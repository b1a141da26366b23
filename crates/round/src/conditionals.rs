//! What an account has standing: conditional orders are scheduled and cancelled with its other orders, and follow what has been
//! filled at the end of the round. How they act is in `fire.rs`.

use crate::{
	agenda::When,
	cached::Cached,
	cancels::{NotDone, Placements},
	round::{length, Waiting},
	AgentCap, Bracket, BracketRequest, BracketStage, Budget, CancelReason, ConditionalKind,
	ConditionalOrder, Conditionals, Deadline, Direction, Event, Exit, Meter, OrderRequest,
	RejectReason, Round, TriggerRequest, Twap, TwapRequest, Venue, Work, MAX_CONDITIONALS,
};
use alloc::collections::BTreeSet;
use novation_book::BookStore;
use novation_ledger::{AccountStore, Accounts};
use novation_units::{AccountIndex, BlockHeight, ClientOrderId, Lots, MarketId, Side};

/// As many open orders as an conditional order is as long as.
const ORDERS_IN_CONDITIONAL: u32 = 4;

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Whether an account has anything standing. Reads it only if it is known already.
	pub(crate) fn has_conditionals(&self, account: AccountIndex) -> bool {
		match self.conditionals.get(&account) {
			Some(kept) => !kept.look().is_empty(),
			None => self.ledger.look(account, |account| account.has_conditionals),
		}
	}

	fn kept(&mut self, account: AccountIndex) -> &mut Cached<Conditionals> {
		let load = || {
			let conditionals = self.venue.conditionals(account);
			let entries = length(&conditionals.orders).saturating_mul(ORDERS_IN_CONDITIONAL);
			self.orders_touched = self.orders_touched.saturating_add(entries);
			Cached::of(conditionals)
		};
		self.conditionals.entry(account).or_insert_with(load)
	}

	pub(crate) fn conditionals_of(&mut self, account: AccountIndex) -> &Conditionals {
		self.kept(account).look()
	}

	pub(crate) fn edit_conditionals(&mut self, account: AccountIndex) -> &mut Conditionals {
		self.kept(account).edit()
	}

	/// The conditional order of this name, if the account has one.
	pub(crate) fn find_conditional(
		&mut self,
		account: AccountIndex,
		client_id: ClientOrderId,
	) -> Option<ConditionalOrder> {
		match self.has_conditionals(account) {
			true => self.conditionals_of(account).find(client_id).copied(),
			false => None,
		}
	}

	pub(crate) fn edit_conditional(
		&mut self,
		account: AccountIndex,
		client_id: ClientOrderId,
		edit: impl FnOnce(&mut ConditionalOrder),
	) {
		if let Some(conditional) = self.edit_conditionals(account).find_mut(client_id) {
			edit(conditional);
		}
	}

	/// Whether the name of an order is that of an conditional order, of which it is not the entry.
	pub(crate) fn is_conditional_name(
		&mut self,
		account: AccountIndex,
		order: &OrderRequest,
	) -> bool {
		self.find_conditional(account, order.client_id)
			.is_some_and(|conditional| !conditional.awaits(order))
	}

	/// Whether the account may file another conditional order of this name.
	fn ensure_may_schedule(
		&mut self,
		account: AccountIndex,
		order: &OrderRequest,
		placements: &Placements,
	) -> Result<(), NotDone> {
		let status = self.market(order.market).map(|loaded| loaded.market.status);
		let is_taken = placements.has(account, order.client_id)
			|| self.find_order(account, order.client_id).is_some()
			|| self.find_conditional(account, order.client_id).is_some();
		let rejection = if !status.is_some_and(|status| status.may_rest()) {
			RejectReason::MarketClosed
		} else if is_taken {
			RejectReason::DuplicateClientId
		} else if self.conditionals_of(account).orders.len() >= MAX_CONDITIONALS {
			RejectReason::TooManyConditionals
		} else {
			return Ok(());
		};
		Err(NotDone::Rejected(rejection))
	}

	/// What trades order by order is not for markets that trade by auction.
	pub(crate) fn ensure_continuous(&self, market: MarketId) -> Result<(), RejectReason> {
		match self.is_auction(market) {
			true => Err(RejectReason::NotInAuction),
			false => Ok(()),
		}
	}

	/// Add an conditional order to its account's.
	fn keep_conditional(&mut self, account: AccountIndex, conditional: ConditionalOrder) {
		self.edit_conditionals(account).orders.push(conditional);
		let ConditionalOrder { client_id, market, .. } = conditional;
		self.venue.emit(Event::ConditionalScheduled { account, client_id, market });
	}

	/// File an order that waits for the mark.
	pub(crate) fn schedule_trigger(
		&mut self,
		account: AccountIndex,
		request: &TriggerRequest,
		agent: Option<AgentCap>,
		placements: &Placements,
	) -> Result<(), NotDone> {
		self.spend_trading(1)?;
		let TriggerRequest { order, direction, mark } = *request;
		self.ensure_may_schedule(account, &order, placements)?;
		let when = When::Mark { market: order.market, direction, mark };
		let scheduled =
			self.schedule(account, when).ok_or(NotDone::Rejected(RejectReason::Overflow))?;
		let kind = ConditionalKind::Trigger { order, scheduled };
		self.keep_conditional(
			account,
			ConditionalOrder { client_id: order.client_id, market: order.market, agent, kind },
		);
		Ok(())
	}

	/// File a TWAP, whose first slice is due at once.
	pub(crate) fn schedule_twap(
		&mut self,
		account: AccountIndex,
		request: &TwapRequest,
		agent: Option<AgentCap>,
		placements: &Placements,
	) -> Result<(), NotDone> {
		self.spend_trading(1)?;
		let OrderRequest { client_id, market, .. } = request.order;
		self.ensure_may_schedule(account, &request.order, placements)?;
		self.ensure_continuous(market).map_err(NotDone::Rejected)?;
		let begin = self.now;
		let scheduled = self.schedule(account, When::Time(begin));
		scheduled.ok_or(NotDone::Rejected(RejectReason::Overflow))?;
		let twap = Twap { request: *request, begin, filled: Lots::ZERO, scheduled };
		self.keep_conditional(
			account,
			ConditionalOrder { client_id, market, agent, kind: ConditionalKind::Twap(twap) },
		);
		Ok(())
	}

	/// File a bracket; its entry is for the caller to place. It pays for the arming of its exits now.
	pub(crate) fn schedule_bracket(
		&mut self,
		account: AccountIndex,
		request: &BracketRequest,
		agent: Option<AgentCap>,
		placements: &Placements,
	) -> Result<(), NotDone> {
		self.spend_trading(3)?;
		let BracketRequest { entry, stop, target } = *request;
		self.ensure_may_schedule(account, &entry, placements)?;
		self.ensure_continuous(entry.market).map_err(NotDone::Rejected)?;
		let bracket = Bracket {
			side: entry.side,
			self_trade: entry.self_trade,
			stop,
			target,
			filled: Lots::ZERO,
			closed: Lots::ZERO,
			awaits_entry: true,
			stage: BracketStage::Entering,
		};
		let OrderRequest { client_id, market, .. } = entry;
		self.keep_conditional(
			account,
			ConditionalOrder { client_id, market, agent, kind: ConditionalKind::Bracket(bracket) },
		);
		Ok(())
	}

	/// So many units of filing, or nothing.
	fn spend_trading(&mut self, units: u32) -> Result<(), NotDone> {
		if self.affordable(Budget::Trading, Work::Operation) < units {
			return Err(NotDone::NoRoom);
		}
		self.charge(Budget::Trading, Work::Operation, units);
		Ok(())
	}

	/// Drop an conditional order, and tell its client why.
	pub(crate) fn cancel_conditional(
		&mut self,
		account: AccountIndex,
		conditional: &ConditionalOrder,
		reason: CancelReason,
	) {
		self.drop_conditional(account, conditional);
		let (client_id, market, lots) =
			(conditional.client_id, conditional.market, conditional.left());
		self.venue.emit(Event::OrderCancelled { account, client_id, market, lots, reason });
	}

	/// Cancel those conditional orders of an account that are `wanted`; false if the budget ended before they did.
	pub(crate) fn cancel_conditionals(
		&mut self,
		account: AccountIndex,
		reason: CancelReason,
		wanted: impl Fn(&ConditionalOrder) -> bool,
	) -> bool {
		if !self.has_conditionals(account) {
			return true;
		}
		for conditional in self.conditionals_of(account).orders.clone() {
			if wanted(&conditional) {
				if !self.spend(Budget::Trading, Work::Cancel) {
					return false;
				}
				self.cancel_conditional(account, &conditional, reason);
			}
		}
		true
	}

	pub(crate) fn drop_conditional(
		&mut self,
		account: AccountIndex,
		conditional: &ConditionalOrder,
	) {
		self.unschedule(conditional.scheduled());
		self.edit_conditionals(account).orders.retain(|at| at.client_id != conditional.client_id);
	}

	/// The dead man's switch: arm it, move it, or take it away.
	pub(crate) fn set_deadline(
		&mut self,
		account: AccountIndex,
		height: Option<BlockHeight>,
	) -> Result<(), NotDone> {
		self.spend_trading(1)?;
		let before = self.conditionals_of(account).deadline;
		self.unschedule(before.map(|deadline| deadline.scheduled));
		let arm = |height| {
			Some(Deadline { height, scheduled: self.schedule(account, When::Height(height))? })
		};
		let deadline = height.and_then(arm);
		if before.is_some() || deadline.is_some() {
			self.edit_conditionals(account).deadline = deadline;
		}
		Ok(())
	}

	/// Cancel the orders of every account whose deadline has come. What the budget does not reach goes on in the
	/// next block.
	pub(crate) fn cancel_overdue(&mut self) {
		let now = When::Height(self.height);
		while let Some((account, _)) = self.next_due(now) {
			let reason = CancelReason::DeadlineExpired;
			let is_done = self.cancel_orders(account, None, Budget::Trading, reason)
				&& self.cancel_conditionals(account, reason, |conditional| !conditional.protects());
			self.edit_conditionals(account).deadline = None;
			if !is_done {
				let height = self.height;
				let scheduled = self.schedule(account, now);
				self.edit_conditionals(account).deadline =
					scheduled.map(|scheduled| Deadline { height, scheduled });
				return;
			}
		}
	}

	/// Count a fill towards the conditional order whose name it bears.
	pub(crate) fn follow_fill(
		&mut self,
		account: AccountIndex,
		client_id: ClientOrderId,
		side: Side,
		lots: Lots,
	) {
		if self.find_conditional(account, client_id).is_none() {
			return;
		}
		self.edit_conditional(account, client_id, |conditional| match &mut conditional.kind {
			ConditionalKind::Trigger { .. } => (),
			ConditionalKind::Twap(twap) => twap.filled = sum(twap.filled, lots),
			ConditionalKind::Bracket(bracket) if side == bracket.side => {
				bracket.filled = sum(bracket.filled, lots);
			}
			ConditionalKind::Bracket(bracket) => bracket.closed = sum(bracket.closed, lots),
		});
	}

	/// Bring the conditional orders of every account that has changed up to date.
	pub(crate) fn settle_conditionals(&mut self, waiting: &[Waiting]) {
		let waiting: BTreeSet<(AccountIndex, ClientOrderId)> =
			waiting.iter().filter_map(Waiting::name).collect();
		let changed: BTreeSet<AccountIndex> =
			self.ledger.changed().chain(self.conditionals.keys().copied()).collect();
		for account in changed {
			if !self.has_conditionals(account) {
				continue;
			}
			for conditional in self.conditionals_of(account).orders.clone() {
				let is_queued = waiting.contains(&(account, conditional.client_id));
				match conditional.kind {
					ConditionalKind::Trigger { .. } => (),
					ConditionalKind::Twap(twap) => self.settle_twap(account, &conditional, &twap),
					ConditionalKind::Bracket(bracket) => {
						let has_entry =
							is_queued || self.find_order(account, conditional.client_id).is_some();
						self.settle_bracket(
							account,
							&conditional,
							Bracket { awaits_entry: has_entry, ..bracket },
						);
					}
				}
			}
		}
	}

	fn settle_twap(&mut self, account: AccountIndex, conditional: &ConditionalOrder, twap: &Twap) {
		if twap.scheduled.is_none() || conditional.left().is_zero() {
			self.end_conditional(account, conditional, twap.filled);
		}
	}

	fn settle_bracket(
		&mut self,
		account: AccountIndex,
		conditional: &ConditionalOrder,
		bracket: Bracket,
	) {
		let is_spent = bracket.open().is_zero() && !bracket.awaits_entry;
		let has_failed = matches!(bracket.stage, BracketStage::Closing { tries: 0, .. });
		if is_spent || has_failed {
			return self.end_conditional(account, conditional, bracket.closed);
		}
		let has_begun =
			matches!(bracket.stage, BracketStage::Entering) && !bracket.filled.is_zero();
		let stage = match has_begun {
			true => self.arm(account, conditional.market, &bracket),
			false => bracket.stage,
		};
		let settled = ConditionalKind::Bracket(Bracket { stage, ..bracket });
		if settled != conditional.kind {
			self.edit_conditional(account, conditional.client_id, |conditional| {
				conditional.kind = settled
			});
		}
	}

	/// File the exits of a bracket.
	fn arm(&mut self, account: AccountIndex, market: MarketId, bracket: &Bracket) -> BracketStage {
		let (stop, target) = match bracket.side {
			Side::Bid => (Direction::Below, Direction::Above),
			Side::Ask => (Direction::Above, Direction::Below),
		};
		let mut file = |exit: Option<Exit>, direction| {
			let mark = exit?.mark;
			self.schedule(account, When::Mark { market, direction, mark })
		};
		BracketStage::Armed { stop: file(bracket.stop, stop), target: file(bracket.target, target) }
	}

	fn end_conditional(
		&mut self,
		account: AccountIndex,
		conditional: &ConditionalOrder,
		filled: Lots,
	) {
		self.drop_conditional(account, conditional);
		let ConditionalOrder { client_id, market, .. } = *conditional;
		self.venue.emit(Event::ConditionalEnded { account, client_id, market, filled });
	}

	/// Write what has changed, and note in each account whether it has anything standing.
	pub(crate) fn write_conditionals(&mut self) {
		for (index, kept) in &self.conditionals {
			let Some(conditionals) = kept.changed() else { continue };
			let mut account = self.ledger.read(*index);
			account.has_conditionals = !conditionals.is_empty();
			self.ledger.write(*index, account);
			self.venue.set_conditionals(*index, conditionals);
		}
	}
}

/// Cannot overflow: no order is larger than half of the range.
fn sum(lots: Lots, more: Lots) -> Lots {
	Lots(lots.0.saturating_add(more.0))
}
