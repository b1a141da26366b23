//! Real order flow: messages of one hour of a stock exchange, as operations of a few accounts.
//!
//! The messages name no account, so the order's number chooses one of [`FIRMS`]. A price in cents is a price in
//! ticks. An execution is told of the order that rested: somebody else takes that much at its price. Executions of
//! hidden orders are left out, as nobody could see what they met.

use crate::ops::{self, Quote};
use novation_exchange_types::Op;
use novation_units::{MarketId, Side};
use std::{collections::BTreeMap, path::Path, process::Command};

/// Accounts that share the flow.
pub const FIRMS: u64 = 32;
/// Messages that are looked at together: each firm's among them are one batch.
pub const MESSAGES_OF_A_BATCH: usize = 512;
/// What stands for the market's price, in ticks: the middle of the recorded book.
pub const PRICE: u64 = 58_563;
/// Who takes what was executed.
const TAKER: u64 = FIRMS;
/// Names of takers' orders, which the recording does not have.
const TAKERS_NAMES: u64 = 1 << 40;

/// A line of the recording.
struct Message {
	kind: u8,
	order: u64,
	size: u64,
	price: u64,
	side: Side,
}

fn parse(line: &str) -> Option<Message> {
	let fields: Vec<&str> = line.split(',').collect();
	let [_, kind, order, size, price, direction] = fields[..] else { return None };
	let number = |text: &str| text.parse::<u64>().ok();
	Some(Message {
		kind: number(kind)? as u8,
		order: number(order)?,
		size: number(size)?,
		// Ten-thousandths of a dollar.
		price: number(price)? / 100,
		side: if direction.trim() == "1" { Side::Bid } else { Side::Ask },
	})
}

/// The first `messages`, as batches of their senders; none if there is no such file.
pub fn batches(file: &Path, messages: usize) -> Option<Vec<(usize, Vec<Op>)>> {
	let unpacked = Command::new("gzip").arg("-dc").arg(file).output().ok()?;
	if !unpacked.status.success() {
		return None;
	}
	let text = String::from_utf8(unpacked.stdout).ok()?;
	let recorded: Vec<Message> = text.lines().filter_map(parse).take(messages).collect();
	let mut left: BTreeMap<u64, u64> = BTreeMap::new();
	let mut batches = Vec::new();
	for group in recorded.chunks(MESSAGES_OF_A_BATCH) {
		let mut by_sender: BTreeMap<u64, Vec<Op>> = BTreeMap::new();
		for message in group {
			if let Some((sender, op)) = operation(message, &mut left) {
				by_sender.entry(sender).or_default().push(op);
			}
		}
		for (sender, ops) in by_sender {
			batches.extend(ops.chunks(64).map(|ops| (sender as usize, ops.to_vec())));
		}
	}
	Some(batches)
}

/// What a message means, and who sends it. `left` holds what rests of every order.
fn operation(message: &Message, left: &mut BTreeMap<u64, u64>) -> Option<(u64, Op)> {
	let quote = Quote {
		market: MarketId(0),
		client_id: message.order,
		side: message.side,
		price: message.price,
		lots: message.size,
	};
	let owner = message.order % FIRMS;
	match message.kind {
		1 => {
			left.insert(message.order, message.size);
			Some((owner, Op::Place(ops::limit(quote))))
		}
		2 => {
			let rest = left.get_mut(&message.order)?;
			*rest = rest.checked_sub(message.size).filter(|rest| *rest > 0)?;
			Some((owner, ops::amend(Quote { lots: *rest, ..quote })))
		}
		3 => {
			left.remove(&message.order)?;
			Some((owner, ops::cancel(quote)))
		}
		4 => {
			let rest = left.get_mut(&message.order)?;
			*rest = rest.saturating_sub(message.size);
			let taker = Quote {
				side: message.side.opposite(),
				client_id: TAKERS_NAMES + message.order,
				..quote
			};
			Some((TAKER, Op::Place(ops::immediate(taker))))
		}
		_ => None,
	}
}
