//! Order book levels, and the difference between two books.

use crate::service::Hash;
use novation_units::{Lots, MarketId, Ticks};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// Size by price; never zero in a book.
pub type Levels = BTreeMap<Ticks, Lots>;

/// Best levels on both sides of a market.
///
/// In a difference between two books, a level with zero lots was removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
	/// Buy side.
	pub bids: Levels,
	/// Sell side.
	pub asks: Levels,
}

impl Book {
	/// Returns the changes that turn this book into `next`.
	pub fn changes_to(&self, next: &Self) -> Self {
		Self { bids: changes(&self.bids, &next.bids), asks: changes(&self.asks, &next.asks) }
	}
}

fn changes(old: &Levels, new: &Levels) -> Levels {
	let gone =
		old.keys().filter(|price| !new.contains_key(price)).map(|price| (*price, Lots::ZERO));
	let set = new.iter().filter(|(price, lots)| old.get(price) != Some(lots));
	gone.chain(set.map(|(price, lots)| (*price, *lots))).collect()
}

/// Notification of a book subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
	/// Market of the book.
	pub market: MarketId,
	/// Rises by one per message. If messages were dropped, the next one received is a snapshot.
	pub sequence: u64,
	/// Height of the block that this message reflects.
	pub block_number: u32,
	/// Hash of that block.
	pub block_hash: Hash,
	/// Snapshot or delta.
	#[serde(flatten)]
	pub kind: Kind,
	/// Pairs of price in ticks and size in lots, as decimal strings, best price first.
	#[serde(flatten)]
	pub book: Book,
}

/// Content of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Kind {
	/// The whole book. It replaces everything received before.
	Snapshot {
		/// Reason for the snapshot.
		reason: Reason,
	},
	/// Levels that changed since the previous block. Zero lots means that the level was removed.
	Delta,
}

/// Reason for a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
	/// First message of the subscription.
	Subscribed,
	/// The best block is not a child of the previous one: a reorganisation, or a node catching up.
	Discontinuity,
	/// The subscriber was too slow, and messages were dropped.
	Behind,
}

impl Serialize for Book {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		/// Strings keep JavaScript from rounding.
		#[derive(Serialize)]
		struct Sides {
			bids: Vec<[String; 2]>,
			asks: Vec<[String; 2]>,
		}
		let pair = |(price, lots): (&Ticks, &Lots)| [price.0.to_string(), lots.0.to_string()];
		let bids = self.bids.iter().rev().map(pair).collect();
		let asks = self.asks.iter().map(pair).collect();
		Sides { bids, asks }.serialize(serializer)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	/// Applies `changes` as a client does.
	fn apply(levels: &mut Levels, changes: &Levels) {
		for (price, lots) in changes {
			match lots {
				Lots(0) => assert!(levels.remove(price).is_some(), "{price:?} was not there"),
				_ => assert_ne!(levels.insert(*price, *lots), Some(*lots), "{price:?} is the same"),
			}
		}
	}

	fn levels() -> impl Strategy<Value = Levels> {
		proptest::collection::btree_map((0u64..20).prop_map(Ticks), (1u64..4).prop_map(Lots), 0..20)
	}

	proptest! {
		#[test]
		fn changes_should_turn_the_old_book_into_the_new_one(old in levels(), new in levels()) {
			let (bids, asks) = (old.clone(), Levels::new());
			let changed = Book { bids, asks }
				.changes_to(&Book { bids: new.clone(), asks: Levels::new() });
			let mut levels = old;
			apply(&mut levels, &changed.bids);
			prop_assert_eq!(levels, new);
			prop_assert!(changed.asks.is_empty());
		}
	}

	#[test]
	fn message_should_be_safe_for_javascript_and_best_price_first() {
		let message = Message {
			market: MarketId(1),
			sequence: 7,
			block_number: 9,
			block_hash: Hash::repeat_byte(0xab),
			kind: Kind::Snapshot { reason: Reason::Subscribed },
			book: Book {
				bids: Levels::from([(Ticks(1), Lots(5)), (Ticks(2), Lots(u64::MAX))]),
				asks: Levels::from([(Ticks(3), Lots(1)), (Ticks(4), Lots(2))]),
			},
		};
		let wanted = serde_json::json!({
			"market": 1,
			"sequence": 7,
			"blockNumber": 9,
			"blockHash": format!("0x{}", "ab".repeat(32)),
			"type": "snapshot",
			"reason": "subscribed",
			"bids": [["2", "18446744073709551615"], ["1", "5"]],
			"asks": [["3", "1"], ["4", "2"]],
		});
		assert_eq!(serde_json::to_value(message).unwrap(), wanted);
	}
}
