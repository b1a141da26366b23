//! A sealed auction, as a model: an order is committed in one block and revealed in the next, whose auction it joins.
//! Cancels are plain, and take effect at once. A commitment that is not revealed forfeits a bond.

use crate::{
	collator::{Desk, Idea, Power},
	crowd::limit,
	history::without,
	setting::{BASIS_POINT, THOUSAND_DOLLARS},
};
use novation_exchange_types::{Op, OrderRequest, Queued};
use novation_sim::Styled;
use novation_units::{Ppm, Side, PPM};

/// Lots of each side of a straddle.
const STRADDLE_LOTS: u64 = 24 * THOUSAND_DOLLARS;
/// Distance of a straddle's limits from the reference, in ticks: it trades at any likely price.
const STRADDLE_DISTANCE: u64 = 10 * BASIS_POINT;
/// Atoms that a lot is worth per tick.
const ATOMS: i128 = 10;

/// Orders that are committed and not revealed yet.
#[derive(Debug, Default)]
pub struct Commitments {
	/// Others' orders.
	pub others: Vec<Queued>,
	/// Immediate orders of the trader.
	pub own: Vec<OrderRequest>,
	/// Quotes of the trader, which it always reveals.
	pub quotes: Vec<OrderRequest>,
}

/// Orders to buy and to sell, of which the trader reveals what pays.
pub fn straddle(reference: u64) -> Vec<OrderRequest> {
	vec![
		limit(Side::Bid, STRADDLE_LOTS, reference + STRADDLE_DISTANCE).ioc(),
		limit(Side::Ask, STRADDLE_LOTS, reference - STRADDLE_DISTANCE).ioc(),
	]
}

/// Chooses what the trader reveals, and as the author leaves out, once it has seen what others reveal. Returns the
/// queue, and the bonds that the trader forfeits, in atoms.
pub fn choose(
	desk: &mut Desk<'_>,
	others: &[Queued],
	committed: &Idea,
	power: Power,
	bond: Ppm,
) -> (Vec<Queued>, i128) {
	let own = &committed.last;
	let mut blocks = vec![others.to_vec()];
	if power == Power::Withholds {
		// A reveal that its author leaves out is lost.
		let left_out = |side| without(others.to_vec(), |queued| is_of(queued, side)).0;
		blocks.extend([Side::Bid, Side::Ask].map(left_out));
	}
	let reveals: Vec<Vec<OrderRequest>> = match power {
		Power::Opts | Power::Straddles | Power::Withholds => subsets(own),
		_ => vec![own.clone()],
	};
	let mut best: Option<(i128, Vec<Queued>, i128)> = None;
	for block in &blocks {
		for revealed in &reveals {
			let forfeited = notional(own) - notional(revealed);
			let forfeited = forfeited * i128::from(bond.0) / i128::from(PPM);
			let queue = desk.queue(block, &Idea { last: revealed.clone(), ..committed.clone() });
			let value = desk.value(&queue) - forfeited;
			if best.as_ref().is_none_or(|(most, ..)| value > *most) {
				best = Some((value, queue, forfeited));
			}
		}
	}
	let (_, queue, forfeited) = best.expect("a choice");
	(queue, forfeited)
}

fn is_of(queued: &Queued, side: Side) -> bool {
	matches!(queued.op, Op::Place(order) if order.side == side)
}

fn notional(orders: &[OrderRequest]) -> i128 {
	orders.iter().map(|order| i128::from(order.lots.0) * i128::from(order.price.0) * ATOMS).sum()
}

/// All subsets of a few orders, the whole first.
fn subsets(orders: &[OrderRequest]) -> Vec<Vec<OrderRequest>> {
	let mut subsets = vec![Vec::new()];
	for order in orders {
		let with: Vec<Vec<OrderRequest>> =
			subsets.iter().map(|subset| [subset.as_slice(), &[*order]].concat()).collect();
		subsets.extend(with);
	}
	subsets.reverse();
	subsets
}
