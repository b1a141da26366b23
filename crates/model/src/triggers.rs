//! Conditional orders that were reached, by the rules: a search through all of them for the next one.

use super::{
	conditionals::{NaiveConditional, NaiveKind, Wait},
	Naive, Placing,
};
use novation_exchange_types::{
	CancelReason, Direction, Event, OrderKind, OrderRequest, TwapRequest, CATCH_UP, EXIT_INTERVAL,
	EXIT_TRIES, PROTECTED_ENTRIES,
};
use novation_units::{AccountIndex, Lots, MarketId, Side, Ticks};

impl Naive {
	/// Serves the conditions of a conditional order first, as far as its account has fewer than its share of those that
	/// wait for the same: the mark of one market from one side, or the time.
	pub(super) fn serve_first(&mut self, at: usize) {
		let NaiveConditional { account, market, waits, .. } = self.conditionals[at].clone();
		self.conditionals[at].served_first.clear();
		for (wait, filing) in waits {
			let is_like = |other: &NaiveConditional, (like, filing): &(Wait, u64)| {
				let same = match (*like, wait) {
					(Wait::Mark(one, _), Wait::Mark(two, _)) => {
						one == two && other.market == market
					}
					(Wait::Time(_), Wait::Time(_)) => true,
					_ => false,
				};
				same && other.account == account && other.served_first.contains(filing)
			};
			let like = |other: &NaiveConditional| {
				other.waits.iter().filter(|at| is_like(other, at)).count()
			};
			if self.conditionals.iter().map(like).sum::<usize>() < PROTECTED_ENTRIES {
				self.conditionals[at].served_first.push(filing);
			}
		}
	}

	/// The conditions that the block has reached, in the order in which they are served.
	fn reached(&self) -> Vec<(Option<MarketId>, Wait)> {
		let mut reached = Vec::new();
		for (market, facts) in &self.facts {
			let mark = u64::try_from(facts.mark).unwrap();
			reached.push((Some(*market), Wait::Mark(Direction::Above, mark)));
			reached.push((Some(*market), Wait::Mark(Direction::Below, mark)));
		}
		reached.push((None, Wait::Time(self.now.0)));
		let first = self.height as usize % reached.len();
		reached.rotate_left(first);
		reached
	}

	/// The conditional order to serve next: the nearest threshold, and among equals the one scheduled first.
	fn next_reached(
		&self,
		market: Option<MarketId>,
		now: Wait,
		first: bool,
	) -> Option<(usize, Wait)> {
		let mut found: Option<((u64, u64), usize, Wait)> = None;
		for (at, conditional) in self.conditionals.iter().enumerate() {
			for (wait, filing) in &conditional.waits {
				if conditional.served_first.contains(filing) != first {
					continue;
				}
				let distance = match (*wait, now) {
					(Wait::Time(due), Wait::Time(now)) if due <= now => due,
					(Wait::Mark(Direction::Above, at), Wait::Mark(Direction::Above, mark))
						if Some(conditional.market) == market && mark >= at =>
					{
						at
					}
					(Wait::Mark(Direction::Below, at), Wait::Mark(Direction::Below, mark))
						if Some(conditional.market) == market && mark <= at =>
					{
						u64::MAX - at
					}
					_ => continue,
				};
				let rank = (distance, *filing);
				if found.is_none_or(|best| rank < best.0) {
					found = Some((rank, at, *wait));
				}
			}
		}
		found.map(|(_, at, wait)| (at, wait))
	}

	/// The orders to send: those placed before the queue, and those that trade first and never rest.
	pub(super) fn fire(
		&mut self,
		placements: &mut Vec<Placing>,
	) -> (Vec<Placing>, Vec<(AccountIndex, OrderRequest)>) {
		let (mut sent, mut children) = (Vec::new(), Vec::new());
		let reached = self.reached();
		let turns = [true, false]
			.into_iter()
			.flat_map(|first| reached.iter().map(move |(market, now)| (*market, *now, first)));
		for (market, now, first) in turns {
			while let Some((at, wait)) = self.next_reached(market, now, first) {
				let conditional = self.conditionals[at].clone();
				match conditional.kind {
					NaiveKind::Trigger(order) => {
						self.conditionals.remove(at);
						self.say_triggered(&conditional);
						sent.push(Placing {
							place: 0,
							account: conditional.account,
							order,
							agent: conditional.agent,
						});
					}
					NaiveKind::Twap { request, begin, filled } => {
						children.extend(self.slice(at, &request, begin, filled));
					}
					NaiveKind::Bracket { .. } => {
						let named = |at: &Placing| {
							at.account == conditional.account
								&& at.order.client_id == conditional.client_id
						};
						placements.retain(|at| !named(at));
						children.push(self.exit(at, wait));
					}
				}
			}
		}
		(sent, children)
	}

	fn say_triggered(&mut self, conditional: &NaiveConditional) {
		let mark = Ticks(u64::try_from(self.facts[&conditional.market].mark).unwrap());
		let NaiveConditional { account, client_id, market, .. } = *conditional;
		self.events.push(Event::ConditionalTriggered { account, client_id, market, mark });
	}

	/// After `k` intervals `k + 1` slices are due. Sends their untraded lots, at most three slices at a time.
	fn slice(
		&mut self,
		at: usize,
		request: &TwapRequest,
		begin: u64,
		filled: u64,
	) -> Option<(AccountIndex, OrderRequest)> {
		let (total, slices) = (request.order.lots.0, u64::from(request.slices));
		let due = ((self.now.0 - begin) / request.interval.0 + 1).min(slices);
		let lots = (total * due / slices).saturating_sub(filled);
		let lots = lots.min(CATCH_UP * total.div_ceil(slices));
		self.conditionals[at].waits.clear();
		if due < slices {
			let filing = self.filing();
			self.conditionals[at]
				.waits
				.push((Wait::Time(begin + due * request.interval.0), filing));
		}
		let order = OrderRequest { lots: Lots(lots), ..request.order };
		(lots > 0).then_some((self.conditionals[at].account, order))
	}

	fn exit(&mut self, at: usize, wait: Wait) -> (AccountIndex, OrderRequest) {
		let NaiveConditional { account, client_id, market, .. } = self.conditionals[at];
		let NaiveKind::Bracket { request, closing, .. } = self.conditionals[at].kind else {
			unreachable!("only brackets have exits")
		};
		let (exit, tries) = closing.unwrap_or_else(|| {
			let above = matches!(wait, Wait::Mark(Direction::Above, _));
			let buys = request.entry.side == Side::Bid;
			(if above == buys { request.target } else { request.stop }.unwrap(), EXIT_TRIES)
		});
		if closing.is_none() {
			let conditional = self.conditionals[at].clone();
			self.say_triggered(&conditional);
			self.cancel(account, market, client_id, CancelReason::BracketTriggered);
		}
		let filing = self.filing();
		self.conditionals[at].waits.clear();
		self.conditionals[at].waits = vec![(Wait::Time(self.now.0 + EXIT_INTERVAL.0), filing)];
		self.serve_first(at);
		let lots = Lots(self.conditionals[at].left());
		if let NaiveKind::Bracket { closing, .. } = &mut self.conditionals[at].kind {
			*closing = Some((exit, tries));
		}
		let order = OrderRequest {
			side: request.entry.side.opposite(),
			lots,
			price: exit.price,
			kind: OrderKind::ImmediateOrCancel,
			reduce_only: true,
			display: None,
			..request.entry
		};
		(account, order)
	}
}
