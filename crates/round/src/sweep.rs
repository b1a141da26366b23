//! One taker against the book: plan on a draft, then write all of it.

use crate::{
	fill_check::{MarginCheck, Taking},
	CancelReason, Event, Meter, Round, Venue,
};
use alloc::vec::Vec;
use novation_book::{apply, plan, Action, BookStore, End, Plan, Removal, SelfTrade, Taker};
use novation_ledger::{AccountStore, Settled};
use novation_units::{ClientOrderId, Lots, MarketId, Quote, Ticks};

/// A taker.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sweep {
	pub taking: Taking,
	/// The client's name for the order; none when the exchange takes.
	pub client_id: Option<ClientOrderId>,
	pub limit: Ticks,
	pub lots: Lots,
	pub self_trade: SelfTrade,
	/// Whether anything less than all of it must change nothing.
	pub all_or_none: bool,
}

/// What became of a taker.
#[derive(Clone, Debug)]
pub(crate) struct SweepOutcome {
	pub end: End<CancelReason>,
	pub left: Lots,
	/// Sum of the notionals of all fills.
	pub notional: Quote,
	/// What the taker lacked, if it was stopped for want of margin.
	pub missing: Quote,
	/// How many makers it met, and next parts of icebergs it brought forward.
	pub makers: u32,
	/// Price and size of each fill.
	pub fills: Vec<(Ticks, Lots)>,
}

impl SweepOutcome {
	fn new(plan: &Plan<CancelReason>, settled: &[Settled], missing: Quote) -> Self {
		let fill = |action: &Action<CancelReason>| match action {
			Action::Fill { price, lots, .. } => Some((*price, *lots)),
			Action::Remove { .. } => None,
		};
		Self {
			end: plan.end,
			left: plan.left,
			notional: Quote(settled.iter().map(|fill| fill.notional.0).sum()),
			missing,
			makers: plan.steps,
			fills: plan.actions.iter().filter_map(fill).collect(),
		}
	}

	/// Nothing was done after all.
	fn undone(self, lots: Lots) -> Self {
		Self { left: lots, notional: Quote::ZERO, fills: Vec::new(), ..self }
	}
}

impl<B: BookStore, A: AccountStore, V: Venue, M: Meter> Round<B, A, V, M> {
	/// Trade `sweep` against at most `max_makers` resting orders. `None` if there is no such market.
	pub(crate) fn sweep(&mut self, sweep: &Sweep, max_makers: u32) -> Option<SweepOutcome> {
		let Taking { market, account, side, .. } = sweep.taking;
		let now = self.moment();
		let loaded = self.markets.get(&market)?;
		let mut judge = MarginCheck {
			taking: sweep.taking,
			markets: &self.markets,
			loaded,
			draft: self.ledger.draft(),
			settled: Vec::new(),
			missing: Quote::ZERO,
		};
		let taker = Taker {
			market,
			side,
			limit: sweep.limit,
			lots: sweep.lots,
			account,
			self_trade: sweep.self_trade,
			index: loaded.price.prices().map(|prices| prices.index),
		};
		let planned = plan(&mut self.book, &taker, now, max_makers, &mut judge);
		let MarginCheck { draft, settled, missing, .. } = judge;
		let changes = draft.into_changes();

		// An error means that the stored book contradicts itself. Then nothing is booked.
		let plan = planned.ok()?;
		let swept = SweepOutcome::new(&plan, &settled, missing);
		if sweep.all_or_none && !matches!(plan.end, End::Filled) {
			return Some(swept);
		}
		if apply(&mut self.book, &taker, &plan).is_err() {
			return Some(swept.undone(sweep.lots));
		}
		self.ledger.commit(changes);
		self.record(sweep, &plan, &settled);
		Some(swept)
	}

	/// Tell each fill and each removed maker, and keep the market's open interest and last price.
	fn record(&mut self, sweep: &Sweep, plan: &Plan<CancelReason>, settled: &[Settled]) {
		let Taking { market, account, side, .. } = sweep.taking;
		let mut settled = settled.iter();
		for action in &plan.actions {
			match action {
				Action::Fill { maker, price, lots, refill } => {
					let Some(settled) = settled.next() else { continue };
					self.count_fill(market, Some(*price), settled);
					if *lots == maker.lots {
						self.forget_order(maker.account, maker.client_id);
					} else if let Some(seq) = refill {
						self.move_order(maker.account, maker.client_id, *seq);
					}
					self.follow_fill(maker.account, maker.client_id, side.opposite(), *lots);
					if let Some(client_id) = sweep.client_id {
						self.follow_fill(account, client_id, side, *lots);
					}
					self.venue.emit(Event::OrderFilled {
						market,
						maker: maker.account,
						maker_client_id: maker.client_id,
						taker: account,
						taker_client_id: sweep.client_id,
						taker_side: side,
						price: *price,
						lots: *lots,
						maker_fee: settled.maker_fee,
						taker_fee: settled.taker_fee,
					});
				}
				Action::Remove { maker, why } => {
					let reason = match why {
						Removal::Expired => CancelReason::Expired,
						Removal::BeyondLimit => CancelReason::BeyondLimit,
						Removal::SelfTrade => CancelReason::SelfTrade,
						Removal::Judged(reason) => *reason,
					};
					self.order_left_book(market, side.opposite(), maker, reason);
				}
			}
		}
	}

	/// Count a trade in its market; `price` is that of the book, none when the trade was outside it.
	pub(crate) fn count_fill(&mut self, market: MarketId, price: Option<Ticks>, settled: &Settled) {
		let Some(loaded) = self.markets.get_mut(&market) else { return };
		let open = i128::from(loaded.state.open_interest.0) + settled.open_interest_change;
		// Within range: the sum of the long positions, each of which is 63 bits.
		loaded.state.open_interest =
			Lots(u64::try_from(open).unwrap_or(loaded.state.open_interest.0));
		loaded.state.last_trade = price.or(loaded.state.last_trade);
	}
}
