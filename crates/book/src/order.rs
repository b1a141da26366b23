//! Resting orders and their places.

use crate::{expiry, style::Style, Peg};
use codec::{Compact, Decode, DecodeWithMemTracking, Encode, Error, Input, MaxEncodedLen, Output};
use core::cmp::Ordering;
use novation_units::{
	AccountIndex, ClientOrderId, Lots, MarketId, Millis, Moment, OrderKey, OrderSeq, Side, Ticks,
};
use scale_info::{Type, TypeInfo};

/// A place on one side of a book: orders are served by price, then by time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BookPlace {
	/// Limit price; for a pegged order its [`rung`](crate::rung).
	pub price: Ticks,
	/// Number that orders one price by time.
	pub seq: OrderSeq,
}

impl BookPlace {
	pub(crate) fn rank(self, side: Side) -> Rank {
		let price = match side {
			Side::Bid => !self.price.0,
			Side::Ask => self.price.0,
		};
		Rank { price, seq: self.seq.0 }
	}
}

/// A sort key for the priority on one side: lower ranks are served first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rank {
	/// The price; for bids with inverted bits, so that the highest bid ranks lowest.
	price: u64,
	seq: u64,
}

impl Ord for Rank {
	/// Compares price and number as one integer, which needs no branch.
	fn cmp(&self, other: &Self) -> Ordering {
		let whole = |rank: &Self| u128::from(rank.price) << 64 | u128::from(rank.seq);
		whole(self).cmp(&whole(other))
	}
}

impl PartialOrd for Rank {
	fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
		Some(self.cmp(other))
	}
}

impl Rank {
	/// The place of this rank on one side.
	pub fn place(self, side: Side) -> BookPlace {
		let price = match side {
			Side::Bid => !self.price,
			Side::Ask => self.price,
		};
		BookPlace { price: Ticks(price), seq: OrderSeq(self.seq) }
	}
}

/// The hidden part of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Iceberg {
	/// Lots that are not shown; above zero, and fewer than the lots of the order.
	pub hidden: Lots,
	/// The most lots that are shown at a time.
	pub display: Lots,
}

/// An order that rests in a book.
///
/// Its integers are encoded compactly, because pages are part of the proof of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RestingOrder {
	/// Limit price; for a pegged order its [`rung`](crate::rung).
	pub price: Ticks,
	/// Number that orders one price by time, from [`Book::next_seq`](crate::Book::next_seq).
	pub seq: OrderSeq,
	/// Open lots, hidden ones included; above zero.
	pub lots: Lots,
	/// The owner.
	pub account: AccountIndex,
	/// The name that the owner has given to the order.
	pub client_id: ClientOrderId,
	/// First time at which the order may not trade, in milliseconds of the chain's clock; `None`: good till cancelled.
	pub expires_at: Option<Millis>,
	/// Whether the order may only reduce the owner's position. The book stores this for the fill check.
	pub reduce_only: bool,
	/// The hidden part; `None` if all lots are shown.
	pub iceberg: Option<Iceberg>,
	/// The limit of a pegged order; `None` for an order of a fixed price.
	pub peg: Option<Peg>,
}

impl RestingOrder {
	/// Lots that can trade before the order loses its place: all except the hidden part.
	pub fn shown(&self) -> Lots {
		let hidden = self.iceberg.map_or(Lots::ZERO, |iceberg| iceberg.hidden);
		Lots(self.lots.0.saturating_sub(hidden.0))
	}

	/// The order as it comes to rest. It shows at most `display` lots at a time, or all of them if `None`.
	pub fn displaying(self, display: Option<Lots>) -> Self {
		match display {
			Some(display) => self.showing(self.lots.min(display), display),
			None => Self { iceberg: None, ..self },
		}
	}

	/// The order with another total of `lots`. The hidden part shrinks first, and only that part grows.
	pub(crate) fn resized(self, lots: Lots) -> Self {
		let resized = Self { lots, ..self };
		match self.iceberg {
			Some(Iceberg { display, .. }) => resized.showing(self.shown().min(lots), display),
			None => resized,
		}
	}

	/// The rest of the order after a fill of `filled` shown lots; `None` if nothing is left.
	///
	/// - `refill`: the number of the next part, if the shown part is used up.
	pub(crate) fn after_fill(self, filled: Lots, refill: Option<OrderSeq>) -> Option<Self> {
		let lots = Lots(self.lots.0.saturating_sub(filled.0));
		if lots.is_zero() {
			return None;
		}
		let rest = Self { lots, ..self };
		Some(match (refill, self.iceberg) {
			(Some(seq), Some(Iceberg { display, .. })) => {
				Self { seq, ..rest }.displaying(Some(display))
			}
			_ => rest,
		})
	}

	fn showing(self, shown: Lots, display: Lots) -> Self {
		let hidden = Lots(self.lots.0.saturating_sub(shown.0));
		let iceberg = (!hidden.is_zero()).then_some(Iceberg { hidden, display });
		Self { iceberg, ..self }
	}

	/// The key of the order, given its market and the side on which it rests.
	pub fn key(&self, market: MarketId, side: Side) -> OrderKey {
		OrderKey { book: self.book(market), side, price: self.price, seq: self.seq }
	}

	/// The place of the order on its side.
	pub fn place(&self) -> BookPlace {
		BookPlace { price: self.price, seq: self.seq }
	}

	/// Whether the order may no longer trade at `now`.
	pub fn is_expired(&self, now: Moment) -> bool {
		self.expires_at.is_some_and(|end| end <= now.time)
	}

	pub(crate) fn rank(&self, side: Side) -> Rank {
		self.rank_at(side, self.price)
	}

	/// The priority among fixed and pegged orders when this order stands at `price`.
	pub(crate) fn rank_at(&self, side: Side, price: Ticks) -> Rank {
		BookPlace { price, seq: self.seq }.rank(side)
	}
}

/// The encoded forms. They have the names of the types they encode, because metadata shows them.
mod wire {
	use super::*;
	use crate::style::Style;

	// Not `#[codec(compact)]`: the derived `MaxEncodedLen` would count such a field at its fixed size,
	// but the largest compact integer is one byte longer.
	#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
	pub struct BookPlace {
		pub price: Compact<u64>,
		pub seq: Compact<u64>,
	}

	#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
	pub struct RestingOrder {
		pub price: Compact<u64>,
		pub seq: Compact<u64>,
		pub lots: Compact<u64>,
		pub account: Compact<u32>,
		pub client_id: Compact<u64>,
		pub expires_at: expiry::Stored,
		pub style: Style,
	}
}

impl From<&BookPlace> for wire::BookPlace {
	fn from(place: &BookPlace) -> Self {
		Self { price: Compact(place.price.0), seq: Compact(place.seq.0) }
	}
}

impl TryFrom<wire::BookPlace> for BookPlace {
	type Error = Error;
	fn try_from(wire: wire::BookPlace) -> Result<Self, Error> {
		Ok(Self { price: Ticks(wire.price.0), seq: OrderSeq(wire.seq.0) })
	}
}

impl From<&RestingOrder> for wire::RestingOrder {
	fn from(order: &RestingOrder) -> Self {
		Self {
			price: Compact(order.price.0),
			seq: Compact(order.seq.0),
			lots: Compact(order.lots.0),
			account: Compact(order.account.0),
			client_id: Compact(order.client_id.0),
			expires_at: order.expires_at.into(),
			style: Style { reduce_only: order.reduce_only, iceberg: order.iceberg, peg: order.peg },
		}
	}
}

impl TryFrom<wire::RestingOrder> for RestingOrder {
	type Error = Error;
	fn try_from(wire: wire::RestingOrder) -> Result<Self, Error> {
		if wire.lots.0 == 0 {
			return Err("a resting order has at least one lot".into());
		}
		let Style { reduce_only, iceberg, peg } = wire.style;
		if iceberg.is_some_and(|at| at.hidden.is_zero() || at.hidden.0 >= wire.lots.0) {
			return Err("an iceberg hides a part of its lots".into());
		}
		Ok(Self {
			price: Ticks(wire.price.0),
			seq: OrderSeq(wire.seq.0),
			lots: Lots(wire.lots.0),
			account: AccountIndex(wire.account.0),
			client_id: ClientOrderId(wire.client_id.0),
			expires_at: wire.expires_at.into(),
			reduce_only,
			iceberg,
			peg,
		})
	}
}

macro_rules! encoded_as_wire {
	($name:ident) => {
		impl Encode for $name {
			fn size_hint(&self) -> usize {
				wire::$name::from(self).size_hint()
			}
			fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
				wire::$name::from(self).encode_to(output)
			}
		}
		impl Decode for $name {
			fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
				wire::$name::decode(input)?.try_into()
			}
		}
		impl DecodeWithMemTracking for $name {}
		impl codec::EncodeLike for $name {}
		impl MaxEncodedLen for $name {
			fn max_encoded_len() -> usize {
				wire::$name::max_encoded_len()
			}
		}
		impl TypeInfo for $name {
			type Identity = wire::$name;
			fn type_info() -> Type {
				wire::$name::type_info()
			}
		}
	};
}

encoded_as_wire!(BookPlace);
encoded_as_wire!(RestingOrder);

#[cfg(test)]
mod tests {
	use super::*;
	use novation_units::BlockHeight;

	const LATE: Millis = Millis(u64::MAX);
	const ORDER: RestingOrder = RestingOrder {
		price: Ticks(1_000_000),
		seq: OrderSeq(5_000_000),
		lots: Lots(2_500),
		account: AccountIndex(1_000),
		client_id: ClientOrderId(77),
		expires_at: None,
		reduce_only: false,
		iceberg: None,
		peg: None,
	};

	#[test]
	fn order_should_survive_encoding() {
		for order in [
			ORDER,
			RestingOrder { expires_at: Some(LATE), reduce_only: true, ..ORDER },
			RestingOrder { price: Ticks(u64::MAX), lots: Lots(u64::MAX), ..ORDER },
			ORDER.displaying(Some(Lots(100))),
			RestingOrder { price: crate::rung(-5), peg: Some(Peg { limit: Ticks(7) }), ..ORDER },
			RestingOrder { reduce_only: true, ..ORDER.displaying(Some(Lots(1))) },
		] {
			assert_eq!(RestingOrder::decode(&mut &order.encode()[..]), Ok(order));
			assert!(order.encode().len() <= RestingOrder::max_encoded_len());
		}
	}

	#[test]
	fn typical_order_should_take_few_bytes() {
		assert_eq!(ORDER.encode().len(), 16);
	}

	#[test]
	fn order_should_be_encoded_as_before_there_were_icebergs() {
		assert_eq!(ORDER.encode().last(), Some(&0));
		assert_eq!(RestingOrder { reduce_only: true, ..ORDER }.encode().last(), Some(&1));
	}

	#[test]
	fn end_of_an_order_should_take_a_byte_if_there_is_none() {
		let end = |expires_at| RestingOrder { expires_at, ..ORDER }.encode();
		// The end stands before the flags, and without one it is a zero.
		let before = ORDER.encode().len() - 2;
		assert_eq!(end(None)[before..], [0, 0]);
		assert_eq!(end(Some(LATE))[before..], [1, 255, 255, 255, 255, 255, 255, 255, 255, 0]);
	}

	#[test]
	fn iceberg_that_hides_nothing_or_everything_should_not_decode() {
		for hidden in [0, 2_500, 2_501] {
			let iceberg = Some(Iceberg { hidden: Lots(hidden), display: Lots(9) });
			let bytes = RestingOrder { iceberg, ..ORDER }.encode();
			assert!(RestingOrder::decode(&mut &bytes[..]).is_err());
		}
	}

	#[test]
	fn iceberg_should_show_its_display_and_shrink_from_the_hidden_part() {
		let sizes = |order: RestingOrder| (order.lots.0, order.shown().0);
		let iceberg = ORDER.displaying(Some(Lots(100)));
		assert_eq!(sizes(iceberg), (2_500, 100));
		assert_eq!(sizes(iceberg.resized(Lots(150))), (150, 100));
		assert_eq!(sizes(iceberg.resized(Lots(60))), (60, 60));
		assert_eq!(iceberg.resized(Lots(100)).iceberg, None);
		let begun = iceberg.after_fill(Lots(30), None).unwrap();
		assert_eq!(sizes(begun), (2_470, 70));
		assert_eq!(sizes(begun.after_fill(Lots(70), Some(OrderSeq(9))).unwrap()), (2_400, 100));
		assert_eq!(ORDER.displaying(Some(Lots(2_500))), ORDER);
	}

	#[test]
	fn order_without_lots_should_not_decode() {
		let empty = RestingOrder { lots: Lots(0), ..ORDER };
		assert!(RestingOrder::decode(&mut &empty.encode()[..]).is_err());
	}

	#[test]
	fn rank_should_put_the_better_price_first_and_then_the_earlier_order() {
		let at = |price, seq| BookPlace { price: Ticks(price), seq: OrderSeq(seq) };
		assert!(at(2, 9).rank(Side::Bid) < at(1, 0).rank(Side::Bid));
		assert!(at(1, 9).rank(Side::Ask) < at(2, 0).rank(Side::Ask));
		for side in [Side::Bid, Side::Ask] {
			assert!(at(1, 0).rank(side) < at(1, 1).rank(side));
		}
	}

	#[test]
	fn order_should_be_expired_from_its_very_millisecond_whatever_the_block() {
		let order = RestingOrder { expires_at: Some(Millis(10)), ..ORDER };
		let now = |time, block| Moment { time: Millis(time), block: BlockHeight(block) };
		assert!(!order.is_expired(now(9, 99)));
		assert!(order.is_expired(now(10, 0)));
		assert!(!ORDER.is_expired(now(u64::MAX, u32::MAX)));
	}
}
