//! The insurance fund: its share of the trading fees, and the bad debt that it repays.

use crate::{desk::Desk, host::Host, phases::liquidation::is_readable, Event, Fault, FundState};
use novation_ledger::{FEES, INSURANCE};
use novation_units::{Ppm, Quote};

/// Share of the trading fees of an hour that goes to the fund.
const FEE_SHARE: Ppm = Ppm(100_000);
/// Balance of the fund up to which it receives fees, as a share of the money in custody.
const TARGET: Ppm = Ppm(10_000);

/// Gives the fund its share of the last hour's fees. Then everything that came into the fund since the last round repays
/// bad debt, whatever its way in.
///
/// Without one of the values that this needs, it waits for a later round.
pub fn collect<H: Host>(desk: &mut Desk<'_, H>) -> Result<(), Fault> {
	let fund = match desk.state.solvency.fund(desk.now.time) {
		Ok(fund) => fund,
		Err(fault) => {
			desk.faults.add(fault);
			return Ok(());
		}
	};
	let is_new_hour = FundState::hour_of(desk.now.time) != fund.hour;
	let has_debt = match desk.state.solvency.bad_debt() {
		Ok(debt) => debt > Quote::ZERO,
		Err(fault) => {
			desk.faults.add(fault);
			return Ok(());
		}
	};
	if !is_new_hour && !has_debt && fund.repaid_from.is_none() {
		return Ok(());
	}
	if [INSURANCE, FEES].iter().any(|index| !is_readable(desk, *index)) {
		return Ok(());
	}
	let fund = match is_new_hour {
		true => receive_fees(desk, fund)?,
		false => fund,
	};
	let fund = repay(desk, fund)?;
	desk.state.solvency.set_fund(fund);
	Ok(())
}

/// Moves the share of the fees since the last hour began, rounded down. The rest stays with the fees.
fn receive_fees<H: Host>(desk: &mut Desk<'_, H>, fund: FundState) -> Result<FundState, Fault> {
	let custody = match desk.state.solvency.custody() {
		Ok(custody) => custody,
		Err(fault) => {
			desk.faults.add(fault);
			return Ok(fund);
		}
	};
	let fees = desk.state.accounts.look(FEES, |fees| fees.cash)?;
	let balance = desk.state.accounts.look(INSURANCE, |fund| fund.cash)?;
	let new = Quote(fees.0.saturating_sub(fund.fees.0)).or_zero();
	let missing = TARGET.of_floor(custody).and_then(|target| target.sub(balance));
	// An amount beyond the range of the ledger moves nothing.
	if let (Ok(share), Ok(missing)) = (FEE_SHARE.of_floor(new), missing) {
		desk.state.accounts.transfer(FEES, INSURANCE, share.min(missing).or_zero())?;
	}
	let fees = desk.state.accounts.look(FEES, |fees| fees.cash)?;
	Ok(FundState { hour: FundState::hour_of(desk.now.time), fees, ..fund })
}

/// Repays bad debt out of what has come into the fund since the last round.
///
/// What the fund held when the debt arose stays, since its rooms have refused it.
fn repay<H: Host>(desk: &mut Desk<'_, H>, fund: FundState) -> Result<FundState, Fault> {
	let debt = desk.state.solvency.bad_debt()?;
	let balance = desk.state.accounts.look(INSURANCE, |fund| fund.cash)?;
	if debt <= Quote::ZERO {
		return Ok(FundState { repaid_from: None, ..fund });
	}
	let Some(before) = fund.repaid_from else {
		return Ok(FundState { repaid_from: Some(balance), ..fund });
	};
	let paid = desk.state.solvency.paid();
	let income = balance.0.saturating_add(paid.0).saturating_sub(before.0);
	let amount = Quote(income).min(balance).min(debt).or_zero();
	if !amount.is_zero() && desk.state.accounts.repay(amount)? {
		desk.state.solvency.repay(amount);
		desk.events.push(Event::BadDebtRepaid { amount });
	}
	let balance = desk.state.accounts.look(INSURANCE, |fund| fund.cash)?;
	let is_left = desk.state.solvency.bad_debt()? > Quote::ZERO;
	Ok(FundState { repaid_from: is_left.then_some(balance), ..fund })
}
