//! Executes the steps of the waterfall. `novation-liquidation` decides them.

use super::{
	absorb::absorb,
	deleverage::{Pools, Waiting},
	insurance, is_overdue, last_close, note_close, sweep_forced, Closing,
};
use crate::{
	desk::Desk,
	host::Host,
	rules::exposures,
	state::{Budget, Work},
	steps::{leave, sweep::SweepOutcome},
	CancelReason, Event, Fault, MarkSource, MarketStatus, Stage,
};
use alloc::{collections::BTreeMap, vec::Vec};
use novation_book::End;
use novation_ledger::INSURANCE;
use novation_liquidation::{
	cover, liquidation_fee, next_step, surplus, Account, Attempt, Bankrupt, Position, Step,
};
use novation_units::{AccountIndex, MarketId, Quote, Ticks};

/// The most steps of one account in a block. Each closes, cancels or settles something, or is the last. An account in
/// every market needs fewer.
const MAX_STEPS: u32 = 64;

/// The attempts of liquidation in this block, for each market of one account.
type Attempts = BTreeMap<MarketId, Attempt>;

/// Takes steps until the account is healthy (true), or must wait for the next block (false).
pub fn liquidate_account<H: Host>(
	desk: &mut Desk<'_, H>,
	pools: &mut Pools,
	account: AccountIndex,
) -> Result<bool, Fault> {
	let mut attempts = Attempts::new();
	for _ in 0..MAX_STEPS {
		if !desk.spend(Budget::Liquidation, Work::HealthCheck) {
			return Ok(false);
		}
		let goes_on = match step(desk, account, &attempts)? {
			None | Some(Step::Wait) => false,
			Some(Step::Healthy) => return Ok(true),
			Some(Step::CancelOrders) => {
				let (budget, reason) = (Budget::Liquidation, CancelReason::Liquidation);
				leave::cancel_orders(desk, account, None, budget, reason)?
			}
			Some(Step::Close { market, side, lots, limit }) => {
				let closing = Closing { account, market, side, lots, limit };
				close_on_book(desk, &closing, &mut attempts)?
			}
			Some(Step::Insure { market, side, lots, limit, zero }) => {
				let closing = Closing { account, market, side, lots, limit };
				close_insured(desk, &closing, zero, &mut attempts)?
			}
			Some(Step::Absorb { market, side, lots, price }) => {
				let closing = Closing { account, market, side, lots, limit: price };
				if !absorb(desk, &closing)?.is_zero() {
					attempts.insert(market, Attempt::Absorbed);
				}
				true
			}
			Some(Step::Pool { market, side, lots, price }) => {
				let position = Bankrupt { lots, zero: price };
				pools.entry((market, side)).or_default().push(Waiting { account, position });
				attempts.insert(market, Attempt::Pooled);
				true
			}
			Some(Step::Settle { insured, bad_debt }) => {
				settle_debt(desk, account, insured, bad_debt)?;
				true
			}
		};
		if !goes_on {
			return Ok(false);
		}
	}
	Ok(false)
}

/// Notes the market of a forced close, whose room pays for a debt that is left.
fn note<H: Host>(desk: &mut Desk<'_, H>, closing: &Closing) -> Result<(), Fault> {
	let mut account = desk.state.accounts.read(closing.account)?;
	if last_close(&account) != Some(closing.market) {
		note_close(&mut account, closing.market);
		desk.state.accounts.write(closing.account, account);
	}
	Ok(())
}

/// The next step of an account. `None` while a required price is absent, or a market of the account is halted or
/// reopening.
fn step<H: Host>(
	desk: &mut Desk<'_, H>,
	index: AccountIndex,
	attempts: &Attempts,
) -> Result<Option<Step>, Fault> {
	let account = desk.state.accounts.read(index)?;
	let mut rooms = BTreeMap::new();
	for held in &account.positions {
		rooms.insert(held.market, insurance::room(desk, Some(held.market))?);
	}
	let room = insurance::room(desk, last_close(&account))?;
	let desk = &*desk;
	let value =
		|market| desk.market(market).map_or(Ok(None), |view| view.valuation(MarkSource::Now));
	let Ok(exposures) = exposures(&account, value) else { return Ok(None) };
	let position = |(held, exposure): (&novation_ledger::Position, _)| {
		let view = desk.market(held.market)?;
		let stopped = matches!(view.listed_status(), MarketStatus::Halted | MarketStatus::Settled)
			|| view.stage(desk.now.time) != Stage::Open;
		(!stopped).then(|| Position {
			market: held.market,
			exposure,
			terms: view.market.liquidation,
			attempt: attempts.get(&held.market).copied().unwrap_or_default(),
			room: rooms.get(&held.market).copied().unwrap_or(Quote::ZERO),
		})
	};
	let positions: Option<Vec<Position>> =
		account.positions.iter().zip(exposures).map(position).collect();
	let Some(positions) = positions else { return Ok(None) };
	let account = Account {
		cash: account.cash,
		positions: &positions,
		has_orders: account.has_orders(),
		is_overdue: is_overdue(&account, desk.now.time),
		room,
	};
	// An overflow makes the health unknown.
	Ok(next_step(&account).ok())
}

/// Closes against the book, and charges the fee of the closed part. Returns false if the budget has ended.
fn close_on_book<H: Host>(
	desk: &mut Desk<'_, H>,
	closing: &Closing,
	attempts: &mut Attempts,
) -> Result<bool, Fault> {
	let Some(swept) = sweep_forced(desk, closing)? else { return Ok(false) };
	let fee = charge_fee(desk, closing, &swept)?;
	let Closing { account, market, lots, .. } = *closing;
	// A sweep leaves at most its size.
	if let Ok(lots) = lots.sub(swept.left) {
		if !lots.is_zero() {
			note(desk, closing)?;
			desk.events.push(Event::PositionLiquidated { account, market, lots, fee });
		}
	}
	Ok(tried(desk, closing, Attempt::Book, &swept, attempts))
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
	attempts: &mut Attempts,
) -> Result<bool, Fault> {
	let Some(swept) = sweep_forced(desk, closing)? else { return Ok(false) };
	let Some(tick_value) = desk.market(closing.market).map(|view| view.market.tick_value) else {
		return Ok(false);
	};
	if !swept.fills.is_empty() {
		note(desk, closing)?;
	}
	let paid = swept.fills.iter().try_fold(Quote::ZERO, |paid, (price, lots)| {
		paid.add(cover(lots.signed(closing.side.opposite())?, *price, zero, tick_value)?)
	});
	if let Ok(paid) = paid {
		insurance::pay(desk, Some(closing.market), closing.account, paid)?;
	}
	let goes_on = tried(desk, closing, Attempt::Insured, &swept, attempts);
	if goes_on {
		// The room may have been for a part only, and the next step of the account must be another.
		attempts.insert(closing.market, Attempt::Insured);
	}
	Ok(goes_on)
}

/// Records that the book has no more to offer, unless the budget ended first. Returns false if it has ended.
fn tried<H: Host>(
	desk: &mut Desk<'_, H>,
	closing: &Closing,
	attempt: Attempt,
	swept: &SweepOutcome,
	attempts: &mut Attempts,
) -> bool {
	if matches!(swept.end, End::StepsExhausted) {
		let has_traded = swept.left < closing.lots;
		return has_traded && desk.affordable(Budget::Liquidation, Work::Maker) > 0;
	}
	if !swept.left.is_zero() {
		attempts.insert(closing.market, attempt);
	}
	true
}

fn settle_debt<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	insured: Quote,
	bad_debt: Quote,
) -> Result<(), Fault> {
	let market = desk.state.accounts.look(account, last_close)?;
	insurance::pay(desk, market, account, insured)?;
	if bad_debt > Quote::ZERO {
		let amount = desk.state.accounts.write_off(account)?;
		desk.state.solvency.add_bad_debt(amount);
		desk.events.push(Event::BadDebtIncurred { account, amount });
	}
	Ok(())
}
