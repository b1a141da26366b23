//! How algo orders act, once the round has its prices: triggers send their orders, TWAPs their slices, brackets their
//! exits.

use crate::{
	agenda::When,
	algo::{Algo, AlgoKind, Bracket, BracketStage, Direction, Twap, EXIT_TRIES},
	judge::Taking,
	round::Placement,
	sweep::Sweep,
	AgentCap, CancelReason, Event, Meter, OrderKind, OrderRequest, Purse, Refusal, Round, Stage,
	Venue, Work,
};
use alloc::vec::Vec;
use novation_book::{BookStore, OrderKey};
use novation_ledger::AccountStore;
use novation_units::{AccountIndex, Lots, Millis};

/// An order that an algo order sends, and that never rests.
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
		let for_queue = self.affordable(Purse::Trading, Work::Operation) / 4 * 3;
		for now in self.reached() {
			while let Some((account, key)) = self.next_due_above(now, for_queue) {
				let is_it = |algo: &&Algo| algo.filed().any(|filed| filed == key);
				let Some(algo) = self.standing_of(account).algos.iter().find(is_it).copied() else {
					continue;
				};
				match algo.kind {
					AlgoKind::Trigger { order, .. } => {
						self.drop_algo(account, &algo);
						self.tell_triggered(account, &algo);
						sent.push(Placement { place: 0, account, order, agent: algo.agent });
					}
					AlgoKind::Twap(twap) => {
						children.extend(self.slice(account, &algo, twap));
					}
					AlgoKind::Bracket(bracket) => {
						placements.retain(|at| {
							at.account != account || at.order.client_id != algo.client_id
						});
						children.extend(self.exit(account, &algo, bracket, key));
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

	fn tell_triggered(&mut self, account: AccountIndex, algo: &Algo) {
		let Algo { client_id, market, .. } = *algo;
		let prices = self.market(market).and_then(|loaded| loaded.price.prices());
		if let Some(prices) = prices {
			self.venue.emit(Event::AlgoTriggered { account, client_id, market, mark: prices.mark });
		}
	}

	/// The slice of a TWAP that is due. Its next one is filed before, so that what this one does cannot stop it.
	fn slice(&mut self, account: AccountIndex, algo: &Algo, twap: Twap) -> Option<Child> {
		let lots = twap.due_lots(self.now);
		let filed = twap.next_due(self.now).and_then(|at| self.file(account, When::Time(at)));
		self.edit_algo(account, algo.client_id, |algo| {
			algo.kind = AlgoKind::Twap(Twap { filed, ..twap });
		});
		let order = OrderRequest { lots, ..twap.request.order };
		(!lots.is_zero()).then_some(Child { account, order, agent: algo.agent })
	}

	/// An exit of a bracket: the other one goes, so does what is left of the entry, and what was filled is closed.
	fn exit(
		&mut self,
		account: AccountIndex,
		algo: &Algo,
		bracket: Bracket,
		reached: OrderKey,
	) -> Option<Child> {
		let (exit, tries) = match bracket.stage {
			BracketStage::Entering => return None,
			BracketStage::Armed { stop, .. } => {
				self.unfile(algo.filed());
				self.tell_triggered(account, algo);
				self.cancel_entry(account, algo);
				let is_stop = stop == Some(reached);
				(if is_stop { bracket.stop? } else { bracket.target? }, EXIT_TRIES)
			}
			BracketStage::Closing { exit, tries, .. } => (exit, tries),
		};
		let tries = tries.saturating_sub(1);
		// Blocks of one slot bear the same time: the next try is in the next slot.
		let filed = self.file(account, When::Time(Millis(self.now.0.saturating_add(1))))?;
		self.edit_algo(account, algo.client_id, |algo| {
			let stage = BracketStage::Closing { exit, tries, filed };
			algo.kind = AlgoKind::Bracket(Bracket { stage, ..bracket });
		});
		let order = OrderRequest {
			market: algo.market,
			client_id: algo.client_id,
			side: bracket.side.opposite(),
			lots: bracket.open(),
			price: exit.price,
			kind: OrderKind::ImmediateOrCancel,
			reduce_only: true,
			self_trade: bracket.self_trade,
			display: None,
		};
		Some(Child { account, order, agent: algo.agent })
	}

	fn cancel_entry(&mut self, account: AccountIndex, algo: &Algo) {
		if let Some(entry) = self.find_order(account, algo.client_id) {
			self.take_from_book(account, entry, CancelReason::Exited);
		}
	}

	/// Trade what algo orders send. What they cannot trade now is not an order of its own: a later slice or try
	/// asks again.
	pub(crate) fn trade_children(&mut self, children: Vec<Child>) {
		for Child { account, order, agent } in children {
			if let Err(reason) = self.trade_child(account, &order, agent) {
				let OrderRequest { client_id, market, .. } = order;
				self.venue.emit(Event::AlgoHeld { account, client_id, market, reason });
				if reason == Refusal::NothingToReduce {
					self.edit_algo(account, client_id, |algo| {
						if let AlgoKind::Bracket(bracket) = &mut algo.kind {
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
	) -> Result<(), Refusal> {
		self.examine_terms(account, order)?;
		self.ensure_may_cross(order.market)?;
		self.ensure_continuous(order.market)?;
		let lots = self.doable(account, order);
		if lots.is_zero() {
			return Err(Refusal::NothingToReduce);
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
		let affordable = self.affordable(Purse::Trading, Work::Maker);
		let swept = self.sweep(&sweep, affordable).ok_or(Refusal::MarketClosed)?;
		self.charge(Purse::Trading, Work::Maker, swept.makers);
		match swept.left == lots {
			true if !swept.missing.is_zero() => {
				Err(Refusal::InsufficientMargin { missing: swept.missing })
			}
			true => Err(Refusal::NotFillable { available: Lots::ZERO }),
			false => Ok(()),
		}
	}
}
