//! A resting order, its name and its place.

use crate::{expiry, style::Style, Peg};
use codec::{Compact, Decode, DecodeWithMemTracking, Encode, Error, Input, MaxEncodedLen, Output};
use core::cmp::Ordering;
use novation_units::{
	AccountIndex, ClientOrderId, Expiry, Lots, MarketId, Moment, OrderSeq, Side, Ticks,
};
use scale_info::{Type, TypeInfo};

/// The name of a resting order. It says where the order is, so that no index is needed to find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OrderKey {
	/// The market it rests in; of a pegged order the [`shelf`](crate::shelf) of that market.
	pub market: MarketId,
	/// The side it rests on.
	pub side: Side,
	/// Its limit price; of a pegged order its [`rung`](crate::rung).
	pub price: Ticks,
	/// Its place among orders of one price.
	pub seq: OrderSeq,
}

impl OrderKey {
	pub(crate) fn rank(&self) -> Rank {
		Position { price: self.price, seq: self.seq }.rank(self.side)
	}
}

/// A place on one side of a book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Position {
	/// Price comes first.
	pub price: Ticks,
	/// Time comes second.
	pub seq: OrderSeq,
}

impl Position {
	pub(crate) fn rank(self, side: Side) -> Rank {
		let price = match side {
			Side::Bid => !self.price.0,
			Side::Ask => self.price.0,
		};
		Rank { price, seq: self.seq.0 }
	}
}

/// Priority on one side as something to sort by: the lower, the earlier served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rank {
	/// The price, its bits inverted for bids, so that the highest bid ranks lowest.
	price: u64,
	seq: u64,
}

impl Ord for Rank {
	/// Price and number as one, so that two ranks are compared without a branch.
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
	/// At or before every order.
	pub const FIRST: Rank = Rank { price: 0, seq: 0 };

	/// The place of this rank.
	pub fn position(self, side: Side) -> Position {
		let price = match side {
			Side::Bid => !self.price,
			Side::Ask => self.price,
		};
		Position { price: Ticks(price), seq: OrderSeq(self.seq) }
	}

	/// The rank next behind this one; none behind the very last.
	pub fn next(self) -> Option<Rank> {
		match self.seq.checked_add(1) {
			Some(seq) => Some(Rank { price: self.price, seq }),
			None => Some(Rank { price: self.price.checked_add(1)?, seq: 0 }),
		}
	}
}

/// What an order keeps back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Iceberg {
	/// What is not shown; never zero, and less than all of the order.
	pub hidden: Lots,
	/// The most that is shown at a time.
	pub display: Lots,
}

/// An order that waits in the book.
///
/// Its integers are encoded compactly: a page is part of a block's proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RestingOrder {
	/// Limit price; of a pegged order its [`rung`](crate::rung).
	pub price: Ticks,
	/// Place in time, from [`Book::next_seq`](crate::Book::next_seq).
	pub seq: OrderSeq,
	/// What is still to trade, the hidden part of an iceberg included; never zero.
	pub lots: Lots,
	/// Who trades.
	pub account: AccountIndex,
	/// The owner's own name for it.
	pub client_id: ClientOrderId,
	/// From this time or block on it may not trade. `None`: good till cancelled.
	pub expires_at: Option<Expiry>,
	/// It may only make the owner's position smaller. The book carries this for the judge.
	pub reduce_only: bool,
	/// What it keeps back; `None` while all of it is shown.
	pub iceberg: Option<Iceberg>,
	/// What it needs to know if its price moves with the index.
	pub peg: Option<Peg>,
}

impl RestingOrder {
	/// What can trade before the order gives up its place: all but the hidden part.
	pub fn shown(&self) -> Lots {
		let hidden = self.iceberg.map_or(Lots::ZERO, |iceberg| iceberg.hidden);
		self.lots.sub(hidden).unwrap_or_default()
	}

	/// The order as it comes to rest, showing at most `display` lots at a time; all of it if `None`.
	pub fn displaying(self, display: Option<Lots>) -> Self {
		match display {
			Some(display) => self.showing(self.lots.min(display), display),
			None => Self { iceberg: None, ..self },
		}
	}

	/// With `lots` in all. The hidden part becomes smaller first, and it alone becomes larger.
	pub(crate) fn resized(self, lots: Lots) -> Self {
		let resized = Self { lots, ..self };
		match self.iceberg {
			Some(Iceberg { display, .. }) => resized.showing(self.shown().min(lots), display),
			None => resized,
		}
	}

	/// What is left when `filled` of the shown lots have traded; `None` if that was all of it.
	///
	/// - `refill`: the place of the next part, if the shown one is used up.
	pub(crate) fn after_fill(self, filled: Lots, refill: Option<OrderSeq>) -> Option<Self> {
		let lots = self.lots.sub(filled).ok().filter(|lots| !lots.is_zero())?;
		let rest = Self { lots, ..self };
		Some(match (refill, self.iceberg) {
			(Some(seq), Some(Iceberg { display, .. })) => {
				Self { seq, ..rest }.displaying(Some(display))
			}
			_ => rest,
		})
	}

	fn showing(self, shown: Lots, display: Lots) -> Self {
		let hidden = self.lots.sub(shown).unwrap_or_default();
		let iceberg = (!hidden.is_zero()).then_some(Iceberg { hidden, display });
		Self { iceberg, ..self }
	}

	/// Its name, given the side it rests on.
	pub fn key(&self, market: MarketId, side: Side) -> OrderKey {
		OrderKey { market: self.book(market), side, price: self.price, seq: self.seq }
	}

	/// Its place on its side.
	pub fn position(&self) -> Position {
		Position { price: self.price, seq: self.seq }
	}

	/// Whether it may not trade any more at `now`.
	pub fn is_expired(&self, now: Moment) -> bool {
		self.expires_at.is_some_and(|end| end.has_come(now))
	}

	pub(crate) fn rank(&self, side: Side) -> Rank {
		self.rank_at(side, self.price)
	}

	/// Its priority among orders of both kinds when it stands at `price`.
	pub(crate) fn rank_at(&self, side: Side, price: Ticks) -> Rank {
		Position { price, seq: self.seq }.rank(side)
	}
}

/// The encoded forms. They bear the names of what they encode, which metadata shows.
mod wire {
	use super::*;
	use crate::style::Style;

	// Not `#[codec(compact)]`: the derived `MaxEncodedLen` would count such a field at its fixed size,
	// and the largest compact integer is a byte longer.
	#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
	pub struct Position {
		pub price: Compact<u64>,
		pub seq: Compact<u64>,
	}

	#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
	pub struct OrderKey {
		pub market: MarketId,
		pub side: Side,
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

impl From<&Position> for wire::Position {
	fn from(position: &Position) -> Self {
		Self { price: Compact(position.price.0), seq: Compact(position.seq.0) }
	}
}

impl TryFrom<wire::Position> for Position {
	type Error = Error;
	fn try_from(wire: wire::Position) -> Result<Self, Error> {
		Ok(Self { price: Ticks(wire.price.0), seq: OrderSeq(wire.seq.0) })
	}
}

impl From<&OrderKey> for wire::OrderKey {
	fn from(key: &OrderKey) -> Self {
		let OrderKey { market, side, price, seq } = *key;
		Self { market, side, price: Compact(price.0), seq: Compact(seq.0) }
	}
}

impl TryFrom<wire::OrderKey> for OrderKey {
	type Error = Error;
	fn try_from(wire: wire::OrderKey) -> Result<Self, Error> {
		let wire::OrderKey { market, side, price, seq } = wire;
		Ok(Self { market, side, price: Ticks(price.0), seq: OrderSeq(seq.0) })
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

encoded_as_wire!(Position);
encoded_as_wire!(OrderKey);
encoded_as_wire!(RestingOrder);

#[cfg(test)]
mod tests {
	use super::*;
	use novation_units::{BlockHeight, Millis};

	const LATE: Expiry = Expiry::Time(Millis(u64::MAX));
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
	fn key_should_survive_encoding() {
		for (price, seq) in [(1_000_000, 5_000_000), (0, 0), (u64::MAX, u64::MAX)] {
			let (price, seq) = (Ticks(price), OrderSeq(seq));
			let key = OrderKey { market: MarketId(u16::MAX), side: Side::Ask, price, seq };
			assert_eq!(OrderKey::decode(&mut &key.encode()[..]), Ok(key));
			assert!(key.encode().len() <= OrderKey::max_encoded_len());
		}
	}

	#[test]
	fn order_should_survive_encoding() {
		for order in [
			ORDER,
			RestingOrder { expires_at: Some(LATE), reduce_only: true, ..ORDER },
			RestingOrder { expires_at: Some(Expiry::Block(BlockHeight(u32::MAX))), ..ORDER },
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
	fn order_should_be_encoded_as_before_there_were_ends_by_block() {
		let end = |expires_at| RestingOrder { expires_at, ..ORDER }.encode();
		// The end stands before the flags, and without one it is a zero.
		let before = ORDER.encode().len() - 2;
		assert_eq!(end(None)[before..], [0, 0]);
		assert_eq!(end(Some(LATE))[before..], [1, 255, 255, 255, 255, 255, 255, 255, 255, 0]);
		assert_eq!(end(Some(Expiry::Block(BlockHeight(7))))[before..], [2, 7, 0, 0, 0, 0]);
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
		let at = |price, seq| Position { price: Ticks(price), seq: OrderSeq(seq) };
		assert!(at(2, 9).rank(Side::Bid) < at(1, 0).rank(Side::Bid));
		assert!(at(1, 9).rank(Side::Ask) < at(2, 0).rank(Side::Ask));
		for side in [Side::Bid, Side::Ask] {
			assert!(at(1, 0).rank(side) < at(1, 1).rank(side));
		}
		assert_eq!(at(1, u64::MAX).rank(Side::Ask).next(), Some(at(2, 0).rank(Side::Ask)));
		assert_eq!(at(0, u64::MAX).rank(Side::Bid).next(), None);
	}

	#[test]
	fn order_should_be_expired_from_its_very_millisecond_or_block() {
		let order = RestingOrder { expires_at: Some(Expiry::Time(Millis(10))), ..ORDER };
		let now = |time, block| Moment { time: Millis(time), block: BlockHeight(block) };
		assert!(!order.is_expired(now(9, 99)));
		assert!(order.is_expired(now(10, 0)));
		let order = RestingOrder { expires_at: Some(Expiry::Block(BlockHeight(10))), ..ORDER };
		assert!(!order.is_expired(now(99, 9)));
		assert!(order.is_expired(now(0, 10)));
		assert!(!ORDER.is_expired(now(u64::MAX, u32::MAX)));
	}
}
