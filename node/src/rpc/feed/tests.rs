use super::*;
use crate::rpc::book::Levels;
use futures::{executor::LocalPool, task::LocalSpawnExt};
use novation_units::{Lots, Ticks};
use proptest::prelude::*;
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

const MARKET: MarketId = MarketId(3);

/// A chain whose books are known, the feed on top of it, and the client who follows.
struct Setup {
	pool: LocalPool,
	feed: BookFeed,
	heads: mpsc::UnboundedSender<Head>,
	books: Rc<RefCell<BTreeMap<Hash, Book>>>,
	best: Head,
	blocks: u64,
}

impl Books for Rc<RefCell<BTreeMap<Hash, Book>>> {
	fn book(&self, at: Hash, market: MarketId) -> Result<Book, Unreadable> {
		if market != MARKET {
			return Err(Unreadable::NoMarket);
		}
		self.borrow().get(&at).cloned().ok_or_else(|| Unreadable::Runtime("pruned".into()))
	}
}

fn bids(levels: &[(u64, u64)]) -> Book {
	let bids = levels.iter().map(|(price, lots)| (Ticks(*price), Lots(*lots))).collect();
	Book { bids, asks: Levels::new() }
}

impl Setup {
	fn new() -> Self {
		let best = Head { hash: Hash::from_low_u64_be(1), parent: Hash::zero(), number: 0 };
		let books = Rc::new(RefCell::new(BTreeMap::from([(best.hash, bids(&[(10, 1)]))])));
		let (heads, stream) = mpsc::unbounded();
		let (feed, task) = BookFeed::new(books.clone(), best, stream);
		let pool = LocalPool::new();
		pool.spawner().spawn_local(task).unwrap();
		Self { pool, feed, heads, books, best, blocks: 1 }
	}

	fn subscribe(&mut self, market: MarketId) -> Result<Messages, Unreadable> {
		let feed = self.feed.clone();
		self.pool.run_until(async move { feed.subscribe(market).await })
	}

	/// A new best block on top of `parent`, which need not be the best one.
	fn block(&mut self, parent: Head, book: Option<Book>) -> Head {
		self.blocks += 1;
		let hash = Hash::from_low_u64_be(self.blocks);
		self.best = Head { hash, parent: parent.hash, number: parent.number + 1 };
		if let Some(book) = book {
			self.books.borrow_mut().insert(hash, book);
		}
		self.heads.unbounded_send(self.best).unwrap();
		self.pool.run_until_stalled();
		self.best
	}
}

fn next(messages: &mut Messages) -> Option<Message> {
	messages.try_recv().ok().map(|message| (*message).clone())
}

#[test]
fn subscriber_should_get_a_snapshot_and_then_changes() {
	let mut setup = Setup::new();
	let mut messages = setup.subscribe(MARKET).unwrap();
	setup.block(setup.best, Some(bids(&[(10, 2), (11, 5)])));
	setup.block(setup.best, Some(bids(&[(11, 5)])));

	let snapshot = next(&mut messages).unwrap();
	assert_eq!(snapshot.kind, Kind::Snapshot { reason: Reason::Subscribed });
	assert_eq!((snapshot.block_number, &snapshot.book), (0, &bids(&[(10, 1)])));
	let first = next(&mut messages).unwrap();
	assert_eq!((first.kind, &first.book), (Kind::Delta, &bids(&[(10, 2), (11, 5)])));
	let second = next(&mut messages).unwrap();
	assert_eq!((second.kind, &second.book), (Kind::Delta, &bids(&[(10, 0)])));
	assert_eq!(second.block_hash, setup.best.hash);
	assert_eq!(first.sequence, snapshot.sequence + 1);
	assert_eq!(second.sequence, first.sequence + 1);
	assert_eq!(next(&mut messages), None);
}

#[test]
fn block_without_changes_should_still_be_told() {
	let mut setup = Setup::new();
	let mut messages = setup.subscribe(MARKET).unwrap();
	setup.block(setup.best, Some(bids(&[(10, 1)])));
	next(&mut messages).unwrap();
	let message = next(&mut messages).unwrap();
	assert_eq!((message.kind, message.book), (Kind::Delta, Book::default()));
}

#[test]
fn fork_should_be_told_by_a_snapshot() {
	let mut setup = Setup::new();
	let genesis = setup.best;
	let mut messages = setup.subscribe(MARKET).unwrap();
	setup.block(genesis, Some(bids(&[(10, 2)])));
	setup.block(genesis, Some(bids(&[(7, 7)])));
	next(&mut messages).unwrap();
	next(&mut messages).unwrap();
	let fork = next(&mut messages).unwrap();
	assert_eq!(fork.kind, Kind::Snapshot { reason: Reason::Discontinuity });
	assert_eq!(fork.book, bids(&[(7, 7)]));
}

#[test]
fn unreadable_block_should_be_made_good_by_a_snapshot() {
	let mut setup = Setup::new();
	let mut messages = setup.subscribe(MARKET).unwrap();
	setup.block(setup.best, None);
	setup.block(setup.best, Some(bids(&[(8, 8)])));
	next(&mut messages).unwrap();
	let message = next(&mut messages).unwrap();
	assert_eq!(message.kind, Kind::Snapshot { reason: Reason::Discontinuity });
	assert_eq!((message.block_number, message.book), (2, bids(&[(8, 8)])));
}

#[test]
fn slow_subscriber_should_get_a_snapshot_when_it_reads_again() {
	let mut setup = Setup::new();
	let mut slow = setup.subscribe(MARKET).unwrap();
	let mut quick = setup.subscribe(MARKET).unwrap();
	for lots in 1..100 {
		setup.block(setup.best, Some(bids(&[(10, lots + 1)])));
		next(&mut quick).unwrap();
	}
	let mut last = next(&mut slow).unwrap();
	while let Some(message) = next(&mut slow) {
		assert_eq!(message.sequence, last.sequence + 1);
		last = message;
	}
	setup.block(setup.best, Some(bids(&[(9, 9)])));
	let message = next(&mut slow).unwrap();
	assert_eq!(message.kind, Kind::Snapshot { reason: Reason::Behind });
	assert!(message.sequence > last.sequence + 1, "nothing was left out");
	setup.block(setup.best, Some(bids(&[(9, 8)])));
	assert_eq!(next(&mut slow).unwrap().kind, Kind::Delta);
}

#[test]
fn unknown_market_should_be_rejected() {
	assert_eq!(Setup::new().subscribe(MarketId(4)).err(), Some(Unreadable::NoMarket));
}

#[test]
fn market_should_be_left_alone_when_nobody_watches() {
	let mut setup = Setup::new();
	drop(setup.subscribe(MARKET).unwrap());
	setup.block(setup.best, None);
	setup.block(setup.best, Some(bids(&[(6, 6)])));
	let mut messages = setup.subscribe(MARKET).unwrap();
	assert_eq!(next(&mut messages).unwrap().book, bids(&[(6, 6)]));
}

/// What a client knows: the book, by doing what the messages say.
#[derive(Default)]
struct Follower {
	book: Book,
	sequence: u64,
}

impl Follower {
	fn follow(&mut self, message: Message, truth: &BTreeMap<Hash, Book>) {
		assert!(message.sequence > self.sequence, "sequence went back");
		self.sequence = message.sequence;
		if let Kind::Snapshot { .. } = message.kind {
			self.book = Book::default();
		}
		for (mine, told) in
			[(&mut self.book.bids, &message.book.bids), (&mut self.book.asks, &message.book.asks)]
		{
			mine.extend(told);
			mine.retain(|_, lots| !lots.is_zero());
		}
		assert_eq!(&self.book, &truth[&message.block_hash], "after {message:?}");
	}
}

#[derive(Clone, Debug)]
enum Step {
	/// A best block on the block this many before the best one, with this book, or unreadable.
	Block { back: usize, book: Option<Vec<(u64, u64)>> },
	/// The client reads this many messages.
	Read(usize),
	/// Another client comes.
	Subscribe,
}

fn step() -> impl Strategy<Value = Step> {
	let book = proptest::collection::vec((0u64..6, 1u64..3), 0..6);
	prop_oneof![
		8 => (prop_oneof![6 => Just(0usize), 1 => 0usize..3], proptest::option::weighted(0.9, book))
			.prop_map(|(back, book)| Step::Block { back, book }),
		3 => (0usize..30).prop_map(Step::Read),
		1 => Just(Step::Subscribe),
	]
}

proptest! {
	#[test]
	fn follower_should_know_the_book_of_the_block_it_is_told(
		steps in proptest::collection::vec(step(), 1..120),
	) {
		let mut setup = Setup::new();
		let mut chain = vec![setup.best];
		let mut clients = vec![(setup.subscribe(MARKET).unwrap(), Follower::default())];
		for step in steps {
			match step {
				Step::Block { back, book } => {
					let parent = chain[chain.len().saturating_sub(1 + back)];
					chain.push(setup.block(parent, book.as_deref().map(bids)));
				},
				Step::Subscribe => if let Ok(messages) = setup.subscribe(MARKET) {
					clients.push((messages, Follower::default()));
				},
				Step::Read(count) => for (messages, follower) in &mut clients {
					for message in std::iter::from_fn(|| next(messages)).take(count) {
						follower.follow(message, &setup.books.borrow());
					}
				},
			}
		}
		for (messages, follower) in &mut clients {
			for message in std::iter::from_fn(|| next(messages)) {
				follower.follow(message, &setup.books.borrow());
			}
		}
	}
}
