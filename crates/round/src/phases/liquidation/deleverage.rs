//! Deleveraging: positions are closed against the holders of the other side, outside the book.

use super::{is_readable, Closing};
use crate::{
	desk::Desk,
	host::Host,
	rules::account_health,
	state::{market_contradiction, Budget, Health, Work},
	steps::sweep::count_fill,
	Deleveraging, Event, Fault, MarkSource,
};
use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};
use novation_ledger::{Accounts, Fees, Fill, LedgerError, Movements, FIRST_TRADER};
use novation_liquidation::ProRata;
use novation_units::{AccountIndex, Lots, MarketId, Ppm, Quote, Side};

/// The holders of a position on a side of a market, once a deleveraging of this block has collected them.
pub type Holders = BTreeMap<(MarketId, Side), Vec<AccountIndex>>;

/// Closes a position against its holders on the other side, pro rata and without fees, and returns the rest. It makes
/// no holder's equity negative.
///
/// The shares are kept until the last holder was asked, over as many blocks as that takes.
pub fn deleverage<H: Host>(
	desk: &mut Desk<'_, H>,
	health: &mut Health<'_, H>,
	holders: &mut Holders,
	closing: &Closing,
) -> Result<Lots, Fault> {
	let Some(view) = desk.market(closing.market) else { return Ok(closing.lots) };
	let begun = Deleveraging {
		account: closing.account,
		market: closing.market,
		shares: ProRata::new(closing.lots, view.state.open_interest),
		next: FIRST_TRADER,
	};
	let is_same =
		|other: &Deleveraging| (other.account, other.market) == (closing.account, closing.market);
	let mut pass = health.schedule.deleveraging.take().filter(is_same).unwrap_or(begun);
	let key = (closing.market, closing.side);
	let asks_all = pass.next == FIRST_TRADER;
	let to_ask: Box<dyn Iterator<Item = AccountIndex>> = match holders.get(&key).cloned() {
		Some(known) => Box::new(known.into_iter().filter(move |holder| *holder >= pass.next)),
		None => match health.end_of_accounts() {
			Ok(end) => Box::new((pass.next.0..end.0).map(AccountIndex)),
			// Nobody knows all holders, so nobody is asked and the account waits.
			Err(fault) => {
				desk.faults.add(fault);
				health.schedule.deleveraging = Some(pass);
				return Ok(closing.lots);
			}
		},
	};
	let mut left = closing.lots;
	let mut found = Vec::new();
	for holder in to_ask {
		if left.is_zero() {
			break;
		}
		if !desk.spend(Budget::Liquidation, Work::HealthCheck) {
			health.schedule.deleveraging = Some(Deleveraging { next: holder, ..pass });
			return Ok(left);
		}
		// A damaged account gives nothing.
		if holder == closing.account || !is_readable(desk, holder) {
			continue;
		}
		let held = desk.state.accounts.look(holder, |holder| holder.lots(closing.market))?;
		if held.side() != Some(closing.side) {
			continue;
		}
		found.push(holder);
		// A share that overflows counts as none.
		let share = pass.shares.take(held.abs()).map_or(Lots::ZERO, |share| share.min(left));
		if !share.is_zero() && take_from(desk, closing, holder, share)? {
			left = left.sub(share).map_err(|_| market_contradiction(closing.market))?;
		}
	}
	// All lots are gone only after all holders were asked, so the list is complete. The next block asks an account that
	// becomes a holder later in this block.
	if asks_all {
		holders.insert(key, found);
	}
	Ok(left)
}

/// Closes `lots` against one holder. Returns false if its equity would become negative.
fn take_from<H: Host>(
	desk: &mut Desk<'_, H>,
	closing: &Closing,
	holder: AccountIndex,
	lots: Lots,
) -> Result<bool, Fault> {
	let Closing { account, market, side, limit: price, .. } = *closing;
	let Some(view) = desk.markets.get(&market) else { return Ok(false) };
	let fill = Fill {
		market,
		tick_value: view.market.tick_value,
		funding_index: view.state.funding.index,
		maker: holder,
		taker: account,
		taker_side: side,
		lots,
		price,
		fees: Fees { maker: Ppm::ZERO, taker: Ppm::ZERO },
	};
	let mut trial = desk.state.accounts.draft();
	let settled = match trial.fill(&fill) {
		Ok(settled) => settled,
		Err(LedgerError::Fault(damage)) => return Err(crate::state::ledger_fault(damage)),
		Err(_) => return Ok(false),
	};
	let after = trial.read(holder).map_err(crate::state::ledger_fault)?;
	let solvent = account_health(&desk.markets, &after, MarkSource::Now)
		.is_ok_and(|health| health.equity >= Quote::ZERO);
	if !solvent {
		return Ok(false);
	}
	let changes = trial.into_changes();
	desk.state.accounts.commit(changes);
	count_fill(desk, market, None, &settled)?;
	let counterparty = holder;
	desk.events.push(Event::Deleveraged { market, account, counterparty, lots, price });
	Ok(true)
}
