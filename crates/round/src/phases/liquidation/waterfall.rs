//! Executes the steps of the waterfall. `novation-liquidation` decides them.

use super::{
	deleverage::{deleverage, Holders},
	sweep_forced, Closing,
};
use crate::{
	desk::Desk,
	host::Host,
	rules::exposures,
	state::{Budget, Health, Work},
	steps::{leave, sweep::SweepOutcome},
	CancelReason, Event, Fault, MarkSource, MarketStatus, Stage,
};
use alloc::{collections::BTreeMap, vec::Vec};
use novation_book::End;
use novation_ledger::INSURANCE;
use novation_liquidation::{
	cover, liquidation_fee, next_step, surplus, Account, Attempt, Position, Step,
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
	health: &mut Health<'_, H>,
	holders: &mut Holders,
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
			Some(Step::Deleverage { market, side, lots, price }) => {
				let closing = Closing { account, market, side, lots, limit: price };
				if !deleverage(desk, health, holders, &closing)?.is_zero() {
					attempts.insert(market, Attempt::Deleveraged);
				}
				true
			}
			Some(Step::Settle { insured, bad_debt }) => {
				settle_debt(desk, health, account, insured, bad_debt)?;
				true
			}
		};
		if !goes_on {
			return Ok(false);
		}
	}
	Ok(false)
}

/// The next step of an account. `None` while a required price is absent, or a market of the account is halted or
/// reopening.
fn step<H: Host>(
	desk: &Desk<'_, H>,
	index: AccountIndex,
	attempts: &Attempts,
) -> Result<Option<Step>, Fault> {
	let account = desk.state.accounts.read(index)?;
	let insurance = desk.state.accounts.look(INSURANCE, |fund| fund.cash)?;
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
		})
	};
	let positions: Option<Vec<Position>> =
		account.positions.iter().zip(exposures).map(position).collect();
	let Some(positions) = positions else { return Ok(None) };
	let account = Account {
		cash: account.cash,
		positions: &positions,
		has_orders: account.has_orders(),
		insurance,
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

/// Closes against the book at prices for which the insurance fund pays the difference to `zero`.
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
	let paid = swept.fills.iter().try_fold(Quote::ZERO, |paid, (price, lots)| {
		paid.add(cover(lots.signed(closing.side.opposite())?, *price, zero, tick_value)?)
	});
	if let Ok(paid) = paid {
		pay_from_insurance(desk, closing.account, paid)?;
	}
	Ok(tried(desk, closing, Attempt::Insured, &swept, attempts))
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
	health: &mut Health<'_, H>,
	account: AccountIndex,
	insured: Quote,
	bad_debt: Quote,
) -> Result<(), Fault> {
	pay_from_insurance(desk, account, insured)?;
	if bad_debt > Quote::ZERO {
		let amount = desk.state.accounts.write_off(account)?;
		health.add_bad_debt(amount);
		desk.events.push(Event::BadDebtIncurred { account, amount });
	}
	Ok(())
}

fn pay_from_insurance<H: Host>(
	desk: &mut Desk<'_, H>,
	account: AccountIndex,
	amount: Quote,
) -> Result<(), Fault> {
	if desk.state.accounts.transfer(INSURANCE, account, amount)? && !amount.is_zero() {
		desk.events.push(Event::InsurancePaid { account, amount });
	}
	Ok(())
}
