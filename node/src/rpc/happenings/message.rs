//! Messages of a subscription to the happenings of an account.

use crate::service::Hash;
use novation_units::AccountIndex;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::{sync::Arc, time::Instant};

/// One message of a subscription.
///
/// The block is the one that the message reports on. Pass the hash of the last block received to a
/// new subscription to continue there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
	/// Account of the subscription.
	pub account: AccountIndex,
	/// Begins at zero and rises by one per message.
	pub sequence: u64,
	/// Height of the block.
	pub block_number: u32,
	/// Hash of the block.
	pub block_hash: Hash,
	/// Report on the block.
	#[serde(flatten)]
	pub kind: Kind,
}

impl Message {
	/// Returns the moment of the import that this message reports.
	pub fn imported(&self) -> Option<Moment> {
		match &self.kind {
			Kind::Best { imported, .. } => *imported,
			_ => None,
		}
	}
}

/// Report of a message on its block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Kind {
	/// The subscription starts after this block.
	Subscribed,
	/// The block extends the best chain. Blocks without a happening are reported too.
	Best {
		/// Time at which the node imported the block, Unix milliseconds. Null if the node imported
		/// it as part of a fork or before this subscription.
		imported_at: Option<u64>,
		/// Happenings that name the account, in the order of the block.
		#[serde(serialize_with = "list")]
		happenings: Arc<[Value]>,
		/// Moment of the import, for the latency metrics.
		#[serde(skip)]
		imported: Option<Moment>,
	},
	/// The relay chain has included this block and all blocks below it.
	///
	/// A fork of the relay chain can still undo them.
	Included,
	/// This block and all blocks below it are final.
	Final,
	/// A fork took the block back, and all its happenings with it. The newest block comes first.
	Undone,
	/// The last message. The subscription ends after this block.
	Dropped {
		/// Cause of the end.
		reason: DropReason,
		/// Height of the first block that is not reported.
		missing_from: u32,
		/// Height of the best block when the subscription ended.
		missing_to: u32,
	},
}

/// Moment of a block's import.
#[derive(Clone, Copy, Debug)]
pub struct Moment(pub Instant);

/// Moments do not distinguish messages: no client sees them.
impl PartialEq for Moment {
	fn eq(&self, _: &Self) -> bool {
		true
	}
}

impl Eq for Moment {}

/// Reason for which a subscription ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DropReason {
	/// The subscriber read more slowly than blocks arrived. Subscribe again after this block.
	Behind,
	/// The node jumped further ahead than it keeps blocks, for example after a sync.
	Discontinuity,
	/// The node could not read the events of a block.
	Unreadable,
}

fn list<S: Serializer>(happenings: &Arc<[Value]>, serializer: S) -> Result<S::Ok, S::Error> {
	happenings.as_ref().serialize(serializer)
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn message(kind: Kind) -> Value {
		let message = Message {
			account: AccountIndex(17),
			sequence: 3,
			block_number: 9,
			block_hash: Hash::repeat_byte(0xab),
			kind,
		};
		serde_json::to_value(message).unwrap()
	}

	#[test]
	fn best_message_should_list_the_happenings() {
		let happening = json!({ "event": "orderBook.OrderPlaced" });
		let kind = Kind::Best {
			imported_at: Some(1_700_000_000_000),
			happenings: Arc::from([happening.clone()]),
			imported: Some(Moment(Instant::now())),
		};
		let wanted = json!({
			"account": 17,
			"sequence": 3,
			"blockNumber": 9,
			"blockHash": format!("0x{}", "ab".repeat(32)),
			"type": "best",
			"importedAt": 1_700_000_000_000_u64,
			"happenings": [happening],
		});
		assert_eq!(message(kind), wanted);
	}

	#[test]
	fn drop_message_should_name_the_gap() {
		let kind = Kind::Dropped { reason: DropReason::Behind, missing_from: 10, missing_to: 44 };
		let json = message(kind);
		assert_eq!(json["type"], "dropped");
		assert_eq!(json["reason"], "behind");
		assert_eq!((&json["missingFrom"], &json["missingTo"]), (&json!(10), &json!(44)));
	}

	#[test]
	fn status_should_be_the_type() {
		for (kind, name) in [
			(Kind::Subscribed, "subscribed"),
			(Kind::Included, "included"),
			(Kind::Final, "final"),
			(Kind::Undone, "undone"),
		] {
			assert_eq!(message(kind)["type"], name);
		}
	}
}
