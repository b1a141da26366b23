//! Cancels, replacements and amendments by the rules; scheduling of conditional orders.

use super::{Batch, Naive, NaiveOrder, Placing};
use novation_exchange_types::{CancelReason, Event, Op, Queued, RejectReason};
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId};

impl Naive {
	/// Cancels the open order with a client id, and the orders with that id that its account queued earlier.
	pub(super) fn cancels(&mut self, queue: &[Queued]) -> (Vec<Placing>, Vec<Batch>) {
		let mut placements = Vec::new();
		let mut batches = Vec::new();
		let mut skip = 0;
		for (place, Queued { account, op, agent }) in queue.iter().copied().enumerate() {
			if skip > 0 {
				skip -= 1;
				continue;
			}
			match op {
				Op::Place(order) => placements.push(Placing { place, account, order, agent }),
				Op::Trigger(request) => {
					self.schedule_trigger(&placements, account, &request, agent)
				}
				Op::Twap(request) => self.schedule_twap(&placements, account, &request, agent),
				Op::Bracket(request) => {
					self.schedule_bracket(&mut placements, place, account, &request, agent);
				}
				Op::CancelAt { agent, market, at } => self.set_deadline(account, agent, market, at),
				Op::AtomicBatch { operations } => {
					skip = usize::from(operations);
					let ops = queue[place + 1..][..skip].to_vec();
					batches.push(Batch { place, account, ops });
				}
				Op::Cancel { market, client_id } => {
					let reason = CancelReason::Requested;
					let queued =
						self.unqueue(&mut placements, (account, market), client_id, reason);
					if !self.cancel_or_drop(account, market, client_id, reason, queued) {
						let reason = RejectReason::NotFound;
						self.events.push(Event::OrderRejected {
							account,
							client_id,
							market,
							reason,
						});
					}
				}
				Op::CancelAll { market } => {
					let own = |at: &&NaiveOrder| at.account == account && at.market == market;
					let open: Vec<_> =
						self.orders.iter().filter(own).map(|at| at.client_id).collect();
					let mut queued: Vec<_> =
						placements.iter().map(|at| at.order.client_id).collect();
					queued.sort();
					queued.dedup();
					let reason = CancelReason::Requested;
					for name in queued {
						self.unqueue(&mut placements, (account, market), name, reason);
					}
					for name in open {
						self.cancel(account, market, name, reason);
					}
					self.cancel_conditionals(account, reason, |conditional| {
						conditional.market == market
					});
				}
				Op::Replace { market, client_id, order } => {
					let reason = CancelReason::Replaced;
					let queued =
						self.unqueue(&mut placements, (account, market), client_id, reason);
					if self.cancel_or_drop(account, market, client_id, reason, queued) {
						placements.push(Placing { place, account, order, agent });
					} else {
						self.reject_order(account, &order, RejectReason::NotFound);
					}
				}
				Op::Amend { market, client_id, lots } => {
					let at = (account, market, client_id);
					if let Some(reason) = self.too_small(&placements, at, lots.0) {
						self.events.push(Event::OrderRejected {
							account,
							client_id,
							market,
							reason,
						});
						continue;
					}
					let sizes = self.shrink(&mut placements, at, lots.0);
					match sizes.into_iter().max() {
						Some(largest) if largest > lots.0 => {
							self.events.push(Event::OrderAmended {
								account,
								client_id,
								market,
								lots,
							});
						}
						largest => {
							let reason = largest.map_or(RejectReason::NotFound, |largest| {
								RejectReason::NotSmaller { left: Lots(largest) }
							});
							self.events.push(Event::OrderRejected {
								account,
								client_id,
								market,
								reason,
							});
						}
					}
				}
			}
		}
		(placements, batches)
	}

	/// Cancels the open order with that client id. If there is none, open or queued, cancels the conditional order.
	pub(super) fn cancel_or_drop(
		&mut self,
		account: AccountIndex,
		market: MarketId,
		name: ClientOrderId,
		reason: CancelReason,
		queued: bool,
	) -> bool {
		if self.cancel(account, market, name, reason) || queued {
			return true;
		}
		match self
			.conditional_at(account, name)
			.filter(|at| self.conditionals[*at].market == market)
		{
			Some(at) => {
				self.cancel_conditional(at, reason);
				true
			}
			None => false,
		}
	}

	pub(super) fn unqueue(
		&mut self,
		placements: &mut Vec<Placing>,
		(account, market): (AccountIndex, MarketId),
		name: ClientOrderId,
		reason: CancelReason,
	) -> bool {
		let before = placements.len();
		placements.retain(|Placing { account: who, order, .. }| {
			let meant = *who == account && order.market == market && order.client_id == name;
			if meant {
				let (client_id, lots) = (name, order.lots);
				self.events.push(Event::OrderCancelled {
					account,
					client_id,
					market,
					lots,
					reason,
				});
			}
			!meant
		});
		placements.len() < before
	}

	/// Reason why an order with that client id must not become as small as this.
	fn too_small(
		&self,
		placements: &[Placing],
		(account, market, name): (AccountIndex, MarketId, ClientOrderId),
		lots: u64,
	) -> Option<RejectReason> {
		let queued = placements.iter().filter(|at| at.account == account);
		let queued = queued.map(|at| &at.order);
		let queued = queued.filter(|at| at.market == market && at.client_id == name);
		let queued = queued.map(|at| (at.lots.0, at.price.0, at.reduce_only));
		let resting = self.orders.iter().filter(|at| at.account == account && at.market == market);
		let resting = resting.filter(|at| at.client_id == name);
		let resting = resting.map(|at| (at.lots, at.price, at.reduce_only));
		let bounds = &self.facts[&market].terms.orders;
		for (before, price, reduce_only) in resting.chain(queued) {
			if lots >= before {
				continue;
			}
			if lots < bounds.min_lots.0 || lots > bounds.max_lots.0 {
				let (least, most) = (bounds.min_lots, bounds.max_lots);
				return Some(RejectReason::LotsOutOfBounds { least, most });
			}
			if !self.is_worth_it(market, lots, price, reduce_only) {
				return Some(RejectReason::NotionalTooSmall { least: bounds.min_notional });
			}
		}
		None
	}

	/// Reduces every order with that client id, queued or resting, to a size. Emits the previous size of each.
	pub(super) fn shrink(
		&mut self,
		placements: &mut [Placing],
		(account, market, name): (AccountIndex, MarketId, ClientOrderId),
		most: u64,
	) -> Vec<u64> {
		let mut sizes = Vec::new();
		for Placing { account: who, order, .. } in placements {
			if *who == account && order.market == market && order.client_id == name {
				sizes.push(order.lots.0);
				order.lots = Lots(order.lots.0.min(most));
			}
		}
		for order in &mut self.orders {
			if order.account == account && order.market == market && order.client_id == name {
				sizes.push(order.lots);
				order.lots = order.lots.min(most);
				order.shown = order.shown.min(order.lots);
			}
		}
		sizes
	}

	pub(super) fn cancel(
		&mut self,
		account: AccountIndex,
		market: MarketId,
		name: ClientOrderId,
		reason: CancelReason,
	) -> bool {
		let is_named =
			|at: &NaiveOrder| at.account == account && at.client_id == name && at.market == market;
		match self.orders.iter().position(is_named) {
			Some(at) => {
				let order = self.orders.remove(at);
				self.changed.insert(market);
				self.say_gone(&order, reason);
				true
			}
			None => false,
		}
	}

	pub(super) fn say_gone(&mut self, order: &NaiveOrder, reason: CancelReason) {
		let NaiveOrder { account, client_id, market, lots, .. } = *order;
		let lots = Lots(lots);
		self.events.push(Event::OrderCancelled { account, client_id, market, lots, reason });
	}
}
