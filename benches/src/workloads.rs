//! The blocks that are measured: who sends what.

use crate::{
	flow,
	ops::{self, Quote},
	scene::{market_of, Dice, Scene, LADDER, LOTS},
};
use frame_support::traits::Get;
use novation_exchange_types::{Op, OrderRequest};
use novation_runtime::{signing::signed, Nonce, Runtime, RuntimeCall, UncheckedExtrinsic};
use novation_units::{MarketId, Side};
use std::path::Path;

/// More transfers than a block has room for.
const MOST_TRANSACTIONS: u32 = 6_000;
/// Names of orders that do not rest yet.
const NEW_NAMES: u64 = 1_000_000;
/// How far takers go, in ticks: past every order.
const FAR: u64 = 4_000;
/// How many makers the sweep meets.
pub const SWEPT: u64 = 10_000;

/// Transactions for a block, in their order. The author takes as many as there is room for.
pub struct Workload {
	pub name: &'static str,
	pub calls: Vec<RuntimeCall>,
	pub transactions: Vec<UncheckedExtrinsic>,
	/// In how many blocks: what one has no room for is offered to the next. What waits after the last is done in more.
	pub blocks: u32,
	/// Whether an operation may be refused: real flow names orders that are gone.
	pub may_refuse: bool,
}

/// Signs in turn, and counts each signer's transactions.
struct Desk<'a> {
	scene: &'a Scene,
	nonces: Vec<Nonce>,
	work: Workload,
}

impl<'a> Desk<'a> {
	fn new(scene: &'a Scene, name: &'static str) -> Self {
		let work = Workload {
			name,
			calls: Vec::new(),
			transactions: Vec::new(),
			blocks: 1,
			may_refuse: false,
		};
		Self { scene, nonces: vec![0; scene.people.len()], work }
	}

	fn send(&mut self, who: usize, call: RuntimeCall) {
		let pair = &self.scene.people[who].pair;
		let nonce = self.nonces[who];
		self.nonces[who] += 1;
		self.work.transactions.push(signed(pair, nonce, self.scene.genesis, call.clone()));
		self.work.calls.push(call);
	}
}

/// As many operations as wait in a block's queue.
fn most_operations() -> u32 {
	<Runtime as pallet_order_book::Config>::MaxQueue::get()
}

/// Every workload that one block shows, but for the empty one.
pub fn all(scene: &Scene) -> Vec<Workload> {
	vec![remarks(scene), transfers(scene), ladders(scene), rests(scene), takes(scene), mix(scene)]
}

/// A block of its inherents alone.
pub fn empty(scene: &Scene) -> Workload {
	Desk::new(scene, "empty").work
}

fn remarks(scene: &Scene) -> Workload {
	let mut desk = Desk::new(scene, "remark");
	for number in 0..MOST_TRANSACTIONS as usize {
		desk.send(number % scene.people.len(), ops::remark_call());
	}
	desk.work
}

fn transfers(scene: &Scene) -> Workload {
	let people = scene.people.len();
	let mut desk = Desk::new(scene, "transfer");
	for number in 0..MOST_TRANSACTIONS as usize {
		let to = &scene.people[(number + people / 2) % people].id;
		desk.send(number % people, ops::transfer_call(to, 1_000_000_000));
	}
	desk.work
}

/// Away from the middle, so that nothing crosses.
fn moved(quote: Quote, ticks: u64) -> Quote {
	let price = match quote.side {
		Side::Bid => quote.price - ticks,
		Side::Ask => quote.price + ticks,
	};
	Quote { price, ..quote }
}

/// How many people have orders; they come first.
fn holders(scene: &Scene) -> usize {
	let ladder = LADDER as usize;
	scene.people.iter().take_while(|person| person.orders.len() >= ladder).count()
}

/// Makers who send a batch each, as many as the queue has room for. Nobody sends two: the second would meet orders of
/// the first that are still queued, and no book.
fn makers(scene: &Scene) -> usize {
	holders(scene).min((most_operations() / LADDER) as usize)
}

/// Makers replace 64 orders each.
fn ladders(scene: &Scene) -> Workload {
	let mut desk = Desk::new(scene, "ladder");
	for maker in 0..makers(scene) {
		let orders = &scene.people[maker].orders[..LADDER as usize];
		let ops = orders.iter().map(|quote| ops::replace(moved(*quote, 1))).collect();
		desk.send(maker, ops::submit_call(ops));
	}
	desk.work
}

/// One transaction that replaces so many orders: what is the transaction's, and what is the orders'?
pub fn batches(scene: &Scene) -> Vec<Workload> {
	let batch = |(name, size): (&'static str, usize)| {
		let mut desk = Desk::new(scene, name);
		let orders = &scene.people[0].orders[..size];
		let ops = orders.iter().map(|quote| ops::replace(moved(*quote, 1))).collect();
		desk.send(0, ops::submit_call(ops));
		desk.work
	};
	[("batch-1", 1), ("batch-4", 4), ("batch-16", 16), ("batch-64", 64)].map(batch).into()
}

/// Somebody who has no orders, or as few as there are.
fn outsider(scene: &Scene, number: u32) -> usize {
	let people = scene.people.len();
	let outsiders = (people - holders(scene)).max(people / 4);
	people - 1 - number as usize % outsiders
}

/// A new order of somebody.
fn fresh(scene: &Scene, who: usize, number: u32, distance: u64) -> Quote {
	let side = if number % 2 == 0 { Side::Bid } else { Side::Ask };
	let price = match side {
		Side::Bid => scene.price - distance,
		Side::Ask => scene.price + distance,
	};
	let market = market_of(who, number / 2, scene.size.markets);
	Quote { market, client_id: NEW_NAMES + u64::from(number), side, price, lots: LOTS }
}

/// Single orders that rest.
fn rests(scene: &Scene) -> Workload {
	let mut desk = Desk::new(scene, "rest");
	let mut dice = Dice::new(2);
	for number in 0..most_operations() {
		let who = outsider(scene, number);
		let quote = fresh(scene, who, number, 1 + dice.below(256));
		desk.send(who, ops::place_call(ops::rest(quote)));
	}
	desk.work
}

/// Single orders, each of which fills one maker.
fn takes(scene: &Scene) -> Workload {
	let mut desk = Desk::new(scene, "take");
	// No more than rest on a side of a market.
	let most = (scene.size.orders / 2).min(most_operations());
	for number in 0..most {
		let who = outsider(scene, number);
		let resting = fresh(scene, who, number, FAR);
		let side = resting.side.opposite();
		let call = ops::place_call(ops::immediate(Quote { side, ..resting }));
		// A bid at a price above all asks, and the other way round.
		desk.send(who, call);
	}
	desk.work
}

/// Batches of 64: 9 % new orders, 3 % immediate, 6 % cancels, 82 % moves.
fn mix(scene: &Scene) -> Workload {
	let mut desk = Desk::new(scene, "mix");
	desk.work.may_refuse = true;
	let mut dice = Dice::new(3);
	for maker in 0..makers(scene) {
		let mut orders = scene.people[maker].orders.clone();
		let first = maker as u32 * LADDER;
		let ops = (first..first + LADDER)
			.map(|number| mixed(scene, maker, &mut dice, &mut orders, number));
		let ops = ops.collect();
		desk.send(maker, ops::submit_call(ops));
	}
	desk.work
}

fn mixed(scene: &Scene, maker: usize, dice: &mut Dice, orders: &mut Vec<Quote>, number: u32) -> Op {
	let kind = dice.below(100);
	if kind < 9 {
		let quote = fresh(scene, maker, number, 1 + dice.below(256));
		orders.push(quote);
		return Op::Place(ops::limit(quote));
	}
	if kind < 12 {
		let quote = fresh(scene, maker, number, FAR);
		return Op::Place(ops::immediate(Quote { side: quote.side.opposite(), ..quote }));
	}
	// Whatever was named goes last, so that an operation names an order of its own while there are enough.
	let quote = orders.remove(0);
	if kind < 18 {
		return ops::cancel(quote);
	}
	let quote = moved(quote, 1 + dice.below(4));
	orders.push(quote);
	ops::replace(quote)
}

/// Orders that meet many makers, and go on until all is done.
pub fn sweeps(scene: &Scene) -> Vec<Workload> {
	vec![sweep(scene), icebergs(scene), pegged(scene)]
}

/// Somebody buys so many lots at up to this price.
fn buy(desk: &mut Desk, price: u64, lots: u64) {
	let market = MarketId(0);
	let quote = Quote { market, client_id: NEW_NAMES, side: Side::Bid, price, lots };
	desk.send(desk.scene.people.len() - 1, ops::place_call(ops::immediate(quote)));
	desk.work.blocks = u32::MAX;
}

/// One order that meets ten thousand makers.
fn sweep(scene: &Scene) -> Workload {
	let mut desk = Desk::new(scene, "sweep");
	buy(&mut desk, scene.price + FAR, LOTS * SWEPT);
	desk.work
}

/// Batches of 64 of orders to sell that stand before all others, and one order that meets them.
fn met(
	scene: &Scene,
	name: &'static str,
	(batches, lots): (u64, u64),
	order: impl Fn(Quote, u32) -> OrderRequest,
) -> Workload {
	let mut desk = Desk::new(scene, name);
	for number in 0..batches as u32 {
		let quote = |at| Quote {
			market: MarketId(0),
			client_id: NEW_NAMES + u64::from(at),
			side: Side::Ask,
			price: scene.price,
			lots,
		};
		let ops = (0..LADDER).map(|at| Op::Place(order(quote(at), at))).collect();
		desk.send(outsider(scene, number + 1), ops::submit_call(ops));
	}
	buy(&mut desk, scene.price + FAR, batches * u64::from(LADDER) * lots);
	desk.work
}

/// Icebergs of one price, and one order that uses them up part by part.
fn icebergs(scene: &Scene) -> Workload {
	met(scene, "iceberg", (10, 10 * LOTS), |quote, _| ops::iceberg(quote, LOTS))
}

/// Pegged orders, and one order that meets them.
fn pegged(scene: &Scene) -> Workload {
	met(scene, "pegged", (100, LOTS), |quote, at| ops::pegged(quote, at % 8))
}

/// Batches of 64 orders that all cross, of people who buy and people who sell. The market trades by auction.
pub fn auction(scene: &Scene) -> Workload {
	let mut desk = Desk::new(scene, "auction");
	for number in 0..most_operations() / LADDER {
		let quote = |at: u32| {
			let (side, price) = match number % 2 {
				0 => (Side::Bid, scene.price + u64::from(at % 8)),
				_ => (Side::Ask, scene.price - u64::from(at % 8)),
			};
			let client_id = NEW_NAMES + u64::from(at);
			Quote { market: MarketId(0), client_id, side, price, lots: LOTS }
		};
		let ops = (0..LADDER).map(|at| Op::Place(ops::limit(quote(at)))).collect();
		desk.send(outsider(scene, number), ops::submit_call(ops));
	}
	desk.work
}

/// Real order flow from a recording; none if it is not there.
pub fn real_flow(scene: &Scene, file: &Path, blocks: u32) -> Option<Workload> {
	let mut desk = Desk::new(scene, "flow");
	desk.work.may_refuse = true;
	desk.work.blocks = blocks;
	for (who, ops) in flow::batches(file, flow::MESSAGES_OF_A_BATCH * 64)? {
		desk.send(who, ops::submit_call(ops));
	}
	Some(desk.work)
}
