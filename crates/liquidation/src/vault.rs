//! The vault of a market: how many lots of a bankrupt position it takes over.

use crate::restore_margin;
use novation_risk::Exposure;
use novation_units::{Lots, Overflow, Quote, SignedLots, Ticks};

/// Most notional of a vault, in multiples of its equity.
const MAX_LEVERAGE: i128 = 3;

/// Returns how many of the `offered` lots a vault takes over at `price`, at most all of them.
///
/// - `cash`, `vault`: the vault's cash, and its position in its market at the present mark.
/// - `offered`: the position to take over, positive for a long one.
///
/// Afterwards the vault meets its restored margin, and its notional is at most three times its
/// equity. Lots that only reduce its own position are taken if its equity is not negative. A vault
/// without equity takes none. See formula 6 of the README.
///
/// # Errors
///
/// [`Overflow`] if a product leaves its range.
pub fn absorbable(
	cash: Quote,
	vault: &Exposure,
	offered: SignedLots,
	price: Ticks,
) -> Result<Lots, Overflow> {
	let all = offered.abs();
	let equity = cash.add(vault.profit()?)?;
	if equity <= Quote::ZERO || all.is_zero() {
		return Ok(Lots::ZERO);
	}
	let is_reduced = vault.lots.side().is_some_and(|side| Some(side) != offered.side());
	let reducing = if is_reduced { all.min(vault.lots.abs()) } else { Lots::ZERO };
	let (mut bears, mut too_many) = (reducing.0, all.0.saturating_add(1));
	// At most 64 halvings: beyond the reduced part, each lot more needs more margin.
	while too_many.saturating_sub(bears) > 1 {
		let middle = bears.midpoint(too_many);
		match is_borne(cash, vault, taken(offered, Lots(middle))?, price)? {
			true => bears = middle,
			false => too_many = middle,
		}
	}
	Ok(Lots(bears))
}

/// The signed size of `lots` of the offered position.
fn taken(offered: SignedLots, lots: Lots) -> Result<SignedLots, Overflow> {
	match offered.side() {
		Some(side) => lots.signed(side),
		None => Ok(SignedLots::ZERO),
	}
}

fn is_borne(
	cash: Quote,
	vault: &Exposure,
	taken: SignedLots,
	price: Ticks,
) -> Result<bool, Overflow> {
	let lots = vault.lots.add(taken)?;
	let quote = vault.quote.sub(taken.value(price, vault.tick_value)?)?;
	let after = Exposure { lots, quote, ..*vault };
	let equity = cash.add(after.profit()?)?;
	let most = equity.0.checked_mul(MAX_LEVERAGE).ok_or(Overflow)?;
	Ok(equity >= restore_margin(&after, lots.abs())? && after.notional()?.0 <= most)
}
