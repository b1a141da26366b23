//! Follows the best chain and tells subscribers how the books change.
//!
//! One task serves all of them: each block, each market somebody watches is read once. A subscriber
//! who reads too slowly does not hold up the rest; messages to it are left out until it has room,
//! and then it gets a snapshot.

use crate::{
	rpc::book::{Book, Kind, Message, Reason},
	service::Hash,
};
use futures::{
	channel::{mpsc, oneshot},
	select, SinkExt, Stream, StreamExt,
};
use novation_units::MarketId;
use std::{cell::LazyCell, collections::HashMap, future::Future, sync::Arc};

/// Messages that may wait for a subscriber.
const BACKLOG: usize = 16;

/// Subscriptions that may wait for the feed.
const REQUESTS: usize = 64;

/// A best block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
	/// Its hash.
	pub hash: Hash,
	/// The hash of its parent.
	pub parent: Hash,
	/// Its height.
	pub number: u32,
}

/// Where the books are read.
pub trait Books {
	/// The best levels of `market` after block `at`.
	fn book(&self, at: Hash, market: MarketId) -> Result<Book, Unreadable>;
}

/// Why there is no book to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
	/// There is no such market.
	NoMarket,
	/// The runtime could not be asked.
	Runtime(String),
}

/// Where to subscribe.
#[derive(Clone)]
pub struct BookFeed {
	requests: mpsc::Sender<Request>,
}

/// What a subscriber reads, first a snapshot.
pub type Messages = mpsc::Receiver<Arc<Message>>;

struct Request {
	market: MarketId,
	reply: oneshot::Sender<Result<Messages, Unreadable>>,
}

impl BookFeed {
	/// A feed that starts at the best block `head`, and the task that it lives in.
	pub fn new(
		books: impl Books,
		head: Head,
		heads: impl Stream<Item = Head> + Unpin,
	) -> (Self, impl Future<Output = ()>) {
		let (requests, pending) = mpsc::channel(REQUESTS);
		let worker = Worker { books, head, channels: HashMap::new() };
		(Self { requests }, worker.run(heads, pending))
	}

	/// Follow the book of `market`.
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
					// Whoever asked may be gone again.
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
				log::warn!("Book of market {} after block {}: {error:?}", market.0, head.hash);
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

/// A market that somebody watches.
#[derive(Default)]
struct Channel {
	/// The block after which `book` holds.
	at: Hash,
	book: Book,
	sequence: u64,
	subscribers: Vec<Subscriber>,
}

struct Subscriber {
	messages: mpsc::Sender<Arc<Message>>,
	/// Whether messages were left out since the last snapshot.
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
		if self.at == head.hash {
			return Ok(());
		}
		let book = books.book(head.hash, market)?;
		let changes = (head.parent == self.at).then(|| self.book.changes_to(&book));
		self.at = head.hash;
		self.book = book;
		self.sequence = self.sequence.saturating_add(1);
		self.tell(market, head, changes);
		Ok(())
	}

	/// Send `changes`, or a snapshot to those who cannot use them.
	fn tell(&mut self, market: MarketId, head: Head, changes: Option<Book>) {
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
