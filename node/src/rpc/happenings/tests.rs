use super::*;
use events::testing::{bytes_of_round, layout};
use futures::{executor::LocalPool, task::LocalSpawnExt};
use proptest::prelude::*;
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

const ACCOUNT: AccountIndex = AccountIndex(17);
const OTHER: AccountIndex = AccountIndex(18);

/// A tree of blocks. Each block rejects the order that has the block's number in the tests.
#[derive(Default)]
struct Blocks {
	heads: BTreeMap<Hash, Head>,
	best: Option<Head>,
	unreadable: Option<Hash>,
	/// Blocks whose events were read, in order.
	reads: Vec<Hash>,
}

impl Chain for Rc<RefCell<Blocks>> {
	fn best(&self) -> Option<Head> {
		self.borrow().best
	}

	fn head(&self, hash: Hash) -> Option<Head> {
		self.borrow().heads.get(&hash).copied()
	}

	fn events(&self, block: Head) -> Result<BlockEvents, String> {
		let mut blocks = self.borrow_mut();
		blocks.reads.push(block.hash);
		if blocks.unreadable == Some(block.hash) {
			return Err("pruned".into());
		}
		let bytes = bytes_of_round(ACCOUNT, block.hash.to_low_u64_be());
		BlockEvents::read(layout(), bytes).map_err(|error| error.to_string())
	}

	fn since_block(&self, _: Head, _: SystemTime) -> Option<Duration> {
		None
	}
}

struct Setup {
	pool: LocalPool,
	feed: HappeningFeed,
	notices: mpsc::UnboundedSender<Notice>,
	blocks: Rc<RefCell<Blocks>>,
	best: Head,
	count: u64,
}

impl Setup {
	fn new() -> Self {
		let best = Head { hash: Hash::from_low_u64_be(1), parent: Hash::zero(), number: 0 };
		let heads = BTreeMap::from([(best.hash, best)]);
		let blocks = Rc::new(RefCell::new(Blocks { heads, best: Some(best), ..Blocks::default() }));
		let (notices, stream) = mpsc::unbounded();
		let (feed, task) = HappeningFeed::new(blocks.clone(), best, Latency::default(), stream);
		let pool = LocalPool::new();
		pool.spawner().spawn_local(task).unwrap();
		Self { pool, feed, notices, blocks, best, count: 1 }
	}

	fn subscribe(&mut self, account: AccountIndex) -> Messages {
		self.resume(account, None).unwrap()
	}

	fn resume(
		&mut self,
		account: AccountIndex,
		after: Option<Hash>,
	) -> Result<Messages, NotSubscribed> {
		let feed = self.feed.clone();
		self.pool.run_until(async move { feed.subscribe(account, after).await })
	}

	/// Imports a block on `parent` without a notice.
	fn import(&mut self, parent: Head) -> Head {
		self.count += 1;
		let hash = Hash::from_low_u64_be(self.count);
		let head = Head { hash, parent: parent.hash, number: parent.number + 1 };
		self.blocks.borrow_mut().heads.insert(hash, head);
		head
	}

	/// Makes `head` the best block.
	fn choose(&mut self, head: Head) {
		self.best = head;
		self.blocks.borrow_mut().best = Some(head);
		let (imported, time) = (Moment(Instant::now()), SystemTime::UNIX_EPOCH);
		self.notify(Notice::Best { head, imported, time });
	}

	/// Adds a best block on top of `parent`, which need not be the best one.
	fn block(&mut self, parent: Head) -> Head {
		let head = self.import(parent);
		self.choose(head);
		head
	}

	fn blocks(&mut self, count: usize) -> Vec<Head> {
		(0..count).map(|_| self.block(self.best)).collect()
	}

	fn notify(&mut self, notice: Notice) {
		self.notices.unbounded_send(notice).unwrap();
		self.pool.run_until_stalled();
	}
}

fn received(messages: &mut Messages) -> Vec<Message> {
	std::iter::from_fn(|| messages.try_recv().ok()).collect()
}

/// Status and block of each message.
fn statuses(messages: &mut Messages) -> Vec<(&'static str, u64)> {
	received(messages)
		.iter()
		.map(|message| (status(&message.kind), message.block_hash.to_low_u64_be()))
		.collect()
}

fn status(kind: &Kind) -> &'static str {
	match kind {
		Kind::Subscribed => "subscribed",
		Kind::Best { .. } => "best",
		Kind::Included => "included",
		Kind::Final => "final",
		Kind::Undone => "undone",
		Kind::Dropped { .. } => "dropped",
	}
}

#[test]
fn subscriber_should_learn_of_a_block_at_best_included_and_final() {
	let mut setup = Setup::new();
	let mut messages = setup.subscribe(ACCOUNT);
	let block = setup.block(setup.best);
	setup.notify(Notice::Included(block.hash));
	setup.notify(Notice::Final(block));

	let all = received(&mut messages);
	let of_block: Vec<_> = all.iter().map(|message| status(&message.kind)).collect();
	assert_eq!(of_block, ["subscribed", "best", "included", "final"]);
	let sequences: Vec<_> = all.iter().map(|message| message.sequence).collect();
	assert_eq!(sequences, [0, 1, 2, 3]);
	let Kind::Best { happenings, imported_at, .. } = &all[1].kind else { unreachable!() };
	assert_eq!(happenings[0]["fields"]["clientId"], block.hash.to_low_u64_be().to_string());
	assert_eq!(happenings.len(), 1);
	assert_eq!(*imported_at, Some(0));
	assert!(all[1..].iter().all(|message| message.block_hash == block.hash));
}

#[test]
fn other_account_should_get_an_empty_report() {
	let mut setup = Setup::new();
	let mut messages = setup.subscribe(OTHER);
	setup.block(setup.best);
	let Kind::Best { happenings, .. } = &received(&mut messages)[1].kind else { unreachable!() };
	assert!(happenings.is_empty());
}

#[test]
fn fork_should_undo_the_newest_block_first() {
	let mut setup = Setup::new();
	let mut messages = setup.subscribe(ACCOUNT);
	let genesis = setup.best;
	let a = setup.block(genesis);
	setup.block(a);
	let c = setup.import(genesis);
	let d = setup.import(c);
	let e = setup.import(d);
	setup.choose(e);
	let wanted = [
		("subscribed", 1),
		("best", 2),
		("best", 3),
		("undone", 3),
		("undone", 2),
		("best", 4),
		("best", 5),
		("best", 6),
	];
	assert_eq!(statuses(&mut messages), wanted);
}

#[test]
fn late_notice_should_not_take_the_chain_back() {
	let mut setup = Setup::new();
	let mut messages = setup.subscribe(ACCOUNT);
	let a = setup.import(setup.best);
	let b = setup.import(a);
	setup.choose(b);
	let (imported, time) = (Moment(Instant::now()), SystemTime::UNIX_EPOCH);
	setup.notify(Notice::Best { head: a, imported, time });
	assert_eq!(statuses(&mut messages), [("subscribed", 1), ("best", 2), ("best", 3)]);
}

#[test]
fn finality_should_imply_inclusion_and_follow_the_best_chain() {
	let mut setup = Setup::new();
	let mut messages = setup.subscribe(ACCOUNT);
	let genesis = setup.best;
	setup.block(genesis);
	// The client makes a final block the best one without an import.
	let other = setup.import(genesis);
	setup.blocks.borrow_mut().best = Some(other);
	setup.notify(Notice::Final(other));
	let wanted =
		[("subscribed", 1), ("best", 2), ("undone", 2), ("best", 3), ("included", 3), ("final", 3)];
	assert_eq!(statuses(&mut messages), wanted);
}

#[test]
fn block_that_is_final_at_once_should_have_its_import_time() {
	let mut setup = Setup::new();
	let mut messages = setup.subscribe(ACCOUNT);
	let block = setup.import(setup.best);
	setup.blocks.borrow_mut().best = Some(block);
	setup.notify(Notice::Final(block));
	setup.choose(block);
	let all = received(&mut messages);
	assert_eq!(all.len(), 4);
	let Kind::Best { imported_at, .. } = all[1].kind else { unreachable!() };
	assert!(imported_at.is_some());
}

#[test]
fn inclusion_of_a_block_that_arrives_late_should_be_reported_with_it() {
	let mut setup = Setup::new();
	let mut messages = setup.subscribe(ACCOUNT);
	let block = setup.import(setup.best);
	setup.notify(Notice::Included(block.hash));
	assert_eq!(statuses(&mut messages), [("subscribed", 1)]);
	setup.choose(block);
	assert_eq!(statuses(&mut messages), [("best", 2), ("included", 2)]);
	setup.notify(Notice::Included(block.hash));
	assert_eq!(statuses(&mut messages), []);
}

#[test]
fn block_that_replaces_an_included_one_should_be_included_again() {
	let mut setup = Setup::new();
	let mut messages = setup.subscribe(ACCOUNT);
	let genesis = setup.best;
	let first = setup.block(genesis);
	setup.notify(Notice::Included(first.hash));
	let second = setup.block(genesis);
	setup.notify(Notice::Included(second.hash));
	let wanted = [
		("subscribed", 1),
		("best", 2),
		("included", 2),
		("undone", 2),
		("best", 3),
		("included", 3),
	];
	assert_eq!(statuses(&mut messages), wanted);
}

#[test]
fn slow_subscriber_should_be_dropped_with_the_gap_and_resume() {
	let mut setup = Setup::new();
	let mut slow = setup.subscribe(ACCOUNT);
	let mut quick = setup.subscribe(ACCOUNT);
	let mut seen = 0;
	for _ in 0..100 {
		setup.block(setup.best);
		seen += received(&mut quick).len();
	}
	assert_eq!(seen, 101, "the slow subscriber delayed the other one");
	let all = received(&mut slow);
	assert!(all.len() <= BACKLOG + 4, "{} messages were buffered", all.len());
	let (last, before) = all.split_last().unwrap();
	let known = before.last().unwrap();
	assert_eq!((last.block_hash, last.sequence), (known.block_hash, known.sequence + 1));
	let wanted = Kind::Dropped {
		reason: DropReason::Behind,
		missing_from: known.block_number + 1,
		missing_to: known.block_number + 1,
	};
	assert_eq!(last.kind, wanted);
	assert!(slow.try_recv().is_err_and(|error| error == mpsc::TryRecvError::Closed));

	let mut again = setup.resume(ACCOUNT, Some(last.block_hash)).unwrap();
	let numbers: Vec<_> = received(&mut again).iter().map(|message| message.block_number).collect();
	assert_eq!(numbers, (known.block_number..=100).collect::<Vec<_>>());
}

#[test]
fn subscriber_should_resume_after_a_fork_that_it_missed() {
	let mut setup = Setup::new();
	let genesis = setup.best;
	let mut first = setup.subscribe(ACCOUNT);
	let a = setup.block(genesis);
	let b = setup.block(a);
	assert_eq!(statuses(&mut first).last(), Some(&("best", 3)));
	drop(first);
	let c = setup.block(a);
	setup.notify(Notice::Included(c.hash));
	setup.notify(Notice::Final(a));
	let mut again = setup.resume(ACCOUNT, Some(b.hash)).unwrap();
	let wanted = [("subscribed", 3), ("undone", 3), ("best", 4), ("included", 4), ("final", 2)];
	assert_eq!(statuses(&mut again), wanted);
	let d = setup.block(c);
	assert_eq!(statuses(&mut again), [("best", d.hash.to_low_u64_be())]);
}

#[test]
fn subscription_should_not_continue_beyond_the_window() {
	let mut setup = Setup::new();
	let blocks = setup.blocks(WINDOW + 10);
	let oldest = blocks[10];
	let too_far = setup.resume(ACCOUNT, Some(blocks[9].hash)).err();
	assert_eq!(too_far, Some(NotSubscribed::TooFarBack { oldest }));
	let unknown = setup.resume(ACCOUNT, Some(Hash::repeat_byte(9))).err();
	assert_eq!(unknown, Some(NotSubscribed::TooFarBack { oldest }));
	let mut messages = setup.resume(ACCOUNT, Some(oldest.hash)).unwrap();
	assert_eq!(received(&mut messages).len(), WINDOW);
}

#[test]
fn node_that_jumps_ahead_should_drop_its_subscribers() {
	let mut setup = Setup::new();
	let mut messages = setup.subscribe(ACCOUNT);
	let mut head = setup.best;
	for _ in 0..=WINDOW {
		head = setup.import(head);
	}
	setup.choose(head);
	let all = received(&mut messages);
	let wanted = Kind::Dropped {
		reason: DropReason::Discontinuity,
		missing_from: 1,
		missing_to: head.number,
	};
	assert_eq!(all.last().unwrap().kind, wanted);
	assert_eq!(all.len(), 2);
	let mut again = setup.subscribe(ACCOUNT);
	setup.block(head);
	assert_eq!(received(&mut again).len(), 2);
}

#[test]
fn unreadable_block_should_drop_the_subscribers() {
	let mut setup = Setup::new();
	let mut messages = setup.subscribe(ACCOUNT);
	let next = setup.import(setup.best);
	setup.blocks.borrow_mut().unreadable = Some(next.hash);
	setup.choose(next);
	let wanted = Kind::Dropped { reason: DropReason::Unreadable, missing_from: 1, missing_to: 1 };
	assert_eq!(received(&mut messages).last().unwrap().kind, wanted);
	let refused = setup.resume(ACCOUNT, Some(next.parent)).err();
	assert_eq!(refused, Some(NotSubscribed::Unreadable("pruned".into())));
}

#[test]
fn each_block_should_be_read_once_and_only_for_subscribers() {
	let mut setup = Setup::new();
	let unread = setup.block(setup.best);
	assert_eq!(setup.blocks.borrow().reads, []);
	let subscribers: Vec<_> = (0..50).map(|_| setup.subscribe(ACCOUNT)).collect();
	let read = setup.block(setup.best);
	assert_eq!(setup.blocks.borrow().reads, [read.hash]);
	let genesis = unread.parent;
	for _ in 0..3 {
		setup.resume(ACCOUNT, Some(genesis)).unwrap();
	}
	assert_eq!(setup.blocks.borrow().reads, [read.hash, unread.hash]);
	drop(subscribers);
	setup.block(setup.best);
	assert_eq!(setup.blocks.borrow().reads.len(), 2);
}

/// A client's copy of the chain, built from the messages.
struct Follower {
	messages: Messages,
	blocks: Vec<Hash>,
	sequence: Option<u64>,
	dropped: bool,
}

impl Follower {
	fn new(messages: Messages) -> Self {
		Self { messages, blocks: Vec::new(), sequence: None, dropped: false }
	}

	fn follow(&mut self, count: usize, heads: &BTreeMap<Hash, Head>) {
		for _ in 0..count {
			let Ok(message) = self.messages.try_recv() else { return };
			assert!(!self.dropped, "a message follows the last one");
			assert_eq!(message.sequence, self.sequence.map_or(0, |sequence| sequence + 1));
			self.sequence = Some(message.sequence);
			let tip = self.blocks.last().copied();
			match message.kind {
				Kind::Subscribed => self.blocks.push(message.block_hash),
				Kind::Best { happenings, .. } => {
					assert_eq!(Some(heads[&message.block_hash].parent), tip);
					let rejected = message.block_hash.to_low_u64_be().to_string();
					assert_eq!(happenings[0]["fields"]["clientId"], rejected);
					self.blocks.push(message.block_hash);
				}
				Kind::Undone => {
					assert_eq!(Some(message.block_hash), tip);
					self.blocks.pop();
					if self.blocks.is_empty() {
						self.blocks.push(heads[&message.block_hash].parent);
					}
				}
				Kind::Dropped { .. } => {
					assert_eq!(Some(message.block_hash), tip);
					self.dropped = true;
				}
				Kind::Included | Kind::Final => {}
			}
		}
	}
}

#[derive(Clone, Debug)]
enum Step {
	/// A best block on the block `back` before the best one, after `skipped` blocks without notice.
	Block { back: usize, skipped: usize },
	/// The client reads this many messages.
	Read(usize),
	/// The client subscribes again after the last block that it knows.
	Resume,
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		8 => (prop_oneof![6 => Just(0usize), 1 => 0usize..4], 0usize..3)
			.prop_map(|(back, skipped)| Step::Block { back, skipped }),
		3 => (0usize..30).prop_map(Step::Read),
		1 => Just(Step::Resume),
	]
}

proptest! {
	#[test]
	fn follower_should_know_the_best_chain(steps in proptest::collection::vec(step(), 1..120)) {
		let mut setup = Setup::new();
		let mut chain = vec![setup.best];
		let mut follower = Follower::new(setup.subscribe(ACCOUNT));
		for step in steps {
			match step {
				Step::Block { back, skipped } => {
					chain.truncate(chain.len().saturating_sub(back).max(1));
					for _ in 0..skipped {
						chain.push(setup.import(*chain.last().unwrap()));
					}
					chain.push(setup.block(*chain.last().unwrap()));
				},
				Step::Read(count) => follower.follow(count, &setup.blocks.borrow().heads),
				Step::Resume => {
					let after = follower.blocks.last().copied();
					let blocks = std::mem::take(&mut follower.blocks);
					follower = Follower::new(setup.resume(ACCOUNT, after).unwrap());
					// The first message names the block that the client knows already.
					follower.blocks = blocks.split_last().map(|(_, rest)| rest.to_vec()).unwrap_or_default();
				},
			}
		}
		follower.follow(usize::MAX, &setup.blocks.borrow().heads);
		if follower.dropped {
			let after = follower.blocks.last().copied();
			follower = Follower::new(setup.resume(ACCOUNT, after).unwrap());
			follower.follow(usize::MAX, &setup.blocks.borrow().heads);
		}
		prop_assert!(!follower.dropped);
		prop_assert_eq!(follower.blocks.last(), Some(&setup.best.hash));
	}
}
