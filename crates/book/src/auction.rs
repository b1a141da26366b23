//! The batch auction: one price for all, and who trades how much at it. No book is touched here.

use alloc::vec::Vec;
use core::cmp::Reverse;
use novation_units::{AccountIndex, ClientOrderId, Lots, Overflow, Side, Ticks};

/// An order in an auction. Account and name together are unique in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
	/// The worst price that it accepts.
	pub price: Ticks,
	/// What it wants.
	pub lots: Lots,
	/// Whose.
	pub account: AccountIndex,
	/// Its name.
	pub client_id: ClientOrderId,
}

/// What an auction comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clearing {
	/// The one price.
	pub price: Ticks,
	/// Lots that change hands.
	pub lots: u128,
}

/// The sort key of a limit on one side: the lower, the earlier served.
pub fn priority(side: Side, price: Ticks) -> u64 {
	match side {
		Side::Bid => !price.0,
		Side::Ask => price.0,
	}
}

/// The price at which most lots change hands; of several such prices the one nearest to `mark`. `None` if
/// no bid reaches an ask.
///
/// Demand falls with the price and supply rises, so the prices of the largest volume are an unbroken
/// range. Of a range one price is nearest to the mark: the mark itself, or the end that is next to it.
pub fn clear(bids: &[Claim], asks: &[Claim], mark: Ticks) -> Option<Clearing> {
	let (bids, asks) = (ladder(Side::Bid, bids), ladder(Side::Ask, asks));
	let (mut bids, mut asks) = (bids.into_iter(), asks.into_iter());
	let (mut bid, mut ask) = (bids.next(), asks.next());
	let mut range = None;
	let mut lots: u128 = 0;
	while let (Some((bid_price, bid_lots)), Some((ask_price, ask_lots))) = (bid, ask) {
		if bid_price < ask_price {
			break;
		}
		let matched = bid_lots.min(ask_lots);
		if matched > 0 {
			lots = lots.saturating_add(matched.into());
			range = Some((ask_price, bid_price));
		}
		let rest_of = |(price, all): (Ticks, u64)| {
			all.checked_sub(matched).filter(|left| *left > 0).map(|left| (price, left))
		};
		bid = rest_of((bid_price, bid_lots)).or_else(|| bids.next());
		ask = rest_of((ask_price, ask_lots)).or_else(|| asks.next());
	}
	let (lowest, highest) = range?;
	Some(Clearing { price: mark.clamp(lowest, highest), lots })
}

/// Limits and sizes of a side, the best first.
fn ladder(side: Side, claims: &[Claim]) -> Vec<(Ticks, u64)> {
	let mut ladder: Vec<_> = claims.iter().map(|claim| (claim.price, claim.lots.0)).collect();
	ladder.sort_unstable_by_key(|(price, _)| priority(side, *price));
	ladder
}

/// Who of `side` trades how much when `lots` change hands: one answer for each claim, in their order.
///
/// A better price goes first. Where the lots end, the claims of that price share them by size, rounded
/// down; what is left goes out one lot each, to the largest rounded-off parts first, then to the larger
/// claim, the lower account, the lower name. When they came plays no part.
///
/// # Errors
///
/// [`Overflow`] if one price has more than 2^64 lots to share: far beyond a market's limits.
pub fn allot(side: Side, claims: &[Claim], lots: u128) -> Result<Vec<Lots>, Overflow> {
	let mut order: Vec<(usize, &Claim)> = claims.iter().enumerate().collect();
	order.sort_unstable_by_key(|(_, claim)| {
		(priority(side, claim.price), claim.account, claim.client_id)
	});
	let mut allotted: Vec<(usize, Lots)> = Vec::with_capacity(claims.len());
	let mut left = lots;
	for level in order.chunk_by(|(_, one), (_, next)| one.price == next.price) {
		let wanted: u128 = level.iter().map(|(_, claim)| u128::from(claim.lots.0)).sum();
		if wanted <= left {
			allotted.extend(level.iter().map(|(at, claim)| (*at, claim.lots)));
			left = left.checked_sub(wanted).ok_or(Overflow)?;
		} else {
			share(level, left, wanted, &mut allotted)?;
			left = 0;
		}
	}
	allotted.sort_unstable_by_key(|(at, _)| *at);
	Ok(allotted.into_iter().map(|(_, lots)| lots).collect())
}

/// Share `lots` among the claims of one price, which together want more: `wanted`.
fn share(
	level: &[(usize, &Claim)],
	lots: u128,
	wanted: u128,
	allotted: &mut Vec<(usize, Lots)>,
) -> Result<(), Overflow> {
	let mut parts = Vec::with_capacity(level.len());
	let mut left = lots;
	for (at, claim) in level {
		let due = u128::from(claim.lots.0).checked_mul(lots).ok_or(Overflow)?;
		let whole = due.checked_div(wanted).ok_or(Overflow)?;
		let rounded_off = due.checked_rem(wanted).ok_or(Overflow)?;
		left = left.checked_sub(whole).ok_or(Overflow)?;
		parts.push((rounded_off, *claim, *at, whole));
	}
	parts.sort_unstable_by_key(|(rounded_off, claim, ..)| {
		(Reverse(*rounded_off), Reverse(claim.lots), claim.account, claim.client_id)
	});
	for (_, _, at, whole) in parts {
		let extra = left.min(1);
		left = left.checked_sub(extra).ok_or(Overflow)?;
		let lots = whole.checked_add(extra).ok_or(Overflow)?;
		allotted.push((at, Lots(u64::try_from(lots).map_err(|_| Overflow)?)));
	}
	Ok(())
}
