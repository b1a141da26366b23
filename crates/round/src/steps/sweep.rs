//! A taker against the book: planned on a draft, then written as a whole.

use super::{
	conditional::{follow_fill, follow_position},
	leave,
};
use crate::{
	desk::{Desk, Stop},
	host::Host,
	rules::fill_check::MarginCheck,
	state::market_contradiction,
	CancelReason, Event, Fault, OpenOrder, RejectReason,
};
use alloc::{collections::BTreeSet, vec::Vec};
use novation_book::{Action, End, Plan, Removal, RestingOrder, SelfTrade, Taker};
use novation_ledger::Settled;
use novation_units::{AccountIndex, ClientOrderId, Lots, MarketId, Quote, Side, Ticks};

/// The taker of a sweep, and its terms.
#[derive(Clone, Copy, Debug)]
pub struct Sweep {
	pub market: MarketId,
	pub account: AccountIndex,
	pub side: Side,
	/// Client order id; `None` if the exchange closes a position.
	pub client_id: Option<ClientOrderId>,
	pub limit: Ticks,
	pub lots: Lots,
	pub self_trade: SelfTrade,
	/// Whether a partial fill must change nothing.
	pub all_or_none: bool,
}

impl Sweep {
	/// Whether the exchange closes a position. Then margin is not checked, and the taker pays no trading fee.
	pub fn is_forced(&self) -> bool {
		self.client_id.is_none()
	}
}

/// The outcome of a sweep.
#[derive(Clone, Debug)]
pub struct SweepOutcome {
	pub end: End<CancelReason>,
	pub left: Lots,
	/// Sum of the notionals of all fills.
	pub notional: Quote,
	/// Margin that the taker lacked, if the check stopped it.
	pub missing: Quote,
	/// Number of makers met, including next parts of icebergs.
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
}

/// Trades `sweep` against at most `max_makers` resting orders.
pub fn sweep<H: Host>(
	desk: &mut Desk<'_, H>,
	sweep: &Sweep,
	max_makers: u32,
) -> Result<SweepOutcome, Stop> {
	let Sweep { market, account, side, .. } = *sweep;
	let view = desk.markets.get(&market).ok_or(RejectReason::MarketClosed)?;
	let mut check = MarginCheck {
		sweep,
		markets: &desk.markets,
		view,
		draft: desk.state.accounts.draft(),
		settled: Vec::new(),
		missing: Quote::ZERO,
		fault: None,
	};
	let taker = Taker {
		market,
		side,
		limit: sweep.limit,
		lots: sweep.lots,
		account,
		self_trade: sweep.self_trade,
		index: view.price.prices().map(|prices| prices.index),
	};
	let plan = desk.state.books.plan(&taker, desk.now, max_makers, &mut check)?;
	let MarginCheck { draft, settled, missing, fault, .. } = check;
	let changes = draft.into_changes();
	if let Some(fault) = fault {
		return Err(fault.into());
	}
	let outcome = SweepOutcome::new(&plan, &settled, missing);
	if sweep.all_or_none && !matches!(plan.end, End::Filled) {
		return Ok(outcome);
	}
	let traders = traders(sweep, &plan);
	// Before the fills, since a position may have ended outside the book.
	follow_positions(desk, market, &traders)?;
	desk.state.books.apply(&taker, &plan)?;
	desk.state.accounts.commit(changes);
	// From here on the sweep may be partly written, so even a fault of the taker's account concerns the market.
	record(desk, sweep, &plan, &settled)
		.and_then(|()| follow_positions(desk, market, &traders))
		.map_err(|fault| torn(desk, market, fault))?;
	Ok(outcome)
}

/// The accounts that trade in a plan.
fn traders(sweep: &Sweep, plan: &Plan<CancelReason>) -> BTreeSet<AccountIndex> {
	let maker = |action: &Action<CancelReason>| match action {
		Action::Fill { maker, .. } => Some(maker.account),
		Action::Remove { .. } => None,
	};
	let makers: BTreeSet<_> = plan.actions.iter().filter_map(maker).collect();
	match makers.is_empty() {
		true => makers,
		false => makers.into_iter().chain([sweep.account]).collect(),
	}
}

/// Lets the conditional orders of these accounts follow their positions.
pub fn follow_positions<H: Host>(
	desk: &mut Desk<'_, H>,
	market: MarketId,
	accounts: &BTreeSet<AccountIndex>,
) -> Result<(), Fault> {
	accounts.iter().try_for_each(|account| follow_position(desk, *account, market))
}

/// Halts a market because of a fault that left it partly written.
fn torn<H: Host>(desk: &mut Desk<'_, H>, market: MarketId, fault: Fault) -> Fault {
	desk.faults.add(fault);
	desk.faults.halt(market, fault);
	market_contradiction(market)
}

/// Emits each fill and each removed maker, and updates the market's open interest and last price.
fn record<H: Host>(
	desk: &mut Desk<'_, H>,
	sweep: &Sweep,
	plan: &Plan<CancelReason>,
	settled: &[Settled],
) -> Result<(), Fault> {
	let mut settled = settled.iter();
	for action in &plan.actions {
		match action {
			Action::Fill { maker, price, lots, refill } => {
				// The check settles each granted fill.
				let settled = settled.next().ok_or(market_contradiction(sweep.market))?;
				count_fill(desk, sweep.market, Some(*price), settled)?;
				let key = maker.key(sweep.market, sweep.side.opposite());
				let open =
					OpenOrder { client_id: maker.client_id, key, expires_at: maker.expires_at };
				if *lots == maker.lots {
					desk.state.orders.remove(maker.account, &open)?;
				} else if let Some(seq) = refill {
					desk.state.orders.relocate(maker.account, &open, *seq)?;
				}
				record_fill(desk, sweep, maker, *price, *lots, settled)?;
			}
			Action::Remove { maker, why } => {
				let reason = match why {
					Removal::Expired => CancelReason::Expired,
					Removal::BeyondLimit => CancelReason::BeyondLimit,
					Removal::SelfTrade => CancelReason::SelfTrade,
					Removal::Denied(reason) => *reason,
				};
				leave::removed(desk, sweep.market, sweep.side.opposite(), maker, reason)?;
			}
		}
	}
	Ok(())
}

fn record_fill<H: Host>(
	desk: &mut Desk<'_, H>,
	sweep: &Sweep,
	maker: &RestingOrder,
	price: Ticks,
	lots: Lots,
	settled: &Settled,
) -> Result<(), Fault> {
	let Sweep { market, account, side, client_id, .. } = *sweep;
	follow_fill(desk, maker.account, maker.client_id, side.opposite(), lots)?;
	if let Some(client_id) = client_id {
		follow_fill(desk, account, client_id, side, lots)?;
	}
	desk.events.push(Event::OrderFilled {
		market,
		maker: maker.account,
		maker_client_id: maker.client_id,
		taker: account,
		taker_client_id: client_id,
		taker_side: side,
		price,
		lots,
		maker_fee: settled.maker_fee,
		taker_fee: settled.taker_fee,
	});
	Ok(())
}

/// Counts a trade in its market. `price` is that of the book; `None` if the trade was outside the book.
pub fn count_fill<H: Host>(
	desk: &mut Desk<'_, H>,
	market: MarketId,
	price: Option<Ticks>,
	settled: &Settled,
) -> Result<(), Fault> {
	let view = desk.markets.get_mut(&market).ok_or(market_contradiction(market))?;
	let open = i128::from(view.state.open_interest.0).checked_add(settled.open_interest_change);
	// Within range: the sum of the long positions, each of which is 63 bits.
	let open = open.and_then(|open| u64::try_from(open).ok());
	view.state.open_interest = Lots(open.ok_or(market_contradiction(market))?);
	view.state.last_trade = price.or(view.state.last_trade);
	Ok(())
}
