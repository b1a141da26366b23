//! How conditional orders act, once the round has its prices: triggers send their orders, TWAPs their slices, brackets their
//! exits.

use crate::{
	agenda::When, fill_check::Taking, round::Placement, sweep::Sweep, AgentCap, Bracket,
	BracketStage, Budget, CancelReason, ConditionalKind, ConditionalOrder, Direction, Event, Meter,
	OrderKind, OrderRequest, RejectReason, Round, Stage, Twap, Venue, Work, EXIT_TRIES,
};
use alloc::vec::Vec;
use novation_book::{BookStore, OrderKey};
use novation_ledger::AccountStore;
use novation_units::{AccountIndex, Lots, Millis};

/// An order that an conditional order sends, and that never rests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Child {
	account: AccountIndex,
	order: OrderRequest,
	agent: Option<AgentCap>,
}

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Whatever the mark and the clock have reached: orders to place before those of the queue, and orders that
	/// trade first.
	pub(crate) fn fire(&mut self, placements: &mut Vec<Placement>) -> (Vec<Placement>, Vec<Child>) {
		let mut sent = Vec::new();
		let mut children = Vec::new();
		// However many are reached, three quarters of the budget are for what was sent to this block.
		let for_queue = self.affordable(Budget::Trading, Work::Operation) / 4 * 3;
		for now in self.reached() {
			while let Some((account, key)) = self.next_due_above(now, for_queue) {
				let is_it = |conditional: &&ConditionalOrder| {
					conditional.scheduled().any(|scheduled| scheduled == key)
				};
				let Some(conditional) =
					self.conditionals_of(account).orders.iter().find(is_it).copied()
				else {
					continue;
				};
				match conditional.kind {
					ConditionalKind::Trigger { order, .. } => {
						self.drop_conditional(account, &conditional);
						self.tell_triggered(account, &conditional);
						sent.push(Placement { place: 0, account, order, agent: conditional.agent });
					}
					ConditionalKind::Twap(twap) => {
						children.extend(self.slice(account, &conditional, twap));
					}
					ConditionalKind::Bracket(bracket) => {
						placements.retain(|at| {
							at.account != account || at.order.client_id != conditional.client_id
						});
						children.extend(self.exit(account, &conditional, bracket, key));
					}
				}
			}
		}
		(sent, children)
	}

	/// What the block has reached: the mark of each open market, and the time. Another market comes first in each
	/// block, so that no market's triggers can keep those of another waiting.
	fn reached(&self) -> Vec<When> {
		let mut reached = Vec::new();
		for (market, loaded) in &self.markets {
			let is_open = loaded.market.status.may_cross() && loaded.stage(self.now) == Stage::Open;
			let Some(prices) = loaded.price.prices().filter(|_| is_open) else { continue };
			for direction in [Direction::Above, Direction::Below] {
				reached.push(When::Mark { market: *market, direction, mark: prices.mark });
			}
		}
		reached.push(When::Time(self.now));
		let first = usize::try_from(self.height.0).unwrap_or(0).checked_rem(reached.len());
		reached.rotate_left(first.unwrap_or(0));
		reached
	}

	fn tell_triggered(&mut self, account: AccountIndex, conditional: &ConditionalOrder) {
		let ConditionalOrder { client_id, market, .. } = *conditional;
		let prices = self.market(market).and_then(|loaded| loaded.price.prices());
		if let Some(prices) = prices {
			self.venue.emit(Event::ConditionalTriggered {
				account,
				client_id,
				market,
				mark: prices.mark,
			});
		}
	}

	/// The slice of a TWAP that is due. Its next one is scheduled before, so that what this one does cannot stop it.
	fn slice(
		&mut self,
		account: AccountIndex,
		conditional: &ConditionalOrder,
		twap: Twap,
	) -> Option<Child> {
		let lots = twap.due_lots(self.now);
		let scheduled =
			twap.next_due(self.now).and_then(|at| self.schedule(account, When::Time(at)));
		self.edit_conditional(account, conditional.client_id, |conditional| {
			conditional.kind = ConditionalKind::Twap(Twap { scheduled, ..twap });
		});
		let order = OrderRequest { lots, ..twap.request.order };
		(!lots.is_zero()).then_some(Child { account, order, agent: conditional.agent })
	}

	/// An exit of a bracket: the other one goes, so does what is left of the entry, and what was filled is closed.
	fn exit(
		&mut self,
		account: AccountIndex,
		conditional: &ConditionalOrder,
		bracket: Bracket,
		reached: OrderKey,
	) -> Option<Child> {
		let (exit, tries) = match bracket.stage {
			BracketStage::Entering => return None,
			BracketStage::Armed { stop, .. } => {
				self.unschedule(conditional.scheduled());
				self.tell_triggered(account, conditional);
				self.cancel_entry(account, conditional);
				let is_stop = stop == Some(reached);
				(if is_stop { bracket.stop? } else { bracket.target? }, EXIT_TRIES)
			}
			BracketStage::Closing { exit, tries, .. } => (exit, tries),
		};
		let tries = tries.saturating_sub(1);
		// Blocks of one slot bear the same time: the next try is in the next slot.
		let scheduled = self.schedule(account, When::Time(Millis(self.now.0.saturating_add(1))))?;
		self.edit_conditional(account, conditional.client_id, |conditional| {
			let stage = BracketStage::Closing { exit, tries, scheduled };
			conditional.kind = ConditionalKind::Bracket(Bracket { stage, ..bracket });
		});
		let order = OrderRequest {
			market: conditional.market,
			client_id: conditional.client_id,
			side: bracket.side.opposite(),
			lots: bracket.open(),
			price: exit.price,
			kind: OrderKind::ImmediateOrCancel,
			reduce_only: true,
			self_trade: bracket.self_trade,
			display: None,
		};
		Some(Child { account, order, agent: conditional.agent })
	}

	fn cancel_entry(&mut self, account: AccountIndex, conditional: &ConditionalOrder) {
		if let Some(entry) = self.find_order(account, conditional.client_id) {
			self.take_from_book(account, entry, CancelReason::BracketTriggered);
		}
	}

	/// Trade what conditional orders send. What they cannot trade now is not an order of its own: a later slice or try
	/// asks again.
	pub(crate) fn trade_children(&mut self, children: Vec<Child>) {
		for Child { account, order, agent } in children {
			if let Err(reason) = self.trade_child(account, &order, agent) {
				let OrderRequest { client_id, market, .. } = order;
				self.venue.emit(Event::ConditionalHeld { account, client_id, market, reason });
				if reason == RejectReason::NothingToReduce {
					self.edit_conditional(account, client_id, |conditional| {
						if let ConditionalKind::Bracket(bracket) = &mut conditional.kind {
							bracket.closed = bracket.filled;
						}
					});
				}
			}
		}
	}

	fn trade_child(
		&mut self,
		account: AccountIndex,
		order: &OrderRequest,
		agent: Option<AgentCap>,
	) -> Result<(), RejectReason> {
		self.examine_terms(account, order)?;
		self.ensure_may_cross(order.market)?;
		self.ensure_continuous(order.market)?;
		let lots = self.doable(account, order);
		if lots.is_zero() {
			return Err(RejectReason::NothingToReduce);
		}
		self.ensure_agent_may(account, &OrderRequest { lots, ..*order }, agent)?;
		let sweep = Sweep {
			taking: Taking { market: order.market, account, side: order.side, forced: false },
			client_id: Some(order.client_id),
			limit: order.price,
			lots,
			self_trade: order.self_trade,
			all_or_none: false,
		};
		let affordable = self.affordable(Budget::Trading, Work::Maker);
		let swept = self.sweep(&sweep, affordable).ok_or(RejectReason::MarketClosed)?;
		self.charge(Budget::Trading, Work::Maker, swept.makers);
		match swept.left == lots {
			true if !swept.missing.is_zero() => {
				Err(RejectReason::InsufficientMargin { missing: swept.missing })
			}
			true => Err(RejectReason::NotFillable { available: Lots::ZERO }),
			false => Ok(()),
		}
	}
}
