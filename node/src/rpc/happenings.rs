//! Follows the best chain and streams to subscribers what happens to their accounts.
//!
//! One task serves all subscribers. It decodes the events of each best block once, and only while
//! somebody is subscribed. A subscriber first learns of a block when it is the best one, then when
//! the relay chain has included it and when it is final, or when a fork takes it back.
//!
//! A slow subscriber does not delay the others. Its subscription ends with a message that names the
//! first block it missed, and a new subscription continues there.

mod best_chain;
mod events;
mod latency;
mod message;
mod source;
mod subscriber;

pub use latency::Latency;
pub use message::{Message, Moment};
pub use source::{notices, Included, NodeChain};

use crate::{rpc::feed::Head, service::Hash};
use best_chain::BestChain;
use events::BlockEvents;
use futures::{
	channel::{mpsc, oneshot},
	select, SinkExt, Stream, StreamExt,
};
use message::{DropReason, Kind};
use novation_units::AccountIndex;
use serde_json::Value;
use std::{
	collections::HashMap,
	future::Future,
	sync::Arc,
	time::{Duration, Instant, SystemTime},
};
use subscriber::Subscriber;

/// Messages buffered per subscriber, besides those of the blocks that it resumes from.
const BACKLOG: usize = 32;

/// Subscription requests buffered for the feed.
const REQUESTS: usize = 64;

/// Blocks that the feed keeps to resume a subscription and to follow forks.
///
/// At two blocks per second this is about two minutes.
const WINDOW: usize = 256;

/// Memory for the decoded events of all kept blocks, in bytes.
const CACHED_BYTES: usize = 64 * 1024 * 1024;

/// Something that the node learned about the chain.
#[derive(Clone, Debug)]
pub enum Notice {
	/// A block was imported as the best one.
	Best {
		/// The block.
		head: Head,
		/// Moment of the import.
		imported: Moment,
		/// Wall-clock time of the import.
		time: SystemTime,
	},
	/// The relay chain has included this block.
	Included(Hash),
	/// This block is final.
	Final(Head),
}

/// Source of blocks and their events.
pub trait Chain {
	/// Returns the best block.
	fn best(&self) -> Option<Head>;
	/// Returns the block with this hash, on any fork.
	fn head(&self, hash: Hash) -> Option<Head>;
	/// Returns the events of a block.
	fn events(&self, block: Head) -> Result<BlockEvents, String>;
	/// Returns the time from a block's own clock to `time`. Absent if the clock of the chain is not
	/// that of the world.
	fn since_block(&self, block: Head, time: SystemTime) -> Option<Duration>;
}

/// Handle to subscribe to the feed.
#[derive(Clone)]
pub struct HappeningFeed {
	requests: mpsc::Sender<Request>,
	/// Metrics of the feed.
	pub latency: Latency,
}

/// Messages to one subscriber, beginning with [`Kind::Subscribed`].
pub type Messages = mpsc::Receiver<Message>;

/// Reason for which no subscription begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSubscribed {
	/// The feed does not keep the blocks after the one named.
	TooFarBack {
		/// Oldest block from which a subscription can continue.
		oldest: Head,
	},
	/// The events of a block after the one named are not readable.
	Unreadable(String),
	/// The node is stopping.
	Stopping,
}

struct Request {
	account: AccountIndex,
	after: Option<Hash>,
	reply: oneshot::Sender<Result<Messages, NotSubscribed>>,
}

impl HappeningFeed {
	/// Returns a feed that starts at best block `tip`, and the task that drives it.
	pub fn new(
		chain: impl Chain,
		tip: Head,
		latency: Latency,
		notices: impl Stream<Item = Notice> + Unpin,
	) -> (Self, impl Future<Output = ()>) {
		let (requests, pending) = mpsc::channel(REQUESTS);
		let worker = Worker {
			chain,
			blocks: BestChain::new(tip, Block::default(), WINDOW),
			included: Mark::default(),
			finalized: Mark::default(),
			subscribers: Vec::new(),
			latency: latency.clone(),
		};
		(Self { requests, latency }, worker.run(notices, pending))
	}

	/// Subscribes to the happenings of `account` after the best block, or after block `after`.
	///
	/// # Errors
	///
	/// [`NotSubscribed`], if the feed cannot continue after `after`.
	pub async fn subscribe(
		&self,
		account: AccountIndex,
		after: Option<Hash>,
	) -> Result<Messages, NotSubscribed> {
		let (reply, answer) = oneshot::channel();
		let request = Request { account, after, reply };
		self.requests.clone().send(request).await.map_err(|_| NotSubscribed::Stopping)?;
		answer.await.map_err(|_| NotSubscribed::Stopping)?
	}
}

/// What the feed keeps of a best block.
#[derive(Default)]
struct Block {
	imported: Option<(Moment, SystemTime)>,
	events: Reading,
}

/// Events of a kept block.
#[derive(Clone, Default)]
enum Reading {
	/// Nobody has asked for them yet.
	#[default]
	Unread,
	/// They are decoded.
	Read(Arc<BlockEvents>),
	/// They made room for those of newer blocks.
	Forgotten,
}

/// Highest block that has reached a status.
#[derive(Default)]
struct Mark {
	reached: Option<Head>,
	/// Block that has the status but has not become part of the best chain yet.
	ahead: Option<Hash>,
}

struct Worker<C> {
	chain: C,
	blocks: BestChain<Block>,
	included: Mark,
	finalized: Mark,
	subscribers: Vec<Subscriber>,
	latency: Latency,
}

impl<C: Chain> Worker<C> {
	async fn run(
		mut self,
		notices: impl Stream<Item = Notice> + Unpin,
		mut requests: mpsc::Receiver<Request>,
	) {
		let mut notices = notices.fuse();
		loop {
			select! {
				notice = notices.select_next_some() => self.take(notice),
				request = requests.select_next_some() => {
					let messages = self.subscribe(request.account, request.after);
					// The requester may be gone by now.
					let _ = request.reply.send(messages);
				},
				complete => return,
			}
		}
	}

	fn take(&mut self, notice: Notice) {
		self.forget_closed();
		match notice {
			Notice::Best { head, imported, time } => {
				if let Some(elapsed) = self.chain.since_block(head, time) {
					self.latency.imported(elapsed);
				}
				// Notices of several kinds overtake each other, so this one may be of the past.
				self.advance_to_best(Some((head, imported, time)));
			}
			Notice::Included(hash) => self.included.ahead = Some(hash),
			Notice::Final(head) => {
				self.finalized.ahead = Some(head.hash);
				// Finality can move the best chain to another fork without an import.
				if self.blocks.position(head.hash, head.number).is_none() {
					// The notice of a block that is final at once comes before that of its import.
					let (imported, time) = (Moment(Instant::now()), SystemTime::now());
					self.advance_to_best(Some((head, imported, time)));
				}
			}
		}
		self.mark();
		self.latency.subscribers(self.subscribers.len());
	}

	fn forget_closed(&mut self) {
		self.subscribers.retain(|subscriber| !subscriber.messages.is_closed());
	}

	/// Moves to the best block. `imported` is a block whose import was noticed just now.
	fn advance_to_best(&mut self, imported: Option<(Head, Moment, SystemTime)>) {
		let Some(head) = self.chain.best() else { return };
		let parent_of = |block: &Head| self.chain.head(block.parent);
		let Some(route) = self.blocks.route(head, parent_of) else {
			self.restart(head);
			return;
		};
		for _ in 0..route.undone {
			self.undo();
		}
		for block in route.joined {
			let imported = imported
				.filter(|(noticed, ..)| *noticed == block)
				.map(|(_, moment, time)| (moment, time));
			self.join(block, Block { imported, events: Reading::Unread });
		}
	}

	/// Ends every subscription, since the blocks before `head` are not known.
	fn restart(&mut self, head: Head) {
		self.blocks = BestChain::new(head, Block::default(), WINDOW);
		for mark in [&mut self.included, &mut self.finalized] {
			mark.reached = None;
		}
		for subscriber in std::mem::take(&mut self.subscribers) {
			self.latency.dropped();
			subscriber.drop_at(DropReason::Discontinuity, head);
		}
	}

	/// Takes the best block back.
	fn undo(&mut self) {
		let Some(block) = self.blocks.pop() else { return };
		self.latency.undone(1);
		let parent = self.blocks.tip();
		if self.included.reached == Some(block) {
			self.included.reached = parent;
		}
		self.publish(block, |_| Some(Kind::Undone));
		for subscriber in &mut self.subscribers {
			subscriber.at = parent.unwrap_or(block);
		}
	}

	/// Adds `head` to the best chain.
	fn join(&mut self, head: Head, block: Block) {
		let imported = block.imported;
		self.blocks.push(head, block);
		if self.subscribers.is_empty() {
			return;
		}
		let position = self.blocks.len().saturating_sub(1);
		let events = match self.read(position) {
			Ok(events) => events,
			Err(error) => {
				log::warn!("Failed to read the events of block {}: {error:?}", head.hash);
				self.drop_all(DropReason::Unreadable);
				return;
			}
		};
		let mut by_account = HashMap::new();
		self.publish(head, |account| {
			let named = by_account.entry(account).or_insert_with(|| events.of(account).ok());
			Some(best(imported, named.clone()?))
		});
		for subscriber in &mut self.subscribers {
			subscriber.at = head;
		}
	}

	/// Returns the events of the kept block at `position`, and decodes them at the first time.
	fn read(&mut self, position: usize) -> Result<Arc<BlockEvents>, NotSubscribed> {
		match self.blocks.get_mut(position) {
			Some((_, Block { events: Reading::Read(events), .. })) => Ok(events.clone()),
			Some((head, block)) if matches!(block.events, Reading::Unread) => {
				let events = Arc::new(self.chain.events(head).map_err(NotSubscribed::Unreadable)?);
				block.events = Reading::Read(events.clone());
				self.forget_old_events();
				Ok(events)
			}
			_ => Err(NotSubscribed::TooFarBack { oldest: self.oldest_readable() }),
		}
	}

	/// Keeps the memory of decoded events within its limit.
	fn forget_old_events(&mut self) {
		let mut excess = self
			.blocks
			.values_mut()
			.map(|block| block.events.size())
			.fold(0_usize, usize::saturating_add)
			.saturating_sub(CACHED_BYTES);
		for block in self.blocks.values_mut() {
			if excess == 0 {
				return;
			}
			excess = excess.saturating_sub(block.events.size());
			block.events = Reading::Forgotten;
		}
	}

	/// Returns the oldest block from which a subscription can continue.
	fn oldest_readable(&mut self) -> Head {
		let forgotten = self
			.blocks
			.values_mut()
			.take_while(|block| matches!(block.events, Reading::Forgotten))
			.count();
		let position = forgotten.saturating_sub(1);
		self.blocks.head(position).or_else(|| self.blocks.tip()).unwrap_or(Head {
			hash: Hash::zero(),
			parent: Hash::zero(),
			number: 0,
		})
	}

	/// Moves the marks of included and final blocks, and reports them.
	fn mark(&mut self) {
		if let Some(included) = self.reach(|worker| &mut worker.included) {
			self.publish(included, |_| Some(Kind::Included));
		}
		let Some(finalized) = self.reach(|worker| &mut worker.finalized) else { return };
		// Only included blocks become final, whichever notice comes first.
		let is_included =
			self.included.reached.is_some_and(|block| block.number >= finalized.number);
		if !is_included {
			self.included.reached = Some(finalized);
			self.publish(finalized, |_| Some(Kind::Included));
		}
		self.publish(finalized, |_| Some(Kind::Final));
	}

	/// Moves a mark to its block ahead, if that is on the best chain now and higher.
	fn reach(&mut self, mark: impl Fn(&mut Self) -> &mut Mark) -> Option<Head> {
		let hash = mark(self).ahead?;
		let head = self.chain.head(hash)?;
		self.blocks.position(head.hash, head.number)?;
		let mark = mark(self);
		mark.ahead = None;
		if mark.reached.is_some_and(|block| block.number >= head.number) {
			return None;
		}
		mark.reached = Some(head);
		Some(head)
	}

	/// Sends every subscriber a report on `block`. One without a report, or without room, is
	/// dropped.
	fn publish(&mut self, block: Head, mut report: impl FnMut(AccountIndex) -> Option<Kind>) {
		let tip = self.blocks.tip().unwrap_or(block);
		for mut subscriber in std::mem::take(&mut self.subscribers) {
			let reason = match report(subscriber.account) {
				Some(kind) => (!subscriber.send(block, kind)).then_some(DropReason::Behind),
				None => Some(DropReason::Unreadable),
			};
			match reason {
				None => self.subscribers.push(subscriber),
				Some(reason) => {
					self.latency.dropped();
					subscriber.drop_at(reason, tip);
				}
			}
		}
	}

	fn drop_all(&mut self, reason: DropReason) {
		let Some(tip) = self.blocks.tip() else { return };
		for subscriber in std::mem::take(&mut self.subscribers) {
			self.latency.dropped();
			subscriber.drop_at(reason, tip);
		}
	}

	fn subscribe(
		&mut self,
		account: AccountIndex,
		after: Option<Hash>,
	) -> Result<Messages, NotSubscribed> {
		let too_far_back =
			|worker: &mut Self| NotSubscribed::TooFarBack { oldest: worker.oldest_readable() };
		let tip = self.blocks.tip().ok_or_else(|| too_far_back(self))?;
		let start = match after {
			None => tip,
			Some(hash) => self.chain.head(hash).ok_or_else(|| too_far_back(self))?,
		};
		let parent_of = |block: &Head| self.chain.head(block.parent);
		// The blocks that a fork took back while nobody listened are those of the other branch.
		let (ancestor, undone) =
			self.blocks.branch(start, parent_of).ok_or_else(|| too_far_back(self))?;
		let mut reports = vec![(start, Kind::Subscribed)];
		reports.extend(undone.into_iter().rev().map(|block| (block, Kind::Undone)));
		for position in ancestor.saturating_add(1)..self.blocks.len() {
			let happenings = self
				.read(position)?
				.of(account)
				.map_err(|error| NotSubscribed::Unreadable(error.to_string()))?;
			if let Some(block) = self.blocks.head(position) {
				reports.push((block, best(None, happenings)));
			}
		}
		reports.extend(self.included.reached.map(|block| (block, Kind::Included)));
		reports.extend(self.finalized.reached.map(|block| (block, Kind::Final)));

		let (messages, receiver) = mpsc::channel(BACKLOG.saturating_add(reports.len()));
		let mut subscriber = Subscriber { account, sequence: 0, at: tip, messages };
		for (block, kind) in reports {
			subscriber.send(block, kind);
		}
		self.subscribers.push(subscriber);
		self.latency.subscribers(self.subscribers.len());
		Ok(receiver)
	}
}

impl Reading {
	fn size(&self) -> usize {
		match self {
			Self::Read(events) => events.size(),
			Self::Unread | Self::Forgotten => 0,
		}
	}
}

fn best(imported: Option<(Moment, SystemTime)>, happenings: Arc<[Value]>) -> Kind {
	let since_epoch = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).ok();
	Kind::Best {
		imported_at: imported
			.and_then(|(_, time)| since_epoch(time))
			.and_then(|time| u64::try_from(time.as_millis()).ok()),
		happenings,
		imported: imported.map(|(moment, _)| moment),
	}
}

#[cfg(test)]
mod tests;
