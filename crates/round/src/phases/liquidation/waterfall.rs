//! Executes the steps of the waterfall. `novation-liquidation` decides them.

use super::{
	absorb::absorb,
	deleverage::{Pools, Waiting},
	insurance, note_close, sweep_forced, Closing, Purse,
};
use crate::{
	desk::Desk,
	host::Host,
	rules::{exposures, held_health},
	state::{Budget, Health, Work},
	steps::{
		leave::{self, Open},
		sweep::SweepOutcome,
	},
	CancelReason, Event, Fault, MarkSource,
};
use alloc::{collections::BTreeMap, vec::Vec};
use novation_book::End;
use novation_ledger::INSURANCE;
use novation_liquidation::{
	cover, liquidation_fee, next_step, service_room, surplus, Account, Attempt, Bankrupt, Position,
	Step, PATIENCE,
};
use novation_units::{AccountIndex, Lots, MarketId, Quote, Ticks};

/// The most steps of one service. Each closes or settles something, or is the last. An account in
/// every market needs fewer.
const MAX_STEPS: u32 = 64;

/// Void orders that one service removes.
const VOID_ORDERS: usize = 16;

/// One service of an account in liquidation.
#[derive(Default)]
struct Service {
	/// The attempts so far, for each market of the account.
	attempts: BTreeMap<MarketId, Attempt>,
	/// Lots that the service may still close in each market while the account is not critical.
	rooms: BTreeMap<MarketId, Lots>,
}

/// How a service ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
	/// The account is no longer below maintenance margin.
	Healthy,
	/// The account waits for its next service: in the next period, or in the next block.
	Waits {
		/// Whether it is served again in the next block: it is critical, or this service could not end.
		soon: bool,
	},
	/// None of its positions can be closed.
	NothingClosable,
}

/// The next step of an account, and what it depends on.
enum Next {
	Step(Step),
	/// None of its positions can be closed.
	NothingClosable,
	/// It waits. `is_critical` as for [`Step::Insure`].
	Wait {
		is_critical: bool,
	},
}

/// Serves an account: removes void orders, and takes steps until it is healthy or must wait.
pub fn serve<H: Host>(
	desk: &mut Desk<'_, H>,
	health: &mut Health<'_, H>,
	pools: &mut Pools,
	account: AccountIndex,
	purse: Purse,
) -> Result<Outcome, Fault> {
	let (budget, reason) = (Budget::Liquidation, CancelReason::Liquidation);
	// First what could still open a position. Bound: the conditional orders of a list.
	let is_conditional = |open: &Open| matches!(open, Open::Conditional(_));
	let has_ended = leave::end(desk, account, (budget, usize::MAX), reason, is_conditional)?
		&& leave::end(desk, account, (budget, VOID_ORDERS), reason, |_| true)?;
	let mut service = Service::default();
	for _ in 0..MAX_STEPS {
		if !purse.has_room(desk, health) || !desk.spend(Budget::Liquidation, Work::HealthCheck) {
			return Ok(Outcome::Waits { soon: true });
		}
		let goes_on = match next(desk, account, &mut service)? {
			Next::NothingClosable => return Ok(Outcome::NothingClosable),
			Next::Wait { is_critical } => return Ok(Outcome::Waits { soon: is_critical }),
			// What is void never comes back.
			Next::Step(Step::Healthy) if !has_ended => return Ok(Outcome::Waits { soon: true }),
			Next::Step(Step::Healthy) => return Ok(Outcome::Healthy),
			Next::Step(step) => take(desk, pools, (account, step), &mut service)?,
		};
		if !goes_on {
			break;
		}
	}
	Ok(Outcome::Waits { soon: true })
}

/// Takes a step. Returns false if the budget has ended.
fn take<H: Host>(
	desk: &mut Desk<'_, H>,
	pools: &mut Pools,
	(account, step): (AccountIndex, Step),
	service: &mut Service,
) -> Result<bool, Fault> {
	Ok(match step {
		Step::Healthy | Step::Wait => false,
		Step::Close { market, side, lots, limit } => {
			let closing = Closing { account, market, side, lots, limit };
			close_on_book(desk, &closing, service)?
		}
		Step::Insure { market, side, lots, limit, zero } => {
			let closing = Closing { account, market, side, lots, limit };
			close_insured(desk, &closing, zero, service)?
		}
		Step::Absorb { market, side, lots, price } => {
			let closing = Closing { account, market, side, lots, limit: price };
			if !absorb(desk, &closing)?.is_zero() {
				service.attempts.insert(market, Attempt::Absorbed);
			}
			true
		}
		Step::Pool { market, side, lots, price } => {
			let position = Bankrupt { lots, zero: price };
			pools.entry((market, side)).or_default().push(Waiting { account, position });
			service.attempts.insert(market, Attempt::Pooled);
			true
		}
		Step::Settle { insured, bad_debt } => {
			settle_debt(desk, account, insured, bad_debt)?;
			true
		}
	})
}

/// The next step of an account. Positions that cannot be closed count at their last marks, and no step touches them.
fn next<H: Host>(
	desk: &mut Desk<'_, H>,
	index: AccountIndex,
	service: &mut Service,
) -> Result<Next, Fault> {
	let mut account = desk.state.accounts.read(index)?;
	account.positions.retain(|held| !held.lots.is_zero());
	let mut insured = BTreeMap::new();
	for held in &account.positions {
		insured.insert(held.market, insurance::room(desk, Some(held.market))?);
	}
	let insurance = insurance::room(desk, last_close(&account))?;
	let desk = &*desk;
	let value =
		|market| desk.market(market).map_or(Ok(None), |view| view.valuation(MarkSource::Now));
	// The health of an account with a position in a damaged market is unknown.
	let Ok(exposures) = exposures(&account, value) else { return Ok(Next::NothingClosable) };
	let mut positions = Vec::new();
	for (held, exposure) in account.positions.iter().zip(exposures) {
		let Some(view) = desk.market(held.market) else { return Ok(Next::NothingClosable) };
		let room = service_room(&exposure).unwrap_or(Lots::ZERO);
		positions.push(Position {
			market: held.market,
			exposure,
			terms: view.market.liquidation,
			attempt: service.attempts.get(&held.market).copied().unwrap_or_default(),
			is_closable: view.is_closable(),
			insurance: insured.get(&held.market).copied().unwrap_or(Quote::ZERO),
			room: *service.rooms.entry(held.market).or_insert(room),
		});
	}
	let since = account.liquidation.map(|liquidation| liquidation.since);
	let is_impatient = since.is_some_and(|since| desk.now.time.since(since) >= PATIENCE);
	let input = Account { cash: account.cash, positions: &positions, is_impatient, insurance };
	// An overflow makes the health unknown.
	let step = next_step(&input).unwrap_or(Step::Wait);
	let is_stuck = !positions.is_empty() && positions.iter().all(|position| !position.is_closable);
	Ok(match step {
		Step::Wait if is_stuck => Next::NothingClosable,
		Step::Wait => {
			let health = held_health(&desk.markets, &account);
			let is_critical = |position: &Position| {
				let found = health.as_ref().ok()?;
				position.terms.is_critical(found).ok()
			};
			let is_critical = positions.iter().any(|at| is_critical(at).unwrap_or(false));
			Next::Wait { is_critical: is_impatient || is_critical }
		}
		step => Next::Step(step),
	})
}

/// Closes against the book, and charges the fee of the closed part. Returns false if the budget has ended.
fn close_on_book<H: Host>(
	desk: &mut Desk<'_, H>,
	closing: &Closing,
	service: &mut Service,
) -> Result<bool, Fault> {
	let Some(swept) = sweep_forced(desk, closing)? else { return Ok(false) };
	let fee = charge_fee(desk, closing, &swept)?;
	let Closing { account, market, lots, .. } = *closing;
	// A sweep leaves at most its size.
	if let Ok(lots) = lots.sub(swept.left) {
		if !lots.is_zero() {
			let left = |room: &Lots| Lots(room.0.saturating_sub(lots.0));
			service.rooms.entry(market).and_modify(|room| *room = left(room));
			note(desk, account, market)?;
			desk.events.push(Event::PositionLiquidated { account, market, lots, fee });
		}
	}
	Ok(tried(desk, closing, Attempt::Book, &swept, service))
}

/// Takes the fee from the proceeds above the zero price, so that the remaining position keeps its full cushion.
fn charge_fee<H: Host>(
	desk: &mut Desk<'_, H>,
	closing: &Closing,
	swept: &SweepOutcome,
) -> Result<Quote, Fault> {
	let Some(view) = desk.market(closing.market) else { return Ok(Quote::ZERO) };
	let market = &view.market;
	let proceeds = swept.fills.iter().try_fold(Quote::ZERO, |sum, (price, lots)| {
		let closed = lots.signed(closing.side.opposite())?;
		sum.add(surplus(closed, *price, closing.limit, market.tick_value)?)
	});
	let fee = proceeds
		.and_then(|proceeds| liquidation_fee(swept.notional, &market.liquidation, proceeds));
	// A fee that overflows is not charged.
	let Ok(fee) = fee else { return Ok(Quote::ZERO) };
	match desk.state.accounts.transfer(closing.account, INSURANCE, fee)? {
		true => Ok(fee),
		false => Ok(Quote::ZERO),
	}
}

/// Closes against the book at the mark or better. The insurance fund pays the difference to `zero`, within its room.
fn close_insured<H: Host>(
	desk: &mut Desk<'_, H>,
	closing: &Closing,
	zero: Ticks,
	service: &mut Service,
) -> Result<bool, Fault> {
	let Some(swept) = sweep_forced(desk, closing)? else { return Ok(false) };
	let Some(tick_value) = desk.market(closing.market).map(|view| view.market.tick_value) else {
		return Ok(false);
	};
	if !swept.fills.is_empty() {
		note(desk, closing.account, closing.market)?;
	}
	let paid = swept.fills.iter().try_fold(Quote::ZERO, |paid, (price, lots)| {
		paid.add(cover(lots.signed(closing.side.opposite())?, *price, zero, tick_value)?)
	});
	if let Ok(paid) = paid {
		insurance::pay(desk, Some(closing.market), closing.account, paid)?;
	}
	let goes_on = tried(desk, closing, Attempt::Insured, &swept, service);
	if goes_on {
		// The room may have been for a part only, and the next step of the account must be another.
		service.attempts.insert(closing.market, Attempt::Insured);
	}
	Ok(goes_on)
}

/// Records that the book has no more to offer, unless the budget ended first. Returns false if it has ended.
fn tried<H: Host>(
	desk: &mut Desk<'_, H>,
	closing: &Closing,
	attempt: Attempt,
	swept: &SweepOutcome,
	service: &mut Service,
) -> bool {
	if matches!(swept.end, End::StepsExhausted) {
		let has_traded = swept.left < closing.lots;
		return has_traded && desk.affordable(Budget::Liquidation, Work::Maker) > 0;
	}
	if !swept.left.is_zero() {
		service.attempts.insert(closing.market, attempt);
	}
	true
}

/// Notes the market of the last forced close.
fn note<H: Host>(
	desk: &mut Desk<'_, H>,
	index: AccountIndex,
	market: MarketId,
) -> Result<(), Fault> {
	let mut account = desk.state.accounts.read(index)?;
	note_close(&mut account, market);
	desk.state.accounts.write(index, account);
	Ok(())
}

/// The market of the last forced close of an account.
fn last_close(account: &novation_ledger::Account) -> Option<MarketId> {
	account.liquidation.and_then(|liquidation| liquidation.last)
}

fn settle_debt<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	insured: Quote,
	bad_debt: Quote,
) -> Result<(), Fault> {
	let last = desk.state.accounts.look(account, last_close)?;
	insurance::pay(desk, last, account, insured)?;
	if bad_debt > Quote::ZERO {
		let amount = desk.state.accounts.write_off(account)?;
		desk.state.solvency.add_bad_debt(amount);
		desk.events.push(Event::BadDebtIncurred { account, amount });
	}
	Ok(())
}
