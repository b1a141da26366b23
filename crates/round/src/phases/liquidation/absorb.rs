//! The vault of a market takes over a position at its zero price.

use super::{is_readable, note_close, Closing};
use crate::{
	desk::Desk,
	host::Host,
	rules::margin::exposure_in,
	state::{ledger_fault, Budget, Work},
	steps::sweep::count_fill,
	Event, Fault, MarkSource,
};
use novation_ledger::{vault_of, Accounts, Fees, Fill, LedgerError, Movements};
use novation_liquidation::absorbable;
use novation_units::{Lots, Ppm};

/// Lets the vault take over as many lots as it can bear, without fees, and returns the rest.
///
/// A vault without money, in liquidation or with a damaged value takes none. A vault never takes over its own position.
pub fn absorb<H: Host>(desk: &mut Desk<'_, H>, closing: &Closing) -> Result<Lots, Fault> {
	let Closing { account, market, side, lots, limit: price } = *closing;
	let Some(vault) = vault_of(market).filter(|vault| *vault != account) else { return Ok(lots) };
	if !desk.spend(Budget::Liquidation, Work::HealthCheck) || !is_readable(desk, vault) {
		return Ok(lots);
	}
	let held = desk.state.accounts.read(vault)?;
	if held.in_liquidation() {
		return Ok(lots);
	}
	let Some(view) = desk.market(market) else { return Ok(lots) };
	let Ok(Some(value)) = view.valuation(MarkSource::Now) else { return Ok(lots) };
	// An overflow lets the vault take nothing.
	let Ok(exposure) = exposure_in(&held, market, value) else { return Ok(lots) };
	let Ok(offered) = lots.signed(side.opposite()) else { return Ok(lots) };
	let Ok(takes) = absorbable(held.cash, &exposure, offered, price) else { return Ok(lots) };
	if takes.is_zero() {
		return Ok(lots);
	}
	let fill = Fill {
		market,
		tick_value: view.market.tick_value,
		funding_index: view.state.funding.index,
		maker: vault,
		taker: account,
		taker_side: side,
		lots: takes,
		price,
		fees: Fees { maker: Ppm::ZERO, taker: Ppm::ZERO },
	};
	let mut draft = desk.state.accounts.draft();
	let settled = match draft.fill(&fill) {
		Ok(settled) => settled,
		Err(LedgerError::Fault(damage)) => return Err(ledger_fault(damage)),
		Err(_) => return Ok(lots),
	};
	let mut closed = draft.read(account).map_err(ledger_fault)?;
	note_close(&mut closed, market);
	draft.write(account, closed);
	let changes = draft.into_changes();
	desk.state.accounts.commit(changes);
	count_fill(desk, market, None, &settled)?;
	desk.events.push(Event::Absorbed { account, market, lots: takes, price });
	Ok(Lots(lots.0.saturating_sub(takes.0)))
}
