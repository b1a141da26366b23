//! One subscription to the happenings of an account.

use super::message::{DropReason, Kind, Message};
use crate::rpc::feed::Head;
use futures::channel::mpsc;
use novation_units::AccountIndex;

/// A subscriber, and how much of the chain it knows.
pub struct Subscriber {
	pub account: AccountIndex,
	/// Number of the next message.
	pub sequence: u64,
	/// Last block of the chain as this subscriber knows it.
	pub at: Head,
	pub messages: mpsc::Sender<Message>,
}

impl Subscriber {
	/// Sends a report on `block`. Returns whether there was room for it.
	pub fn send(&mut self, block: Head, kind: Kind) -> bool {
		let message = Message {
			account: self.account,
			sequence: self.sequence,
			block_number: block.number,
			block_hash: block.hash,
			kind,
		};
		let has_room = self.messages.try_send(message).is_ok();
		if has_room {
			self.sequence = self.sequence.saturating_add(1);
		}
		has_room
	}

	/// Sends the last message, for which there is always room.
	pub fn drop_at(mut self, reason: DropReason, tip: Head) {
		let kind = Kind::Dropped {
			reason,
			missing_from: self.at.number.saturating_add(1),
			missing_to: tip.number,
		};
		// The channel reserves a place for each sender, so a new one can always send once.
		self.messages = self.messages.clone();
		self.send(self.at, kind);
	}
}
