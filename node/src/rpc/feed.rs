//! Follows the best chain and sends book changes to subscribers.
//!
//! One task serves all subscribers and reads each watched market once per block. A slow subscriber
//! does not delay the others. Its messages are dropped until it has room, and then it receives a
//! snapshot.

use crate::{
	rpc::book::{Book, Kind, Message, Reason},
	service::Hash,
};
use futures::{
	channel::{mpsc, oneshot},
	select, SinkExt, Stream, StreamExt,
};
use novation_exchange_types::Fault;
use novation_units::MarketId;
use std::{cell::LazyCell, collections::HashMap, future::Future, sync::Arc};

/// Messages buffered per subscriber.
const BACKLOG: usize = 16;

/// Subscription requests buffered for the feed.
const REQUESTS: usize = 64;

/// A best block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
	/// Hash of the block.
	pub hash: Hash,
	/// Hash of its parent.
	pub parent: Hash,
	/// Height of the block.
	pub number: u32,
}

/// Source of order books.
pub trait Books {
	/// Returns the best levels of `market` after `block`.
	fn book(&self, block: Hash, market: MarketId) -> Result<Book, Unreadable>;
}

/// Reason why a book cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
	/// The market does not exist.
	NoMarket,
	/// The runtime call failed.
	Runtime(String),
	/// A stored value is damaged.
	Damaged(Fault),
}

/// Handle to subscribe to the feed.
#[derive(Clone)]
pub struct BookFeed {
	requests: mpsc::Sender<Request>,
}

/// Messages to one subscriber, starting with a snapshot.
pub type Messages = mpsc::Receiver<Arc<Message>>;

struct Request {
	market: MarketId,
	reply: oneshot::Sender<Result<Messages, Unreadable>>,
}

impl BookFeed {
	/// Returns a feed that starts at best block `head`, and the task that drives it.
	pub fn new(
		books: impl Books,
		head: Head,
		heads: impl Stream<Item = Head> + Unpin,
	) -> (Self, impl Future<Output = ()>) {
		let (requests, pending) = mpsc::channel(REQUESTS);
		let worker = Worker { books, head, channels: HashMap::new() };
		(Self { requests }, worker.run(heads, pending))
	}

	/// Subscribes to the book of `market`.
	pub async fn subscribe(&self, market: MarketId) -> Result<Messages, Unreadable> {
		let stopped = || Unreadable::Runtime("the node is stopping".into());
		let (reply, answer) = oneshot::channel();
		self.requests.clone().send(Request { market, reply }).await.map_err(|_| stopped())?;
		answer.await.map_err(|_| stopped())?
	}
}

struct Worker<B> {
	books: B,
	head: Head,
	channels: HashMap<MarketId, Channel>,
}

impl<B: Books> Worker<B> {
	async fn run(
		mut self,
		heads: impl Stream<Item = Head> + Unpin,
		mut requests: mpsc::Receiver<Request>,
	) {
		let mut heads = heads.fuse();
		loop {
			select! {
				head = heads.select_next_some() => self.advance(head),
				request = requests.select_next_some() => {
					// The requester may be gone by now.
					let _ = request.reply.send(self.subscribe(request.market));
				},
				complete => return,
			}
		}
	}

	fn advance(&mut self, head: Head) {
		self.head = head;
		self.channels.retain(|_, channel| channel.is_watched());
		for (market, channel) in &mut self.channels {
			if let Err(error) = channel.update(&self.books, *market, head) {
				log::warn!(
					"Failed to read the book of market {} at block {}: {error:?}",
					market.0,
					head.hash
				);
			}
		}
	}

	fn subscribe(&mut self, market: MarketId) -> Result<Messages, Unreadable> {
		let mut channel = self.channels.remove(&market).unwrap_or_default();
		let updated = channel.update(&self.books, market, self.head);
		let messages = updated.map(|()| channel.add_subscriber(market, self.head));
		self.channels.insert(market, channel);
		messages
	}
}

/// A market with at least one subscriber.
#[derive(Default)]
struct Channel {
	/// Block that `book` reflects.
	block: Hash,
	book: Book,
	sequence: u64,
	subscribers: Vec<Subscriber>,
}

struct Subscriber {
	messages: mpsc::Sender<Arc<Message>>,
	/// Whether messages were dropped since the last snapshot.
	is_behind: bool,
}

impl Channel {
	fn is_watched(&mut self) -> bool {
		self.subscribers.retain(|subscriber| !subscriber.messages.is_closed());
		!self.subscribers.is_empty()
	}

	fn update(
		&mut self,
		books: &impl Books,
		market: MarketId,
		head: Head,
	) -> Result<(), Unreadable> {
		if self.block == head.hash {
			return Ok(());
		}
		let book = books.book(head.hash, market)?;
		let changes = (head.parent == self.block).then(|| self.book.changes_to(&book));
		self.block = head.hash;
		self.book = book;
		self.sequence = self.sequence.saturating_add(1);
		self.publish(market, head, changes);
		Ok(())
	}

	/// Sends `changes`, or a snapshot to subscribers that cannot apply them.
	fn publish(&mut self, market: MarketId, head: Head, changes: Option<Book>) {
		let mut subscribers = std::mem::take(&mut self.subscribers);
		let reason = if changes.is_some() { Reason::Behind } else { Reason::Discontinuity };
		let delta = changes.map(|book| self.message(market, head, Kind::Delta, book));
		let snapshot = LazyCell::new(|| self.snapshot(market, head, reason));
		for subscriber in &mut subscribers {
			let delta = delta.as_ref().filter(|_| !subscriber.is_behind);
			let message = delta.unwrap_or_else(|| &snapshot).clone();
			subscriber.is_behind = subscriber.messages.try_send(message).is_err();
		}
		drop(snapshot);
		self.subscribers = subscribers;
	}

	fn add_subscriber(&mut self, market: MarketId, head: Head) -> Messages {
		let (mut messages, receiver) = mpsc::channel(BACKLOG);
		let sent = messages.try_send(self.snapshot(market, head, Reason::Subscribed));
		self.subscribers.push(Subscriber { messages, is_behind: sent.is_err() });
		receiver
	}

	fn snapshot(&self, market: MarketId, head: Head, reason: Reason) -> Arc<Message> {
		self.message(market, head, Kind::Snapshot { reason }, self.book.clone())
	}

	fn message(&self, market: MarketId, head: Head, kind: Kind, book: Book) -> Arc<Message> {
		Arc::new(Message {
			market,
			sequence: self.sequence,
			block_number: head.number,
			block_hash: head.hash,
			kind,
			book,
		})
	}
}

#[cfg(test)]
mod tests;
