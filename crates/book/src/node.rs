//! Pages as the cache holds them: made for search and for change, where [`Page`] is made to be stored.

use crate::{
	order::Rank,
	page::{Child, Page, Slots, ROOM},
	Iceberg, Peg, Position, RestingOrder, MIN_PAGE_CAPACITY, PAGE_CAPACITY,
};
use alloc::vec::Vec;
use core::num::NonZeroU32;
use novation_units::{AccountIndex, ClientOrderId, Expiry, Lots, Side};

/// A page of a side's tree.
#[derive(Clone, Debug)]
pub(crate) enum Node {
	Leaf(Leaf),
	Inner(Vec<Branch>),
	Free(Option<u32>),
}

impl Node {
	pub fn from_page(page: Page, side: Side) -> Self {
		match page {
			Page::Leaf(orders) => {
				let mut leaf = Leaf::new();
				orders.iter().for_each(|order| leaf.push(order, side));
				Node::Leaf(leaf)
			}
			Page::Inner(children) => {
				let branch =
					|child: &Child| Branch { low: child.low.rank(side), to: Link::to(child.page) };
				let mut branches = Vec::with_capacity(ROOM);
				branches.extend(children.iter().map(branch));
				Node::Inner(branches)
			}
			Page::Free(next) => Node::Free(next),
		}
	}

	pub fn to_page(&self, side: Side) -> Page {
		match self {
			Node::Leaf(leaf) => Page::Leaf(Slots::from_vec(leaf.orders_from(0, side).collect())),
			Node::Inner(branches) => {
				let child = |branch: &Branch| Child {
					low: branch.low.position(side),
					page: branch.to.page,
				};
				Page::Inner(Slots::from_vec(branches.iter().map(child).collect()))
			}
			Node::Free(next) => Page::Free(*next),
		}
	}

	/// Entries in it.
	pub fn len(&self) -> usize {
		match self {
			Node::Leaf(leaf) => leaf.len(),
			Node::Inner(branches) => branches.len(),
			Node::Free(_) => 0,
		}
	}

	/// Give the later half away, and say where it begins. `None` if there is nothing to halve.
	pub fn split(&mut self) -> Option<(Rank, Node)> {
		match self {
			Node::Leaf(leaf) => {
				let later = leaf.halve();
				Some((later.orders.first()?.rank, Node::Leaf(later)))
			}
			Node::Inner(branches) => {
				let later = branches.split_off(branches.len() / 2);
				Some((later.first()?.low, Node::Inner(later)))
			}
			Node::Free(_) => None,
		}
	}

	/// Take in all of `later`, the next page of the same kind.
	pub fn absorb(&mut self, later: Node) {
		match (self, later) {
			(Node::Leaf(leaf), Node::Leaf(later)) => leaf.append(&later, &later.orders),
			(Node::Inner(branches), Node::Inner(later)) => branches.extend(later),
			_ => {}
		}
	}
}

/// A page's number, and its place in the cache once it is there, where it then stays.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
	pub page: u32,
	pub slot: Option<Slot>,
}

impl Link {
	pub fn to(page: u32) -> Self {
		Self { page, slot: None }
	}
}

/// A place in the cache, counted from one, which leaves zero for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot(NonZeroU32);

impl Slot {
	/// The slot behind `count` others.
	pub fn behind(count: usize) -> Self {
		Self(counted(count.saturating_add(1)))
	}

	pub fn index(self) -> usize {
		index(self.0)
	}
}

/// An entry of an inner page: what [`Child`] is in the store.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Branch {
	pub low: Rank,
	pub to: Link,
}

/// Which of `branches` the order of `rank` is below, if anywhere.
#[inline]
pub(crate) fn branch_for(branches: &[Branch], rank: Rank) -> usize {
	let later = branches.get(1..).unwrap_or_default();
	leading(later, |branch| branch.low <= rank)
}

/// How many entries `leads` holds of, where it holds of those at the beginning and of no others.
///
/// A binary search waits for memory at every step: it needs the answer of one to know where the next is.
/// Here they are asked for at once: the last of each run of entries, and then one run.
fn leading<T>(entries: &[T], leads: impl Fn(&T) -> bool) -> usize {
	const RUN: usize = 4;
	let runs = entries.chunks_exact(RUN).filter(|run| run.last().is_some_and(&leads)).count();
	let before = runs.saturating_mul(RUN);
	let rest = entries.get(before..).unwrap_or_default();
	let more = rest.iter().take(RUN).filter(|entry| leads(entry)).count();
	before.saturating_add(more)
}

/// Orders, best first, in little memory: to reach and to move it is what takes time.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
	orders: Vec<Held>,
	/// In no order.
	extras: Vec<Extra>,
}

/// What every order has. Its rank is its price and number.
#[derive(Clone, Copy, Debug)]
struct Held {
	rank: Rank,
	lots: Lots,
	client_id: ClientOrderId,
	account: AccountIndex,
	/// Which of the leaf's extras is its own, counted from one; none if it has nothing of it.
	extra: Option<NonZeroU32>,
}

/// What many orders have nothing of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Extra {
	expires_at: Option<Expiry>,
	reduce_only: bool,
	iceberg: Option<Iceberg>,
	peg: Option<Peg>,
}

impl Leaf {
	pub fn new() -> Self {
		Self { orders: Vec::with_capacity(ROOM), extras: Vec::new() }
	}

	pub fn len(&self) -> usize {
		self.orders.len()
	}

	/// Where the first order at or behind `rank` is; the end, if there is none.
	pub fn seek(&self, rank: Rank) -> usize {
		leading(&self.orders, |order| order.rank < rank)
	}

	/// Where the order of `rank` is, or else would be.
	#[inline]
	pub fn search(&self, rank: Rank) -> Result<usize, usize> {
		let at = self.seek(rank);
		match self.orders.get(at) {
			Some(order) if order.rank == rank => Ok(at),
			_ => Err(at),
		}
	}

	#[inline]
	pub fn get(&self, at: usize, side: Side) -> Option<RestingOrder> {
		Some(self.whole(self.orders.get(at)?, side))
	}

	pub fn orders_from(&self, at: usize, side: Side) -> impl Iterator<Item = RestingOrder> + '_ {
		let orders = self.orders.get(at..).unwrap_or_default();
		orders.iter().map(move |order| self.whole(order, side))
	}

	fn whole(&self, order: &Held, side: Side) -> RestingOrder {
		let Position { price, seq } = order.rank.position(side);
		let extra = order.extra.and_then(|at| self.extras.get(index(at)));
		let Extra { expires_at, reduce_only, iceberg, peg } = extra.copied().unwrap_or_default();
		let Held { lots, client_id, account, .. } = *order;
		RestingOrder { price, seq, lots, account, client_id, expires_at, reduce_only, iceberg, peg }
	}

	fn hold(&mut self, order: &RestingOrder, side: Side) -> Held {
		let rank = order.rank(side);
		let RestingOrder {
			lots, account, client_id, expires_at, reduce_only, iceberg, peg, ..
		} = *order;
		let extra = self.keep(Extra { expires_at, reduce_only, iceberg, peg });
		Held { rank, lots, client_id, account, extra }
	}

	fn keep(&mut self, extra: Extra) -> Option<NonZeroU32> {
		if extra == Extra::default() {
			return None;
		}
		self.extras.push(extra);
		Some(counted(self.extras.len()))
	}

	fn drop_extra(&mut self, extra: Option<NonZeroU32>) {
		let Some(gone) = extra else { return };
		let last = counted(self.extras.len());
		if gone > last {
			return;
		}
		self.extras.swap_remove(index(gone));
		// The last one is now where the one was that has gone.
		if let Some(order) = self.orders.iter_mut().find(|order| order.extra == Some(last)) {
			order.extra = Some(gone);
		}
	}

	pub fn push(&mut self, order: &RestingOrder, side: Side) {
		let held = self.hold(order, side);
		self.orders.push(held);
	}

	pub fn insert(&mut self, at: usize, order: &RestingOrder, side: Side) {
		let held = self.hold(order, side);
		self.orders.insert(at, held);
	}

	pub fn remove(&mut self, at: usize) {
		if at < self.orders.len() {
			let extra = self.orders.remove(at).extra;
			self.drop_extra(extra);
		}
	}

	/// Put another state of an order in its place.
	pub fn set(&mut self, at: usize, order: &RestingOrder, side: Side) {
		let Some(before) = self.orders.get_mut(at) else { return };
		let extra = before.extra.take();
		self.drop_extra(extra);
		let held = self.hold(order, side);
		if let Some(place) = self.orders.get_mut(at) {
			*place = held;
		}
	}

	/// Add `orders`, which are of another leaf.
	fn append(&mut self, other: &Leaf, orders: &[Held]) {
		for order in orders {
			let extra = order.extra.and_then(|at| other.extras.get(index(at)));
			let extra = extra.and_then(|extra| self.keep(*extra));
			self.orders.push(Held { extra, ..*order });
		}
	}

	/// Give the later half away.
	fn halve(&mut self) -> Self {
		let whole = core::mem::replace(self, Self::new());
		let mut later = Self::new();
		let (earlier, behind) = whole.orders.split_at(whole.orders.len() / 2);
		self.append(&whole, earlier);
		later.append(&whole, behind);
		later
	}
}

/// A count that is not zero, which leaves zero for none.
fn counted(count: usize) -> NonZeroU32 {
	let count = u32::try_from(count).ok().and_then(NonZeroU32::new);
	count.unwrap_or(NonZeroU32::MIN)
}

fn index(counted: NonZeroU32) -> usize {
	usize::try_from(counted.get().saturating_sub(1)).unwrap_or(usize::MAX)
}

/// How full pages are kept.
///
/// The distance between joining (below a quarter) and what a split or a join leaves (about a half)
/// keeps an order that comes and goes from splitting and joining each time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fill {
	capacity: usize,
}

impl Fill {
	pub fn new(capacity: usize) -> Self {
		Self { capacity: capacity.clamp(MIN_PAGE_CAPACITY, PAGE_CAPACITY) }
	}

	/// A page with more entries is split.
	pub fn most(&self) -> usize {
		self.capacity
	}

	/// A page with fewer entries, the root apart, is joined with a neighbour.
	pub fn least(&self, node: &Node) -> usize {
		match node {
			Node::Inner(_) => self.least_in_leaf().max(2),
			_ => self.least_in_leaf(),
		}
	}

	pub fn least_in_leaf(&self) -> usize {
		self.capacity / 4
	}

	/// Two neighbours with more entries together share them evenly, otherwise they become one page.
	pub fn most_joined(&self) -> usize {
		self.capacity.saturating_sub(self.capacity / 4)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use novation_units::{Millis, OrderSeq, Ticks};
	use proptest::{collection::vec, prelude::*};

	/// An order with what few orders have as the bits of `kind` say, which is its account as well.
	fn order(price: u64, kind: u8) -> RestingOrder {
		let is = |bit: u8| kind & bit != 0;
		RestingOrder {
			price: Ticks(price),
			seq: OrderSeq(kind.into()),
			lots: Lots(9),
			account: AccountIndex(kind.into()),
			client_id: ClientOrderId(price),
			expires_at: is(1).then_some(Expiry::Time(Millis(price))),
			reduce_only: is(2),
			iceberg: is(4).then_some(Iceberg { hidden: Lots(kind.into()), display: Lots(price) }),
			peg: is(8).then_some(Peg { limit: Ticks(price) }),
		}
	}

	/// Halve the leaf and join it again, as splits and joins of pages do.
	fn taken_apart(leaf: Leaf) -> Leaf {
		let mut node = Node::Leaf(leaf);
		if let Some((_, later)) = node.split() {
			node.absorb(later);
		}
		let Node::Leaf(leaf) = node else { unreachable!() };
		leaf
	}

	proptest! {
		#[test]
		fn leaf_should_hold_what_a_plain_list_of_orders_holds(
			ops in vec((0u8..8, 0u64..40, 0u8..16), 1..150),
		) {
			for side in [Side::Bid, Side::Ask] {
				let (mut leaf, mut plain) = (Leaf::new(), Vec::<RestingOrder>::new());
				for (op, price, kind) in &ops {
					let order = order(*price, *kind);
					let rank = order.rank(side);
					let place = plain.binary_search_by_key(&rank, |order| order.rank(side));
					assert_eq!(leaf.search(rank), place);
					match (place, op) {
						(_, 0) => leaf = taken_apart(leaf),
						(Err(at), _) => {
							leaf.insert(at, &order, side);
							plain.insert(at, order);
						}
						(Ok(at), 1..5) => {
							leaf.remove(at);
							plain.remove(at);
						}
						(Ok(at), _) => {
							let other = self::order(*price, kind ^ op);
							let changed = RestingOrder { seq: order.seq, ..other };
							leaf.set(at, &changed, side);
							plain[at] = changed;
						}
					}
					assert_eq!(leaf.orders_from(0, side).collect::<Vec<_>>(), plain);
					let special = plain.iter().filter(|order| order.account.0 != 0).count();
					assert_eq!(leaf.extras.len(), special);
				}
				assert_eq!(Node::Leaf(leaf).to_page(side), Page::Leaf(Slots::from_vec(plain)));
			}
		}

		#[test]
		fn search_should_find_what_a_binary_search_finds(mut entries in vec(0u8..50, 0..66), at in 0u8..52) {
			entries.sort_unstable();
			let found = leading(&entries, |entry| *entry < at);
			assert_eq!(found, entries.partition_point(|entry| *entry < at));
		}
	}
}
