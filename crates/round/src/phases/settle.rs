//! The end of a round: conditional orders follow the fills of the block, and changed accounts get their slots in the health
//! schedule.

use super::{
	expiries,
	liquidation::{schedule, shares},
};
use crate::{
	desk::Desk,
	host::Host,
	request::Waiting,
	state::{Budget, Health},
	steps::conditional,
	AgendaPlace, Bracket, BracketStage, ConditionalKind, ConditionalOrder, Direction, Exit, Fault,
	Twap, Wait,
};
use alloc::{collections::BTreeSet, vec::Vec};
use novation_units::{AccountIndex, ClientOrderId, MarketId, Side};

/// Brings conditional orders and the health schedule up to date.
pub fn settle<H: Host>(
	desk: &mut Desk<'_, H>,
	health: &mut Health<'_, H>,
	waiting: &[Waiting],
) -> Result<(), Fault> {
	settle_conditionals(desk, waiting)?;
	expiries::reschedule(desk);
	note_conditionals(desk)?;
	shares::list_holders(desk)?;
	schedule::place_changed(desk, health)?;
	// Charges the touches of the last work.
	desk.settle_touched(Budget::Trading);
	Ok(())
}

/// Updates the conditional orders of every account whose positions or orders have moved, or whose conditional orders were
/// read.
/// Those of an account that was only looked at are not read.
fn settle_conditionals<H: Host>(desk: &mut Desk<'_, H>, waiting: &[Waiting]) -> Result<(), Fault> {
	let waiting: BTreeSet<(AccountIndex, ClientOrderId)> =
		waiting.iter().filter_map(Waiting::name).collect();
	let state = &desk.state;
	let moved = state.accounts.moved().chain(state.orders.changed());
	let changed: BTreeSet<AccountIndex> = moved.chain(state.conditionals.accounts()).collect();
	for account in changed {
		if let Err(fault) = settle_account(desk, account, &waiting) {
			// The conditional orders of a damaged account stop, as they are.
			if !desk.is_own(account, fault) {
				return Err(fault);
			}
		}
	}
	Ok(())
}

fn settle_account<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	waiting: &BTreeSet<(AccountIndex, ClientOrderId)>,
) -> Result<(), Fault> {
	if !desk.state.has_conditionals(account)? {
		return Ok(());
	}
	let conditionals = &desk.state.conditionals_of(account)?.orders;
	let markets: BTreeSet<MarketId> = conditionals.iter().map(|at| at.market).collect();
	if conditionals
		.iter()
		.any(|conditional| matches!(conditional.kind, ConditionalKind::Bracket(_)))
	{
		// Before anything changes: a bracket ends when its entry is not in the list.
		desk.state.probe(account)?;
	}
	for market in markets {
		// Positions that were closed outside the book.
		conditional::follow_position(desk, account, market)?;
	}
	let conditionals = desk.state.conditionals_of(account)?.orders.clone();
	for conditional in conditionals {
		let is_queued = waiting.contains(&(account, conditional.client_id));
		match conditional.kind {
			ConditionalKind::Trigger { .. } => (),
			ConditionalKind::Twap(twap) => settle_twap(desk, account, &conditional, &twap)?,
			ConditionalKind::Bracket(bracket) => {
				let awaits_entry =
					is_queued || desk.state.find_order(account, conditional.client_id)?.is_some();
				let bracket = Bracket { awaits_entry, ..bracket };
				settle_bracket(desk, account, &conditional, bracket)?;
			}
		}
	}
	Ok(())
}

fn settle_twap<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	conditional: &ConditionalOrder,
	twap: &Twap,
) -> Result<(), Fault> {
	match twap.scheduled.is_none() || conditional.left().is_zero() {
		true => conditional::end(desk, account, conditional, twap.filled),
		false => Ok(()),
	}
}

fn settle_bracket<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	conditional: &ConditionalOrder,
	bracket: Bracket,
) -> Result<(), Fault> {
	let is_spent = bracket.open().is_zero() && !bracket.awaits_entry;
	let has_failed = matches!(bracket.stage, BracketStage::Closing { tries: 0, .. });
	if is_spent || has_failed {
		return conditional::end(desk, account, conditional, bracket.closed);
	}
	let stage = match bracket.stage {
		BracketStage::Entering if !bracket.open().is_zero() => {
			arm(desk, account, conditional.market, &bracket)?
		}
		// Its position has ended, and its entry may open another one.
		BracketStage::Armed { .. } if bracket.open().is_zero() => {
			desk.unschedule(conditional.scheduled());
			BracketStage::Entering
		}
		stage => stage,
	};
	let settled = ConditionalKind::Bracket(Bracket { stage, ..bracket });
	if settled == conditional.kind {
		return Ok(());
	}
	desk.state
		.edit_conditional(account, conditional.client_id, |conditional| conditional.kind = settled)
}

/// Schedules the exits of a bracket. An exit whose list is damaged never triggers.
fn arm<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	market: MarketId,
	bracket: &Bracket,
) -> Result<BracketStage, Fault> {
	let (stop, target) = match bracket.side {
		Side::Bid => (Direction::Below, Direction::Above),
		Side::Ask => (Direction::Above, Direction::Below),
	};
	let mut schedule = |exit: Option<Exit>, direction| -> Result<Option<AgendaPlace>, Fault> {
		let Some(Exit { mark, .. }) = exit else { return Ok(None) };
		let wait = Wait::mark(market, direction, mark);
		let wait = desk.state.conditionals_of(account)?.protected(wait);
		Ok(desk.schedule(account, wait).ok())
	};
	let (stop, target) = (schedule(bracket.stop, stop)?, schedule(bracket.target, target)?);
	Ok(BracketStage::Armed { stop, target })
}

/// Records in each account whether it has conditional orders.
fn note_conditionals<H: Host>(desk: &mut Desk<'_, H>) -> Result<(), Fault> {
	let changed: Vec<_> = desk.state.conditionals.changed().collect();
	for (index, has_conditionals) in changed {
		let mut account = desk.state.accounts.read(index)?;
		account.has_conditionals = has_conditionals;
		desk.state.accounts.write(index, account);
	}
	Ok(())
}
