//! The leaves of a book in memory, and how its trees sort and store orders.

use crate::{
	order::Rank,
	tree::{counted, index_of, leading, Layout, Leaf, ROOM},
	BookPlace, Iceberg, Peg, RestingOrder,
};
use alloc::vec::Vec;
use core::num::NonZeroU32;
use novation_units::{AccountIndex, BookId, ClientOrderId, Lots, Millis, Side};

/// The layout of one side of a book: the order that is served first comes first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OrderLayout {
	pub side: Side,
	/// Whether the book is one of pegged orders.
	pub is_pegged: bool,
}

impl OrderLayout {
	pub fn new(book: BookId, side: Side) -> Self {
		Self { side, is_pegged: matches!(book, BookId::Pegged(_)) }
	}
}

impl Layout for OrderLayout {
	type Entry = RestingOrder;
	type Key = Rank;
	type Place = BookPlace;
	type Leaf = OrderLeaf;

	fn key(self, order: &RestingOrder) -> Rank {
		order.rank(self.side)
	}

	fn place(self, rank: Rank) -> BookPlace {
		rank.place(self.side)
	}

	fn key_of(self, place: BookPlace) -> Rank {
		place.rank(self.side)
	}

	fn unbounded(self, _: Rank) -> Rank {
		// The shortest encoding.
		BookPlace::default().rank(self.side)
	}

	fn admits(self, order: &RestingOrder) -> bool {
		order.peg.is_some() == self.is_pegged
	}
}

/// Orders in little memory, because reaching and moving it takes most of the time.
#[derive(Clone, Debug)]
pub(crate) struct OrderLeaf {
	orders: Vec<PackedOrder>,
	/// Unsorted.
	extras: Vec<Extra>,
}

/// The fields that every order has. The rank stands for price and number.
#[derive(Clone, Copy, Debug)]
struct PackedOrder {
	rank: Rank,
	lots: Lots,
	client_id: ClientOrderId,
	account: AccountIndex,
	/// Index of its extra fields in the leaf, counted from one; `None` if all of them are empty.
	extra: Option<NonZeroU32>,
}

/// The fields that are empty in most orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Extra {
	expires_at: Option<Millis>,
	reduce_only: bool,
	iceberg: Option<Iceberg>,
	peg: Option<Peg>,
}

impl OrderLeaf {
	/// The orders from `index` on.
	pub fn orders_from(&self, index: usize, side: Side) -> impl Iterator<Item = RestingOrder> + '_ {
		let orders = self.orders.get(index..).unwrap_or_default();
		orders.iter().map(move |order| self.unpack(order, side))
	}

	fn unpack(&self, order: &PackedOrder, side: Side) -> RestingOrder {
		let BookPlace { price, seq } = order.rank.place(side);
		let extra = order.extra.and_then(|extra| self.extras.get(index_of(extra)));
		let Extra { expires_at, reduce_only, iceberg, peg } = extra.copied().unwrap_or_default();
		let PackedOrder { lots, client_id, account, .. } = *order;
		RestingOrder { price, seq, lots, account, client_id, expires_at, reduce_only, iceberg, peg }
	}

	fn pack(&mut self, order: &RestingOrder, side: Side) -> PackedOrder {
		let rank = order.rank(side);
		let RestingOrder {
			lots, account, client_id, expires_at, reduce_only, iceberg, peg, ..
		} = *order;
		let extra = self.add_extra(Extra { expires_at, reduce_only, iceberg, peg });
		PackedOrder { rank, lots, client_id, account, extra }
	}

	fn add_extra(&mut self, extra: Extra) -> Option<NonZeroU32> {
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
		self.extras.swap_remove(index_of(gone));
		// The last extra has moved to the free place.
		if let Some(order) = self.orders.iter_mut().find(|order| order.extra == Some(last)) {
			order.extra = Some(gone);
		}
	}

	/// Adds `orders` of another leaf behind all others.
	fn append(&mut self, other: &Self, orders: &[PackedOrder]) {
		for order in orders {
			let extra = order.extra.and_then(|extra| other.extras.get(index_of(extra)));
			let extra = extra.and_then(|extra| self.add_extra(*extra));
			self.orders.push(PackedOrder { extra, ..*order });
		}
	}
}

impl Leaf<OrderLayout> for OrderLeaf {
	fn new() -> Self {
		Self { orders: Vec::with_capacity(ROOM), extras: Vec::new() }
	}

	fn len(&self) -> usize {
		self.orders.len()
	}

	fn seek(&self, rank: Rank) -> usize {
		leading(&self.orders, |order| order.rank < rank)
	}

	fn key(&self, index: usize) -> Option<Rank> {
		Some(self.orders.get(index)?.rank)
	}

	#[inline]
	fn get(&self, index: usize, layout: OrderLayout) -> Option<RestingOrder> {
		Some(self.unpack(self.orders.get(index)?, layout.side))
	}

	fn entries(&self, layout: OrderLayout) -> Vec<RestingOrder> {
		self.orders_from(0, layout.side).collect()
	}

	fn push(&mut self, order: &RestingOrder, layout: OrderLayout) {
		let packed = self.pack(order, layout.side);
		self.orders.push(packed);
	}

	fn insert(&mut self, index: usize, order: &RestingOrder, layout: OrderLayout) {
		if index <= self.orders.len() {
			let packed = self.pack(order, layout.side);
			self.orders.insert(index, packed);
		}
	}

	fn remove(&mut self, index: usize) {
		if index < self.orders.len() {
			let extra = self.orders.remove(index).extra;
			self.drop_extra(extra);
		}
	}

	fn set(&mut self, index: usize, order: &RestingOrder, layout: OrderLayout) {
		let Some(before) = self.orders.get_mut(index) else { return };
		let extra = before.extra.take();
		self.drop_extra(extra);
		let packed = self.pack(order, layout.side);
		if let Some(place) = self.orders.get_mut(index) {
			*place = packed;
		}
	}

	fn absorb(&mut self, later: Self) {
		self.append(&later, &later.orders);
	}

	fn halve(&mut self) -> Self {
		let whole = core::mem::replace(self, Self::new());
		let mut later = Self::new();
		let (earlier, behind) = whole.orders.split_at(whole.orders.len() / 2);
		self.append(&whole, earlier);
		later.append(&whole, behind);
		later
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		tree::{Node, Slots},
		Page,
	};
	use novation_units::{OrderSeq, Ticks};
	use proptest::{collection::vec, prelude::*};

	/// An order whose rare fields are set by the bits of `kind`, which is its account as well.
	fn order(price: u64, kind: u8) -> RestingOrder {
		let is = |bit: u8| kind & bit != 0;
		RestingOrder {
			price: Ticks(price),
			seq: OrderSeq(kind.into()),
			lots: Lots(9),
			account: AccountIndex(kind.into()),
			client_id: ClientOrderId(price),
			expires_at: is(1).then_some(Millis(price)),
			reduce_only: is(2),
			iceberg: is(4).then_some(Iceberg { hidden: Lots(kind.into()), display: Lots(price) }),
			peg: is(8).then_some(Peg { limit: Ticks(price) }),
		}
	}

	/// Halves the leaf and joins it again, as splits and joins of pages do.
	fn split_and_joined(mut leaf: OrderLeaf) -> OrderLeaf {
		let later = leaf.halve();
		leaf.absorb(later);
		leaf
	}

	proptest! {
		#[test]
		fn leaf_should_hold_what_a_plain_list_of_orders_holds(
			ops in vec((0u8..8, 0u64..40, 0u8..16), 1..150),
		) {
			for side in [Side::Bid, Side::Ask] {
				let layout = OrderLayout { side, is_pegged: false };
				let (mut leaf, mut plain) = (OrderLeaf::new(), Vec::<RestingOrder>::new());
				for (op, price, kind) in &ops {
					let order = order(*price, *kind);
					let rank = order.rank(side);
					let place = plain.binary_search_by_key(&rank, |order| order.rank(side));
					assert_eq!(leaf.search(rank), place);
					match (place, op) {
						(_, 0) => leaf = split_and_joined(leaf),
						(Err(index), _) => {
							leaf.insert(index, &order, layout);
							plain.insert(index, order);
						}
						(Ok(index), 1..5) => {
							leaf.remove(index);
							plain.remove(index);
						}
						(Ok(index), _) => {
							let other = self::order(*price, kind ^ op);
							let changed = RestingOrder { seq: order.seq, ..other };
							leaf.set(index, &changed, layout);
							plain[index] = changed;
						}
					}
					assert_eq!(leaf.orders_from(0, side).collect::<Vec<_>>(), plain);
					let special = plain.iter().filter(|order| order.account.0 != 0).count();
					assert_eq!(leaf.extras.len(), special);
				}
				let node = Node::<OrderLayout>::Leaf(leaf);
				assert_eq!(node.to_page(layout), Page::Leaf(Slots::from_vec(plain)));
			}
		}
	}
}
