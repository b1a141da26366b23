//! A sealed auction, as a model: an order is committed in one block and revealed in the next, whose auction it joins.
//! Cancels are plain, and take effect at once. A commitment that is not revealed forfeits a bond.

use crate::{
	collator::{Desk, Power},
	crowd::limit,
	history::{behind, without},
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
	others: Vec<Queued>,
	own: Vec<OrderRequest>,
}

impl Commitments {
	/// Commits others' orders.
	pub fn commit(&mut self, orders: Vec<Queued>) {
		self.others = orders;
	}

	/// Commits the trader's orders.
	pub fn commit_own(&mut self, orders: Vec<OrderRequest>) {
		self.own = orders;
	}

	/// Takes out all orders: others' and the trader's.
	pub fn reveal(&mut self) -> (Vec<Queued>, Vec<OrderRequest>) {
		(std::mem::take(&mut self.others), std::mem::take(&mut self.own))
	}
}

/// Orders to buy and to sell, of which the trader reveals what pays.
pub fn straddle(reference: u64) -> Vec<OrderRequest> {
	vec![
		limit(Side::Bid, STRADDLE_LOTS, reference + STRADDLE_DISTANCE).ioc(),
		limit(Side::Ask, STRADDLE_LOTS, reference - STRADDLE_DISTANCE).ioc(),
	]
}

/// Chooses what the trader reveals, and as the author leaves out, once it has seen what others reveal. Returns the
/// queue, the messages that wait, and the bonds that the trader forfeits.
pub fn choose(
	desk: &mut Desk<'_>,
	others: &[Queued],
	own: &[OrderRequest],
	power: Power,
	bond: Ppm,
) -> (Vec<Queued>, Vec<Queued>, i128) {
	let all = vec![others.to_vec()];
	let blocks = match power {
		// A reveal that its author leaves out is lost.
		Power::Withholds => [Side::Bid, Side::Ask]
			.into_iter()
			.map(|side| without(others.to_vec(), |queued| is_of(queued, side)).0)
			.chain(all)
			.collect(),
		_ => all,
	};
	let reveals: Vec<Vec<OrderRequest>> = match power {
		Power::Opts | Power::Straddles | Power::Withholds => subsets(own),
		_ => vec![own.to_vec()],
	};
	let mut best: Option<(i128, Vec<Queued>, i128)> = None;
	for block in &blocks {
		for revealed in &reveals {
			let queue = desk.queue(block, &behind(revealed.clone()));
			let forfeited = notional(own) - notional(revealed);
			let forfeited = forfeited * i128::from(bond.0) / i128::from(PPM);
			let value = desk.value(&queue) - forfeited;
			if best.as_ref().map_or(true, |(most, ..)| value > *most) {
				best = Some((value, queue, forfeited));
			}
		}
	}
	let (_, queue, forfeited) = best.expect("a choice");
	(queue, Vec::new(), forfeited)
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
