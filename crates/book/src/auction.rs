//! The batch auction: a single price, and the lots of each order at that price. It touches no book.

use alloc::vec::Vec;
use core::cmp::Reverse;
use novation_units::{AccountIndex, ClientOrderId, Lots, Overflow, Side, Ticks};

/// An order in an auction. Account and client id together are unique in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
	/// The worst acceptable price.
	pub price: Ticks,
	/// Lots to trade.
	pub lots: Lots,
	/// The owner.
	pub account: AccountIndex,
	/// The name that the owner has given to the order.
	pub client_id: ClientOrderId,
}

/// The result of an auction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clearing {
	/// The price of all fills.
	pub price: Ticks,
	/// Lots that change hands.
	pub lots: u128,
}

/// The sort key of a limit on one side: lower keys are served first.
pub fn priority(side: Side, price: Ticks) -> u64 {
	match side {
		Side::Bid => !price.0,
		Side::Ask => price.0,
	}
}

/// The price at which most lots change hands; among several such prices the one nearest to `mark`. `None`
/// if no bid reaches an ask.
///
/// Demand falls with the price and supply rises, so the prices of the largest volume form an unbroken
/// range. The nearest price of a range is the mark itself, or the end of the range next to it.
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

/// Limits and sizes of a side, best first.
fn ladder(side: Side, claims: &[Claim]) -> Vec<(Ticks, u64)> {
	let mut ladder: Vec<_> = claims.iter().map(|claim| (claim.price, claim.lots.0)).collect();
	ladder.sort_unstable_by_key(|(price, _)| priority(side, *price));
	ladder
}

/// The lots of each claim of `side` when `lots` change hands, in the order of the claims.
///
/// Better prices are served first. The claims of the last price share the rest by size, rounded down.
/// Left-over lots go out one by one: to the largest fraction, then to the larger claim, the lower account
/// and the lower client id. The time of arrival plays no part.
///
/// # Errors
///
/// [`Overflow`] if one price has more than 2^64 lots to share, which exceeds the limits of any market.
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

/// Shares `lots` among the claims of one price, which total `wanted` lots.
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
