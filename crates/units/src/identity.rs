//! Identity of books and of the orders that rest in them.

use crate::{MarketId, OrderSeq, Side, Ticks};
use codec::{
	Compact, Decode, DecodeWithMemTracking, Encode, EncodeLike, Error, Input, MaxEncodedLen, Output,
};
use scale_info::{Type, TypeInfo};

/// Names a book. Each market has one book of each kind.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum BookId {
	/// The orders of a market that rest at a fixed price.
	Market(MarketId),
	/// The pegged orders of a market, whose price moves with its index.
	Pegged(MarketId),
}

impl BookId {
	/// The market whose orders rest in the book.
	pub const fn market(self) -> MarketId {
		match self {
			BookId::Market(market) | BookId::Pegged(market) => market,
		}
	}

	/// Both books of a market.
	pub const fn of_market(market: MarketId) -> [Self; 2] {
		[BookId::Market(market), BookId::Pegged(market)]
	}
}

/// Names a resting order by its place, so that finding it needs no index.
///
/// Price and number are encoded compactly, because each account stores the keys of its open orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OrderKey {
	/// Book in which the order rests.
	pub book: BookId,
	/// Side of the book.
	pub side: Side,
	/// Limit price in ticks; for a pegged order the encoded distance to the index.
	pub price: Ticks,
	/// Sequence number, which orders one price by time.
	pub seq: OrderSeq,
}

impl OrderKey {
	/// The market of the order.
	pub const fn market(&self) -> MarketId {
		self.book.market()
	}
}

/// Decides what happens when an order would trade with another order of the same account.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum SelfTrade {
	/// Cancels the resting order; the taker continues.
	CancelMaker,
	/// Cancels the rest of the taker; the resting order stays.
	CancelTaker,
	/// Cancels both.
	CancelBoth,
}

/// The encoded form. It has the name of the type it encodes, because metadata shows it.
mod wire {
	use super::*;

	// Not `#[codec(compact)]`: the derived `MaxEncodedLen` would count such a field at its fixed size,
	// but the largest compact integer is one byte longer.
	#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
	pub struct OrderKey {
		pub book: BookId,
		pub side: Side,
		pub price: Compact<u64>,
		pub seq: Compact<u64>,
	}
}

impl From<&OrderKey> for wire::OrderKey {
	fn from(key: &OrderKey) -> Self {
		let OrderKey { book, side, price, seq } = *key;
		Self { book, side, price: Compact(price.0), seq: Compact(seq.0) }
	}
}

impl Encode for OrderKey {
	fn size_hint(&self) -> usize {
		wire::OrderKey::from(self).size_hint()
	}
	fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
		wire::OrderKey::from(self).encode_to(output)
	}
}

impl Decode for OrderKey {
	fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
		let wire::OrderKey { book, side, price, seq } = wire::OrderKey::decode(input)?;
		Ok(Self { book, side, price: Ticks(price.0), seq: OrderSeq(seq.0) })
	}
}

impl DecodeWithMemTracking for OrderKey {}
impl EncodeLike for OrderKey {}

impl MaxEncodedLen for OrderKey {
	fn max_encoded_len() -> usize {
		wire::OrderKey::max_encoded_len()
	}
}

impl TypeInfo for OrderKey {
	type Identity = wire::OrderKey;
	fn type_info() -> Type {
		wire::OrderKey::type_info()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn key_should_survive_encoding() {
		for (price, seq) in [(1_000_000, 5_000_000), (0, 0), (u64::MAX, u64::MAX)] {
			for book in BookId::of_market(MarketId(u16::MAX)) {
				let (price, seq) = (Ticks(price), OrderSeq(seq));
				let key = OrderKey { book, side: Side::Ask, price, seq };
				let bytes = key.encode();
				assert_eq!(OrderKey::decode(&mut &bytes[..]), Ok(key));
				assert_eq!(key.encoded_size(), bytes.len());
				assert!(bytes.len() <= OrderKey::max_encoded_len());
			}
		}
	}

	#[test]
	fn key_of_usual_size_should_take_twelve_bytes() {
		let (price, seq) = (Ticks(1_000_000), OrderSeq(5_000_000));
		let book = BookId::Market(MarketId(7));
		let key = OrderKey { book, side: Side::Bid, price, seq };
		// In order: kind of book, market, side, price, number.
		assert_eq!(key.encode().len(), 1 + 2 + 1 + 4 + 4);
	}

	#[test]
	fn book_should_decode_to_a_known_kind_only() {
		assert_eq!(BookId::decode(&mut &[1, 3, 0][..]), Ok(BookId::Pegged(MarketId(3))));
		for kind in 2..=u8::MAX {
			assert!(BookId::decode(&mut &[kind, 3, 0][..]).is_err());
		}
	}

	#[test]
	fn both_books_of_a_market_should_name_it() {
		for id in [0, 1, 32_768, u16::MAX].map(MarketId) {
			let [fixed, pegged] = BookId::of_market(id);
			assert_eq!((fixed.market(), pegged.market()), (id, id));
			assert_ne!(fixed, pegged);
		}
	}
}
