//! Conditional orders that the mark price or the clock has reached: stops, take-profits, TWAPs and brackets. Triggers send
//! their orders, TWAPs their slices, and brackets their exits.
//!
//! `conditionals` schedules a trigger, and `settle` the exits of a bracket. [`Wait::is_reached`] decides which thresholds
//! are reached: those equal to the mark too.

use crate::{
	desk::Desk,
	host::Host,
	request::Placement,
	rules::bounds,
	state::{Budget, Work},
	steps::{conditional, leave},
	AgendaPlace, Bracket, BracketStage, CancelReason, ConditionalKind, ConditionalOrder, Direction,
	Event, Fault, OrderKind, OrderRequest, RejectReason, Stage, Twap, Wait, EXIT_INTERVAL,
	EXIT_TRIES,
};
use alloc::vec::Vec;
use novation_units::{AccountIndex, Millis};

/// The orders that conditional orders send in a block.
#[derive(Debug, Default)]
struct Sent {
	/// Orders of triggers, which are placed before those of the queue.
	placements: Vec<Placement>,
	/// Slices and exits, which trade first and never rest.
	children: Vec<Placement>,
}

/// Triggers every conditional order that was reached. Orders of triggers go in front of `queued`, and slices and exits
/// are returned. An exit removes the entry of its bracket from `queued`.
pub fn fire<H: Host>(
	desk: &mut Desk<'_, H>,
	queued: &mut Vec<Placement>,
) -> Result<Vec<Placement>, Fault> {
	let mut sent = Sent::default();
	// However many were reached, three quarters of the budget are left for the operations of this block.
	let for_queue = desk.affordable(Budget::Trading, Work::Operation) / 4 * 3;
	for now in reached(desk) {
		let mut passed = None;
		while let Some((account, key)) = next_due_above(desk, now, &mut passed, for_queue) {
			fire_one(desk, account, key, queued, &mut sent)?;
		}
		if let (Some(market), true) = (now.market(), is_below(desk, for_queue)) {
			desk.attention.leave_unfinished(market);
		}
	}
	queued.splice(0..0, sent.placements);
	Ok(sent.children)
}

fn fire_one<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	key: AgendaPlace,
	queued: &mut Vec<Placement>,
	sent: &mut Sent,
) -> Result<(), Fault> {
	let waits_there =
		|conditional: &&ConditionalOrder| conditional.scheduled().any(|scheduled| scheduled == key);
	let conditionals = desk.state.conditionals_of(account)?;
	let Some(conditional) = conditionals.orders.iter().find(waits_there).copied() else {
		return Ok(());
	};
	// The conditional orders of an account in liquidation are void, and end when they are met.
	if desk.state.accounts.look(account, |account| account.in_liquidation())? {
		return conditional::cancel(desk, account, &conditional, CancelReason::Liquidation);
	}
	match conditional.kind {
		ConditionalKind::Trigger { order, .. } => {
			conditional::drop(desk, account, &conditional)?;
			emit_triggered(desk, account, &conditional);
			let agent = conditional.agent;
			let order = match desk.is_auction(order.market) {
				true => order.for_auction(desk.index(order.market)),
				false => order,
			};
			let view = desk.market(order.market).ok_or(RejectReason::MarketClosed);
			let checked = view.and_then(|view| Ok(bounds::ensure_whole(&order, &view.market)?));
			match checked {
				Ok(()) => sent.placements.push(Placement { place: 0, account, order, agent }),
				Err(reason) => desk.reject(account, order.client_id, order.market, reason),
			}
		}
		ConditionalKind::Twap(twap) => {
			sent.children.extend(slice(desk, account, &conditional, twap)?);
		}
		// Its position ended in this block. The end of the round disarms it.
		ConditionalKind::Bracket(bracket) if bracket.open().is_zero() => (),
		ConditionalKind::Bracket(bracket) => {
			queued.retain(|placement| placement.name() != (account, conditional.client_id));
			sent.children.extend(exit(desk, account, &conditional, bracket, key)?);
		}
	}
	Ok(())
}

/// The next due entry, while more than this many operations are affordable.
fn next_due_above<H: Host>(
	desk: &mut Desk<'_, H>,
	now: Wait,
	passed: &mut Option<AgendaPlace>,
	operations: u32,
) -> Option<(AccountIndex, AgendaPlace)> {
	(!is_below(desk, operations)).then(|| desk.next_due(now, passed)).flatten()
}

/// Whether no more than this many operations are affordable.
fn is_below<H: Host>(desk: &mut Desk<'_, H>, operations: u32) -> bool {
	desk.affordable(Budget::Trading, Work::Operation) <= operations
}

/// All thresholds that the block has reached: the mark of each open market that is awake, and the time. What protects a
/// position comes first. The first market rotates from block to block, so that no market's triggers can delay those of
/// another forever.
fn reached<H: Host>(desk: &Desk<'_, H>) -> Vec<Wait> {
	let mut reached = Vec::new();
	for (market, view) in &desk.markets {
		let is_open = view.listed_status().may_cross() && view.stage(desk.now.time) == Stage::Open;
		let Some(prices) = view.price.prices().filter(|_| is_open) else { continue };
		for direction in [Direction::Above, Direction::Below] {
			reached.push(Wait::mark(*market, direction, prices.mark));
		}
	}
	reached.push(Wait::Time(desk.now.time));
	let first = usize::try_from(desk.now.block.0).unwrap_or(0).checked_rem(reached.len());
	reached.rotate_left(first.unwrap_or(0));
	let is_awake = |wait: &Wait| wait.market().is_none_or(|at| desk.attention.is_awake(at));
	reached.retain(is_awake);
	let first = reached.iter().map(|wait| wait.protected()).collect::<Vec<_>>();
	first.into_iter().chain(reached).collect()
}

fn emit_triggered<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	conditional: &ConditionalOrder,
) {
	let ConditionalOrder { client_id, market, .. } = *conditional;
	if let Some(prices) = desk.market(market).and_then(|view| view.price.prices()) {
		let mark = prices.mark;
		desk.events.push(Event::ConditionalTriggered { account, client_id, market, mark });
	}
}

/// The due slice of a TWAP. The next slice is scheduled first, so that the outcome of this one cannot prevent it.
fn slice<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	conditional: &ConditionalOrder,
	twap: Twap,
) -> Result<Option<Placement>, Fault> {
	let now = desk.now.time;
	let lots = twap.due_lots(now);
	// A TWAP whose list is damaged gets no further slice, and ends.
	let scheduled =
		twap.next_due(now).and_then(|next| desk.schedule(account, Wait::Time(next)).ok());
	desk.state.edit_conditional(account, conditional.client_id, |conditional| {
		conditional.kind = ConditionalKind::Twap(Twap { scheduled, ..twap });
	})?;
	let order = OrderRequest { lots, ..twap.request.order };
	let child = Placement { place: 0, account, order, agent: conditional.agent };
	Ok((!lots.is_zero()).then_some(child))
}

/// An exit of a bracket. The other exit and the rest of the entry are cancelled, and the filled part is closed.
fn exit<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	conditional: &ConditionalOrder,
	bracket: Bracket,
	reached: AgendaPlace,
) -> Result<Option<Placement>, Fault> {
	let (exit, tries) = match bracket.stage {
		BracketStage::Entering => return Ok(None),
		BracketStage::Armed { stop, .. } => {
			desk.unschedule(conditional.scheduled());
			emit_triggered(desk, account, conditional);
			cancel_entry(desk, account, conditional)?;
			let exit = if stop == Some(reached) { bracket.stop } else { bracket.target };
			(exit, EXIT_TRIES)
		}
		BracketStage::Closing { exit, tries, .. } => (Some(exit), tries),
	};
	let Some(exit) = exit else { return Ok(None) };
	let next = Millis(desk.now.time.0.saturating_add(EXIT_INTERVAL.0));
	let wait = desk.state.conditionals_of(account)?.protected(Wait::Time(next));
	let Ok(scheduled) = desk.schedule(account, wait) else { return Ok(None) };
	desk.state.edit_conditional(account, conditional.client_id, |conditional| {
		let stage = BracketStage::Closing { exit, tries, scheduled };
		conditional.kind = ConditionalKind::Bracket(Bracket { stage, ..bracket });
	})?;
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
	Ok(Some(Placement { place: 0, account, order, agent: conditional.agent }))
}

fn cancel_entry<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	conditional: &ConditionalOrder,
) -> Result<(), Fault> {
	let entry = desk.state.find_order(account, conditional.client_id)?;
	match entry.filter(|entry| desk.ensure_sound(entry.key.market()).is_ok()) {
		Some(entry) => leave::cancel_open(desk, account, entry, CancelReason::BracketTriggered),
		None => Ok(()),
	}
}
